package retrieval

import (
	"cmp"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// reranked is how many candidates the second stage reads again.
const reranked = 60

// The features by which the second stage orders candidates, each from 0 to 1.
const (
	featLexical    = iota // BM25 and that of the item, of the greatest among the candidates
	featVector            // cosine, stretched between the least and the greatest of the candidates
	featCoverage          // the weight of the query's words that passage, headline and title hold, of all
	featNear              // the same, within one stretch of the passage
	featPairs             // of neighbouring words of the query, those that stand together in the passage
	featTitle             // the weight of the query's words in title and headline
	featExact             // coverage by the forms of the query themselves rather than by stems
	featAnswer            // the stretch holds what the question asks for: a number, a date, a name
	featFirst             // the passage opens its document
	featSoft              // coverage by words that mean much the same (see assure)
	featNames             // coverage of names, acronyms and numbers alone; 1 when the query has none
	featWeight            // the raw lexical score, of the greatest that any passage could have
	featCapital           // the weight of names that the passage holds, of all words of the query
	featNumber            // the same of numbers
	featDecides           // a question for yes or no, and the text opens with one of them
	featUnasked           // the text opens with yes or no, and that was not asked
	featForm              // the passage has the form of an answer (see shape)
	featLead              // coverage by the title, or by the head of a text without one
	featLeadShared        // the share of the head of the text that the query has too
	featLetters           // the cosine of the query and that head as sets of four letters
	featItem              // coverage by the candidates of the same item together
	featFrequent          // coverage where a word counts fully when it stands three times
	featDay               // how near the passage's date is to one that the query names
	numFeatures
)

type features [numFeatures]float64

// leastScore is what a passage gets against which everything speaks, so that all
// scores are greater than zero.
const leastScore = 0.01

// rerank orders the best candidates anew by what a look at their text tells, and
// leaves the others behind them. Scores are from then on shares of the best.
func (s *state) rerank(q Query, words []QueryWord, hits []candidate) {
	w := &rankWeights
	n := min(reranked, len(hits))
	if n == 0 {
		return
	}
	r := newReader(s, q, words)
	top := r.features(hits[:n])
	best, last := 0.0, hits[n-1].score
	for i := range hits[:n] {
		score := 0.0
		for k, x := range top[i] {
			score += w[k] * x
		}
		hits[i].score = max(score, leastScore)
		best = max(best, score)
	}
	r.assure(hits[:n], top)
	if best <= 0 {
		return
	}
	low := 1.0
	for i := range hits[:n] {
		hits[i].score /= best
		low = min(low, hits[i].score)
	}
	for i := range hits[n:] {
		if h := &hits[n+i]; last > 0 {
			h.score *= low / last
		}
	}
}

// surest is for how many of the best the words of like meaning are looked up.
const surest = 3

// assure notes how sure each hit is. The best are read once more, for words that
// mean what those of the query mean; for the others the words themselves count.
func (r *reader) assure(hits []candidate, top []features) {
	best := make([]int, len(hits))
	for i := range best {
		best[i] = i
	}
	slices.SortStableFunc(best, func(a, b int) int { return cmp.Compare(hits[b].score, hits[a].score) })
	meanings := r.meanings(hits, best[:min(surest, len(best))])
	for n, i := range best {
		f := &top[i]
		f[featSoft] = f[featCoverage]
		if n < len(meanings) {
			f[featSoft] = max(f[featCoverage], meanings[n])
		}
		hits[i].sure = sureOf(f)
	}
}

// meanings is meaning of those hits, half of them beside the others.
func (r *reader) meanings(hits []candidate, which []int) []float64 {
	out := make([]float64, len(which))
	var next atomic.Int64
	read := func(r *reader) {
		for n := int(next.Add(1) - 1); n < len(which); n = int(next.Add(1) - 1) {
			out[n] = r.meaning(hits[which[n]].passage)
		}
	}
	r.soft = newSoftness(r.words)
	var beside sync.WaitGroup
	if len(which) > 1 {
		t := r.twin()
		beside.Go(func() { read(t) })
	}
	read(r)
	beside.Wait()
	return out
}

// sureOf is how likely a passage of these features is about all that was asked.
func sureOf(f *features) float64 {
	sum := sureBias
	for k, x := range f {
		sum += sureWeights[k] * x
	}
	return 1 / (1 + math.Exp(-sum))
}

// features returns the features of candidates in order of their first score.
func (r *reader) features(hits []candidate) []features {
	out := make([]features, len(hits))
	most, low, high := 0.0, hits[0].vector, hits[0].vector
	for _, h := range hits {
		most = max(most, h.lexical)
		low, high = min(low, h.vector), max(high, h.vector)
	}
	for i, h := range hits {
		f := &out[i]
		if most > 0 {
			f[featLexical] = h.lexical / most
		}
		if r.total > 0 {
			f[featWeight] = min(1, h.lexical/(r.total*(bm25K1+1)*(1+contextWeight)))
		}
		if high > low {
			f[featVector] = (h.vector - low) / (high - low)
		}
	}
	// Half of the texts are read beside the others: nothing in a search takes longer.
	var beside sync.WaitGroup
	half := len(hits) / 2
	held := make([][]float64, len(hits))
	t := r.twin()
	beside.Go(func() {
		for i, h := range hits[:half] {
			held[i] = t.passage(h.passage, &out[i])
		}
	})
	for i, h := range hits[half:] {
		held[half+i] = r.passage(h.passage, &out[half+i])
	}
	beside.Wait()
	r.asOne(hits, held, out)
	return out
}
