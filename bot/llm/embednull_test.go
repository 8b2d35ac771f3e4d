package llm

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// The null is found however the reply is cut into pieces, and not in strings.
func TestNullReader(t *testing.T) {
	for reply, want := range map[string]bool{
		`{"data":[{"embedding":[1,2]}],"usage":null,"x":{"y":null}}`: false,
		`{"data":[{"embedding":[1, null ]}]}`:                        true,
		`{"data":[{"embedding":[null]}]}`:                            true,
		"[1,\n\tnull]":                                               true,
		`{"model":"a,null[null\",null"}`:                             false,
		`{"model":"\\","v":[null]}`:                                  true,
		`{"model":"\\\"[null","v":[1,2]}`:                            false,
	} {
		for size := range len(reply) {
			ctx, found := watchNull(t.Context())
			r, _ := http.NewRequestWithContext(ctx, http.MethodPost, "http://example.org", nil)
			resp, err := nullWatch{replying(reply)}.RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			buf := make([]byte, size+1)
			var got []byte
			for {
				n, err := resp.Body.Read(buf)
				got = append(got, buf[:n]...)
				if err != nil {
					break
				}
			}
			if found.Load() != want || string(got) != reply {
				t.Errorf("%s in pieces of %d: %v", reply, size+1, found.Load())
			}
		}
	}
}

// replying is a transport that gives one reply.
type replying string

func (r replying) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(string(r)))}, nil
}
