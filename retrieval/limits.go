package retrieval

import (
	"math/bits"
	"slices"
	"sync"

	"github.com/verbatim-briefing/verbatim/retrieval/vectors"
)

// limits are the passages that the hard limits of a query let through, with those
// that are not buried: which rows of each part.
type limits struct {
	s    *state
	rows []allowed
}

// allowed are some rows of a part.
type allowed struct {
	mask  []uint64 // see vectors.Filter.Live; nil for all
	count int
}

// limits are those of q.
func (s *state) limits(q Query) limits {
	l := limits{s, make([]allowed, len(s.parts))}
	for i := range s.parts {
		l.rows[i] = s.parts[i].allowed(q)
	}
	return l
}

func (p *part) allowed(q Query) allowed {
	f := vectors.Filter{Live: p.live}
	if q.Since != 0 || q.Until != 0 {
		f.From, f.To, f.Since, f.Until = p.from, p.to, int32(q.Since), int32(q.Until)
	}
	if len(q.Collections) > 0 {
		f.Group, f.Groups = p.group, make([]bool, len(p.meta.collections))
		for n, name := range p.meta.collections {
			f.Groups[n] = slices.Contains(q.Collections, name)
		}
	}
	if f.Open() {
		return allowed{nil, p.rows()}
	}
	a := allowed{mask: maskOf(f, p.rows())}
	for _, word := range a.mask {
		a.count += bits.OnesCount64(word)
	}
	return a
}

// maskOf is the mask of f for that many rows.
func maskOf(f vectors.Filter, rows int) []uint64 {
	const worthHalving = 1 << 14
	words := (rows + 63) / 64
	if rows < worthHalving {
		return f.Mask(make([]uint64, 0, words), 0, rows)
	}
	mask, half := make([]uint64, words), words/2
	var beside sync.WaitGroup
	beside.Go(func() { f.Mask(mask[half:half], 64*half, rows) })
	f.Mask(mask[:0], 0, 64*half)
	beside.Wait()
	return mask
}

// filter is what a scan of vectors needs to know.
func (a allowed) filter() vectors.Filter { return vectors.Filter{Live: a.mask} }

func (a allowed) has(row int) bool { return a.mask == nil || a.mask[row/64]>>(row%64)&1 == 1 }

// few are the rows in order when they are so few that it is faster to look at
// them one by one; nil otherwise, and for none.
func (a allowed) few() []int32 {
	const share = 16
	if a.mask == nil || a.count*share > 64*len(a.mask) {
		return nil
	}
	rows := make([]int32, 0, a.count)
	for i, word := range a.mask {
		for ; word != 0; word &= word - 1 {
			rows = append(rows, int32(64*i+bits.TrailingZeros64(word)))
		}
	}
	return rows
}

// pass reports whether a passage is within the limits.
func (l limits) pass(passage int32) bool {
	i := l.s.partNumber(passage)
	return l.rows[i].has(int(passage - l.s.parts[i].base))
}

// none reports whether no passage at all is within the limits.
func (l limits) none() bool {
	return !slices.ContainsFunc(l.rows, func(a allowed) bool { return a.count > 0 })
}
