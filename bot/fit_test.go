package bot

import (
	"bufio"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/sample"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

var (
	fitting = flag.Bool("fit", false, "fit the weights of the traits")
	alsoFit = flag.String("also", "", "a file of further questions over the releases to fit them on")
)

// evalDir holds the questions and documents that are not part of the repository.
const evalDir = "../../shared/eval"

// A fitSet is a file of questions over some documents. weight is what a question of it counts for.
type fitSet struct {
	file    string
	docs    []string // files of evalDir; none for the sample
	rank    float64  // for telling sentences apart
	trust   float64  // for telling answers from none
	without bool     // whether its answerable questions are asked again without the documents that answer them
}

// fitSets are all questions that may be looked at. Those of the encyclopaedia are many
// and easy, so they count for less; those of the sample, whose documents are a newsroom's own, for more.
var fitSets = []fitSet{
	{evalDir + "/releases-gold-dev.jsonl", []string{"fr-communiques-dev.passages-1.jsonl", "fr-communiques-dev.passages-2.jsonl"}, 1, 1, true},
	{evalDir + "/fr-communiques-gold-dev.questions.jsonl", []string{"fr-communiques-dev.passages-1.jsonl", "fr-communiques-dev.passages-2.jsonl"}, 1, 1, true},
	{evalDir + "/seeds-dev.jsonl", nil, 2, 2, false},
	{"eval/testdata/sample.gold.jsonl", nil, 1.3, 1.3, false},
	{"eval/testdata/sample-2.gold.jsonl", nil, 1.3, 1.3, false},
	{"eval/testdata/sample-3.gold.jsonl", nil, 1.3, 1.3, false},
	{"eval/testdata/paraphrase.gold.jsonl", nil, 1, 1, false},
	{evalDir + "/fr-piaf-dev.questions.jsonl", []string{"fr-piaf-dev.passages.jsonl"}, 0.15, 0.1, false},
}

// What questions count for in the fit of trust: those asked without their documents, and
// those whose best sentence is another than the right one.
const (
	withoutShare   = 0.3
	misplacedShare = 0.5
)

// folds is in how many parts the questions are divided: what each reaches is
// measured with the weights fitted on the others.
const folds = 5

// A fitRow is a gold question.
type fitRow struct {
	ID         string `json:"id"`
	Question   string `json:"question"`
	Answerable bool   `json:"answerable"`
	Evidence   [][]struct {
		Doc   string `json:"doc"`
		Quote string `json:"quote"`
	} `json:"evidence"`
	DocID      string `json:"doc_id"`
	AnswerText string `json:"answer_text"`
}

// answers calls f with each document and quotation that answers.
func (r *fitRow) answers(f func(doc, quote string)) {
	if r.AnswerText != "" && len(r.Evidence) == 0 {
		f(r.DocID, r.AnswerText)
	}
	for _, group := range r.Evidence {
		for _, e := range group {
			f(e.Doc, e.Quote)
		}
	}
}

func isRecord(id, doc string) bool { return id == doc || strings.HasSuffix(id, "#"+doc) }

// isIn reports whether a document of that id answers.
func (r *fitRow) isIn(id string) (is bool) {
	r.answers(func(doc, _ string) { is = is || isRecord(id, doc) })
	return is
}

// isHit reports whether span covers at least half of an answer.
func (r *fitRow) isHit(doc *corpus.Document, span corpus.Span) (hit bool) {
	r.answers(func(id, quote string) {
		if !isRecord(doc.ID, id) || span.Len() > maxQuote {
			return
		}
		for from := 0; ; {
			i := strings.Index(doc.Text[from:], quote)
			if i < 0 {
				return
			}
			p := corpus.Span{Start: from + i, End: from + i + len(quote)}
			hit = hit || 2*(min(span.End, p.End)-max(span.Start, p.Start)) >= p.Len()
			from = p.End
		}
	})
	return hit
}

// A fitCase is a question with the traits of the sentences found for it.
type fitCase struct {
	set         int
	fold        int
	answerable  bool
	without     bool // the documents that answer it were taken away
	rank, trust float64
	units       []traitSet
	hits        []bool
}

// TestFitWeights fits weightOf and prints it, with what it reaches on questions that
// it was not fitted on.
func TestFitWeights(t *testing.T) {
	if !*fitting {
		t.Skip("fits nothing without -fit")
	}
	if _, err := os.Stat(evalDir); err != nil {
		t.Skip("needs the questions of ", evalDir)
	}
	if *alsoFit != "" {
		also := fitSets[0]
		also.file = *alsoFit
		fitSets = slices.Insert(fitSets, 0, also)
	}
	var cases []fitCase
	var a *Assistant
	for i, s := range fitSets {
		if i == 0 || !slices.Equal(s.docs, fitSets[i-1].docs) {
			a = fitAssistant(t, s.docs)
		}
		for _, r := range fitRows(t, s.file) {
			cases = append(cases, fitAsk(t, a, i, r, false))
			if s.without && r.Answerable {
				cases = append(cases, fitAsk(t, a, i, r, true))
			}
		}
	}
	rest := func(fold int) func(*fitCase) bool { return func(c *fitCase) bool { return c.fold != fold } }
	ranks := make([]traitSet, folds)
	for f := range ranks {
		ranks[f] = fitRank(cases, rest(f))
	}
	trusts, bases := make([]traitSet, folds), make([]float64, folds)
	for f := range trusts {
		trusts[f], bases[f] = fitTrust(cases, ranks, rest(f))
	}
	reportFit(t, cases, ranks, trusts, bases)
	all := func(*fitCase) bool { return true }
	rank := fitRank(cases, all)
	trust, base := fitTrust(cases, ranks, all)
	var b strings.Builder
	for i := range traits {
		fmt.Fprintf(&b, "\t%s: {%.2f, %.2f},\n", traitNames(t)[i], rank[i], trust[i])
	}
	t.Logf("\n%s\ntrustBase = %.2f", b.String(), base)
}

// traitNames are the names of the traits, in order, as trait.go has them.
func traitNames(t *testing.T) []string {
	src, err := os.ReadFile("trait.go")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(src), "const (\n")
	list, _, _ = strings.Cut(list, "\n)")
	var names []string
	for line := range strings.Lines(list) {
		if words := strings.Fields(line); len(words) > 0 && len(names) < int(traits) {
			names = append(names, words[0])
		}
	}
	if len(names) != int(traits) || names[0] != "hasHere" || names[traits-1] != "tooLittle" {
		t.Fatalf("trait.go has %d traits, want %d", len(names), traits)
	}
	return names
}

