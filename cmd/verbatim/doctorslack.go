package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/slackapp"
	"github.com/verbatim-briefing/verbatim/bot/state"
)

// The clock may differ from Slack's by tolerable; signatures are refused beyond signatureAge.
const (
	tolerable    = time.Minute
	signatureAge = 5 * time.Minute
)

// waitsLong is for how long a job may wait before something is the matter.
const waitsLong = 2 * time.Minute

func (a *app) examineState(ctx context.Context) []finding {
	where, err := a.statePlace()
	if err != nil {
		return []finding{failed("state", err)}
	}
	name := "the database of VERBATIM_DATABASE_URL"
	if !strings.Contains(where, "://") {
		name = where
		if _, err := os.Stat(where); errors.Is(err, fs.ErrNotExist) {
			return []finding{{"state", fine, where + " (made when Slack is served)", ""}}
		}
	} else if a.offline {
		return []finding{{"state", fine, "not asked: --offline", ""}}
	}
	store, err := a.openState(ctx, slog.New(slog.DiscardHandler), state.Options{Shared: true})
	if err != nil {
		return []finding{failed("state", err)}
	}
	defer store.Close(context.WithoutCancel(ctx))
	b, err := store.Backlog(ctx)
	if err != nil {
		return []finding{failed("state", err)}
	}
	found := []finding{{"state", fine, fmt.Sprintf("%s: %s, %d later", name, plural(b.Queued+b.Running+b.Retrying, "job", "jobs"), b.Later), ""}}
	if b.Oldest > waitsLong {
		found = append(found, finding{"state", warn, fmt.Sprintf("a job has waited for %s", b.Oldest.Round(time.Second)), "see that verbatim serve runs"})
	}
	if b.Failed+b.Uncertain > 0 {
		found = append(found, finding{"state", warn, fmt.Sprintf("%d messages were given up, of %d it is not known whether they were sent", b.Failed, b.Uncertain), "the log of verbatim serve says why"})
	}
	return append(found, a.examineSubscriptions(ctx, store)...)
}

func (a *app) examineSubscriptions(ctx context.Context, store *state.Store) []finding {
	subs, err := store.Subscriptions(ctx)
	if err != nil {
		return []finding{failed("digests", err)}
	}
	var found []finding
	for _, s := range subs {
		next, due := s.Schedule.Next(time.Now())
		detail := ""
		switch {
		case s.Paused:
			detail = "paused"
		case !due:
			found = append(found, finding{"digests", warn, s.Channel + ": never due", "change its days: /brief abonner"})
			continue
		default:
			detail = "next " + next.Format("Mon 2006-01-02 15:04 MST")
		}
		found = append(found, finding{"digests", fine, s.Channel + ": " + detail, ""})
	}
	if len(found) == 0 {
		found = append(found, finding{"digests", fine, "no channel has subscribed", ""})
	}
	return found
}

func (a *app) examineSlack(ctx context.Context) []finding {
	if a.offline {
		return []finding{{"slack", fine, "not asked: --offline", ""}}
	}
	keys, err := a.slackKeys()
	switch {
	case err != nil:
		return []finding{failed("slack", err)}
	case keys.transport() == "":
		return []finding{{"slack", warn, "no tokens: serve has the web pages alone", "create the app with what verbatim manifest prints, and set SLACK_BOT_TOKEN and SLACK_APP_TOKEN"}}
	}
	probe := slackapp.Probe{APIURL: keys.api}
	found := a.examineBot(ctx, probe, keys)
	if keys.transport() == "socket" {
		if err := probe.App(ctx, keys.app); err != nil {
			return append(found, finding{"app token", wrong, err.Error(), mend(err, "make one with connections:write under Basic Information, and enable Socket Mode")})
		}
		return append(found, finding{"app token", fine, "Socket Mode opens", ""})
	}
	if err := slackapp.SecretWorks(keys.signing); err != nil {
		return append(found, finding{"signing secret", wrong, err.Error(), "copy it from Basic Information"})
	}
	if !slackapp.UsualSecret(keys.signing) {
		return append(found, finding{"signing secret", warn, "it does not look like one: 32 hexadecimal digits", "copy it from Basic Information"})
	}
	return append(found, finding{"signing secret", fine, "signs and verifies; only a request from Slack can tell whether it is the right one", ""})
}

func (a *app) examineBot(ctx context.Context, probe slackapp.Probe, keys slackKeys) []finding {
	in, err := probe.Bot(ctx, keys.bot)
	if err != nil {
		return []finding{{"bot token", wrong, err.Error(), mend(err, "copy it from OAuth & Permissions; install the app again when it was revoked")}}
	}
	found := []finding{{"bot token", fine, fmt.Sprintf("%s in %s", in.Bot, in.Team), ""}}
	switch missing := slackapp.Missing(in.Scopes, len(a.slack.Inboxes) > 0); {
	case in.Scopes == nil:
		found = append(found, finding{"scopes", warn, "Slack does not say which the token has", ""})
	case len(missing) > 0:
		found = append(found, finding{"scopes", wrong, "missing: " + strings.Join(missing, ", "), "paste what verbatim manifest prints into the app's manifest, and install it again"})
	default:
		found = append(found, finding{"scopes", fine, plural(len(slackapp.ScopesFor(len(a.slack.Inboxes) > 0)), "scope", "scopes") + ", none missing", ""})
	}
	if in.Dated {
		found = append(found, clockFinding(in.Ahead))
	}
	return found
}

// mend is what to do about a token that does not work: token when Slack itself
// refuses it.
func mend(err error, token string) string {
	if errors.As(err, &slackapp.Refusal{}) {
		return token
	}
	return "see that this machine reaches Slack: firewall, HTTPS_PROXY, SLACK_API_URL"
}

// clockFinding judges a clock that is ahead of Slack's by that much.
func clockFinding(ahead time.Duration) finding {
	detail := fmt.Sprintf("%s from Slack's", ahead.Abs())
	switch {
	case ahead.Abs() > signatureAge:
		return finding{"clock", wrong, detail + ": every request would be refused as too old", "set the clock, and keep it right with NTP"}
	case ahead.Abs() > tolerable:
		return finding{"clock", warn, detail, "set the clock, and keep it right with NTP"}
	}
	return finding{"clock", fine, detail, ""}
}

func (a *app) examineAddresses(ctx context.Context) []finding {
	found := []finding{}
	switch {
	case a.publicURL == "":
		found = append(found, finding{"public url", warn, "none: citations have no links to their sources", "set VERBATIM_PUBLIC_URL"})
	case strings.HasPrefix(a.publicURL, "http://"):
		found = append(found, finding{"public url", warn, a.publicURL + " is not encrypted", "put a proxy with a certificate before the server"})
	default:
		found = append(found, finding{"public url", fine, a.publicURL, ""})
	}
	l, err := listen(ctx, a.listen)
	if err == nil {
		l.Close()
		return append(found, finding{"listen", fine, a.listen + " is free", ""})
	}
	if a.aliveAt(ctx) == nil {
		return append(found, finding{"listen", fine, a.listen + " is served by verbatim", ""})
	}
	return append(found, failed("listen", err))
}
