// How a test uses the stand-in.
package slackfake_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// The program here is a handler that answers every event with a message in the
// thread. A test of the real program gives it the same three things: the API's URL,
// the token and the signing secret (or, for Socket Mode, the app's token and no AppURL).
func Example() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	slack := slackfake.Start(slackfake.Options{})
	defer slack.Close()
	slack.AddUser(slackfake.User{ID: "U1", Name: "claire"})
	slack.AddChannel(slackfake.Channel{ID: "C1", Name: "presse"})

	var asked slackfake.Said
	program := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		go http.PostForm(slack.APIURL()+"chat.postMessage", url.Values{
			"token": {slack.BotToken()}, "channel": {asked.Channel}, "thread_ts": {slack.Messages("C1")[0].TS},
			"text": {"« … » [1]"}, "unfurl_links": {"false"}, "unfurl_media": {"false"},
		})
	}))
	defer program.Close()
	slack.SetApp(program.URL + "/slack/events")

	asked = slackfake.Said{Channel: "C1", User: "U1", Text: "qui a signé ?"}
	d, err := slack.DeliverMessage(ctx, asked)
	if err != nil {
		fmt.Println(err)
		return
	}
	err = slack.WaitFor(ctx, func(s *slackfake.Server) bool { return len(s.Replies("C1", d.TS)) == 1 })
	fmt.Println(d.Acked, err, slack.Replies("C1", d.TS)[0].Text)
	fmt.Println(len(slack.Pings()), len(slack.Unfurls()), len(slack.Refused()), len(slack.Violations()))
	// Output:
	// true <nil> « … » [1]
	// 0 0 0 0
}
