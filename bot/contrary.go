package bot

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// contraries are pairs of sets of beginnings of folded words that exclude each other.
var contraries = [][2][]string{
	{strings.Fields(`autoris approuv accept adopt accord valid grant approv authori allow repren repris`), strings.Fields(`refus rejet interdi renonc declin deni reject prohibi forbid bann`)},
	{strings.Fields(`augment hauss progress accroi accru increas rise rising rose`), strings.Fields(`baiss dimin recul redui decrea fall fell declin`)},
	{strings.Fields(`ouvr ouvert open`), strings.Fields(`ferm clos shut`)},
	{strings.Fields(`gagn remport win won`), strings.Fields(`perd lost lose`)},
	{strings.Fields(`liber relach releas`), strings.Fields(`emprisonn incarcer`)},
	{strings.Fields(`accus inculp condamn charg convict`), strings.Fields(`acquitt blanchi innocent`)},
	{strings.Fields(`introdui instaur instaur introduc`), strings.Fields(`supprim abrog abol leve`)},
	{strings.Fields(`augment hauss relev releve baiss dimin redui abaiss rais lower increas decreas chang modif`), strings.Fields(`maint maintien inchang stable unchanged`)},
	{strings.Fields(`retir withdr withdrew`), strings.Fields(`depos introdui soumi submit`)},
	{strings.Fields(`expuls expel`), strings.Fields(`accueill admi`)},
}

// begins reports whether a word begins with one of the stems.
func begins(word string, stems []string) bool {
	return slices.ContainsFunc(stems, func(s string) bool { return strings.HasPrefix(word, s) })
}

// findContraries sets opposed to the pairs of which the question has a word, its side first.
// A question that has both sides of a pair has neither.
func (in *inquiry) findContraries() {
	words := strings.Fields(in.folded)
	for _, p := range contraries {
		var has [2]bool
		for k := range p {
			has[k] = slices.ContainsFunc(words, func(w string) bool { return begins(w, p[k]) })
		}
		switch {
		case has[0] && !has[1]:
			in.opposed = append(in.opposed, p)
		case has[1] && !has[0]:
			in.opposed = append(in.opposed, [2][]string{p[1], p[0]})
		}
	}
}

// opposes reports whether u has a contrary of a word of the question.
func (in *inquiry) opposes(u *unit) bool {
	return slices.ContainsFunc(in.opposed, func(p [2][]string) bool {
		return slices.ContainsFunc(u.tokens, func(t retrieval.Token) bool { return begins(t.Fold, p[1]) })
	})
}

// isTheOpposite reports whether the title of u or the beginning of its item has a
// contrary of a word of the question, and neither it nor the item that word or one
// like it: a request that was granted is not told why it was refused.
func (in *inquiry) isTheOpposite(u *unit) bool {
	for i, p := range in.opposed {
		if u.item.opposes[i] && !u.set[titled].begins(p[0]) || u.set[titled].begins(p[1]) && !u.item.agrees[i] && !u.set[titled].begins(p[0]) {
			return true
		}
	}
	return false
}

// begins reports whether a term of s begins with one of the stems.
func (s termSet) begins(stems []string) bool {
	for t := range s {
		if begins(t, stems) {
			return true
		}
	}
	return false
}
