package main

import (
	"encoding/json"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/bot/slackapp"
)

func (a *app) manifestCommand() *cobra.Command {
	var transport, address string
	var asYAML bool
	cmd := &cobra.Command{
		Use:   "manifest",
		Short: "Print the Slack app manifest",
		Long: `Manifest prints what Slack is to be told when the app is created (api.slack.com,
Create New App, From a manifest): name, scopes, events, the command. For Socket
Mode no address is needed. For HTTP it is that of --url or VERBATIM_PUBLIC_URL.
Without --transport it is HTTP when there is a signing secret and no app-level
token, as for serve.`,
		Example: `  verbatim manifest
  verbatim manifest --transport http --url https://verbatim.example.org --yaml`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.settle(cmd); err != nil {
				return err
			}
			m, err := a.manifest(transport, address)
			if err != nil {
				return err
			}
			if asYAML && !a.json {
				return yaml.NewEncoder(a.stdout).Encode(m)
			}
			enc := json.NewEncoder(a.stdout)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			return enc.Encode(m)
		},
	}
	cmd.Flags().StringVar(&transport, "transport", "", "how Slack reaches the app: `socket|http`")
	cmd.Flags().StringVar(&address, "url", "", "the public `URL` of the server, for http")
	cmd.Flags().BoolVar(&asYAML, "yaml", false, "print YAML instead of JSON")
	return cmd
}

func (a *app) manifest(transport, address string) (slackapp.AppManifest, error) {
	if transport == "" {
		app, err := a.secret("SLACK_APP_TOKEN")
		if err != nil {
			return slackapp.AppManifest{}, err
		}
		signing, err := a.secret("SLACK_SIGNING_SECRET")
		if err != nil {
			return slackapp.AppManifest{}, err
		}
		if transport = "socket"; app == "" && (signing != "" || address != "") {
			transport = "http"
		}
	}
	switch transport {
	case "socket":
		return slackapp.Manifest("", len(a.slack.Inboxes) > 0), nil
	case "http":
		public, err := checkPublicURL(address)
		if err != nil {
			return slackapp.AppManifest{}, err
		}
		if public == "" {
			public = a.publicURL
		}
		if public == "" {
			return slackapp.AppManifest{}, usage("give it with --url https://… or VERBATIM_PUBLIC_URL", "for http Slack must know the server's address")
		}
		return slackapp.Manifest(public, len(a.slack.Inboxes) > 0), nil
	}
	return slackapp.AppManifest{}, usage("run: verbatim manifest --help", "--transport: %q is neither socket nor http", transport)
}
