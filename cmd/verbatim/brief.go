package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/bot"
)

func (a *app) briefCommand() *cobra.Command {
	var timeline bool
	cmd := &cobra.Command{
		Use:   `brief "topic"`,
		Short: "A dated, cited brief on a topic",
		Long: `Brief says what the documents hold on a topic in a few quoted and dated points,
newest first, and what they announce for later. With --timeline it is a
chronology, oldest first, by the dates of the events.`,
		Example: `  verbatim brief "contenus terroristes en ligne"
  verbatim brief --timeline --since 2017-01-01 "cybersécurité"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.settle(cmd); err != nil {
				return err
			}
			return a.brief(cmd.Context(), strings.Join(args, " "), timeline)
		},
	}
	cmd.Flags().BoolVar(&timeline, "timeline", false, "a chronology, oldest first")
	return cmd
}

func (a *app) brief(ctx context.Context, topic string, timeline bool) error {
	if strings.TrimSpace(plain(topic)) == "" {
		return usage(`say what it is about: verbatim brief "cybersécurité"`, "the topic is empty")
	}
	if err := checkQuestion(topic); err != nil {
		return err
	}
	assistant, err := a.writer(ctx)
	if err != nil {
		return err
	}
	write := assistant.Brief
	if timeline {
		write = assistant.Timeline
	}
	b, err := write(ctx, bot.Question{ID: questionID(topic), Text: topic, Scope: a.scope})
	if err != nil {
		return err
	}
	if a.json {
		err = a.printJSON(b)
	} else {
		a.page(b.Lang).brief(b)
	}
	if err == nil && !b.Answered {
		err = errDeclined
	}
	return err
}
