package bot

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A lineage is what was found out about sentences that stand in relatives.
type lineage struct {
	older map[*unit]*unit // by a sentence of a newer version, the one of the older that says another figure
	lead  map[*unit]*unit // by a sentence of an older version, the one of the newer that corrects it
}

// witnesses takes out of units what a relative says as well: the sentences of older
// versions that stand in a newer one, as they were or changed, those of
// translations that stand in the asker's language, and those of copies and rewrites that
// stand in the original. A sentence stays where the one
// that would stand for it does not answer, or is not of the days that are asked for.
func (a *Assistant) witnesses(in *inquiry, units []*unit) ([]*unit, *lineage) {
	l := &lineage{older: make(map[*unit]*unit), lead: make(map[*unit]*unit)}
	byDocument, kin := make(map[string][]*unit), make(map[string][]*corpus.Document)
	related := false
	for _, u := range units {
		byDocument[u.doc.ID] = append(byDocument[u.doc.ID], u)
		related = related || len(u.doc.Relatives) > 0
	}
	if !related {
		return units, l
	}
	kept := make([]*unit, 0, len(units))
	for _, u := range units {
		if _, ok := kin[u.doc.ID]; !ok {
			kin[u.doc.ID] = a.kinOf(in, u.doc)
		}
		v := l.standsFor(in, u, kin[u.doc.ID], byDocument)
		if v == nil {
			v = firstSaying(in, u, byDocument)
		}
		if v == nil {
			kept = append(kept, u)
			continue
		}
		v.rank, v.found, v.ofFirst = max(v.rank, u.rank), max(v.found, u.found), v.ofFirst || u.ofFirst
		in.weigh(v)
	}
	return kept, l
}

// firstSaying is the sentence in the original of u's document, which is a copy or a
// rewrite of it, that says what u says; nil for none.
func firstSaying(in *inquiry, u *unit, byDocument map[string][]*unit) *unit {
	for _, r := range u.doc.Relatives {
		units := byDocument[r.Document]
		if r.Relation != corpus.Copy && r.Relation != corpus.Rewrite || len(units) == 0 || !moreOriginal(units[0].doc, u.doc) {
			continue
		}
		v := counterpart(u, units)
		if v != nil && sameFacts(u, v) && !in.asksForOlder(u, v) && (in.passes(v) == gateNone || in.passes(u) != gateNone) {
			return v
		}
	}
	return nil
}

// stillSaid takes out of units the sentences that stand with other figures in a newer
// version, and those of translations that stand in the asker's language. What a newer
// version repeats stays with the day on which it was first said.
func (a *Assistant) stillSaid(in *inquiry, units []*unit) []*unit {
	byDocument := make(map[string][]*unit)
	for _, u := range units {
		byDocument[u.doc.ID] = append(byDocument[u.doc.ID], u)
	}
	return slices.DeleteFunc(units, func(u *unit) bool {
		if len(u.doc.Relatives) == 0 {
			return false
		}
		for _, doc := range a.kinOf(in, u.doc) {
			if languageOf(doc) != languageOf(u.doc) {
				if translated(in, u, byDocument[doc.ID]) != nil {
					return true
				}
				continue
			}
			if v := counterpart(u, byDocument[doc.ID]); v != nil {
				return !sameFacts(u, v) && !in.asksForOlder(u, v)
			}
		}
		return false
	})
}

// uncorrected are extracts without those that stand with other figures in a newer version
// of which there are extracts too.
func (a *Assistant) uncorrected(in *inquiry, extracts []*extract) []*extract {
	byDocument := make(map[string][]*unit)
	for _, x := range extracts {
		byDocument[x.doc.ID] = append(byDocument[x.doc.ID], x.unit)
	}
	return slices.DeleteFunc(slices.Clone(extracts), func(x *extract) bool {
		if len(x.doc.Relatives) == 0 {
			return false
		}
		for _, doc := range a.kinOf(in, x.doc) {
			if v := counterpart(x.unit, byDocument[doc.ID]); v != nil {
				return !sameFacts(x.unit, v) && !in.asksForOlder(x.unit, v)
			}
		}
		return false
	})
}

