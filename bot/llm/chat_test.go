package llm

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
)

// TestStreams reads streams that go well or badly after the response has begun.
func TestStreams(t *testing.T) {
	long := event(strings.Repeat("la la la ", 100), "")
	tests := []struct {
		name   string
		events []string
		abort  bool // the connection breaks after the events
		reply  string
		why    bot.Fallback
		asked  int
	}{
		{"complete", []string{event("a", ""), event("b", "stop"), done}, false, "ab", "", 1},
		{"no mark at the end", []string{event("a", ""), event("b", "stop")}, false, "ab", "", 1},
		{"no end of line at the end", []string{event("a", ""), strings.TrimRight(event("b", "stop"), "\n")}, false, "ab", "", 1},
		{"broken when all was said", []string{event("a", ""), event("b", "stop")}, true, "ab", "", 1},
		{"no reason, but the mark", []string{event("a", ""), event("b", ""), done}, false, "ab", bot.FallbackCut, 1},
		{"no reason, no mark", []string{event("a", ""), event("b", "")}, false, "ab", bot.FallbackCut, 1},
		{"broken", []string{event("a", ""), event("b", "")}, true, "ab", bot.FallbackCut, 1},
		{"broken within an event", []string{event("a", ""), `data: {"choices":[{"index":0,"delta":{"content":"b"},"finish_rea`}, true, "a", bot.FallbackCut, 1},
		{"ended within an event", []string{event("a", ""), `data: {"choices":[{"index":0,"delta":{"content":"b"},"finish_rea`}, false, "a", bot.FallbackCut, 1},
		{"broken before anything", []string{": ping\n\n"}, true, "", bot.FallbackCut, 2},
		{"ended before anything", []string{done}, false, "", bot.FallbackCut, 2},
		{"too long", []string{event("a", ""), event("b", "length"), done}, false, "ab", bot.FallbackCut, 1},
		{"filtered", []string{event("a", ""), event("", "content_filter"), done}, false, "a", bot.FallbackRefused, 1},
		{"a tool is called", []string{event("a", ""), event("", "tool_calls"), done}, false, "a", bot.FallbackCut, 1},
		{"refused in words", []string{`data: {"choices":[{"index":0,"delta":{"refusal":"Je ne peux pas."},"finish_reason":"stop"}]}` + "\n\n", done}, false, "", bot.FallbackRefused, 1},
		{"empty", []string{event("", ""), event(" \n", "stop"), done}, false, " \n", bot.FallbackGarbled, 1},
		{"thoughts only", []string{`data: {"choices":[{"index":0,"delta":{"reasoning_content":"hm"},"finish_reason":"stop"}]}` + "\n\n", done}, false, "", bot.FallbackGarbled, 1},
		{"thoughts before", []string{event("<thi", ""), event("nk>hm", ""), event(" hm</think>\n\na", ""), event("b", "stop"), done}, false, "ab", "", 1},
		{"no body", nil, false, "", bot.FallbackCut, 2},
		{"a page", []string{"<html>log in</html>"}, false, "", bot.FallbackUnreachable, 1},
		{"no stream", []string{"bonjour\n\n"}, false, "", bot.FallbackGarbled, 1},
		{"an event that is no JSON", []string{event("a", ""), "data: {]\n\n", event("b", "stop")}, false, "a", bot.FallbackGarbled, 1},
		{"an event of another form", []string{event("a", ""), "data: [1,2]\n\n", event("b", "stop")}, false, "a", bot.FallbackGarbled, 1},
		{"events of nothing", []string{"data: null\n\n", event("a", ""), "data: null\n\n", "data: {}\n\n", "data:\n\n", `data: {"choices":[null]}` + "\n\n", event("b", "stop"), "data: null\n\n", done}, false, "ab", "", 1},
		{"events that are no objects", []string{event("a", ""), "data: \"ping\"\n\n", "data: 1\n\n", event("b", "stop"), done}, false, "ab", "", 1},
		{"endless space at once", []string{strings.Repeat(event(" \n\t", ""), 2000)}, false, "", bot.FallbackCut, 1},
		{"endless space in an object", []string{event("{", ""), strings.Repeat(event("\n", ""), 2000)}, false, "{" + strings.Repeat("\n", maxSpaces), bot.FallbackCut, 1},
		{"endless space in one event", []string{event("{}"+strings.Repeat(" ", 5000), "")}, false, "", bot.FallbackCut, 1},
		{"endless space after thoughts", []string{event("<think>hm</think>", ""), strings.Repeat(event("\n", ""), 2000)}, false, "", bot.FallbackCut, 1},
		{"a wide form", []string{event("{"+strings.Repeat(" ", 900), ""), event("\n"+strings.Repeat(" ", 100)+"}", "stop"), done}, false, "{" + strings.Repeat(" ", 900) + "\n" + strings.Repeat(" ", 100) + "}", "", 1},
		{"an error at once", []string{`data: {"error":{"message":"overloaded","type":"server_error"}}` + "\n\n", done}, false, "", bot.FallbackUnreachable, 2},
		{"an error that is a string", []string{`data: {"error":"boom"}` + "\n\n"}, false, "", bot.FallbackUnreachable, 2},
		{"an error with a name", []string{"event: error\n" + `data: {"error":{"message":"x","code":429}}` + "\n\n"}, false, "", bot.FallbackBusy, 2},
		{"an error at the top", []string{`data: {"object":"error","message":"x","type":"BadRequestError","code":400}` + "\n\n"}, false, "", bot.FallbackRefused, 1},
		{"an error without a prefix", []string{event("a", ""), `{"error":{"message":"x"}}` + "\n"}, false, "a", bot.FallbackCut, 1},
		{"an error after pings", []string{": ping\n\n", ": ping\n\n", event("a", ""), `data: {"error":"x"}`}, false, "a", bot.FallbackCut, 1},
		{"many pings", []string{event("a", ""), strings.Repeat(": ping\n\n", 1000), event("b", "stop"), done}, false, "ab", "", 1},
		{"no stream but the whole", []string{`{"choices":[{"index":0,` + "\n" + `"message":{"role":"assistant","content":"ab"},"finish_reason":"stop"}]}`}, false, "ab", "", 1},
		{"half of the whole", []string{`{"choices":[{"index":0,"message":{"content":"ab"}`}, false, "", bot.FallbackCut, 2},
		{"an error as the whole", []string{`{"error":{"message":"x","type":"invalid_request_error","code":400}}`}, false, "", bot.FallbackRefused, 1},
		{"another choice", []string{event("a", ""), `data: {"choices":[{"index":1,"delta":{"content":"z"},"finish_reason":"stop"}]}` + "\n\n", event("b", "stop")}, false, "ab", "", 1},
		{"more after the end", []string{event("a", "stop"), event("b", ""), done}, false, "a", "", 1},
		{"endless text", []string{strings.Repeat(long, 400)}, false, strings.Repeat(strings.Repeat("la la la ", 100), maxTextBytes/900), bot.FallbackCut, 1},
		{"endless nothing", []string{strings.Repeat(": "+strings.Repeat("ping", 1000)+"\n\n", maxStreamBytes/4000)}, false, "", bot.FallbackCut, 2},
		{"an endless line", []string{"data: " + strings.Repeat("a", maxStreamBytes)}, false, "", bot.FallbackCut, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				c := newChat(t, Options{}, func(w http.ResponseWriter, _ *http.Request) {
					asked++
					streams(w, tt.events...)
					if tt.abort {
						panic(http.ErrAbortHandler)
					}
				})
				var told strings.Builder
				reply, err := c.Reply(t.Context(), testRequest(), func(s string) error { told.WriteString(s); return nil })
				var model *bot.ModelError
				if tt.why == "" && err != nil || tt.why != "" && (!errors.As(err, &model) || model.Why != tt.why) {
					t.Errorf("err = %v, want %q", err, tt.why)
				}
				if reply != tt.reply || told.String() != tt.reply {
					t.Errorf("Reply = %.40q, told %.40q, want %.40q", reply, told.String(), tt.reply)
				}
				if asked != tt.asked {
					t.Errorf("asked %d times, want %d", asked, tt.asked)
				}
			})
		})
	}
}

