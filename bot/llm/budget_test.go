package llm

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
)

const counted = `data: {"choices":[],"usage":{"prompt_tokens":900,"completion_tokens":100,"total_tokens":1000}}` + "\n\n"

// TestBudget spends until the day is spent, and goes on the next day.
func TestBudget(t *testing.T) {
	tests := []struct {
		name   string
		budget Budget
		before Spending // of another model
		most   int      // requests a day
	}{
		{"none", Budget{}, Spending{}, 5},
		{"tokens", Budget{TokensPerDay: 2500}, Spending{}, 3},
		{"money", Budget{CostPerDay: 0.002, InputPrice: 1, OutPrice: 1}, Spending{}, 2},
		{"spent by another model", Budget{TokensPerDay: 2500}, Spending{Model: "embeddings", Input: 2000}, 1},
		{"spent by another model, money", Budget{CostPerDay: 1}, Spending{Model: "embeddings", Cost: 2}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ledger := NewMemoryLedger()
				tt.before.Day = time.Now().UTC().Format(time.DateOnly)
				if err := ledger.Spend(t.Context(), tt.before); err != nil {
					t.Fatal(err)
				}
				asked := 0
				c := newChat(t, Options{Budget: tt.budget, Ledger: ledger}, func(w http.ResponseWriter, _ *http.Request) {
					asked++
					streams(w, event("a", "stop"), counted, done)
				})
				day := func() int {
					asked = 0
					for range 5 {
						_, err := c.Reply(t.Context(), testRequest(), untold)
						var model *bot.ModelError
						if err != nil && (!errors.As(err, &model) || model.Why != bot.FallbackBudget) {
							t.Errorf("err = %v", err)
						}
					}
					return asked
				}
				if got := day(); got != tt.most {
					t.Errorf("asked %d times, want %d", got, tt.most)
				}
				time.Sleep(24 * time.Hour)
				if got := day(); got == 0 {
					t.Error("not asked again on the next day")
				}
			})
		})
	}
}

// TestBooked looks at what is booked for replies that end in several ways.
func TestBooked(t *testing.T) {
	// What testRequest comes to when nobody counts.
	sent := expected(testRequest()).input
	tests := []struct {
		name string
		play func(w http.ResponseWriter, r *http.Request)
		want Spending
	}{
		{"counted", func(w http.ResponseWriter, _ *http.Request) { streams(w, event("a", "stop"), counted, done) },
			Spending{Requests: 1, Input: 900, Output: 100, Cost: 0.0011}},
		{"counted with the last piece", func(w http.ResponseWriter, _ *http.Request) {
			streams(w, `data: {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":1}}`+"\n\n", done)
		}, Spending{Requests: 1, Input: 9, Output: 1, Cost: 0.000011}},
		{"not counted", func(w http.ResponseWriter, _ *http.Request) { streams(w, event("abcdefgh", "stop"), done) },
			Spending{Requests: 1, Input: sent, Output: 2, Cost: float64(sent+4) / 1e6}},
		{"counted as nothing, or less", func(w http.ResponseWriter, _ *http.Request) {
			streams(w, event("abcdefgh", "stop"), `data: {"choices":[],"usage":{"prompt_tokens":-9,"completion_tokens":9}}`+"\n\n", done)
		}, Spending{Requests: 1, Input: sent, Output: 2, Cost: float64(sent+4) / 1e6}},
		{"broken", func(w http.ResponseWriter, _ *http.Request) {
			streams(w, event("abcdefgh", ""))
			panic(http.ErrAbortHandler)
		}, Spending{Requests: 1, Input: sent, Output: 2, Cost: float64(sent+4) / 1e6}},
		{"left alone by whoever asked", func(w http.ResponseWriter, r *http.Request) { streams(w, event("abcdefgh", "")); hang(r) },
			Spending{Requests: 1, Input: sent, Output: 2, Cost: float64(sent+4) / 1e6}},
		{"thoughts", func(w http.ResponseWriter, _ *http.Request) {
			streams(w, `data: {"choices":[{"index":0,"delta":{"reasoning_content":"abcdefgh"}}]}`+"\n\n", event("<think>abc</think>a", "stop"), done)
		}, Spending{Requests: 1, Input: sent, Output: 7, Cost: float64(sent+14) / 1e6}},
		{"rejected", func(w http.ResponseWriter, _ *http.Request) { says(w, 401, `{}`) }, Spending{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ledger := NewMemoryLedger()
				c := newChat(t, Options{Ledger: ledger, Budget: Budget{InputPrice: 1, OutPrice: 2}}, tt.play)
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				c.Reply(ctx, testRequest(), untold)
				got, err := ledger.Spent(t.Context(), c.client.meter.day())
				if err != nil {
					t.Fatal(err)
				}
				var sum Spending
				if len(got) > 0 {
					sum = got[0]
				}
				if tt.want.Requests > 0 {
					tt.want.Day, tt.want.Model = c.client.meter.day(), "test-model"
				}
				if d := sum.Cost - tt.want.Cost; d > 1e-12 || d < -1e-12 {
					t.Errorf("cost %v, want %v", sum.Cost, tt.want.Cost)
				}
				if sum.Cost = tt.want.Cost; sum != tt.want || len(got) > 1 {
					t.Errorf("booked %+v, want %+v", got, tt.want)
				}
			})
		})
	}
}

