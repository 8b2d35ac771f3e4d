package slackapp

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
)

// The kinds of jobs. They stand in the store, so they outlive a version.
const (
	jobQuestion  = "question"
	jobBrief     = "brief"
	jobCheck     = "check"
	jobSources   = "sources"
	jobPublish   = "publish"
	jobEdition   = "edition"
	jobInbox     = "inbox"      // files are fetched
	jobInboxTell = "inbox-tell" // and put in place
	jobPost      = "post"       // the store's own name for sending a post
)

// handlers are the workers by kind of job.
func (a *App) handlers() map[string]func(context.Context, record.Job) error {
	return map[string]func(context.Context, record.Job) error{
		jobQuestion:  reading(a.question),
		jobBrief:     reading(a.brief),
		jobCheck:     reading(a.check),
		jobSources:   reading(a.sources),
		jobPublish:   reading(a.publish),
		jobEdition:   reading(a.edition),
		jobInbox:     reading(a.takeIn),
		jobInboxTell: reading(a.putIn),
		jobPost:      reading(a.deliver),
	}
}

// reading is a handler that gets its job's payload read.
func reading[T any](handle func(context.Context, T, record.Job) error) func(context.Context, record.Job) error {
	return func(ctx context.Context, j record.Job) error {
		var work T
		if err := json.Unmarshal(j.Payload, &work); err != nil {
			return fmt.Errorf("read a %s job: %w", j.Kind, err)
		}
		return handle(ctx, work, j)
	}
}

// job is a job of that kind; work must be plain data.
func job(kind string, work any) (record.Job, error) {
	payload, err := json.Marshal(work)
	if err != nil {
		return record.Job{}, fmt.Errorf("make a %s job: %w", kind, err)
	}
	return record.Job{Kind: kind, Payload: payload}, nil
}

// accept takes a job on unless something with one of the keys was taken on before.
func (a *App) accept(ctx context.Context, keys []string, kind string, work any) error {
	j, err := job(kind, work)
	if err != nil {
		return err
	}
	fresh, err := a.o.Store.Accept(ctx, keys, j)
	if err == nil && !fresh {
		a.o.Count("duplicate", kind)
	}
	return err
}

// Receive implements [inlet.Receiver]: it stores what is to be done and returns.
// What only makes sense at once, as opening a modal, is done beside.
func (a *App) Receive(ctx context.Context, arrival inlet.Arrival) (any, error) {
	if _, gone := arrival.What.(*inlet.Revoked); !gone {
		a.withdrawn.Store(false) // Slack tells only an installed app what happens
	}
	switch what := arrival.What.(type) {
	case *inlet.Message:
		return nil, a.receiveMessage(ctx, arrival, what)
	case *inlet.Command:
		return a.receiveCommand(ctx, arrival, what)
	case *inlet.Click:
		return nil, a.receiveClick(ctx, arrival, what)
	case *inlet.Submission:
		return a.receiveSubmission(ctx, arrival, what)
	case *inlet.Shortcut:
		return nil, a.receiveShortcut(ctx, arrival, what)
	case *inlet.HomeOpened:
		a.besides(ctx, "home", func(ctx context.Context) error { return a.openHome(ctx, arrival, what) })
		return nil, nil
	case *inlet.Revoked:
		return nil, a.revoked(ctx, what)
	}
	return nil, fmt.Errorf("an arrival that nobody knows: %T", arrival.What)
}

// besidesTime is how long something done beside an acknowledgement may take.
const besidesTime = 10 * time.Second

// besides does something that need not survive a crash, after the acknowledgement.
// When too much is under way already it does nothing and returns false.
func (a *App) besides(ctx context.Context, what string, do func(context.Context) error) bool {
	select {
	case a.aside <- struct{}{}:
	default:
		a.o.Count(what, "crowded")
		a.lg.Warn("too much to do at once, left out", "what", what)
		return false
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), besidesTime)
	go func() {
		defer func() { <-a.aside; cancel() }()
		if err := guarded(func() error { return do(ctx) }); err != nil {
			a.o.Count(what, "failed")
			a.logPanic(what, err)
			a.lg.Error("not done", "what", what, "err", safe(err))
		}
	}()
	return true
}

// decide says what a person may be told in a channel. An error means that it
// cannot be known now, and then nothing may be told.
func (a *App) decide(ctx context.Context, team, user string, where access.Place) (access.Decision, profile, error) {
	who, err := a.people.of(ctx, team, user)
	if err != nil {
		return access.Decision{}, profile{}, err
	}
	return a.o.Rules.Decide(where, who.person()), who, nil
}

// revoked notes that the workspace took its tokens back. There is nobody to tell.
func (a *App) revoked(_ context.Context, what *inlet.Revoked) error {
	a.withdrawn.Store(true)
	a.o.Count("revoked", map[bool]string{true: "uninstalled", false: "tokens"}[what.Uninstalled])
	a.lg.Error("slack revoked the tokens: install the app again, and restart with the new token if it has changed", "uninstalled", what.Uninstalled)
	return nil
}
