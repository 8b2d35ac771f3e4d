package corpus

import (
	"encoding/json"
	"testing"
	"time"
)

func TestNewDay(t *testing.T) {
	for _, tt := range []struct {
		y    int
		m    time.Month
		d    int
		want string // "" when there is no such day
	}{
		{1, 1, 1, "0001-01-01"},
		{9999, 12, 31, "9999-12-31"},
		{2020, 2, 29, "2020-02-29"},
		{2000, 2, 29, "2000-02-29"},
		{2019, 2, 29, ""},
		{1900, 2, 29, ""},
		{2021, 4, 31, ""},
		{2021, 0, 1, ""},
		{2021, 13, 1, ""},
		{2021, 1, 0, ""},
		{2021, 1, -1, ""},
		{0, 1, 1, ""},
		{10000, 1, 1, ""},
		// the calendar runs back unbroken: the ten days that 1582 dropped are days
		{1582, 10, 4, "1582-10-04"},
		{1582, 10, 10, "1582-10-10"},
		{1582, 10, 15, "1582-10-15"},
	} {
		d, ok := NewDay(tt.y, tt.m, tt.d)
		if ok != (tt.want != "") || d.String() != tt.want {
			t.Errorf("NewDay(%d, %d, %d) = %v, %v; want %q", tt.y, tt.m, tt.d, d, ok, tt.want)
		}
		if !ok {
			continue
		}
		if y, m, day := d.Date(); y != tt.y || m != tt.m || day != tt.d {
			t.Errorf("%v.Date() = %d, %d, %d", d, y, m, day)
		}
	}
}

func TestDayArithmetic(t *testing.T) {
	first, _ := NewDay(1, 1, 1)
	if first != 1 || Day(1).String() != "0001-01-01" {
		t.Errorf("1 January of the year 1 is day %d", int(first))
	}
	day := func(s string) Day { return mustDay(t, s) }
	for _, tt := range []struct {
		from, to string
		days     Day
	}{
		{"2020-02-28", "2020-03-01", 2},
		{"2019-02-28", "2019-03-01", 1},
		{"1999-12-31", "2000-01-01", 1},
		{"1582-10-04", "1582-10-15", 11},
		{"0001-01-01", "9999-12-31", 3652058},
	} {
		if got := day(tt.to) - day(tt.from); got != tt.days {
			t.Errorf("from %s to %s: %d days, want %d", tt.from, tt.to, got, tt.days)
		}
	}
	for s, want := range map[string]time.Weekday{
		"2017-10-20": time.Friday, "1582-10-15": time.Friday, "0001-01-01": time.Monday, "9999-12-31": time.Friday,
	} {
		if got := day(s).Weekday(); got != want {
			t.Errorf("%s is a %v, want %v", s, got, want)
		}
	}
	// every day of four centuries follows the one before it
	prev := day("1799-12-31")
	for d := prev + 1; d <= day("2200-01-01"); d++ {
		y, m, n := d.Date()
		if back, ok := NewDay(y, m, n); !ok || back != d {
			t.Fatalf("day %d is %v, which is day %d", int(d), d, int(back))
		}
	}
}

func TestDayOf(t *testing.T) {
	paris := time.FixedZone("Paris", 2*60*60)
	late := time.Date(2021, 7, 1, 23, 30, 0, 0, time.UTC)
	if got := DayOf(late).String(); got != "2021-07-01" {
		t.Errorf("in UTC: %s", got)
	}
	if got := DayOf(late.In(paris)).String(); got != "2021-07-02" {
		t.Errorf("in Paris: %s", got)
	}
}

func TestParseDay(t *testing.T) {
	for s, want := range map[string]string{"": "", "2017-10-20": "2017-10-20", "0001-01-01": "0001-01-01"} {
		if d, err := ParseDay(s); err != nil || d.String() != want {
			t.Errorf("ParseDay(%q) = %v, %v", s, d, err)
		}
	}
	for _, s := range []string{"2017-10-32", "2019-02-29", "20/10/2017", "2017-10", "0000-01-01", "2017-10-20T00:00:00Z", " 2017-10-20", "hier"} {
		if d, err := ParseDay(s); err == nil {
			t.Errorf("ParseDay(%q) = %v, want an error", s, d)
		}
	}
}

