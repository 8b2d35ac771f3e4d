package bot

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// namesStand reports whether every proper name and acronym of the prose stands in
// the quotations or in what the record says of who speaks.
//
// A name is a word with a capital, or with letters and digits mixed. It stands
// there when a quotation has the word, with a capital too where it is in the midst
// of a sentence, or when a quotation names the same thing in another way (see
// data/names.txt and the lexicon of package retrieval). Words of one name must
// stand in one name there: of "Theresa May" and "Philippe Dupont" no "Philippe
// May" is made. The word that opens a sentence is no name when it is a word of
// grammar, when a quotation has it or another form of it, or when the lexicon
// writes it small and nothing makes a name of it: a capital after it, or a verb of
// saying. Titles are no names.
func namesStand(said *factText, quotes, speakers []*factText) bool {
	r := newNameRecord(quotes, speakers)
	held := r.held(said)
	for i := range said.words {
		if !held[i] && !r.wordStands(said, i) {
			return false
		}
	}
	for _, run := range said.nameRuns(held) {
		if !r.runStands(said, run) {
			return false
		}
	}
	return true
}

// A nameRecord is what the quotations and their speakers name.
type nameRecord struct {
	folds    map[string]bool // all words
	terms    map[string]bool // of all words
	named    map[string]bool // words that have a capital somewhere
	same     map[int]bool    // the names of the list
	names    [][]string      // the words of each name
	contents [][]string      // the terms of each text, without stop words
	places   map[string][][2]int
}

func newNameRecord(quotes, speakers []*factText) *nameRecord {
	r := &nameRecord{folds: make(map[string]bool), terms: make(map[string]bool), named: make(map[string]bool), same: make(map[int]bool),
		places: make(map[string][][2]int)}
	for _, t := range slices.Concat(quotes, speakers) {
		var content []string
		for i, w := range t.words {
			r.folds[w.Fold], r.terms[w.Term] = true, true
			capital := hasCapital(w.Surface)
			if capital {
				r.named[w.Fold] = true
			}
			for p := range strings.SplitSeq(w.Fold, "-") {
				r.folds[p] = true
				r.named[p] = r.named[p] || capital
			}
			if !w.Stop {
				r.places[w.Term] = append(r.places[w.Term], [2]int{len(r.contents), len(content)})
				content = append(content, w.Term)
			}
			for n, id := range knownNames.at(t, i) {
				if n > 0 {
					r.same[id] = true
				}
			}
		}
		r.contents = append(r.contents, content)
		for _, run := range t.nameRuns(nil) {
			var words []string
			for i := run.from; i < run.to; i++ {
				words = append(words, strings.Split(t.words[i].Fold, "-")...)
			}
			r.names = append(r.names, words)
		}
	}
	return r
}

// held marks the words of said that name, in whatever way, what the record names.
func (r *nameRecord) held(said *factText) []bool {
	held := make([]bool, len(said.words))
	mark := func(from, n int) {
		for i := from; i < from+n; i++ {
			held[i] = true
		}
	}
	for i, w := range said.words {
		if _, dated := said.dateAt(w.Start); dated {
			held[i] = true
			continue
		}
		for n, id := range knownNames.at(said, i) {
			if r.same[id] {
				mark(i, n)
			}
		}
		if !w.Stop && said.capitalNear(i) {
			if n := r.translated(said, i); n > 1 || hasCapital(w.Surface) {
				mark(i, n)
			}
		}
	}
	return held
}

// capitalNear reports whether word i or one soon after it has a capital.
func (t *factText) capitalNear(i int) bool {
	return slices.ContainsFunc(t.words[i:min(i+5, len(t.words))], func(w retrieval.Token) bool { return hasCapital(w.Surface) })
}

// translated returns how many words from i on the lexicon translates as a
// quotation has it.
func (r *nameRecord) translated(said *factText, i int) int {
	const longest = 6
	var terms []string
	var at []int
	for k := i; k < len(said.words) && len(terms) < longest && k < i+2*longest; k++ {
		if w := said.words[k]; !w.Stop {
			terms, at = append(terms, w.Term), append(at, k)
		}
	}
	for len(terms) > 0 {
		n, to := retrieval.Translate(terms, said.lang)
		if n == 0 {
			return 0
		}
		if slices.ContainsFunc(to, r.hasTerms) {
			return at[n-1] + 1 - i
		}
		terms = terms[:n-1]
	}
	return 0
}

// hasTerms reports whether a text has these terms one after the other, stop words apart.
func (r *nameRecord) hasTerms(terms []string) bool {
	return len(terms) > 0 && slices.ContainsFunc(r.places[terms[0]], func(p [2]int) bool {
		text := r.contents[p[0]]
		return p[1]+len(terms) <= len(text) && slices.Equal(text[p[1]:p[1]+len(terms)], terms)
	})
}

