package bot

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A count is how many of what a sentence says that there are.
type count struct {
	number string // its figures
	noun   string // the term of what is counted
	which  string // that of the word behind it, "" where none follows at once, or a date
}

var (
	// roughly finds what makes of a number no exact one, or one of a range.
	roughly = corpus.NewPattern(`(?i)(?:^|[^\p{L}])(?:environ|près de|quelques?|plus (?:de|d['’])|au moins|au plus|au maximum|au minimum|moins de|jusqu['’]à|presque|autour de|entre|et|ou|à|[-–/]|` +
		`about|around|some|nearly|almost|more than|over|at least|at most|less than|up to|between|and|or|to)[\s\x{a0}\x{202f}]*$`)
	// measures are what is measured or numbered rather than counted, folded: two of them are seldom of one thing.
	measures = wordSet(`seconde secondes minute minutes heure heures jour jours semaine semaines mois trimestre an ans annee annees siecle fois
		franc francs euro euros dollar dollars centime centimes million millions milliard milliards pour point points degre degres
		metre metres kilometre kilometres hectare hectares gramme grammes kilo kilos kilogrammes tonne tonnes litre litres watt watts
		page pages article articles alinea chapitre annexe numero edition etage
		second seconds hour hours day days week weeks month months year years times cent cents percent degree degrees
		mile miles meter meters acre acres ton tons tonnes gram grams pound pounds articles chapter section`)
	// anybody are nouns that tell nothing without the word behind them.
	anybody = wordSet(`personne personnes homme hommes femme femmes cas people persons men women cases membres members pays etats countries projets projects mesures measures`)
)

// counts are what u counts exactly, in figures.
func counts(u *unit) []count {
	var out []count
	for _, f := range u.figures {
		t := u.tokens[f.token]
		if t.Kind != retrieval.Number || roughly.MatchString(f.before) || f.token+1 >= len(u.tokens) {
			continue
		}
		noun, ok := wordBehind(u, f.token)
		if !ok || noun.Stop || measures[noun.Fold] || noun.Name {
			continue
		}
		c := count{number: t.Fold, noun: noun.Term}
		if which, ok := wordBehind(u, f.token+1); ok && !which.Stop && !inDates(corpus.Span{Start: u.span.Start + which.Start, End: u.span.Start + which.End}, u.dates) {
			c.which = which.Term
		}
		if anybody[noun.Fold] && c.which == "" {
			continue
		}
		out = append(out, c)
	}
	return out
}

// wordBehind is the token behind token i of u when it is a word in small letters with
// nothing but space before it.
func wordBehind(u *unit, i int) (retrieval.Token, bool) {
	if i+1 >= len(u.tokens) {
		return retrieval.Token{}, false
	}
	t := u.tokens[i+1]
	first, _ := utf8.DecodeRuneInString(t.Surface)
	return t, t.Kind == retrieval.Word && unicode.IsLower(first) && strings.TrimFunc(u.text[u.tokens[i].End:t.Start], unicode.IsSpace) == ""
}

// differs reports whether x and y give different figures for one thing: sentences of
// different texts that are alike, of which neither names somebody or something that the
// other does not, each count it once, and exactly, under the same noun with the same word
// behind it, and are about the same days.
func (x *extract) differs(y *extract) bool {
	if x.doc == y.doc || sameWords(x.unit, y.unit) || likeness(x, y) < sameStory || namesOthers(x.unit, y.unit) || !x.sharesDay(y) {
		return false
	}
	mine, its := counts(x.unit), counts(y.unit)
	found := false
	for _, c := range mine {
		same := func(o count) bool { return o.noun == c.noun && o.which == c.which }
		k := slices.IndexFunc(its, same)
		switch {
		case k < 0:
			continue
		case its[k].number == c.number:
			return false // the sources agree on something, and the rest is of something else
		case slices.ContainsFunc(its[k+1:], same), len(countsLike(mine, c)) > 1:
			return false
		}
		found = true
	}
	return found
}

func countsLike(all []count, c count) []count {
	return slices.DeleteFunc(slices.Clone(all), func(o count) bool { return o.noun != c.noun || o.which != c.which })
}

// sharesDay reports whether x and y tell of the same days: those that their events have.
func (x *extract) sharesDay(y *extract) bool {
	return slices.ContainsFunc(x.eventDays(), func(d corpus.Date) bool {
		return slices.ContainsFunc(y.eventDays(), func(o corpus.Date) bool { return sameDays(d, o) })
	})
}

// eventDays are the days that x mentions, or that of its text when it mentions none.
func (x *extract) eventDays() []corpus.Date {
	var out []corpus.Date
	for _, m := range x.dates {
		if x.quote.Contains(m.Span) && x.isEvent(m) && m.Precision == corpus.PrecisionDay {
			out = append(out, m.Date)
		}
	}
	if own := x.passage.Date; len(out) == 0 && own.Precision == corpus.PrecisionDay {
		out = append(out, own)
	}
	return out
}

// differing are x and those of others that give other figures for the same thing, at most
// maxSources, of as many documents, the newest text first; x alone when none does.
func differing(x *extract, others []*extract) []*extract {
	out := []*extract{x}
	for _, y := range others {
		known := func(o *extract) bool { return o.doc == y.doc }
		if len(out) < maxSources && !slices.ContainsFunc(out, known) && x.differs(y) && !suspicious(y.text) {
			out = append(out, y)
		}
	}
	slices.SortStableFunc(out, newestFirst)
	return out
}

// pointsOn are the picked extracts as points, each once, in order: one that others of the pool
// contradict by a figure stands beside these.
func (a *Assistant) pointsOn(picked, pool []*extract) []Point {
	points := []Point{}
	var told []*extract
	for _, x := range picked {
		if slices.Contains(told, x) {
			continue
		}
		all := differing(x, pool)
		p := Point{Date: dateOf(all[0]), Differ: len(all) > 1}
		for _, y := range all {
			p.Citations = append(p.Citations, a.citeExtract(y))
		}
		points, told = append(points, p), append(told, all...)
	}
	return points
}

// checkDiffer checks that each of the citations of p gives another figure than another.
func (r *record) checkDiffer(p Point) {
	var xs []*extract
	for _, c := range p.Citations {
		if x, ok := r.sentence(c); ok {
			xs = append(xs, x)
		}
	}
	for i, x := range xs {
		if !slices.ContainsFunc(xs, func(y *extract) bool { return x.differs(y) || y.differs(x) }) {
			r.failAt(p.Citations[i], "the quotation gives no other figure than the others")
		}
	}
	if len(p.Citations) < 2 {
		r.fail("figures differ in a single quotation")
	}
}
