package llm

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"
	"unicode"

	openai "github.com/sashabaranov/go-openai"

	"github.com/verbatim-briefing/verbatim/bot"
)

const (
	// maxTextBytes is how long the text of a reply may be, unless what was asked for may be longer.
	maxTextBytes = 256 << 10
	// maxSpaces is how much white space a reply may have in a row, in runes. Models that
	// are held to a form may go on with it for ever.
	maxSpaces = 1 << 10
	// usageTime is how long a reply that is complete waits for its usage.
	usageTime = 2 * time.Second
)

// A chunk is one event of a stream, in all the shapes there are. go-openai has a
// type for it that some servers do not fit into.
type chunk struct {
	Object  string          `json:"object"`
	Error   json.RawMessage `json:"error"`
	Choices []struct {
		Index   int   `json:"index"`
		Delta   piece `json:"delta"`
		Message piece `json:"message"` // of servers that do not stream
		Finish  any   `json:"finish_reason"`
	} `json:"choices"`
	Usage *struct {
		Input  float64 `json:"prompt_tokens"`
		Output float64 `json:"completion_tokens"`
	} `json:"usage"`
}

// A piece is a part of a reply.
type piece struct {
	Content   words `json:"content"`
	Thought   words `json:"reasoning_content"`
	Reasoning words `json:"reasoning"`
	Refusal   words `json:"refusal"`
}

// words are a string, null, or a list of parts of which those of type "text" count.
type words string

func (w *words) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*w = words(s)
		return nil
	}
	var parts []struct {
		Type string `json:"type"`
		Text string `json:"text"`
	}
	if json.Unmarshal(b, &parts) == nil {
		for _, p := range parts {
			if p.Type == "text" {
				*w += words(p.Text)
			}
		}
	}
	return nil
}

// A reading is the state of reading one stream.
type reading struct {
	host  string
	told  func(piece string) error
	hurry func() // ends the request
	most  int    // bytes of text

	text    strings.Builder // what was told
	filter  thoughtFilter
	space   int    // runes of white space at the end of what came
	thought int    // bytes that were not text
	finish  string // the reason, "" until it comes
	refused bool   // the model refuses in words of its own
	used    *usage // as the server says
}

// read reads stream to its end. nil means that the reply is complete.
func (r *reading) read(stream *openai.ChatCompletionStream) error {
	var late *time.Timer
	for {
		line, err := stream.RecvRaw()
		switch {
		case err != nil && r.finish != "":
			// The reply is there; only its usage is not, or nothing is missing at all.
			return r.end()
		case errors.Is(err, io.EOF):
			if err := r.tell(r.filter.rest()); err != nil {
				return err
			}
			return cut(r.host, "ended before it was complete")
		case err != nil:
			return err
		case len(line) == 0:
			continue
		}
		if err := r.take(line); err != nil {
			return err
		}
		if r.finish != "" && late == nil {
			late = time.AfterFunc(usageTime, r.hurry)
			defer late.Stop()
		}
	}
}

// take takes one event. One that is no more than a word or a number says nothing.
func (r *reading) take(line []byte) error {
	if line[0] != '{' && line[0] != '[' && json.Valid(line) {
		return nil
	}
	var c chunk
	if json.Unmarshal(line, &c) != nil {
		return &fault{why: bot.FallbackGarbled, text: "an event of " + r.host + " cannot be read", verdict: healthy}
	}
	if c.Object == "error" || len(c.Error) > 0 && string(c.Error) != "null" {
		return r.failed(line)
	}
	if c.Usage != nil && c.Usage.Input >= 0 && c.Usage.Output >= 0 && c.Usage.Input+c.Usage.Output > 0 {
		const most = 1e9 // more than any model reads or writes
		r.used = &usage{int64(min(c.Usage.Input, most)), int64(min(c.Usage.Output, most))}
	}
	for _, choice := range c.Choices {
		if choice.Index != 0 || r.finish != "" {
			continue
		}
		for _, p := range []piece{choice.Delta, choice.Message} {
			r.thought += len(p.Thought) + len(p.Reasoning) + len(p.Refusal)
			r.refused = r.refused || p.Refusal != ""
			if r.spaced(string(p.Content)) {
				f := cut(r.host, "goes on with white space")
				f.verdict, f.again = healthy, false
				return f
			}
			if err := r.tell(r.filter.write(string(p.Content))); err != nil {
				return err
			}
		}
		if s, ok := choice.Finish.(string); ok && s != "null" {
			r.finish = strings.ToLower(s)
		}
	}
	return nil
}

// spaced reports whether piece, the next of the text as it came, goes on with white
// space for longer than any reply has use for.
func (r *reading) spaced(piece string) bool {
	for _, c := range piece {
		if !unicode.IsSpace(c) {
			r.space = 0
		} else if r.space++; r.space > maxSpaces {
			return true
		}
	}
	return false
}

// tell tells the next piece.
func (r *reading) tell(piece string) error {
	if piece == "" {
		return nil
	}
	if r.text.Len()+len(piece) > r.most {
		return cut(r.host, "does not end")
	}
	r.text.WriteString(piece)
	if err := r.told(piece); err != nil {
		return toldError{err}
	}
	return nil
}

// failed is the error for an event that is one.
func (r *reading) failed(line []byte) error {
	refused := readRejection(0, line)
	refused.status, refused.event = 500, true
	for _, w := range refused.words {
		if len(w) == 3 && (w[0] == '4' || w[0] == '5') && strings.Trim(w, "0123456789") == "" {
			refused.status = int(w[0]-'0')*100 + int(w[1]-'0')*10 + int(w[2]-'0')
		}
	}
	if r.text.Len() > 0 {
		return cut(r.host, "ended with an error: "+refused.says("it"))
	}
	return refused
}

// end says whether a reply is complete that ended for a reason.
func (r *reading) end() error {
	if err := r.tell(r.filter.rest()); err != nil {
		return err
	}
	refuses := &fault{why: bot.FallbackRefused, verdict: healthy}
	switch r.finish {
	case "stop", "eos", "eos_token", "end_turn", "stop_sequence", "complete", "completed":
	case "content_filter":
		refuses.text = "the content filter of " + r.host + " ended the reply"
		return refuses
	case "length", "max_tokens", "model_length":
		f := cut(r.host, "is as long as it may be")
		f.verdict, f.again = healthy, false
		return f
	default:
		f := cut(r.host, "ended for a reason that is not known")
		f.verdict, f.again = healthy, false
		return f
	}
	switch {
	case r.refused:
		refuses.text = "the model refuses"
		return refuses
	case strings.TrimSpace(r.text.String()) == "":
		return &fault{why: bot.FallbackGarbled, text: "the reply of " + r.host + " is empty", verdict: healthy}
	}
	return nil
}

// usage is what the reply came to: as the server says, else estimated, with input
// for what was sent.
func (r *reading) usage(input int64) usage {
	if r.used != nil {
		return *r.used
	}
	return usage{input, estimate(r.text.Len() + r.thought + r.filter.dropped)}
}
