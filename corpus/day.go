package corpus

import (
	"fmt"
	"time"
)

// A Day is a calendar day in the proleptic Gregorian calendar, counted in days:
// 1 is 1 January of the year 1. The zero Day is no day at all (an unknown date,
// an open end of a window). Days compare and subtract as integers.
type Day int32

// dayZero is the instant from which days are counted: the eve of day 1.
var dayZero = time.Date(0, time.December, 31, 0, 0, 0, 0, time.UTC)

// NewDay returns the day y-m-d. It reports false, and no day, when there is no
// such day (31 April) or the year is outside 1 to 9999.
func NewDay(y int, m time.Month, d int) (Day, bool) {
	if y < 1 || y > 9999 || m < time.January || m > time.December || d < 1 {
		return 0, false
	}
	t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d {
		return 0, false
	}
	return dayOf(t), true
}

// DayOf is the calendar day of t in t's own location.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	day, _ := NewDay(y, m, d)
	return day
}

// dayOf counts in seconds: a time.Duration reaches no further than 292 years.
func dayOf(utc time.Time) Day { return Day((utc.Unix() - dayZero.Unix()) / (24 * 60 * 60)) }

// ParseDay reads "2017-10-20". The empty string is the zero Day.
func ParseDay(s string) (Day, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date like 2017-10-20", s)
	}
	d, ok := NewDay(t.Year(), t.Month(), t.Day())
	if !ok {
		return 0, fmt.Errorf("%q is outside the years 1 to 9999", s)
	}
	return d, nil
}

// Date returns the year, month and day of the month; zeros for the zero Day.
func (d Day) Date() (year int, month time.Month, day int) {
	if d == 0 {
		return 0, 0, 0
	}
	return d.Time().Date()
}

// Time is midnight UTC at the start of the day.
func (d Day) Time() time.Time { return dayZero.AddDate(0, 0, int(d)) }

// Weekday is the day of the week of d.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }

// String is the day in ISO 8601, "2017-10-20", or "" for the zero Day.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// MarshalJSON writes the ISO day, or null for the zero Day.
func (d Day) MarshalJSON() ([]byte, error) {
	if d == 0 {
		return []byte("null"), nil
	}
	return []byte(`"` + d.String() + `"`), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Day) UnmarshalJSON(b []byte) error {
	s := string(b)
	if s == "null" {
		*d = 0
		return nil
	}
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return fmt.Errorf("%s is not a date", s)
	}
	day, err := ParseDay(s[1 : len(s)-1])
	if err != nil {
		return err
	}
	*d = day
	return nil
}

// A Precision is the grain at which a date is known.
type Precision string

// The precisions, finest first. A range has the precision of its ends.
const (
	PrecisionDay     Precision = "day"
	PrecisionMonth   Precision = "month"
	PrecisionSeason  Precision = "season"
	PrecisionQuarter Precision = "quarter"
	PrecisionYear    Precision = "year"
)

// A Basis says on what a date rests.
type Basis string

const (
	BasisMetadata  Basis = "metadata"  // given beside the text: front matter, sidecar, a field of the record
	BasisPublished Basis = "published" // the text says "publié le"
	BasisDateline  Basis = "dateline"  // the text opens with a place and a date
	BasisText      Basis = "text"      // written out in the text
	BasisWeekday   Basis = "weekday"   // deduced: written without a year, which the weekday and the years around it settle
	BasisNone      Basis = "none"      // there is no date
)

// A Date is a day or a period, how finely and on what basis it is known, and
// where it was read. From and To are both inclusive; both are zero when the
// basis is BasisNone.
type Date struct {
	From      Day       `json:"from"`
	To        Day       `json:"to"`
	Precision Precision `json:"precision,omitempty"`
	Basis     Basis     `json:"basis"`
	// Span is where the date stands in the document's text; the zero Span for
	// a date that comes from metadata.
	Span Span `json:"span"`
}

// NoDate is the date of what has none.
var NoDate = Date{Basis: BasisNone}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d.From == 0 && d.To == 0 }

// Overlaps reports whether d and the window [from, to] share a day; a zero from
// or to leaves that side of the window open. A document without a date overlaps
// nothing but the window that is open on both sides.
func (d Date) Overlaps(from, to Day) bool {
	if from == 0 && to == 0 {
		return true
	}
	if d.IsZero() {
		return false
	}
	return (from == 0 || d.To >= from) && (to == 0 || d.From <= to)
}
