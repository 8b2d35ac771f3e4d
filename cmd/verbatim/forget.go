package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/verbatim-briefing/verbatim/bot/state"
)

// forget deletes what is kept of a person, after asking. The digest that they have
// by direct message goes too; that of a channel, which others read, is named.
func (a *app) forget(ctx context.Context, user string, yes bool) error {
	if !userID.MatchString(user) {
		return usage(userHint, "%q is no user id", user)
	}
	store, err := a.openRecords(ctx)
	if err != nil {
		return err
	}
	defer store.Close(context.WithoutCancel(ctx))
	if !yes {
		if err := a.confirm("delete what is kept of " + user); err != nil {
			return err
		}
	}
	teams, err := teamsOf(ctx, store, user)
	if err != nil {
		return err
	}
	total := 0
	for _, team := range teams {
		n, err := store.Forget(ctx, team, user)
		if err != nil {
			return err
		}
		total += n
	}
	subs, err := store.Subscriptions(ctx)
	if err != nil {
		return err
	}
	for _, s := range subs {
		switch {
		case s.By != user:
		case strings.HasPrefix(s.Channel, "D"):
			if _, err := store.DeleteSubscription(ctx, s.Team, s.Channel); err != nil {
				return err
			}
			total++
		default:
			a.warn("to end it, in the channel: /brief abonnements", "%s still has the digest that %s subscribed it to", s.Channel, user)
		}
	}
	fmt.Fprintf(a.stdout, "%s of %s deleted\n", plural(total, "record", "records"), user)
	return nil
}

// teamsOf are the workspaces in which something is kept of a person.
func teamsOf(ctx context.Context, store *state.Store, user string) ([]string, error) {
	ever, now := time.Unix(0, 0), time.Now().Add(time.Hour)
	var teams []string
	uses, err := store.Uses(ctx, ever, now)
	if err != nil {
		return nil, err
	}
	for _, u := range uses { // of whoever it is: a turn may be kept where no use is
		teams = append(teams, u.Team)
	}
	thoughts, err := store.Feedbacks(ctx, ever, now)
	if err != nil {
		return nil, err
	}
	for _, f := range thoughts {
		teams = append(teams, f.Team)
	}
	subs, err := store.Subscriptions(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range subs {
		teams = append(teams, s.Team)
	}
	slices.Sort(teams)
	return slices.Compact(teams), nil
}

// confirm asks whether to do something; only a person at a terminal can say yes.
func (a *app) confirm(what string) error {
	in, ok := a.stdin.(interruptible)
	file, isFile := in.Reader.(*os.File)
	if !ok || !isFile || !term.IsTerminal(int(file.Fd())) {
		return usage("add --yes", "this would %s", what)
	}
	fmt.Fprintf(a.stderr, "%s? [y/N] ", capital(what))
	line, err := bufio.NewReader(a.stdin).ReadString('\n')
	if err != nil || !strings.EqualFold(strings.TrimSpace(line), "y") {
		return failure("", "nothing was deleted")
	}
	return nil
}
