package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	records "github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/state"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// statsDays is how many days the figures cover when nobody says.
const statsDays = 30

func (a *app) statsCommand() *cobra.Command {
	var table, forget string
	var questions, yes bool
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "How the assistant in Slack is used",
		Long: `Stats counts what was asked in Slack and how it ended, what people thought of the
answers, and the digests that were due, by day. It covers the last 30 days, or the
days from --since to --until. It names nobody. Only --questions shows words of
people: the questions that were declined. --forget deletes what is kept of one
person, by their member id: questions, answers, drafts, ratings, their own digest.
The digest of a channel stays, and what is being done just then, and what Slack keeps.`,
		Example: `  verbatim stats --since 2026-11-01
  verbatim stats --questions
  verbatim stats --csv usage.csv
  verbatim stats --forget U0123456789`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.settle(cmd); err != nil {
				return err
			}
			if forget != "" {
				return a.forget(cmd.Context(), forget, yes)
			}
			return a.stats(cmd.Context(), table, questions)
		},
	}
	f := cmd.Flags()
	f.StringVar(&table, "csv", "", "write a table to `FILE`, - for the output")
	f.BoolVar(&questions, "questions", false, "list the questions that were declined")
	f.StringVar(&forget, "forget", "", "delete what is kept of the member `USER`")
	f.BoolVar(&yes, "yes", false, "do not ask whether to delete")
	return cmd
}

// figures are what happened in some days. Their lists are in order of day and never null.
type figures struct {
	Since    corpus.Day     `json:"since"`
	Until    corpus.Day     `json:"until"`
	Uses     []usedCount    `json:"uses"`
	Feedback []thoughtCount `json:"feedback"`
	Editions []editionCount `json:"editions"`
	Declined []declined     `json:"declined,omitempty"`
}

// A usedCount is how often something ended in a way on a day.
type usedCount struct {
	Day     corpus.Day `json:"day"`
	What    string     `json:"what"`
	Outcome string     `json:"outcome"`
	Count   int        `json:"count"`
}

// A thoughtCount is how often an opinion was given on a day.
type thoughtCount struct {
	Day    corpus.Day `json:"day"`
	Good   bool       `json:"good"`
	Reason string     `json:"reason"` // "" when none was given
	Count  int        `json:"count"`
}

// An editionCount is how many digests of a day ended in a way.
type editionCount struct {
	Day    corpus.Day `json:"day"`
	Status string     `json:"status"`
	Count  int        `json:"count"`
}

// A declined is a question that got no answer.
type declined struct {
	Day      corpus.Day `json:"day"`
	Question string     `json:"question"`
	Reason   string     `json:"reason"`
}

func (a *app) stats(ctx context.Context, table string, questions bool) error {
	store, err := a.openRecords(ctx)
	if err != nil {
		return err
	}
	defer store.Close(context.WithoutCancel(ctx))
	until := cmp.Or(a.scope.Until, corpus.DayOf(time.Now()))
	since := cmp.Or(a.scope.Since, until-statsDays+1)
	u, err := usageOf(ctx, store, since, until, questions)
	if err != nil {
		return err
	}
	switch {
	case table == "-":
		return u.writeCSV(a.stdout)
	case table != "":
		return writeTable(table, u)
	case a.json:
		return a.printJSON(u)
	}
	u.print(a.stdout, a.screen)
	return nil
}

// openRecords opens the state beside a server that may be running. That there is
// none yet is an error: nobody has asked anything.
func (a *app) openRecords(ctx context.Context) (*state.Store, error) {
	where, err := a.statePlace()
	if err != nil {
		return nil, err
	}
	if !strings.Contains(where, "://") {
		if _, err := os.Stat(where); errors.Is(err, fs.ErrNotExist) {
			return nil, failure("it is made when verbatim serve runs with Slack; --data says where it is looked for", "there is no state %s", where)
		}
	}
	return a.openState(ctx, slog.New(slog.DiscardHandler), state.Options{Shared: true})
}

