package slackapp

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
)

// openHome shows what belongs to the tab that somebody opened: the home, or
// suggestions in the agent view.
func (a *App) openHome(ctx context.Context, arrival inlet.Arrival, h *inlet.HomeOpened) error {
	who, err := a.people.of(ctx, arrival.Team, h.User)
	if err != nil {
		return err
	}
	assistant := a.o.Assistant()
	o := order{Team: arrival.Team, Channel: h.Channel, User: h.User, Direct: true}
	d := a.o.Rules.Decide(o.place(), who.person())
	if h.Tab == "messages" {
		return a.suggest(ctx, o, d, who, assistant)
	}
	return a.showHome(ctx, o, d, who, assistant)
}

// refreshHome shows the home anew, beside what is being done.
func (a *App) refreshHome(ctx context.Context, o order) {
	a.besides(ctx, "home", func(ctx context.Context) error {
		return a.openHome(ctx, inlet.Arrival{Team: o.Team}, &inlet.HomeOpened{User: o.User, Channel: o.Channel, Tab: "home"})
	})
}

// The number of documents that the home is handed at most.
const lastShown = 20

func (a *App) showHome(ctx context.Context, o order, d access.Decision, who profile, assistant *bot.Assistant) error {
	person := who.person()
	h := blocks.HomeView{Lang: who.lang, Admin: a.o.Rules.Administers(person), Refused: blocks.NoticeKind(d.Reason)}
	switch {
	case assistant == nil:
		h.Refused = blocks.NoticeFailed
	case d.Allowed:
		subs, err := a.subscriptionsOf(ctx, o.Team, o.Channel, person)
		if err != nil {
			return err
		}
		if h.Subscriptions, err = a.listed(ctx, subs, person, who.lang); err != nil {
			return err
		}
		holdings := assistant.Holdings(bot.Scope{Collections: d.Collections})
		h.Documents, h.Last, h.Collections = len(holdings), holdings[:min(len(holdings), lastShown)], d.Collections
		if h.Admin {
			h.Rules = rulesOf(a.o.Rules, who.lang)
		}
		private, err := json.Marshal(order{Channel: o.Channel})
		if err != nil {
			return err
		}
		h.Private = string(private)
	}
	v, bs, err := readView(blocks.Home(h))
	if err != nil {
		return err
	}
	_, err = a.slack.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: o.User, View: slack.HomeTabViewRequest{
		Type: v.Type, CallbackID: v.Callback, PrivateMetadata: v.Private, Blocks: bs,
	}})
	if code, said := refusal(err); said {
		return fmt.Errorf("views.publish: slack says %s", code)
	}
	return err
}

// rulesOf are the rules of the channels as the home lists them.
func rulesOf(r access.Rules, lang string) []blocks.Rule {
	everywhere, direct := "partout ailleurs", "messages directs"
	if lang == "en" {
		everywhere, direct = "everywhere else", "direct messages"
	}
	line := func(name string, rule access.Rule) blocks.Rule {
		out := blocks.Rule{Channel: name, Answers: string(rule.Answer), Collections: rule.Collections}
		if rule.Answer == "" {
			out.Answers = string(r.Default.Answer)
		}
		if rule.Collections == nil {
			out.Collections = r.Default.Collections
		}
		return out
	}
	var out []blocks.Rule
	for _, channel := range slices.Sorted(maps.Keys(r.Channels)) {
		out = append(out, line(channel, r.Channels[channel]))
	}
	return append(out, line(direct, r.Direct), line(everywhere, r.Default))
}

// suggest offers questions in the agent view. A workspace that has no such view
// says so, and that is no error.
func (a *App) suggest(ctx context.Context, o order, d access.Decision, who profile, assistant *bot.Assistant) error {
	if !d.Allowed || o.Channel == "" || assistant == nil {
		a.o.Count("suggestions", "refused")
		return nil
	}
	last := assistant.Holdings(bot.Scope{Collections: d.Collections})
	// An app in the agent view must not name a thread: Slack would do nothing and say it had.
	params := slack.AssistantThreadsSetSuggestedPromptsParameters{ChannelID: o.Channel}
	for _, p := range blocks.Prompts(who.lang, last[:min(len(last), lastShown)]) {
		params.AddPrompt(p.Title, p.Message)
	}
	err := a.slack.SetAssistantThreadsSuggestedPromptsContext(ctx, params)
	if code, said := refusal(err); said {
		a.o.Count("suggestions", code)
		return nil
	}
	return err
}

// listed are subscriptions as they are shown to a person, with buttons where the
// person may change them.
func (a *App) listed(ctx context.Context, subs []record.Subscription, who access.Person, lang string) ([]blocks.Subscription, error) {
	out := make([]blocks.Subscription, len(subs))
	for i, s := range subs {
		next, err := a.nextEdition(ctx, s, time.Now())
		if err != nil {
			return nil, err
		}
		out[i] = blocks.Subscription{Subscription: s, Next: next}
		if a.mayChange(&s, who) && (!isDirect(s.Channel) || s.By == who.ID) {
			out[i].ID = s.Channel
		}
		if isDirect(s.Channel) {
			out[i].Channel = "Message direct"
			if lang == "en" {
				out[i].Channel = "Direct message"
			}
		}
	}
	return out, nil
}
