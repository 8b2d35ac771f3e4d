package state

import (
	"context"
	"encoding/json"
	"log/slog"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// engines are the places where state can stand: where makes a new one.
var engines = []struct {
	name  string
	where func(testing.TB) string
}{
	{"sqlite", func(t testing.TB) string { return filepath.Join(t.TempDir(), "état ?#%41.db") }},
	{"postgres", newDatabase},
}

// onEngines runs a test on every engine, on all at the same time.
func onEngines(t *testing.T, f func(t *testing.T, where string)) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			f(t, e.where(t))
		})
	}
}

// A clock is a time that a test sets.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

var noon = time.Date(2021, time.June, 10, 12, 0, 0, 0, time.UTC)

func open(t testing.TB, where string, o Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), slog.New(slog.DiscardHandler), where, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shut(t, s) })
	return s
}

func shut(t testing.TB, s *Store) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Error(err)
	}
}

// must stops a test that has an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// same compares what was stored with what is read.
func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		g, _ := json.MarshalIndent(got, "", " ")
		w, _ := json.MarshalIndent(want, "", " ")
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

func day(t testing.TB, s string) corpus.Day {
	t.Helper()
	d, err := corpus.ParseDay(s)
	must(t, err)
	return d
}

var place = record.Place{Team: "T1", Channel: "C1", Thread: "1623326400.000100"}

func answer(text string, answered bool) *bot.Answer {
	speaker, url, reason := "Irène Castel", "https://example.org/a?b=1&c=<2>", "rien n’est dit"
	c := bot.Citation{
		N: 1, Document: "ports/agence.md", Version: "sha256:00", Title: "Le quai", Publisher: "Agence", URL: &url,
		Quote: text, Start: 3, End: 3 + len(text), Speaker: &speaker, Date: 737000, DatePrecision: corpus.PrecisionDay,
		DateBasis: corpus.BasisText, AlsoIn: []bot.Place{{Document: "b.md", Start: 1, End: 2, Date: 737001}},
	}
	a := &bot.Answer{ID: "a", Question: "Qui ?", Lang: "fr", Answered: answered, Text: text + " [1]", Citations: []bot.Citation{c},
		Engine: "extract", Timings: bot.Timings{Retrieve: 1.5, Total: 2.25}}
	if !answered {
		a.Text, a.Citations, a.Reason, a.Nearest, a.Gate = "", []bot.Citation{}, &reason, &c, "names"
	}
	return a
}

func turn(id string, p record.Place, user, question string, at time.Time) record.Turn {
	return record.Turn{ID: id, Place: p, User: user, Question: question, Understood: question + " (compris)", Lang: "fr",
		Collections: []string{"ports", "écoles"}, Answer: answer("« Le quai ferme. »", true), At: at}
}

func post(id string, p record.Place, user string, parts ...string) record.Post {
	out := record.Post{ID: id, Kind: "answer", Place: p, User: user, Via: record.ViaMessage, At: noon}
	for _, s := range parts {
		out.Parts = append(out.Parts, json.RawMessage(s))
	}
	return out
}

// must2 stops a test when the second result of a call is an error.
func must2(t testing.TB) func(any, error) {
	return func(_ any, err error) {
		t.Helper()
		must(t, err)
	}
}

// A handle is a store that can be closed and opened again.
type handle struct {
	*Store
	t     *testing.T
	where string
	clock *clock
}

func (h *handle) reopen() {
	h.t.Helper()
	shut(h.t, h.Store)
	h.Store = open(h.t, h.where, Options{Clock: h.clock.now})
}

func (h *handle) jobs() int {
	h.t.Helper()
	b, err := h.Backlog(h.t.Context())
	must(h.t, err)
	return b.Queued
}

func mustJSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
