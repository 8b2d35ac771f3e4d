package retrieval

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

var tune = flag.String("tune", "", "the folder of retrieval sets to choose the weights of the second stage by")

// A tuned is a question with the features of its candidates.
type tuned struct {
	group      string
	fold       int // by the document sought, so that its questions are in one
	answerable bool
	docs       []int  // by candidate: 0 for the document sought, other numbers for others
	best       []bool // by document
	feats      []features
	first      []float64
	scores     []float64
}

// tuneFolds is how many parts the questions are cut into for cross-validation.
const tuneFolds = 5

// A tuneSet is questions over passages.
type tuneSet struct {
	questions []string
	passages  []string
}

const (
	piafPassages  = "fr-piaf-dev.passages.jsonl"
	releasesFirst = "fr-communiques-dev.passages-1.jsonl"
	releasesRest  = "fr-communiques-dev.passages-2.jsonl"
)

var tuneSets = []tuneSet{
	{[]string{"fr-piaf-dev"}, []string{piafPassages}},
	{[]string{"fr-cnilfaq-dev"}, []string{"fr-cnilfaq-dev.passages.jsonl"}},
	{[]string{"fr-communiques-dev", "fr-communiques-gold-dev"}, []string{releasesFirst, releasesRest}},
	{[]string{"fr-piaf-dev"}, []string{piafPassages, releasesFirst, releasesRest}},
}

// TestTune prints the weights of the second stage that do best on the sets of a
// folder, and what they reach on questions by which they were not chosen:
//
//	go test ./retrieval -run TestTune -v -tune FOLDER
func TestTune(t *testing.T) {
	if *tune == "" {
		t.Skip("no -tune FOLDER")
	}
	var all []tuned
	for _, set := range tuneSets {
		all = append(all, set.load(t)...)
	}
	show := func(title string, figures map[string]*tuneFigures) {
		fmt.Printf("\n%s: %.4f\n", title, objective(figures))
		for _, g := range sortedKeys(figures) {
			f := figures[g]
			fmt.Printf("  %-28s n %3.0f  R@1 %.3f  R@5 %.3f  R@10 %.3f  MRR %.3f  (pool %.3f)\n", g, f.n, f.one/f.n, f.five/f.n, f.ten/f.n, f.mrr/f.n, f.pool/f.n)
		}
	}
	show("first stage", judge(all, nil, -1, false))
	show("now", judge(all, &rankWeights, -1, false))
	best := climb(all, rankWeights, -1)
	show("tuned on all", judge(all, &best, -1, false))
	crossed := make(map[string]*tuneFigures)
	for fold := range tuneFolds {
		w := climb(all, rankWeights, fold)
		for g, f := range judge(all, &w, fold, true) {
			if crossed[g] == nil {
				crossed[g] = &tuneFigures{}
			}
			crossed[g].add(f)
		}
	}
	show("cross-validated", crossed)
	for i, name := range featureNames {
		fmt.Printf("\t%s: %.2f,\n", name, best[i])
	}
	// Which features matter: the loss without each.
	base := objective(judge(all, &best, -1, false))
	for i, name := range featureNames {
		w := best
		w[i] = 0
		fmt.Printf("without %-14s %+.4f\n", name, objective(judge(all, &w, -1, false))-base)
	}
}

func sortedKeys(m map[string]*tuneFigures) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

type tuneFigures struct{ n, one, five, ten, mrr, pool float64 }

func (f *tuneFigures) add(g *tuneFigures) {
	f.n += g.n
	f.one += g.one
	f.five += g.five
	f.ten += g.ten
	f.mrr += g.mrr
	f.pool += g.pool
}

// value is what the search climbs by.
func (f *tuneFigures) value() float64 {
	return (f.one + f.five + f.ten + 2*f.mrr) / f.n / 5
}

func objective(figures map[string]*tuneFigures) float64 {
	sum := 0.0
	for _, g := range sortedKeys(figures) {
		sum += figures[g].value()
	}
	return sum / float64(len(figures))
}

// judge ranks the questions of fold when within, else those of the others; all
// when fold is negative.
func judge(all []tuned, w *features, fold int, within bool) map[string]*tuneFigures {
	figures := make(map[string]*tuneFigures)
	for i := range all {
		q := &all[i]
		if fold >= 0 && (q.fold == fold) != within {
			continue
		}
		if !q.answerable {
			continue
		}
		f := figures[q.group]
		if f == nil {
			f = &tuneFigures{}
			figures[q.group] = f
		}
		rank := q.rank(w)
		f.n++
		if rank > 0 {
			f.pool++
		}
		if rank == 1 {
			f.one++
		}
		if rank > 0 && rank <= 5 {
			f.five++
		}
		if rank > 0 && rank <= 10 {
			f.ten++
			f.mrr += 1 / float64(rank)
		}
	}
	return figures
}

