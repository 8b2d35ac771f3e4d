package slackapp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/inbox"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// note is a text with dates that somebody hands in.
const note = "Brévin, le 4 mars 2024\n\nLe môle est du quai fermera le 12 avril 2024 pour travaux.\n\nLes ferries reviendront au plus tard fin juin 2024, a promis la capitainerie du port de Brévin.\n"

// A harbourInbox is a world in which #port takes files.
type harbourInbox struct {
	*world
	dir string

	mu      sync.Mutex
	now     *bot.Assistant
	blocked bool // the index does not follow
}

func newInbox(t *testing.T, change func(*Options)) *harbourInbox {
	t.Helper()
	h := &harbourInbox{dir: filepath.Join(t.TempDir(), "depots")}
	// The content of these files is why they cannot be read.
	no := func(_ string, data []byte) ([]*corpus.Document, error) { return nil, errors.New(string(data)) }
	readers := map[string]corpus.Reader{".docx": no, ".pdf": no}
	folder := inbox.Folder{
		Dir: h.dir, At: "depots", Kinds: []string{".pdf", ".docx", ".txt", ".md", ".html"}, MaxBytes: 1 << 20, Readers: readers,
	}
	h.now = assistantOver(t, papers)
	h.world = newWorld(t, func(o *Options) {
		o.Inboxes = map[string]Inbox{"CPORT": {Folder: folder}}
		o.Arrived = func() { h.index(folder) }
		o.Assistant = h.assistant
		if change != nil {
			change(o)
		}
	})
	h.scope(ScopesFor(true)...)
	h.app.files.stall = 100 * time.Millisecond
	return h
}

// scope gives the token other scopes.
func (h *harbourInbox) scope(all ...string) { h.slack.SetScopes(all...) }

func (h *harbourInbox) assistant() *bot.Assistant {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// index reads the folder as the server would.
func (h *harbourInbox) index(folder inbox.Folder) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.blocked {
		return
	}
	root, err := folder.Root()
	if err != nil {
		h.Fatal(err)
	}
	c, err := corpus.Load(context.Background(), []corpus.Root{{Name: "test", FS: papers}, root}, corpus.Options{Readers: folder.Readers})
	if err != nil {
		h.Fatal(err)
	}
	ix := retrieval.New(retrieval.Hashing{})
	if _, err := ix.Sync(context.Background(), c.Documents); err != nil {
		h.Fatal(err)
	}
	h.now = bot.New(ix)
}

// drops hands files in and lets everything come of it.
func (h *harbourInbox) drops(said slackfake.Said, files ...slackfake.File) *slackfake.Delivery {
	h.Helper()
	if said.Channel == "" {
		said.Channel = "CPORT"
	}
	if said.User == "" {
		said.User = "UANNE"
	}
	h.store.mu.Lock()
	clear(h.store.booked) // the pace of a channel is not what is tested
	h.store.mu.Unlock()
	d, _, err := h.slack.DeliverFiles(h.Context(), said, files)
	return h.done(d, err)
}

// reply is the one reply to a delivery.
func (h *harbourInbox) reply(d *slackfake.Delivery) string {
	h.Helper()
	got := h.replies("CPORT", d.TS)
	if len(got) != 1 {
		h.Fatalf("%d replies; counts %v", len(got), h.counted())
	}
	return plainly(got[0].Text)
}

// names are the documents in the folder, in order.
func (h *harbourInbox) names() []string {
	h.Helper()
	entries, err := os.ReadDir(h.dir)
	if err != nil && !os.IsNotExist(err) {
		h.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".meta.yaml") {
			out = append(out, e.Name())
		}
	}
	return out
}

func (h *harbourInbox) has(names ...string) {
	h.Helper()
	if got := h.names(); !slices.Equal(got, names) {
		h.Errorf("the folder has %q, not %q", got, names)
	}
}

func contains(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("without %q:\n%s", word, text)
		}
	}
}

func TestInbox(t *testing.T) {
	h := newInbox(t, nil)
	d := h.drops(slackfake.Said{Text: "Pour information."}, slackfake.File{Name: "môle est.txt", Data: []byte(note)})
	text := h.reply(d)
	contains(t, text, "môle est.txt", "Lu : ", "passage", "Date du document : 4 mars 2024 (en tête du texte)",
		"Dates citées : « 12 avril 2024 »", "« fin juin 2024 »")
	h.has("môle est.txt")
	h.count("inbox answered", 1)
	// The same event again, as another one, and as Slack's other event for it.
	for range 2 {
		del, err := h.slack.DeliverMessage(t.Context(), slackfake.Said{Channel: "CPORT", User: "UANNE", TS: d.TS, Attached: []string{h.slack.Fetches()[0].File}})
		h.done(del, err)
	}
	del, err := h.slack.DeliverFileShared(t.Context(), "CPORT", "UANNE", h.slack.Fetches()[0].File)
	h.done(del, err)
	h.reply(d)
	if n := len(h.slack.Fetches()); n != 1 {
		t.Errorf("%d downloads", n)
	}
	if m := h.says(slackfake.Said{Channel: "CPORT", User: "UANNE", Text: "Quand fermera le môle est du quai ?"}); !strings.Contains(plainly(h.replies("CPORT", m.TS)[0].Text), "12 avril 2024") {
		t.Error("what was handed in cannot be asked about")
	}
	if log := h.logs.String(); strings.Contains(log, "môle") || strings.Contains(log, "information") {
		t.Errorf("the log has names or words:\n%s", log)
	}
}

