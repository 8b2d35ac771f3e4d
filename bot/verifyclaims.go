package bot

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
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
	if len(saved.Claims) > maxClaims || len(saved.Citations) > maxCited {
		return "more claims or citations than an answer has"
	}
	if !isModelName(saved.Engine) {
		return "the engine is no name of a model"
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
// behind it, or "". Which other words stand for one of a citation depends on the
// words that the documents have: when they are others by now, prose may fail that
// was said rightly, as a quotation fails whose document has changed.
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
	if check := a.checkPrinted(said, lang, cs); check != "" {
		return fmt.Sprintf("fails the check %q against its citations: %s", check, check.says())
	}
	return ""
}

// isModelName reports whether s may be what a model is called: one short printable line.
func isModelName(s string) bool {
	const longest = 200 // bytes
	return s != "" && len(s) <= longest && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) && !suspicious(s)
}

// checkReason returns why the reason of a refusal is not one that its question is
// declined with, or "". Names in it must be the question's; the days that were asked
// for hang on the day of asking, which is not saved.
func (a *Assistant) checkReason(saved *Answer) string {
	in := tooLong(Question{Text: saved.Question, Scope: Scope{Lang: saved.Lang}})
	if len(saved.Question) <= maxQuestion {
		in = a.understand(in.Question)
	}
	why := *saved.Reason
	if c := saved.Nearest; c != nil {
		short, ok := strings.CutSuffix(why, in.nearestFinding(c))
		if !ok {
			return "the reason does not name the nearest finding"
		}
		why = short
	}
	for _, g := range []gate{gateNothing, gateEmpty, gateLong, gateWhom, gateVerify} {
		if why == in.why(g, nil) {
			return ""
		}
	}
	for expected := range wanted {
		in.expect = expected
		if why == in.why(gateKind, nil) {
			return ""
		}
	}
	return in.checkNamed(why)
}

// checkNamed is checkReason for the reasons that name what is missing.
func (in *inquiry) checkNamed(why string) string {
	const name = "\x00"
	before, _, _ := strings.Cut(in.unsaid(name), guillemets(in.lang, name))
	if rest, ok := strings.CutPrefix(why, before); ok {
		names := strings.Trim(rest, "«»“”.\u00a0")
		if why == in.unsaid(names) && in.asksOf(names) {
			return ""
		}
	}
	period := in.period()
	before, after, _ := strings.Cut(in.why(gateWindow, nil), "("+period+")")
	if rest, ok := strings.CutPrefix(why, before+"("); ok {
		if days, ok := strings.CutSuffix(rest, ")"+after); ok && !suspicious(days) && len(days) < maxPeriod {
			return ""
		}
	}
	return "the reason is not one that this question is declined with"
}

// maxPeriod is longer than any words for a period, in bytes.
const maxPeriod = 80

// asksOf reports whether names, parted by commas, all stand in the question.
func (in *inquiry) asksOf(names string) bool {
	for n := range strings.SplitSeq(names, ", ") {
		if !strings.Contains(in.asked, n) && !strings.Contains(in.Text, n) {
			return false
		}
	}
	return true
}
