package retrieval

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// defaultLimit is how many hits a query gets that names no limit.
const defaultLimit = 10

// Search returns the best passages for q, best first; ties go by document id and
// place, so that equal indexes give equal results whatever the order in which
// their documents came. Near-identical passages are one hit, which carries the
// others. An empty index, a query that no passage may answer under its limits,
// gives no hits and no error.
//
// The error is that of the embedder (but see OnEmbedError) or of ctx.
func (ix *Index) Search(ctx context.Context, q Query) ([]Hit, error) {
	s := ix.load()
	defer runtime.KeepAlive(s) // and with it the memory that it is mapped into
	within := s.limits(q)
	if s.dims() == 0 || within.none() {
		return nil, ctx.Err()
	}
	if q.Limit <= 0 {
		q.Limit = defaultLimit
	}
	if q.Lang == "" {
		q.Lang = DetectLang(q.Text)
	}
	vector, err := ix.vector(ctx, q.Text, s.dims())
	if err != nil {
		return nil, err
	}
	// Nothing returns before the scan has ended: it reads what is mapped.
	near := s.startNear(ctx, vector, within, poolOf(q))
	words := s.lexical.expand(q.Text, q.Lang)
	hits, err := s.candidatesWith(ctx, q, words, vector, within, near)
	if err != nil {
		return nil, err
	}
	fuse(hits, vectorShare(ix.embedder.Model(), q.Lang))
	s.sort(hits)
	s.rerank(q, words, hits)
	s.preferQuoted(q.Text, hits)
	s.favour(hits, q.Window)
	s.sort(hits)
	return s.collapse(hits, within, q.Limit), nil
}

// vector returns the unit vector of a query, or nil when it cannot be had and
// OnEmbedError has been told.
func (ix *Index) vector(ctx context.Context, text string, dims int) ([]float32, error) {
	vectors, err := ix.embedQuery(ctx, text)
	if err == nil && len(vectors) != 1 {
		err = fmt.Errorf("%d vectors for one text", len(vectors))
	}
	if err == nil {
		// The vector may be the embedder's own, so it is not scaled in place.
		vectors = [][]float32{slices.Clone(vectors[0])}
		err = checkVector(vectors[0], dims)
	}
	if err == nil {
		return vectors[0], nil
	}
	err = fmt.Errorf("embed query: %w", err)
	if ix.OnEmbedError == nil || ctx.Err() != nil {
		return nil, err
	}
	ix.OnEmbedError(err)
	return nil, nil
}

func (ix *Index) embedQuery(ctx context.Context, text string) ([][]float32, error) {
	if emb, ok := ix.embedder.(QueryEmbedder); ok {
		vector, err := emb.EmbedQuery(ctx, text)
		return [][]float32{vector}, err
	}
	return ix.embedder.Embed(ctx, []string{text})
}

// sort orders candidates, best first, equals by place.
func (s *state) sort(hits []candidate) {
	slices.SortFunc(hits, func(a, b candidate) int {
		if c := cmp.Compare(b.score, a.score); c != 0 {
			return c // the order of passages takes long to find out
		}
		return s.order(a.passage, b.passage)
	})
}

// favour raises the hits that a question's own words about time ask for.
func (s *state) favour(hits []candidate, w Window) {
	if w.Intent == "" || w.Intent == IntentNone {
		return
	}
	best := 0.0
	for _, h := range hits {
		best = max(best, h.score)
	}
	if w.From != 0 || w.To != 0 {
		for i := range hits {
			switch {
			case s.overlaps(hits[i].passage, w.From, w.To):
				hits[i].score += windowBoost * min(1, 2*hits[i].score/max(best, 1e-9))
			case s.mentions(hits[i].passage, w):
				hits[i].score += mentionBoost * min(1, 2*hits[i].score/max(best, 1e-9))
			}
		}
	}
	if w.Intent == IntentLatest || w.Intent == IntentFirst {
		s.favourAge(hits, best, w.Intent)
	}
}

// mentions reports whether a passage mentions a date in w for certain.
func (s *state) mentions(passage int32, w Window) bool {
	p := s.passage(passage)
	for _, m := range s.document(passage).Mentions {
		if !m.Vague && !m.IsZero() && p.Contains(m.Span) && m.Overlaps(w.From, w.To) {
			return true
		}
	}
	return false
}

// favourAge raises the newest, or the oldest, of the clearly relevant hits.
// Those without a date gain nothing.
func (s *state) favourAge(hits []candidate, best float64, intent Intent) {
	day := func(h candidate) corpus.Day { return s.lastDay(h.passage) }
	first, last := corpus.Day(math.MaxInt32), corpus.Day(0)
	for _, h := range hits {
		if h.score >= relevant*best && day(h) != 0 {
			first, last = min(first, day(h)), max(last, day(h))
		}
	}
	if last <= first {
		return
	}
	for i, h := range hits {
		if h.score < relevant*best || day(h) == 0 {
			continue
		}
		age := float64(day(h)-first) / float64(last-first)
		if intent == IntentFirst {
			age = 1 - age
		}
		hits[i].score += ageBoost * age
	}
}

// collapse turns the best candidates into hits, one for each group of copies.
func (s *state) collapse(hits []candidate, within limits, limit int) []Hit {
	out := make([]Hit, 0, min(limit, len(hits)))
	seen := make(map[int]bool)
	for _, c := range hits {
		if len(out) == limit {
			break
		}
		p := s.passage(c.passage)
		if p == noPassage {
			continue
		}
		h := Hit{Passage: *p, Score: c.score, Lexical: c.lexical, Vector: c.vector, Sure: c.sure}
		if p.Copies > 0 {
			if seen[p.Copies] {
				continue
			}
			seen[p.Copies] = true
			for _, other := range s.copiesOf(p.Copies) {
				if other == c.passage || !within.pass(other) {
					continue
				}
				if copied := s.passage(other); copied != noPassage {
					h.Copies = append(h.Copies, *copied)
				}
			}
		}
		out = append(out, h)
	}
	return out
}