// The same bytes are recognised, other bytes under the same name are a new version,
// and names that mean nothing are no reason to replace anything.
func TestInboxVersions(t *testing.T) {
	h := newInbox(t, nil)
	file := func(name, text string) slackfake.File { return slackfake.File{Name: name, Data: []byte(text)} }
	h.drops(slackfake.Said{}, file("note.txt", note))
	contains(t, h.reply(h.drops(slackfake.Said{}, file("copie.txt", note))), "Déjà dans le corpus")
	h.has("note.txt")
	newer := strings.ReplaceAll(note, "12 avril", "19 avril")
	contains(t, h.reply(h.drops(slackfake.Said{}, file("note.txt", newer))), "Nouvelle version", "« 19 avril 2024 »")
	h.has("note.txt")
	got := h.reply(h.drops(slackfake.Said{}, file("a.txt", note+"Un.\n"), file("a.txt", note+"Deux.\n"), file("a.txt", note+"Deux.\n")))
	if strings.Contains(got, "Nouvelle version") || strings.Count(got, "Lu :") != 3 {
		t.Error(got)
	}
	if n := len(h.names()); n != 3 {
		t.Errorf("the folder has %q", h.names())
	}
	for range 2 {
		h.drops(slackfake.Said{}, slackfake.File{Name: "Untitled", Title: "Untitled", Type: "text", Mode: "snippet", Data: []byte(note + fmt.Sprint(len(h.names())))})
	}
	if got := h.names(); len(got) != 5 || !slices.Contains(got, "Untitled.txt") {
		t.Errorf("the folder has %q", got)
	}
}

func TestInboxNames(t *testing.T) {
	h := newInbox(t, nil)
	for i, name := range []string{"../../x.txt", ".profile.txt", "a\u202egnp.txt", "x.meta.txt", `C:\temp\y.txt`, "<!channel>.txt", "interne/offre.txt"} {
		h.drops(slackfake.Said{}, slackfake.File{Name: name, Data: []byte(note + strings.Repeat("Fin. ", i+1))})
	}
	h.has("-!channel-.txt", "agnp.txt", "offre.txt", "profile.txt", "x-meta.txt", "x.txt", "y.txt")
	for _, dir := range []string{filepath.Dir(h.dir), filepath.Dir(filepath.Dir(h.dir))} {
		if _, err := os.Stat(filepath.Join(dir, "x.txt")); err == nil {
			t.Error("a file left the folder")
		}
	}
}

