// Package record has the plain data that outlives a process: what the front ends
// ask the store to keep, and get back from it. It knows neither of them, so that
// they need not know each other. Ids of workspaces, channels and people are those
// of the chat service; times are instants and are kept to the millisecond.
package record

import (
	"encoding/json"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/schedule"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// A Job is work to be done once, some time, by whichever process comes to it.
type Job struct {
	// Kind says which handler does it.
	Kind string
	// Payload is the handler's own; the store does not look inside.
	Payload json.RawMessage
	// At is when it may start at the earliest; zero means now.
	At time.Time
	// Attempt counts from 1; Last is set when no other will follow. Both are the
	// store's: they are ignored in a job that is handed in.
	Attempt int
	Last    bool
}

// A Place is where in a workspace something is said.
type Place struct {
	Team    string `json:"team"`
	Channel string `json:"channel"`
	// Thread is the timestamp of the message that the thread hangs on; "" for none.
	Thread string `json:"thread,omitempty"`
}

// A Turn is one question and what was answered to it.
type Turn struct {
	ID string
	Place
	User     string
	Question string // as asked, without markup
	// Understood is the question that was looked up when that is not what was
	// asked: a follow-up made to stand by itself. Else "".
	Understood  string
	Lang        string
	Collections []string // that the answer was allowed to quote; empty means all
	Answer      *bot.Answer
	At          time.Time
}

// A Draft is a brief that one person sees before it is published.
type Draft struct {
	ID string
	Place
	User    string
	Request json.RawMessage // what was asked for, the front end's own
	Brief   *bot.Brief
	At      time.Time
}

// Via is how a post is sent.
type Via string

// The ways to send a post.
const (
	// ViaMessage posts messages that everybody in the channel sees.
	ViaMessage Via = "message"
	// ViaStream is ViaMessage, the first part written out before the readers' eyes where the service can do that.
	ViaStream Via = "stream"
	// ViaEphemeral shows messages to one person; they are not kept by the service.
	ViaEphemeral Via = "ephemeral"
)

// A Post is one or several messages to be sent in order, each once.
type Post struct {
	// ID is unique for ever: adding a post whose id is there already does nothing.
	ID   string
	Kind string // what it is, for figures: answer, refusal, notice, brief, digest …
	Place
	User string // whom it answers, or who alone sees it; "" for nobody in particular
	Via  Via
	// ResponseURL is where an ephemeral post is sent while that may be used; a secret.
	ResponseURL string
	// Parts are the messages, each a JSON object that the sender understands.
	Parts []json.RawMessage
	At    time.Time // when it was added

	// What follows is the progress of sending, kept by the store.

	// Placeholder is the timestamp of a message that stands where the first part
	// will; "" when there is none.
	Placeholder string
	// Sent are the timestamps of the parts that are surely sent, in order. A part
	// that the service gives no timestamp for has "-".
	Sent []string
	// Attempted is when sending the part after Sent was last begun and its outcome not
	// recorded; zero when nothing is under way. After a crash it means: perhaps sent.
	Attempted time.Time
	// Failed says why the post was given up; "" while it was not.
	Failed string
}

// Done reports whether there is nothing left to send.
func (p *Post) Done() bool { return p.Failed != "" || len(p.Sent) >= len(p.Parts) }

// Empty is what happens with a digest edition that has nothing to say.
type Empty string

// The policies for an empty edition.
const (
	EmptySilent Empty = "silent" // nothing is posted, the edition counts as done
	EmptyNote   Empty = "note"   // one line says that there is nothing
)

// A Subscription is the digest of one channel.
type Subscription struct {
	Team        string
	Channel     string
	By          string // who subscribed
	Schedule    schedule.Schedule
	Topics      []string // empty: everything
	Collections []string // empty: all that the channel may see
	Lang        string   // "fr" or "en"
	Empty       Empty
	Paused      bool
	// Since is when it was made, changed or taken up again: what was due earlier is not caught up.
	Since time.Time
}

// An EditionKey names the one edition that a channel gets on a local day.
type EditionKey struct {
	Team    string
	Channel string
	Day     corpus.Day
}

// An EditionStatus is how far an edition has come.
type EditionStatus string

// The states of an edition.
const (
	EditionClaimed EditionStatus = "claimed" // somebody is at it
	EditionPosted  EditionStatus = "posted"  // handed over for sending
	EditionEmpty   EditionStatus = "empty"   // had nothing to say
	EditionSkipped EditionStatus = "skipped" // was due too long ago when it could have been made
	EditionRefused EditionStatus = "refused" // the channel may not be told anything
	EditionFailed  EditionStatus = "failed"  // could not be made and was given up
)

// An Edition is what is kept of one.
type Edition struct {
	EditionKey
	Status EditionStatus
	Due    time.Time
	// From is the first day of the texts it covers, Day the last.
	From corpus.Day
	// Shown are the documents it quoted, as ID@VERSION, so that the next one does not repeat them.
	Shown []string
	Post  string // the id of its post, "" for none
	At    time.Time
}

// Feedback is what somebody thinks of an answer.
type Feedback struct {
	Turn   string // the answer's
	Team   string
	User   string
	Good   bool
	Reason string // quote, date, missing, stale or other; "" when none was given
	Note   string // in their own words; "" when none
	At     time.Time
}

// A Use is one thing that somebody did, for figures and limits. It has no words in it.
type Use struct {
	Team    string
	Channel string
	User    string
	What    string // question, brief, check, sources, publish …
	Outcome string // answered, declined, failed … or one of those below
	Turn    string // the turn, "" for none
	Took    time.Duration
	At      time.Time
}

// The outcomes of what was turned down. Such uses do not count against limits.
const (
	Refused = "refused" // by the access rules
	Limited = "limited" // too much in too short a time
)

// Again is the error with which a handler puts its job off: it is tried again
// after that time, and this attempt does not count.
type Again struct{ After time.Duration }

func (a Again) Error() string { return "to be tried again in " + a.After.String() }
