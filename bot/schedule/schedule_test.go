package schedule

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/verbatim-briefing/verbatim/corpus"
)

func mustTime(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestChangesOfTheClock has a time in every gap and in every doubled hour of 2024
// to 2028: what is skipped is due right after, what comes twice at the first.
func TestChangesOfTheClock(t *testing.T) {
	tests := []struct {
		zone, local string
		due         string // the time of day, UTC, on the local date or, with a minus, the day before
		dates       string
	}{
		{"Europe/Paris", "02:30", "01:00", "2024-03-31 2025-03-30 2026-03-29 2027-03-28 2028-03-26"},
		{"Europe/Paris", "02:00", "01:00", "2024-03-31 2025-03-30 2026-03-29 2027-03-28 2028-03-26"},
		{"Europe/Paris", "03:00", "01:00", "2024-03-31 2025-03-30 2026-03-29 2027-03-28 2028-03-26"},
		{"Europe/Paris", "08:30", "06:30", "2024-03-31 2025-03-30 2026-03-29 2027-03-28 2028-03-26"},
		{"Europe/Paris", "02:30", "00:30", "2024-10-27 2025-10-26 2026-10-25 2027-10-31 2028-10-29"},
		{"Europe/Paris", "03:00", "02:00", "2024-10-27 2025-10-26 2026-10-25 2027-10-31 2028-10-29"},
		{"Europe/Paris", "08:30", "07:30", "2024-10-27 2025-10-26 2026-10-25 2027-10-31 2028-10-29"},
		{"America/New_York", "02:30", "07:00", "2024-03-10 2025-03-09 2026-03-08 2027-03-14 2028-03-12"},
		{"America/New_York", "08:30", "12:30", "2024-03-10 2025-03-09 2026-03-08 2027-03-14 2028-03-12"},
		{"America/New_York", "01:30", "05:30", "2024-11-03 2025-11-02 2026-11-01 2027-11-07 2028-11-05"},
		{"America/New_York", "08:30", "13:30", "2024-11-03 2025-11-02 2026-11-01 2027-11-07 2028-11-05"},
		{"Asia/Kolkata", "08:30", "03:00", "2024-03-31 2024-10-27 2025-03-30 2026-10-25 2027-02-28 2028-02-29"},
		{"Pacific/Auckland", "02:30", "-14:00", "2024-09-29 2025-09-28 2026-09-27 2027-09-26 2028-09-24"},
		{"Pacific/Auckland", "08:30", "-19:30", "2024-09-29 2025-09-28 2026-09-27 2027-09-26 2028-09-24"},
		{"Pacific/Auckland", "02:30", "-13:30", "2024-04-07 2025-04-06 2026-04-05 2027-04-04 2028-04-02"},
		{"Pacific/Auckland", "08:30", "-20:30", "2024-04-07 2025-04-06 2026-04-05 2027-04-04 2028-04-02"},
		// Half an hour, there and back.
		{"Australia/Lord_Howe", "02:15", "-15:30", "2025-10-05"},
		{"Australia/Lord_Howe", "01:45", "-14:45", "2025-04-06"},
		// The gap is at midnight; the doubled hour ends at midnight.
		{"America/Santiago", "00:00", "04:00", "2025-09-07"},
		{"America/Santiago", "00:30", "04:00", "2025-09-07"},
		{"America/Santiago", "00:00", "04:00", "2025-04-06"},
	}
	for _, test := range tests {
		minute, err := ParseTime(test.local)
		if err != nil {
			t.Fatal(err)
		}
		s := Schedule{Minute: minute, Days: Everyday, Zone: test.zone}
		for _, date := range strings.Fields(test.dates) {
			day, err := corpus.ParseDay(date)
			if err != nil {
				t.Fatal(err)
			}
			clock, before := strings.CutPrefix(test.due, "-")
			on := day
			if before {
				on--
			}
			want := mustTime(t, on.String()+"T"+clock+":00Z")
			got, ok := s.Next(want.Add(-time.Nanosecond))
			if !ok || !got.Equal(want) {
				t.Errorf("%s on %s: due at %v, want %v", s, date, got.UTC(), want)
			}
			if last, ok := s.Last(want); !ok || !last.Equal(want) {
				t.Errorf("%s on %s: the last slot is %v, want %v", s, date, last.UTC(), want)
			}
			if d := s.DayOf(want); d != day {
				t.Errorf("%s: %v is of %v, want %v", s, want, d, date)
			}
		}
	}
}

func TestAwkwardDays(t *testing.T) {
	tests := []struct {
		name, zone string
		minute     int
		days       Days
		after      string
		next, day  string
	}{
		{"a doubled hour before midnight", "America/Santiago", 23*60 + 30, Everyday, "2025-04-06T00:00:00Z", "2025-04-06T02:30:00Z", "2025-04-05"},
		{"and its day is not due again", "America/Santiago", 23*60 + 30, Everyday, "2025-04-06T02:30:00Z", "2025-04-07T03:30:00Z", "2025-04-06"},
		{"a gap that ends at midnight", "America/Nuuk", 23*60 + 30, Everyday, "2025-03-29T12:00:00Z", "2025-03-30T01:00:00Z", "2025-03-29"},
		{"and the day after it has its own", "America/Nuuk", 23*60 + 30, Everyday, "2025-03-30T01:00:00Z", "2025-03-31T00:30:00Z", "2025-03-30"},
		{"of which only the Saturday is wanted", "America/Nuuk", 23*60 + 30, 1 << time.Saturday, "2025-03-29T12:00:00Z", "2025-03-30T01:00:00Z", "2025-03-29"},
		{"of which only the Sunday is wanted", "America/Nuuk", 23*60 + 30, 1 << time.Sunday, "2025-03-29T12:00:00Z", "2025-03-31T00:30:00Z", "2025-03-30"},
		{"a Friday that did not exist", "Pacific/Apia", 8 * 60, 1 << time.Friday, "2011-12-29T20:00:00Z", "2012-01-05T18:00:00Z", "2012-01-06"},
		{"the day after it", "Pacific/Apia", 8 * 60, Everyday, "2011-12-29T20:00:00Z", "2011-12-30T18:00:00Z", "2011-12-31"},
		{"a leap day", "Europe/Paris", 0, Everyday, "2028-02-28T12:00:00Z", "2028-02-28T23:00:00Z", "2028-02-29"},
		{"strictly after", "UTC", 0, Everyday, "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-02"},
		{"far ahead of UTC", "Pacific/Kiritimati", 0, Everyday, "2026-01-01T10:00:00Z", "2026-01-02T10:00:00Z", "2026-01-03"},
		{"over the weekend", "Europe/Paris", 8*60 + 30, Weekdays, "2026-01-02T07:30:00Z", "2026-01-05T07:30:00Z", "2026-01-05"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := Schedule{Minute: test.minute, Days: test.days, Zone: test.zone}
			next, ok := s.Next(mustTime(t, test.after))
			if want := mustTime(t, test.next); !ok || !next.Equal(want) {
				t.Fatalf("next is %v, want %v", next.UTC(), want)
			}
			if got := s.DayOf(next).String(); got != test.day {
				t.Errorf("it is of %s, want %s", got, test.day)
			}
		})
	}
}

