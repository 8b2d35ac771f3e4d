package corpus

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// checkPrepared fails unless doc keeps what Prepare and the types promise.
func checkPrepared(t *testing.T, doc *Document) {
	t.Helper()
	end := 0
	for _, s := range doc.Skipped {
		if s.Len() > 0 { // a reader may skip nothing
			checkSpan(t, doc.Text, s.Span, end)
		}
		if s.Why == "" {
			t.Fatalf("skip %v without a reason", s.Span)
		}
		end = s.End
	}
	end = 0
	for _, item := range doc.Items {
		checkSpan(t, doc.Text, item.Span, end)
		checkDate(t, doc, item.Date)
		if h := item.Headline; h != "" && h != doc.Title && !strings.Contains(item.In(doc.Text), h) {
			t.Fatalf("headline %q is neither in the item nor the title", h)
		}
		end = item.End
	}
	checkDate(t, doc, doc.Date)
	end = 0
	for _, m := range doc.Mentions {
		checkSpan(t, doc.Text, m.Span, end)
		if !slices.ContainsFunc(doc.Items, func(i Item) bool { return i.Contains(m.Span) }) || doc.skips(m.Span) {
			t.Fatalf("mention %v outside the items or skipped", m.Span)
		}
		end = m.Span.End
	}
	end = 0
	for _, p := range doc.Passages {
		checkSpan(t, doc.Text, p.Span, end)
		checkPassage(t, doc, p)
		end = p.End
	}
	checkCovered(t, doc)
}

func checkDate(t *testing.T, doc *Document, d Date) {
	t.Helper()
	switch {
	case d.IsZero():
		if d.Basis != BasisNone {
			t.Fatalf("no date, on the basis %q", d.Basis)
		}
	case d.From <= 0 || d.From > d.To || d.Basis == BasisNone || d.Precision == "":
		t.Fatalf("date %+v", d)
	case d.Basis == BasisMetadata:
		if d.Span != (Span{}) {
			t.Fatalf("a date of the metadata at %v", d.Span)
		}
	default:
		checkSpan(t, doc.Text, d.Span, 0)
	}
}

func checkPassage(t *testing.T, doc *Document, p Passage) {
	t.Helper()
	item := doc.Items[p.Item]
	if p.Text != doc.Text[p.Start:p.End] || p.Document != doc.ID || p.Date != item.Date || p.Headline != item.Headline || !item.Contains(p.Span) {
		t.Fatalf("passage %v is not the document's or its item's", p.Span)
	}
	if doc.skips(p.Span) {
		t.Fatalf("passage %v over boilerplate", p.Span)
	}
	if len(p.Sentences) == 0 || p.Sentences[0].Start != p.Start || p.Sentences[len(p.Sentences)-1].End != p.End {
		t.Fatalf("passage %v is not on the bounds of its sentences %v", p.Span, p.Sentences)
	}
	end, size := p.Start, 0
	for _, s := range p.Sentences {
		checkSpan(t, doc.Text, s, end)
		if strings.TrimSpace(doc.Text[end:s.Start]) != "" {
			t.Fatalf("text between the sentences of passage %v", p.Span)
		}
		end = s.End
		size += s.Len()
	}
	if size > passageMax && len(p.Sentences) > 1 {
		t.Fatalf("passage %v of %d sentences has %d bytes", p.Span, len(p.Sentences), size)
	}
	for _, r := range p.Repeats {
		if r.In(doc.Text) != p.Text || r.Start < p.End {
			t.Fatalf("repeat %v of passage %v is another text", r, p.Span)
		}
	}
}

// checkCovered fails unless every byte that is not white space is skipped or in one passage or repeat.
func checkCovered(t *testing.T, doc *Document) {
	t.Helper()
	var all []Span
	for _, s := range doc.Skipped {
		all = append(all, s.Span)
	}
	for _, p := range doc.Passages {
		all = append(append(all, p.Span), p.Repeats...)
	}
	slices.SortFunc(all, func(a, b Span) int { return a.Start - b.Start })
	end := 0
	for _, s := range append(all, Span{len(doc.Text), len(doc.Text)}) {
		if s.Start < end {
			t.Fatalf("%v overlaps what ends at %d", s, end)
		}
		if lost := doc.Text[end:s.Start]; strings.TrimSpace(lost) != "" {
			t.Fatalf("%q is neither skipped nor in a passage", lost)
		}
		end = s.End
	}
}

