package llm

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
)

// TestRetries plays servers that fail before they answer, or do not. Times are of
// the clock of a bubble.
func TestRetries(t *testing.T) {
	tests := []struct {
		name     string
		play     func(w http.ResponseWriter, r *http.Request, n int)
		attempts int
		timeout  time.Duration
		why      bot.Fallback // "" for a reply
		asked    int
		least    time.Duration // that it took
		most     time.Duration
	}{
		{"busy, then not", func(w http.ResponseWriter, _ *http.Request, n int) {
			if n == 1 {
				w.Header().Set("Retry-After", "7")
				says(w, 429, `{"error":{"message":"slow down","type":"requests","code":"rate_limit_exceeded"}}`)
				return
			}
			answers(w)
		}, 0, 0, "", 2, 7 * time.Second, 8 * time.Second},
		{"busy until a date", func(w http.ResponseWriter, _ *http.Request, n int) {
			if n == 1 {
				w.Header().Set("Retry-After", time.Now().Add(9*time.Second).UTC().Format(http.TimeFormat))
				says(w, 503, `{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}`)
				return
			}
			answers(w)
		}, 0, 0, "", 2, 8 * time.Second, 10 * time.Second},
		{"busy, asking for more time than there is", func(w http.ResponseWriter, _ *http.Request, _ int) {
			w.Header().Set("Retry-After", "15")
			says(w, 429, `{}`)
		}, 0, 10 * time.Second, bot.FallbackBusy, 1, 0, time.Second},
		{"busy for an hour", func(w http.ResponseWriter, _ *http.Request, _ int) {
			w.Header().Set("Retry-After", "3600")
			says(w, 429, `{}`)
		}, 0, 0, bot.FallbackBusy, 1, 0, time.Second},
		{"busy for ages", func(w http.ResponseWriter, _ *http.Request, _ int) {
			w.Header().Set("Retry-After", "99999999999999999999999")
			says(w, 429, `{}`)
		}, 0, 0, bot.FallbackBusy, 1, 0, time.Second},
		{"a wait that is none", func(w http.ResponseWriter, _ *http.Request, n int) {
			w.Header().Set("Retry-After", []string{"-5", "soon", "Thu, 01 Jan 1970 00:00:00 GMT"}[n-1])
			says(w, 429, `{}`)
		}, 3, 0, bot.FallbackBusy, 3, 500 * time.Millisecond, 2 * time.Second},
		{"no credit", func(w http.ResponseWriter, _ *http.Request, _ int) {
			says(w, 429, `{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}`)
		}, 0, 0, bot.FallbackBusy, 1, 0, time.Second},
		{"out of order, then not", func(w http.ResponseWriter, _ *http.Request, n int) {
			if n < 3 {
				says(w, 500, `{"error":{"message":"oops","type":"server_error"}}`)
				return
			}
			answers(w)
		}, 0, 0, "", 3, 750 * time.Millisecond, 2 * time.Second},
		{"out of order", func(w http.ResponseWriter, _ *http.Request, _ int) { says(w, 500, `{}`) }, 5, 0, bot.FallbackUnreachable, 5, 3 * time.Second, 8 * time.Second},
		{"a proxy's page", func(w http.ResponseWriter, _ *http.Request, _ int) {
			says(w, 502, "<html><title>502 Bad Gateway</title></html>")
		}, 0, 0, bot.FallbackUnreachable, 3, 0, 2 * time.Second},
		{"not done at all", func(w http.ResponseWriter, _ *http.Request, _ int) { says(w, 505, `{}`) }, 0, 0, bot.FallbackUnreachable, 1, 0, time.Second},
		{"wrong key", func(w http.ResponseWriter, _ *http.Request, _ int) {
			says(w, 401, `{"error":{"message":"Incorrect API key provided","type":"invalid_request_error","code":"invalid_api_key"}}`)
		}, 0, 0, bot.FallbackKey, 1, 0, time.Second},
		{"forbidden", func(w http.ResponseWriter, _ *http.Request, _ int) { says(w, 403, `{"detail":"Forbidden"}`) }, 0, 0, bot.FallbackKey, 1, 0, time.Second},
		{"no such model", func(w http.ResponseWriter, _ *http.Request, _ int) {
			says(w, 404, `{"error":"model 'test-model' not found"}`)
		}, 0, 0, bot.FallbackNoModel, 1, 0, time.Second},
		{"no such path", func(w http.ResponseWriter, _ *http.Request, _ int) { http.NotFound(w, nil) }, 0, 0, bot.FallbackRefused, 1, 0, time.Second},
		{"a bad request", func(w http.ResponseWriter, _ *http.Request, _ int) {
			says(w, 400, `{"error":{"message":"no","type":"invalid_request_error"}}`)
		}, 0, 0, bot.FallbackRefused, 1, 0, time.Second},
		{"sent elsewhere", func(w http.ResponseWriter, _ *http.Request, _ int) {
			http.Redirect(w, &http.Request{}, "http://elsewhere.example/v1/chat/completions", http.StatusPermanentRedirect)
		}, 0, 0, bot.FallbackRefused, 1, 0, time.Second},
		{"silent", func(_ http.ResponseWriter, r *http.Request, _ int) { hang(r) }, 0, 0, bot.FallbackSlow, 3, 45 * time.Second, 48 * time.Second},
		{"silent, and no time for a second attempt", func(_ http.ResponseWriter, r *http.Request, _ int) { hang(r) }, 0, 20 * time.Second, bot.FallbackSlow, 1, 15 * time.Second, 16 * time.Second},
		{"silent beyond the time there is", func(_ http.ResponseWriter, r *http.Request, _ int) { hang(r) }, 0, 10 * time.Second, bot.FallbackSlow, 1, 10 * time.Second, 11 * time.Second},
		{"silent after the headers", func(w http.ResponseWriter, r *http.Request, _ int) { streams(w, ": ping\n\n"); hang(r) }, 1, 0, bot.FallbackSlow, 2, 30 * time.Second, 31 * time.Second},
		{"hangs up", func(_ http.ResponseWriter, _ *http.Request, _ int) { panic(http.ErrAbortHandler) }, 0, 0, bot.FallbackUnreachable, 3, 0, 2 * time.Second},
		{"hangs up, then does not", func(w http.ResponseWriter, _ *http.Request, n int) {
			if n == 1 {
				panic(http.ErrAbortHandler)
			}
			answers(w)
		}, 0, 0, "", 2, 0, 2 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				var bodies []string
				var counted counts
				c := newChat(t, Options{Attempts: tt.attempts, Count: counted.count}, func(w http.ResponseWriter, r *http.Request) {
					asked++
					b, _ := io.ReadAll(r.Body)
					bodies = append(bodies, string(b))
					tt.play(w, r, asked)
				})
				ctx := t.Context()
				if tt.timeout > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, tt.timeout)
					defer cancel()
				}
				begun := time.Now()
				reply, err := c.Reply(ctx, testRequest(), untold)
				took := time.Since(begun)
				synctest.Wait()
				var model *bot.ModelError
				switch {
				case tt.why == "" && (err != nil || reply != `{"ok":true}`):
					t.Errorf("Reply = %q, %v", reply, err)
				case tt.why != "" && (!errors.As(err, &model) || model.Why != tt.why):
					t.Errorf("err = %v, want %s", err, tt.why)
				}
				if asked != tt.asked || took < tt.least || took > tt.most {
					t.Errorf("asked %d times in %v, want %d times in %v to %v", asked, took, tt.asked, tt.least, tt.most)
				}
				for _, b := range bodies[1:] {
					if b != bodies[0] {
						t.Error("another body than before was sent")
					}
				}
				want := map[string]int{"llm " + string(cmp.Or(tt.why, "ok")): 1}
				if asked > 1 {
					want["llm retry"] = asked - 1
				}
				if !maps.Equal(counted.n, want) {
					t.Errorf("counted %v, want %v", counted.n, want)
				}
			})
		})
	}
}

