package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/slackapp"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
	"github.com/verbatim-briefing/verbatim/bot/state"
)

// transports are the two ways in which Slack and the program talk.
var transports = []string{"socket", "http"}

// overBoth runs a test once over each transport, beside all others.
func overBoth(t *testing.T, test func(t *testing.T, transport string)) {
	t.Helper()
	t.Parallel()
	for _, transport := range transports {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			test(t, transport)
		})
	}
}

// A plan is what a desk begins with. The zero value is the sample corpus, the
// rules that hold without any configuration, and no limits on how much is asked.
type plan struct {
	transport string // "socket" when empty
	fake      slackfake.Options
	corpus    map[string]string // files by name; nil is the sample
	slack     string            // lines of the configuration under slack:
	limits    bool              // keep the program's own limits
	stopped   bool              // do not start it yet
	child     bool              // the program is a process of its own, which can be killed
}

// publicURL is where the links to sources seem to lead. Nobody asks that host:
// the tests follow such a link to where the program really listens.
const publicURL = "https://verbatim.example.org"

// A desk is a workspace, played by the stand-in for Slack, and "verbatim serve" at
// work in it. Anne is French and Ben English; Claire is an administrator where the
// rules name one; Gaspard is a guest, Wanda of another organisation.
type desk struct {
	*testing.T
	slack     *slackfake.Server
	transport string
	dir       string // has corpus, data and the configuration
	files     bool   // there is a corpus of files
	child     bool
	env       map[string]string

	mu      sync.Mutex
	log     bytes.Buffer // stderr of all lives of the program
	born    int          // where in log the life that runs begins
	stdout  bytes.Buffer
	secret  []string // what the log must never hold
	dirty   bool     // refused calls are expected
	base    string   // http://HOST:PORT of the program
	running *life
}

// A life is the program from one start to its end.
type life struct {
	interrupt func()
	kill      func() // nil when it is in this process
	ended     chan struct{}
	code      int
}

// lockedWriter writes to a buffer of a desk.
type lockedWriter struct {
	mu *sync.Mutex
	to *bytes.Buffer
}

func (w lockedWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(p)
}

// newDesk sets a desk up and, unless the plan says otherwise, starts the program.
// At the end of the test it is stopped, and what Slack's users would have suffered
// from, and what the log should not hold, are errors.
func newDesk(t *testing.T, p plan) *desk {
	t.Helper()
	p.fake.Scopes = slackapp.Scopes // what the manifest asks for must do
	d := &desk{T: t, slack: slackfake.Start(p.fake), transport: p.transport, dir: t.TempDir(), files: p.corpus != nil, child: p.child}
	t.Cleanup(d.slack.Close)
	people(d.slack)
	d.env = map[string]string{
		"HOME": d.dir, "VERBATIM_DATA": filepath.Join(d.dir, "data"), "VERBATIM_LISTEN": "127.0.0.1:0",
		"VERBATIM_PUBLIC_URL": publicURL, "SLACK_API_URL": d.slack.APIURL(), "SLACK_BOT_TOKEN": d.slack.BotToken(),
		"VERBATIM_CONFIG": filepath.Join(d.dir, "verbatim.yaml"), "VERBATIM_LOG": "debug",
	}
	d.secret = []string{d.slack.BotToken(), d.slack.AppToken(), d.slack.SigningSecret(), "/commands/T0", "/actions/T0", "ticket="}
	if d.transport == "http" {
		d.env["SLACK_SIGNING_SECRET"] = d.slack.SigningSecret()
	} else {
		d.env["SLACK_APP_TOKEN"] = d.slack.AppToken()
	}
	if d.files {
		d.env["VERBATIM_CORPUS"] = filepath.Join(d.dir, "corpus")
		for name, text := range p.corpus {
			d.write(filepath.Join("corpus", name), text)
		}
	}
	d.configure(p.slack, p.limits)
	t.Cleanup(func() { d.close() })
	if !p.stopped {
		d.start()
	}
	return d
}