// wordStands judges word i of the prose by itself.
func (r *nameRecord) wordStands(said *factText, i int) bool {
	w := said.words[i]
	switch {
	case foreign(w.Surface):
		return r.folds[w.Fold]
	case w.Kind == retrieval.Number, said.isNumber(w):
		return true
	case mixed(w.Fold):
		return r.folds[w.Fold]
	case !hasCapital(w.Surface):
		// Whose people or language it is matters however it is written.
		return r.folds[w.Fold] || r.terms[w.Term] || !knownNames.isOne(said, i)
	case namedTitles[w.Fold]:
		return true
	case said.opensAt(i):
		return r.openingStands(said, i)
	case r.named[w.Fold] || (publicWords[w.Fold] || said.isPlural(w)) && (r.folds[w.Fold] || r.terms[w.Term]):
		return true
	case w.Stop && w.Kind != retrieval.Acronym && !allCaps(w.Surface):
		// An article with a capital begins a name, which is judged as a whole.
		return said.lang == "en" || r.named[w.Fold] || !said.nameFollows(i)
	case utf8.RuneCountInString(w.Surface) == 1:
		return r.initial(w.Fold)
	}
	return r.partsStand(w)
}

// isPlural reports whether w is the plural of a word of the language, which a
// writer may give a capital: "les Maires".
func (t *factText) isPlural(w retrieval.Token) bool {
	return strings.HasSuffix(w.Fold, "s") && retrieval.Ordinary(w.Term, t.lang)
}

// partsStand reports whether every part with a capital of a compound is named.
func (r *nameRecord) partsStand(w retrieval.Token) bool {
	surfaces := strings.Split(w.Surface, "-")
	if len(surfaces) == 1 {
		return false
	}
	for _, s := range surfaces {
		if hasCapital(s) && !r.named[retrieval.Fold(s)] && !r.sameAs(s) {
			return false
		}
	}
	return true
}

// sameAs reports whether the record has a name of one word in another way.
func (r *nameRecord) sameAs(surface string) bool {
	return slices.ContainsFunc(knownNames.byWord[retrieval.Fold(surface)], func(n knownName) bool { return len(n.words) == 1 && r.same[n.id] })
}

func (r *nameRecord) initial(fold string) bool {
	for name := range r.named {
		if strings.HasPrefix(name, fold) && r.named[name] {
			return true
		}
	}
	return false
}

// openingStands judges a word with a capital that opens a sentence.
func (r *nameRecord) openingStands(said *factText, i int) bool {
	w := said.words[i]
	if w.Stop || r.folds[w.Fold] || r.terms[w.Term] || openers[w.Fold] || r.partsStand(w) {
		return true
	}
	if w.Kind == retrieval.Acronym || said.nameFollows(i) {
		return false
	}
	if i+1 < len(said.words) && speechVerbs[said.words[i+1].Fold] && !strings.HasSuffix(w.Fold, "s") {
		return false
	}
	return publicWords[w.Fold] || said.isOrdinary(w) || r.related(said, w.Term)
}

// related reports whether a term translates one of the record.
func (r *nameRecord) related(said *factText, term string) bool {
	_, to := retrieval.Translate([]string{term}, said.lang)
	return slices.ContainsFunc(to, r.hasTerms)
}

// isOrdinary reports whether w is a word of the language rather than a name, by
// the lexicon or by an ending that names do not have.
func (t *factText) isOrdinary(w retrieval.Token) bool {
	if retrieval.Ordinary(w.Term, t.lang) || t.value(w.Fold) >= 0 || t.ordinal(w.Fold) > 0 || collectives[w.Fold] > 0 || fractions[w.Fold] != nil {
		return true
	}
	return slices.ContainsFunc(pick(t.lang, endingsFR, endingsEN), func(e string) bool {
		return strings.HasSuffix(w.Fold, e) && len(w.Fold) >= len(e)+4
	})
}

// A nameRun is words with a capital side by side: words[from:to].
type nameRun struct{ from, to int }

