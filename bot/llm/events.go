package llm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/verbatim-briefing/verbatim/bot"
)

// eventStream is the media type of a stream.
const eventStream = "text/event-stream"

// events rewrites an event stream as go-openai reads it without loss: only lines
// of data, each complete. What go-openai trips over and what servers send
// nevertheless is put right:
//
//   - comments, pings and names of events count there as empty messages, of which
//     it bears a few hundred, and spoil the text of an error that follows: left out;
//   - a last line without its end is dropped there, and the finish reason with it:
//     ended here, if it is whole;
//   - lines of data that begin with an error are held back, and lost when the error
//     is a string: they begin with something else here;
//   - an error, or the whole reply, that comes as plain JSON: made an event.
//
// A body that is no stream at all is a *fault.
type events struct {
	in    *bufio.Reader
	close io.Closer
	host  string
	begun bool
	out   []byte // not yet read
	err   error  // after out
}

func newEvents(body io.ReadCloser, host string) *events {
	return &events{in: bufio.NewReader(body), close: body, host: host}
}

func (e *events) Read(p []byte) (int, error) {
	for len(e.out) == 0 {
		if e.err != nil {
			return 0, e.err
		}
		e.fill()
	}
	n := copy(p, e.out)
	e.out = e.out[n:]
	return n, nil
}

func (e *events) Close() error { return e.close.Close() }

// fill reads the next line.
func (e *events) fill() {
	line, err := e.in.ReadBytes('\n')
	e.err = err
	if err != nil && !errors.Is(err, io.EOF) {
		return // half a line of a broken connection
	}
	line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff")))
	if len(line) == 0 {
		return
	}
	if !e.begun {
		e.begun = true
		if !e.begin(line) {
			return
		}
	}
	data, ok := bytes.CutPrefix(line, []byte("data:"))
	if !ok && line[0] != '{' {
		return
	}
	if !ok {
		data = line
	}
	data = bytes.TrimSpace(data)
	if e.err != nil && string(data) != "[DONE]" && !json.Valid(data) {
		return // the stream ends in the middle of it
	}
	e.emit(data)
}

// begin looks at the first line, and reports whether it is one of a stream.
func (e *events) begin(line []byte) bool {
	for _, name := range []string{"data:", ":", "event:", "id:", "retry:"} {
		if bytes.HasPrefix(line, []byte(name)) {
			return true
		}
	}
	switch line[0] {
	case '{':
		e.whole(line)
	case '<':
		e.err = &fault{why: bot.FallbackUnreachable, text: e.host + " answered with a web page, not with a reply", verdict: failing}
	default:
		e.err = &fault{why: bot.FallbackGarbled, text: "what " + e.host + " sends is no stream of events", verdict: healthy}
	}
	return false
}

// whole makes one event of a body that is plain JSON and begins with line.
func (e *events) whole(line []byte) {
	if e.err == nil {
		var rest []byte
		rest, e.err = io.ReadAll(e.in)
		line = append(line, rest...)
	}
	var one bytes.Buffer
	switch {
	case e.err != nil && !errors.Is(e.err, io.EOF):
	case json.Compact(&one, line) != nil:
		e.err = cut(e.host, "is not whole")
	default:
		e.err = io.EOF
		e.emit(one.Bytes())
	}
}

// emit makes data the next line.
func (e *events) emit(data []byte) {
	if inner, ok := bytes.CutPrefix(data, []byte("{")); ok && bytes.HasPrefix(bytes.TrimSpace(inner), []byte(`"error"`)) {
		e.out = fmt.Appendf(nil, "data: {\"event\":\"error\",%s\n", inner)
		return
	}
	e.out = fmt.Appendf(nil, "data: %s\n", data)
}
