package bot

import (
	"fmt"
	"slices"
)

// checkClaims returns why the claims of a written answer are not what its text and
// its citations say, or "". Every citation must be what a claim rests on, first
// mentioned in order; prose passes the checks again that it passed when it was made.
func (a *Assistant) checkClaims(saved *Answer) string {
	if len(saved.Claims) == 0 {
		return "an answer that a model wrote without claims"
	}
	if saved.Text != claimsText(saved.Claims) {
		return "the text is not what its claims say"
	}
	next := 1
	for i, c := range saved.Claims {
		var cited []Citation
		for k, n := range c.Citations {
			if n < 1 || n > next || n > len(saved.Citations) || slices.Contains(c.Citations[:k], n) {
				return fmt.Sprintf("claim %d rests on citation %d, which is not there or not in order", i+1, n)
			}
			next = max(next, n+1)
			cited = append(cited, saved.Citations[n-1])
		}
		if len(cited) == 0 {
			return fmt.Sprintf("claim %d rests on nothing", i+1)
		}
		if c.Quoted {
			if c.Text != prose(saved.Lang, cited) {
				return fmt.Sprintf("claim %d is not what its citations say", i+1)
			}
			continue
		}
		if why := a.checkWritten(numbered(c.Text, c.Citations), saved.Lang, cited); why != "" {
			return fmt.Sprintf("claim %d %s", i+1, why)
		}
	}
	if next != len(saved.Citations)+1 {
		return fmt.Sprintf("citation %d is what no claim rests on", next)
	}
	return ""
}

// checkWritten returns why text is not prose that rests on cs, with their numbers
// behind it, or "". How much of what it says the citations must say depends on how
// rare words are, so on all documents, which may be others by now: that alone is
// not checked again.
func (a *Assistant) checkWritten(text, lang string, cs []Citation) string {
	said, ok := unnumbered(text, numbersOf(cs))
	if !ok {
		return "does not end with the numbers of its citations"
	}
	if check := checkForm(said, lang); check != "" {
		return fmt.Sprintf("fails the check %q", check)
	}
	if as, ok := printed(said, lang, cs); !ok || as != said {
		return "is not what its citations allow to print"
	}
	check := checkFacts(said, lang, cs)
	if check == "" {
		_, check = a.render(said, lang, cs)
	}
	if check != "" {
		return fmt.Sprintf("fails the check %q against its citations", check)
	}
	return ""
}
