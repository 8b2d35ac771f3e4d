package bot

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// runsParallel reports whether prose in another language than its quotations says the
// same as they do step by step: every sentence of it and a whole sentence of one
// quotation, each read by words of the table of pairs, names and numbers alone, come
// to the same steps in the same order. A word that is not in the table, and one in a
// place for which there is no rule, is nothing that a sentence can be read by: words
// have other senses than the one that a translation gives them, and the words that
// look alike in two languages most of all.
func (r *rendering) runsParallel() bool {
	for s := range r.prose.sentences {
		said, ok := r.prose.steps(s)
		if !ok || !slices.ContainsFunc(r.quotes, func(q *reading) bool {
			return q.lang != r.prose.lang && slices.ContainsFunc(q.allSteps(), func(told []proseStep) bool { return slices.EqualFunc(said, told, proseStep.same) })
		}) {
			return false
		}
	}
	return len(r.prose.sentences) > 0
}

// A proseStep is what one word, or a few that belong together, say in either language.
type proseStep struct {
	kind stepKind
	// id is the word by the table, a name as it is written, a number or a date by its
	// digits, a verb with its time and voice.
	id     string
	number byte // of a noun: 's', 'p', or '?' where its form does not tell
}

type stepKind int

const (
	stepMark stepKind = iota
	stepArticle
	stepLink
	stepNoun
	stepAdjective
	stepName
	stepNumber
	stepDate
	stepVerb
)

func (s proseStep) same(o proseStep) bool {
	return s.kind == o.kind && s.id == o.id && (s.number == o.number || s.number == '?' || o.number == '?')
}

// allSteps are the steps of every sentence of r that can be read.
func (r *reading) allSteps() [][]proseStep {
	var out [][]proseStep
	for s := range r.sentences {
		if steps, ok := r.steps(s); ok {
			out = append(out, steps)
		}
	}
	return out
}

// A walk takes a sentence apart into steps.
type walk struct {
	r       *reading
	words   []lexeme
	table   *pairs
	i       int
	steps   []proseStep
	told    bool // a verb has been met
	gives   bool // the last verb is one with somebody to whom
	negated bool // the last verb
	number  byte // the number that the last French article had, 0 when a noun has followed
}

// steps reads sentence s, and reports whether all of it could be read.
func (r *reading) steps(s int) ([]proseStep, bool) {
	w := walk{r: r, table: provenPairs()[r.lang]}
	end := r.sentences[s].End
	for _, x := range r.words {
		if x.Start >= r.sentences[s].Start && x.End <= end {
			w.words = append(w.words, x)
		}
	}
	if w.table == nil || len(w.words) == 0 {
		return nil, false
	}
	last := w.words[len(w.words)-1].End
	if strings.Trim(r.text[last:end], ". %\u00a0\u202f\n") != "" || strings.TrimSpace(r.text[r.sentences[s].Start:w.words[0].Start]) != "" {
		return nil, false
	}
	for w.i < len(w.words) {
		if !w.mark() || !w.next() {
			return nil, false
		}
	}
	if strings.Contains(r.text[last:end], "%") {
		w.add(stepMark, "%")
	}
	return w.steps, w.told
}

func (w *walk) add(kind stepKind, id string) {
	w.steps = append(w.steps, proseStep{kind: kind, id: id})
}

// last is the kind of the step before, stepMark at the beginning.
func (w *walk) last() stepKind {
	if len(w.steps) == 0 {
		return stepMark
	}
	return w.steps[len(w.steps)-1].kind
}

// names reports whether the step before names something or somebody.
func (w *walk) names() bool {
	k := w.last()
	return k == stepNoun || k == stepName || k == stepAdjective
}

// at is word i in lower case, "" beyond the end.
func (w *walk) at(i int) string {
	if i < 0 || i >= len(w.words) {
		return ""
	}
	return w.words[i].lower
}

// mark reads what stands before the word: a comma or a percent sign is a step, spaces,
// hyphens and apostrophes are none, and anything else cannot be read.
func (w *walk) mark() bool {
	if w.i == 0 {
		return true
	}
	for _, c := range w.r.text[w.words[w.i-1].End:w.words[w.i].Start] {
		switch {
		case c == ',' || c == '%':
			w.add(stepMark, string(c))
		case !unicode.IsSpace(c) && c != '-' && c != '\'' && c != '’':
			return false
		}
	}
	return true
}

// next reads a step or a few from the word on.
func (w *walk) next() bool {
	for _, read := range []func() bool{w.date, w.figure, w.determiner, w.bound, w.word, w.verbs, w.name} {
		at, met := w.i, len(w.steps)
		if read() {
			return true
		}
		w.i, w.steps = at, w.steps[:met]
	}
	return false
}

// word reads the longest form of the table that stands here: a noun, an adjective at
// its noun, or a link.
func (w *walk) word() bool {
	for _, f := range w.table.forms[w.at(w.i)] {
		if f.class != "name" && w.stands(&f, strings.ToLower) {
			return w.take(&f)
		}
	}
	return false
}

