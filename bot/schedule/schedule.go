// Package schedule says when a digest is due: at one local time of day, on some
// days of the week, in one time zone, right across the changes of the clock. A
// Schedule is pure; a Runner follows many of them by the clock and asks a Book,
// which remembers what was done, to take each slot as it comes.
//
// Time zones are looked up with time.LoadLocation: a program that must work on a
// machine without zone files imports time/tzdata.
package schedule

import (
	"errors"
	"fmt"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A Schedule is a local time of day on some days of the week.
//
// Its slots are instants, one for each local day that exists and is in Days. A
// local time that the clock skips is due at the first moment after the gap, one
// that comes twice at the first of the two. A local day that a zone left out
// altogether, as Apia did 30 December 2011, has no slot.
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

// farthest is how many days there can be from any instant to the slot before or
// after it: a week, a day that the zone left out, and one for the offset.
const farthest = 7 + 7 + 1

// Validate says what is wrong with a schedule that somebody wants to set up; nil
// when nothing is. A schedule without days is wrong, although it only means never.
func (s Schedule) Validate() error {
	_, err := s.valid()
	return err
}

// valid is the time zone of a valid schedule.
func (s Schedule) valid() (*time.Location, error) {
	switch {
	case s.Minute < 0 || s.Minute >= 24*60:
		return nil, fmt.Errorf("minute %d is outside a day", s.Minute)
	case s.Days&Everyday == 0:
		return nil, errors.New("no day of the week")
	case s.Days&^Everyday != 0:
		return nil, fmt.Errorf("%#x is not a set of days of the week", uint8(s.Days))
	}
	return s.Location()
}

// Location is the schedule's time zone. The names "" and "Local", which depend on
// the machine or on nothing, are refused.
func (s Schedule) Location() (*time.Location, error) {
	if s.Zone == "" || s.Zone == "Local" {
		return nil, fmt.Errorf("%q is not a time zone like Europe/Paris", s.Zone)
	}
	loc, err := time.LoadLocation(s.Zone)
	if err != nil {
		return nil, fmt.Errorf("%q is not a time zone like Europe/Paris", s.Zone)
	}
	return loc, nil
}

// Next is the first slot strictly after that instant. It reports false when there
// is none: the schedule has no days, or is not valid.
func (s Schedule) Next(after time.Time) (time.Time, bool) {
	loc, err := s.valid()
	if err != nil {
		return time.Time{}, false
	}
	today := corpus.DayOf(after.In(loc))
	for day := today - 1; day <= today+farthest; day++ {
		if slot, ok := s.on(day, loc); ok && slot.After(after) {
			return slot, true
		}
	}
	return time.Time{}, false
}

// Last is the last slot at or before that instant. It reports false when there is
// none: the schedule has no days, or is not valid.
func (s Schedule) Last(at time.Time) (time.Time, bool) {
	loc, err := s.valid()
	if err != nil {
		return time.Time{}, false
	}
	today := corpus.DayOf(at.In(loc))
	for day := today; day >= today-farthest; day-- {
		if slot, ok := s.on(day, loc); ok && !slot.After(at) {
			return slot, true
		}
	}
	return time.Time{}, false
}

// DayOf is the local day whose slot that is. It is the day before that of the
// slot's own date where the clock skips from before the slot's time to midnight.
// For an instant that is no slot it is the local day of the instant, and the zero
// Day when the zone is not known.
func (s Schedule) DayOf(slot time.Time) corpus.Day {
	loc, err := s.Location()
	if err != nil {
		return 0
	}
	day := corpus.DayOf(slot.In(loc))
	if eve, ok := s.on(day-1, loc); ok && eve.Equal(slot) {
		return day - 1
	}
	return day
}

// on is the slot of a local day; false when the day is not in Days or does not exist.
func (s Schedule) on(day corpus.Day, loc *time.Location) (time.Time, bool) {
	if day <= 0 || !s.Days.Has(day.Weekday()) {
		return time.Time{}, false
	}
	if corpus.DayOf(reach(day, 0, loc)) != day {
		return time.Time{}, false
	}
	return reach(day, s.Minute, loc), true
}

// reach is the first instant at which the clocks of a place show that minute of
// that day or a later one.
func reach(day corpus.Day, minute int, loc *time.Location) time.Time {
	wall := day.Time().Add(time.Duration(minute) * time.Minute)
	// No place was ever as much as 16 hours ahead, so here the clocks show less.
	at := wall.Add(-16 * time.Hour).In(loc)
	for {
		_, offset := at.Zone()
		shown := wall.Add(-time.Duration(offset) * time.Second).In(loc)
		_, until := at.ZoneBounds()
		switch {
		case shown.Before(at):
			return at
		case until.IsZero() || shown.Before(until):
			return shown
		}
		at = until
	}
}
