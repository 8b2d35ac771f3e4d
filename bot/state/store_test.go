package state

import (
	"context"
	"encoding/json"
	"log/slog"
	"path/filepath"
	"reflect"
	"strings"
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

// onEngines runs a test on every engine.
func onEngines(t *testing.T, f func(t *testing.T, where string)) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) { f(t, e.where(t)) })
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

// sender is what whoever sends posts wants of a store.
type sender interface {
	Post(ctx context.Context, id string) (*record.Post, error)
	MarkAttempt(ctx context.Context, id string, at time.Time) error
	MarkSent(ctx context.Context, id, ts string) error
	MarkPlaceholder(ctx context.Context, id, ts string) error
	ClearAttempt(ctx context.Context, id string) error
	MarkFailed(ctx context.Context, id, why string) error
	Reserve(ctx context.Context, team, channel string, now time.Time, gap time.Duration) (time.Time, error)
	UseResponseURL(ctx context.Context, url string, made, now time.Time) (bool, error)
}

// TestStore is what every engine must do, the store being closed and opened again in the middle of each part.
func TestStore(t *testing.T) {
	var _ sender = (*Store)(nil)
	for _, tt := range []struct {
		name string
		f    func(t *testing.T, h *handle)
	}{
		{"keys", testKeys},
		{"posts", testPosts},
		{"placeholder", testPlaceholder},
		{"pace", testPace},
		{"response URLs", testResponseURLs},
		{"turns", testTurns},
		{"drafts", testDrafts},
		{"subscriptions", testSubscriptions},
		{"editions", testEditions},
		{"feedback", testFeedback},
		{"uses", testUses},
		{"secrets and flags", testSecrets},
		{"strange text", testStrangeText},
		{"purge", testPurge},
		{"backlog", testBacklog},
	} {
		t.Run(tt.name, func(t *testing.T) {
			onEngines(t, func(t *testing.T, where string) {
				c := &clock{t: noon}
				h := &handle{t: t, where: where, clock: c}
				h.Store = open(t, where, Options{Clock: c.now})
				tt.f(t, h)
			})
		})
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

func testKeys(t *testing.T, h *handle) {
	ctx := t.Context()
	job := record.Job{Kind: "question", Payload: json.RawMessage(`{"text":"é"}`)}
	accept := func(want bool, keys ...string) {
		t.Helper()
		fresh, err := h.Accept(ctx, keys, job)
		must(t, err)
		if fresh != want {
			t.Errorf("%v: fresh %v", keys, fresh)
		}
	}
	accept(true, "event Ev1", "message C1 1.1")
	accept(false, "event Ev1", "message C1 1.1")
	h.reopen()
	accept(false, "event Ev2", "message C1 1.1") // the twin
	accept(false, "event Ev2")                   // whose own key is known now
	accept(true, "b", "a", "b")
	accept(true)
	accept(true)
	if n := h.jobs(); n != 4 {
		t.Errorf("%d jobs, want 4", n)
	}
	must(t, h.Release(ctx, "a", "b", "never seen"))
	must(t, h.Release(ctx))
	accept(true, "a")
	accept(true, "b")
	h.clock.add(keysKept + time.Hour)
	accept(false, "a") // not swept yet
	_, err := h.Purge(ctx, time.Time{})
	must(t, err)
	accept(true, "event Ev1")
}

func testPosts(t *testing.T, h *handle) {
	ctx := t.Context()
	p := post("p1", place, "U1", `{"text":"<a> & b"}`, `{"n":2}`)
	p.ResponseURL, p.Via = "https://hooks.example.org/secret", record.ViaEphemeral
	add := func(p record.Post, want bool) {
		t.Helper()
		fresh, err := h.AddPost(ctx, p)
		must(t, err)
		if fresh != want {
			t.Errorf("%s: fresh %v", p.ID, fresh)
		}
	}
	read := func(id string) *record.Post {
		t.Helper()
		got, err := h.Post(ctx, id)
		must(t, err)
		return got
	}
	add(p, true)
	other := p
	other.Parts = other.Parts[:1]
	add(other, false)
	other.Parts = nil
	add(other, false)
	h.reopen()
	same(t, "post", read("p1"), &p)
	if n := h.jobs(); n != 1 {
		t.Errorf("%d jobs", n)
	}
	must(t, h.MarkAttempt(ctx, "p1", noon.Add(time.Second)))
	h.reopen()
	if got := read("p1"); !got.Attempted.Equal(noon.Add(time.Second)) || got.Done() {
		t.Errorf("attempted %v", got.Attempted)
	}
	must(t, h.ClearAttempt(ctx, "p1"))
	if got := read("p1"); !got.Attempted.IsZero() || got.Sent != nil {
		t.Errorf("attempted %v, sent %v", got.Attempted, got.Sent)
	}
	must(t, h.MarkAttempt(ctx, "p1", noon))
	must(t, h.MarkSent(ctx, "p1", "-"))
	if got := read("p1"); !got.Attempted.IsZero() || got.Done() || got.ResponseURL == "" {
		t.Errorf("after the first part: %+v", got)
	}
	must(t, h.MarkSent(ctx, "p1", "1623326400.000200"))
	h.reopen()
	got := read("p1")
	same(t, "sent", got.Sent, []string{"-", "1623326400.000200"})
	if !got.Done() || got.ResponseURL != "" {
		t.Errorf("done %v, keeps its response URL %v", got.Done(), got.ResponseURL != "")
	}
	add(p, false)

	p.ID = "p2"
	add(p, true)
	must(t, h.MarkFailed(ctx, "p2", "channel_not_found"))
	if got := read("p2"); got.Failed != "channel_not_found" || !got.Done() || got.ResponseURL != "" {
		t.Errorf("failed: %+v", got)
	}
	add(p, false)
	if read("p3") != nil {
		t.Error("a post that was never added")
	}
	for what, err := range map[string]error{
		"attempt": h.MarkAttempt(ctx, "p3", noon), "sent": h.MarkSent(ctx, "p3", "1.1"), "failed": h.MarkFailed(ctx, "p3", "x"),
		"no ts": h.MarkSent(ctx, "p2", ""), "bad ts": h.MarkSent(ctx, "p2", "1 2"),
	} {
		if err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	if _, err := h.AddPost(ctx, record.Post{Kind: "x"}); err == nil {
		t.Error("a post without an id is stored")
	}
	if _, err := h.AddPost(ctx, post("p4", place, "U1", `{`)); err == nil {
		t.Error("a part that is not JSON is stored")
	}
}

func testPlaceholder(t *testing.T, h *handle) {
	ctx := t.Context()
	opened := post("p1", place, "U1")
	fresh, err := h.AddPost(ctx, opened)
	must(t, err)
	if !fresh || h.jobs() != 0 {
		t.Errorf("opened: fresh %v, %d jobs", fresh, h.jobs())
	}
	must(t, h.MarkAttempt(ctx, "p1", noon))
	must(t, h.MarkPlaceholder(ctx, "p1", "1.5"))
	h.reopen()
	full := post("p1", place, "U1", `{"text":"réponse"}`)
	fresh, err = h.SaveTurn(ctx, turn("t1", place, "U1", "Qui ?", noon), full)
	must(t, err)
	if !fresh || h.jobs() != 1 {
		t.Errorf("filled in: fresh %v, %d jobs", fresh, h.jobs())
	}
	got, err := h.Post(ctx, "p1")
	must(t, err)
	full.Placeholder = "1.5"
	same(t, "post", got, &full)
	fresh, err = h.AddPost(ctx, full)
	must(t, err)
	if fresh || h.jobs() != 1 {
		t.Errorf("again: fresh %v, %d jobs", fresh, h.jobs())
	}
	// Somebody waits for the answer although its placeholder could not be sent.
	must2(t)(h.AddPost(ctx, post("p2", place, "U1")))
	must(t, h.MarkFailed(ctx, "p2", "ratelimited"))
	must2(t)(h.AddPost(ctx, post("p2", place, "U1", `{}`)))
	got, err = h.Post(ctx, "p2")
	must(t, err)
	if got.Done() || h.jobs() != 2 {
		t.Errorf("done %v, %d jobs", got.Done(), h.jobs())
	}
}

// must2 stops a test when the second result of a call is an error.
func must2(t testing.TB) func(any, error) {
	return func(_ any, err error) {
		t.Helper()
		must(t, err)
	}
}

func testPace(t *testing.T, h *handle) {
	ctx := t.Context()
	reserve := func(channel string, now time.Time, want time.Duration) {
		t.Helper()
		at, err := h.Reserve(ctx, "T1", channel, now, time.Second)
		must(t, err)
		if got := at.Sub(noon); got != want {
			t.Errorf("%s: %v after noon, want %v", channel, got, want)
		}
	}
	reserve("C1", noon, 0)
	reserve("C1", noon, time.Second)
	h.reopen()
	reserve("C1", noon.Add(500*time.Millisecond), 2*time.Second)
	reserve("C2", noon.Add(time.Nanosecond), time.Millisecond)
	reserve("C1", noon.Add(time.Minute), time.Minute)
}

func testResponseURLs(t *testing.T, h *handle) {
	ctx := t.Context()
	use := func(url string, now time.Time, want bool) {
		t.Helper()
		ok, err := h.UseResponseURL(ctx, url, noon, now)
		must(t, err)
		if ok != want {
			t.Errorf("%s at %v: %v", url, now, ok)
		}
	}
	for range 3 {
		use("https://hooks.example.org/a", noon, true)
	}
	h.reopen()
	use("https://hooks.example.org/a", noon.Add(29*time.Minute), true)
	use("https://hooks.example.org/a", noon.Add(29*time.Minute), true)
	use("https://hooks.example.org/a", noon.Add(29*time.Minute), false)
	use("https://hooks.example.org/b", noon.Add(29*time.Minute), true)
	use("https://hooks.example.org/b", noon.Add(30*time.Minute), false)
	use("", noon, false)
}

func testSecrets(t *testing.T, h *handle) {
	ctx := t.Context()
	a, err := h.Secret(ctx, "links")
	must(t, err)
	b, err := h.Secret(ctx, "other")
	must(t, err)
	if len(a) != 32 || len(b) != 32 || string(a) == string(b) {
		t.Errorf("secrets of %d and %d bytes, equal %v", len(a), len(b), string(a) == string(b))
	}
	h.reopen()
	again, err := h.Secret(ctx, "links")
	must(t, err)
	if string(again) != string(a) {
		t.Error("the secret has changed")
	}
	v, err := h.Flag(ctx, "native")
	must(t, err)
	if v != "" {
		t.Errorf("flag %q", v)
	}
	must(t, h.SetFlag(ctx, "native", "no"))
	must(t, h.SetFlag(ctx, "native", "yes"))
	h.reopen()
	v, err = h.Flag(ctx, "native")
	must(t, err)
	if v != "yes" {
		t.Errorf("flag %q", v)
	}
	must(t, h.Ping(ctx))
}

// testStrangeText stores what a database may choke on.
func testStrangeText(t *testing.T, h *handle) {
	ctx := t.Context()
	for i, s := range []string{"a\x00b", "caf\xe9", "\xff\xfe", "?$1'\"; DROP TABLE verbatim_turn; --", strings.Repeat("é", 40_000), "\U0001F1EB\u202F;\u00A0»"} {
		id := string(rune('a' + i))
		x := turn(id, place, "U1", s, noon.Add(time.Duration(i)))
		must2(t)(h.SaveTurn(ctx, x, post("p"+id, place, s, `{"text":`+string(mustJSON(s))+`}`)))
		got, err := h.Turn(ctx, id)
		must(t, err)
		if got.Question != clean(s) {
			t.Errorf("%q came back as %q", s, got.Question)
		}
		fresh, err := h.Accept(ctx, []string{s}, record.Job{Kind: "question " + s, Payload: mustJSON(map[string]string{"text": s})},
			record.Job{Kind: "raw", Payload: json.RawMessage(`"\u0000 \ud800 ` + s)})
		must(t, err)
		if !fresh {
			t.Errorf("%q was seen before", s)
		}
	}
}

func mustJSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

func testPurge(t *testing.T, h *handle) {
	ctx := t.Context()
	fill := func(suffix string, at time.Time) {
		p := post("done"+suffix, place, "U1", `{}`)
		p.At = at
		must2(t)(h.SaveTurn(ctx, turn("t"+suffix, place, "U1", "Qui ?", at), p))
		must(t, h.MarkSent(ctx, "done"+suffix, "1.1"))
		p.ID, p.ResponseURL = "waiting"+suffix, "https://hooks.example.org/secret"
		must2(t)(h.AddPost(ctx, p))
		must(t, h.SaveDraft(ctx, record.Draft{ID: "d" + suffix, Place: place, User: "U1", At: at}))
		must(t, h.AddFeedback(ctx, record.Feedback{Turn: "t" + suffix, User: "U1", At: at}))
		must(t, h.AddUse(ctx, record.Use{Team: "T1", User: "U1", At: at}))
		must2(t)(h.ClaimEdition(ctx, record.Edition{EditionKey: record.EditionKey{Team: "T1", Channel: suffix, Day: corpus.DayOf(at)}, At: at}))
	}
	fill("old", noon)
	h.clock.add(100 * 24 * time.Hour)
	fill("new", h.clock.now())
	n, err := h.Purge(ctx, h.clock.now().Add(-90*24*time.Hour))
	must(t, err)
	if n != 5 { // turn, draft, feedback, use, post
		t.Errorf("purged %d", n)
	}
	h.reopen()
	for id, want := range map[string]bool{"doneold": false, "waitingold": true, "donenew": true, "waitingnew": true} {
		p, err := h.Post(ctx, id)
		must(t, err)
		if (p != nil) != want {
			t.Errorf("post %s is there: %v", id, p != nil)
		}
		if p != nil && (p.ResponseURL != "") != (id == "waitingnew") {
			t.Errorf("post %s keeps its response URL: %v", id, p.ResponseURL != "")
		}
	}
	for _, suffix := range []string{"old", "new"} {
		x, err := h.Turn(ctx, "t"+suffix)
		must(t, err)
		if (x != nil) != (suffix == "new") {
			t.Errorf("turn %s is there: %v", suffix, x != nil)
		}
		es, err := h.Editions(ctx, "T1", suffix, 0)
		must(t, err)
		if len(es) != 1 {
			t.Errorf("edition %s is not there", suffix)
		}
	}
	h.clock.add(31 * time.Minute)
	must(t, h.sweep(ctx))
	if p, err := h.Post(ctx, "waitingnew"); err != nil || p.ResponseURL != "" {
		t.Errorf("a response URL outlives its half hour: %v", err)
	}
	h.clock.add(301 * 24 * time.Hour)
	must2(t)(h.Purge(ctx, h.clock.now()))
	for suffix, want := range map[string]int{"old": 0, "new": 1} {
		es, err := h.Editions(ctx, "T1", suffix, 0)
		must(t, err)
		if len(es) != want {
			t.Errorf("%d editions %s after 400 days", len(es), suffix)
		}
	}
}

func testBacklog(t *testing.T, h *handle) {
	ctx := t.Context()
	b, err := h.Backlog(ctx)
	must(t, err)
	same(t, "empty", b, Backlog{})
	must2(t)(h.Accept(ctx, nil, record.Job{Kind: "a"}, record.Job{Kind: "b", At: time.Now().Add(time.Hour)}))
	must2(t)(h.AddPost(ctx, post("p1", place, "", `{}`)))
	must2(t)(h.AddPost(ctx, post("p2", place, "", `{}`)))
	must(t, h.MarkFailed(ctx, "p1", "x"))
	must(t, h.MarkAttempt(ctx, "p2", noon))
	h.clock.add(2 * time.Minute)
	b, err = h.Backlog(ctx)
	must(t, err)
	if b.Oldest < 0 || b.Oldest > time.Minute {
		t.Errorf("oldest %v", b.Oldest)
	}
	b.Oldest = 0
	same(t, "backlog", b, Backlog{Queued: 3, Later: 1, Failed: 1, Uncertain: 1})
}
