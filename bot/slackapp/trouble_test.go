package slackapp

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// rereads lets a test put another assistant in the place of the one there is, as
// when the corpus was read again.
type rereads struct {
	mu  sync.Mutex
	now *bot.Assistant
}

func (r *rereads) assistant() *bot.Assistant {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

func (r *rereads) become(a *bot.Assistant) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now = a
}

// Without a corpus, and with an assistant that panics, everybody gets a reply all the same.
func TestNoAssistant(t *testing.T) {
	for name, assistant := range map[string]*bot.Assistant{"none": nil, "one that panics": bot.New(nil)} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(o *Options) { o.Assistant = func() *bot.Assistant { return assistant } })
			d := w.says(slackfake.Said{Channel: "CPORT", User: "UANNE", Text: quaiQuestion})
			if got := w.replies("CPORT", d.TS); len(got) != 1 || !strings.Contains(plainly(got[0].Text), "n'a pas fonctionné") {
				t.Errorf("replied %+v", got)
			}
			w.count("question failed", 1)
			for _, text := range []string{"quai nord du port", "sources", "échéances"} {
				w.command("UANNE", "CPORT", text)
				w.tells("CPORT", "UANNE", "n'a pas fonctionné", "référence")
			}
			w.subscribed("CPORT", nil)
			if e := w.due("CPORT", "2024-03-05", false); e.Status != record.EditionFailed {
				t.Errorf("edition: %+v", e)
			}
			w.command("UBRUNO", "CPORT", "")
			w.tells("CPORT", "UBRUNO", "Something went wrong")
			if _, err := w.slack.DeliverHomeOpened(t.Context(), "UANNE", "home"); err != nil {
				t.Error(err)
			}
			w.settle()
		})
	}
}

// A question that was asked before the corpus was read again is answered from what there is now.
func TestCorpusReadAgain(t *testing.T) {
	corpora := &rereads{now: assistantOver(t, papers)}
	w := newWorld(t, func(o *Options) { o.Assistant = corpora.assistant })
	d, err := w.slack.DeliverMention(t.Context(), slackfake.Said{Channel: "CPORT", User: "UANNE", Text: quaiQuestion})
	if err != nil {
		t.Fatal(err)
	}
	corrected := fstest.MapFS{"presse/quai.md": {Data: []byte(strings.ReplaceAll(string(papers["presse/quai.md"].Data), "4,2 millions", "4,9 millions"))}}
	corpora.become(assistantOver(t, corrected))
	w.done(d, nil)
	if got := w.replies("CPORT", d.TS); len(got) != 1 || !strings.Contains(got[0].Text, "4,9 millions") {
		t.Errorf("replied %+v", got)
	}
	corpora.become(assistantOver(t, papers))
	// What an earlier answer rests on is looked up anew for a follow-up and for more sources.
	w.click(slackfake.Click{User: "UANNE", Channel: "CPORT", Message: w.replies("CPORT", d.TS)[0].TS, Action: "more"})
	w.told("CPORT", "UANNE")
}

// A draft is not published when what it quotes was changed or taken away since.
func TestPublishWhatChanged(t *testing.T) {
	without := fstest.MapFS{"presse/ferries.md": papers["presse/ferries.md"]}
	changed := fstest.MapFS{
		"presse/ferries.md": papers["presse/ferries.md"],
		"presse/quai.md":    {Data: []byte(strings.ReplaceAll(string(papers["presse/quai.md"].Data), "4,2 millions", "4,9 millions"))},
	}
	for name, files := range map[string]fstest.MapFS{"removed": without, "changed": changed} {
		t.Run(name, func(t *testing.T) {
			corpora := &rereads{now: assistantOver(t, papers)}
			w := newWorld(t, func(o *Options) { o.Assistant = corpora.assistant })
			w.command("UANNE", "CPORT", "quai nord du port de Brévin")
			m := w.told("CPORT", "UANNE")
			corpora.become(assistantOver(t, files))
			w.click(slackfake.Click{User: "UANNE", Channel: "CPORT", Message: m.TS, Action: "publish"})
			w.tells("CPORT", "UANNE", "ont changé depuis ce brouillon")
			w.count("publish refused", 1)
			if n := len(w.posted("CPORT")); n != 0 {
				t.Errorf("%d messages published", n)
			}
		})
	}
}

