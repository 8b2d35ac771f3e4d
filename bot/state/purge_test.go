package state

import (
	"fmt"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/corpus"
)

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
	if n != 6 { // turn, draft, feedback, use, both posts
		t.Errorf("purged %d", n)
	}
	h.reopen()
	for id, want := range map[string]bool{"doneold": false, "waitingold": false, "donenew": true, "waitingnew": true} {
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
	must2(t)(h.sweep(ctx))
	if p, err := h.Post(ctx, "waitingnew"); err != nil || p.ResponseURL != "" {
		t.Errorf("a response URL outlives its half hour: %v", err)
	}
	// However little is to be kept, what is being sent is not deleted.
	must2(t)(h.Purge(ctx, h.clock.now()))
	if p, err := h.Post(ctx, "waitingnew"); p == nil || err != nil {
		t.Errorf("a post that is being sent is deleted: %v", err)
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

// testPurgeMany purges more than is deleted at a time.
func testPurgeMany(t *testing.T, h *handle) {
	ctx := t.Context()
	const many = 2*batch + 3
	must(t, h.db.inTx(ctx, func(x tx) error {
		for i := range many {
			if _, err := x.exec(ctx, `INSERT INTO verbatim_feedback (turn, team, user_id, good, reason, note, at)
				VALUES (?, 'T1', 'U1', 1, '', '', ?)`, fmt.Sprint(i), millis(noon)); err != nil {
				return err
			}
		}
		return nil
	}))
	must(t, h.AddFeedback(ctx, record.Feedback{Turn: "kept", User: "U1", At: noon.Add(time.Second)}))
	n, err := h.Purge(ctx, noon.Add(time.Second))
	must(t, err)
	left, err := h.Feedbacks(ctx, noon, noon.Add(time.Hour))
	must(t, err)
	if n != many || len(left) != 1 {
		t.Errorf("purged %d of %d, %d are left", n, many, len(left))
	}
}
