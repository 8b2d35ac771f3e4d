package slackapp

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// A foreignHost is one that must never be asked.
type foreignHost struct{ n atomic.Int32 }

func (f *foreignHost) start(t *testing.T) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.n.Add(1)
		w.Write([]byte("ici"))
	}))
	t.Cleanup(s.Close)
	return s.URL + "/files-pri/x"
}

func (f *foreignHost) asked() int { return int(f.n.Load()) }

func TestTrusted(t *testing.T) {
	d := newDownload("xoxb-x", "")
	d.lives("https://redaction.slack.com/")
	for address, want := range map[string]bool{
		"https://files.slack.com/files-pri/T1-F1/download/x.pdf": true,
		"https://redaction.slack.com/files/U1/F1/x":              true,
		"http://files.slack.com/files-pri/T1-F1/x":               false,
		"https://files.slack.com:8443/files-pri/T1-F1/x":         false,
		"https://files.slack.com.example.org/x":                  false,
		"https://evil-slack.com/x":                               false,
		"https://other.slack.com/x":                              false,
		"https://files.slack.com@example.org/x":                  false,
		"https://u:p@files.slack.com/x":                          false,
		"file:///etc/passwd":                                     false,
		"http://127.0.0.1:80/x":                                  false,
		"//files.slack.com/x":                                    false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.trusted(u); got != want {
			t.Errorf("%s is trusted: %v", address, got)
		}
	}
	d.lives("http://example.org/")
	d.lives("https://example.org/")
	if d.home != "redaction.slack.com" {
		t.Errorf("the workspace is at %q", d.home)
	}
}

// What goes wrong on the way is tried again, as any other call is.
func TestInboxTrouble(t *testing.T) {
	for name, tt := range map[string]struct {
		file  slackfake.File
		fault slackfake.Fault
		want  string
	}{
		"server errors":  {slackfake.File{Status: 502, Times: 2}, slackfake.Fault{}, "Lu : "},
		"limited":        {slackfake.File{Status: 429, Times: 1}, slackfake.Fault{}, "Lu : "},
		"stalls once":    {slackfake.File{Stall: 30 * time.Second, Times: 1}, slackfake.Fault{}, "Lu : "},
		"always stalls":  {slackfake.File{Stall: 30 * time.Second}, slackfake.Fault{}, "Slack ne l'a pas livré"},
		"gone meanwhile": {slackfake.File{Status: 404}, slackfake.Fault{}, "supprimé"},
		"info limited":   {slackfake.File{}, slackfake.Fault{Kind: slackfake.RateLimited, Times: 1}, "Lu : "},
		"info cut":       {slackfake.File{}, slackfake.Fault{Kind: slackfake.DropAfter, Times: 2}, "Lu : "},
		"info refused":   {slackfake.File{}, slackfake.Fault{Kind: slackfake.APIError, Code: "missing_scope", Times: 1}, "files:read"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newInbox(t, nil)
			tt.file.Name, tt.file.Data = "note.txt", []byte(note)
			if tt.fault.Kind != 0 {
				h.slack.Fault("files.info", tt.fault)
			}
			contains(t, h.reply(h.drops(slackfake.Said{}, tt.file)), tt.want)
		})
	}
}

// A token without the scope is told as such, once in the reply and in the log.
func TestInboxWithoutScope(t *testing.T) {
	h := newInbox(t, nil)
	h.scope(Scopes...)
	contains(t, h.reply(h.drops(slackfake.Said{}, slackfake.File{Name: "note.txt", Data: []byte(note)})), "files:read")
	if !strings.Contains(h.logs.String(), "files:read") {
		t.Error("the log does not say what is missing")
	}
	h.has()
}
