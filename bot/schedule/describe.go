package schedule

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// String is the set as "mon-fri" or "mon,wed,sat", Monday first, and "" for no day.
func (d Days) String() string {
	var parts []string
	for _, r := range d.runs() {
		from, to := shortName(r[0]), shortName(r[1])
		switch (r[1] - r[0] + 7) % 7 {
		case 0:
			parts = append(parts, from)
		case 1:
			parts = append(parts, from, to)
		default:
			parts = append(parts, from+"-"+to)
		}
	}
	return strings.Join(parts, ",")
}

func shortName(day time.Weekday) string { return strings.ToLower(day.String()[:3]) }

// runs are the days as first and last of each unbroken run, by the week from
// Monday. A run over the end of the week is one run when it is all there is.
func (d Days) runs() [][2]time.Weekday {
	if d&Everyday == Everyday {
		return [][2]time.Weekday{{time.Monday, time.Sunday}}
	}
	var runs [][2]time.Weekday
	for n := range 7 {
		day := time.Weekday((n + 1) % 7)
		switch {
		case !d.Has(day):
		case len(runs) > 0 && n > 0 && d.Has(time.Weekday(n)):
			runs[len(runs)-1][1] = day
		default:
			runs = append(runs, [2]time.Weekday{day, day})
		}
	}
	if len(runs) == 2 && d.Has(time.Sunday) && d.Has(time.Monday) {
		return [][2]time.Weekday{{runs[1][0], runs[0][1]}}
	}
	return runs
}

// Describe is the set in words, in French or, for lang "en", in English: "du lundi
// au vendredi", "le mardi et le jeudi", "tous les jours"; "jamais" for no day.
func (d Days) Describe(lang string) string {
	english := lang == "en"
	switch {
	case d&Everyday == 0:
		return pick(english, "never", "jamais")
	case d&Everyday == Everyday:
		return pick(english, "every day", "tous les jours")
	}
	runs := d.runs()
	if len(runs) == 1 && (runs[0][1]-runs[0][0]+7)%7 >= 2 {
		if english {
			return runs[0][0].String() + " to " + runs[0][1].String()
		}
		return "du " + daysFR[runs[0][0]] + " au " + daysFR[runs[0][1]]
	}
	var names []string
	for n := range 7 {
		if day := time.Weekday((n + 1) % 7); d.Has(day) {
			names = append(names, pick(english, day.String(), "le "+daysFR[day]))
		}
	}
	list := names[len(names)-1]
	if rest := names[:len(names)-1]; len(rest) > 0 {
		list = strings.Join(rest, ", ") + pick(english, " and ", " et ") + list
	}
	return pick(english, "on ", "") + list
}

var daysFR = [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}

// Describe is the schedule in words, in French or, for lang "en", in English: "du
// lundi au vendredi à 8 h 30, heure de Paris".
func (s Schedule) Describe(lang string) string {
	if s.Days&Everyday == 0 {
		return s.Days.Describe(lang)
	}
	return s.Days.Describe(lang) + pick(lang == "en", " at ", " à ") + DescribeTime(s.Minute, lang) + ", " + s.zone(lang)
}

// DescribeTime is a minute of the day as "8 h 30" (with no-break spaces) or, for
// lang "en", "8:30 am".
func DescribeTime(minute int, lang string) string {
	hour, rest := minute/60, minute%60
	if lang == "en" {
		return fmt.Sprintf("%d:%02d\u00a0%s", (hour+11)%12+1, rest, pick(hour < 12, "am", "pm"))
	}
	if rest == 0 {
		return fmt.Sprintf("%d\u00a0h", hour)
	}
	return fmt.Sprintf("%d\u00a0h\u00a0%02d", hour, rest)
}

// cityOf finds the city that names a time zone in the database. Names that say it
// of a region first, or that are none, as America/Indiana/Knox, US/Pacific and
// Australia/West, are no such names.
var (
	cityOf = regexp.MustCompile(`^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/(\p{L}[^/]*)$`)
	noCity = regexp.MustCompile(`[A-Z]{2}|^(?:North|South|West)$`)
)

// zone is the time zone: by its city where that says which, else by its name as the
// database has it.
func (s Schedule) zone(lang string) string {
	m := cityOf.FindStringSubmatch(s.Zone)
	if m == nil || noCity.MatchString(m[1]) {
		return s.Zone
	}
	city := strings.ReplaceAll(m[1], "_", " ")
	if lang == "en" {
		return city + " time"
	}
	of := "de "
	if strings.ContainsAny(city[:1], "AEIOUY") {
		of = "d’"
	}
	return "heure " + of + city
}

// String is the schedule for logs: "mon-fri 08:30 Europe/Paris".
func (s Schedule) String() string {
	days := s.Days.String()
	if days == "" {
		days = "never"
	}
	return fmt.Sprintf("%s %02d:%02d %s", days, s.Minute/60, s.Minute%60, s.Zone)
}

// pick is the first of two when it holds, else the second.
func pick(first bool, yes, no string) string {
	if first {
		return yes
	}
	return no
}
