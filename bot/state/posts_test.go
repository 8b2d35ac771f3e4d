package state

import (
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

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
