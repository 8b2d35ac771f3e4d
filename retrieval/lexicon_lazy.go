package retrieval

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// A lexicon maps phrases to their renderings. It is safe for concurrent use.
type lexicon struct {
	parse func(x *lexicon, line string)

	mu       sync.Mutex
	lines    []string           // "" once analysed
	byPrefix map[string][]int32 // lines by the beginnings of their words
	entries  map[string][]Rendering
	analyzer *analyzer
}

// longestPhrase is how many words, stop words apart, a phrase is looked up by.
const longestPhrase = 6

// newLexicon prepares a lexicon of lines of text; # opens a comment. keys cuts
// from a line the part by which it is looked up.
func newLexicon(text string, keys func(string) string, parse func(*lexicon, string)) *lexicon {
	x := &lexicon{parse: parse, byPrefix: make(map[string][]int32), entries: make(map[string][]Rendering), analyzer: newAnalyzer()}
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		n := int32(len(x.lines))
		x.lines = append(x.lines, line)
		x.file(Fold(keys(line)), n)
	}
	return x
}

// file notes the beginnings of the words of a folded text.
func (x *lexicon) file(fold string, line int32) {
	for fold != "" {
		word := letters(fold)
		if word == "" {
			fold = fold[1:]
			continue
		}
		x.note(prefix(word), line)
		// A stem may be shorter than the prefix of its word.
		if len(word) <= 4 && len(word) > 2 {
			x.note(word[:2], line)
		}
		fold = fold[len(word):]
	}
}

func (x *lexicon) note(prefix string, line int32) {
	list := x.byPrefix[prefix]
	if len(list) == 0 || list[len(list)-1] != line {
		x.byPrefix[prefix] = append(list, line)
	}
}

// letters is the longest beginning of a folded text without spaces and signs.
func letters(fold string) string {
	for i, r := range fold {
		if !isWordRune(r) {
			return fold[:i]
		}
	}
	return fold
}

// prefix is the beginning by which a word or a term finds its lines.
func prefix(term string) string {
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
	for _, line := range x.byPrefix[prefix(terms[0])] {
		if text := x.lines[line]; text != "" {
			x.lines[line] = ""
			x.parse(x, text)
		}
	}
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
