package retrieval

import (
	"github.com/verbatim-briefing/verbatim/corpus"
)

// ParseWindow reads what a question asks of time, in French or English. asOf is what
// today means; when it is zero, whatever leans on today is left open, and a window
// that would have no end at all is none.
//
// A date in the name of a thing ("la loi de 1992", "l'Agenda 2030") sets no window,
// nor does any date in a question that asks when something happened; such a question
// may still ask for the latest or the first time.
func ParseWindow(question string, asOf corpus.Day) Window {
	words := questionWords(question)
	order := orderAsked(words)
	if asksForDate(words) {
		if order == "" {
			order = IntentNone
		}
		return Window{Intent: order}
	}
	var w Window
	for _, e := range corpus.ScanDates(question) {
		if !setsWindow(question, words, e) {
			continue
		}
		from, to, ok := bounds(e, asOf)
		if !ok {
			continue
		}
		if w.Span == (corpus.Span{}) {
			w.From, w.To, w.Span = from, to, e.Span
			continue
		}
		w.join(from, to)
		w.Span.End = e.Span.End
	}
	if w.Span == (corpus.Span{}) {
		w.From, w.To, w.Span = newsOf(words, asOf)
	}
	switch {
	case order != "":
		w.Intent = order
	case w.From == 0 && w.To == 0:
		return Window{Intent: IntentNone}
	default:
		w.Intent = IntentFilter
	}
	return w
}

// join adds a second window: two half-open ones that face each other close, everything
// else is read as a list, from the first day of all to the last.
func (w *Window) join(from, to corpus.Day) {
	switch {
	case w.To == 0 && from == 0 && to >= w.From:
		w.To = to
	case w.From == 0 && to == 0 && from <= w.To:
		w.From = from
	default:
		if w.From != 0 && (from == 0 || from < w.From) {
			w.From = from
		}
		if w.To != 0 && (to == 0 || to > w.To) {
			w.To = to
		}
	}
}

// bounds returns the days that an expression and the preposition before it ask for.
func bounds(e corpus.Expr, asOf corpus.Day) (from, to corpus.Day, ok bool) {
	m, ok := e.Resolve(corpus.Reference{Day: asOf, Ahead: e.Lead == corpus.LeadBy})
	if !ok {
		return 0, 0, false
	}
	switch e.Lead {
	case corpus.LeadSince, corpus.LeadFrom:
		if e.Range { // "depuis janvier 2020 jusqu'à mars 2021"
			return m.From, m.To, true
		}
		return m.From, 0, true
	case corpus.LeadBefore:
		return 0, m.From - 1, m.From > 1
	case corpus.LeadAfter:
		return m.To + 1, 0, true
	case corpus.LeadUntil:
		return 0, m.To, true
	case corpus.LeadBy:
		if asOf <= m.To {
			return asOf, m.To, true
		}
		return 0, m.To, true
	}
	return m.From, m.To, true
}
