package bot

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/prompts"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A draft is an answer while a model writes it: what it was shown, and what of
// its reply has passed the checks so far.
type draft struct {
	a     *Assistant
	in    *inquiry
	shown []*shownPassage
	watch Watch

	read      prompts.Draft // the reply, once it is whole
	taken     int           // claims that came
	claims    []Claim
	citations []Citation
	dropped   []Dropped
	// held are claims that passed every check before one that answers the question:
	// they wait for it, so that no answer opens beside the question.
	held []heldClaim
	// leads is true once a claim answered.
	leads bool
}

// A heldClaim is a claim that passed, with the citations it rests on, not numbered yet.
type heldClaim struct {
	n      int // its number in the reply
	prose  string
	quoted bool
	cited  []Citation
}

func newDraft(a *Assistant, in *inquiry, hits []retrieval.Hit, units []*unit, w Watch) *draft {
	return &draft{a: a, in: in, shown: showPassages(hits, units), watch: w}
}

// take holds one claim of the reply against the documents, and says it when it
// passes and the question has been answered by it or before.
func (d *draft) take(c prompts.Claim) {
	d.taken++
	d.watch.claimed(d.taken, c)
	found := d.quotes(c)
	if len(found) == 0 {
		d.drop(Dropped{Claim: d.taken, Check: CheckUnquoted})
		return
	}
	answers, related := d.judge(found)
	if !related {
		d.drop(Dropped{Claim: d.taken, Check: CheckBeside})
		return
	}
	h := heldClaim{n: d.taken, cited: d.cite(found)}
	if len(h.cited) == 0 {
		d.drop(Dropped{Claim: d.taken, Check: CheckQuote})
		return
	}
	if !d.phrase(&h, c.Prose, h.cited) {
		return
	}
	d.held = append(d.held, h)
	if d.leads = d.leads || answers; d.leads {
		for _, h := range d.held {
			d.say(h)
		}
		d.held = nil
	}
}

// checkProse holds prose against the citations it is to rest on. It returns the
// prose as it is to be printed, and the check that it fails, "" when it passes all.
// Prose that is not there at all is replaced like one that changes the sense.
func (a *Assistant) checkProse(prose, lang string, cs []Citation) (string, Check) {
	if strings.TrimSpace(prose) == "" {
		return "", CheckSense
	}
	if check := checkForm(prose, lang); check != "" {
		return "", check
	}
	prose, ok := printed(prose, lang, cs)
	if !ok {
		return "", CheckQuote
	}
	return prose, a.checkPrinted(prose, lang, cs)
}

// checkPrinted holds prose that is to be printed against its citations.
func (a *Assistant) checkPrinted(prose, lang string, cs []Citation) Check {
	if check := checkForm(prose, lang); check != "" {
		return check
	}
	if check := checkFacts(prose, lang, cs); check != "" {
		return check
	}
	return a.checkSense(prose, lang, cs)
}

// phrase gives h its prose, or leaves it to be said by its quotations, by what the
// checks say of prose that is to rest on cs. It reports false when h is dropped.
func (d *draft) phrase(h *heldClaim, prose string, cs []Citation) bool {
	var check Check
	h.prose, check = d.a.checkProse(prose, d.in.lang, cs)
	if check == "" {
		return true
	}
	h.quoted = !check.drops()
	d.drop(Dropped{Claim: h.n, Check: check, Replaced: h.quoted})
	return h.quoted
}

// maxCited is how many citations a written answer may carry.
const maxCited = 8

// say adds a claim to the answer.
func (d *draft) say(h heldClaim) {
	own, fresh := d.number(h.cited)
	same := func(x, y Citation) bool { return x.Quote == y.Quote }
	if !h.quoted && !slices.EqualFunc(own, h.cited, same) && !d.phrase(&h, h.prose, own) {
		return // readers hold it against more words than it was checked against
	}
	repeats := len(fresh) == 0 && (h.quoted || slices.ContainsFunc(d.claims, func(o Claim) bool {
		return strings.EqualFold(corpus.Letters(o.Text), corpus.Letters(h.prose))
	}))
	if repeats || len(d.claims) == maxClaims || len(d.citations)+len(fresh) > maxCited {
		d.drop(Dropped{Claim: h.n, Check: CheckRepeated})
		return
	}
	c := Claim{Text: h.prose, Citations: numbersOf(own), Quoted: h.quoted}
	if h.quoted {
		c.Text = prose(d.in.lang, own)
	}
	d.claims, d.citations = append(d.claims, c), append(d.citations, fresh...)
	if d.watch.Claim != nil {
		d.watch.Claim(c, fresh)
	}
}

// number is what a claim that rests on cited rests on in the answer: citations that
// it has already and that have these words, else fresh ones with the next numbers.
func (d *draft) number(cited []Citation) (own, fresh []Citation) {
	for _, c := range cited {
		if i := slices.IndexFunc(d.citations, c.within); i >= 0 {
			c = d.citations[i]
		} else {
			c.N = len(d.citations) + len(fresh) + 1
			fresh = append(fresh, c)
		}
		if !slices.ContainsFunc(own, func(o Citation) bool { return o.N == c.N }) {
			own = append(own, c)
		}
	}
	return own, fresh
}

func (d *draft) drop(x Dropped) {
	x.Why = x.Check.says()
	d.dropped = append(d.dropped, x)
	d.watch.checked(x)
}

// within reports whether the words of c are among those of other, in one place.
func (c *Citation) within(other Citation) bool {
	return c.Document == other.Document && other.Start <= c.Start && c.End <= other.End
}

// finish drops the claims that waited for one which answers, and none came.
func (d *draft) finish() {
	for _, h := range d.held {
		d.drop(Dropped{Claim: h.n, Check: CheckBeside})
	}
	d.held = nil
}

// cite makes the citations of what was found, neighbours as one where that is not
// too long, and lets them through the door.
func (d *draft) cite(found []foundQuote) []Citation {
	var out []Citation
	for i := 0; i < len(found); {
		f, span := found[i], d.wholeQuote(found[i])
		for i++; i < len(found) && found[i].follows(found[i-1]); i++ {
			next := d.wholeQuote(found[i])
			wider := corpus.Span{Start: min(span.Start, next.Start), End: max(span.End, next.End)}
			if wider.Len() > maxQuote || !balanced(wider.In(f.doc.Text)) {
				break
			}
			span = wider
		}
		out = append(out, d.a.cite(f.doc, f.passage, f.copies, span))
	}
	return d.a.door(out)
}

// wholeQuote is what is quoted of f's sentence: no less than what an extracted
// answer would quote, so that no negation and no condition is cut off, and no
// less than the words that were found.
func (d *draft) wholeQuote(f foundQuote) corpus.Span {
	for _, span := range []corpus.Span{d.in.quote(f.unit), balance(f.doc.Text, f.unit.span)} {
		if span.Contains(f.span) {
			return span
		}
	}
	return f.unit.span
}
