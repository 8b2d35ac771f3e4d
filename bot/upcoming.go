package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// maxUpcoming is how many dates are shown of what is announced.
const maxUpcoming = 5

// An announcement is a date that an extract announces.
type announcement struct {
	*extract
	date  corpus.Date
	later *outcome // what became of it, nil where no later text says so
}

var (
	// yearWritten finds a year in a date: such a date needs no verb to tell its direction.
	yearWritten = corpus.NewPattern(`(?:^|\D)(?:19|20|21)\d\d(?:\D|$)`)
	// aheadCue finds what looks ahead: a future tense, a plan, a deadline.
	aheadCue = corpus.NewPattern(`(?i)(?:^|[\s("'’«-])(?:\p{L}+(?:era|eront|ira|iront|dra|dront|vra|vront|rra|rront|ura|uront|erait|eraient)|sera|seront|prévue?s?|prévoi(?:t|ent)|` +
		`attendue?s?|programmée?s?|planifiée?s?|fixée?s?|reportée?s?|repoussée?s?|au plus tard|ici(?: (?:à|au|aux|en|le|la|fin))?|à (?:partir|compter) d[eu'’]|dès|jusqu['’]\S*|avant|` +
		`doi(?:t|vent)|va|vont|devrai(?:t|ent)|en vue d[eu']|rendez-vous|date limite|échéance|horizon|prochaine?s?(?:ment)?|à venir|` +
		`will|shall|due|expected|scheduled|planned|until|by|no later than|deadline|upcoming|next)(?:[\s.,;:)'’-]|$)`)
	// pastCue finds what looks back: a compound past, "lors de", "depuis", "last".
	pastCue = corpus.NewPattern(`(?i)(?:^|[\s("'’«])(?:(?:a|ont|avait|avaient|eu|ayant|fut|furent|était|étaient)(?: (?:été|déjà|aussi|également|\p{L}+ment))* \p{L}+(?:é|i|u|is|it|ert)e?s?|` +
		`(?:est|sont) (?:revenue?s?|venue?s?|tenue?s?|réunie?s?|entrée?s?|intervenue?s?)|depuis|lors d\S+|conclusions d\S+|derni(?:er|ère)s?|passée?s?|` +
		`was|were|had|has|have|since|last|ago)(?:[\s.,;:)'’]|$)`)
	// falseFuture are words that only end like a future tense.
	falseFuture = wordSet(`camera cholera opera libera sierra terra tempura`)
)

// announced returns the dates that x announces: those after the date of its
// item, which are written with their year or stand under a verb or a word that
// looks ahead. A period that the item's date falls in is announced only by such
// a word. For an item without a date, everything that is written with its year
// and looks ahead, or is later than asOf when that is not zero.
func (x *extract) announced(asOf corpus.Day) []corpus.Date {
	var out []corpus.Date
	for _, m := range x.dates {
		if x.quote.Contains(m.Span) && !m.Conflict && x.announces(m, asOf) {
			out = append(out, m.Date)
		}
	}
	return out
}

func (x *extract) announces(m corpus.Mention, asOf corpus.Day) bool {
	written := x.writesYear(m)
	ahead := looksAhead(x.doc.Text, x.quote, m.Span)
	own := x.passage.Date
	switch {
	case own.IsZero():
		return written && (ahead || asOf != 0 && m.From > asOf && m.Precision != corpus.PrecisionYear)
	case m.To <= own.To:
		return false
	case m.Precision == corpus.PrecisionYear || m.From <= own.To:
		return ahead && (m.Precision != corpus.PrecisionDay || m.Vague)
	}
	return written || ahead
}

// writesYear reports whether the year of m is written: in m itself or in another
// day of the sentence, as in "les 3, 10 et 17 juin 2022".
func (x *extract) writesYear(m corpus.Mention) bool {
	year, _, _ := m.From.Date()
	return slices.ContainsFunc(x.dates, func(o corpus.Mention) bool {
		y, _, _ := o.From.Date()
		return (o.Span == m.Span || y == year && o.Precision == corpus.PrecisionDay && x.quote.Contains(o.Span)) &&
			yearWritten.MatchString(o.Span.In(x.doc.Text))
	})
}

// looksAhead reports whether the words before a date in a sentence, or else those
// behind it, tell that it is still to come: the cue nearest to the date decides.
func looksAhead(text string, sentence, date corpus.Span) bool {
	before := text[sentence.Start:date.Start]
	if i := strings.LastIndex(before, ";"); i >= 0 {
		before = before[i+1:]
	}
	ahead, past := lastCue(aheadCue, before), lastCue(pastCue, before)
	if ahead >= 0 || past >= 0 {
		return ahead >= past
	}
	if lastCue(aheadCue, date.In(text)) >= 0 {
		return true // "en septembre prochain"
	}
	after := text[date.End:sentence.End]
	if i := strings.Index(after, ";"); i >= 0 {
		after = after[:i]
	}
	ahead, past = firstCue(aheadCue, after), firstCue(pastCue, after)
	return ahead >= 0 && (past < 0 || ahead <= past)
}

