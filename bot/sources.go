package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// Sources are further quotations about q, best first: those that would answer it,
// then those that are about it without giving just what it asks for. What is in
// except, shares bytes with it or says its words again elsewhere is left out, and
// so are copies of one another. Citations are verified and numbered from 1. At
// most most are returned; the list is empty, not nil, when there are none.
func (a *Assistant) Sources(ctx context.Context, q Question, except []Citation, most int) ([]Citation, error) {
	a = a.within(q.Scope)
	out := []Citation{}
	if len(q.Text) > maxQuestion {
		return out, nil
	}
	in := a.understand(q)
	if most <= 0 || isUnclear(in.Text) || len(in.words) == 0 && in.window.Intent == retrieval.IntentNone {
		return out, nil
	}
	hits, err := a.searchDays(ctx, in.query(hitsGathered))
	if err != nil {
		return nil, err
	}
	units, _ := a.witnesses(in, a.units(in, a.withKin(in, hits)))
	slices.SortStableFunc(units, func(x, y *unit) int {
		return cmp.Or(cmp.Compare(in.remoteness(x), in.remoteness(y)), cmp.Compare(y.score, x.score),
			strings.Compare(x.doc.ID, y.doc.ID), cmp.Compare(x.span.Start, y.span.Start))
	})
	seen := make(map[string]bool)
	for _, c := range except {
		seen[sayingKey(c.Quote)] = true
	}
	for _, u := range units {
		if len(out) == most || in.remoteness(u) > aboutIt {
			break
		}
		c := a.cite(u.doc, u.passage, u.copies, in.quote(u))
		key := sayingKey(c.Quote)
		if seen[key] || !isSentence(c.Quote) || a.check(c) != "" ||
			slices.ContainsFunc(except, func(o Citation) bool { return o.shares(c) }) ||
			slices.ContainsFunc(out, func(o Citation) bool { return o.shares(c) }) {
			continue
		}
		seen[key] = true
		out = append(out, c)
	}
	return a.door(out), nil
}

// How far a sentence is from answering.
const (
	answersIt = iota // every gate lets it pass
	aboutIt          // it lacks only the kind of fact that is asked for
	besideIt
)

func (in *inquiry) remoteness(u *unit) int {
	switch in.passes(u) {
	case gateNone:
		return answersIt
	case gateKind, gateObject, gateFigure, gateDenied, gateCoverage:
		if !in.tellsTooLittle(u) {
			return aboutIt
		}
	}
	return besideIt
}

// sayingKey is what two places have in common that say the same words.
func sayingKey(quote string) string { return strings.ToLower(corpus.Letters(quote)) }

// shares reports whether c and other stand, with their copies, in one place.
func (c *Citation) shares(other Citation) bool {
	for _, p := range c.places() {
		for _, q := range other.places() {
			if p.Document == q.Document && p.Start < q.End && q.Start < p.End {
				return true
			}
		}
	}
	return false
}

// places are all places where c stands, its own first.
func (c *Citation) places() []Place {
	return append([]Place{{Document: c.Document, Start: c.Start, End: c.End}}, c.AlsoIn...)
}
