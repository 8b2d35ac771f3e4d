package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
)

// A reasonState is what the modal that asks for a reason carries.
type reasonState struct {
	order
	Turn string `json:"turn"`
}

// rateTime is how long it may take to decide whether somebody may rate an answer:
// Slack waits three seconds.
const rateTime = 2 * time.Second

// rate stores 👍 or 👎 at once, of whoever may be told something there. After 👎 a
// modal asks what is wrong; who closes it has been heard all the same.
func (a *App) rate(ctx context.Context, o order, c *inlet.Click) error {
	good, id, ok := blocks.ParseFeedback(c.Value)
	if !ok {
		a.o.Count("click", "unknown")
		return nil
	}
	turn, err := a.o.Store.Turn(ctx, id)
	if err != nil {
		return err
	}
	if turn == nil || turn.Team != o.Team {
		a.o.Count("feedback", "expired")
		return a.inform(ctx, o, a.acquainted(ctx, o.Team, o.User).lang, blocks.NoticeExpired, blocks.Facts{})
	}
	if no := a.mayRate(ctx, o); no != "" {
		a.o.Count("feedback", "refused")
		return a.inform(ctx, o, turn.Lang, no, blocks.Facts{Reference: o.ID})
	}
	f := record.Feedback{Turn: id, Team: o.Team, User: o.User, Good: good, At: time.Now()}
	if err := a.o.Store.AddFeedback(ctx, f); err != nil {
		return err
	}
	if good {
		a.o.Count("feedback", "good")
		return a.inform(ctx, o, turn.Lang, blocks.NoticeThanks, blocks.Facts{})
	}
	a.o.Count("feedback", "bad")
	thank := func(ctx context.Context) error {
		return a.inform(ctx, o, turn.Lang, blocks.NoticeThanks, blocks.Facts{})
	}
	if a.besides(ctx, "modal", func(ctx context.Context) error {
		err := a.askReason(ctx, reasonState{o, id}, c.Trigger, turn.Lang)
		if err == nil {
			return nil
		}
		ctx, cancel := lastWords(ctx)
		defer cancel()
		return errors.Join(err, thank(ctx)) // the 👎 counts without a reason
	}) {
		return nil
	}
	return thank(ctx)
}

// mayRate returns why somebody may not rate an answer; "" when they may.
func (a *App) mayRate(ctx context.Context, o order) blocks.NoticeKind {
	ctx, cancel := context.WithTimeout(ctx, rateTime)
	defer cancel()
	d, _, err := a.decideOrder(ctx, &o)
	if err == nil {
		return blocks.NoticeKind(d.Reason)
	}
	a.lg.Warn("a rating cannot be taken now", "order", o.ID, "err", safe(err))
	return blocks.NoticeFailed
}

func (a *App) askReason(ctx context.Context, s reasonState, trigger, lang string) error {
	private, err := json.Marshal(s)
	if err != nil {
		return err
	}
	view, err := blocks.ReasonModal(lang, string(private))
	if err != nil {
		return err
	}
	return a.openModal(ctx, trigger, view)
}

// longestNote is how much of somebody's own words about an answer is kept, in runes.
const longestNote = 1000

// submitReason stores why an answer was no good.
func (a *App) submitReason(ctx context.Context, arrival inlet.Arrival, s *inlet.Submission) error {
	var state reasonState
	if err := json.Unmarshal([]byte(s.Private), &state); err != nil || state.Turn == "" {
		a.o.Count("submission", "unknown")
		return nil
	}
	turn, err := a.o.Store.Turn(ctx, state.Turn)
	if err != nil {
		return err
	}
	if turn == nil || turn.Team != arrival.Team {
		a.o.Count("feedback", "expired")
		return nil
	}
	f := record.Feedback{Turn: state.Turn, Team: arrival.Team, User: s.User, Reason: blocks.ReasonOther, At: time.Now()}
	for _, r := range filled(&s.View, blocks.BlockReason).Selected {
		if slices.Contains([]string{blocks.ReasonQuote, blocks.ReasonDate, blocks.ReasonMissing, blocks.ReasonStale}, r) {
			f.Reason = r
		}
	}
	note := []rune(strings.TrimSpace(filled(&s.View, blocks.BlockNote).Text))
	f.Note = string(note[:min(len(note), longestNote)])
	if err := a.o.Store.AddFeedback(ctx, f); err != nil {
		return err
	}
	a.o.Count("feedback", "reason")
	state.Team, state.User = arrival.Team, s.User
	return a.inform(ctx, state.order, turn.Lang, blocks.NoticeThanks, blocks.Facts{})
}