// lastCue is where the last match of a cue in s ends, -1 when there is none.
func lastCue(cue *corpus.Pattern, s string) int {
	at := -1
	for _, m := range matches(cue, s) {
		at = m[1]
	}
	return at
}

func firstCue(cue *corpus.Pattern, s string) int {
	for _, m := range matches(cue, s) {
		return m[0]
	}
	return -1
}

// matches are the bounds of all matches, also of those that share the space between them.
func matches(cue *corpus.Pattern, s string) [][]int {
	var out [][]int
	for from := 0; from < len(s); {
		m := cue.FindStringIndex(s[from:])
		if m == nil {
			break
		}
		start, end := from+m[0], from+m[1]
		if cue := strings.TrimFunc(s[start:end], notWord); !falseFuture[strings.ToLower(cue)] && !isName(s[:start], cue) {
			out = append(out, []int{start, end})
		}
		from = max(end-1, from+m[0]+1)
		for from < len(s) && s[from]&0xC0 == 0x80 {
			from++
		}
	}
	return out
}

// isName reports whether a cue is a part of a name, as in "le Jura" or "Horizon
// Europe": it has a capital and goes on from a word.
func isName(before, cue string) bool {
	first, _ := utf8.DecodeRuneInString(cue)
	last, _ := utf8.DecodeLastRuneInString(before)
	return unicode.IsUpper(first) && !notWord(last)
}

// toCome reports whether an announced date is still to come on the day asOf: a
// day, or a run of days, that has not begun, a longer period that is not over.
func toCome(d corpus.Date, asOf corpus.Day) bool {
	if d.Precision == corpus.PrecisionDay {
		return d.From > asOf
	}
	return d.To > asOf
}

// announcements are the dates that the extracts of t announce for after asOf,
// or for after the date of their items when asOf is zero.
func (t *topic) announcements(asOf corpus.Day) []announcement {
	var out []announcement
	for _, x := range t.extracts {
		for _, d := range x.announced(asOf) {
			if (asOf == 0 || toCome(d, asOf)) && d.Overlaps(t.window.From, t.window.To) {
				out = append(out, announcement{extract: x, date: d})
			}
		}
	}
	return out
}

// firstAnnounced orders announcements, soonest first, and keeps at most n, all
// when n is negative. A sentence stands for each of the days that it announces;
// sentences that announce the same event stand for it once.
func firstAnnounced(all []announcement, n int) []announcement {
	slices.SortStableFunc(all, func(a, b announcement) int {
		return cmp.Or(earlierFirst(a.date, b.date), inPlace(a.extract, b.extract))
	})
	var out []announcement
	for _, x := range all {
		if len(out) == n {
			break
		}
		if !slices.ContainsFunc(out, x.repeats) {
			out = append(out, x)
		}
	}
	return out
}

// repeats reports whether x and o announce the same event. What is announced for
// other days is another event, however alike the sentences are, and so is that
// of a sentence which names somebody or something else.
func (x announcement) repeats(o announcement) bool {
	if !sameDays(o.date, x.date) {
		return false
	}
	return o.extract == x.extract || likeness(o.extract, x.extract) >= sameEvent && !namesOthers(o.unit, x.unit)
}

// sameDays reports whether two dates begin and end on the same days.
func sameDays(a, b corpus.Date) bool { return a.From == b.From && a.To == b.To }

// namesOthers reports whether each of two sentences has a name that the other has not.
func namesOthers(a, b *unit) bool { return a.namesMore(b) && b.namesMore(a) }

func (u *unit) namesMore(other *unit) bool {
	return slices.ContainsFunc(u.tokens, func(t retrieval.Token) bool { return t.Name && !other.terms[t.Term] && !other.terms[t.Fold] })
}

// announcesSame reports whether the words of x are among the announcements.
func announcesSame(all []announcement, x *extract) bool {
	return slices.ContainsFunc(all, func(o announcement) bool { return o.text == x.text })
}

// upcomingPoints are announcements as points, one each, with what became of them.
func (a *Assistant) upcomingPoints(all []announcement) []Point {
	points := []Point{}
	for _, x := range all {
		p := Point{Date: x.date, Citations: []Citation{a.citeExtract(x.extract)}}
		if x.later != nil {
			p.Outcome = x.later.state
			p.Citations = append(p.Citations, a.citeExtract(x.later.extract))
		}
		points = append(points, p)
	}
	return points
}