// TestEveryDayOnce walks from slot to slot through years that hold every kind of
// change: each local day that exists has exactly one slot, and no other day has.
func TestEveryDayOnce(t *testing.T) {
	tests := []struct {
		zone     string
		from, to string
	}{
		{"Europe/Paris", "2026-01-01", "2028-01-01"},
		{"America/New_York", "2026-01-01", "2028-01-01"},
		{"Asia/Kolkata", "2026-01-01", "2028-01-01"},
		{"Pacific/Auckland", "2026-01-01", "2028-01-01"},
		{"Australia/Lord_Howe", "2025-01-01", "2026-06-01"},
		{"America/Santiago", "2025-01-01", "2026-06-01"},
		{"America/Nuuk", "2025-01-01", "2026-06-01"},
		{"Africa/Casablanca", "2026-01-01", "2026-12-01"},
		{"Africa/Cairo", "2025-01-01", "2025-12-01"},
		{"Pacific/Apia", "2011-09-01", "2012-05-01"},
		{"America/St_Johns", "1987-01-01", "1989-01-01"},
	}
	for _, test := range tests {
		for _, minute := range []int{0, 150, 1410} {
			s := Schedule{Minute: minute, Days: Everyday, Zone: test.zone}
			loc, err := s.Location()
			if err != nil {
				t.Fatal(err)
			}
			from, to := mustTime(t, test.from+"T00:00:00Z"), mustTime(t, test.to+"T00:00:00Z")
			slots := map[corpus.Day]time.Time{}
			slot, _ := s.Last(from)
			for slot.Before(to) {
				day := s.DayOf(slot)
				if earlier, twice := slots[day]; twice {
					t.Fatalf("%s: %v has two slots, %v and %v", s, day, earlier, slot)
				}
				slots[day] = slot
				checkFirst(t, s, loc, day, slot)
				next, ok := s.Next(slot)
				if !ok || !next.After(slot) {
					t.Fatalf("%s: after %v comes %v", s, slot, next)
				}
				if last, _ := s.Last(next.Add(-time.Nanosecond)); !last.Equal(slot) {
					t.Fatalf("%s: before %v comes %v, want %v", s, next, last, slot)
				}
				slot = next
			}
			for at := from.Add(48 * time.Hour); at.Before(to.Add(-48 * time.Hour)); at = at.Add(3 * time.Hour) {
				if day := corpus.DayOf(at.In(loc)); slots[day].IsZero() {
					t.Fatalf("%s: %v has no slot", s, day)
				}
			}
		}
	}
}

