package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// VerifyBrief is Verify for a saved brief or chronology. Besides the citations it
// checks what is made of them: the text and the date of every point and the order
// of the points, the headline, what the brief covers, and that an answer, or a
// refusal, is one. The reason of a refusal must be for this topic or one that
// names no topic.
func (a *Assistant) VerifyBrief(saved *Brief) []Failure {
	r := &record{a: a, name: saved.Topic, lang: saved.Lang}
	r.checkCited(saved.Cited())
	r.checkEngine(saved.Engine)
	if c := saved.Nearest; c != nil {
		if why := a.check(*c); why != "" {
			r.failures = append(r.failures, a.failed(r.name, *c, why))
		}
		if c.N != 0 {
			r.failAt(*c, "the nearest finding bears a number")
		}
	}
	r.checkTexts(saved.Points)
	r.checkTexts(saved.Upcoming)
	r.checkUpcoming(saved.Upcoming)
	from, to, documents := coverage(saved.Cited())
	switch {
	case saved.From != from || saved.To != to:
		r.fail("the days covered are not those of the citations")
	case saved.Documents != documents:
		r.fail(fmt.Sprintf("%d documents, cited are %d", saved.Documents, documents))
	}
	if saved.Answered {
		r.checkAnswered(saved)
	} else {
		r.checkDeclined(saved)
	}
	r.checkWriter(saved.Engine)
	return r.failures
}

// VerifyEdition is Verify for a saved edition. How many documents and publishers
// tell of its days is stored as two numbers only: they are held to what is cited
// from below, and to what the documents have of these days from above; and so is
// how many more dates are to come. What had been seen when the edition was made
// is not stored, so a story without a day of an earlier text may follow or not.
func (a *Assistant) VerifyEdition(saved *Edition) []Failure {
	r := &record{a: a, name: saved.On.String(), lang: saved.Lang}
	r.checkCited(saved.Cited())
	r.checkEngine(saved.Engine)
	from := cmp.Or(saved.From, saved.On)
	if from != saved.On && from > saved.On-1 {
		r.fail("the first day is not before the last")
	}
	documents, publishers := a.tellOf(from, saved.On)
	cited := make(map[string]bool)
	for _, s := range saved.Stories {
		r.checkStory(s, from, saved.On, publishers)
		for _, c := range citedIn(s.Points) {
			cited[c.Document] = true
		}
	}
	if !slices.IsSortedFunc(saved.Stories, byNews) {
		r.fail("the stories are not in order of how new they are and of their sources and topics")
	}
	switch {
	case saved.Documents < len(cited):
		r.fail(fmt.Sprintf("%d documents, cited are %d", saved.Documents, len(cited)))
	case saved.Documents > documents:
		r.fail(fmt.Sprintf("%d documents, of these days are %d", saved.Documents, documents))
	case saved.Documents > 0 && len(saved.Stories) == 0:
		r.fail("documents without a story")
	}
	r.checkTexts(saved.Upcoming)
	r.checkUpcoming(saved.Upcoming)
	for _, p := range saved.Upcoming {
		for _, c := range p.Citations {
			if !soon(p.Date, saved.On, daysAhead) || c.Date > saved.On {
				r.failAt(c, "this was not upcoming on that day")
			}
		}
	}
	r.checkMore(saved)
	r.checkWriter(saved.Engine)
	return r.failures
}

// A record is a saved brief or edition that is being checked.
type record struct {
	a          *Assistant
	name, lang string
	written    bool // it says that a model wrote some of it
	prose      bool // some of it is not quotations alone
	failures   []Failure
}

func (r *record) fail(why string) {
	r.failures = append(r.failures, Failure{Answer: r.name, Why: why})
}

func (r *record) failAt(c Citation, why string) {
	r.failures = append(r.failures, Failure{Answer: r.name, Citation: c.N, Document: c.Document, Why: why})
}

// checkCited checks citations in reading order, which are numbered from 1.
func (r *record) checkCited(cs []Citation) {
	for i, c := range cs {
		if why := r.a.check(c); why != "" {
			r.failures = append(r.failures, r.a.failed(r.name, c, why))
		}
		if c.N != i+1 {
			r.failAt(c, fmt.Sprintf("citation %d bears the number %d", i+1, c.N))
		}
	}
}

func (r *record) checkEngine(engine string) {
	r.written = engine != engineExtract
	if !knownLang(r.lang) {
		r.fail(fmt.Sprintf("the language %q is not known", r.lang))
	}
}

// checkWriter checks that a model which is named wrote something.
func (r *record) checkWriter(engine string) {
	if r.written && !r.prose {
		r.fail(fmt.Sprintf("the engine %q wrote nothing of it", engine))
	}
}

