package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/slackapp"
	"github.com/verbatim-briefing/verbatim/bot/state"
	"github.com/verbatim-briefing/verbatim/bot/web"
)

// linkTime is how long the link to a source holds.
const linkTime = 30 * 24 * time.Hour

// A service is the parts of a server, wired.
type service struct {
	app      *app
	lg       *slog.Logger
	follower *follower
	metrics  *web.Metrics
	keys     slackKeys
	writing  *bot.Writing // nil without a model
	// The rest is nil without Slack.
	store *state.Store
	slack *slackapp.App
	links web.Links
}

// open opens the model, and what Slack needs, where there are such.
func (s *service) open(ctx context.Context) (err error) {
	s.writing = s.app.model(s.lg, s.metrics.Count, s.metrics.Took)
	if s.keys.transport() == "" {
		return nil
	}
	if s.store, err = s.app.openState(ctx, s.lg, state.Options{}); err != nil {
		return err
	}
	if err := s.wire(ctx); err != nil {
		s.close(ctx)
		return err
	}
	return nil
}

func (s *service) wire(ctx context.Context) (err error) {
	key, err := s.store.Secret(ctx, "source links")
	if err != nil {
		return err
	}
	s.links = web.Links{Key: key, Base: s.app.publicURL, TTL: linkTime}
	o := s.app.slackOptions(s.keys, s.store, s)
	if o.Inboxes, err = s.app.slackInboxes(); err != nil {
		return err
	}
	s.slack, err = slackapp.New(s.lg, o)
	return err
}

// slackOptions are the settings of the assistant in Slack. It answers from s.
func (a *app) slackOptions(keys slackKeys, store slackapp.Store, s *service) slackapp.Options {
	c := a.slack
	return slackapp.Options{
		BotToken: keys.bot, AppToken: keys.app, SigningSecret: keys.signing, APIURL: keys.api,
		Rules: a.rules(),
		Limits: slackapp.Limits{
			UserPerMinute:    number(c.Limits.UserPerMinute, userPerMinute),
			UserPerDay:       number(c.Limits.UserPerDay, 0),
			ChannelPerMinute: number(c.Limits.ChannelPerMinute, channelPerMinute),
		},
		StaleAfter:     duration(c.StaleAfter, staleAfter),
		Retention:      duration(c.Retention, retention),
		PlainCitations: c.Citations == "plain",
		NoStreaming:    c.Streaming == "off",
		Assistant:      s.assistant,
		Failed:         s.follower.Failed,
		Arrived:        s.follower.Wake,
		Link: func(c bot.Citation, to slackapp.Audience) string {
			return s.links.URL(c, to.Team, to.Place, to.Person, to.Lang)
		},
		Store: store,
		Count: s.metrics.Count,
		Took:  s.metrics.Took,
	}
}

// assistant answers from the corpus as it is now, with the model when there is one.
func (s *service) assistant() *bot.Assistant {
	current := s.follower.Current()
	if current == nil || s.writing == nil {
		return current
	}
	return current.Writer(*s.writing)
}

// rules are the access rules, within the collections that may be quoted at all.
func (a *app) rules() access.Rules { return limited(a.slack.Rules, a.scope.Collections) }

// handler is everything that is served: Slack's requests, when they come by HTTP, and the pages.
func (s *service) handler() http.Handler {
	rules := s.app.rules()
	checks := []web.Check{{Name: "index", Test: func(context.Context) error {
		if s.follower.Index().Passages() == 0 && len(s.app.slack.Inboxes) == 0 {
			return errors.New("the index is empty")
		}
		return nil
	}}}
	s.metrics.Gauge("documents", "Documents in the index.", func() float64 { return float64(s.follower.Index().Len()) })
	s.metrics.Gauge("documents_not_read", "Files of the corpus that could not be read.", func() float64 { return float64(s.follower.notRead()) })
	if len(s.app.sources) > 0 {
		s.metrics.Gauge("sources_failing", "Sources on the web that could not be fetched when last asked.", func() float64 { return float64(len(s.app.failing())) })
	}
	if s.slack != nil {
		checks = append(checks, web.Check{Name: "state", Test: s.store.Ping}, web.Check{Name: "slack", Test: func(context.Context) error { return s.slack.Ready() }})
		s.metrics.Gauge("queue_length", "Jobs that wait to be done now.", s.queued)
	}
	pages := web.New(s.lg, web.Options{
		Library: func() web.Library { return s.follower.Index() },
		Links:   s.links,
		Past:    s.app.pastVersions,
		Decide:  rules.Decide,
		Checks:  checks,
		Metrics: s.metrics,
		Version: "verbatim " + thisBuild().Version,
	})
	if s.keys.transport() != "http" {
		return pages
	}
	mux := http.NewServeMux()
	mux.Handle(slackapp.EventsPath, s.slack)
	mux.Handle("/", pages)
	return mux
}

// queued is the number of jobs that wait, -1 when that cannot be known.
func (s *service) queued() float64 {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	b, err := s.store.Backlog(ctx)
	if err != nil {
		return -1
	}
	return float64(b.Queued + b.Retrying)
}

// run is Slack at work until ctx is done; without Slack it does nothing.
func (s *service) run(ctx context.Context) error {
	if s.slack == nil {
		return nil
	}
	err := s.slack.Run(ctx)
	if err == nil || ctx.Err() != nil {
		return nil
	}
	return failure("run: verbatim doctor", "%w", err)
}

