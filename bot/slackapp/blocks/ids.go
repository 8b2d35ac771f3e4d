package blocks

import "strings"

// The ids by which Slack says what was used. Values of buttons are ids of what the
// button is about, so that nothing has to be looked up by the message.

// The action_id of every button. The value is what the comment says.
const (
	// ActionFeedback is the pair 👍 👎 under an answer; the value is read by ParseFeedback.
	ActionFeedback = "feedback"
	// ActionMore is "Plus de sources"; the value is the turn.
	ActionMore = "more"
	// ActionPublish is "Publier" under a draft of a brief; the value is the draft.
	ActionPublish = "publish"
	// ActionRefine is "Affiner" under a draft of a brief; the value is the draft.
	ActionRefine = "refine"
	// ActionSubscribe opens the modal for a new subscription; the value is "new".
	ActionSubscribe = "subscribe"
	// ActionModify opens the modal of a subscription; the value is the subscription.
	ActionModify = "subscription_modify"
	// ActionPause pauses a subscription; the value is the subscription.
	ActionPause = "subscription_pause"
	// ActionResume takes a paused subscription up again; the value is the subscription.
	ActionResume = "subscription_resume"
	// ActionDelete deletes a subscription, after Slack has asked whether to; the value is the subscription.
	ActionDelete = "subscription_delete"
	// ActionBrief, in the home, opens the modal for a brief; the value is "new".
	ActionBrief = "brief"
)

// The callback_id of every modal, of the home and of the message shortcut.
const (
	CallbackBrief     = "brief"
	CallbackRefine    = "refine"
	CallbackSubscribe = "subscribe"
	CallbackReason    = "reason"
	CallbackHome      = "home"
	// CallbackVerify is the message shortcut "Vérifier cette citation".
	CallbackVerify = "verify_quote"
)

// The block_id of every input of a modal. The action_id of its one element is
// ActionInput, so that View.Values[block][ActionInput] is what was filled in.
const (
	BlockTopic       = "topic"       // text: of a brief; one line
	BlockTopics      = "topics"      // text: of a subscription; one topic a line, see Lines
	BlockSince       = "since"       // text: a date as people write it, "2017-06"
	BlockUntil       = "until"       // text: likewise
	BlockCollections = "collections" // selected: names; text with one name a line when they do not fit a list
	BlockChronology  = "chronology"  // selected: ["chronology"] or nothing
	BlockHour        = "hour"        // text: "HH:MM"
	BlockDays        = "days"        // selected: "0" (Sunday) to "6", as time.Weekday counts
	BlockZone        = "zone"        // selected: an IANA name
	BlockOtherZone   = "other_zone"  // text: an IANA name; when filled in it goes before BlockZone
	BlockLanguage    = "language"    // selected: "fr" or "en"
	BlockEmpty       = "empty"       // selected: a record.Empty
	BlockPaused      = "paused"      // selected: ["paused"] or nothing
	BlockReason      = "reason"      // selected: a Reason
	BlockNote        = "note"        // text: in their own words
)

// ActionInput is the action_id of the element of every input.
const ActionInput = "input"

// Values of options that are not names.
const (
	ValueChronology = "chronology"
	ValuePaused     = "paused"
	ValueNew        = "new"
)

// Reasons for 👎, the values of BlockReason; record.Feedback keeps them.
const (
	ReasonQuote   = "quote"
	ReasonDate    = "date"
	ReasonMissing = "missing"
	ReasonStale   = "stale"
	ReasonOther   = "other"
)

// The values of the two feedback buttons are one of these and the turn.
const (
	good = "good:"
	bad  = "bad:"
)

// ParseFeedback reads the value of a feedback button: whether it was 👍, and on
// which turn. ok is false when it is no such value.
func ParseFeedback(value string) (positive bool, turn string, ok bool) {
	if turn, ok = strings.CutPrefix(value, good); ok {
		return true, turn, turn != ""
	}
	turn, ok = strings.CutPrefix(value, bad)
	return false, turn, ok && turn != ""
}

// Lines reads a text input that takes one thing a line, or several between
// semicolons; empty ones are left out. It returns nil when there is none.
func Lines(text string) []string {
	var out []string
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == ';' }) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
