package bot

import (
	"cmp"
	"context"
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A DeadlineRequest says which deadlines are wanted.
type DeadlineRequest struct {
	// From and To limit the days on which things fall due, both included; zero leaves that end open.
	// What has no day of its own falls by the date of its text.
	From, To corpus.Day
	// About limits them to sentences that a brief on this topic could quote; blank for all.
	About string
	// Scope limits the documents. With AsOf, texts of after that day do not exist yet.
	Scope
}

// Deadlines are what documents commit somebody to, or announce, with a time for it.
type Deadlines struct {
	Lang string     `json:"lang"`
	From corpus.Day `json:"from"`
	To   corpus.Day `json:"to"`
	// About is the topic that was asked for, "" for none.
	About     string     `json:"about,omitempty"`
	Deadlines []Deadline `json:"deadlines"`
}

// A Deadline is one commitment: who is to do what, and when, in the words of a document.
type Deadline struct {
	// Who is the subject of the clause where it can be told with certainty, else nil; What is the clause. Both are
	// bytes of the quotation.
	Who  *string `json:"who"`
	What string  `json:"what"`
	When Due     `json:"when"`
	// Expected marks what is expected or aimed at rather than settled: "devrait".
	Expected bool `json:"expected"`
	// State is what a later text says became of it, in so many words: Outcome quotes it.
	State    State     `json:"state"`
	Citation Citation  `json:"citation"`
	Outcome  *Citation `json:"outcome"`
}

// Cited returns the citations of d in reading order.
func (d *Deadlines) Cited() []Citation {
	var out []Citation
	for _, x := range d.Deadlines {
		out = append(out, x.Citation)
		if x.Outcome != nil {
			out = append(out, *x.Outcome)
		}
	}
	return out
}

// A promise is a commitment of a sentence that may be quoted.
type promise struct {
	*extract
	commitment
	later *outcome
}

// Deadlines lists what is due in the days that are asked for, soonest first, what has no days
// last. What several sentences say of one thing and the same days is listed once, by the first that says
// it. Citations are verified, and numbered from 1. The list is empty, not nil, when there is none.
func (a *Assistant) Deadlines(ctx context.Context, req DeadlineRequest) (*Deadlines, error) {
	a = a.within(req.Scope)
	out := &Deadlines{Lang: cmp.Or(req.Lang, "fr"), From: req.From, To: req.To, About: req.About, Deadlines: []Deadline{}}
	topics := a.digestTopics(DigestRequest{On: req.AsOf, Topics: []string{req.About}, Scope: req.Scope})
	on := aboutThese{topics, make(map[itemKey][]corpus.Span)}
	all, err := a.promises(ctx, req.Scope, func(p *promise) bool { return p.falls(req.From, req.To) && on.says(p) })
	if err != nil {
		return nil, err
	}
	all = distinct(all)
	if err := a.findOutcomes(ctx, all, req.Scope); err != nil {
		return nil, err
	}
	copies := a.copyGroups(req.AsOf, req.Scope)
	n := 0
	for _, p := range all {
		p.copies = copies.of(p.passage)
		if d, ok := a.deadline(p, &n); ok {
			out.Deadlines = append(out.Deadlines, d)
		}
	}
	return out, nil
}

// aboutThese tells which sentences are about some topics.
type aboutThese struct {
	digestTopics
	found map[itemKey][]corpus.Span
}

// says reports whether a brief on one of the topics could quote the sentence of p.
func (o aboutThese) says(p *promise) bool {
	if o.all {
		return true
	}
	key := itemKey{p.doc.ID, p.passage.Item}
	found, ok := o.found[key]
	if !ok {
		hits := hitsOf(p.doc, key.item)
		for _, t := range o.topics {
			passing, _, _ := o.a.judge(t, hits)
			for _, x := range passing {
				found = append(found, x.span)
			}
		}
		o.found[key] = found
	}
	return slices.ContainsFunc(found, func(s corpus.Span) bool { return s.Contains(p.what) })
}

// deadline makes p citable, its citations numbered on from *n; false when its quotation does not hold.
func (a *Assistant) deadline(p *promise, n *int) (Deadline, bool) {
	cited := a.door([]Citation{a.citeExtract(p.extract)})
	if len(cited) == 0 {
		return Deadline{}, false
	}
	*n++
	cited[0].N = *n
	d := Deadline{What: p.what.In(p.doc.Text), When: p.Due, Expected: p.expected, State: StateAnnounced, Citation: cited[0]}
	if p.who.Len() > 0 {
		who := p.who.In(p.doc.Text)
		d.Who = &who
	}
	if p.later == nil {
		return d, true
	}
	if told := a.door([]Citation{a.citeExtract(p.later.extract)}); len(told) > 0 {
		*n++
		told[0].N = *n
		d.State, d.Outcome = p.later.state, &told[0]
	}
	return d, true
}

// falls reports whether p falls due in the days from to to.
func (p *promise) falls(from, to corpus.Day) bool {
	if p.dated() {
		return (from == 0 || p.last() >= from) && (to == 0 || p.From <= to)
	}
	return from == 0 && to == 0 || !p.passage.Date.IsZero() && p.passage.Date.Overlaps(from, to)
}

// promises are the commitments of all sentences that the scope lets be seen, which wanted
// picks: in order of their days, what has none last.
func (a *Assistant) promises(ctx context.Context, s Scope, wanted func(*promise) bool) ([]*promise, error) {
	var out []*promise
	for _, doc := range a.index.Documents() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, p := range doc.Passages {
			if s.AsOf != 0 && p.Date.From > s.AsOf || !s.sees(doc, p.Date) {
				continue
			}
			out = append(out, a.promisesOf(doc, p, wanted)...)
		}
	}
	slices.SortStableFunc(out, func(x, y *promise) int {
		return cmp.Or(undatedLast(x.date(), y.date()), cmp.Compare(x.last(), y.last()), cmp.Compare(x.From, y.From), inPlace(x.extract, y.extract), cmp.Compare(x.Start, y.Start))
	})
	return out, nil
}

