package schedule

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ParseTime reads a time of day as people write it, in French or English, and
// returns the minute of the day: "8h", "8 h 30", "08:30", "8.30", "8 heures",
// "7am", "7:15 p.m.", "midi", "minuit", "noon", "midnight". An hour alone, "8", is
// a full hour. There is no 24 o'clock.
func ParseTime(s string) (int, error) {
	word := strings.Join(strings.Fields(strings.ToLower(plainSpaces.Replace(s))), " ")
	switch word {
	case "midi", "noon":
		return 12 * 60, nil
	case "minuit", "midnight":
		return 0, nil
	}
	m := timeOfDay.FindStringSubmatch(word)
	if m == nil {
		return 0, fmt.Errorf("%q is not a time of day like 8:30", s)
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2]) // none is 0
	half := m[3]
	if hour > 23 || minute > 59 || half != "" && (hour == 0 || hour > 12) {
		return 0, fmt.Errorf("%q is not a time of day", s)
	}
	switch {
	case half == "a" && hour == 12:
		hour = 0
	case half == "p" && hour != 12:
		hour += 12
	}
	return hour*60 + minute, nil
}

var timeOfDay = regexp.MustCompile(`^(?:à |a |at )?(\d{1,2}) ?(?:(?:h|:|\.|heures?) ?(?:(\d{2})(?: ?(?:mn|min))?)?)? ?(?:([ap])\.?m\.?)?$`)

var plainSpaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "’", "'")

// ParseDays reads a set of days as people write it, in French or English:
// "lun-ven", "du lundi au vendredi", "mon, wed", "mardi et jeudi", "tous les
// jours", "en semaine", "weekend". A range may run over the end of the week.
// It reads what Days.String and Days.Describe write.
func ParseDays(s string) (Days, error) {
	words, every := dayWords(s)
	if len(words) == 0 && every {
		return Everyday, nil
	}
	if days, ok := daySets[strings.Join(words, " ")]; ok {
		return days, nil
	}
	var days Days
	var from time.Weekday
	open, any := false, false // after a range sign; after any day
	for _, word := range words {
		if toWords[word] {
			if !any || open {
				return 0, fmt.Errorf("%q is not a set of days like lun-ven", s)
			}
			open = true
			continue
		}
		day, ok := dayNames[word]
		switch {
		case !ok:
			if set, ok := daySets[word]; ok && !open {
				days, any = days|set, false
				continue
			}
			return 0, fmt.Errorf("%q is not a day of the week", word)
		case open:
			for d := from; ; d = (d + 1) % 7 {
				days |= 1 << d
				if d == day {
					break
				}
			}
		default:
			days |= 1 << day
		}
		from, open, any = day, false, !open
	}
	if open || days == 0 {
		return 0, fmt.Errorf("%q is not a set of days like lun-ven", s)
	}
	return days, nil
}

// dayWords are the words that matter, lower case, without accents; range signs are
// words. It also reports whether the rest says "every day".
func dayWords(s string) (words []string, every bool) {
	s = dayMarks.Replace(strings.ToLower(plainSpaces.Replace(s)))
	all, day := false, false
	for _, word := range strings.Fields(s) {
		word = strings.TrimSuffix(word, ".")
		all = all || everyWords[word]
		day = day || dayWord[word]
		if !fillers[word] && !everyWords[word] && !dayWord[word] {
			words = append(words, word)
		}
	}
	return words, all && day
}

var (
	dayMarks = strings.NewReplacer("week-end", "weekend", "-", " - ", "–", " - ", "—", " - ", "→", " - ",
		",", " ", ";", " ", "/", " ", "+", " ", "&", " ", "é", "e", "à", "a")
	fillers    = set("le", "les", "la", "du", "de", "et", "and", "on", "from", "the", "en")
	everyWords = set("every", "each", "chaque", "tous")
	dayWord    = set("jours", "jour", "days", "day")
	toWords    = set("-", "a", "au", "to", "through", "thru", "until", "till", "jusqu'au")
)

// daySets are the sets that have a name, by their words without the fillers.
var daySets = map[string]Days{
	"quotidien":     Everyday,
	"everyday":      Everyday,
	"daily":         Everyday,
	"semaine":       Weekdays,
	"ouvres":        Weekdays,
	"ouvrables":     Everyday &^ (1 << time.Sunday),
	"weekdays":      Weekdays,
	"weekday":       Weekdays,
	"working":       Weekdays,
	"business":      Weekdays,
	"weekend":       1<<time.Saturday | 1<<time.Sunday,
	"weekends":      1<<time.Saturday | 1<<time.Sunday,
	"toute semaine": Everyday,
	"7j 7":          Everyday,
}

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, word := range words {
		m[word] = true
	}
	return m
}

// dayNames are the names of the days and what they are shortened to.
var dayNames = func() map[string]time.Weekday {
	names := map[string]time.Weekday{
		"tues": time.Tuesday, "thur": time.Thursday, "thurs": time.Thursday,
	}
	for day := range time.Weekday(7) {
		for _, full := range []string{strings.ToLower(day.String()), daysFR[day]} {
			names[full], names[full+"s"] = day, day
			names[full[:3]], names[full[:2]] = day, day
		}
	}
	return names
}()

var daysFR = [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
