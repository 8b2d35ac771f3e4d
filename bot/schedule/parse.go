package schedule

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
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
