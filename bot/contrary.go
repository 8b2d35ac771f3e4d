package bot

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// contraries are pairs of sets of beginnings of folded words that exclude each other.
var contraries = [][2][]string{
	{strings.Fields(`autoris approuv accept adopt accord valid grant approv authori allow repren repris`), strings.Fields(`refus rejet interdi renonc declin deni reject prohibi forbid ban`)},
	{strings.Fields(`augment hauss progress accroi accru increas ris rose`), strings.Fields(`baiss dimin recul redui decrea fall fell declin`)},
	{strings.Fields(`ouvr ouvert open`), strings.Fields(`ferm clos shut`)},
	{strings.Fields(`gagn remport win won`), strings.Fields(`perd lost lose`)},
	{strings.Fields(`liber relach releas`), strings.Fields(`emprisonn incarcer`)},
	{strings.Fields(`accus inculp condamn charg convict`), strings.Fields(`acquitt class blanchi innocent`)},
	{strings.Fields(`introdui instaur instaur introduc`), strings.Fields(`supprim abrog abol leve`)},
	{strings.Fields(`expuls expel`), strings.Fields(`accueill admi`)},
}

// begins reports whether a word begins with one of the stems.
func begins(word string, stems []string) bool {
	return slices.ContainsFunc(stems, func(s string) bool { return strings.HasPrefix(word, s) })
}

// findContraries sets contrary to the stems of the contraries of the question's words.
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
			in.contrary = append(in.contrary, p[1]...)
		case has[1] && !has[0]:
			in.contrary = append(in.contrary, p[0]...)
		}
	}
}

// opposes reports whether u has a contrary of a word of the question.
func (in *inquiry) opposes(u *unit) bool {
	return len(in.contrary) > 0 && slices.ContainsFunc(u.tokens, func(t retrieval.Token) bool { return begins(t.Fold, in.contrary) })
}