// What cannot be read is told with the reason, in one reply, and is not kept.
func TestInboxRefused(t *testing.T) {
	h := newInbox(t, nil)
	foreign := &foreignHost{}
	address := foreign.start(t)
	got := "\n" + h.reply(h.drops(slackfake.Said{},
		slackfake.File{Name: "bombe.docx", Data: []byte("part a has more than 64 MB")},
		slackfake.File{Name: "vieux.docx", Data: []byte("protected by a password")},
		slackfake.File{Name: "vide.txt", Data: []byte(" \n"), Size: 2},
		slackfake.File{Name: "faux.pdf", Data: []byte("rien")},
		slackfake.File{Name: "photo.jpg", Data: []byte("jpg")},
		slackfake.File{Name: "gros.txt", Data: bytes.Repeat([]byte("mot "), 1<<19)},
		slackfake.File{Name: "menteur.txt", Data: bytes.Repeat([]byte("mot "), 1<<19), Size: 10, Unsized: true},
		slackfake.File{Name: "parti.txt", Deleted: true},
	)) + "\n" + h.reply(h.drops(slackfake.Said{},
		slackfake.File{Name: "drive.txt", External: true, URL: address},
		slackfake.File{Name: "ailleurs.txt", URL: address},
		slackfake.File{Name: "renvoi.txt", Data: []byte(note), To: address},
		slackfake.File{Name: "page.txt", Data: []byte(note), Login: true},
		slackfake.File{Name: "page.html", Data: []byte("<html><body><p>" + note), Login: true},
		slackfake.File{Name: "porte.txt", Data: []byte(note), Redirect: true},
		slackfake.File{Name: "bon.txt", Data: []byte(note)},
	))
	for name, why := range map[string]string{
		"bombe.docx": "démesuré", "vieux.docx": "mot de passe", "vide.txt": "aucun texte", "faux.pdf": "endommagé", "photo.jpg": "ce format n'est pas pris",
		"gros.txt": "dépasse 1 Mo", "menteur.txt": "dépasse 1 Mo", "Fichier sans nom": "supprimé", "drive.txt": "hors de Slack", "ailleurs.txt": "hors de Slack",
		"renvoi.txt": "hors de Slack", "page.txt": "files:read", "page.html": "files:read", "porte.txt": "files:read", "bon.txt": "Lu : ",
	} {
		_, after, found := strings.Cut(got, name+"\n")
		line, _, _ := strings.Cut(after, "\n")
		if !found || !strings.Contains(line, why) {
			t.Errorf("of %s it says %q, without %q", name, line, why)
		}
	}
	h.has("bon.txt")
	if n := foreign.asked(); n > 0 {
		t.Errorf("another host was asked %d times", n)
	}
	left, err := filepath.Glob(filepath.Join(h.dir, ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left over: %q %v", left, err)
	}
}

// The rules for guests and other organisations hold for files too, and a list of people.
func TestInboxPeople(t *testing.T) {
	listed := func(o *Options) {
		in := o.Inboxes["CPORT"]
		in.People = []string{"UBRUNO"}
		o.Inboxes["CPORT"] = in
	}
	for name, tt := range map[string]struct {
		change func(*Options)
		user   string
		want   string // to the person alone, "" for a reply
	}{
		"member":         {nil, "UANNE", ""},
		"guest":          {nil, "UGUEST", "les invités ne déposent pas"},
		"guests allowed": {func(o *Options) { o.Rules.Guests = true }, "UGUEST", ""},
		"stranger":       {nil, "UWANDA", "seuls les membres"},
		"not listed":     {listed, "UANNE", "seules les personnes désignées"},
		"listed":         {listed, "UBRUNO", ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := newInbox(t, tt.change)
			d := h.drops(slackfake.Said{User: tt.user}, slackfake.File{Name: "note.txt", Data: []byte(note)})
			if tt.want == "" {
				h.reply(d)
				h.has("note.txt")
				return
			}
			h.tells("CPORT", tt.user, tt.want)
			h.has()
			if n := len(h.slack.Fetches()) + len(h.slack.Calls("files.info")); n > 0 {
				t.Errorf("the file was asked for %d times", n)
			}
		})
	}
}

// What is no inbox is left alone, and an inbox answers questions as before.
func TestInboxElsewhere(t *testing.T) {
	h := newInbox(t, func(o *Options) { o.Rules.External = true })
	d := h.drops(slackfake.Said{Channel: "CSHARED"}, slackfake.File{Name: "note.txt", Data: []byte(note)})
	if n := len(h.slack.Posted()) + len(h.slack.Fetches()) + len(h.slack.Calls("files.info")); n > 0 {
		t.Errorf("a file elsewhere is touched: %v", d)
	}
	d = h.drops(slackfake.Said{Text: "<@U0BOT> " + quaiQuestion}, slackfake.File{Name: "note.txt", Data: []byte(note)})
	if got := h.replies("CPORT", d.TS); len(got) != 2 {
		t.Errorf("%d replies to a question with a file", len(got))
	}
	d = h.drops(slackfake.Said{Text: "<@U0BOT>"}, slackfake.File{Name: "note.txt", Data: []byte(note)})
	contains(t, h.reply(d), "Déjà dans le corpus")
}

// A date in the message dates the file, also one that is there already.
func TestInboxDate(t *testing.T) {
	undated := "Le phare de Sarn sera repeint. La capitainerie du port de Brévin l’a annoncé aux équipages.\n"
	h := newInbox(t, nil)
	h.drops(slackfake.Said{}, slackfake.File{Name: "phare.txt", Title: "Le phare repeint", Data: []byte(undated)})
	got := plainly(h.replies("CPORT", h.slack.Posted()[0].ThreadTS)[0].Text)
	contains(t, got, "« Le phare repeint »", "Sans date", "date : 4 mars 2024")
	got = h.reply(h.drops(slackfake.Said{Text: "Date : 5 février 2024"}, slackfake.File{Name: "phare.txt", Data: []byte(undated)}))
	contains(t, got, "Déjà dans le corpus", "5 février 2024 (donnée avec le fichier)")
	side, err := os.ReadFile(filepath.Join(h.dir, "phare.txt.meta.yaml"))
	if err != nil || !strings.Contains(string(side), `date: "2024-02-05"`) || strings.Contains(string(side), "anne") || strings.Contains(string(side), "UANNE") {
		t.Errorf("beside it stands %q %v", side, err)
	}
	for text, want := range map[string]string{
		"date: 2024-03-04": "2024-03-04", "Voici. Date : le 1er mars 2024, merci": "2024-03-01", "date:12/03/2024": "2024-03-12",
		"date: hier": "", "la date est le 4 mars 2024": "", "date: mars 2024": "", "candidate: 4 mars 2024": "", "": "",
	} {
		if got := dayGiven(text).String(); got != want {
			t.Errorf("%q gives the day %q, not %q", text, got, want)
		}
	}
}

