package retrieval

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"io/fs"
	"maps"
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
	weight     float64
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
	releasesGold  = "releases-gold-dev"
	releasesRest  = "fr-communiques-dev.passages-2.jsonl"
)

var tuneSets = []tuneSet{
	{[]string{"fr-piaf-dev"}, []string{piafPassages}},
	{[]string{"fr-cnilfaq-dev"}, []string{"fr-cnilfaq-dev.passages.jsonl"}},
	{[]string{"fr-communiques-dev", "fr-communiques-gold-dev", releasesGold}, []string{releasesFirst, releasesRest}},
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
	sizes := make(map[string]float64)
	for i := range all {
		sizes[all[i].group]++
	}
	for i := range all {
		all[i].weight = 1 / math.Sqrt(sizes[all[i].group])
		if strings.HasSuffix(all[i].group, " en") {
			all[i].weight /= 2 // the same releases twice
		}
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
	best := learn(all, rankWeights, -1)
	show("tuned on all", judge(all, &best, -1, false))
	crossed := make(map[string]*tuneFigures)
	for fold := range tuneFolds {
		w := learn(all, rankWeights, fold)
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

// value is one figure for all.
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

// learn fits weights to all questions outside fold, from start: by gradient descent
// on how likely the document sought is among the candidates, a document scoring what
// its best passage does. A set counts by the root of its size. What is not in start
// stays out.
func learn(all []tuned, start features, fold int) features {
	const (
		steps, sharpness = 100, 6
		decay            = 0.01 // towards start
	)
	w := start
	var mean, square features
	for step := 1; step <= steps; step++ {
		var slope features
		total := 0.0
		for i := range all {
			if q := &all[i]; q.answerable && (fold < 0 || q.fold != fold) {
				total += q.weight
				q.slope(&w, &slope, sharpness)
			}
		}
		rate := 0.05
		if step > steps/2 {
			rate = 0.015
		}
		for k := range w {
			if start[k] == 0 {
				continue
			}
			g := slope[k]/total + decay*(w[k]-start[k])
			mean[k] = 0.9*mean[k] + 0.1*g
			square[k] = 0.99*square[k] + 0.01*g*g
			m, s := mean[k]/(1-math.Pow(0.9, float64(step))), square[k]/(1-math.Pow(0.99, float64(step)))
			w[k] -= rate * m / (math.Sqrt(s) + 1e-6)
		}
	}
	return w
}

// slope adds the gradient of the loss of one question to into.
func (q *tuned) slope(w, into *features, sharpness float64) {
	best := make(map[int]int) // by document, its best candidate
	scores := make([]float64, len(q.docs))
	most := math.Inf(-1)
	for i, d := range q.docs {
		for k := range w {
			scores[i] += w[k] * q.feats[i][k]
		}
		if b, ok := best[d]; !ok || scores[i] > scores[b] {
			best[d] = i
		}
		most = max(most, scores[i])
	}
	if _, ok := best[0]; !ok {
		return
	}
	docs := slices.Sorted(maps.Keys(best)) // the same sums every time
	sum := 0.0
	for _, d := range docs {
		sum += math.Exp(sharpness * (scores[best[d]] - most))
	}
	for _, d := range docs {
		i := best[d]
		p := math.Exp(sharpness*(scores[i]-most)) / sum
		if d == 0 {
			p--
		}
		for k, x := range q.feats[i] {
			into[k] += q.weight * sharpness * p * x
		}
	}
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
		file := name + ".questions.jsonl"
		if name == releasesGold {
			file = name + ".jsonl"
		}
		f, err := os.Open(filepath.Join(*tune, file))
		if err != nil {
			t.Fatal(err)
		}
		for lines := bufio.NewScanner(f); lines.Scan(); {
			var row tuneRow
			if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
				t.Fatal(err)
			}
			if len(row.Evidence) > 0 {
				row.Kind = "" // of answers, too few of each
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
	// Evidence names the documents of a set that has several for one question.
	Evidence [][]struct{ Doc string }
	group    string
}

// sought are the documents that answer the question.
func (row *tuneRow) sought() []string {
	if row.Doc != "" {
		return []string{row.Doc}
	}
	var all []string
	for _, list := range row.Evidence {
		for _, e := range list {
			all = append(all, e.Doc)
		}
	}
	return all
}

// look gathers the candidates of a question with their features.
func (row *tuneRow) look(t *testing.T, ix *Index) tuned {
	t.Helper()
	ctx := context.Background()
	s := ix.load()
	h := fnv.New32a()
	numbers := make(map[string]int)
	for i, d := range row.sought() {
		if numbers[d] = 0; i == 0 {
			h.Write([]byte(d))
		}
	}
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
	last := 0
	if len(hits) > 0 {
		one.feats = newReader(s, q, s.lexical.expand(q.Text, q.Lang)).features(hits)
	}
	for _, x := range hits {
		_, id, _ := strings.Cut(s.passage(x.passage).Document, "#")
		if _, ok := numbers[id]; !ok {
			last++
			numbers[id] = last
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

var featureNames = [numFeatures]string{"featLexical", "featVector", "featCoverage", "featNear", "featPairs", "featTitle", "featExact", "featAnswer", "featFirst", "featSoft", "featNames", "featWeight", "featCapital", "featNumber", "featDecides", "featUnasked", "featForm", "featLead", "featLeadShared", "featLetters", "featItem", "featFrequent", "featDay"}
