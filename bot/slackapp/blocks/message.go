// Package blocks is how everything the assistant says looks in Slack: answers,
// briefs, digests, notices, modals and the home as Block Kit, with a fallback text
// that carries the same words. It makes plain data and sends nothing.
//
// Every message that leaves this package has passed Check, which knows all of
// Slack's limits; what would break one is split between claims into several
// messages and never cut. Words of documents and of people are escaped, so that
// nothing in them can mention, ping, link or format.
package blocks

import "encoding/json"

// A Message is one Slack message, ready to be sent. Its JSON form is what a
// record.Post keeps as a part.
type Message struct {
	// Text is the fallback: notifications and screen readers get the answer from it.
	Text string `json:"text"`
	// Blocks is the JSON array of Block Kit blocks.
	Blocks json.RawMessage `json:"blocks"`
	// Native is Blocks with Slack's own citation elements, for workspaces that take
	// them; nil when there is no such form.
	Native json.RawMessage `json:"native,omitempty"`
	// Stream is what may be written out first, piece by piece, as standard Markdown;
	// StreamEnd are the blocks that then close the message. Together they say what Blocks say. Both are
	// nil when the message is not for streaming.
	Stream    []string        `json:"stream,omitempty"`
	StreamEnd json.RawMessage `json:"stream_end,omitempty"`
}