// standsFor is the sentence of a relative that is to be cited in the place of u, nil for none.
func (l *lineage) standsFor(in *inquiry, u *unit, kin []*corpus.Document, byDocument map[string][]*unit) *unit {
	for _, doc := range kin {
		if languageOf(doc) != languageOf(u.doc) {
			if v := translated(in, u, byDocument[doc.ID]); v != nil {
				return v
			}
			continue
		}
		v := counterpart(u, byDocument[doc.ID])
		if v == nil {
			if c := correction(u, byDocument[doc.ID]); c != nil && !in.asksForOlder(u, c) && l.lead[u] == nil {
				l.lead[u] = c
			}
			continue
		}
		if in.asksForOlder(u, v) || in.passes(v) != gateNone && in.passes(u) == gateNone {
			return nil
		}
		if !sameFacts(u, v) {
			l.older[v] = u
		}
		return v
	}
	return nil
}

// asksForOlder reports whether the question asks for u, which is older than v, by its days.
func (in *inquiry) asksForOlder(u, v *unit) bool {
	switch in.window.Intent {
	case retrieval.IntentFirst:
		return true
	case retrieval.IntentFilter:
		return u.inWindow && !v.inWindow
	}
	return false
}

// complete puts behind what was picked of newer versions the older sentences that say
// other figures, and before what was picked of older ones those that correct them.
func (l *lineage) complete(picked []*unit) []*unit {
	var out []*unit
	room := maxCitations - len(picked)
	beside := func(u *unit) {
		overlaps := func(o *unit) bool { return o.doc == u.doc && o.span.Overlaps(u.span) }
		if !slices.ContainsFunc(picked, overlaps) && !slices.ContainsFunc(out, overlaps) {
			out = append(out, u)
			room--
		}
	}
	for _, u := range picked {
		if corrects := ofPlace(l.lead, u); corrects != nil {
			beside(corrects)
		}
		out = append(out, u)
		if older := ofPlace(l.older, u); older != nil && room > 0 {
			beside(older)
		}
	}
	for i, u := range out {
		for n := range i {
			if slices.Contains(out[n].doc.Relatives, corpus.Relative{Document: u.doc.ID, Relation: corpus.Newer}) {
				out = slices.Insert(slices.Delete(out, i, i+1), n, u)
				break
			}
		}
	}
	return out[:min(len(out), maxCitations)]
}

// current are units without those that a newer version corrects: what is shown to a model.
func (l *lineage) current(units []*unit) []*unit {
	return slices.DeleteFunc(slices.Clone(units), func(u *unit) bool { return l.lead[u] != nil })
}

// ofPlace looks a sentence up by its place: what was picked may have been widened.
func ofPlace(of map[*unit]*unit, u *unit) *unit {
	var found *unit
	for key, value := range of {
		if key.doc == u.doc && u.span.Contains(key.span) && (found == nil || value.span.Start < found.span.Start) {
			found = value
		}
	}
	return found
}

// What two sentences of versions of one text have in common when one stands for the other.
const (
	leastAlike = 3 // words
	alikeShort = 0.75
	alikeLong  = 0.50
)

// counterpart is the sentence of units, of another version, that says what u says, in
// the same words or with other figures; nil for none.
func counterpart(u *unit, units []*unit) *unit {
	var best *unit
	most := 0.0
	own := u.said()
	for _, v := range units {
		if strings.EqualFold(corpus.Letters(v.text), corpus.Letters(u.text)) {
			return v
		}
		other := v.said()
		both := 0
		for w := range own {
			if other[w] {
				both++
			}
		}
		short, long := min(len(own), len(other)), max(len(own), len(other))
		if both < leastAlike || float64(both) < alikeShort*float64(short) || float64(both) < alikeLong*float64(long) {
			continue
		}
		if alike := float64(both) / float64(long); alike > most {
			best, most = v, alike
		}
	}
	return best
}

