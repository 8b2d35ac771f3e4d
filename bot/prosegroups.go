package bot

import (
	_ "embed"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A markClass is what a word that decides what a sentence says has to do with
// its sense, and so what must become of it in other words.
type markClass int

// The classes of the table, the strictest first.
const (
	classNegation markClass = iota
	classLimit
	classModal
	classCondition
	classDirection
	classStance
	classPurpose
	classNothing
)

var classNames = []string{"negation", "limit", "modal", "condition", "direction", "stance", "purpose", "nothing"}

// keeps reports whether a marker of the class must be kept in other words; a
// direction, a stance and a purpose may be left out.
func (c markClass) keeps() bool { return c < classDirection }

// bound reports whether prose may not bring a marker of the class of its own.
func (c markClass) bound() bool { return c <= classStance }

// turns reports whether a marker of the class says which way, so that another one
// may be against it.
func (c markClass) turns() bool { return c == classDirection || c == classStance }

// A groupMember is a member of one group of the table in one language.
type groupMember struct {
	words []string // folded; see the table for *, # and ..
	class markClass
	group string
}

//go:embed data/prose-groups.txt
var groupTable string

// proseGroups returns the members of the table by language and the first two letters of their first word.
var proseGroups = sync.OnceValue(func() map[string]map[string][]groupMember {
	groups, err := parseGroups(groupTable)
	if err != nil {
		panic(err) // the table is part of the program, and a test reads it
	}
	return groups
})

// tableLines yields the lines of a table but for empty ones and comments: their
// numbers from 1 up, and their fields, which "|" parts, with the space around them.
func tableLines(table string) iter.Seq2[int, []string] {
	return func(yield func(int, []string) bool) {
		n := 0
		for line := range strings.Lines(table) {
			n++
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			if !yield(n, strings.Split(line, "|")) {
				return
			}
		}
	}
}

// parseGroups reads the table.
func parseGroups(table string) (map[string]map[string][]groupMember, error) {
	out := map[string]map[string][]groupMember{"fr": {}, "en": {}}
	for n, fields := range tableLines(table) {
		if len(fields) != 4 {
			return nil, fmt.Errorf("line %d: %d fields, not class | group | French | English", n, len(fields))
		}
		class := slices.Index(classNames, strings.TrimSpace(fields[0]))
		group := strings.TrimSpace(fields[1])
		if class < 0 || group == "" {
			return nil, fmt.Errorf("line %d: no such class or no name", n)
		}
		for i, lang := range []string{"fr", "en"} {
			for member := range strings.SplitSeq(fields[2+i], ",") {
				words := strings.Fields(retrieval.Fold(member))
				if len(words) == 0 || words[0] == ".." || words[0] == "#" || words[len(words)-1] == ".." {
					return nil, fmt.Errorf("line %d: %q has no word at its bounds", n, member)
				}
				key := memberKey(strings.TrimSuffix(words[0], "*"))
				out[lang][key] = append(out[lang][key], groupMember{words, markClass(class), group})
			}
		}
	}
	return out, nil
}

// memberKey is what members are found by: the first two bytes of a word.
func memberKey(word string) string { return word[:min(2, len(word))] }

// A marker is a place in a text where a member of the table stands.
type marker struct {
	class  markClass
	groups []string
	// first and last are its words; what it governs stands around them.
	first, last int
	// verb is true for a verb whose form alone is the marker: it governs itself too.
	verb   bool
	window []int // indexes of the content words that it governs
}

func (m *marker) shares(o *marker) bool {
	return slices.ContainsFunc(m.groups, func(g string) bool { return slices.Contains(o.groups, g) })
}

// at returns how many words of r from i on the member takes, 0 when it does not stand there.
func (g *groupMember) at(r *reading, i int) int {
	k := i
	for n := 0; n < len(g.words); n++ {
		w := g.words[n]
		if w == ".." {
			next := g.words[n+1]
			end := min(len(r.words), k+6)
			for k < end && !sameWord(next, &r.words[k]) {
				if negatives[r.words[k].fold] || r.words[k].seam == seamSentence {
					return 0
				}
				k++
			}
			if k == end {
				return 0
			}
			continue
		}
		if k >= len(r.words) || k > i && (r.words[k].seam > seamWeak || r.marked(k)) || !sameWord(w, &r.words[k]) {
			return 0
		}
		k++
	}
	return k - i
}

// marked reports whether a quotation mark stands between word i and the one before.
func (r *reading) marked(i int) bool {
	return i > 0 && strings.ContainsAny(r.text[r.words[i-1].End:r.words[i].Start], "«»\"“”„")
}

var negatives = wordSet(`pas plus jamais rien aucun aucune ni guere personne nul point`)

func sameWord(member string, w *lexeme) bool {
	switch {
	case member == "#":
		return w.number
	case strings.HasSuffix(member, "*"):
		return strings.HasPrefix(w.fold, member[:len(member)-1])
	}
	return w.fold == member
}

// findMarkers finds the members of the table in r, in order, with what they govern.
func (r *reading) findMarkers() {
	table := proseGroups()[r.lang]
	taken := make([]bool, len(r.words))
	for i := range r.words {
		if taken[i] {
			continue
		}
		w := &r.words[i]
		best, gapped := 0, false
		var tensed []string // what the form of a modal verb adds
		var found []groupMember
		for _, g := range table[memberKey(w.fold)] {
			n := g.at(r, i)
			gap := slices.Contains(g.words, "..")
			if n == 0 || r.lang == "en" && w.capital && g.class == classModal && (!w.opens || w.fold == "may" || w.fold == "will") {
				continue // "May said", "Will Smith"
			}
			switch {
			case n > best && !(gapped && !gap && n < best):
				best, gapped, found = n, gap, found[:0]
				found = append(found, g)
			case n == best:
				found = append(found, g)
			}
		}
		if m, ok := r.tense(i); ok {
			if slices.ContainsFunc(found, func(g groupMember) bool { return g.class == classModal }) {
				tensed = m.groups
			} else {
				r.marks = append(r.marks, m)
			}
		}
		if best == 0 {
			continue
		}
		taken[i], taken[i+best-1] = true, true
		if !gapped {
			for k := i; k < i+best; k++ {
				taken[k] = true
			}
		}
		if w.capital && !w.opens && best == 1 && w.name {
			continue // a part of a name
		}
		m := marker{class: classNothing, first: i, last: i + best - 1}
		if slices.ContainsFunc(found, func(g groupMember) bool { return g.class == classNothing }) {
			found = nil // a word that is written out as one that marks nothing
		}
		for _, g := range found {
			m.class = min(m.class, g.class)
			m.groups = append(m.groups, g.group)
		}
		if m.class == classModal {
			m.groups = append(m.groups, tensed...)
		}
		if m.class != classNothing {
			if gapped {
				m.last = m.first
			}
			r.marks = append(r.marks, m)
		}
	}
	for i := range r.marks {
		r.govern(&r.marks[i])
	}
}
