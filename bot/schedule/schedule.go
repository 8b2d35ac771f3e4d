// Package schedule says when a digest is due: at one local time of day, on some
// days of the week, in one time zone, right across the changes of the clock. It
// is pure; whoever runs the schedule brings the time and remembers what was done.
package schedule

import (
	"time"
)

// A Schedule is a local time of day on some days of the week.
type Schedule struct {
	Minute int    `json:"minute"` // of the local day, 0 (midnight) to 1439
	Days   Days   `json:"days"`   // no day at all means never
	Zone   string `json:"zone"`   // IANA name, as Europe/Paris
}

// Days is a set of days of the week: bit n is time.Weekday(n).
type Days uint8

// The usual sets.
const (
	Weekdays Days = 1<<time.Monday | 1<<time.Tuesday | 1<<time.Wednesday | 1<<time.Thursday | 1<<time.Friday
	Everyday Days = 1<<7 - 1
)

// Has reports whether the set has the day.
func (d Days) Has(day time.Weekday) bool { return d&(1<<day) != 0 }
