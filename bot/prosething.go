package bot

import (
	"slices"
	"strings"
)

// What a text may not say beyond its quotations: things, which it counts or puts
// behind an article, and how something is done. A verb in other words may be a
// rendering that no list has; a thing or a manner in other words is another one.

// articled stand before nouns; behind "de" and "d" a French infinitive may stand too.
var articled = wordSet(`le la les l un une des du au aux ce cet cette ces son sa ses leur leurs notre nos chaque aucun aucune quelques plusieurs certains certaines
	the a an this that these those his her its their our every each any some several no`)

// isThing reports whether the content word c stands where a noun does: behind an
// article, or counted.
func (r *reading) isThing(c *contentWord) bool {
	if c.lex == 0 {
		return false
	}
	before := &r.words[c.lex-1]
	if r.words[c.lex].seam >= seamClause {
		return false
	}
	if before.number && !r.isDone(c.lex) {
		return true
	}
	if r.lang == "fr" && (before.fold == "le" || before.fold == "la" || before.fold == "les" || before.fold == "l") && c.lex > 1 && pronounBefore[r.words[c.lex-2].fold] {
		return false // "il les retire"
	}
	w := r.words[c.lex].lower
	if articled[before.fold] {
		return true
	}
	if (before.fold == "de" || before.fold == "d" || before.fold == "en") && r.lang == "fr" || (before.fold == "of" || before.fold == "by" || before.fold == "with" || before.fold == "without") && r.lang == "en" {
		return !isInfinitive(w) && !strings.HasSuffix(w, "ing") && !strings.HasSuffix(w, "ant")
	}
	return r.lang == "fr" && (before.fold == "par" || before.fold == "avec" || before.fold == "sans") && !isInfinitive(w)
}

var pronounBefore = wordSet("il elle on ils elles qui ne nous je a de pour")

func isInfinitive(w string) bool {
	return slices.ContainsFunc([]string{"er", "ir", "re", "oir"}, func(end string) bool { return strings.HasSuffix(w, end) })
}

// isManner reports whether the content word c is an adverb.
func (r *reading) isManner(c *contentWord) bool {
	w := r.words[c.lex].lower
	if r.lang == "en" {
		return strings.HasSuffix(w, "ly") && len(w) > 4 && !notAdverbs[w]
	}
	return strings.HasSuffix(w, "ment") && len(w) > 6 && !notAdverbs[w]
}

var notAdverbs = wordSet("family supply apply reply rely assembly anomaly monopoly ally italy july multiply imply comply")

// isDeed reports whether the content word c stands where the verb of a named subject
// does: right behind its name, an adverb between them or not.
func (r *reading) isDeed(c *contentWord) bool {
	i := c.lex
	for i > 0 && r.words[i].seam == seamNone && strings.HasSuffix(r.words[i-1].lower, "ly") {
		i--
	}
	return i > 0 && r.words[i].seam == seamNone && r.words[i-1].name && r.words[i-1].capital
}
