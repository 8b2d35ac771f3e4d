package slackapp

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// A Probe asks Slack whether what an administrator has set up works. It changes
// nothing there. Its errors never hold a token.
type Probe struct {
	// APIURL is as in Options.
	APIURL string
	// Timeout is for each call; 10 s when zero.
	Timeout time.Duration
}

// Installation is what Slack says of a bot token.
type Installation struct {
	Team string // the workspace's name
	URL  string // the workspace's address
	Bot  string // the bot's name
	// Scopes are what the token is allowed; nil when Slack did not say.
	Scopes []string
	// Ahead is by how much this machine's clock is ahead of Slack's, to the second;
	// Dated is false when Slack gave no time.
	Ahead time.Duration
	Dated bool
}

// Bot asks what a bot token is good for.
func (p Probe) Bot(ctx context.Context, token string) (Installation, error) {
	var in Installation
	client := p.client(token, slack.OptionOnResponseHeaders(func(_ string, h http.Header) {
		if h.Get("X-OAuth-Scopes") != "" {
			in.Scopes = strings.FieldsFunc(h.Get("X-OAuth-Scopes"), func(r rune) bool { return r == ',' || r == ' ' })
		}
		if at, err := http.ParseTime(h.Get("Date")); err == nil {
			in.Ahead, in.Dated = time.Since(at).Truncate(time.Second), true
		}
	}))
	who, err := client.AuthTestContext(ctx)
	if err != nil {
		return in, sayWhy(err)
	}
	in.Team, in.URL, in.Bot = who.Team, who.URL, who.User
	return in, nil
}

// App asks whether an app-level token opens Socket Mode connections. The one that
// it opens is not used.
func (p Probe) App(ctx context.Context, token string) error {
	_, _, err := p.client("", slack.OptionAppLevelToken(token)).StartSocketModeContext(ctx)
	return sayWhy(err)
}

// Member asks whether the assistant is in a channel, so that it is told what is said
// there. A channel that Slack does not let it know is one that it is not in.
func (p Probe) Member(ctx context.Context, token, channel string) (bool, error) {
	info, err := p.client(token).GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
	if code, said := refusal(err); said && code == "channel_not_found" {
		return false, nil
	}
	if err != nil {
		return false, sayWhy(err)
	}
	return info.IsMember, nil
}

func (p Probe) client(token string, more ...slack.Option) *slack.Client {
	timeout := p.Timeout
	if timeout == 0 {
		timeout = 10 * time.Second
	}
	options := append([]slack.Option{slack.OptionHTTPClient(&http.Client{Timeout: timeout})}, more...)
	if p.APIURL != "" {
		options = append(options, slack.OptionAPIURL(p.APIURL))
	}
	return slack.New(token, options...)
}

// A Refusal is the error of a call that Slack itself said no to. Every other error
// of a Probe is of the way there.
type Refusal struct{ Code string }

func (r Refusal) Error() string { return "slack says " + r.Code }

// sayWhy keeps of an error what may be shown: the code that Slack gave, or why
// there was no answer of Slack's.
func sayWhy(err error) error {
	if err == nil {
		return nil
	}
	if code, said := refusal(err); said {
		return Refusal{code}
	}
	var (
		status  slack.StatusCodeError
		busy    *slack.RateLimitedError
		cert    *tls.CertificateVerificationError
		name    *net.DNSError
		garbled *json.SyntaxError
	)
	switch {
	case errors.As(err, &busy):
		return errors.New("slack asks to wait")
	case errors.As(err, &status): // of a proxy: Slack puts what it says into an answer of status 200
		return fmt.Errorf("instead of slack's answer there is status %d", status.Code)
	case errors.As(err, &garbled):
		return errors.New("what answers is not slack")
	case errors.As(err, &cert):
		return errors.New("the certificate of what answers for slack is not trusted")
	case errors.As(err, &name):
		return errors.New("the address of slack cannot be looked up")
	case errors.Is(err, context.DeadlineExceeded):
		return errors.New("slack does not answer in time")
	}
	return errors.New("slack cannot be reached")
}

// Missing are those of ScopesFor that are not among have.
func Missing(have []string, inboxes bool) []string {
	return slices.DeleteFunc(ScopesFor(inboxes), func(s string) bool { return slices.Contains(have, s) })
}

// UsualSecret reports whether a signing secret looks like those that Slack gives.
func UsualSecret(secret string) bool {
	_, err := hex.DecodeString(secret)
	return err == nil && len(secret) == 32
}

// SecretWorks returns nil when what a signing secret has signed is accepted with it.
// Whether it is the right one only a request from Slack can tell.
func SecretWorks(secret string) error {
	if secret == "" {
		return errors.New("there is no signing secret")
	}
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	const body = "self-test"
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + stamp + ":" + body))
	h := http.Header{}
	h.Set("X-Slack-Request-Timestamp", stamp)
	h.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	v, err := slack.NewSecretsVerifier(h, secret)
	if err == nil {
		_, err = v.Write([]byte(body))
	}
	if err == nil {
		err = v.Ensure()
	}
	if err != nil {
		return errors.New("a signature made with it is not accepted")
	}
	return nil
}
