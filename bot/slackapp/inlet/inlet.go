// Package inlet is how things arrive from Slack: over Socket Mode or as signed HTTP
// requests, parsed into the few plain kinds that the assistant knows what to do
// with. It acknowledges a thing only after its Receiver has taken it, refuses what
// is malformed, oversized, wrongly signed or replayed, and never logs what people wrote.
package inlet

import "context"

// A Receiver takes what arrives.
type Receiver interface {
	// Receive takes an arrival and returns what Slack is to be answered at once: nil
	// for a bare acknowledgement, else a value that is sent as JSON (under 20 KB).
	// It must return well within Slack's three seconds. With an error nothing is
	// acknowledged: an event Slack sends again, of anything else it tells the person
	// that it failed. What was taken may come again, and is known by its ids.
	Receive(ctx context.Context, a Arrival) (reply any, err error)
}

// An Arrival is one thing that somebody did, or that happened, in Slack.
type Arrival struct {
	// EventID is Slack's id of an event; "" for commands and interactions.
	EventID string
	// Team is the workspace where it happened.
	Team string
	// External is set when the channel is shared with another organisation, as far as the payload tells.
	External bool
	// Retry counts from 1 when Slack sends it again; 0 the first time.
	Retry int
	// What is a *Message, *HomeOpened, *Revoked, *Command, *Click, *Submission or *Shortcut.
	What any
}

// A Message is something a person wrote that may be meant for the assistant. Those of
// bots, edits, deletions, joins and the like never become a Message.
type Message struct {
	Channel string
	// Direct is set in a direct message with the assistant and in its agent view.
	Direct bool
	// Thread is the timestamp of the message that the thread hangs on; "" outside of threads.
	Thread string
	TS     string
	User   string
	// UserTeam is the workspace of the person when the payload tells it, else "".
	UserTeam string
	// Text is what was written, as plain text: entities decoded, links and names by
	// their label, the assistant's own mention removed. See Plain.
	Text string
	// Mention is set when the message mentions the assistant.
	Mention bool
	// Others is set when it mentions somebody else.
	Others bool
	// Files is the number of files attached, FileIDs are the ids of those that have one.
	Files   int
	FileIDs []string `json:",omitempty"`
}

// HomeOpened says that somebody opened the assistant's home, or its messages.
type HomeOpened struct {
	User    string
	Channel string
	Tab     string // "home" or "messages"
}

// Revoked says that tokens were revoked or the app was removed from the workspace.
type Revoked struct {
	Uninstalled bool
}

// A Command is a slash command.
type Command struct {
	Name        string // with the slash
	Text        string // plain text, see Plain
	Channel     string
	ChannelName string // "directmessage" in direct messages
	User        string
	ResponseURL string // a secret
	Trigger     string
}

// A Click is a button or another element of a message or a view that was used.
type Click struct {
	Action string // the element's action_id
	Block  string // its block_id
	Value  string // its value, or the value of the option that was chosen
	User   string
	// Channel, MessageTS, Thread and Ephemeral are of the message that holds the element; empty in a view.
	Channel     string
	MessageTS   string
	Thread      string
	Ephemeral   bool
	View        *View  // the view that holds it, nil in a message
	ResponseURL string // a secret
	Trigger     string
}

// A View is a modal or a home as it was when something was done in it.
type View struct {
	ID       string
	Hash     string
	Callback string
	// Private is its private_metadata.
	Private string
	// Values are what was filled in: by block_id, then action_id.
	Values map[string]map[string]Value
}

// A Value is what was filled in in one element.
type Value struct {
	Text     string   // of a text input, the day of a date picker, the time of a time picker
	Selected []string // values of the options, or ids of the channels or people, that were chosen
}

// A Submission is a modal that was sent off.
type Submission struct {
	View
	User string
	// Trigger may open another modal; "" when Slack gave none.
	Trigger string
}

// A Shortcut is a shortcut of a message, or a global one.
type Shortcut struct {
	Callback string
	User     string
	Trigger  string
	// The rest is of a message shortcut.
	Channel     string
	MessageTS   string
	Thread      string
	Text        string // of the message, plain, see Plain
	ResponseURL string // a secret
}
