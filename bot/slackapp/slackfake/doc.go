// Package slackfake is a strict stand-in for Slack, for tests: its Web API, its
// events over signed HTTP and over Socket Mode, its response URLs, and its limits.
// It knows Slack's rules by itself and shares no code with what it tests.
//
// A test starts one, tells it who and what is there, points the program at its URL
// and then plays the people:
//
//	slack := slackfake.Start(slackfake.Options{})
//	defer slack.Close()
//	slack.AddUser(slackfake.User{ID: "U1", TZ: "Europe/Paris", Locale: "fr-FR"})
//	slack.AddChannel(slackfake.Channel{ID: "C1", Name: "presse"})
//	// SLACK_API_URL=slack.APIURL() SLACK_BOT_TOKEN=slack.BotToken() SLACK_APP_TOKEN=slack.AppToken()
//	d, err := slack.DeliverMention(ctx, slackfake.Said{Channel: "C1", User: "U1", Text: "Qui a signé ?"})
//	err = slack.WaitFor(ctx, func(s *slackfake.Server) bool { return len(s.Thread("C1", d.TS)) > 1 })
//
// Without an application URL (SetApp) everything is delivered over Socket Mode. A
// Deliver method returns when the program has acknowledged, or when the last retry
// was not answered.
//
// It refuses whatever Slack would refuse, and where Slack's behaviour is not known
// for sure it takes the stricter reading. What it let pass but Slack's users would
// suffer from is kept: Pings, Suspects, Unfurls and Violations.
package slackfake
