package bot

import "slices"

// VerifyDeadlines is Verify for a saved list of deadlines. Besides the citations it checks that
// each deadline is read from its sentence as it is told, that its outcome is, and the order of the list. What a list
// leaves out is not checked.
func (a *Assistant) VerifyDeadlines(saved *Deadlines) []Failure {
	r := &record{a: a, name: "deadlines", lang: saved.Lang}
	r.checkCited(saved.Cited())
	r.checkEngine(engineExtract)
	if !slices.IsSortedFunc(saved.Deadlines, func(x, y Deadline) int { return undatedLast(x.When.date(), y.When.date()) }) ||
		!slices.IsSortedFunc(saved.Deadlines, func(x, y Deadline) int {
			if !x.When.dated() || !y.When.dated() {
				return 0
			}
			return int(x.When.last() - y.When.last())
		}) {
		r.fail("the deadlines are not soonest first")
	}
	for i := range saved.Deadlines {
		r.checkDeadline(&saved.Deadlines[i])
	}
	return r.failures
}

// checkDeadline checks one deadline against its sentence.
func (r *record) checkDeadline(d *Deadline) {
	x, ok := r.sentence(d.Citation)
	if !ok {
		return // its citation does not hold, which is said
	}
	read := commitments(x.doc.Text, x.span, mentionsIn(x.doc, x.passage.Span), x.passage.Date)
	i := slices.IndexFunc(read, func(c commitment) bool {
		who := d.Who == nil && c.who.Len() == 0 || d.Who != nil && *d.Who == c.who.In(x.doc.Text)
		return c.Due == d.When && c.expected == d.Expected && who && c.what.In(x.doc.Text) == d.What
	})
	if i < 0 {
		r.failAt(d.Citation, "the quotation does not commit anybody to that")
		return
	}
	if d.Outcome == nil {
		if d.State != StateAnnounced {
			r.failAt(d.Citation, "what became of it is told without a quotation")
		}
		return
	}
	later, ok := r.sentence(*d.Outcome)
	if !ok {
		return
	}
	o, tells := r.a.outcomeOf(later.doc, later.passage, later.span)
	if !tells || o.state != d.State || !r.a.tells(o, &promise{extract: x, commitment: read[i]}) {
		r.failAt(*d.Outcome, "the text does not tell that of what the other announces")
	}
}