// When too much is done at once, who wanted a modal is told so.
func TestCrowded(t *testing.T) {
	w := newWorld(t, nil)
	w.command("UANNE", "CPORT", "quai nord du port de Brévin")
	draft := w.told("CPORT", "UANNE")
	w.answered(quaiQuestion)
	answer := w.posted("CPORT")[0]
	for range cap(w.app.aside) {
		w.app.aside <- struct{}{}
	}
	for _, text := range []string{"", "abonner"} {
		if _, err := w.slack.DeliverCommand(t.Context(), slackfake.Command{Name: "/brief", Text: text, Channel: "CPORT", User: "UANNE"}); err != nil {
			t.Fatal(err)
		}
		w.tells("CPORT", "UANNE", "Trop de demandes")
	}
	for _, c := range []slackfake.Click{
		{User: "UANNE", Channel: "CPORT", Message: draft.TS, Action: "refine"},
		{User: "UANNE", Channel: "CPORT", Message: answer.TS, Action: "feedback", Values: []string{"negative"}},
	} {
		if _, err := w.slack.DeliverClick(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	for range cap(w.app.aside) {
		<-w.app.aside
	}
	w.settle()
	said := ""
	for _, m := range w.slack.Ephemerals("CPORT", "UANNE") {
		said += plainly(m.Text) + "\n"
	}
	if strings.Count(said, "Trop de demandes") != 3 || !strings.Contains(said, "Merci") {
		t.Errorf("said:\n%s", said)
	}
	if len(w.store.feedback) != 1 {
		t.Errorf("%d ratings", len(w.store.feedback))
	}
}

// People and channels are asked about once for some minutes, however many wait.
func TestAsksSlackOnce(t *testing.T) {
	w := newWorld(t, nil)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if who, err := w.app.people.of(t.Context(), w.slack.Team(), "UANNE"); err != nil || who.id != "UANNE" || who.name == "" {
				t.Errorf("%+v, %v", who, err)
			}
			if s, known, err := w.app.channels.of(t.Context(), "CSHARED"); err != nil || !known || !s.shared {
				t.Errorf("%+v, %t, %v", s, known, err)
			}
		})
	}
	all.Wait()
	for range 3 {
		w.command("UANNE", "CPORT", "quai nord du port de Brévin")
	}
	if n := len(w.slack.Calls("users.info")); n != 1 {
		t.Errorf("users.info is called %d times", n)
	}
	if n := len(w.slack.Calls("conversations.info")); n != 2 {
		t.Errorf("conversations.info is called %d times", n)
	}
	// That Slack does not tell is asked again: the assistant may have been invited.
	for range 2 {
		if _, known, err := w.app.channels.of(t.Context(), "CNOWHERE"); known || err != nil {
			t.Errorf("%t %v", known, err)
		}
	}
	if n := len(w.slack.Calls("conversations.info")); n != 4 {
		t.Errorf("conversations.info is called %d times", n)
	}
}

// TestSettle ends an assistant while something is done beside an acknowledgement:
// that is waited for, but not for ever, and nothing new is begun.
func TestSettle(t *testing.T) {
	for name, tt := range map[string]struct {
		takes time.Duration
		want  bool
	}{
		"short": {time.Second, true},
		"stuck": {time.Minute, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				app := unconnected(newMemStore())
				app.aside = make(chan struct{}, 2)
				var done atomic.Bool
				app.besides(t.Context(), "home", func(context.Context) error {
					time.Sleep(tt.takes)
					done.Store(true)
					return nil
				})
				app.settle()
				if done.Load() != tt.want {
					t.Errorf("done is %v", done.Load())
				}
				if app.besides(t.Context(), "home", func(context.Context) error { return nil }) {
					t.Error("something new is begun")
				}
				time.Sleep(tt.takes)
			})
		})
	}
}
