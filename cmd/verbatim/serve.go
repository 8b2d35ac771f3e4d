package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // subscriptions name time zones, and the machine may have none

	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/bot/web"
	"github.com/verbatim-briefing/verbatim/corpus/gather"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// shutdownTime is how long a server takes at most to end; requests that are under
// way have half of it.
const shutdownTime = 10 * time.Second

func (a *app) serveCommand() *cobra.Command {
	var check bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Answer in Slack and on web pages",
		Long: `Serve answers in Slack, when it is given Slack's tokens, and serves the pages of
sources, /healthz, /readyz and /metrics. With SLACK_APP_TOKEN it connects to
Slack by Socket Mode; with SLACK_SIGNING_SECRET instead Slack calls it at
/slack/events. Without tokens it serves the web pages alone. It follows the
corpus, fetches feeds and pages from the web when they are due, puts the files of
inboxes into the corpus, writes its log to stderr (text on a terminal, else JSON;
VERBATIM_LOG is debug, info, warn or error), and ends in good order when it is
interrupted.`,
		Example: `  verbatim serve --corpus ~/communiques
  VERBATIM_LISTEN=0.0.0.0:8080 verbatim serve
  verbatim serve --check`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.settle(cmd); err != nil {
				return err
			}
			if check {
				return a.checkAlive(cmd.Context())
			}
			return a.serve(cmd.Context())
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "ask the server that runs whether it is alive, and end")
	return cmd
}

// serve is the server at work until ctx is done.
func (a *app) serve(ctx context.Context) error {
	lg, err := a.logger()
	if err != nil {
		return err
	}
	keys, err := a.slackKeys()
	if err != nil {
		return err
	}
	listener, err := listen(ctx, a.listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	fetcher := a.newFetcher()
	if err := a.fetchFirst(ctx, lg, fetcher); err != nil {
		return err
	}
	f, err := a.follow(ctx, lg)
	if err != nil {
		return err
	}
	if err := a.checkRules(f.Index()); err != nil {
		return err
	}

	// The parts end after the server that feeds them, not with ctx.
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	go f.run(working, followEvery)
	go a.poll(working, fetcher, func(o gather.Outcome) { logOutcome(lg, o) })

	s := &service{app: a, lg: lg, follower: f, metrics: web.NewMetrics(), keys: keys}
	if err := s.open(ctx); err != nil {
		return err
	}
	server := web.Server(lg, s.handler())
	failed := make(chan error, 2)
	go func() { failed <- server.Serve(listener) }()
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.run(working); err != nil {
			failed <- err
		}
	}()
	s.report(listener.Addr().String())

	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	lg.Info("stopping")
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	s.end(ending, server, stop, done)
	if err == nil {
		lg.Info("stopped")
	}
	return err
}

// listen opens the address, or says why not in words.
func listen(ctx context.Context, address string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	const choose = "choose another address with VERBATIM_LISTEN or listen in the configuration file"
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, failure("another verbatim serve may be running; or "+choose, "the address %s is in use", address)
	case errors.Is(err, syscall.EACCES):
		return nil, failure(choose, "the address %s needs rights that this user does not have", address)
	case err != nil:
		return nil, failure("write it as HOST:PORT; "+choose, "cannot listen on %s", address)
	}
	return l, nil
}

// logger writes to stderr: text where people read it, else JSON.
func (a *app) logger() (*slog.Logger, error) {
	var level slog.Level
	if name := a.getenv("VERBATIM_LOG"); name != "" {
		if err := level.UnmarshalText([]byte(name)); err != nil {
			return nil, usage("VERBATIM_LOG is debug, info, warn or error", "there is no log level %q", name)
		}
	}
	o := &slog.HandlerOptions{Level: level}
	if a.errtty {
		return slog.New(slog.NewTextHandler(a.stderr, o)), nil
	}
	return slog.New(slog.NewJSONHandler(a.stderr, o)), nil
}

// checkRules refuses access rules that name a collection that the corpus does not
// have: what is withheld by a slip would look like documents that are silent.
func (a *app) checkRules(ix *retrieval.Index) error {
	asked := a.scope.Collections
	defer func() { a.scope.Collections = asked }()
	// The collection of an inbox may have no document yet.
	coming := a.inboxCollections()
	known := func(name string) bool { return slices.Contains(coming, name) }
	a.scope.Collections = slices.DeleteFunc(slices.Clone(asked), known)
	if err := a.checkCollections(ix); err != nil {
		return err
	}
	a.scope.Collections = slices.DeleteFunc(namedCollections(a.slack.Rules), known)
	if err := a.checkCollections(ix); err != nil {
		var p *problem
		errors.As(err, &p)
		return failure(p.hint, "slack: %w", p.err)
	}
	return nil
}

// checkAlive asks the server on this machine whether it is alive, and says so.
func (a *app) checkAlive(ctx context.Context) error {
	if err := a.aliveAt(ctx); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "alive on %s\n", a.listen)
	return nil
}

// aliveAt returns nil when a server of this program answers where this one would listen.
func (a *app) aliveAt(ctx context.Context) error {
	host, port, err := net.SplitHostPort(a.listen)
	if err != nil {
		return failure("write it as HOST:PORT", "%q is no address to listen on", a.listen)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return failure("write it as HOST:PORT", "%q is no address to listen on", a.listen)
	}
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		return failure("run: verbatim serve", "nothing answers on %s", a.listen)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(io.LimitReader(r.Body, 64))
	if err != nil || r.StatusCode != http.StatusOK || strings.TrimSpace(string(body)) != "ok" {
		return failure("", "what answers on %s is no verbatim serve", a.listen)
	}
	return nil
}
