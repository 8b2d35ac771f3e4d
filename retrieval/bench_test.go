package retrieval

import (
	"context"
	"path/filepath"
	"testing"
)

func BenchmarkSearch(b *testing.B) {
	ix := index(b, fleet(3000))
	q := Query{Text: "Quand le phare du port a-t-il été fermé après la tempête ?", Lang: "fr"}
	for b.Loop() {
		if _, err := ix.Search(context.Background(), q); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSync(b *testing.B) {
	docs := fleet(1000)
	for b.Loop() {
		if _, err := New(Hashing{}).Sync(context.Background(), docs); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	file := filepath.Join(b.TempDir(), "index.snapshot")
	if err := index(b, fleet(1000)).Save(file, ""); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Open(file, Hashing{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTokens(b *testing.B) {
	text := fleet(1)[0].Text + "L'agence eu-LISA a-t-elle signé 16'395 accords à l'été 2021 ?"
	a := newAnalyzer()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		a.tokens(text, "fr")
	}
}

// BenchmarkLexicons is what the first query of a process pays.
func BenchmarkLexicons(b *testing.B) {
	terms := Terms("Dans quel délai les contenus terroristes doivent-ils être retirés d'internet ?", "fr")
	for b.Loop() {
		x := newLexicon(synonymsFR, func(line string) string { return line }, (*lexicon).readSynonyms)
		for i := range terms {
			x.match(terms[i:])
		}
	}
}
