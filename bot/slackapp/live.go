package slackapp

import (
	"context"
	"strings"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/outbox"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A showing lets the readers of an answer see its claims as soon as each has passed
// every check. Until the first they see that it is being looked for.
type showing struct {
	a       *App
	post    record.Post
	telling *blocks.Telling
	live    *outbox.Live // nil before the first claim
	off     bool
}

// show prepares to show the answer to a question where who may see it was decided.
// The turn has what was understood.
func (a *App) show(q asked, t record.Turn, standing string, who profile) *showing {
	lang := retrieval.DetectLang(strings.TrimSpace(standing)) // as the answer will be in
	return &showing{a: a, post: q.opened(), telling: blocks.Tell(lang, q.Message.Text, blocks.AnswerOptions{
		Turn: t.ID, Understood: t.Understood, Link: a.linkTo(q.audience(who, lang)),
	})}
}

// watch is how an answer is followed while it is made.
func (s *showing) watch(ctx context.Context) bot.Watch {
	if s.a.o.NoStreaming {
		return bot.Watch{}
	}
	return bot.Watch{Claim: func(c bot.Claim, fresh []bot.Citation) { s.claim(ctx, c, fresh) }}
}

// claim shows the next claim. One that cannot be is shown with the whole message.
func (s *showing) claim(ctx context.Context, c bot.Claim, fresh []bot.Citation) {
	piece := s.telling.Claim(c, fresh)
	if s.off = s.off || piece == ""; s.off {
		return
	}
	if s.live == nil {
		// What is begun must be known before, so that another process can complete it.
		if _, err := s.a.o.Store.AddPost(ctx, s.post); err != nil {
			s.a.lg.Warn("an answer is not shown while it is written", "post", s.post.ID, "err", safe(err))
			s.off = true
			return
		}
		s.live = s.a.out.Live(ctx, s.post.ID)
	}
	s.live.Append(piece)
}

// end waits until nothing is being shown any more.
func (s *showing) end() {
	if s.live != nil {
		s.live.End()
	}
}
