package feed

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// months are the months in French and English, in full and as they are cut short,
// without dots.
var months = map[string]time.Month{
	"janvier": 1, "janv": 1, "jan": 1, "january": 1,
	"février": 2, "fevrier": 2, "févr": 2, "fevr": 2, "fév": 2, "fev": 2, "february": 2, "feb": 2,
	"mars": 3, "mar": 3, "march": 3,
	"avril": 4, "avr": 4, "april": 4, "apr": 4,
	"mai": 5, "may": 5,
	"juin": 6, "jun": 6, "june": 6,
	"juillet": 7, "juil": 7, "juill": 7, "jul": 7, "july": 7,
	"août": 8, "aout": 8, "aoû": 8, "aou": 8, "august": 8, "aug": 8,
	"septembre": 9, "sept": 9, "sep": 9, "september": 9,
	"octobre": 10, "oct": 10, "october": 10,
	"novembre": 11, "nov": 11, "november": 11,
	"décembre": 12, "decembre": 12, "déc": 12, "dec": 12, "december": 12,
}

// dayOf is the day of a date as feeds write them: "Fri, 20 Oct 2017 08:00:00 GMT",
// "ven., 20 oct. 2017 10:00:00 +0200", "2017-10-20T08:00:00Z", "20 octobre 2017",
// "October 20, 2017", and "20/10/2017" where lang, or the numbers, tell which is the month.
// It is zero for what is no date, for the day from which machines count when
// nobody told them the time, and for days that do not exist.
//
// The weekday is not looked at. A time in UTC is moved to zone first, when there is one.
func dayOf(s, lang string, zone *time.Location) corpus.Day {
	s = strings.TrimSpace(s)
	if len(s) > 100 {
		return 0
	}
	day, at := written(fields(s), lang)
	if day == 0 || day.String() == "1970-01-01" || day.String() == "0001-01-01" {
		return 0
	}
	if zone != nil && at.utc && at.known {
		return corpus.DayOf(day.Time().Add(at.clock).In(zone))
	}
	return day
}

// A moment is a time of day.
type moment struct {
	clock time.Duration
	known bool
	utc   bool // it is said to be in UTC
}

// fields are the words and numbers of a date, in lower case, without the dots of
// what is cut short. An ISO date is taken apart from its time.
func fields(s string) []string {
	s = strings.ToLower(s)
	if len(s) > 10 && s[4] == '-' && s[10] == 't' {
		s = s[:10] + " " + s[11:]
	}
	list := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' || r == '(' || r == ')' })
	for i := range list {
		list[i] = strings.TrimRight(list[i], ".")
	}
	return list
}

// written reads the fields of a date.
func written(list []string, lang string) (corpus.Day, moment) {
	var numbers []int // the day of the month and the year, in either order of the first two
	var month time.Month
	tuesday := false // month is that of "mar", which is a day of the week before a number
	var day corpus.Day
	var at moment
	for _, f := range list {
		switch {
		case f == "":
		case strings.ContainsRune(f, ':'):
			at.read(f)
		case day == 0 && iso(f) != 0:
			day = iso(f)
		case day == 0 && slashed(f, lang) != 0:
			day = slashed(f, lang)
		case (month == 0 || tuesday) && months[f] != 0:
			month, tuesday = months[f], f == "mar" && len(numbers) == 0
		case isUTC(f):
			at.utc = true
		default:
			f = strings.TrimSuffix(strings.TrimSuffix(f, "er"), "th")
			if n, err := strconv.Atoi(f); err == nil && f[0] != '+' && f[0] != '-' && len(f) <= 4 && len(numbers) < 2 {
				if len(numbers) == 1 && len(f) == 2 && numbers[0] <= 31 {
					n = year(n)
				}
				numbers = append(numbers, n)
			}
		}
	}
	if day == 0 && month != 0 && len(numbers) == 2 {
		if numbers[0] > 31 {
			numbers[0], numbers[1] = numbers[1], numbers[0]
		}
		day, _ = corpus.NewDay(numbers[1], month, numbers[0])
	}
	return day, at
}

// year widens a year of two digits (RFC 822).
func year(n int) int {
	if n < 70 {
		return 2000 + n
	}
	return 1900 + n
}

// iso reads "2017-10-20" and "20171020", zero for anything else.
func iso(f string) corpus.Day {
	if len(f) == 8 && strings.Trim(f, "0123456789") == "" {
		f = f[:4] + "-" + f[4:6] + "-" + f[6:]
	}
	d, err := corpus.ParseDay(f)
	if err != nil {
		return 0
	}
	return d
}

// slashed reads "20/10/2017", "20.10.2017" and "20-10-2017". Where either of the
// first two may be the month, it is the second in French and nobody knows elsewhere.
func slashed(f, lang string) corpus.Day {
	parts := strings.FieldsFunc(f, func(r rune) bool { return r == '/' || r == '.' || r == '-' })
	if len(parts) != 3 || len(parts[2]) != 4 {
		return 0
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || v < 1 {
			return 0
		}
		n[i] = v
	}
	french := strings.HasPrefix(strings.ToLower(lang), "fr")
	switch {
	case n[0] > 12 || french || n[0] == n[1]:
	case n[1] > 12:
		n[0], n[1] = n[1], n[0]
	default:
		return 0
	}
	d, _ := corpus.NewDay(n[2], time.Month(n[1]), n[0])
	return d
}

// read reads "08:00:00", "08:00:00.000Z", "08:00+02:00".
func (at *moment) read(f string) {
	clock := f
	if i := strings.IndexAny(f, "z+-"); i >= 0 {
		if clock = f[:i]; clock == "" {
			at.utc = at.utc || isUTC(f)
			return
		}
		at.utc = isUTC(f[i:])
	}
	parts := strings.Split(clock, ":")
	hour, err1 := strconv.Atoi(parts[0])
	minute, err2 := strconv.Atoi(strings.Join(parts[1:min(2, len(parts))], ""))
	if err1 != nil || err2 != nil || hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		return
	}
	at.clock, at.known = time.Duration(hour)*time.Hour+time.Duration(minute)*time.Minute, true
}

// isUTC reports whether a zone is that of UTC.
func isUTC(zone string) bool {
	switch zone {
	case "z", "gmt", "ut", "utc", "+0000", "-0000", "+00:00", "-00:00", "+00":
		return true
	}
	return false
}