// checkTexts checks that the text of every point is the one that its citations make.
func (r *record) checkTexts(points []Point) {
	for _, p := range points {
		if p.Outcome != "" {
			r.checkOutcome(p)
		}
		if p.Differ {
			r.checkDiffer(p)
		}
		switch {
		case len(p.Citations) == 0:
			r.fail("a point without a citation")
		case p.Outcome != "" && len(p.Citations) != 2:
		case p.Text == p.said(r.lang):
		case !r.written:
			r.failAt(p.Citations[0], "the text of the point is not that of its citations")
		default:
			r.prose = true
			if why := r.a.checkWritten(p.Text, r.lang, p.Citations); why != "" {
				r.failAt(p.Citations[0], "the text of the point "+why)
			}
		}
	}
}

// checkAnswered checks what a brief with citations says besides them.
func (r *record) checkAnswered(b *Brief) {
	cited := b.Cited()
	switch {
	case len(cited) == 0:
		r.fail("a brief without a citation")
	case b.Reason != nil || b.Nearest != nil:
		r.fail("a brief with a reason to decline or a nearest finding")
	case !slices.ContainsFunc(cited, func(c Citation) bool { return b.Headline == b.titled(r.headlineFor(c)) }):
		r.fail("the headline is not the topic and a headline of what is cited")
	}
	r.checkDates(b.Points)
}

// checkDeclined checks that a brief which declines its topic says nothing else.
func (r *record) checkDeclined(b *Brief) {
	switch {
	case len(b.Points)+len(b.Upcoming) > 0:
		r.fail("a refusal with citations")
	case b.Headline != "":
		r.fail("a refusal with a headline")
	case b.Reason == nil:
		r.fail("a refusal without a reason")
	case !declinesWith(b):
		r.fail("the reason is not one for this topic and its nearest finding")
	}
}

// declinesWith reports whether the reason of b is one that its topic is declined with.
func declinesWith(b *Brief) bool {
	why, ok := strings.CutSuffix(*b.Reason, nearestTo(b.Lang, b.Nearest))
	if !ok {
		return false
	}
	in := &inquiry{Question: Question{Text: b.Topic}, lang: b.Lang}
	alone := []gate{gateEmpty, gateLong, gateWhom, gateVerify}
	if why == nothingOn(b.Lang, b.Topic) || slices.ContainsFunc(alone, func(g gate) bool { return why == in.why(g, nil) }) {
		return true
	}
	// The days that were asked for hang on the day of asking, which is not saved.
	period := in.period()
	before, after, _ := strings.Cut(in.why(gateWindow, nil), "("+period+")")
	return len(why) > len(before)+len(after) && strings.HasPrefix(why, before+"(") && strings.HasSuffix(why, ")"+after)
}

// checkDates checks the dates of the points of a brief: those of their texts,
// newest first, or, in a chronology, those of their events, oldest first.
func (r *record) checkDates(points []Point) {
	byText := slices.IsSortedFunc(points, func(p, q Point) int { return laterFirst(p.Date, q.Date) })
	byEvents := slices.IsSortedFunc(points, func(p, q Point) int { return byEvent(p.Date, q.Date) })
	if !byText && !byEvents {
		r.fail("the points are neither newest first nor oldest first")
		return
	}
	for _, p := range points {
		for i, c := range p.Citations {
			own, mentioned := r.datesOf(c)
			if !byEvents {
				mentioned = nil
			}
			if (i == 0 || !p.Differ) && !dated(p.Date, append(mentioned, own), i == 0) {
				r.failAt(c, "the date of the point is neither that of the text nor one that the quotation mentions")
			}
		}
	}
}

// checkUpcoming checks that what is upcoming is dated by what is quoted, soonest
// first, and that no sentence stands twice for the same days.
func (r *record) checkUpcoming(points []Point) {
	if !slices.IsSortedFunc(points, func(p, q Point) int { return earlierFirst(p.Date, q.Date) }) {
		r.fail("what is upcoming is not soonest first")
	}
	for k, p := range points {
		if slices.ContainsFunc(points[:k], p.announcesAgain) {
			r.failAt(p.Citations[0], "what is upcoming is listed twice")
		}
		for i, c := range p.Citations {
			if i > 0 && p.Outcome != "" {
				continue
			}
			if _, mentioned := r.datesOf(c); !dated(p.Date, mentioned, i == 0) {
				r.failAt(c, "the date of what is upcoming is not one that the quotation mentions")
			}
		}
	}
}

// announcesAgain reports whether p and o are of the same days by the same quotation.
func (p Point) announcesAgain(o Point) bool {
	if len(p.Citations) == 0 || len(o.Citations) == 0 || !sameDays(p.Date, o.Date) {
		return false
	}
	c, d := p.Citations[0], o.Citations[0]
	return c.Document == d.Document && c.Start == d.Start && c.End == d.End
}