// people are who is in the workspace.
func people(s *slackfake.Server) {
	s.AddUser(slackfake.User{ID: "UANNE", Name: "anne", RealName: "Anne Lotier", Locale: "fr-FR", TZ: "Europe/Paris"})
	s.AddUser(slackfake.User{ID: "UBEN", Name: "ben", RealName: "Ben Archer", Locale: "en-GB", TZ: "Europe/London"})
	s.AddUser(slackfake.User{ID: "UCLAIRE", Name: "claire", Admin: true})
	s.AddUser(slackfake.User{ID: "UGASPARD", Name: "gaspard", Guest: true})
	s.AddUser(slackfake.User{ID: "UWANDA", Name: "wanda", Team: "T0OTHER", Stranger: true})
	s.AddUser(slackfake.User{ID: "UROBOT", Name: "robot", Bot: true})
}

// configure writes the configuration file; it holds from the next start.
func (d *desk) configure(slack string, limits bool) {
	d.Helper()
	if !limits {
		slack += "\nlimits: {user_per_minute: 0, channel_per_minute: 0}"
	}
	var lines []string
	for line := range strings.Lines(strings.TrimSpace(slack) + "\n") {
		lines = append(lines, "  "+line)
	}
	d.write("verbatim.yaml", "slack:\n"+strings.Join(lines, ""))
}

// write makes a file in the desk's folder.
func (d *desk) write(name, text string) {
	d.Helper()
	file := filepath.Join(d.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		d.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		d.Fatal(err)
	}
}

// channels adds channels with the program in them.
func (d *desk) channels(ids ...string) {
	for _, id := range ids {
		d.slack.AddChannel(slackfake.Channel{ID: id, Name: strings.ToLower(id)})
	}
}

// start runs the program in this process until stop, and returns when it is ready.
func (d *desk) start() {
	d.Helper()
	d.launch()
	d.awaitReady()
}

// launch runs the program until stop, and returns when it listens.
func (d *desk) launch() {
	d.Helper()
	l := d.spawn()
	d.base = "http://" + d.awaitListening(l)
	if d.transport == "http" {
		d.slack.SetApp(d.base + "/slack/events")
	}
}

// spawn begins a life of the program.
func (d *desk) spawn() *life {
	d.Helper()
	l := &life{ended: make(chan struct{})}
	d.mu.Lock()
	d.born = d.log.Len()
	d.mu.Unlock()
	d.running = l
	stdout, stderr := lockedWriter{&d.mu, &d.stdout}, lockedWriter{&d.mu, &d.log}
	env := maps.Clone(d.env)
	if !d.child {
		ctx, cancel := context.WithCancel(context.Background())
		l.interrupt = cancel
		go func() {
			defer close(l.ended)
			l.code = run(ctx, []string{"serve"}, func(name string) string { return env[name] }, strings.NewReader(""), stdout, stderr)
		}()
		return l
	}
	cmd := exec.Command("verbatim", "serve") // this test's own binary, see TestMain
	for name, value := range env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	cmd.Stdout, cmd.Stderr = stdout, stderr
	if err := cmd.Start(); err != nil {
		d.Fatal(err)
	}
	l.interrupt = func() { cmd.Process.Signal(os.Interrupt) }
	l.kill = func() { cmd.Process.Kill() }
	go func() {
		defer close(l.ended)
		cmd.Wait()
		l.code = cmd.ProcessState.ExitCode()
	}()
	return l
}

var listening = regexp.MustCompile(`"msg":"serving","listen":"([^"]+)"`)

// awaitListening waits for the line in the log that says where the program listens.
func (d *desk) awaitListening(l *life) string {
	d.Helper()
	for range 1200 {
		if m := listening.FindStringSubmatch(d.logged()[d.born:]); m != nil {
			return m[1]
		}
		select {
		case <-l.ended:
			d.Fatalf("the program ended with code %d:\n%s", l.code, d.logged())
		case <-time.After(25 * time.Millisecond):
		}
	}
	d.Fatalf("the program does not listen:\n%s", d.logged())
	return ""
}