func TestPrepareNothing(t *testing.T) {
	Prepare(nil)
	for _, text := range []string{"", " \n\n\t", "Partager"} {
		doc := &Document{ID: "a.txt", Text: text}
		Prepare([]*Document{doc})
		checkPrepared(t, doc)
		if len(doc.Items)+len(doc.Passages) != 0 {
			t.Errorf("%q: %d items, %d passages, want none", text, len(doc.Items), len(doc.Passages))
		}
	}
}

// The numbers of copies follow the order of the documents; nothing else does.
func TestPrepareInAnyOrder(t *testing.T) {
	fresh := func() []*Document {
		var docs []*Document
		for i, text := range releases(12, "Comité national des voies\n\n", "Ce texte se trouve aussi sur le site du comité.") {
			docs = append(docs, &Document{ID: fmt.Sprintf("%03d.txt", i), Text: text})
		}
		docs[3].Text, docs[7].Text = docs[9].Text, docs[1].Text+" C'est dit."
		return docs
	}
	want := fresh()
	Prepare(want)
	byID := func(a, b *Document) int { return strings.Compare(a.ID, b.ID) }
	for seed := range uint64(5) {
		got := fresh()
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(got), func(i, k int) { got[i], got[k] = got[k], got[i] })
		slices.SortFunc(got, byID)
		Prepare(got)
		if !reflect.DeepEqual(got, want) {
			t.Fatal("sorted by ID: another result")
		}
		got = fresh()
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(got), func(i, k int) { got[i], got[k] = got[k], got[i] })
		Prepare(got)
		slices.SortFunc(got, byID)
		groupCopies(got)
		if !reflect.DeepEqual(got, want) {
			t.Fatal("unsorted: more than the numbers of copies differs")
		}
	}
}

func TestVersionOf(t *testing.T) {
	const empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	if got := VersionOf(""); got != empty {
		t.Errorf("VersionOf of nothing = %q, want %q", got, empty)
	}
	if VersionOf("l'été") == VersionOf("l’été") {
		t.Error("texts that differ in a byte have one version")
	}
}

func TestLetters(t *testing.T) {
	for text, want := range map[string]string{
		"":                             "",
		"« … » — !":                    "",
		"L'œuvre n° 3, à 10,8\u00a0%.": "Loeuvren3à108",
		"e\u0301te\u0301":              "été",
		"co\u00adopérer ﬁn":            "coopérerfin",
	} {
		if got := Letters(text); got != want {
			t.Errorf("Letters(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzPrepare(f *testing.F) {
	for _, s := range []string{
		"Nous utilisons des cookies pour votre visite. Accepter ou refuser ?\nPARIS, 12 mars 2021 (AFP) - Le conseil a voté. Il part.\n\nContact :\n01 02 03 04 05",
		"LYON, 3 mai 2021 - " + strings.Repeat("Le fleuve monte. ", 20) + "\n\nTitre\nNANTES, 4 mai 2021 - " + strings.Repeat("La Loire baisse. ", 20),
		"Le conseil, réuni lundi 3 mai 2021, a voté le budget des écluses et des ponts pour l'année qui vient, et il a aussi désigné les membres du comité des voies navigables du pays.",
		"a\n\na\n\na", "• un\n• deux\n•", "\xff\xfe. A\n\xc3", "Publié le 3 mai 2021 à 8h\n\n" + strings.Repeat("Mot. ", 300), "\ufeffTitre\r\n\r\nTexte.\r\n", "\u2028\u0085.", "Accueil\nTout",
	} {
		f.Add(s, "Titre")
	}
	f.Fuzz(func(t *testing.T, text, title string) {
		if !utf8.ValidString(text) {
			text = strings.ToValidUTF8(text, "\uFFFD") // what readers do
		}
		docs := []*Document{
			{ID: "a.txt", Title: title, Text: text},
			{ID: "b.txt", Text: text + "\n" + title},
			{ID: "c.txt", Text: title, Skipped: []Skip{{Span{0, 0}, "front matter"}}},
		}
		if !utf8.ValidString(title) {
			t.Skip()
		}
		Prepare(docs)
		for _, doc := range docs {
			checkPrepared(t, doc)
		}
	})
}