// checkFirst checks that a slot is the first moment at which the clocks show its time or a later one.
func checkFirst(t *testing.T, s Schedule, loc *time.Location, day corpus.Day, slot time.Time) {
	t.Helper()
	wall := func(at time.Time) time.Duration {
		_, offset := at.In(loc).Zone()
		return at.Add(time.Duration(offset) * time.Second).Sub(day.Time())
	}
	due := time.Duration(s.Minute) * time.Minute
	if wall(slot) < due || wall(slot.Add(-time.Nanosecond)) >= due {
		t.Fatalf("%s: %v is not the first moment of its slot", s, slot)
	}
	if gap := wall(slot) - due; gap > 2*time.Hour {
		t.Fatalf("%s: %v is %v after its time", s, slot, gap)
	}
}

func TestValidate(t *testing.T) {
	tests := []struct {
		s  Schedule
		ok bool
	}{
		{Schedule{510, Weekdays, "Europe/Paris"}, true},
		{Schedule{0, 1, "UTC"}, true},
		{Schedule{1439, Everyday, "Asia/Kolkata"}, true},
		{Schedule{1440, Everyday, "Asia/Kolkata"}, false},
		{Schedule{-1, Everyday, "Asia/Kolkata"}, false},
		{Schedule{510, 0, "Europe/Paris"}, false},
		{Schedule{510, 1 << 7, "Europe/Paris"}, false},
		{Schedule{510, Everyday, ""}, false},
		{Schedule{510, Everyday, "Local"}, false},
		{Schedule{510, Everyday, "Europe/Nowhere"}, false},
		{Schedule{510, Everyday, "../../etc/passwd"}, false},
	}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, test := range tests {
		if err := test.s.Validate(); (err == nil) != test.ok {
			t.Errorf("%v: %v", test.s, err)
		}
		if _, ok := test.s.Next(at); ok != test.ok {
			t.Errorf("%v: next is there: %v", test.s, ok)
		}
		if _, ok := test.s.Last(at); ok != test.ok {
			t.Errorf("%v: last is there: %v", test.s, ok)
		}
	}
}