func TestZeroDay(t *testing.T) {
	var d Day
	if y, m, n := d.Date(); y != 0 || m != 0 || n != 0 || d.String() != "" {
		t.Errorf("the zero day is %d-%d-%d, %q", y, m, n, d)
	}
}

func TestDayJSON(t *testing.T) {
	for _, s := range []string{"", "0001-01-01", "1582-10-10", "2020-02-29", "9999-12-31"} {
		d := mustDay(t, s)
		b, err := json.Marshal(d)
		want := `"` + s + `"`
		if s == "" {
			want = "null"
		}
		if err != nil || string(b) != want {
			t.Errorf("Marshal(%q) = %s, %v; want %s", s, b, err, want)
		}
		back := Day(7)
		if err := json.Unmarshal(b, &back); err != nil || back != d {
			t.Errorf("Unmarshal(%s) = %v, %v", b, back, err)
		}
	}
	for _, s := range []string{`1`, `"x"`, `"2019-02-29"`, `{}`, `true`, `"`} {
		var d Day
		if err := json.Unmarshal([]byte(s), &d); err == nil {
			t.Errorf("Unmarshal(%s) = %v, want an error", s, d)
		}
	}
	want := Date{From: mustDay(t, "2019-04-04"), To: mustDay(t, "2019-04-05"), Precision: PrecisionDay, Basis: BasisText, Span: Span{3, 9}}
	for _, d := range []Date{want, NoDate} {
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back Date
		if err := json.Unmarshal(b, &back); err != nil || back != d {
			t.Errorf("%s read back is %+v, %v", b, back, err)
		}
	}
}

func TestDateOverlaps(t *testing.T) {
	april := Date{From: mustDay(t, "2019-04-01"), To: mustDay(t, "2019-04-30"), Precision: PrecisionMonth, Basis: BasisText}
	for _, tt := range []struct {
		date     Date
		from, to string
		want     bool
	}{
		{april, "", "", true},
		{april, "2019-04-30", "", true},
		{april, "2019-05-01", "", false},
		{april, "", "2019-04-01", true},
		{april, "", "2019-03-31", false},
		{april, "2019-04-10", "2019-04-12", true},
		{april, "2019-01-01", "2019-12-31", true},
		{april, "2019-05-01", "2019-05-31", false},
		{NoDate, "", "", true},
		{NoDate, "2019-01-01", "", false},
		{NoDate, "", "2019-01-01", false},
	} {
		if got := tt.date.Overlaps(mustDay(t, tt.from), mustDay(t, tt.to)); got != tt.want {
			t.Errorf("%v in [%q, %q]: %v, want %v", tt.date.From, tt.from, tt.to, got, tt.want)
		}
	}
}

func TestSpan(t *testing.T) {
	s := Span{2, 5}
	if s.Len() != 3 || s.In("abcdefg") != "cde" {
		t.Errorf("%v has %d bytes, %q", s, s.Len(), s.In("abcdefg"))
	}
	for _, tt := range []struct {
		o                  Span
		contains, overlaps bool
	}{
		{Span{2, 5}, true, true},
		{Span{3, 4}, true, true},
		{Span{1, 3}, false, true},
		{Span{4, 9}, false, true},
		{Span{5, 9}, false, false},
		{Span{0, 2}, false, false},
	} {
		if got := s.Contains(tt.o); got != tt.contains {
			t.Errorf("%v contains %v: %v", s, tt.o, got)
		}
		if got := s.Overlaps(tt.o); got != tt.overlaps {
			t.Errorf("%v overlaps %v: %v", s, tt.o, got)
		}
	}
}
