package corpus

import (
	"hash/fnv"
	"io"
	"math"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Two passages are near copies when the sets of their shingles (runs of
// shingleWords words) share at least copyOverlap of their union. Shorter
// passages than that are copies only when all their words are the same.
const (
	shingleWords = 4
	copyOverlap  = 0.8
	mostAlike    = 64 // passages that are looked at for a shingle: half of them the first that have it, half the last
	sketchSize   = 8  // shingles, those of the smallest hashes, by which candidates are found (bottom-k, Broder 1997)
)

// groupCopies sets Passage.Copies over all documents: passages that are near
// copies of one another bear the same number, which is greater than 0 and told by the
// words of the first of them, so that other texts that come and go do not change it; a
// passage without a copy bears 0.
func groupCopies(docs []*Document) { groupWork(workOn(docs)) }

// groupWork is groupCopies. Compared is how many pairs of passages it compared: no more
// than sketchSize*mostAlike for each, whatever the passages are, so that of passages that
// share a template and are no copies the work does not grow with their square.
func groupWork(works []*work) (compared int) {
	var all []*Passage
	var shingles [][]uint32
	for _, w := range works {
		w.shingle()
		shingles = append(shingles, w.shingles...)
		for i := range w.doc.Passages {
			w.doc.Passages[i].Copies = 0
			all = append(all, &w.doc.Passages[i])
		}
	}
	bySketch := make(map[uint32][]int)
	leader := make([]int, len(all))
	same := make(map[string]int)  // a text -> its first passage, which stands for all of them
	seen := make([]int, len(all)) // the last passage that each was compared with, counted from 1
	for i, p := range all {
		leader[i] = i
		if first, ok := same[p.Text]; ok {
			leader[i] = find(leader, first)
			continue
		}
		if len(shingles[i]) == 0 {
			continue // marks alone are nobody's words
		}
		same[p.Text] = i
		for _, h := range shingles[i][:min(sketchSize, len(shingles[i]))] {
			alike := bySketch[h]
			for n := range min(len(alike), mostAlike) {
				if n >= mostAlike/2 && len(alike) > mostAlike {
					n += len(alike) - mostAlike
				}
				k := alike[n]
				if seen[k] == i+1 {
					continue
				}
				seen[k] = i + 1
				a, b := find(leader, i), find(leader, k)
				if a == b || !mayOverlap(len(shingles[i]), len(shingles[k])) {
					continue
				}
				compared++
				if overlapping(shingles[i], shingles[k]) {
					leader[max(a, b)] = min(a, b)
				}
			}
			bySketch[h] = append(bySketch[h], i)
		}
	}
	number(all, leader)
	return compared
}

func number(all []*Passage, leader []int) {
	size := make(map[int]int)
	for i := range all {
		size[find(leader, i)]++
	}
	numbers := make(map[int]int) // by leader
	given := make(map[int]bool)
	for i, p := range all {
		l := find(leader, i)
		if size[l] < 2 {
			continue
		}
		if numbers[l] == 0 {
			n := numberOf(all[l].Text)
			for given[n] {
				n = n%math.MaxInt32 + 1
			}
			numbers[l], given[n] = n, true
		}
		p.Copies = numbers[l]
	}
}

// numberOf is a number from 1 to the greatest of 32 bits that a text tells.
func numberOf(text string) int {
	h := fnv.New64a()
	io.WriteString(h, text)
	return int(h.Sum64()%math.MaxInt32) + 1
}

func find(leader []int, i int) int {
	for leader[i] != i {
		leader[i] = leader[leader[i]]
		i = leader[i]
	}
	return i
}

// shingle finds the shingles of the passages, unless they are known.
func (w *work) shingle() {
	if len(w.shingles) == len(w.doc.Passages) {
		return
	}
	w.shingles = make([][]uint32, len(w.doc.Passages))
	for i := range w.doc.Passages {
		w.shingles[i] = shinglesOf(w.doc.Passages[i].Text)
	}
}

// mayOverlap reports whether two sets of those sizes can share copyOverlap of their union.
func mayOverlap(a, b int) bool { return float64(min(a, b)) >= copyOverlap*float64(max(a, b)) }

// shinglesOf returns the hashes of the shingles of text, sorted, each once.
func shinglesOf(text string) []uint32 {
	// The folded words in lower case, a zero byte after each, and where each starts.
	var words []byte
	var starts []int
	inside := false
	for _, r := range fold(text).runes {
		switch {
		case inWord(r):
			if !inside {
				starts = append(starts, len(words))
			}
			words = utf8.AppendRune(words, unicode.ToLower(r))
			inside = true
		case inside:
			words = append(words, 0)
			inside = false
		}
	}
	if inside {
		words = append(words, 0)
	}
	n := min(shingleWords, len(starts))
	if n == 0 {
		return nil
	}
	out := make([]uint32, 0, len(starts)-n+1)
	for i := 0; i+n <= len(starts); i++ {
		end := len(words)
		if i+n < len(starts) {
			end = starts[i+n]
		}
		h := fnv.New32a()
		h.Write(words[starts[i]:end])
		out = append(out, h.Sum32())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// overlapping reports whether two sorted sets, each entry once, share copyOverlap of
// their union. It reads no further than that can be.
func overlapping(a, b []uint32) bool {
	all := len(a) + len(b)
	shares := func(both int) bool { return float64(both)/float64(all-both) >= copyOverlap }
	need := int(copyOverlap / (1 + copyOverlap) * float64(all))
	for need > 0 && shares(need) {
		need--
	}
	for need <= all/2 && !shares(need) {
		need++
	}
	both := 0
	for i, k := 0, 0; i < len(a) && k < len(b) && both < need; {
		if both+min(len(a)-i, len(b)-k) < need {
			return false
		}
		switch x, y := a[i], b[k]; {
		case x == y:
			both++
			i++
			k++
		case x < y:
			i++
		default:
			k++
		}
	}
	return both >= need
}

// inBoth is how many members two sorted sets have in common.
func inBoth(a, b []uint32) int {
	both := 0
	for i, k := 0, 0; i < len(a) && k < len(b); {
		switch x, y := a[i], b[k]; {
		case x == y:
			both++
			i++
			k++
		case x < y:
			i++
		default:
			k++
		}
	}
	return both
}