// said are the words of u that tell something, figures and dates aside.
func (u *unit) said() map[string]bool {
	out := make(map[string]bool)
	for _, t := range u.tokens {
		at := corpus.Span{Start: u.span.Start + t.Start, End: u.span.Start + t.End}
		if !t.Stop && t.Kind != retrieval.Number && !numberWord.MatchString(t.Surface) && !inDates(at, u.dates) {
			out[t.Term] = true
		}
	}
	return out
}

// numbers are the numbers of u in digits, those of dates included.
func (u *unit) numbers() map[string]bool {
	out := make(map[string]bool)
	for _, t := range u.tokens {
		if t.Kind == retrieval.Number {
			out[t.Fold] = true
		}
	}
	return out
}

// sameFacts reports whether two sentences have the same numbers, in digits and in words.
func sameFacts(u, v *unit) bool {
	facts := func(u *unit) string {
		var out []string
		for _, t := range u.tokens {
			if t.Kind == retrieval.Number || numberWord.MatchString(t.Surface) {
				out = append(out, t.Fold)
			}
		}
		slices.Sort(out)
		return strings.Join(out, " ")
	}
	return facts(u) == facts(v)
}

// corrects matches the sentences that put one thing in the place of another.
var corrects = corpus.NewPattern(`(?i)(?:^|\PL)(?:au lieu d|et non|lire|remplac|corrig|rectifi|instead of|rather than|not|read|correct|replac)`)

// correction is the sentence of units, of a newer version, that corrects a number of u: it
// says that number and another. It is nil for none.
func correction(u *unit, units []*unit) *unit {
	own := u.numbers()
	for _, v := range units {
		if !corrects.MatchString(v.text) || suspicious(v.text) {
			continue
		}
		same, other := false, false
		for n := range v.numbers() {
			same, other = same || own[n], other || !own[n]
		}
		if same && other {
			return v
		}
	}
	return nil
}

// translated is the sentence of units, of a translation of u's document, that says what
// u says and answers like it; nil where none is known to.
func translated(in *inquiry, u *unit, units []*unit) *unit {
	const apart = 0.25 // of the document, between the places of a sentence and its translation
	var best *unit
	most := 0.0
	own := u.anchors()
	for _, v := range units {
		far := place(u) - place(v)
		far = max(far, -far)
		other := v.anchors()
		if far > apart || !sameNumbers(own, other) || in.passes(v) != gateNone && in.passes(u) == gateNone {
			continue
		}
		both := 0
		for w := range own {
			if other[w] {
				both++
			}
		}
		if both == 0 || 2*both < min(len(own), len(other)) {
			continue
		}
		if like := float64(both) - far; best == nil || like > most {
			best, most = v, like
		}
	}
	return best
}

// place is where u stands in its document, from 0 to 1.
func place(u *unit) float64 { return float64(u.span.Start) / float64(max(1, len(u.doc.Text))) }

// anchors are the words of u that its translation has too: numbers and names.
func (u *unit) anchors() map[string]bool {
	out := make(map[string]bool)
	for _, t := range u.tokens {
		switch {
		case t.Kind == retrieval.Number:
			out["="+t.Fold] = true
		case t.Name || t.Kind == retrieval.Acronym:
			out[t.Fold] = true
		}
	}
	return out
}

// sameNumbers reports whether two sets of anchors have the same numbers.
func sameNumbers(x, y map[string]bool) bool {
	for _, pair := range [][2]map[string]bool{{x, y}, {y, x}} {
		for w := range pair[0] {
			if w[0] == '=' && !pair[1][w] {
				return false
			}
		}
	}
	return true
}
