package main

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/sample"
	"github.com/verbatim-briefing/verbatim/retrieval/vectors"
)

// The seeds of what is made up. The same size always gives the same data.
const (
	seedCentres = 7
	seedRows    = 1
	seedQueries = 2
	seedTexts   = 3
)

// vectorsOf returns n unit vectors of dims around a thousand centres, one after
// the other: neighbours are near (a cosine of about .78 to their centre) and no copies.
func vectorsOf(n, dims int, seed uint64) []float32 {
	const groups, parts = 1000, 16
	centres := make([]float32, groups*dims)
	rng := rand.New(rand.NewPCG(seedCentres, uint64(dims)))
	for i := range groups {
		direction(rng, centres[i*dims:(i+1)*dims])
	}
	flat := make([]float32, n*dims)
	var wg sync.WaitGroup
	for p := range parts {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(seed, uint64(p)))
			for i := n * p / parts; i < n*(p+1)/parts; i++ {
				row := flat[i*dims : (i+1)*dims]
				direction(rng, row)
				centre := centres[rng.IntN(groups)*dims:][:dims]
				for j := range row {
					row[j] = centre[j] + .8*row[j]
				}
				must(vectors.Unit(row))
			}
		})
	}
	wg.Wait()
	return flat
}

// direction fills v with a random direction.
func direction(rng *rand.Rand, v []float32) {
	for j := range v {
		v[j] = rng.Float32() + rng.Float32() + rng.Float32() - 1.5
	}
	must(vectors.Unit(v))
}

// vocabulary makes up words of one to four syllables, the shortest the most used.
func vocabulary(n int) []string {
	const first, vowels = "bcdfglmnprstv", "aeiou"
	rng := rand.New(rand.NewPCG(seedTexts, 0))
	seen := make(map[string]bool, n)
	words := make([]string, 0, n)
	for len(words) < n {
		var b strings.Builder
		for range 1 + min(3, len(words)/60) + rng.IntN(2) {
			b.WriteByte(first[rng.IntN(len(first))])
			b.WriteByte(vowels[rng.IntN(len(vowels))])
		}
		if w := b.String(); !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	return words
}

// textsOf returns n passages of about 600 bytes, sentences of words whose use
// falls as in any language.
func textsOf(n int) []string {
	const parts = 16
	words := vocabulary(50_000)
	texts := make([]string, n)
	var wg sync.WaitGroup
	for p := range parts {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(seedTexts, uint64(p)+1))
			zipf := rand.NewZipf(rng, 1.1, 4, uint64(len(words)-1))
			var b strings.Builder
			for i := n * p / parts; i < n*(p+1)/parts; i++ {
				b.Reset()
				for word := 0; b.Len() < 590; word++ {
					w := words[zipf.Uint64()]
					switch {
					case word%15 == 0:
						w = strings.ToUpper(w[:1]) + w[1:]
					case word%15 == 14:
						w += "."
					}
					b.WriteString(w)
					b.WriteByte(' ')
				}
				texts[i] = strings.TrimSpace(b.String()) + "."
			}
		})
	}
	wg.Wait()
	return texts
}

// frenchTexts returns n passages of about 600 bytes of words of the sample corpus,
// each as often as there.
func frenchTexts(n int) []string {
	var words []string
	files := sample.Root().FS
	must(fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".txt" {
			return err
		}
		b, err := fs.ReadFile(files, name)
		words = append(words, strings.Fields(string(b))...)
		return err
	}))
	rng := rand.New(rand.NewPCG(seedTexts, 0))
	texts := make([]string, n)
	for i := range texts {
		var b strings.Builder
		for b.Len() < 590 {
			b.WriteString(words[rng.IntN(len(words))])
			b.WriteByte(' ')
		}
		texts[i] = strings.TrimSpace(b.String())
	}
	return texts
}

// questionsOf returns n queries of three words that stand together in some text.
func questionsOf(n int, texts []string) []string {
	rng := rand.New(rand.NewPCG(seedQueries, 0))
	out := make([]string, n)
	for i := range out {
		words := strings.Fields(strings.ToLower(strings.ReplaceAll(texts[rng.IntN(len(texts))], ".", "")))
		out[i] = fmt.Sprintf("%s %s %s", words[rng.IntN(len(words))], words[rng.IntN(len(words))], words[rng.IntN(len(words))])
	}
	return out
}

// The days of the documents: ten years from 1 January 2015, in no order.
const daysInAll = 3650

var firstDay, _ = corpus.NewDay(2015, time.January, 1)

func dayOf(i int) corpus.Day { return firstDay + corpus.Day(i*7919%daysInAll) }

// documentID is the id of document i under all stores.
func documentID(i int) string { return "doc-" + strconv.Itoa(i) + ".txt" }

// document makes a document of one passage.
func document(i int, text string) *corpus.Document {
	date := corpus.Date{From: dayOf(i), To: dayOf(i), Precision: corpus.PrecisionDay, Basis: corpus.BasisMetadata}
	whole := corpus.Span{Start: 0, End: len(text)}
	title := "Article " + strconv.Itoa(i)
	return &corpus.Document{
		ID: documentID(i), Version: corpus.VersionOf(text), Title: title, Lang: "fr", Date: date, Text: text,
		Items: []corpus.Item{{Span: whole, Headline: title, Date: date}},
		Passages: []corpus.Passage{{Span: whole, Document: documentID(i), Text: text, Date: date, Headline: title,
			Sentences: []corpus.Span{whole}}},
	}
}

func documents(texts []string) []*corpus.Document {
	docs := make([]*corpus.Document, len(texts))
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := len(texts) * w / workers; i < len(texts)*(w+1)/workers; i++ {
				docs[i] = document(i, texts[i])
			}
		})
	}
	wg.Wait()
	return docs
}