// promisesOf are those of one passage.
func (a *Assistant) promisesOf(doc *corpus.Document, p corpus.Passage, wanted func(*promise) bool) []*promise {
	var out []*promise
	mentions := mentionsIn(doc, p.Span)
	var units []*unit
	for _, span := range p.Sentences {
		for _, c := range commitments(doc.Text, span, mentions, p.Date) {
			if !wanted(&promise{extract: &extract{unit: &unit{doc: doc, passage: p}}, commitment: c}) {
				continue
			}
			if units == nil {
				units = cut(doc, p)
			}
			i := slices.IndexFunc(units, func(u *unit) bool { return u.span.Contains(span) })
			if i < 0 {
				continue
			}
			if u := units[i]; u.text == "" {
				u.analyse(textLang(doc))
			}
			if suspicious(units[i].text) {
				continue // it addresses a machine
			}
			if x, ok := a.extractOf(units[i]); ok && x.quote.Contains(c.what) {
				out = append(out, &promise{extract: x, commitment: c})
			}
		}
	}
	return out
}

// mentionsIn are the dates that doc mentions inside span.
func mentionsIn(doc *corpus.Document, span corpus.Span) []corpus.Mention {
	from, _ := slices.BinarySearchFunc(doc.Mentions, span.Start, func(m corpus.Mention, at int) int { return m.Span.Start - at })
	to := from
	for to < len(doc.Mentions) && doc.Mentions[to].Span.End <= span.End {
		to++
	}
	return doc.Mentions[from:to]
}

// distinct keeps of promises in order the first of those that say the same of the same days.
func distinct(all []*promise) []*promise {
	var out []*promise
	for _, p := range all {
		again := false
		for k := len(out) - 1; k >= 0 && !again; k-- {
			o := out[k]
			if o.last() != p.last() {
				break
			}
			same := o.Due.From == p.Due.From && o.Due.To == p.Due.To && o.Count == p.Count && o.Unit == p.Unit
			again = same && (o.extract.text == p.extract.text || p.dated() && likeness(o.extract, p.extract) >= sameEvent && !namesOthers(o.unit, p.unit))
		}
		if !again {
			out = append(out, p)
		}
	}
	return out
}
