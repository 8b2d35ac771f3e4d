package slackapp

import (
	"context"
	"strings"

	"github.com/slack-go/slack"
)

// longestTitle is how long the title of a conversation is, in runes.
const longestTitle = 60

// entitle names the conversation that a question begins in the agent view after
// the question. Nothing hangs on it, so nothing waits for it, and a workspace that
// has no such titles is not asked again.
func (a *App) entitle(ctx context.Context, q asked) {
	if a.untitled.Load() {
		return
	}
	a.besides(ctx, "title", func(ctx context.Context) error {
		err := a.slack.SetAssistantThreadsTitleContext(ctx, slack.AssistantThreadsSetTitleParameters{
			ChannelID: q.Channel, ThreadTS: q.Thread, Title: titleOf(q.Message.Text),
		})
		code, said := refusal(err)
		if !said {
			return err
		}
		a.o.Count("title", code)
		if noTitles[code] {
			a.untitled.Store(true)
		}
		return nil
	})
}

// noTitles are refusals that say that no conversation can be named.
var noTitles = map[string]bool{"unknown_method": true, "missing_scope": true, "not_allowed_token_type": true, "feature_not_enabled": true}

// titleOf is a question shortened to a title, between words where one ends in time.
func titleOf(question string) string {
	question = strings.Join(strings.Fields(question), " ")
	runes := []rune(question)
	if len(runes) <= longestTitle {
		return question
	}
	head := string(runes[:longestTitle-1])
	if at := strings.LastIndexByte(head, ' '); at > len(head)/2 {
		head = head[:at]
	}
	return strings.TrimRight(head, " ,;:") + "…"
}
