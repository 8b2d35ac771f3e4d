package retrieval

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// A lexicon maps phrases to their renderings. It is safe for concurrent use.
type lexicon struct {
	parse func(x *lexicon, line string)

	mu       sync.Mutex
	lines    []string // "" once analysed
	byPrefix prefixIndex
	entries  map[string][]Rendering
	analyzer *analyzer
}

// A prefixIndex finds lines by the beginnings of their words, and now and then a
// line that has none such. Every process makes one anew, so it is little memory.
type prefixIndex struct {
	heads   [1 << 12]int32 // by hash, one more than the number of the last entry
	entries []prefixEntry
}

type prefixEntry struct{ line, next int32 }

func (x *prefixIndex) head(prefix []byte) *int32 {
	h := uint32(2166136261)
	for _, c := range prefix {
		h = (h ^ uint32(c)) * 16777619
	}
	return &x.heads[h>>20^h&0xfff]
}

func (x *prefixIndex) note(prefix []byte, line int32) {
	head := x.head(prefix)
	if *head > 0 && x.entries[*head-1].line == line {
		return
	}
	x.entries = append(x.entries, prefixEntry{line, *head})
	*head = int32(len(x.entries))
}

// each calls f for the lines of a prefix.
func (x *prefixIndex) each(prefix []byte, f func(line int32)) {
	for n := *x.head(prefix); n > 0; n = x.entries[n-1].next {
		f(x.entries[n-1].line)
	}
}

// longestPhrase is how many words, stop words apart, a phrase is looked up by.
const longestPhrase = 6

// newLexicon prepares a lexicon of lines of text; # opens a comment. keys cuts
// from a line the part by which it is looked up.
func newLexicon(text string, keys func(string) string, parse func(*lexicon, string)) *lexicon {
	lines := strings.Count(text, "\n") + 1
	x := &lexicon{parse: parse, lines: make([]string, 0, lines), entries: make(map[string][]Rendering), analyzer: newAnalyzer()}
	x.byPrefix.entries = make([]prefixEntry, 0, 4*lines)
	var fold []byte
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		n := int32(len(x.lines))
		x.lines = append(x.lines, line)
		fold = appendFold(fold[:0], keys(line))
		x.file(fold, n)
	}
	return x
}

// file notes the beginnings of the words of a folded text.
func (x *lexicon) file(fold []byte, line int32) {
	for len(fold) > 0 {
		word := letters(fold)
		if len(word) == 0 {
			fold = fold[1:]
			continue
		}
		x.byPrefix.note(prefix(word), line)
		// A stem may be shorter than the prefix of its word.
		if len(word) <= 4 && len(word) > 2 {
			x.byPrefix.note(word[:2], line)
		}
		fold = fold[len(word):]
	}
}

// letters is the longest beginning of a folded text without spaces and signs.
func letters(fold []byte) []byte {
	for i := 0; i < len(fold); {
		r, size := rune(fold[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(fold[i:])
		}
		if !isWordRune(r) {
			return fold[:i]
		}
		i += size
	}
	return fold
}

// prefix is the beginning by which a word or a term finds its lines.
func prefix(term []byte) []byte {
	const n = 3
	word := letters(term)
	if len(word) <= n {
		return word
	}
	return word[:n]
}

// match returns the renderings of the longest phrase that terms opens with, best
// first, and its length in words; 0 when there is none.
func (x *lexicon) match(terms []string) (n int, to []Rendering) {
	if len(terms) == 0 {
		return 0, nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.byPrefix.each(prefix([]byte(terms[0])), func(line int32) {
		if text := x.lines[line]; text != "" {
			x.lines[line] = ""
			x.parse(x, text)
		}
	})
	for n := min(longestPhrase, len(terms)); n > 0; n-- {
		if to := x.entries[key(terms[:n])]; to != nil {
			return n, inOrder(to)
		}
	}
	return 0, nil
}

// lookup returns the renderings of the whole phrase.
func (x *lexicon) lookup(terms []string) []Rendering {
	if n, to := x.match(terms); n == len(terms) {
		return to
	}
	return nil
}

// inOrder is a copy whose order does not depend on which lines were needed first.
func inOrder(list []Rendering) []Rendering {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b Rendering) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), slices.Compare(a.Terms, b.Terms))
	})
	return list
}

// add records to as a rendering of from, once.
func (x *lexicon) add(from []string, to Rendering) {
	k := key(from)
	if key(to.Terms) == k {
		return
	}
	for i, r := range x.entries[k] {
		if slices.Equal(r.Terms, to.Terms) {
			x.entries[k][i].Weight = max(r.Weight, to.Weight)
			return
		}
	}
	x.entries[k] = append(x.entries[k], to)
}
