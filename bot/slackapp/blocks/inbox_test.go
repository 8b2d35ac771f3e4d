package blocks

import (
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/inbox"
)

// quayNote is a document with dates, as the index has it.
func quayNote(t testing.TB) *corpus.Document {
	const text = "Sablette, le 4 mars 2021\n\nLe quai nord fermera le 12 avril 2021. Il rouvrira d’ici fin juin, a dit la maire.\fLe phare sera éteint le 12 avril 2021, puis le 3 mai 2021.\n"
	d := &corpus.Document{
		ID: "depots/quai.pdf", Version: corpus.VersionOf(text), Title: "Le quai nord ferme", Collection: "depots", Text: text,
		Date:     corpus.Date{From: day(t, "2021-03-04"), To: day(t, "2021-03-04"), Precision: corpus.PrecisionDay, Basis: corpus.BasisDateline, Span: span(text, "4 mars 2021")},
		Passages: []corpus.Passage{{Span: span(text, "Le quai nord fermera le 12 avril 2021."), Text: "Le quai nord fermera le 12 avril 2021."}, {}},
	}
	mention := func(words, from, to string, vague bool) {
		d.Mentions = append(d.Mentions, corpus.Mention{Vague: vague, Date: corpus.Date{
			From: day(t, from), To: day(t, to), Precision: corpus.PrecisionDay, Basis: corpus.BasisText, Span: span(text, words)}})
	}
	mention("4 mars 2021", "2021-03-04", "2021-03-04", false)
	mention("12 avril 2021", "2021-04-12", "2021-04-12", false)
	mention("fin juin", "2021-06-21", "2021-06-30", true)
	mention("12 avril 2021", "2021-04-12", "2021-04-12", false)
	mention("3 mai 2021", "2021-05-03", "2021-05-03", false)
	return d
}

func span(text, words string) corpus.Span {
	at := strings.Index(text, words)
	return corpus.Span{Start: at, End: at + len(words)}
}

func inboxFiles(t testing.TB) []HandedIn {
	doc := quayNote(t)
	read := ReadIn{ID: doc.ID, Title: doc.Title, Date: doc.Date, Document: doc}
	undated := *doc
	undated.Date, undated.Mentions, undated.Text = corpus.NoDate, nil, "Sans rien."
	files := []HandedIn{
		{Name: "quai.pdf", Outcome: inbox.New, Documents: []ReadIn{read}},
		{Name: "note.txt", Outcome: inbox.Replaces, Documents: []ReadIn{{ID: "depots/note.txt", Document: &undated}}},
		{Name: "copie.pdf", Outcome: inbox.Same, Documents: []ReadIn{read}},
		{Name: "lettre.eml", Outcome: inbox.New, Documents: slices.Repeat([]ReadIn{{ID: "depots/lettre.eml", Title: "Lettre", Date: doc.Date}}, 7)},
		{Name: "perdu.txt", Outcome: inbox.New, Documents: []ReadIn{{ID: "depots/perdu.txt", Failed: true}}},
		{Name: "avant.txt", Outcome: inbox.New, Gone: true},
	}
	for _, why := range inboxWhys {
		files = append(files, HandedIn{Name: string(why) + ".bin", Outcome: inbox.Refused, Why: why, Most: 20 << 20, Kinds: []string{".docx", ".htm", ".html", ".pdf"}})
	}
	return files
}

var inboxWhys = []InboxWhy{
	InboxKind, InboxLarge, InboxGone, InboxElsewhere, InboxScope, InboxUnreachable, InboxWhy(inbox.WhyEmpty), InboxWhy(inbox.WhyScan),
	InboxWhy(inbox.WhyProtected), InboxWhy(inbox.WhyBomb), InboxWhy(inbox.WhyBroken),
}

func TestInboxGolden(t *testing.T) {
	goldenMessages(t, "inbox", Inbox("fr", inboxFiles(t), passage))
	goldenMessages(t, "inbox-en", Inbox("en", inboxFiles(t), nil))
	goldenMessages(t, "inbox-none", Inbox("fr", nil, nil))
	var closed []Message
	for _, why := range []NoticeKind{NoticeGuest, NoticeStranger, NoticeExternal, "not_listed"} {
		closed = append(closed, InboxClosed("fr", why), InboxClosed("en", why))
	}
	goldenMessages(t, "inbox-closed", closed)
}

// Each reason has words of its own, in good French.
func TestInboxWhys(t *testing.T) {
	seen := map[string]InboxWhy{}
	for _, why := range inboxWhys {
		for _, lang := range []string{"fr", "en"} {
			s := voice{lang: lang}.why(HandedIn{Why: why, Kinds: []string{".pdf"}})
			if other, twice := seen[s]; twice {
				t.Errorf("%s and %s are told alike", why, other)
			}
			seen[s] = why
			if at := badFrench.FindString(s); lang == "fr" && at != "" {
				t.Errorf("%q in %q", at, s)
			}
		}
	}
}

// Names, titles and words of documents mean nothing to Slack, however long they are
// and however many files there are.
func TestInboxHostile(t *testing.T) {
	for _, s := range append(slices.Clone(hostile), huge...) {
		doc := quayNote(t)
		doc.Title, doc.Text = s, s+doc.Text
		for i := range doc.Mentions {
			doc.Mentions[i].Span = corpus.Span{Start: 0, End: len(s)}
			doc.Mentions[i].From += corpus.Day(i)
		}
		one := HandedIn{Name: s, Outcome: inbox.New, Kinds: []string{s}, Documents: []ReadIn{{ID: s, Title: s, Date: doc.Date, Document: doc}, {ID: s, Title: s}}}
		no := HandedIn{Name: s, Outcome: inbox.Refused, Why: InboxWhy(s), Kinds: []string{s}}
		for _, lang := range []string{"fr", "en"} {
			well(t, Inbox(lang, slices.Repeat([]HandedIn{one, no}, 10), passage))
		}
	}
}
