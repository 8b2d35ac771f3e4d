package state

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/record"
)

// spread stores what a person said in all the places where that may stand.
func spread(t *testing.T, s *Store, team, user, words string) {
	t.Helper()
	ctx := t.Context()
	for i := range 40 {
		id := fmt.Sprintf("%s-%s-%d", team, user, i)
		long := strings.Repeat(words+" ", 1+i*i%97) // some of them in pages of their own
		x := turn("t"+id, place, user, long, noon)
		x.Team = team
		x.Answer = answer(long, i%2 == 0)
		p := post("p"+id, x.Place, user, string(mustJSON(map[string]string{"text": long})))
		must2(t)(s.SaveTurn(ctx, x, p))
		must(t, s.MarkSent(ctx, p.ID, "1.1"))
		must(t, s.SaveDraft(ctx, record.Draft{ID: "d" + id, Place: x.Place, User: user, At: noon,
			Request: mustJSON(long), Brief: &bot.Brief{Topic: long}}))
		must(t, s.AddFeedback(ctx, record.Feedback{Turn: "other", Team: team, User: user, Note: long, At: noon}))
		must(t, s.AddUse(ctx, record.Use{Team: team, User: user, Turn: x.ID, What: "question", At: noon}))
		must2(t)(s.Accept(ctx, nil, record.Job{Kind: "question", Payload: mustJSON(map[string]string{"user": user, "text": long})}))
	}
}

// TestForget: of one person nothing is left, of the others everything is.
func TestForget(t *testing.T) {
	const words, kept = "mirabelle", "quetsche"
	onEngines(t, func(t *testing.T, where string) {
		ctx := t.Context()
		s := open(t, where, Options{})
		spread(t, s, "T1", "U_1", words)
		spread(t, s, "T1", "UX1", kept) // a pattern for the one fits the other
		spread(t, s, "T2", "U_2", kept)
		stop := work(t, s, handlers{
			"question": func(_ context.Context, j record.Job) error {
				var p struct{ Text string }
				if err := json.Unmarshal(j.Payload, &p); err != nil {
					return err
				}
				return fmt.Errorf("did not understand %s: %w", p.Text, record.Again{After: -1}) // once more
			},
		})
		for count(t, s, `SELECT count(*) FROM river_job WHERE state <> 'available'`) == 0 {
			time.Sleep(5 * time.Millisecond)
		}
		stop()
		stop = work(t, s, handlers{
			"question": func(context.Context, record.Job) error { return nil },
			PostKind:   func(context.Context, record.Job) error { return nil },
		})
		idle(t, s)
		stop()
		waiting := post("waiting", record.Place{Team: "T1", Channel: "C1"}, "U_1", `{"text":"is being sent"}`)
		waiting.At = time.Now()
		must2(t)(s.AddPost(ctx, waiting))
		waiting.ID, waiting.At = "never sent", time.Now().Add(-sendingEnds-time.Hour)
		must2(t)(s.AddPost(ctx, waiting))

		n, err := s.Forget(ctx, "T1", "U_1")
		must(t, err)
		if n != 40+40+1+40+40+1 { // turns, drafts, one opinion, posts, jobs, a post that was never sent
			t.Errorf("forgot %d records", n)
		}
		if n, err := s.Forget(ctx, "T1", "U_1"); n != 0 || err != nil {
			t.Errorf("and again: %d, %v", n, err)
		}
		if _, err := s.Forget(ctx, "T1", ""); err == nil {
			t.Error("nobody is forgotten")
		}
		uses, err := s.CountUses(ctx, "T1", "", "", noon, noon.Add(time.Hour))
		must(t, err)
		his, err := s.CountUses(ctx, "T1", "U_1", "", noon, noon.Add(time.Hour))
		must(t, err)
		if uses != 80 || his != 0 {
			t.Errorf("%d uses, %d of the forgotten", uses, his)
		}
		for id, want := range map[string]bool{"tT1-U_1-3": false, "tT1-UX1-3": true, "tT2-U_2-3": true} {
			x, err := s.Turn(ctx, id)
			must(t, err)
			if (x != nil) != want {
				t.Errorf("turn %s is there: %v", id, x != nil)
			}
		}
		if p, err := s.Post(ctx, "waiting"); p == nil || err != nil {
			t.Errorf("a post that is to be sent is gone: %v", err)
		}
		if p, err := s.Post(ctx, "never sent"); p != nil || err != nil {
			t.Errorf("a post that was never sent is there: %v", err)
		}
		if strings.Contains(where, "://") {
			return // its files are the server's
		}
		inFiles(t, where, words, 0)
		shut(t, s)
		inFiles(t, where, words, 0)
		inFiles(t, where, kept, 100)
	})
}

// inFiles counts the words in the database and its journals; at least one of 0 means none at all.
func inFiles(t *testing.T, where, words string, atLeast int) {
	t.Helper()
	n := 0
	for _, suffix := range []string{"", "-wal", "-shm"} {
		b, err := os.ReadFile(where + suffix)
		if err == nil {
			n += bytes.Count(bytes.ToLower(b), []byte(words))
		}
	}
	if n < atLeast || atLeast == 0 && n > 0 {
		t.Errorf("%q stands %d times in the files", words, n)
	}
}
