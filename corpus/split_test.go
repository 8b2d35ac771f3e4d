package corpus

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Each archive of testdata/passages holds documents; the last file lists their passages.
func TestPassagesGolden(t *testing.T) {
	golden(t, "passages", func(t *testing.T, files []txtar.File) string {
		var b strings.Builder
		for _, doc := range prepared(t, files) {
			checkPrepared(t, doc)
			fmt.Fprintf(&b, "%s\n", doc.ID)
			for _, p := range doc.Passages {
				fmt.Fprintf(&b, "  %d-%d, item %d, copies %d\n", p.Start, p.End, p.Item, p.Copies)
				for _, s := range p.Sentences {
					fmt.Fprintf(&b, "    %s\n", showBreaks(s.In(doc.Text)))
				}
				for _, r := range p.Repeats {
					fmt.Fprintf(&b, "    again at %d-%d\n", r.Start, r.End)
				}
			}
		}
		return b.String()
	})
}

func passagesOf(text string) []Passage {
	doc := &Document{ID: "a.txt", Text: text}
	Prepare([]*Document{doc})
	return doc.Passages
}

func textsOf(passages []Passage) []string {
	var out []string
	for _, p := range passages {
		out = append(out, p.Text)
	}
	return out
}

func TestPassageSizes(t *testing.T) {
	sentence := "Le conseil des écluses a voté son budget et fixé les horaires de la semaine " // 78 bytes
	var long strings.Builder
	for i := range 60 {
		fmt.Fprintf(&long, "%s%d. ", sentence, i)
	}
	passages := passagesOf(long.String())
	if len(passages) < 5 {
		t.Fatalf("%d passages of a text of %d bytes", len(passages), long.Len())
	}
	for i, p := range passages[:len(passages)-1] {
		size := 0
		for _, s := range p.Sentences {
			size += s.Len()
		}
		if next := passages[i+1].Sentences[0].Len(); size > passageMax || size+next <= passageMax {
			t.Errorf("passage %d has %d bytes, the next sentence %d", i, size, next)
		}
	}
	one := strings.Repeat("un mot puis un autre, ", 100) + "enfin."
	if got := textsOf(passagesOf(one)); !slices.Equal(got, []string{one}) {
		t.Errorf("a sentence longer than a passage was cut: %q", got)
	}
}

func TestShortBlocksGoWithTheNext(t *testing.T) {
	const body = "Depuis 2015, le conseil des écluses vote son budget en deux fois, la première au printemps et la seconde après la saison des pluies."
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"heading", "Contexte\n\n" + body, []string{"Contexte\n\n" + body}},
		{"two bodies", body + "\n\n" + body[:len(body)-1] + " d'été.", []string{body, body[:len(body)-1] + " d'été."}},
		{"list", "Trois points :\n- un\n- deux\n- trois", []string{"Trois points :\n- un\n- deux\n- trois"}},
		{"heading at the end", body + "\n\nContexte", []string{body, "Contexte"}},
	} {
		if got := textsOf(passagesOf(tt.text)); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestPassagesStopAtBoilerplateAndItems(t *testing.T) {
	got := textsOf(passagesOf("Le conseil a voté hier soir.\nCette vidéo n'est plus disponible\nIl a fixé les horaires de nuit.\n"))
	if want := []string{"Le conseil a voté hier soir.", "Il a fixé les horaires de nuit."}; !slices.Equal(got, want) {
		t.Errorf("around boilerplate: got %q, want %q", got, want)
	}
	passages := passagesOf("LYON, 3 mai 2021 - " + news + "\nNANTES, 4 mai 2021 - " + news)
	if len(passages) != 2 || passages[0].Item != 0 || passages[1].Item != 1 || passages[0].Date.From >= passages[1].Date.From {
		t.Errorf("over two items: %+v", passages)
	}
}

func TestRepeats(t *testing.T) {
	between := strings.Replace(news, "Le conseil", "Le comité", 1)
	text := news + "\n\n" + between + "\n\n" + news + "\n" + news
	passages := passagesOf(text)
	if got, want := textsOf(passages), []string{news, between}; !slices.Equal(got, want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	last := strings.LastIndex(text, news)
	second := strings.LastIndex(text[:last], news)
	if got, want := passages[0].Repeats, []Span{{second, second + len(news)}, {last, last + len(news)}}; !slices.Equal(got, want) {
		t.Errorf("repeats %v, want %v", got, want)
	}
	// in an item of another day the same words are another passage
	passages = passagesOf("LYON, 3 mai 2021 -\n" + news + "\nNANTES, 4 mai 2021 -\n" + news)
	for _, p := range passages {
		if p.Repeats != nil {
			t.Errorf("passage of %v repeats %v", p.Date.From, p.Repeats)
		}
	}
}
