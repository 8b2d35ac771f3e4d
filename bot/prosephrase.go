package bot

import (
	"slices"
	"strings"
)

// phraseAfter is the content words of the phrase that names somebody from word i on.
func (r *reading) phraseAfter(i int, plain string) []int {
	var out []int
	titled := false
	for k := i; k < len(r.words) && k < i+12; k++ {
		w := &r.words[k]
		if plain[w.Start] == ' ' || w.seam == seamSentence || k > i && w.seam == seamClause && !(titled && w.capital) ||
			k > i && w.seam == seamWeak && !(w.fold == "et" || w.fold == "and") {
			break
		}
		if k > i && w.seam == seamNone && strings.ContainsAny(r.text[r.words[k-1].End:w.Start], "\"«“") {
			break
		}
		if (phraseStops[w.lower] || isFinite(w)) && !w.capital || k == i && (w.fold == "de" || w.fold == "d") {
			break
		}
		if len(out) > 0 && r.content[out[len(out)-1]].name && beside[w.fold] {
			break // "said Weiss of Durand"
		}
		titled = titled || isTitle(w.lower)
		out = r.addContent(out, k)
	}
	return out
}

// beside lead from a name to somebody who is not the one named.
var beside = wordSet(`of to with avec de d contre face against`)

// isFinite reports whether a word is a small verb, which no name of somebody holds.
func isFinite(w *lexeme) bool { return finite[w.fold] && !w.capital }

var finite = wordSet(`a ont est sont avait etait va vont peut doit se is are was were has have had will would que qu that`)

func (r *reading) addContent(out []int, k int) []int {
	c := r.contentAt(k)
	if c < 0 || slices.Contains(out, c) || adverbs[r.words[k].fold] || strings.HasSuffix(r.words[k].fold, "ment") && !r.words[k].capital && r.words[k].fold != "gouvernement" && r.words[k].fold != "parlement" ||
		monthOrDay(r.words[k].fold) && !(r.words[k].fold == "may" && r.words[k].capital) || r.words[k].number {
		return out
	}
	return append(out, c)
}

var adverbs = wordSet(`notamment egalement encore ainsi aussi toutefois cependant ensuite enfin alors hier deja also later however then today yesterday already`)

// phraseBefore is the content words of the phrase that names somebody right before
// the verb at word i: its clause, and with an apposition the clause before it.
func (r *reading) phraseBefore(i int, plain string) []int {
	if i == 0 {
		return nil
	}
	from := r.clauseWord(i - 1)
	if r.words[from].seam == seamWeak && !isCoordinator(r.words[from].fold) || relatives[r.words[from].fold] {
		if from == 0 {
			return nil
		}
		from = r.clauseWord(from - 1) // "Anna Weiss, qui remplace Paul Durand, a déclaré"
		return r.nounsIn(from, r.nextClause(from, i), plain)
	}
	out := r.nounsIn(from, i, plain)
	if len(out) == 0 && isCoordinator(r.words[from].fold) {
		return nil // "… et demande": who spoke before
	}
	if len(out) == 0 && r.words[from].seam != seamSentence && from > 0 && !r.hasPronoun(from, i) {
		return r.phraseBefore(from, plain) // "Macron, a-t-il ajouté", "Macron a dit oui et annoncé"
	}
	if from > 0 && r.words[from].seam == seamClause && (isTitle(r.words[from].lower) || r.titledIn(from, i) || r.titledIn(r.clauseWord(from-1), from)) {
		before := r.clauseWord(from - 1)
		if more := r.nounsIn(before, from, plain); len(more) > 0 && !leadIns[r.words[before].fold] {
			out = append(more, out...)
		}
	}
	return out
}

// leadIns open a phrase that says when or where rather than who.
var (
	leadIns   = wordSet(`dans lors a au aux en sur devant apres avant selon pour par avec contre d during in at on after before with for by from s interroge`)
	relatives = wordSet(`qui dont ou que qu who which whom whose where`)
)

// isRelative reports whether a word may open a clause on the word before it.
func isRelative(fold string) bool { return relatives[fold] || fold == "that" }

func isCoordinator(fold string) bool {
	return fold == "et" || fold == "and" || fold == "mais" || fold == "but" || fold == "puis" || fold == "then"
}

// saysPronoun reports whether the verb at word i has a pronoun behind it: "dit-il", "a-t-il ajouté".
func (r *reading) saysPronoun(i int) bool {
	for k := max(1, i-1); k < min(i+3, len(r.words)); k++ {
		if pronouns[r.words[k].fold] && r.text[r.words[k-1].End:r.words[k].Start] == "-" {
			return true
		}
	}
	return i+1 < len(r.words) && (pronouns[r.words[i+1].fold] && r.words[i+1].fold != "ce")
}

func (r *reading) hasPronoun(from, to int) bool {
	for k := from; k < to; k++ {
		if pronouns[r.words[k].fold] {
			return true
		}
	}
	return false
}

func (r *reading) titledIn(from, to int) bool {
	for k := from; k < to; k++ {
		if isTitle(r.words[k].lower) {
			return true
		}
	}
	return false
}

// clauseWord is the first word of the clause in which word i stands. A conjunction
// between two names does not part them.
func (r *reading) clauseWord(i int) int {
	for ; i > 0; i-- {
		w := &r.words[i]
		if f := r.words[i-1].fold; f == "que" || f == "qu" || f == "that" {
			return i
		}
		pair := isCoordinator(w.fold) && (r.words[i-1].name || r.words[i-1].number && i+1 < len(r.words) && r.words[i+1].number)
		if w.seam >= seamClause || w.seam == seamWeak && !pair {
			return i
		}
	}
	return 0
}

func (r *reading) nextClause(from, to int) int {
	for k := from + 1; k < to; k++ {
		if r.words[k].seam != seamNone {
			return k
		}
	}
	return to
}

// nounsIn is the content words from one word to another that name somebody.
func (r *reading) nounsIn(from, to int, plain string) []int {
	var out []int
	for k := from; k < to; k++ {
		w := &r.words[k]
		if plain[w.Start] == ' ' || isSayingForm(w) && k > from {
			continue
		}
		if k > from && (w.fold == "a" || w.fold == "ont" || w.fold == "has" || w.fold == "have" || w.fold == "had") && len(out) > 0 {
			break
		}
		out = r.addContent(out, k)
	}
	return out
}

// agent is the content words behind the "par" of a passive verb of saying at word i.
func (r *reading) agent(i int, plain string) []int {
	for k := i + 1; k < min(i+5, len(r.words)); k++ {
		if r.words[k].seam >= seamClause {
			return nil
		}
		if f := r.words[k].fold; f == "par" || f == "by" {
			return r.phraseAfter(k+1, plain)
		}
	}
	return nil
}