// fitAssistant is an assistant over files of evalDir, with the embedder that answers are found with.
func fitAssistant(t *testing.T, docs []string) *Assistant {
	root := sample.Root()
	if docs != nil {
		files := make(fstest.MapFS)
		for _, d := range docs {
			data, err := os.ReadFile(filepath.Join(evalDir, d))
			if err != nil {
				t.Skip(err)
			}
			files[d] = &fstest.MapFile{Data: data}
		}
		root = corpus.Root{Name: "test", FS: files}
	}
	c, err := corpus.Load(t.Context(), []corpus.Root{root}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ix := retrieval.New(retrieval.Static{})
	if _, err := ix.Sync(t.Context(), c.Documents); err != nil {
		t.Fatal(err)
	}
	return New(ix)
}

func fitRows(t *testing.T, file string) []fitRow {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	var rows []fitRow
	for sc.Scan() {
		var r fitRow
		if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	return rows
}

func fitAsk(t *testing.T, a *Assistant, set int, r fitRow, without bool) fitCase {
	in := a.understand(Question{Text: r.Question})
	limit := hitsRead
	if without {
		limit *= 3
	}
	found, err := a.searchDays(t.Context(), in.query(limit))
	if err != nil {
		t.Fatal(err)
	}
	if without {
		hits := found[:0:0]
		for _, h := range found {
			if len(hits) < hitsRead && !r.isIn(h.Passage.Document) {
				hits = append(hits, h)
			}
		}
		found = hits
	}
	h := fnv.New32a()
	h.Write([]byte(r.ID))
	c := fitCase{set: set, fold: int(h.Sum32() % folds), answerable: r.Answerable && !without, without: without, rank: fitSets[set].rank, trust: fitSets[set].trust}
	if without {
		c.trust *= withoutShare
	}
	for _, u := range a.units(in, found) {
		c.units = append(c.units, *u.traits)
		c.hits = append(c.hits, c.answerable && r.isHit(u.doc, in.quote(u)))
	}
	return c
}

func (f *traitSet) dot(w *traitSet) float64 {
	sum := 0.0
	for i, x := range f {
		sum += w[i] * x
	}
	return sum
}

// best is the index of the first of c's sentences, -1 when there is none.
func (c *fitCase) best(w *traitSet) int {
	best, most := -1, math.Inf(-1)
	for i := range c.units {
		if s := c.units[i].dot(w); s > most {
			best, most = i, s
		}
	}
	return best
}

// adam climbs a gradient; its steps and decay are the usual ones.
type adam struct {
	m, v []float64
	n    int
}

func (a *adam) step(w, gradient []float64, rate float64) {
	if a.m == nil {
		a.m, a.v = make([]float64, len(w)), make([]float64, len(w))
	}
	a.n++
	for i, g := range gradient {
		a.m[i] = 0.9*a.m[i] + 0.1*g
		a.v[i] = 0.999*a.v[i] + 0.001*g*g
		w[i] += rate * (a.m[i] / (1 - math.Pow(0.9, float64(a.n)))) / (math.Sqrt(a.v[i]/(1-math.Pow(0.999, float64(a.n)))) + 1e-8)
	}
}

// fitRank maximises the likelihood of the right sentences among those of each question.
func fitRank(cases []fitCase, in func(*fitCase) bool) traitSet {
	const steps, rate, decay = 400, 0.05, 0.001
	var w traitSet
	var climb adam
	for range steps {
		var g traitSet
		n := 0.0
		for k := range cases {
			c := &cases[k]
			if in(c) && slices.Contains(c.hits, true) {
				n += c.rank
				c.addGradient(&w, &g)
			}
		}
		for i := range g {
			g[i] = g[i]/n - decay*w[i]
		}
		climb.step(w[:], g[:], rate)
	}
	return w
}

func (c *fitCase) addGradient(w, g *traitSet) {
	p := make([]float64, len(c.units))
	var all, right float64
	for i := range c.units {
		p[i] = math.Exp(c.units[i].dot(w))
		all += p[i]
		if c.hits[i] {
			right += p[i]
		}
	}
	for i := range c.units {
		d := -p[i] / all
		if c.hits[i] {
			d += p[i] / right
		}
		for k, x := range c.units[i] {
			g[k] += c.rank * d * x
		}
	}
}

// fitTrust maximises the likelihood of whether a question has an answer, told by the
// traits of its best sentence. Which that is, ranks tell that were fitted without it.
func fitTrust(cases []fitCase, ranks []traitSet, in func(*fitCase) bool) (traitSet, float64) {
	const steps, rate, decay = 800, 0.03, 0.0005
	w := make([]float64, traits+1)
	var climb adam
	for range steps {
		g := make([]float64, traits+1)
		n := 0.0
		for k := range cases {
			c := &cases[k]
			at := c.best(&ranks[c.fold])
			if !in(c) || at < 0 {
				continue
			}
			weight := c.trust
			if c.answerable && !c.hits[at] {
				weight *= misplacedShare
			}
			n += weight
			d := weight * (flagged(c.answerable) - 1/(1+math.Exp(-w[traits]-c.units[at].dot((*traitSet)(w)))))
			for i, x := range c.units[at] {
				g[i] += d * x
			}
			g[traits] += d
		}
		for i := range g {
			g[i] /= n
			if i < int(traits) {
				g[i] -= decay * w[i]
			}
		}
		climb.step(w, g, rate)
	}
	return traitSet(w), w[traits]
}

// reportFit prints for each set how often the best sentence is right, and how well trust
// tells questions with an answer from those without.
func reportFit(t *testing.T, cases []fitCase, ranks, trusts []traitSet, bases []float64) {
	for set := range fitSets {
		var hit, found, n int
		var yes, no []float64
		for k := range cases {
			c := &cases[k]
			at := c.best(&ranks[c.fold])
			if c.set != set || c.without {
				continue
			}
			trust := math.Inf(-1)
			if at >= 0 {
				trust = bases[c.fold] + c.units[at].dot(&trusts[c.fold])
			}
			if !c.answerable {
				no = append(no, trust)
				continue
			}
			n++
			yes = append(yes, trust)
			if slices.Contains(c.hits, true) {
				found++
			}
			if at >= 0 && c.hits[at] {
				hit++
			}
		}
		t.Logf("%-40s best sentence right %d/%d (%d found), trust AUC %.3f; of %d without answer %d have less than all but 12 %% of the others",
			filepath.Base(fitSets[set].file), hit, n, found, auc(yes, no), len(no), below(no, yes, 0.12))
	}
}

// auc is the share of the pairs in which the one of yes is the greater.
func auc(yes, no []float64) float64 {
	sum := 0.0
	for _, y := range yes {
		for _, n := range no {
			sum += float64(cmp.Compare(y, n)+1) / 2
		}
	}
	return sum / float64(len(yes)*len(no))
}

// below counts those of no that are less than all of yes but a share.
func below(no, yes []float64, share float64) int {
	slices.Sort(yes)
	n := 0
	for _, x := range no {
		if x < yes[int(share*float64(len(yes)))] {
			n++
		}
	}
	return n
}
