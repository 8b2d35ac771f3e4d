package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/bot"
)

func (a *app) deadlinesCommand() *cobra.Command {
	var about string
	var all bool
	cmd := &cobra.Command{
		Use:   "deadlines",
		Short: "What is due when, and who has to do it",
		Long: `Deadlines lists what the documents commit somebody to, or announce, with a time
for it: soonest first, each with the sentence that says it, and with the sentence
of a later text where that says in so many words that it was done, put off or
given up.

It lists what is due on the day of --as-of or later. With --since or --until it
lists what falls due in these days, and what has no day of its own ("within two
hours") when its text is of these days; with --all everything, whenever it was due.`,
		Example: `  verbatim deadlines --as-of 2017-09-01
  verbatim deadlines --since 2017-01-01 --until 2017-12-31 --about cybersécurité`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.settle(cmd); err != nil {
				return err
			}
			return a.deadlines(cmd.Context(), about, all)
		},
	}
	cmd.Flags().StringVar(&about, "about", "", "only what is about this `SUBJECT`")
	cmd.Flags().BoolVar(&all, "all", false, "also what was due before, and what has no day")
	return cmd
}

func (a *app) deadlines(ctx context.Context, about string, all bool) error {
	if err := checkQuestion(about); about != "" && err != nil {
		return err
	}
	req := bot.DeadlineRequest{From: a.scope.Since, To: a.scope.Until, About: strings.TrimSpace(plain(about)), Scope: a.scope}
	// The days are those on which things fall due, not those of the texts.
	req.Since, req.Until = 0, 0
	switch {
	case all && (req.From != 0 || req.To != 0):
		return usage("leave out one of them", "--all and --since or --until are two different lists")
	case !all && req.From == 0 && req.To == 0:
		req.From = a.scope.AsOf
	}
	assistant, err := a.writer(ctx)
	if err != nil {
		return err
	}
	d, err := assistant.Deadlines(ctx, req)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(d)
	}
	a.page(d.Lang).deadlines(d)
	return nil
}

// deadlines shows a list of deadlines: when, who where that is certain, the sentence, and what
// became of it.
func (p page) deadlines(list *bot.Deadlines) {
	if len(list.Deadlines) == 0 {
		p.text("", "", p.say("Rien à l’échéance dans les documents pour ces jours.", "Nothing in the documents falls due in these days."))
		return
	}
	for i := range list.Deadlines {
		d := &list.Deadlines[i]
		if i > 0 {
			p.gap()
		}
		p.text("", green, capital(bot.FormatDue(d.When, p.lang)))
		if d.Who != nil {
			p.text("  ", "", p.say("Qui\u00a0: ", "Who: ")+*d.Who)
		}
		p.citation("  ", "", &d.Citation)
		if d.Outcome != nil {
			p.text("  ", yellow, capital(bot.StateWord(d.State, p.lang))+p.say("\u00a0:", ":"))
			p.citation("  ", "", d.Outcome)
		}
	}
}

// say is one of two texts, by the language of the reader.
func (p page) say(fr, en string) string {
	if p.lang == "en" {
		return en
	}
	return fr
}
