package bot

import (
	"regexp"
	"strings"
)

// contraries are pairs of sets of stems of words that exclude each other.
var contraries = [][2]*regexp.Regexp{
	{stems(`autoris approuv accept adopt accord valid grant approv authori allow repren repris`), stems(`refus rejet interdi renonc declin deni reject prohibi forbid ban`)},
	{stems(`augment hauss progress accroi accru increas ris rose`), stems(`baiss dimin recul redui decrea fall fell declin`)},
	{stems(`ouvr ouvert open`), stems(`ferm clos shut`)},
	{stems(`gagn remport win won`), stems(`perd lost lose`)},
	{stems(`liber relach releas`), stems(`emprisonn incarcer`)},
	{stems(`accus inculp condamn charg convict`), stems(`acquitt class blanchi innocent`)},
	{stems(`introdui instaur instaur introduc`), stems(`supprim abrog abol leve`)},
	{stems(`expuls expel`), stems(`accueill admi`)},
}

// stems matches a word of a folded text that begins with one of those listed.
func stems(list string) *regexp.Regexp {
	return regexp.MustCompile(`\b(?:` + strings.Join(strings.Fields(list), "|") + `)`)
}

// opposes reports whether u has the opposite of a word of the question.
func (in *inquiry) opposes(u *unit) bool {
	text := ""
	for _, p := range contraries {
		for k := range p {
			if p[k].MatchString(in.folded) && !p[1-k].MatchString(in.folded) {
				if text == "" {
					text = foldQuestion(u.text)
				}
				if p[1-k].MatchString(text) {
					return true
				}
			}
		}
	}
	return false
}