// end ends the parts within ctx: the requests, which feed the jobs; then, with stop,
// the jobs, which close done; then the state, which both use.
func (s *service) end(ctx context.Context, server *http.Server, stop func(), done <-chan struct{}) {
	requests, cancel := context.WithTimeout(ctx, shutdownTime/2)
	defer cancel()
	if err := server.Shutdown(requests); err != nil {
		s.lg.Warn("requests were cut off", "err", err)
		server.Close()
	}
	stop()
	select {
	case <-done:
	case <-ctx.Done():
		s.lg.Warn("jobs were cut off; they are done again after the next start")
	}
	s.close(ctx)
}

// close closes the state, which waits for its jobs until ctx is done.
func (s *service) close(ctx context.Context) {
	if s.store == nil {
		return
	}
	if err := s.store.Close(ctx); err != nil {
		s.lg.Warn("the state was not closed in good order", "err", err)
	}
}

// report says what is on, once.
func (s *service) report(address string) {
	transport, hints := s.keys.transport(), []string{}
	switch {
	case transport == "" && s.app.offline:
		hints = append(hints, "Slack is off: --offline")
	case transport == "":
		hints = append(hints, "Slack is off: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (verbatim manifest prints the app to create)")
	case s.app.publicURL == "":
		hints = append(hints, "citations have no links to their sources: set VERBATIM_PUBLIC_URL")
	}
	if s.app.sampled() {
		hints = append(hints, "the corpus is the built-in sample: set VERBATIM_CORPUS")
	}
	ix := s.follower.Index()
	model := "none"
	if s.writing != nil {
		model = s.writing.Model.Name()
	}
	if !s.app.errtty {
		s.lg.Info("serving", "listen", address, "slack", orOff(transport), "model", model, "documents", ix.Len(), "passages", ix.Passages(),
			"public_url", s.app.publicURL, "version", thisBuild().Version, "hints", hints)
		return
	}
	fmt.Fprintf(s.app.stderr, "verbatim %s\n", thisBuild().Version)
	fmt.Fprintf(s.app.stderr, "  corpus  %s, %s\n", plural(ix.Len(), "document", "documents"), plural(ix.Passages(), "passage", "passages"))
	fmt.Fprintf(s.app.stderr, "  slack   %s\n", orOff(transport))
	fmt.Fprintf(s.app.stderr, "  model   %s\n", model)
	fmt.Fprintf(s.app.stderr, "  web     http://%s\n", address)
	for _, h := range hints {
		fmt.Fprintf(s.app.stderr, "hint: %s\n", h)
	}
}

func orOff(transport string) string {
	if transport == "" {
		return "off"
	}
	return transport
}

// slackKeys are what connects the program to a workspace.
type slackKeys struct{ bot, app, signing, api string }

// transport is "socket", "http", or "" without Slack.
func (k slackKeys) transport() string {
	switch {
	case k.bot == "":
		return ""
	case k.app != "":
		return "socket"
	}
	return "http"
}

// slackKeys reads the tokens; none at all, no Slack. Tokens that cannot work are
// refused before anything is started.
func (a *app) slackKeys() (k slackKeys, err error) {
	if a.offline {
		return k, nil
	}
	for name, into := range map[string]*string{"SLACK_BOT_TOKEN": &k.bot, "SLACK_APP_TOKEN": &k.app, "SLACK_SIGNING_SECRET": &k.signing} {
		if *into, err = a.secret(name); err != nil {
			return slackKeys{}, err
		}
	}
	const hint = "see the README on Slack, or run: verbatim doctor"
	switch {
	case k.bot == "" && k.app == "" && k.signing == "":
		return k, nil
	case k.bot == "":
		return k, failure(hint, "slack needs SLACK_BOT_TOKEN beside the others")
	case !strings.HasPrefix(k.bot, "xoxb-"):
		return k, failure("a bot token begins with xoxb-; it stands under OAuth & Permissions", "SLACK_BOT_TOKEN is no bot token")
	case k.app == "" && k.signing == "":
		return k, failure(hint, "slack needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) beside SLACK_BOT_TOKEN")
	case k.app != "" && !strings.HasPrefix(k.app, "xapp-"):
		return k, failure("an app-level token begins with xapp-; it stands under Basic Information", "SLACK_APP_TOKEN is no app-level token")
	}
	if k.api = a.getenv("SLACK_API_URL"); k.api != "" {
		k.api = strings.TrimRight(k.api, "/") + "/"
	}
	return k, nil
}

// openState opens what is kept over restarts: the database of
// VERBATIM_DATABASE_URL, else a file in the data folder.
func (a *app) openState(ctx context.Context, lg *slog.Logger, o state.Options) (*state.Store, error) {
	where, err := a.statePlace()
	if err != nil {
		return nil, err
	}
	if !strings.Contains(where, "://") {
		if err := os.MkdirAll(filepath.Dir(where), 0o700); err != nil {
			return nil, failure(dataHint(err), "cannot make the folder %s: %w", filepath.Dir(where), cause(err))
		}
	}
	store, err := state.Open(ctx, lg, where, o)
	var p *state.Problem
	if errors.As(err, &p) {
		return nil, failure(p.Hint, "%w", err)
	}
	return store, err
}

// statePlace is a file or a database's URL, which is a secret.
func (a *app) statePlace() (string, error) {
	where, err := a.secret("VERBATIM_DATABASE_URL")
	if err != nil || where != "" {
		return where, err
	}
	if a.data == "" {
		return "", failure("choose a folder with --data or VERBATIM_DATA", "%w to keep questions in", errNoData)
	}
	return filepath.Join(a.data, "state.sqlite"), nil
}
