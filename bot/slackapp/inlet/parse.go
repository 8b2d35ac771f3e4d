package inlet

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Self is what tells the assistant's own traces from those of others. What is not
// known yet is "".
type Self struct {
	User string // the id of its user, which mentions name
	Bot  string // its bot id
	App  string // its app id
}

// is reports whether an id is the assistant's.
func (s Self) is(id string) bool {
	return id != "" && (id == s.User || id == s.Bot)
}

// ErrMalformed is what every error of the parsers is that is not an *Ignored: the
// thing is not what Slack sends. Nothing of its content is in the error.
var ErrMalformed = errors.New("malformed")

// malformed is ErrMalformed with what is wrong.
func malformed(what string) error {
	return fmt.Errorf("%w: %s", ErrMalformed, what)
}

// A Reason says why a well-formed thing is nothing for the assistant.
type Reason string

// The reasons.
const (
	UnknownKind  Reason = "kind"         // a kind of thing that the assistant has no use for
	OfBot        Reason = "bot"          // a message of a bot, or of Slack itself
	OfSelf       Reason = "self"         // the assistant's own
	Edited       Reason = "edited"       // the edit of something that arrived before
	NotWritten   Reason = "subtype"      // a message that says that something happened: a change, a join, …
	Hidden       Reason = "hidden"       // a message that nobody sees
	NoUser       Reason = "nobody"       // nobody did it
	NoAction     Reason = "no_action"    // an interaction without an action
	UserTokens   Reason = "user_tokens"  // tokens of people were revoked, not the assistant's
	SSLCheck     Reason = "ssl_check"    // Slack looks at the certificate
	RateLimited  Reason = "rate_limited" // Slack withholds events because there are too many
	Verification Reason = "verification" // Slack asks whether the address is ours
)

// An Ignored is the error of a parser for what is well-formed and means nothing to
// the assistant. It is to be acknowledged.
type Ignored struct {
	// Kind is Slack's name of the kind: "message:message_changed", "view_closed".
	// It is "other" when it is not a word of lower-case letters.
	Kind   string
	Reason Reason
}

// Error has the kind and the reason.
func (i *Ignored) Error() string {
	return "ignored " + i.Kind + ": " + string(i.Reason)
}

// ignore is an *Ignored as an error. The kind may come from outside.
func ignore(kind string, why Reason) error {
	return &Ignored{Kind: word(kind), Reason: why}
}

// word is a name of Slack's that may be logged, or "other" when it is not of the
// letters that such names have.
func word(name string) string {
	plain := func(r rune) bool { return r == '_' || r == ':' || r == '.' || 'a' <= r && r <= 'z' }
	if name == "" || len(name) > 60 || strings.TrimFunc(name, plain) != "" {
		return "other"
	}
	return name
}

// present reports whether a JSON member is there and not null.
func present(raw json.RawMessage) bool {
	return len(raw) > 0 && string(raw) != "null"
}