// Upcoming are the dates announced for the days that follow from, at most days
// of them, by documents of from or before that the scope lets be seen: verified,
// soonest first, one for each day that a sentence announces. A period of more than a day counts when it
// begins within them and is not over on from. It is empty, not nil, when nothing is announced.
func (a *Assistant) Upcoming(ctx context.Context, from corpus.Day, days int, s Scope) ([]Point, error) {
	a = a.within(s.asOf(from))
	all, err := a.comingUp(ctx, from, days, s, nil, everyItem)
	if err != nil {
		return nil, err
	}
	copies := a.copyGroups(from, s)
	for _, x := range all {
		x.copies = copies.of(x.passage)
	}
	s.AsOf = from
	if err := a.becameOf(ctx, all, s); err != nil {
		return nil, err
	}
	n := 0
	return a.number(cmp.Or(s.Lang, "fr"), a.upcomingPoints(all), &n), nil
}

// comingUp are the dates of the days after on that documents of that day or
// before announce in items that wanted picks, but for those that the quotations
// of shown tell already.
func (a *Assistant) comingUp(ctx context.Context, on corpus.Day, days int, s Scope, shown []Citation,
	wanted func(doc *corpus.Document, item int) bool) ([]announcement, error) {
	all, err := a.allAhead(ctx, on, days, s, wanted)
	if err != nil {
		return nil, err
	}
	told := a.datesTold(shown)
	all = slices.DeleteFunc(all, func(x announcement) bool { return told[dateTold{x.quote.In(x.doc.Text), x.date.From, x.date.To}] })
	return firstAnnounced(all, -1), nil
}

// remindBefore are the days before a date on which an edition recalls it.
var remindBefore = []int{30, 7, 1}

// dueIn reports whether an edition of the days from to on lists x: when a text of these
// days announces it or says what became of it, and again 30 days, 7 days and one day before it begins, and before
// a longer period ends. A sentence that says little without the one before it recalls nothing.
func (x announcement) dueIn(from, on corpus.Day) bool {
	tells := func(y *extract) bool { return ofDays(y.doc, y.doc.Items[y.passage.Item], from, on) }
	switch {
	case x.later != nil && tells(x.later.extract):
		return true
	case dangling.MatchString(x.quote.In(x.doc.Text)):
		return false
	case tells(x.extract) && x.date.From > on:
		return true
	}
	return slices.ContainsFunc(remindBefore, func(n int) bool {
		within := func(d corpus.Day) bool { return from <= d-corpus.Day(n) && d-corpus.Day(n) <= on }
		return within(x.date.From) || within(x.date.To)
	})
}

// A dateTold is a date that a quotation mentions. The same words may mean another day elsewhere: "mardi".
type dateTold struct {
	quote    string
	from, to corpus.Day
}

func (a *Assistant) datesTold(shown []Citation) map[dateTold]bool {
	told := make(map[dateTold]bool)
	for _, c := range shown {
		doc := a.index.Document(c.Document)
		if doc == nil {
			continue
		}
		quote := corpus.Span{Start: c.Start, End: c.End}
		for _, m := range doc.Mentions {
			if quote.Contains(m.Span) {
				told[dateTold{c.Quote, m.From, m.To}] = true
			}
		}
	}
	return told
}

// allAhead are all announcements of the days after on in items that wanted picks
// of documents of that day or before, in order of document and place.
func (a *Assistant) allAhead(ctx context.Context, on corpus.Day, days int, s Scope, wanted func(doc *corpus.Document, item int) bool) ([]announcement, error) {
	var all []announcement
	for _, doc := range a.index.Documents() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, p := range doc.Passages {
			if p.Date.From > on || !s.sees(doc, p.Date) || !mentionsAhead(doc, p, on, days) || !wanted(doc, p.Item) {
				continue
			}
			for _, u := range readAll(doc, p, textLang(doc)) {
				if x, ok := a.soonIn(u, on, days); ok {
					for _, d := range x.announced(on) {
						if soon(d, on, days) {
							all = append(all, announcement{extract: x, date: d})
						}
					}
				}
			}
		}
	}
	return all, nil
}

// soonIn is u as an extract; false when it mentions no date of the days after on or may not be quoted.
func (a *Assistant) soonIn(u *unit, on corpus.Day, days int) (*extract, bool) {
	if !slices.ContainsFunc(u.dates, func(m corpus.Mention) bool { return soon(m.Date, on, days) }) || suspicious(u.text) {
		return nil, false
	}
	return a.extractOf(u)
}

// everyItem picks all items.
func everyItem(*corpus.Document, int) bool { return true }

// soon reports whether d is still to come on the day on, and begins within so many days.
func soon(d corpus.Date, on corpus.Day, days int) bool {
	return toCome(d, on) && int(d.From) <= int(on)+days && d.Precision != corpus.PrecisionYear
}

func mentionsAhead(doc *corpus.Document, p corpus.Passage, on corpus.Day, days int) bool {
	return slices.ContainsFunc(mentionsIn(doc, p.Span), func(m corpus.Mention) bool { return soon(m.Date, on, days) })
}
