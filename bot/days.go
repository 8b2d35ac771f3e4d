package bot

import (
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// falls reports whether u belongs to the days from to to: its item is of these
// days, or the sentence, its neighbours or its title speak of them.
func (in *inquiry) falls(u *unit, from, to corpus.Day) bool {
	if from == 0 && to == 0 {
		return true
	}
	if u.passage.Date.Overlaps(from, to) {
		return true
	}
	within := func(m corpus.Mention) bool { return m.Overlaps(from, to) && fitsIn(m.Date, from, to) }
	return slices.ContainsFunc(u.dates, within) || u.item != nil && slices.ContainsFunc(u.item.titleDates, within) || namesYear(u, from, to)
}

// named reports whether u names the days that the question asks for, or the
// day from which or until which it asks.
func (in *inquiry) named(u *unit) bool {
	w := in.window
	if w.Intent != retrieval.IntentFilter {
		return false
	}
	return slices.ContainsFunc(u.dates, func(m corpus.Mention) bool {
		return (w.From == 0 || m.From == w.From) && (w.To == 0 || m.To == w.To)
	})
}

// fitsIn reports whether d is no wider than the window it is held against, so
// that "en 2017" does not count as an answer about June 2017.
func fitsIn(d corpus.Date, from, to corpus.Day) bool {
	return from == 0 || to == 0 || d.To-d.From <= max(to-from, 31)
}

// namesYear reports whether the window is a year and u or what is around it has it in figures.
func namesYear(u *unit, from, to corpus.Day) bool {
	y1, _, _ := from.Date()
	y2, _, _ := to.Date()
	if y1 != y2 || to-from < 300 {
		return false
	}
	year := from.String()[:4]
	return u.terms[year] || u.set[before][year] || u.set[titled][year]
}
