package eval

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// searchDepth is at which rank a document is no longer found.
const searchDepth = 10

// SearchOptions are what RunSearch may be given besides the questions.
type SearchOptions struct {
	// Name names the questions in the report, usually their file.
	Name string
	// Embedder names what made the vectors, for the report.
	Embedder string
	// Documents are the ids of the documents that are searched. With them, a
	// question about any other is an error before anything is asked.
	Documents []string
	// Sure says from the hits of a question how likely it is that the documents
	// answer it at all; higher is likelier. Without it the AUC is not measured.
	Sure func(hits []retrieval.Hit) float64
	// Unperturbed leaves out the questions without accents and with typos.
	Unperturbed bool
	// Now is read before and after each search; without it no latency is reported.
	Now func() time.Time
	// Progress is called after each search.
	Progress func(done, total int)
}

// A Lookup is what became of a question.
type Lookup struct {
	Sought
	// Rank is the place of the document sought among the documents found,
	// counting each once by its best passage; 0 when it is not among the first ten.
	Rank int `json:"rank"`
	// Found are the first documents, best first, at most ten.
	Found []string `json:"found"`
	// Sure is what SearchOptions.Sure said.
	Sure float64 `json:"sure"`
	// Asked is the question as it was asked when it was perturbed.
	Asked   string  `json:"asked,omitempty"`
	Latency float64 `json:"latency_ms"`
}

// RunSearch looks up every question by search, then again without accents and
// with typos, and reports on which rank the documents stood. Passages count for
// their documents; the copies that a hit carries follow it.
func RunSearch(ctx context.Context, search func(ctx context.Context, text string) ([]retrieval.Hit, error), list []Sought, opt SearchOptions) (*SearchReport, error) {
	if len(list) == 0 {
		return nil, errors.New("no questions")
	}
	if opt.Documents != nil {
		if missing := unknownDocs(list, opt.Documents); len(missing) > 0 {
			return nil, fmt.Errorf("%d of the documents sought are not in the collection, the first is %q", len(missing), missing[0])
		}
	}
	l := looker{search: search, opt: &opt, total: len(list)}
	if !opt.Unperturbed {
		l.total *= 1 + len(perturbations)
	}
	plain, err := l.all(ctx, list, nil)
	if err != nil {
		return nil, err
	}
	r := newSearchReport(&opt, plain)
	if opt.Unperturbed {
		return r, nil
	}
	for _, p := range perturbations {
		asked, err := l.all(ctx, list, p.change)
		if err != nil {
			return nil, err
		}
		r.Losses = append(r.Losses, pairedLoss(p.name, plain, asked))
	}
	return r, nil
}

// A looker looks up questions.
type looker struct {
	search      func(ctx context.Context, text string) ([]retrieval.Hit, error)
	opt         *SearchOptions
	done, total int
}

// all looks up every question, changed when change is not nil.
func (l *looker) all(ctx context.Context, list []Sought, change func(string) string) ([]*Lookup, error) {
	out := make([]*Lookup, len(list))
	for i, s := range list {
		x := &Lookup{Sought: s}
		text := s.Question
		if change != nil {
			text = change(text)
			x.Asked = text
		}
		if err := l.one(ctx, x, text); err != nil {
			return nil, fmt.Errorf("search for question %s: %w", s.ID, err)
		}
		out[i] = x
		l.done++
		if l.opt.Progress != nil {
			l.opt.Progress(l.done, l.total)
		}
	}
	return out, nil
}

func (l *looker) one(ctx context.Context, x *Lookup, text string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var start time.Time
	if l.opt.Now != nil {
		start = l.opt.Now()
	}
	hits, err := l.search(ctx, text)
	if err != nil {
		return err
	}
	if l.opt.Now != nil {
		x.Latency = max(0, float64(l.opt.Now().Sub(start))/float64(time.Millisecond))
	}
	if l.opt.Sure != nil {
		x.Sure = l.opt.Sure(hits)
	}
	x.Found = foundDocs(hits)
	for i, d := range x.Found {
		if x.Answerable && (d == x.Doc || recordID(d) == x.Doc) {
			x.Rank = i + 1
			break
		}
	}
	return nil
}

// foundDocs are the documents of hits, best first, each once, at most ten.
func foundDocs(hits []retrieval.Hit) []string {
	var ids []string
	seen := make(map[string]bool)
	add := func(id string) {
		if !seen[id] && len(ids) < searchDepth {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for _, h := range hits {
		add(h.Passage.Document)
		for _, c := range h.Copies {
			add(c.Document)
		}
	}
	return ids
}

// recordID is the id of the record of a .jsonl file by the id of its document,
// FILE#ID; the id itself for any other document.
func recordID(id string) string {
	_, record, ok := strings.Cut(id, ".jsonl#")
	if !ok {
		return id
	}
	return record
}
