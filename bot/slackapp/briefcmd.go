package slackapp

import (
	"strings"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// A verb is what /brief is told to do.
type verb string

// The verbs. They stand in stored jobs, so they outlive a version.
const (
	verbBrief         verb = "brief"
	verbHelp          verb = "help"
	verbSubscribe     verb = "subscribe"
	verbSubscriptions verb = "subscriptions"
	verbPause         verb = "pause"
	verbResume        verb = "resume"
	verbSources       verb = "sources"
	verbDeadlines     verb = "deadlines"
	verbDelete        verb = "delete" // a button only
)

// A spoken verb is one with the language of its word, "" for a word of both.
type spoken struct {
	verb verb
	lang string
}

// verbs are the words that count as verbs when they stand alone, folded.
var verbs = map[string]spoken{
	"aide":          {verbHelp, "fr"},
	"help":          {verbHelp, "en"},
	"?":             {verbHelp, ""},
	"abonner":       {verbSubscribe, "fr"},
	"s'abonner":     {verbSubscribe, "fr"},
	"subscribe":     {verbSubscribe, "en"},
	"abonnement":    {verbSubscriptions, "fr"},
	"abonnements":   {verbSubscriptions, "fr"},
	"subscription":  {verbSubscriptions, "en"},
	"subscriptions": {verbSubscriptions, "en"},
	"desabonner":    {verbSubscriptions, "fr"},
	"unsubscribe":   {verbSubscriptions, "en"},
	"pause":         {verbPause, ""},
	"reprendre":     {verbResume, "fr"},
	"resume":        {verbResume, "en"}, // "résumé" too: nobody briefs on that word alone
	"sources":       {verbSources, ""},
	"echeance":      {verbDeadlines, "fr"},
	"echeances":     {verbDeadlines, "fr"},
	"deadline":      {verbDeadlines, "en"},
	"deadlines":     {verbDeadlines, "en"},
}

// An option is what can stand before a colon.
type option string

const (
	optSince      option = "depuis"
	optUntil      option = "jusqu’au"
	optCollection option = "collection"
	optTimeline   option = "chronologie"
)

// options are the words for them, folded, with the language that they give away.
var options = map[string]struct {
	option option
	lang   string
}{
	"depuis":      {optSince, "fr"},
	"since":       {optSince, "en"},
	"from":        {optSince, "en"},
	"jusqu'au":    {optUntil, "fr"},
	"jusqu'a":     {optUntil, "fr"},
	"jusqu'en":    {optUntil, "fr"},
	"jusquau":     {optUntil, "fr"},
	"jusqua":      {optUntil, "fr"},
	"until":       {optUntil, "en"},
	"to":          {optUntil, "en"},
	"collection":  {optCollection, ""},
	"collections": {optCollection, ""},
	"chronologie": {optTimeline, "fr"},
	"timeline":    {optTimeline, "en"},
}

// A briefRequest is what a brief is wanted of. It is kept in jobs and drafts.
type briefRequest struct {
	Topic       string     `json:"topic"`
	Since       corpus.Day `json:"since"` // inclusive, zero where open
	Until       corpus.Day `json:"until"` // inclusive, zero where open
	Collections []string   `json:"collections,omitempty"`
	Timeline    bool       `json:"timeline,omitempty"`
}

// A briefCommand is what somebody typed after /brief. A brief with an empty topic
// has still to be asked for.
type briefCommand struct {
	Verb    verb
	Request briefRequest
	// Lang is the language of the words that are ours, "" when they do not tell.
	Lang string
}

// A fault is why the words after /brief are not understood, with the word that it is about.
type fault struct {
	kind faultKind
	word string
}

type faultKind string

const (
	faultNone     faultKind = ""
	faultOption   faultKind = "option"   // word is no option
	faultDate     faultKind = "date"     // word is no date
	faultValue    faultKind = "value"    // nothing stands after the option word
	faultReversed faultKind = "reversed" // the last day is before the first
	faultLong     faultKind = "long"     // the topic is a text
	faultWordless faultKind = "wordless" // the topic has no letter and no digit
)

// longestTopic is how long a topic may be, in runes.
const longestTopic = 300

// String is the request as it may be typed after /brief in French: parseBrief
// reads it back as it was.
func (r briefRequest) String() string {
	var b strings.Builder
	if r.Topic != "" {
		b.WriteString("\"" + strings.ReplaceAll(r.Topic, "\"", "”") + "\"")
	}
	write := func(name, value string) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(name + ":" + value)
	}
	if r.Since != 0 {
		write("depuis", r.Since.String())
	}
	if r.Until != 0 {
		write("jusqu’au", r.Until.String())
	}
	for _, c := range r.Collections {
		write("collection", "\""+c+"\"")
	}
	if r.Timeline {
		write("chronologie", "oui")
	}
	return b.String()
}

// shown is the request as the brief says it again: Slack does not show what was
// typed after a command.
func (r briefRequest) shown() blocks.BriefOptions {
	return blocks.BriefOptions{Since: r.Since, Until: r.Until, Collections: r.Collections, Chronology: r.Timeline}
}
