package bot

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// countsOthers reports whether a number of the prose counts something else than the
// quotations do by it, or gives to the whole what they give to a part of it. That a
// number stands there at all is for checkFacts to say.
func countsOthers(prose, lang string, cs []Citation) bool {
	said := readFacts(prose, lang)
	quotes := make([]*factText, len(cs))
	for i, c := range cs {
		quotes[i] = readFacts(c.Quote, quoteLang(c.Quote, lang))
	}
	index, kin, falls := numbersByKey(quotes), newKinship(said, quotes), said.falls()
	for i := range said.nums {
		n := &said.nums[i]
		if n.implied || n.leaning {
			continue
		}
		supports := index.supports(n, falls)
		if len(supports) == 0 {
			continue
		}
		if !slices.ContainsFunc(supports, func(s numberSupport) bool {
			return kin.countsSame(said, n, quotes[s.quote], s.factNumber) && kin.samePart(said, n, quotes[s.quote], s.factNumber)
		}) {
			return true
		}
	}
	return false
}

// beforeNouns are adjectives that stand before what is counted.
var beforeNouns = wordSet(`grands grandes petits petites nouveaux nouvelles premiers premieres derniers dernieres autres principaux principales jeunes anciens anciennes
	vieux vieilles bons bonnes mauvais mauvaises hauts hautes gros grosses longs longues beaux belles prochains prochaines differents differentes divers diverses seuls seules`)

// counted is the terms of the words that n counts, up to a word that can belong to
// no noun phrase, and how many of them open it at most before the noun in French:
// the first one that is no adjective of beforeNouns is the noun.
func (t *factText) counted(n *factNumber) (terms []string, noun string) {
	const most = 6
	end := n.End
	for i := t.wordAt(n.End); i < len(t.words) && len(terms) < most; i++ {
		w := t.words[i]
		if strings.ContainsAny(t.plain[end:w.Start], ",;:.!?()[]\n/–—") || w.Kind == retrieval.Number {
			break
		}
		if _, dated := t.dateAt(w.Start); dated {
			break
		}
		end = w.End
		if w.Stop && !passing[w.Fold] && w.Fold != "et" && w.Fold != "and" && w.Fold != "ou" && w.Fold != "or" {
			break
		}
		if w.Stop || passing[w.Fold] {
			continue
		}
		terms = append(terms, w.Term)
		if noun == "" && !beforeNouns[w.Fold] && t.lang != "en" {
			noun = w.Term
		}
	}
	return terms, noun
}

// countsSame reports whether n of the prose and o of a quotation may count the
// same: the noun of the one, where its language tells which word that is, stands
// with the other.
func (k *kinship) countsSame(said *factText, n *factNumber, quote *factText, o *factNumber) bool {
	if n.unit != "" || n.label != "" || n.keys[0][0] == 'o' {
		return true
	}
	mine, myNoun := said.counted(n)
	theirs, theirNoun := quote.counted(o)
	if len(mine) == 0 || len(theirs) == 0 {
		return true
	}
	switch {
	case theirNoun != "":
		return k.shared(mine, []string{theirNoun}) > 0 && (myNoun == "" || k.shared([]string{myNoun}, theirs) > 0)
	case myNoun != "":
		return k.shared([]string{myNoun}, theirs) > 0
	}
	return k.shared(mine, theirs) > 0
}

// parting are the words that make a number a part of one before it.
var parting = wordSet("dont including")

// samePart reports whether n is told of a part as o is: where o is a part of what
// stands before it, the prose says so too, or says most of what the part is.
func (k *kinship) samePart(said *factText, n *factNumber, quote *factText, o *factNumber) bool {
	if !quote.isPart(o) || said.isPart(n) {
		return true
	}
	var rest []string
	for i := quote.wordAt(o.End); i < len(quote.words) && len(rest) < 5; i++ {
		w := quote.words[i]
		if strings.ContainsAny(quote.plain[o.End:w.Start], ";.!?\n") {
			break
		}
		if !w.Stop && w.Kind != retrieval.Number {
			rest = append(rest, w.Term)
		}
	}
	var words []string
	for _, w := range said.words {
		if !w.Stop {
			words = append(words, w.Term)
		}
	}
	told := 0
	for _, r := range rest {
		if k.shared(words, []string{r}) > 0 {
			told++
		}
	}
	return len(rest) > 0 && 5*told >= 3*len(rest)
}

// isPart reports whether a word of parting stands before n in its clause, close by.
func (t *factText) isPart(n *factNumber) bool {
	i := t.wordAt(n.Start)
	for k := i - 1; k >= max(0, i-5); k-- {
		if parting[t.words[k].Fold] || t.words[k].Fold == "which" && k > 0 && t.words[k-1].Fold == "of" {
			return true
		}
		if strings.ContainsAny(t.plain[t.words[k].End:n.Start], ",;:.!?") {
			return false
		}
	}
	return false
}
