package main

import (
	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/corpus"
)

func (a *app) digestCommand() *cobra.Command {
	var on dayFlag
	var post bool
	cmd := &cobra.Command{
		Use:   "digest --on DATE",
		Short: "What the digest of a day says",
		Long: `Digest prints what the documents of one day say, one story for each matter,
with quotations, and what they announce for later. Without --on it is the day
of --as-of.`,
		Example: `  verbatim digest --on 2017-10-20
  verbatim digest --on 2017-10-20 --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.settle(cmd); err != nil {
				return err
			}
			if post {
				return failure("without --post it prints what it would post", "digest --post needs Slack, which this build does not have")
			}
			day := on.Day
			if day == 0 {
				day = a.scope.AsOf
			}
			return a.digest(cmd, day)
		},
	}
	cmd.Flags().Var(&on, "on", "the digest of `DATE`, as 2017-10-20")
	cmd.Flags().BoolVar(&post, "post", false, "post it to Slack")
	return cmd
}

func (a *app) digest(cmd *cobra.Command, on corpus.Day) error {
	assistant, err := a.assistant(cmd.Context())
	if err != nil {
		return err
	}
	e, err := assistant.Digest(cmd.Context(), on, a.scope)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(e)
	}
	a.page(e.Lang).edition(e)
	return nil
}
