package corpus

import (
	"hash/fnv"
	"strings"
	"unicode"
)

// A block recurs when it stands near the head or the foot of at least
// recurringMin documents and of one in recurringShare of them.
const (
	recurringMin   = 4
	recurringShare = 50
	recurringZone  = 6 // blocks from either end of a document
	recurringBytes = 300
)

// recurringBlocks finds the keys of the blocks that recur over documents. A block that
// holds a digit never does: it may be a figure or a date. Copies of one document count
// once, or everything in them would recur; documents are taken for copies when their
// two longest blocks are the same.
func recurringBlocks(all []*work) map[uint64]bool {
	type place struct{ key, longest uint64 }
	seen := make(map[place]bool)
	count := make(map[uint64]int)
	for _, w := range all {
		for k, key := range w.keys {
			if k >= recurringZone && k < len(w.keys)-recurringZone {
				continue
			}
			if at := (place{key, w.longest}); key != 0 && !seen[at] {
				seen[at] = true
				count[key]++
			}
		}
	}
	recurring := make(map[uint64]bool)
	for key, n := range count {
		if n >= recurringMin && n*recurringShare >= len(all) {
			recurring[key] = true
		}
	}
	return recurring
}

// longestBlocks is a hash of the two longest of parts: a notice that many
// documents share may be the longest of each.
func longestBlocks(text string, parts []Span) uint64 {
	var first, second Span
	for _, part := range parts {
		switch {
		case part.Len() > first.Len():
			first, second = part, first
		case part.Len() > second.Len():
			second = part
		}
	}
	h := fnv.New64a()
	h.Write([]byte(first.In(text)))
	h.Write([]byte{0})
	h.Write([]byte(second.In(text)))
	return h.Sum64()
}

// blockKey is what two renderings of one block share, a hash; 0 for one that cannot recur.
func blockKey(block string) uint64 {
	if len(block) > recurringBytes || strings.ContainsFunc(block, unicode.IsDigit) {
		return 0
	}
	key := strings.ToLower(strings.TrimSpace(string(fold(block).runes)))
	if key == "" {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(key))
	return max(h.Sum64(), 1)
}

// markRecurring marks the recurring blocks, by the keys of parts, at the head of a text,
// down to the first that is none, and at its foot, up to the first sentence that is none.
// A sentence of the body may recur, in the reports of a series; it is never marked.
func markRecurring(doc *Document, parts []Span, keys []uint64, whys []string, recurring map[uint64]bool) {
	if len(recurring) == 0 {
		return
	}
	recurs := func(i int) bool { return recurring[keys[i]] }
	for i := range parts {
		if whys[i] == "" {
			if !recurs(i) {
				break
			}
			whys[i] = "recurring"
		}
	}
	for i := len(parts) - 1; i >= 0; i-- {
		switch text := parts[i].In(doc.Text); {
		case whys[i] != "":
		case recurs(i):
			whys[i] = "recurring"
		case isSentence(text):
			return
		}
	}
}