// nameRuns returns the runs of two words or more that make one name. Words that
// are held, titles and words of public life part them.
func (t *factText) nameRuns(held []bool) []nameRun {
	var out []nameRun
	part := func(i int) bool {
		w := t.words[i]
		if held != nil && (held[i] || namedTitles[w.Fold] || publicWords[w.Fold]) || w.Kind == retrieval.Number {
			return false
		}
		if held != nil && w.Stop && t.opensAt(i) {
			return false
		}
		return hasCapital(w.Surface)
	}
	for i := 0; i < len(t.words); i++ {
		if !part(i) {
			continue
		}
		j := i + 1
		for j < len(t.words) && t.beside(j-1, j) {
			if part(j) {
				j++
				continue
			}
			k := j
			for k < len(t.words) && k < j+2 && nameJoints[t.words[k].Fold] && t.beside(k-1, k) {
				k++
			}
			if k == j || k >= len(t.words) || !t.beside(k-1, k) || !part(k) {
				break
			}
			j = k + 1
		}
		if j > i+1 || held == nil {
			out = append(out, nameRun{i, j})
		}
		i = j - 1
	}
	return out
}

// runStands reports whether the words of a run stand in one name of the record.
func (r *nameRecord) runStands(said *factText, run nameRun) bool {
	if r.oneName(said, run) || r.joinedNames(said, run) {
		return true
	}
	// The first word of a sentence may not belong to the name after it.
	first := said.words[run.from]
	if said.opensAt(run.from) && (first.Stop || !r.named[first.Fold] && (openers[first.Fold] || said.isOrdinary(first) || r.folds[first.Fold])) {
		run.from++
		return run.to-run.from < 2 || r.oneName(said, run)
	}
	return false
}

// joinedNames reports whether a run is two names of a text, put together by a
// joint, that stand close by in it in this order: "sommet du G7 de Biarritz" for
// "sommet du G7 organisé à Biarritz".
func (r *nameRecord) joinedNames(said *factText, run nameRun) bool {
	const near = 3
	for i := run.from + 1; i < run.to-1; i++ {
		if !nameJoints[said.words[i].Fold] || i+1 != run.to-1 || i-1 != run.from {
			continue
		}
		for _, a := range r.places[said.words[run.from].Term] {
			for _, b := range r.places[said.words[run.to-1].Term] {
				if a[0] == b[0] && a[1] < b[1] && b[1]-a[1] <= near {
					return true
				}
			}
		}
	}
	return false
}

func (r *nameRecord) oneName(said *factText, run nameRun) bool {
	var want []string
	for i := run.from; i < run.to; i++ {
		for p := range strings.SplitSeq(said.words[i].Fold, "-") {
			if !nameJoints[p] && len(p) > 1 {
				want = append(want, p)
			}
		}
	}
	return slices.ContainsFunc(r.names, func(name []string) bool {
		return !slices.ContainsFunc(want, func(w string) bool { return !slices.Contains(name, w) })
	})
}

// beside reports whether nothing but a space, a hyphen or an apostrophe parts words i and j.
func (t *factText) beside(i, j int) bool {
	return strings.Trim(t.plain[t.words[i].End:t.words[j].Start], " -'") == "" ||
		len(t.words[i].Fold) <= 2 && strings.Trim(t.plain[t.words[i].End:t.words[j].Start], " .") == ""
}

// opensAt reports whether word i opens a sentence, a quotation or a line.
func (t *factText) opensAt(i int) bool {
	if i == 0 {
		return true
	}
	between := t.plain[t.words[i-1].End:t.words[i].Start]
	if strings.ContainsAny(between, "\n!?:…«“\"•–—|") {
		return true
	}
	return strings.Contains(between, ".") && !namedTitles[t.words[i-1].Fold] && utf8.RuneCountInString(t.words[i-1].Surface) > 1
}

func (t *factText) nameFollows(i int) bool {
	return i+1 < len(t.words) && t.beside(i, i+1) && hasCapital(t.words[i+1].Surface)
}

// isNumber reports whether w is, or is a part of, a number that was judged as one.
func (t *factText) isNumber(w retrieval.Token) bool {
	i := sort.Search(len(t.nums), func(i int) bool { return t.nums[i].End >= w.End })
	return i < len(t.nums) && t.nums[i].Start <= w.Start
}

func hasCapital(s string) bool { return strings.IndexFunc(s, unicode.IsUpper) >= 0 }

func allCaps(s string) bool { return hasCapital(s) && strings.IndexFunc(s, unicode.IsLower) < 0 }

// mixed reports whether a word has letters and digits.
func mixed(s string) bool {
	return strings.IndexFunc(s, unicode.IsDigit) >= 0 && strings.IndexFunc(s, unicode.IsLetter) >= 0
}

// foreign reports whether s has a letter that French and English names in Latin
// script do not have: one of another script, or one that only looks like a letter.
func foreign(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return unicode.IsLetter(r) && (r >= 0x250 && (r < 0x1e00 || r > 0x1eff) || r == 'ı' || r >= 0x180 && r < 0x1c4)
	}) >= 0
}