// stands reports whether the words of f stand here, with nothing between them but
// spaces, hyphens and apostrophes.
func (w *walk) stands(f *pairForm, written func(string) string) bool {
	if w.i+len(f.words) > len(w.words) {
		return false
	}
	for n, x := range f.words {
		at := &w.words[w.i+n]
		if written(w.r.text[at.Start:at.End]) != x || n > 0 && strings.Trim(w.r.text[w.words[w.i+n-1].End:at.Start], " -'’\u00a0\u202f") != "" {
			return false
		}
	}
	return true
}

func (w *walk) take(f *pairForm) bool {
	switch f.class {
	case "noun":
		if w.names() {
			return false // two nouns in a row say what neither does
		}
		w.i += len(f.words)
		w.addNoun(f)
		return true
	case "adj":
		return w.adjective(f)
	case "link":
		w.i += len(f.words)
		w.add(stepLink, f.id)
		return w.leadsOn(f)
	}
	return false
}

func (w *walk) addNoun(f *pairForm) {
	number := f.number
	if number == '?' && w.number != 0 {
		number = w.number
	}
	w.number = 0
	w.steps = append(w.steps, proseStep{stepNoun, f.id, number})
}

// adjective reads an adjective beside its noun: in English before it, in French behind
// it, in its number and gender. Where it belongs to a noun further off nobody can tell.
func (w *walk) adjective(f *pairForm) bool {
	w.i += len(f.words)
	if w.r.lang == "en" {
		if w.i >= len(w.words) || w.names() {
			return false
		}
		for _, n := range w.table.forms[w.at(w.i)] {
			if n.class == "noun" && w.stands(&n, strings.ToLower) {
				w.i += len(n.words)
				w.addNoun(&n)
				w.add(stepAdjective, f.id)
				return true
			}
		}
		return false
	}
	if w.last() != stepNoun {
		return false
	}
	noun := w.steps[len(w.steps)-1]
	if f.number != '?' && noun.number != '?' && f.number != noun.number || f.gender != '?' && f.gender != w.genderOf(noun.id) {
		return false
	}
	w.add(stepAdjective, f.id)
	return true
}

// genderOf is the gender of a noun by the name that the table has for it.
func (w *walk) genderOf(id string) byte {
	if strings.HasPrefix(id, "nounf") {
		return 'f'
	}
	return 'm'
}

// leadsOn reports whether a link is followed by what it may lead to. Before a number
// most prepositions have senses of their own, and "par" before a bare noun has.
func (w *walk) leadsOn(f *pairForm) bool {
	if w.i >= len(w.words) {
		return false
	}
	lead, follows := f.words[0], &w.words[w.i]
	if lead == "at" || lead == "au" {
		return w.isFigure(w.i)
	}
	if lead == "par" && !follows.capital && !articlesFR[follows.lower] {
		return false
	}
	if datedLinks[lead] || lead == "and" || lead == "et" || lead == "or" || lead == "ou" {
		return true
	}
	return !w.isFigure(w.i) || (lead == "for" || lead == "pour") && w.isMoney(w.i)
}

var (
	datedLinks = wordSet(`before avant after après`)
	articlesFR = wordSet(`le la les l un une des ce cet cette ces`)
	currencies = wordSet(`euro euros dollar dollars`)
)

// isMoney reports whether the figure from word i on is one of money.
func (w *walk) isMoney(i int) bool {
	for i < len(w.words) && (w.isFigure(i) || scaleNames[w.r.lang][w.at(i)] != "" || w.at(i) == "d") {
		i++
	}
	return currencies[w.at(i)]
}

// name reads a name: one that the table has, or one that both languages write alike.
func (w *walk) name() bool {
	x := &w.words[w.i]
	if !x.capital {
		return false
	}
	definite := w.last() == stepArticle && w.steps[len(w.steps)-1].id == "the"
	text := w.r.text[x.Start:x.End]
	for _, f := range w.table.forms[text] {
		if f.class == "name" && w.stands(&f, func(s string) string { return s }) {
			w.addName(len(f.words), definite, f.id)
			return true
		}
	}
	if falseNames[x.lower] || w.last() == stepArticle && !definite {
		return false
	}
	if (definite || w.opens(x)) && !isAcronym(text) && commonWord(text) {
		return false // "la Marine" is no "Marine"
	}
	w.addName(1, definite, "="+text)
	return true
}

// falseNames are written alike in both languages and name something else.
var falseNames = wordSet(`mexico vienne`)

// opens reports whether x opens the sentence and no name follows it, so that its
// capital says nothing.
func (w *walk) opens(x *lexeme) bool {
	return w.i == 0 && x.opens && !(len(w.words) > 1 && w.words[1].capital)
}

func (w *walk) addName(words int, definite bool, id string) {
	if definite {
		w.steps = w.steps[:len(w.steps)-1] // "la France" is "France", "the Netherlands" are "les Pays-Bas"
	}
	w.i += words
	w.number = 0
	w.add(stepName, id)
}

// isAcronym reports whether all of s, two letters or more, is in capitals.
func isAcronym(s string) bool {
	return utf8.RuneCountInString(s) > 1 && s == strings.ToUpper(s)
}

// commonWord reports whether the lexicon has s as a word of either language.
func commonWord(s string) bool {
	lower := strings.ToLower(s)
	for _, lang := range []string{"fr", "en"} {
		terms := retrieval.Terms(lower, lang)
		if len(terms) == 0 {
			return true
		}
		if n, _ := retrieval.Translate(terms, lang); n > 0 {
			return true
		}
	}
	return false
}
