package bot

import (
	"github.com/verbatim-briefing/verbatim/corpus"
)

// A Bound is how a deadline holds to its days.
type Bound string

// The bounds.
const (
	BoundOn     Bound = "on"     // on these days or in this period: "le 3 mai", "prévue pour septembre"
	BoundBy     Bound = "by"     // on the last of them or earlier: "au plus tard en octobre", "d'ici fin juin"
	BoundBefore Bound = "before" // earlier than the first of them: "avant le 1er mars"
	BoundFrom   Bound = "from"   // from the first of them on: "à partir du 1er mars"
	BoundUntil  Bound = "until"  // up to the last of them: "jusqu'au 31 mai"
	BoundWithin Bound = "within" // within a length of time that begins with something else: "dans un délai de deux heures"
)

// A Due is when something is to be done, as it is written.
type Due struct {
	// Text are the bytes of the document from Start to End: the date and the words before it that
	// make it a bound, "au plus tard en octobre 2017".
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Bound Bound  `json:"bound"`
	// From and To are the days that the date covers, both included, and Precision what
	// it names. They are zero, null in JSON, where no day can be told: for a length of time,
	// and for a date that leans on the day of a text which has none.
	From      corpus.Day       `json:"from"`
	To        corpus.Day       `json:"to"`
	Precision corpus.Precision `json:"precision,omitempty"`
	// Vague marks days that not everyone would agree on: "fin juin".
	Vague bool `json:"vague,omitempty"`
	// Count and Unit are the length of time, 2 and "hour"; 0 and "" for a date. A Unit is
	// "minute", "hour", "day", "week", "month" or "year".
	Count int    `json:"count,omitempty"`
	Unit  string `json:"unit,omitempty"`
}

// dated reports whether d has days.
func (d Due) dated() bool { return d.To != 0 }

// date is d as a Date, with the span of the date alone unknown.
func (d Due) date() corpus.Date {
	if !d.dated() {
		return corpus.NoDate
	}
	return corpus.Date{From: d.From, To: d.To, Precision: d.Precision, Basis: corpus.BasisText}
}

// last is the last day on which what is due at d may be done in time.
func (d Due) last() corpus.Day {
	if d.Bound == BoundBefore && d.dated() {
		return d.From - 1
	}
	return d.To
}

// A commitment is what a sentence says is to be done, and when.
type commitment struct {
	Due
	// who is the subject of what is to be done where the sentence lets it be told with
	// certainty, what the clause; the zero Span for none.
	who, what corpus.Span
	// verb is the word that governs the date.
	verb corpus.Span
	// expected marks what is expected or aimed at rather than settled: "devrait".
	expected bool
}