// dated reports whether d is one of the dates; where it need not be exact, the
// same days from another place in the documents will do.
func dated(d corpus.Date, dates []corpus.Date, exact bool) bool {
	return slices.ContainsFunc(dates, func(o corpus.Date) bool {
		return o == d || !exact && o.From == d.From && o.To == d.To
	})
}

// datesOf returns the date of the text that c quotes, and the dates that the
// quotation mentions; nothing when c is not of the documents.
func (r *record) datesOf(c Citation) (own corpus.Date, mentioned []corpus.Date) {
	doc, p, ok := r.quoted(c)
	if !ok {
		return corpus.NoDate, nil
	}
	quote := corpus.Span{Start: c.Start, End: c.End}
	for _, m := range doc.Mentions {
		if quote.Contains(m.Span) && !m.Conflict {
			mentioned = append(mentioned, m.Date)
		}
	}
	return dateOfPassage(p), mentioned
}

// headlineFor is the headline that a brief or a story takes from what c quotes.
func (r *record) headlineFor(c Citation) string {
	doc, p, ok := r.quoted(c)
	if !ok {
		return ""
	}
	return headlineOf(&extract{unit: &unit{doc: doc, passage: p}}, c.Quote)
}

func (r *record) quoted(c Citation) (*corpus.Document, corpus.Passage, bool) {
	doc := r.a.index.Document(c.Document)
	if doc == nil {
		return nil, corpus.Passage{}, false
	}
	p, ok := passageAt(doc, corpus.Span{Start: c.Start, End: c.End})
	return doc, p, ok
}

// checkStory checks a story of the days from to on, of which so many publishers tell.
func (r *record) checkStory(s Story, from, on corpus.Day, publishers int) {
	if len(s.Points) == 0 || len(s.Points[0].Citations) == 0 {
		r.fail("a story without a citation")
		return
	}
	r.checkTexts(s.Points)
	if s.Headline != r.headlineFor(s.Points[0].Citations[0]) {
		r.failAt(s.Points[0].Citations[0], "the headline of the story is not that of its first quotation")
	}
	if s.Sources < 1 || s.Sources > publishers {
		r.failAt(s.Points[0].Citations[0], fmt.Sprintf("%d sources, of these days are %d", s.Sources, publishers))
	}
	r.checkSince(s, from, on)
	for _, p := range s.Points {
		for i, c := range p.Citations {
			if own, _ := r.datesOf(c); (i == 0 || !p.Differ) && !dated(p.Date, []corpus.Date{own}, i == 0) {
				r.failAt(c, "the date of the point is not that of the text")
			}
			if doc, q, ok := r.quoted(c); ok && !ofDays(doc, doc.Items[q.Item], from, on) {
				r.failAt(c, "the text is not of these days")
			}
		}
	}
}

// checkSince checks that a story which follows others has an earlier text on that day.
func (r *record) checkSince(s Story, from, on corpus.Day) {
	if s.Since == 0 {
		return
	}
	first := s.Points[0].Citations[0]
	if !s.Follows {
		r.failAt(first, "the story has an earlier text and does not follow")
		return
	}
	doc, p, ok := r.quoted(first)
	if !ok {
		return // said already
	}
	earlier := itemsOf(r.a.index.Documents(), func(doc *corpus.Document, item corpus.Item) bool {
		return ofDays(doc, item, from-daysBack, from-1) && !ofDays(doc, item, from, on) && dayOf(doc, item) == s.Since
	})
	own := matterOf(doc, p.Item, r.a.index.IDF)
	if !slices.ContainsFunc(earlier, func(it storyItem) bool {
		o := matterOf(it.doc, it.item, r.a.index.IDF)
		return own.likeness(o, own.words.cosine(o.words)) >= notStory
	}) {
		r.failAt(first, "no text of the matter is of the day that it is told since")
	}
}

// checkMore checks how many more dates are said to be to come.
func (r *record) checkMore(e *Edition) {
	if e.More == 0 {
		return
	}
	all, err := r.a.allAhead(context.Background(), e.On, daysAhead, Scope{}, everyItem)
	if err != nil || e.More < 0 || e.More > len(all)-len(e.Upcoming) {
		r.fail(fmt.Sprintf("%d more dates to come, all told are %d", e.More, len(all)))
	}
}

// tellOf counts the documents that have items of the days from to on, and their publishers;
// a document without a publisher is its own.
func (a *Assistant) tellOf(from, on corpus.Day) (documents, publishers int) {
	seen := make(map[string]bool)
	for _, doc := range a.index.Documents() {
		if slices.ContainsFunc(doc.Items, func(item corpus.Item) bool { return ofDays(doc, item, from, on) }) {
			documents++
			seen[cmp.Or(retrieval.Fold(doc.Publisher), "\x00"+doc.ID)] = true
		}
	}
	return documents, len(seen)
}