// rank is the place of the target's document.
func (q *tuned) rank(w *features) int {
	scores := q.scores[:0]
	target := math.Inf(-1)
	for i, d := range q.docs {
		score := 0.0
		if w == nil {
			score = q.first[i]
		} else {
			for k := range w {
				score += w[k] * q.feats[i][k]
			}
		}
		scores = append(scores, score)
		if d == 0 {
			target = max(target, score)
		}
	}
	q.scores = scores
	if math.IsInf(target, -1) {
		return 0
	}
	rank := 1
	for i := range q.best {
		q.best[i] = false
	}
	for i, d := range q.docs {
		if d != 0 && scores[i] > target && !q.best[d] {
			q.best[d] = true
			rank++
		}
	}
	return rank
}

// climb is a coordinate search from start, over all questions outside fold.
func climb(all []tuned, start features, fold int) features {
	w := start
	best := objective(judge(all, &w, fold, false))
	for step := 0.2; step > 0.02; step /= 2 {
		for moved := true; moved; {
			moved = false
			for k := range w {
				for _, d := range []float64{step, -step} {
					next := w
					next[k] = math.Round((next[k]+d)*1000) / 1000
					if next[k] < 0 || k == featLexical {
						continue
					}
					if v := objective(judge(all, &next, fold, false)); v > best+1e-6 {
						w, best, moved = next, v, true
					}
				}
			}
		}
	}
	return w
}

// load looks up the questions of a set.
func (set tuneSet) load(t *testing.T) []tuned {
	t.Helper()
	ctx := context.Background()
	c, err := corpus.Load(ctx, []corpus.Root{{Name: *tune, FS: someFiles{os.DirFS(*tune), set.passages}}}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ix := New(tuneEmbedder)
	if _, err := ix.Sync(ctx, c.Documents); err != nil {
		t.Fatal(err)
	}
	var out []tuned
	for _, name := range set.questions {
		f, err := os.Open(filepath.Join(*tune, name+".questions.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		for lines := bufio.NewScanner(f); lines.Scan(); {
			var row tuneRow
			if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
				t.Fatal(err)
			}
			row.group = strings.TrimPrefix(strings.TrimSuffix(name, "-dev"), "fr-")
			if len(set.passages) > 2 {
				row.group += "+3000"
			}
			row.group = strings.Join(strings.Fields(row.group+" "+row.Kind+" "+row.Lang), " ")
			out = append(out, row.look(t, ix))
		}
		f.Close()
	}
	return out
}

var tuneEmbedder = Static{}

// A tuneRow is a line of a set.
type tuneRow struct {
	ID, Kind, Question, Lang string
	Doc                      string `json:"doc_id"`
	Answerable               bool
	group                    string
}

// look gathers the candidates of a question with their features.
func (row *tuneRow) look(t *testing.T, ix *Index) tuned {
	t.Helper()
	ctx := context.Background()
	s := ix.load()
	h := fnv.New32a()
	h.Write([]byte(row.Doc))
	q := Query{Text: row.Question, Lang: DetectLang(row.Question), Limit: 33}
	vector, err := ix.vector(ctx, q.Text, s.dims())
	if err != nil {
		t.Fatal(err)
	}
	hits, err := s.candidates(ctx, q, s.lexical.expand(q.Text, q.Lang), vector, s.limits(q))
	if err != nil {
		t.Fatal(err)
	}
	fuse(hits, vectorShare(ix.embedder.Model(), q.Lang))
	s.sort(hits)
	hits = hits[:min(reranked, len(hits))]
	one := tuned{group: row.group, fold: int(h.Sum32() % tuneFolds), best: make([]bool, len(hits)+1), answerable: row.Answerable}
	numbers := map[string]int{row.Doc: 0}
	if len(hits) > 0 {
		one.feats = newReader(s, q, s.lexical.expand(q.Text, q.Lang)).features(hits)
	}
	for _, x := range hits {
		_, id, _ := strings.Cut(s.passage(x.passage).Document, "#")
		if _, ok := numbers[id]; !ok {
			numbers[id] = len(numbers)
		}
		one.docs = append(one.docs, numbers[id])
		one.first = append(one.first, x.score)
	}
	return one
}

// someFiles is a folder of which only some files are seen.
type someFiles struct {
	fs.FS
	names []string
}

func (f someFiles) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(f.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return !slices.Contains(f.names, e.Name()) }), err
}

var featureNames = [numFeatures]string{"featLexical", "featVector", "featCoverage", "featNear", "featPairs", "featTitle", "featExact", "featAnswer", "featFirst", "featSoft", "featNames", "featWeight"}
