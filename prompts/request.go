package prompts

import "encoding/json"

// A Task is what a model is asked for.
type Task string

// The tasks.
const (
	TaskAnswer   Task = "answer"
	TaskBrief    Task = "brief"
	TaskTimeline Task = "timeline"
	TaskDigest   Task = "digest"
	TaskFollowUp Task = "followup"
	TaskExpand   Task = "expand"
)

// A Role is who speaks in a Message.
type Role string

// The roles.
const (
	System Role = "system"
	User   Role = "user"
)

// A Message is one turn of what is said to a model.
type Message struct {
	Role Role
	Text string
}

// A Request is one question to a model.
type Request struct {
	Task     Task
	Messages []Message
	// Name and Schema are the JSON schema of the reply. The schema is strict: every
	// property is required and no others are allowed. What the messages say of the
	// form is enough for servers that know no schemas.
	Name   string
	Schema json.RawMessage
	// MaxTokens is how long the reply may be, in the model's tokens.
	MaxTokens int
}

// A Passage is a part of a document as a model is shown it.
type Passage struct {
	// ID is how the model names it: short, of small letters and digits, unique in a
	// request. For an answer they are best "p1", "p2" …: a reply that names a passage
	// by its number alone is read so.
	ID        string
	Title     string
	Publisher string
	Date      string // in words, in the language of the request; "" for none
	Text      string
}

// An Answering is a question and what it may be answered from.
type Answering struct {
	Lang     string // of the answer, "fr" or "en"
	Question string
	Today    string // in words; "" when it is not known
	Passages []Passage
}

// A Point is a step of a brief, a chronology or a digest that is already chosen:
// the model may only say it in words of its own.
type Point struct {
	ID     string // as Passage.ID, best a number
	Date   string // in words
	Quotes []Passage
}

// A Rewording is the points that are to be said fluently.
type Rewording struct {
	Task   Task // TaskBrief, TaskTimeline or TaskDigest
	Lang   string
	Topic  string // "" for a digest
	Points []Point
}

// An Exchange is a question of a conversation as it was understood, and what it was about.
type Exchange struct {
	Question string
	Answer   string // the text of the answer, shortened; "" for none
}

// A Following is a question and the conversation before it, oldest first.
type Following struct {
	Lang     string
	Question string
	Earlier  []Exchange
}
