package bot

import (
	"context"
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// said is the text of p: that of its citations and, where the second of them tells what became of
// what the first announces, the word for it between them. Those that give different figures stand
// one below the other under these words.
func (p *Point) said(lang string) string {
	if p.Differ {
		s := pick(lang, "Les sources donnent des chiffres différents — ", "The sources give different figures — ") + statement(lang, p.Citations[0])
		for _, c := range p.Citations[1:] {
			s += "\n" + statement(lang, c)
		}
		return s
	}
	if p.Outcome == "" {
		return pointText(lang, p.Citations)
	}
	return statement(lang, p.Citations[0]) + "\n" + upperFirst(StateWord(p.Outcome, lang)) + " — " + statement(lang, p.Citations[1])
}

// promised is x as a promise: the commitment of its sentence for the date that it announces. False
// when it is none.
func (x announcement) promised() (*promise, bool) {
	for _, c := range commitments(x.doc.Text, x.span, mentionsIn(x.doc, x.passage.Span), x.passage.Date) {
		if c.dated() && c.From == x.date.From && c.To == x.date.To {
			return &promise{extract: x.extract, commitment: c}, true
		}
	}
	return nil, false
}

// becameOf sets for each of the announcements what a later text that the scope lets be seen says
// became of it.
func (a *Assistant) becameOf(ctx context.Context, all []announcement, s Scope) error {
	promises := make([]*promise, len(all))
	var known []*promise
	for i, x := range all {
		if p, ok := x.promised(); ok {
			promises[i] = p
			known = append(known, p)
		}
	}
	if err := a.findOutcomes(ctx, known, s); err != nil {
		return err
	}
	for i, p := range promises {
		if p != nil {
			all[i].later = p.later
		}
	}
	return nil
}

// checkOutcome checks that the second citation of p tells of the first what p says that it does.
func (r *record) checkOutcome(p Point) {
	if len(p.Citations) != 2 {
		r.fail("what became of a date is told without a pair of quotations")
		return
	}
	due, ok := r.sentence(p.Citations[0])
	later, found := r.sentence(p.Citations[1])
	if !ok || !found {
		return // said already
	}
	x := announcement{extract: due, date: p.Date}
	known, ok := x.promised()
	o, tells := r.a.outcomeOf(later.doc, later.passage, later.span)
	if !ok || !tells || o.state != p.Outcome || !r.a.tells(o, known) {
		r.failAt(p.Citations[1], "the text does not tell that of what the other announces")
	}
}

// sentence is the sentence that c quotes; false when c is not of the documents.
func (r *record) sentence(c Citation) (*extract, bool) {
	doc, p, ok := r.quoted(c)
	if !ok {
		return nil, false
	}
	quote := corpus.Span{Start: c.Start, End: c.End}
	for _, x := range r.a.extractsOf(doc, p) {
		if x.quote == quote {
			return x, true
		}
	}
	i := slices.IndexFunc(p.Sentences, func(s corpus.Span) bool { return s.Contains(quote) })
	if i < 0 {
		return nil, false
	}
	u := &unit{doc: doc, passage: p, span: p.Sentences[i]}
	u.analyse(textLang(doc))
	return r.a.extractOf(u)
}