// TestHurried has servers for which nobody waits longer than for one silence, however they fail.
func TestHurried(t *testing.T) {
	tests := []struct {
		name  string
		play  func(w http.ResponseWriter, r *http.Request, n int)
		why   bot.Fallback // "" for a reply
		asked int
		least time.Duration
		most  time.Duration
	}{
		{"silent", func(_ http.ResponseWriter, r *http.Request, _ int) { hang(r) }, bot.FallbackSlow, 1, 15 * time.Second, 15 * time.Second},
		{"out of order, then silent", func(w http.ResponseWriter, r *http.Request, n int) {
			if n > 1 {
				hang(r)
			}
			says(w, 500, `{}`)
		}, bot.FallbackSlow, 2, 15 * time.Second, 15 * time.Second},
		{"busy for longer than anybody waits", func(w http.ResponseWriter, _ *http.Request, _ int) {
			w.Header().Set("Retry-After", "20")
			says(w, 429, `{}`)
		}, bot.FallbackBusy, 1, 0, time.Second},
		{"busy, and again", func(w http.ResponseWriter, _ *http.Request, _ int) {
			w.Header().Set("Retry-After", "10")
			says(w, 429, `{}`)
		}, bot.FallbackBusy, 2, 10 * time.Second, 11 * time.Second},
		{"busy, then not", func(w http.ResponseWriter, _ *http.Request, n int) {
			if n == 1 {
				w.Header().Set("Retry-After", "10")
				says(w, 429, `{}`)
				return
			}
			answers(w)
		}, "", 2, 10 * time.Second, 11 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var requests atomic.Int64
				c := newChat(t, Options{Hurried: true}, func(w http.ResponseWriter, r *http.Request) {
					tt.play(w, r, int(requests.Add(1)))
				})
				begun := time.Now()
				_, err := c.Reply(t.Context(), testRequest(), untold)
				took := time.Since(begun)
				var model *bot.ModelError
				if tt.why == "" && err != nil || tt.why != "" && (!errors.As(err, &model) || model.Why != tt.why) {
					t.Errorf("err = %v, want %q", err, tt.why)
				}
				if asked := int(requests.Load()); asked != tt.asked || took < tt.least || took > tt.most {
					t.Errorf("asked %d times in %v, want %d times in %v to %v", asked, took, tt.asked, tt.least, tt.most)
				}
			})
		})
	}
}