// An unreadable ledger fails.
type unreadable struct{}

func (unreadable) Spend(context.Context, Spending) error { return errors.New("disk full") }
func (unreadable) Spent(context.Context, string) ([]Spending, error) {
	return nil, errors.New("disk gone")
}

// TestUnreadableLedger allows nothing where there is a limit, and harms nobody where there is none.
func TestUnreadableLedger(t *testing.T) {
	play := func(w http.ResponseWriter, _ *http.Request) { answers(w) }
	limited := newChat(t, Options{Ledger: unreadable{}, Budget: Budget{TokensPerDay: 1}}, play)
	var model *bot.ModelError
	if _, err := limited.Reply(t.Context(), testRequest(), untold); !errors.As(err, &model) || model.Why != bot.FallbackBudget {
		t.Errorf("err = %v", err)
	}
	if _, err := newChat(t, Options{Ledger: unreadable{}}, play).Reply(t.Context(), testRequest(), untold); err != nil {
		t.Error(err)
	}
}

// TestUnwritableLedger holds the budget though nothing can be written, and says so once.
func TestUnwritableLedger(t *testing.T) {
	ledger := openLedger(t, t.TempDir())
	if err := os.Remove(ledger.dir); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	asked := 0
	c := newChat(t, Options{Budget: Budget{TokensPerDay: 2500}, Ledger: ledger}, func(w http.ResponseWriter, _ *http.Request) {
		asked++
		streams(w, event("a", "stop"), counted, done)
	})
	c.client.meter.lg = slog.New(slog.NewTextHandler(&log, nil))
	for range 5 {
		c.Reply(t.Context(), testRequest(), untold)
	}
	if asked != 3 {
		t.Errorf("asked %d times, want 3", asked)
	}
	if n := strings.Count(log.String(), "not kept"); n != 1 {
		t.Errorf("said %d times:\n%s", n, log.String())
	}
}

// TestBudgetUnderway has requests that are under way count for those that follow.
func TestBudgetUnderway(t *testing.T) {
	m := &meter{budget: Budget{TokensPerDay: 100}, ledger: NewMemoryLedger(), now: time.Now}
	first, err := m.allowed(t.Context(), usage{60, 0})
	if err != nil {
		t.Fatal(err)
	}
	second, err := m.allowed(t.Context(), usage{60, 0})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.allowed(t.Context(), usage{1, 0}); err == nil {
		t.Error("a third was allowed")
	}
	first()
	second()
	if _, err := m.allowed(t.Context(), usage{1, 0}); err != nil {
		t.Error(err)
	}
}
