package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/bot"
	records "github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp"
	"github.com/verbatim-briefing/verbatim/corpus"
)

func (a *app) digestCommand() *cobra.Command {
	var on dayFlag
	var post bool
	var channel string
	cmd := &cobra.Command{
		Use:   "digest --on DATE",
		Short: "What the digest of a day says",
		Long: `Digest prints what the documents of one day say, one story for each matter,
with quotations: of a matter that texts of the two weeks before told already only
what is new. Then come the dates that these documents announce, and those of
earlier ones that are due in 30 days, in 7 or tomorrow, or of which a document of
the day says what became of them. Without --on it is the day of --as-of.

With --post it hands the edition of that day to the server (verbatim serve), which
posts it to the channels that have subscribed, or to that of --channel alone, each
by the terms of its own subscription. A channel gets one edition a day: one that
was made before is not made again.`,
		Example: `  verbatim digest --on 2017-10-20
  verbatim digest --on 2017-10-20 --json
  verbatim digest --on 2017-10-20 --post --channel C0123456789`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.settle(cmd); err != nil {
				return err
			}
			day := on.Day
			if day == 0 {
				day = a.scope.AsOf
			}
			switch {
			case post:
				return a.postDigest(cmd.Context(), day, channel)
			case channel != "":
				return usage("add --post", "--channel is for posting")
			}
			return a.digest(cmd, day)
		},
	}
	cmd.Flags().Var(&on, "on", "the digest of `DATE`, as 2017-10-20")
	cmd.Flags().BoolVar(&post, "post", false, "post it to Slack")
	cmd.Flags().StringVar(&channel, "channel", "", "post it to the channel `ID` alone")
	return cmd
}

func (a *app) digest(cmd *cobra.Command, on corpus.Day) error {
	assistant, err := a.writer(cmd.Context())
	if err != nil {
		return err
	}
	e, err := assistant.Digest(cmd.Context(), on, a.scope)
	if err != nil {
		return err
	}
	a.warnFailing()
	if a.json {
		return a.printJSON(e)
	}
	a.page(e.Lang).edition(e)
	return nil
}

// postDigest hands in the edition of a day for every channel that has subscribed,
// or for one of them.
func (a *app) postDigest(ctx context.Context, day corpus.Day, channel string) error {
	if channel != "" && !channelID.MatchString(channel) {
		return usage(channelHint, "--channel: %q is no channel id", channel)
	}
	store, err := a.openRecords(ctx)
	if err != nil {
		return err
	}
	defer store.Close(context.WithoutCancel(ctx))
	subs, err := store.Subscriptions(ctx)
	if err != nil {
		return err
	}
	found := false
	for _, s := range subs {
		if channel != "" && s.Channel != channel {
			continue
		}
		found = true
		said := "paused, nothing is posted"
		if !s.Paused {
			fresh, err := slackapp.OrderEdition(ctx, store, s.Team, s.Channel, day, time.Now())
			if err != nil {
				return err
			}
			if said = "handed over"; !fresh {
				e, err := store.Edition(ctx, records.EditionKey{Team: s.Team, Channel: s.Channel, Day: day})
				if err != nil {
					return err
				}
				said = "there already (" + string(e.Status) + ")"
			}
		}
		fmt.Fprintf(a.stdout, "%s  %s  %s\n", s.Channel, day, said)
	}
	switch {
	case !found && channel != "":
		return failure("in that channel: /brief abonner", "the channel %s has no subscription", channel)
	case !found:
		return failure("in a channel: /brief abonner", "no channel has subscribed")
	}
	if a.aliveAt(ctx) != nil {
		a.warn("run: verbatim serve", "no server runs on this machine: editions are posted when one does")
	}
	return nil
}

// standing is whether a story is new, or since when it goes on.
func (p page) standing(s *bot.Story) string {
	switch {
	case !s.Follows:
		return p.say("Nouveau", "New")
	case s.Since == 0:
		return p.say("Suite", "Continued")
	}
	return p.say("Suite, depuis le ", "Continued, since ") + p.day(s.Since)
}