// TestUnconnected has transports that reach nobody.
func TestUnconnected(t *testing.T) {
	tests := []struct {
		name  string
		err   error
		text  string
		asked int
	}{
		{"refused", &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, "model.example refuses connections", 3},
		{"no such host", &net.DNSError{Err: "no such host", Name: "model.example", IsNotFound: true}, "no such host: model.example", 1},
		{"names do not resolve for now", &net.DNSError{Err: "server misbehaving", IsTemporary: true}, "no such host: model.example", 3},
		{"certificate", &tls.CertificateVerificationError{Err: errors.New(testKey)}, "no trusted connection with model.example", 1},
		{"no https", http.ErrSchemeMismatch, "model.example does not speak https", 1},
		{"reset", syscall.ECONNRESET, "the connection with model.example broke", 3},
		{"anything", errors.New("unreadable " + testKey), "the connection with model.example broke", 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				c := newChat(t, Options{Transport: roundTrip(func(*http.Request) (*http.Response, error) {
					asked++
					return nil, tt.err
				})}, nil)
				_, err := c.Reply(t.Context(), testRequest(), untold)
				var model *bot.ModelError
				if !errors.As(err, &model) || model.Why != bot.FallbackUnreachable || model.Err.Error() != tt.text || asked != tt.asked {
					t.Errorf("after %d attempts: %v", asked, err)
				}
			})
		})
	}
}

// A roundTrip is a function that carries requests.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestRedirectKeepsKey has a server that would have the key sent elsewhere.
func TestRedirectKeepsKey(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		asked := 0
		c := newChat(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
			if asked++; r.Host != "model.example" {
				t.Errorf("%s was asked, with %d bytes of a key", r.Host, len(r.Header.Get("Authorization")))
			}
			w.Header().Set("Location", "http://elsewhere.example/v1/chat/completions")
			w.WriteHeader(status)
		})
		_, err := c.Reply(t.Context(), testRequest(), untold)
		if asked != 1 || err == nil || !strings.Contains(err.Error(), "a redirect") {
			t.Errorf("%d: asked %d times: %v", status, asked, err)
		}
	}
}