// localDay is the day of an instant where this program runs.
func localDay(t time.Time) corpus.Day { return corpus.DayOf(t.Local()) }

// midnight is the instant at which a day begins where this program runs.
func midnight(d corpus.Day) time.Time {
	y, m, day := d.Date()
	return time.Date(y, m, day, 0, 0, 0, 0, time.Local)
}

func usageOf(ctx context.Context, store *state.Store, since, until corpus.Day, questions bool) (*figures, error) {
	from, to := midnight(since), midnight(until+1)
	uses, err := store.Uses(ctx, from, to)
	if err != nil {
		return nil, err
	}
	thoughts, err := store.Feedbacks(ctx, from, to)
	if err != nil {
		return nil, err
	}
	u := &figures{Since: since, Until: until}
	used := map[usedCount]int{}
	for _, x := range lastOfEach(uses) {
		used[usedCount{Day: localDay(x.At), What: x.What, Outcome: x.Outcome}]++
	}
	thought := map[thoughtCount]int{}
	for _, x := range thoughts {
		thought[thoughtCount{Day: localDay(x.At), Good: x.Good, Reason: x.Reason}]++
	}
	editions, err := editionsOf(ctx, store, since, until)
	if err != nil {
		return nil, err
	}
	u.Uses = sorted(used, func(k *usedCount, n int) { k.Count = n })
	u.Feedback = sorted(thought, func(k *thoughtCount, n int) { k.Count = n })
	u.Editions = sorted(editions, func(k *editionCount, n int) { k.Count = n })
	if !questions {
		return u, nil
	}
	turns, err := store.Unanswered(ctx, from, to)
	if err != nil {
		return nil, err
	}
	for _, t := range turns {
		d := declined{Day: localDay(t.At), Question: t.Question}
		if t.Answer != nil && t.Answer.Reason != nil {
			d.Reason = *t.Answer.Reason
		}
		u.Declined = append(u.Declined, d)
	}
	return u, nil
}

// lastOfEach leaves of the uses that are one thing in several states (begun, then
// answered) only the last.
func lastOfEach(uses []records.Use) []records.Use {
	type thing struct{ team, what, turn string }
	last := map[thing]int{}
	for i, u := range uses {
		if u.Turn != "" {
			last[thing{u.Team, u.What, u.Turn}] = i
		}
	}
	var out []records.Use
	for i, u := range uses {
		if u.Turn == "" || last[thing{u.Team, u.What, u.Turn}] == i {
			out = append(out, u)
		}
	}
	return out
}

// editionsOf counts the digests of the channels that are subscribed now.
func editionsOf(ctx context.Context, store *state.Store, since, until corpus.Day) (map[editionCount]int, error) {
	subs, err := store.Subscriptions(ctx)
	if err != nil {
		return nil, err
	}
	counts := map[editionCount]int{}
	for _, s := range subs {
		editions, err := store.Editions(ctx, s.Team, s.Channel, 0)
		if err != nil {
			return nil, err
		}
		for _, e := range editions {
			if since <= e.Day && e.Day <= until {
				counts[editionCount{Day: e.Day, Status: string(e.Status)}]++
			}
		}
	}
	return counts, nil
}

// sorted is the keys of counts, each told its count, in the order in which they are written.
func sorted[K comparable](counts map[K]int, set func(*K, int)) []K {
	out := []K{}
	for k, n := range counts {
		set(&k, n)
		out = append(out, k)
	}
	slices.SortFunc(out, func(x, y K) int { return cmp.Compare(orderOf(x), orderOf(y)) })
	return out
}

func orderOf(k any) string {
	switch k := k.(type) {
	case usedCount:
		return k.Day.String() + k.What + "\x00" + k.Outcome
	case thoughtCount:
		return k.Day.String() + strconv.FormatBool(k.Good) + k.Reason
	case editionCount:
		return k.Day.String() + k.Status
	}
	return ""
}
