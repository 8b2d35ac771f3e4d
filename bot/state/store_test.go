package state

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

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
		{"purge of many", testPurgeMany},
		{"backlog", testBacklog},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			onEngines(t, func(t *testing.T, where string) {
				c := &clock{t: noon}
				h := &handle{t: t, where: where, clock: c}
				h.Store = open(t, where, Options{Clock: c.now})
				tt.f(t, h)
			})
		})
	}
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
	// The clock was ahead, and is set right.
	reserve("C3", noon.Add(24*time.Hour), 24*time.Hour)
	reserve("C3", noon, 0)
	reserve("C3", noon, time.Second)
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
