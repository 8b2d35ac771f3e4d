package llm

import (
	"context"
	"io"
	"net/http"
	"sync/atomic"
)

// A nullWatch looks for null among the numbers of a reply. Some servers send it for
// what is no number, and encoding/json takes it for a zero without a word.
type nullWatch struct{ http.RoundTripper }

type nullKey struct{}

// watchNull returns a context for one request, and what is true after its reply was
// read and has a null in a list.
func watchNull(ctx context.Context) (context.Context, *atomic.Bool) {
	found := new(atomic.Bool)
	return context.WithValue(ctx, nullKey{}, found), found
}

func (w nullWatch) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := w.RoundTripper.RoundTrip(r)
	if found, ok := r.Context().Value(nullKey{}).(*atomic.Bool); ok && err == nil {
		resp.Body = &nullReader{ReadCloser: resp.Body, found: found}
	}
	return resp, err
}

type nullReader struct {
	io.ReadCloser
	found    *atomic.Bool
	last     byte // that was not white space, outside of strings
	inString bool
	escaped  bool
}

func (r *nullReader) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	for _, b := range p[:n] {
		switch {
		case r.inString:
			r.inString = r.escaped || b != '"'
			r.escaped = b == '\\' && !r.escaped
			continue
		case b == ' ' || b == '\n' || b == '\t' || b == '\r':
			continue
		case b == '"':
			r.inString = true
		case b == 'n' && (r.last == '[' || r.last == ','):
			r.found.Store(true)
		}
		r.last = b
	}
	return n, err
}
