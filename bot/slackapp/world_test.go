package slackapp

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/outbox"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// papers are the documents of the tests: two collections, one of which not everybody may see.
var papers = fstest.MapFS{
	"presse/quai.md": {Data: []byte(`---
title: Le quai nord du port de Brévin rouvre
publisher: Port de Brévin
date: 2024-03-04
---
Le quai nord du port de Brévin rouvrira aux ferries le 12 mars 2024, a annoncé la direction du port.

« Le quai nord retrouvera ses ferries dès le printemps », a déclaré Hélène Carvin, directrice du port de Brévin.

Les travaux du quai nord, achevés en février, ont coûté 4,2 millions d’euros.
`)},
	"presse/ferries.md": {Data: []byte(`---
title: Ferries de Brévin, la liaison de nuit reprend
publisher: Agence Littoral
date: 2024-03-05
---
La compagnie Armor reprendra la liaison de nuit vers le port de Brévin le 20 mars 2024.

Deux ferries relieront chaque nuit le quai nord à l’île de Sarn, a précisé la compagnie.
`)},
	"interne/offre.md": {Data: []byte(`---
title: Offre de reprise du port
publisher: Conseil du port
date: 2024-03-05
---
Le conseil du port de Brévin a refusé l’offre de reprise du groupe Meridian.

Le montant de l’offre de reprise du port de Brévin était de 31 millions d’euros.
`)},
}

// assistantOver is an assistant over files.
func assistantOver(t testing.TB, files fstest.MapFS) *bot.Assistant {
	t.Helper()
	c, err := corpus.Load(context.Background(), []corpus.Root{{Name: "test", FS: files}}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ix := retrieval.New(retrieval.Hashing{})
	if _, err := ix.Sync(context.Background(), c.Documents); err != nil {
		t.Fatal(err)
	}
	return bot.New(ix)
}

// A world is an App in front of a stand-in for Slack, with a store in memory whose
// jobs are done when the test says so.
type world struct {
	*testing.T
	slack *slackfake.Server
	store *memStore
	app   *App

	mu     sync.Mutex
	counts map[string]int // by "what outcome"
	logs   strings.Builder
}

// Write takes a line of the log.
func (w *world) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.logs.Write(line)
}

// discreet checks that the log has nothing that people or documents say, and no secret.
func (w *world) discreet() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, secret := range []string{"Brévin", "quai", "ferries", w.slack.URL(), w.slack.BotToken(), w.slack.SigningSecret()} {
		if strings.Contains(w.logs.String(), secret) {
			w.Errorf("the log has %q:\n%s", secret, w.logs.String())
		}
	}
}

// newWorld starts one: Anne and Bruno are members, Gaspard is a guest, Wanda is of
// another organisation; #port is a channel with the assistant, #ailleurs one
// without, #commun is shared with another organisation.
func newWorld(t *testing.T, change func(*Options)) *world {
	t.Helper()
	w := &world{T: t, store: newMemStore(), counts: map[string]int{}}
	w.slack = slackfake.Start(slackfake.Options{Scopes: Scopes})
	t.Cleanup(w.slack.Close)
	w.slack.AddUser(slackfake.User{ID: "UANNE", Name: "anne", RealName: "Anne Lotier", Locale: "fr-FR", TZ: "Europe/Paris"})
	w.slack.AddUser(slackfake.User{ID: "UBRUNO", Name: "bruno", Locale: "en-GB", TZ: "Europe/London"})
	w.slack.AddUser(slackfake.User{ID: "UGUEST", Name: "gaspard", Guest: true})
	w.slack.AddUser(slackfake.User{ID: "UWANDA", Name: "wanda", Team: "T0OTHER", Stranger: true})
	w.slack.AddChannel(slackfake.Channel{ID: "CPORT", Name: "port"})
	w.slack.AddChannel(slackfake.Channel{ID: "CELSEWHERE", Name: "ailleurs", NotMember: true})
	w.slack.AddChannel(slackfake.Channel{ID: "CSHARED", Name: "commun", ExtShared: true})
	assistant := assistantOver(t, papers)
	o := Options{
		BotToken: w.slack.BotToken(), SigningSecret: w.slack.SigningSecret(), APIURL: w.slack.APIURL(),
		Store:     w.store,
		Assistant: func() *bot.Assistant { return assistant },
		Count: func(what, outcome string) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.counts[what+" "+outcome]++
		},
		Took: func(string, time.Duration) {},
	}
	if change != nil {
		change(&o)
	}
	lg := slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
	t.Cleanup(w.discreet)
	app, err := New(lg, o)
	if err != nil {
		t.Fatal(err)
	}
	w.app = app
	if err := app.introduce(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := app.connect(); err != nil {
		t.Fatal(err)
	}
	app.out = outbox.New(lg, outbox.Options{
		Client: app.slack, Store: w.store, Pacer: w.store, Flags: w.store, Self: outbox.Self{User: app.self.User, Bot: app.self.Bot},
		Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	})
	app.ready.Store(true)
	front := httptest.NewServer(http.Handler(app))
	t.Cleanup(front.Close)
	w.slack.SetApp(front.URL)
	return w
}

