package main

import "github.com/spf13/cobra"

func (a *app) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Answer in Slack and on web pages",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return failure("ask in the terminal: verbatim ask \"question\"", "serve: this build has neither Slack nor web pages")
		},
	}
}

func (a *app) manifestCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "manifest",
		Short: "Print the Slack app manifest",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return failure("ask in the terminal: verbatim ask \"question\"", "manifest: this build has no Slack app to describe")
		},
	}
}
