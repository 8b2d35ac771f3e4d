package llm

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// FuzzEvents rewrites anything: what comes out is complete lines of data and
// nothing else, the same however the bytes arrive, and never much longer.
func FuzzEvents(f *testing.F) {
	for _, s := range []string{
		"", "data: {}\n\n", ": ping\n\ndata: {\"error\":\"x\"}\n\ndata: [DONE]", "\ufeffdata:{\"a\":1}\r\n\r\n",
		"{\"error\":{\n\"message\":1}}", "<html>", "event: a\nid: 1\nretry: 2\ndata: {\"a\"", "data:\n\n{\"a\":1}\n", "x",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		read := func(r io.Reader) (string, error) {
			out, err := io.ReadAll(newEvents(io.NopCloser(r), "model.example"))
			return string(out), err
		}
		out, err := read(bytes.NewReader(in))
		slow, slowErr := read(iotest.OneByteReader(bytes.NewReader(in)))
		if out != slow || (err == nil) != (slowErr == nil) {
			t.Errorf("%q, %v; byte for byte %q, %v", out, err, slow, slowErr)
		}
		var f *fault
		if err != nil && !errors.As(err, &f) {
			t.Errorf("err = %v", err)
		}
		for line := range strings.Lines(out) {
			data, ok := strings.CutPrefix(line, "data: ")
			if !ok || !strings.HasSuffix(data, "\n") || strings.HasPrefix(strings.TrimSpace(data), `{"error"`) {
				t.Errorf("line %q", line)
			}
		}
	})
}

// FuzzTake reads events of anything: nothing makes it panic, and what is told is
// what is kept.
func FuzzTake(f *testing.F) {
	for _, s := range []string{
		`{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1e300}}`,
		`{"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"x"}]},{"type":"text","text":"a"}]}}]}`,
		`{"choices":null,"error":null}`, `{"object":"error","code":404}`, `[]`, `null`, `"ping"`, `{"choices":[{"delta":null,"message":{"content":null}}]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) == 0 {
			t.Skip() // which is no event
		}
		var told strings.Builder
		r := reading{host: "model.example", told: func(s string) error { told.WriteString(s); return nil }, most: 1000}
		err := r.take(in)
		if r.text.String() != told.String() || told.Len() > 1000 {
			t.Errorf("kept %q, told %q", r.text.String(), told.String())
		}
		if u := r.usage(1); u.input < 0 || u.output < 0 || u.tokens() < 0 {
			t.Errorf("usage %v", u)
		}
		if err != nil {
			var refused *rejection
			var f *fault
			if !errors.As(err, &refused) && !errors.As(err, &f) {
				t.Errorf("err = %v", err)
			}
		}
	})
}

// FuzzRejection reads bodies of errors of anything: what it says is of known words.
func FuzzRejection(f *testing.F) {
	f.Add(429, []byte(`{"error":{"message":"m","type":"requests","code":"rate_limit_exceeded"}}`))
	f.Add(404, []byte(`{"error":"model 'm' not found"}`))
	f.Add(422, []byte(`{"detail":[{"type":"extra_forbidden","loc":["body","x"]}]}`))
	f.Add(502, []byte("<html>"))
	f.Fuzz(func(t *testing.T, status int, in []byte) {
		if status < 300 || status > 999 {
			return
		}
		got := readRejection(status, in)
		got.passing()
		said := got.fault("model.example").text
		for _, w := range knownWords {
			said = strings.ReplaceAll(said, w, "")
		}
		if len(said) > 500 || strings.ContainsAny(said, "<>{}\"\n") {
			t.Errorf("says %q", said)
		}
	})
}

func TestThoughts(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"a", "a"},
		{" \n", " \n"},
		{"<think>b</think>a", "a"},
		{"\n<think>\nb\n</think>\n\n{}", "{}"},
		{"<think>b<think></think>a</think>", "a</think>"},
		{"a<think>b</think>", "a<think>b</think>"},
		{"<thinking>a", "<thinking>a"},
		{"<think", "<think"},
		{"<think>b", ""},
		{"<think>b</think", ""},
		{"<think></think>", ""},
	}
	for _, tt := range tests {
		for step := 1; step <= len(tt.in)+1; step++ {
			var f thoughtFilter
			var got string
			for in := tt.in; in != ""; {
				n := min(step, len(in))
				got += f.write(in[:n])
				in = in[n:]
			}
			if got += f.rest(); got != tt.want {
				t.Errorf("%q by %d: %q, want %q", tt.in, step, got, tt.want)
			}
		}
	}
}