// Who handed a file in is kept only where that is asked for.
func TestInboxWho(t *testing.T) {
	h := newInbox(t, func(o *Options) {
		in := o.Inboxes["CPORT"]
		in.Names = true
		o.Inboxes["CPORT"] = in
	})
	h.drops(slackfake.Said{}, slackfake.File{Name: "note.txt", Data: []byte(note)})
	side, err := os.ReadFile(filepath.Join(h.dir, "note.txt.meta.yaml"))
	if err != nil || !strings.Contains(string(side), " by anne\n") || !strings.Contains(string(side), "/archives/CPORT/p") {
		t.Errorf("beside it stands %q %v", side, err)
	}
}

// A file that names another collection stays in that of the inbox.
func TestInboxCollection(t *testing.T) {
	h := newInbox(t, nil)
	h.drops(slackfake.Said{}, slackfake.File{Name: "intrus.md", Data: []byte("---\ntitle: Le quai\ncollection: interne\n---\n" + note)})
	if doc := h.assistant().Document("depots/intrus.md"); doc == nil || doc.Collection != "depots" {
		t.Errorf("the document is %+v", doc)
	}
}

// The reply waits for the index, and says so when that takes too long.
func TestInboxPending(t *testing.T) {
	h := newInbox(t, func(o *Options) { o.InboxPatience = time.Nanosecond })
	h.blocked = true
	got := h.reply(h.drops(slackfake.Said{User: "UBRUNO"}, slackfake.File{Name: "note.txt", Data: []byte(note)}))
	contains(t, got, "Not indexed yet", "4 March 2024")
	h.has("note.txt")
}

// A crash at any step is made good by doing it again: one document, one reply, and
// it does not count as one that was there before.
func TestInboxAgain(t *testing.T) {
	for _, method := range []string{"Accept", "AddPost", "AddUse"} {
		t.Run(method, func(t *testing.T) {
			h := newInbox(t, nil)
			failures := 0
			d, ids, err := h.slack.DeliverFiles(t.Context(), slackfake.Said{Channel: "CPORT", User: "UANNE"}, []slackfake.File{{Name: "note.txt", Data: []byte(note)}})
			if err != nil || len(ids) != 1 {
				t.Fatal(err)
			}
			h.store.broken = func(m string) error {
				if m == method && failures < 2 {
					failures++
					return fmt.Errorf("the store is away")
				}
				return nil
			}
			h.settle()
			contains(t, h.reply(d), "Lu : ")
			if got := h.reply(d); strings.Contains(got, "Déjà") {
				t.Error(got)
			}
			h.has("note.txt") // and nothing is left lying about
		})
	}
}

// Two versions in a row: the reply to the first does not wait for what will not come.
func TestInboxOvertaken(t *testing.T) {
	h := newInbox(t, nil)
	h.blocked = true
	hand := func(text string) string {
		d, _, err := h.slack.DeliverFiles(t.Context(), slackfake.Said{Channel: "CPORT", User: "UANNE"}, []slackfake.File{{Name: "note.txt", Data: []byte(text)}})
		if err != nil {
			t.Fatal(err)
		}
		for range 4 { // fetched and put in place, not told
			h.store.step(t.Context(), h.app.handlers(), time.Now())
		}
		return d.TS
	}
	first := hand(note)
	second := hand(strings.ReplaceAll(note, "12 avril", "19 avril"))
	h.mu.Lock()
	h.blocked = false
	h.mu.Unlock()
	h.settle()
	for ts, want := range map[string]string{first: "Remplacé ou retiré entre-temps", second: "« 19 avril 2024 »"} {
		if got := h.replies("CPORT", ts); len(got) != 1 || !strings.Contains(plainly(got[0].Text), want) {
			t.Errorf("without %q: %+v", want, got)
		}
	}
}

// A folder that cannot be written to is nobody's fault but the administrator's, who
// finds it in the log; no name stands there.
func TestInboxFolderGone(t *testing.T) {
	h := newInbox(t, nil)
	if err := os.WriteFile(h.dir, []byte("no folder"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := h.reply(h.drops(slackfake.Said{}, slackfake.File{Name: "secret de Brévin.txt", Data: []byte(note)}))
	contains(t, got, "référence")
	if log := h.logs.String(); !strings.Contains(log, "inbox folder") || strings.Contains(log, "secret") {
		t.Error(log)
	}
}