// TestTook tells the time of what succeeded, attempts and waits included.
func TestTook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		var took []time.Duration
		c := newChat(t, Options{Took: func(what string, d time.Duration) { took = append(took, d) }}, func(w http.ResponseWriter, _ *http.Request) {
			switch n++; n {
			case 1:
				w.Header().Set("Retry-After", "3")
				says(w, 503, `{}`)
			case 2:
				answers(w)
			default:
				says(w, 400, `{}`)
			}
		})
		for range 2 {
			c.Reply(t.Context(), testRequest(), untold)
		}
		if len(took) != 1 || took[0] != 3*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

// TestStall has a server that falls silent in the middle, and one that does so
// when all but the usage was said.
func TestStall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		finish := ""
		c := newChat(t, Options{Patience: 5 * time.Second}, func(w http.ResponseWriter, r *http.Request) {
			for range 4 {
				streams(w, event("a", ""))
				time.Sleep(4 * time.Second)
			}
			streams(w, event("b", finish))
			hang(r)
		})
		begun := time.Now()
		reply, err := c.Reply(t.Context(), testRequest(), untold)
		var model *bot.ModelError
		if took := time.Since(begun); !errors.As(err, &model) || model.Why != bot.FallbackSlow || reply != "aaaab" || took != 21*time.Second {
			t.Errorf("Reply = %q, %v after %v", reply, err, took)
		}
		finish, begun = "stop", time.Now()
		reply, err = c.Reply(t.Context(), testRequest(), untold)
		if took := time.Since(begun); err != nil || reply != "aaaab" || took != 16*time.Second+usageTime {
			t.Errorf("Reply = %q, %v after %v", reply, err, took)
		}
	})
}

// TestSlowListener has somebody who takes longer over a piece than the server may.
func TestSlowListener(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newChat(t, Options{Patience: time.Second}, func(w http.ResponseWriter, _ *http.Request) { answers(w) })
		reply, err := c.Reply(t.Context(), testRequest(), func(string) error { time.Sleep(time.Minute); return nil })
		if reply != `{"ok":true}` || err != nil {
			t.Errorf("Reply = %q, %v", reply, err)
		}
	})
}