// settle waits for what is done beside acknowledgements and does all jobs.
func (w *world) settle() {
	w.Helper()
	w.beside()
	w.store.drain(w.T, w.app.handlers())
	w.beside()
	for _, v := range w.slack.Violations() {
		w.Errorf("slack: %s", v)
	}
	for _, p := range w.slack.Pings() {
		w.Errorf("somebody is pinged: %+v", p)
	}
}

// beside waits for what is done beside acknowledgements: it takes all the room there is for it.
func (w *world) beside() {
	for range cap(w.app.aside) {
		w.app.aside <- struct{}{}
	}
	for range cap(w.app.aside) {
		<-w.app.aside
	}
}

// command types a command in a channel and lets everything come of it.
func (w *world) command(user, channel, text string) *slackfake.Delivery {
	w.Helper()
	d, err := w.slack.DeliverCommand(w.Context(), slackfake.Command{Name: "/brief", Text: text, Channel: channel, User: user})
	return w.done(d, err)
}

// click uses a button and lets everything come of it.
func (w *world) click(c slackfake.Click) *slackfake.Delivery {
	w.Helper()
	d, err := w.slack.DeliverClick(w.Context(), c)
	return w.done(d, err)
}

// submit sends off the modal that a user has open and lets everything come of it.
func (w *world) submit(user string, values map[string][]string) *slackfake.Delivery {
	w.Helper()
	views := w.slack.Views(user)
	if len(views) == 0 {
		w.Fatalf("%s has no modal open", user)
	}
	d, err := w.slack.DeliverSubmission(w.Context(), views[len(views)-1].ID, values)
	return w.done(d, err)
}

func (w *world) done(d *slackfake.Delivery, err error) *slackfake.Delivery {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
	if !d.Acked {
		w.Fatalf("%s %s is not acknowledged: %+v", d.Kind, d.Type, d.Attempts)
	}
	w.settle()
	return d
}

// told is the last thing that a user alone sees in a channel; the test fails when there is none.
func (w *world) told(channel, user string) slackfake.Message {
	w.Helper()
	all := w.slack.Ephemerals(channel, user)
	if len(all) == 0 {
		w.Fatalf("%s is told nothing in %s; counts %v", user, channel, w.counted())
	}
	return all[len(all)-1]
}

// tells checks that the last thing that a user alone sees in a channel has those words.
func (w *world) tells(channel, user string, words ...string) slackfake.Message {
	w.Helper()
	m := w.told(channel, user)
	for _, word := range words {
		if !strings.Contains(plainly(m.Text), word) {
			w.Errorf("%s is told in %s:\n%s\nwithout %q", user, channel, m.Text, word)
		}
	}
	return m
}

// plainly is a text as it is read, with plain spaces and apostrophes.
func plainly(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", "\u00a0", " ", "\u202f", " ", "’", "'", "\u2060", "").Replace(s)
}

func (w *world) counted() map[string]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := make(map[string]int, len(w.counts))
	for k, n := range w.counts {
		out[k] = n
	}
	return out
}

// counts checks how often something was counted.
func (w *world) count(what string, want int) {
	w.Helper()
	if got := w.counted()[what]; got != want {
		w.Errorf("counted %q %d times, not %d; all: %v", what, got, want, w.counted())
	}
}

// posted are the messages of the assistant that everybody in a channel sees.
func (w *world) posted(channel string) []slackfake.Message {
	var out []slackfake.Message
	for _, m := range w.slack.Posted() {
		if m.Channel == channel {
			out = append(out, m)
		}
	}
	return out
}

// payload is work as a job keeps it.
func payload(t testing.TB, kind string, work any) record.Job {
	t.Helper()
	j, err := job(kind, work)
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(j.Payload) {
		t.Fatal("not JSON")
	}
	return j
}
