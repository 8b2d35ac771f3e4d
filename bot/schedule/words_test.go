package schedule

import (
	"strings"
	"testing"
	"time"
)

func TestParseTime(t *testing.T) {
	tests := []struct {
		in   string
		want int // -1: refused
	}{
		{"8h", 480}, {"8 h", 480}, {"08:30", 510}, {"8:30", 510}, {"8 h 30", 510}, {"8h30", 510},
		{"8\u00a0h\u00a030", 510}, {"8\u202fh\u202f30", 510}, {"8 heures 30", 510}, {"8 heures", 480}, {"1 heure", 60},
		{"8.30", 510}, {"8", 480}, {"18", 1080}, {"23:59", 1439}, {"0h", 0}, {"00:00", 0}, {"à 9 h", 540}, {"at 9", 540},
		{"7am", 420}, {"7 AM", 420}, {"7:15 pm", 1155}, {"7:15 p.m.", 1155}, {"12am", 0}, {"12 pm", 720}, {"12:30am", 30},
		{"midi", 720}, {"Minuit", 0}, {"noon", 720}, {"midnight", 0}, {" 8h30 ", 510}, {"8 h 30 min", 510},
		{"", -1}, {"24h", -1}, {"24:00", -1}, {"8:60", -1}, {"13pm", -1}, {"0am", -1}, {"8:5", -1}, {"huit heures", -1},
		{"8:30:15", -1}, {"-8", -1}, {"108", -1}, {"8h30 demain", -1},
	}
	for _, test := range tests {
		got, err := ParseTime(test.in)
		if err != nil {
			got = -1
		}
		if got != test.want {
			t.Errorf("%q is minute %d, want %d (%v)", test.in, got, test.want, err)
		}
	}
}

func TestDescribe(t *testing.T) {
	tests := []struct {
		s      Schedule
		fr, en string
		log    string
	}{
		{Schedule{510, Weekdays, "Europe/Paris"},
			"du lundi au vendredi à 8 h 30, heure de Paris",
			"Monday to Friday at 8:30 am, Paris time", "mon-fri 08:30 Europe/Paris"},
		{Schedule{1080, Everyday, "America/New_York"},
			"tous les jours à 18 h, heure de New York",
			"every day at 6:00 pm, New York time", "mon-sun 18:00 America/New_York"},
		{Schedule{0, 1<<time.Tuesday | 1<<time.Thursday, "Pacific/Auckland"},
			"le mardi et le jeudi à 0 h, heure d’Auckland",
			"on Tuesday and Thursday at 12:00 am, Auckland time", "tue,thu 00:00 Pacific/Auckland"},
		{Schedule{725, 1<<time.Saturday | 1<<time.Sunday | 1<<time.Monday, "UTC"},
			"du samedi au lundi à 12 h 05, UTC", "Saturday to Monday at 12:05 pm, UTC", "sat-mon 12:05 UTC"},
		{Schedule{480, 1<<time.Monday | 1<<time.Wednesday | 1<<time.Sunday, "America/Argentina/Ushuaia"},
			"le lundi, le mercredi et le dimanche à 8 h, America/Argentina/Ushuaia",
			"on Monday, Wednesday and Sunday at 8:00 am, America/Argentina/Ushuaia", "mon,wed,sun 08:00 America/Argentina/Ushuaia"},
		{Schedule{480, Everyday, "Australia/NSW"}, "tous les jours à 8 h, Australia/NSW", "every day at 8:00 am, Australia/NSW", "mon-sun 08:00 Australia/NSW"},
		{Schedule{480, Everyday, "US/Pacific"}, "tous les jours à 8 h, US/Pacific", "every day at 8:00 am, US/Pacific", "mon-sun 08:00 US/Pacific"},
		{Schedule{480, Everyday, "Etc/GMT+5"}, "tous les jours à 8 h, Etc/GMT+5", "every day at 8:00 am, Etc/GMT+5", "mon-sun 08:00 Etc/GMT+5"},
		{Schedule{480, 0, "UTC"}, "jamais", "never", "never 08:00 UTC"},
	}
	plain := strings.NewReplacer("\u00a0", " ")
	for _, test := range tests {
		if got := plain.Replace(test.s.Describe("fr")); got != test.fr {
			t.Errorf("got %q, want %q", got, test.fr)
		}
		if got := plain.Replace(test.s.Describe("en")); got != test.en {
			t.Errorf("got %q, want %q", got, test.en)
		}
		if got := test.s.String(); got != test.log {
			t.Errorf("got %q, want %q", got, test.log)
		}
	}
	if got := DescribeTime(510, "fr"); got != "8\u00a0h\u00a030" {
		t.Errorf("a time of day is %q", got)
	}
}

// TestDaysAreTold checks that no two sets are written alike.
func TestDaysAreTold(t *testing.T) {
	seen := map[string]Days{}
	for days := range Everyday + 1 {
		for _, words := range []string{"log " + days.String(), "fr " + days.Describe("fr"), "en " + days.Describe("en")} {
			if other, ok := seen[words]; ok {
				t.Errorf("%#x and %#x are both %q", uint8(other), uint8(days), words)
			}
			seen[words] = days
		}
	}
}

// TestTimesAreRead checks that every time of day that is written can be read again.
func TestTimesAreRead(t *testing.T) {
	for minute := range 24 * 60 {
		for _, lang := range []string{"fr", "en"} {
			words := DescribeTime(minute, lang)
			if got, err := ParseTime(words); err != nil || got != minute {
				t.Errorf("%q is read as minute %d, want %d (%v)", words, got, minute, err)
			}
		}
	}
}

func FuzzParseTime(f *testing.F) {
	for _, s := range []string{"8 h 30", "midi", "7:15 p.m.", "--", "h"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if minute, err := ParseTime(s); err == nil && (minute < 0 || minute >= 24*60) {
			t.Errorf("%q is minute %d", s, minute)
		}
	})
}
