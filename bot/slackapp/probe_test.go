package slackapp

import (
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// saying is a server that answers every method with the body given for it.
func saying(t *testing.T, header http.Header, bodies map[string]string) Probe {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for k, v := range header {
			w.Header()[k] = v
		}
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, bodies[strings.TrimPrefix(r.URL.Path, "/api/")])
	}))
	t.Cleanup(s.Close)
	return Probe{APIURL: s.URL + "/api/"}
}

func TestProbeBot(t *testing.T) {
	h := http.Header{
		"X-Oauth-Scopes": {"chat:write, commands"},
		"Date":           {time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat)},
	}
	p := saying(t, h, map[string]string{"auth.test": `{"ok":true,"team":"Sablette","url":"https://sablette.slack.com/","user":"verbatim","team_id":"T1","user_id":"U1"}`})
	in, err := p.Bot(t.Context(), "xoxb-1")
	if err != nil {
		t.Fatal(err)
	}
	if in.Team != "Sablette" || in.Bot != "verbatim" || !slices.Equal(in.Scopes, []string{"chat:write", "commands"}) {
		t.Errorf("%+v", in)
	}
	if !in.Dated || in.Ahead < 59*time.Minute || in.Ahead > 61*time.Minute {
		t.Errorf("the clock is said to be %v ahead", in.Ahead)
	}
	if missing := Missing(Scopes, true); !slices.Equal(missing, []string{FilesScope}) {
		t.Errorf("for inboxes %v are missing", missing)
	}
	if missing := Missing(in.Scopes, false); slices.Contains(missing, "commands") || !slices.Contains(missing, "app_mentions:read") {
		t.Errorf("missing are %v", missing)
	}
}

func TestProbeRefused(t *testing.T) {
	p := saying(t, nil, map[string]string{
		"auth.test":             `{"ok":false,"error":"invalid_auth"}`,
		"apps.connections.open": `{"ok":false,"error":"not_allowed_token_type"}`,
	})
	if _, err := p.Bot(t.Context(), "xoxb-1"); err == nil || err.Error() != "slack says invalid_auth" {
		t.Error(err)
	}
	if err := p.App(t.Context(), "xapp-1"); err == nil || err.Error() != "slack says not_allowed_token_type" {
		t.Error(err)
	}
	p = saying(t, nil, map[string]string{"apps.connections.open": `{"ok":true,"url":"wss://example.org/link"}`})
	if err := p.App(t.Context(), "xapp-1"); err != nil {
		t.Error(err)
	}
}

// TestProbeOnTheWay tries what stands between this machine and Slack: none of it
// is said to be Slack's refusal.
func TestProbeOnTheWay(t *testing.T) {
	proxy := func(status int) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			io.WriteString(w, "<html>This site is blocked.")
		}))
		t.Cleanup(s.Close)
		return s.URL
	}
	stranger := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(stranger.Close)
	stranger.Config.ErrorLog = log.New(io.Discard, "", 0)
	for url, want := range map[string]string{
		"http://127.0.0.1:1":                "slack cannot be reached",
		"http://slack.invalid":              "the address of slack cannot be looked up",
		stranger.URL:                        "the certificate of what answers for slack is not trusted",
		proxy(http.StatusOK):                "what answers is not slack",
		proxy(http.StatusForbidden):         "instead of slack's answer there is status 403",
		proxy(http.StatusProxyAuthRequired): "instead of slack's answer there is status 407",
	} {
		_, err := Probe{APIURL: url + "/api/"}.Bot(t.Context(), "xoxb-secret")
		if errors.As(err, &Refusal{}) || err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", url, err, want)
		}
	}
}

func TestSigningSecret(t *testing.T) {
	const good = "0123456789abcdef0123456789abcdef"
	if err := SecretWorks(good); err != nil || !UsualSecret(good) {
		t.Error("a good secret is refused", err)
	}
	for _, odd := range []string{"0123", strings.Repeat("x", 32), "xoxb-0123456789abcdef0123456789a"} {
		if err := SecretWorks(odd); err != nil || UsualSecret(odd) {
			t.Errorf("%q: %v", odd, err)
		}
	}
	if SecretWorks("") == nil {
		t.Error("no secret works")
	}
}