// TestToldStops has somebody who has heard enough: the request ends with it.
func TestToldStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := make(chan struct{})
		var counted counts
		c := newChat(t, Options{Count: counted.count}, func(w http.ResponseWriter, r *http.Request) {
			streams(w, event("a", ""), event("b", ""))
			<-r.Context().Done()
			close(gone)
		})
		enough := errors.New("enough")
		_, err := c.Reply(t.Context(), testRequest(), func(string) error { return enough })
		if err != enough {
			t.Errorf("err = %v", err)
		}
		<-gone
		if got := counted.String(); got != "map[llm cancelled:1]" {
			t.Errorf("counted %s", got)
		}
	})
}

// TestCancel has somebody who goes away, at each stage, more often than the
// breaker bears of failures.
func TestCancel(t *testing.T) {
	stages := map[string]func(w http.ResponseWriter, r *http.Request){
		"before the headers": func(_ http.ResponseWriter, r *http.Request) { hang(r) },
		"within the stream":  func(w http.ResponseWriter, r *http.Request) { streams(w, event("a", "")); hang(r) },
		"between attempts":   func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Retry-After", "20"); says(w, 503, `{}`) },
	}
	for name, play := range stages {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var well atomic.Bool
				c := newChat(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
					if well.Load() {
						answers(w)
						return
					}
					play(w, r)
				})
				for range 2 * failuresToRest {
					ctx, cancel := context.WithCancel(t.Context())
					time.AfterFunc(3*time.Second, cancel)
					begun := time.Now()
					_, err := c.Reply(ctx, testRequest(), untold)
					if err != context.Canceled || time.Since(begun) != 3*time.Second {
						t.Errorf("err = %v after %v", err, time.Since(begun))
					}
				}
				well.Store(true)
				if _, err := c.Reply(t.Context(), testRequest(), untold); err != nil {
					t.Errorf("the breaker took it for a failure: %v", err)
				}
			})
		})
	}
	t.Run("before the request", func(t *testing.T) {
		c := newChat(t, Options{}, func(http.ResponseWriter, *http.Request) { t.Error("asked") })
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := c.Reply(ctx, testRequest(), untold); err != context.Canceled {
			t.Errorf("err = %v", err)
		}
	})
}

// TestDeadline has a reply that takes longer than there is time: the model's
// fault, and still the error of the context.
func TestDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newChat(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				streams(w, event("a", ""))
				time.Sleep(time.Second)
			}
		})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		reply, err := c.Reply(ctx, testRequest(), untold)
		var model *bot.ModelError
		if !errors.As(err, &model) || model.Why != bot.FallbackSlow || !errors.Is(err, context.DeadlineExceeded) || len(reply) < 10 {
			t.Errorf("Reply = %q, %v", reply, err)
		}
	})
}

// TestConcurrent has many who ask at once a server that fails now and then.
func TestConcurrent(t *testing.T) {
	var mu sync.Mutex
	n := 0
	c := newChat(t, Options{Attempts: 4, Budget: Budget{TokensPerDay: 1e9}}, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		mu.Lock()
		n++
		bad := n%7 == 0
		mu.Unlock()
		if bad {
			w.Header().Set("Retry-After-Ms", "1")
			says(w, 503, `{}`)
			return
		}
		answers(w)
	})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				if reply, err := c.Reply(t.Context(), testRequest(), untold); err != nil || reply != `{"ok":true}` {
					t.Errorf("Reply = %q, %v", reply, err)
				}
			}
		})
	}
	wg.Wait()
	if c.client.meter.underway != (usage{}) {
		t.Errorf("%v is under way after the last request", c.client.meter.underway)
	}
}

func TestCheck(t *testing.T) {
	tests := []struct {
		name string
		play func(w http.ResponseWriter)
		want string
	}{
		{"works", answers, ""},
		{"writes too much", func(w http.ResponseWriter) { streams(w, event("bla", "length"), done) }, ""},
		{"wrong key", func(w http.ResponseWriter) { says(w, 401, `{"error":{"code":"invalid_api_key"}}`) },
			"model: key: model.example answered 401 (invalid_api_key): it refuses the key"},
		{"no such model", func(w http.ResponseWriter) {
			says(w, 404, `{"error":{"message":"The model does not exist","code":"model_not_found"}}`)
		},
			"model: no_model: model.example answered 404 (model_not_found): it does not have the model"},
		{"wrong address", func(w http.ResponseWriter) { http.NotFound(w, nil) },
			"model: refused: model.example answered 404: no such service there; base URLs often end in /v1"},
		{"a page", func(w http.ResponseWriter) { says(w, 200, "<html>hello</html>") },
			"model: unreachable: model.example answered with a web page, not with a reply"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newChat(t, Options{Attempts: 1}, func(w http.ResponseWriter, _ *http.Request) { tt.play(w) })
			err := c.Check(t.Context())
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || err.Error() != tt.want) {
				t.Errorf("Check = %v, want %s", err, tt.want)
			}
		})
	}
}