// awaitReady waits until the program says that it is of use.
func (d *desk) awaitReady() {
	d.Helper()
	for range 1200 {
		if status, _ := d.get("/readyz"); status == http.StatusOK {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	_, body := d.get("/readyz")
	d.Fatalf("the program is not ready: %s\n%s", body, d.logged())
}

// stop interrupts the program and returns its exit code.
func (d *desk) stop() int {
	d.Helper()
	l := d.running
	if l == nil {
		return 0
	}
	l.interrupt()
	select {
	case <-l.ended:
	case <-time.After(30 * time.Second):
		d.Fatalf("the program does not end:\n%s", d.logged())
	}
	d.running = nil
	return l.code
}

// restart ends the program in good order and starts it again on the same data.
func (d *desk) restart() {
	d.Helper()
	if code := d.stop(); code != exitAnswered {
		d.Errorf("the program ended with code %d", code)
	}
	d.start()
}

// close ends the desk and checks what must always hold.
func (d *desk) close() {
	if code := d.stop(); code != exitAnswered {
		d.Errorf("the program ended with code %d", code)
	}
	d.checkPeace()
	d.checkLog()
	if d.Failed() {
		d.Logf("the log:\n%s", d.logged())
	}
}

// checkPeace checks that nobody suffered from what was posted.
func (d *desk) checkPeace() {
	d.Helper()
	for _, p := range d.slack.Pings() {
		d.Errorf("somebody was pinged: %+v", p)
	}
	for _, p := range d.slack.Suspects() {
		d.Errorf("somebody may have been pinged: %+v", p)
	}
	for _, m := range d.slack.Unfurls() {
		d.Errorf("links may be unfolded: %s in %s: %.80q", m.Method, m.Channel, m.Text)
	}
	for _, v := range d.slack.Violations() {
		d.Errorf("a rule of Slack's was broken: %s", v)
	}
	if d.dirty {
		return
	}
	for _, c := range d.slack.Refused() {
		d.Errorf("Slack refused %s: %s %v %v", c.Method, c.Error, c.Why, c.Args)
	}
}

// checkLog checks that the log has none of people's words and no secret.
func (d *desk) checkLog() {
	d.Helper()
	log := d.logged()
	for _, s := range d.secret {
		if i := strings.Index(log, s); s != "" && i >= 0 {
			d.Errorf("the log has %.60q: …%s…", s, log[max(0, i-200):min(len(log), i+len(s)+50)])
		}
	}
	if strings.Contains(log, `"msg":"panic`) {
		d.Errorf("something panicked")
	}
}

// logged is what was written to stderr so far.
func (d *desk) logged() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.log.String()
}

// hush adds words that the log must not hold.
func (d *desk) hush(words string) {
	if words = strings.TrimSpace(words); strings.Contains(words, " ") {
		d.secret = append(d.secret, words[:min(len(words), 200)])
	}
}

// get asks the program for a page.
func (d *desk) get(path string) (status int, body string) {
	c := http.Client{Timeout: 10 * time.Second}
	r, err := c.Get(d.base + path)
	if err != nil {
		return 0, err.Error()
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return 0, err.Error()
	}
	return r.StatusCode, string(b)
}

// awaitTime is how long anything may take before a test gives up on it.
const awaitTime = 60 * time.Second

// await waits until a condition on the workspace holds.
func (d *desk) await(what string, cond func(s *slackfake.Server) bool) {
	d.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), awaitTime)
	defer cancel()
	if err := d.slack.WaitFor(ctx, cond); err != nil {
		d.Fatalf("waiting for %s: %v\n%s", what, err, d.seen())
	}
}

// seen is what the bot said so far, for messages of failed tests.
func (d *desk) seen() string {
	var b strings.Builder
	for _, m := range d.slack.Posted() {
		fmt.Fprintf(&b, "%s %s > %s %s streaming %v: %.200q\n", m.Channel, m.ThreadTS, m.TS, m.Method, m.Streaming, m.Text)
	}
	return b.String()
}

// store opens what the program keeps, beside it.
func (d *desk) store() *state.Store {
	d.Helper()
	s, err := state.Open(context.Background(), slog.New(slog.DiscardHandler), filepath.Join(d.env["VERBATIM_DATA"], "state.sqlite"), state.Options{Shared: true})
	if err != nil {
		d.Fatal(err)
	}
	return s
}

// rest waits until the program has nothing left to do.
func (d *desk) rest() {
	d.Helper()
	s := d.store()
	defer s.Close(context.Background())
	var b state.Backlog
	for idle, n := 0, 0; n < 2400; n++ {
		var err error
		if b, err = s.Backlog(context.Background()); err != nil {
			d.Fatal(err)
		}
		if idle++; b.Queued+b.Later+b.Running+b.Retrying > 0 {
			idle = 0
		}
		if idle == 3 {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	d.Fatalf("there is still something to do: %+v\n%s", b, d.logged())
}
