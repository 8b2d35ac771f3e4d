package slackapp

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
)

// Command is the slash command that the manifest registers.
const Command = "/brief"

// EventsPath is where Slack sends everything when it calls us over HTTP.
const EventsPath = "/slack/events"

// An AppManifest is what Slack is told of the app when it is created. Its JSON
// and YAML forms are Slack's manifest; what the zero value means there is written
// out, since Slack's defaults are not ours.
type AppManifest struct {
	Display struct {
		Name        string `json:"name" yaml:"name"`
		Description string `json:"description" yaml:"description"`
		Long        string `json:"long_description" yaml:"long_description"`
		Color       string `json:"background_color" yaml:"background_color"`
	} `json:"display_information" yaml:"display_information"`
	Features manifestFeatures `json:"features" yaml:"features"`
	OAuth    struct {
		Scopes struct {
			Bot []string `json:"bot" yaml:"bot"`
		} `json:"scopes" yaml:"scopes"`
	} `json:"oauth_config" yaml:"oauth_config"`
	Settings manifestSettings `json:"settings" yaml:"settings"`
}

type manifestFeatures struct {
	Home struct {
		Home     bool `json:"home_tab_enabled" yaml:"home_tab_enabled"`
		Messages bool `json:"messages_tab_enabled" yaml:"messages_tab_enabled"`
		ReadOnly bool `json:"messages_tab_read_only_enabled" yaml:"messages_tab_read_only_enabled"`
	} `json:"app_home" yaml:"app_home"`
	Bot struct {
		Name   string `json:"display_name" yaml:"display_name"`
		Online bool   `json:"always_online" yaml:"always_online"`
	} `json:"bot_user" yaml:"bot_user"`
	Shortcuts []manifestShortcut `json:"shortcuts" yaml:"shortcuts"`
	Commands  []manifestCommand  `json:"slash_commands" yaml:"slash_commands"`
	Agent     struct {
		Description string           `json:"agent_description" yaml:"agent_description"`
		Prompts     []manifestPrompt `json:"suggested_prompts" yaml:"suggested_prompts"`
	} `json:"agent_view" yaml:"agent_view"`
}

type manifestShortcut struct {
	Name        string `json:"name" yaml:"name"`
	Type        string `json:"type" yaml:"type"`
	Callback    string `json:"callback_id" yaml:"callback_id"`
	Description string `json:"description" yaml:"description"`
}

type manifestCommand struct {
	Command     string `json:"command" yaml:"command"`
	URL         string `json:"url,omitempty" yaml:"url,omitempty"`
	Description string `json:"description" yaml:"description"`
	Hint        string `json:"usage_hint" yaml:"usage_hint"`
	Escape      bool   `json:"should_escape" yaml:"should_escape"`
}

type manifestPrompt struct {
	Title   string `json:"title" yaml:"title"`
	Message string `json:"message" yaml:"message"`
}

type manifestSettings struct {
	Events struct {
		URL string   `json:"request_url,omitempty" yaml:"request_url,omitempty"`
		Bot []string `json:"bot_events" yaml:"bot_events"`
	} `json:"event_subscriptions" yaml:"event_subscriptions"`
	Interactivity struct {
		Enabled bool   `json:"is_enabled" yaml:"is_enabled"`
		URL     string `json:"request_url,omitempty" yaml:"request_url,omitempty"`
	} `json:"interactivity" yaml:"interactivity"`
	OrgDeploy     bool `json:"org_deploy_enabled" yaml:"org_deploy_enabled"`
	Socket        bool `json:"socket_mode_enabled" yaml:"socket_mode_enabled"`
	TokenRotation bool `json:"token_rotation_enabled" yaml:"token_rotation_enabled"`
}

// Scopes are what the bot token must be allowed, in alphabetical order.
var Scopes = []string{
	"app_mentions:read", // questions that mention it
	"assistant:write",   // status, title and suggestions in the agent view
	"channels:history",  // channels in which every question is answered; what became of a message
	"channels:read",     // whether a channel is shared with another organisation
	"chat:write",
	"commands",
	"groups:history", // the same in private channels
	"groups:read",
	"im:history", // direct messages
	"im:read",
	"im:write",
	"users:read", // who is a guest, and in which language they read
}

// FilesScope is what the bot token must be allowed, too, where a channel is an inbox.
// The message with which a file comes is an event that is there for questions.
const FilesScope = "files:read"

// ScopesFor are what the bot token must be allowed, with inboxes or without, in
// alphabetical order.
func ScopesFor(inboxes bool) []string {
	all := slices.Clone(Scopes)
	if inboxes {
		all = append(all, FilesScope)
		slices.Sort(all)
	}
	return all
}

var botEvents = []string{
	"app_context_changed",
	"app_home_opened",
	"app_mention",
	"app_uninstalled",
	"message.channels",
	"message.groups",
	"message.im",
	"tokens_revoked",
}

// Manifest is the app's manifest: for Socket Mode when publicURL is "", else for
// a server that Slack reaches under that address. inboxes is set where the files of a
// channel become documents.
func Manifest(publicURL string, inboxes bool) AppManifest {
	requests := ""
	if publicURL != "" {
		requests = strings.TrimRight(publicURL, "/") + EventsPath
	}
	var m AppManifest
	m.Display.Name = "Verbatim"
	m.Display.Description = "Répond mot pour mot, avec la source et la date"
	m.Display.Long = "Verbatim répond aux questions sur vos textes officiels (communiqués, dépêches, rapports) par des citations exactes, " +
		"chacune avec sa source et sa date. Ce que les documents ne disent pas, il ne le dit pas. " +
		"Posez une question en le mentionnant ou en message direct, demandez une note avec /brief, abonnez un canal à la revue du jour."
	m.Display.Color = "#1b3a57"

	f := &m.Features
	f.Home.Home, f.Home.Messages = true, true
	f.Bot.Name, f.Bot.Online = "Verbatim", true
	f.Shortcuts = []manifestShortcut{{
		Name: "Vérifier cette citation", Type: "message", Callback: blocks.CallbackVerify,
		Description: "Ces mots figurent-ils dans les documents, et de quelle date\u202f?",
	}}
	f.Commands = []manifestCommand{{
		Command: Command, URL: requests, Description: "Une note datée et citée, ou la revue du jour de ce canal",
		Hint: "sujet [depuis:2017-06] [chronologie] | aide | abonner | sources",
	}}
	f.Agent.Description = "Répond aux questions sur vos textes officiels, mot pour mot, avec la source et la date."
	f.Agent.Prompts = []manifestPrompt{
		{"Quoi de neuf\u202f?", "Quoi de neuf aujourd’hui\u202f?"},
		{"Échéances à venir", "Quelles sont les échéances annoncées\u202f?"},
		{"Comment poser une question", "aide"},
	}

	m.OAuth.Scopes.Bot = ScopesFor(inboxes)
	m.Settings.Events.URL, m.Settings.Events.Bot = requests, botEvents
	m.Settings.Interactivity.Enabled, m.Settings.Interactivity.URL = true, requests
	m.Settings.Socket = requests == ""
	return m
}
