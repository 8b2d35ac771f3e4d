package main

import (
	"slices"
	"strings"
	"testing"
)

// saying is the words of a span.
func (c *corpus) saying(spans ...span) string {
	var out []string
	for _, s := range spans {
		for _, w := range c.words[s.from:s.to] {
			out = append(out, c.types[w])
		}
	}
	return strings.Join(out, " ")
}

func TestReadLaws(t *testing.T) {
	c := newCorpus()
	if err := readLaws(c, toy+"laws"); err != nil {
		t.Fatal(err)
	}
	units := c.units["laws"]
	if len(units) != 4 { // three sections of the act, one of the regulation that is in both languages
		t.Fatalf("%d units", len(units))
	}
	first := units[0].sides
	for lang, want := range []struct{ title, second string }{
		french:  {"garde du phare", "le gardien peut etre aide par les pecheurs leurs equipages quand la tempete est forte"},
		english: {"keeping of the lighthouse", "the keeper may be helped by the fishermen their crews when the storm is strong"},
	} {
		if got := c.saying(first[lang].title); got != want.title {
			t.Errorf("title %q, want %q", got, want.title)
		}
		if got := c.saying(first[lang].sentences[1]); got != want.second {
			t.Errorf("second sentence %q, want %q", got, want.second)
		}
	}
}

func TestSectionsOfBroken(t *testing.T) {
	for _, xml := range []string{"", "<", "<Section", "</Section>", "<Text>a</Text>", "<Section><Text>a", "<Section></Text></Section>"} {
		if s, err := sectionsOf(xml); err == nil && len(s) > 1 {
			t.Errorf("%q has %d sections", xml, len(s))
		}
	}
}

func TestReadCodes(t *testing.T) {
	c := newCorpus()
	if err := readCodes(c, toy+"codes"); err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, u := range c.units["codes"] {
		titles = append(titles, c.saying(u.sides[french].title))
	}
	want := []string{"code de ile livre 1er du port", "code de ile livre 1er du port", "code de ile livre de ecole"}
	want[2] = "code de ile livre 2 de ecole"
	if !slices.Equal(titles, want) {
		t.Errorf("titles %q, want %q", titles, want)
	}
}

func TestReadSheets(t *testing.T) {
	c := newCorpus()
	if err := readSheets(c, toy+"sheets"); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range c.units["sheets"] {
		s := u.sides[french]
		got = append(got, c.saying(s.title)+" | "+c.saying(s.sentences[0]))
	}
	if len(got) != 6 || !strings.HasPrefix(got[1], "comment inscrire un enfant ecole de ile ou inscrire | inscription se fait la mairie") {
		t.Errorf("units %q", got)
	}
}

func TestReadLexicon(t *testing.T) {
	c := newCorpus()
	if err := readLexicon(c, toy+"lexicon.txt"); err != nil {
		t.Fatal(err)
	}
	if n := len(c.units["lexicon"]); n != 9 {
		t.Errorf("%d pairs", n)
	}
}

func TestSentences(t *testing.T) {
	got := sentences("Le premier est assez long pour être seul. Court. Le suivant est une question ?\nUne ligne\n\n")
	want := []string{"Le premier est assez long pour être seul.", " Court. Le suivant est une question ?", "Une ligne"}
	want[1] = strings.TrimSpace(want[1])
	if !slices.Equal(got, want) {
		t.Errorf("sentences %q, want %q", got, want)
	}
}
