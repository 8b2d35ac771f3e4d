package bot

import (
	"slices"
	"strconv"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A lead is what the words before a date make of it.
type lead struct {
	bound Bound
	re    *corpus.Pattern
}

// article is what may stand between a word that bounds a date and the date: the article
// and the part of the period, where the date does not begin with it.
const article = `(?:(?: (?:le|la|les|à|au|aux|en|dans|cet?|cette|début|mi|fin)| l['’]| (?:la|le) (?:fin|début|milieu)(?: d[eu]s?(?: (?:la|l['’]))?| d['’])?| the(?: end of)?(?: the)?| (?:early|mid|late))*)[ \x{a0}-]?`

// dueLeads are the ways to open a date, the more telling ones first. Each matches up to the end of
// what stands before the date, in small letters.
var dueLeads = []lead{
	{BoundBy, leadBefore(`au plus tard(?:,? (?:d['’]ici|dans|pour|avant))?|d['’]ici|d['’]ici à|no later than|not later than|at the latest|(?:will|shall|must|to) be \p{L}+ by|by|pour (?:le|la|fin|l['’]été)`)},
	{BoundBefore, leadBefore(`avant|before|prior to`)},
	{BoundFrom, leadBefore(`à (?:partir|compter) d(?:e|u|['’])|au plus tôt(?: (?:dans|pour|courant))?|dès|as of|as from|starting(?: (?:on|from|in))?|from`)},
	{BoundUntil, leadBefore(`jusqu['’](?:à|au|en|aux)|jusque|until|till|through|up to`)},
	{BoundOn, leadBefore(`le|les|en|au|aux|à|à l['’]|à la|dans les?|dans la|courant|durant|pendant|au cours d(?:e|u|['’])|pour|entre|on|in|during|at|for`)},
}

func leadBefore(words string) *corpus.Pattern {
	return corpus.NewPattern(`(?:^|[^\p{L}\d'’-])((?:` + words + `)` + article + `)$`)
}

// leadReach is how many bytes before a date its lead may take.
const leadReach = 60

// readLead reads the lead of the date at date in a sentence, and where it begins. False when
// nothing makes the date one of a clause: it belongs to a noun, "le rapport de mai 2020", or is a
// name, "l'Agenda 2030".
func readLead(text string, sentence, date corpus.Span) (bound Bound, start int, ok bool) {
	from := max(sentence.Start, date.Start-leadReach)
	before := strings.ToLower(text[from:date.Start])
	if len(before) != date.Start-from {
		return "", 0, false // small letters of another length: no text of these languages
	}
	own := strings.ToLower(date.In(text))
	for _, l := range dueLeads {
		if m := l.re.FindStringSubmatchIndex(before); m != nil {
			counted := withinWeeks.MatchString(own) && strings.HasPrefix(before[m[2]:], "dans les")
			if dependent.MatchString(before[:m[2]]) || rolling.MatchString(own) && !counted {
				return "", 0, false
			}
			return l.bound, from + m[2], true
		}
	}
	if m := theNext.FindStringSubmatchIndex(before); m != nil && stepped.MatchString(own) && !dependent.MatchString(before[:m[2]]) {
		return BoundOn, from + m[2], true
	}
	if rangeBehind.MatchString(before) && rangeInside.MatchString(own) {
		return BoundOn, from + rangeBehind.FindStringSubmatchIndex(before)[2], true
	}
	if ownLead.MatchString(own) && (strings.TrimSpace(before) == "" || !dependent.MatchString(before)) {
		return BoundOn, date.Start, true
	}
	return "", 0, false
}

// latest finds what bounds a date from behind: "au 31 octobre au plus tard".
var latest = corpus.NewPattern(`^[ \x{a0}]?,? ?(?:au plus tard|at the latest)`)

var (
	rangeBehind = corpus.NewPattern(`(?:^|[^\p{L}\d'’-])(du|de|d['’]|from|between)[ \x{a0}]$`)
	rangeInside = corpus.NewPattern(`\S (?:au|à|et|to|and) \S| ?[-–] ?`)
	// ownLead finds dates that need no word before them.
	ownLead = corpus.NewPattern(`^(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|après-demain|ce|cet|cette|l['’]|la semaine|le mois|les? |début|fin|mi-|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|this|next|later this)`)
	// rolling finds periods that begin with the text and end some time.
	rolling = corpus.NewPattern(`prochain\p{L}* (?:années|mois|semaines|jours|décennies)|^à \d|(?:années|mois|semaines|jours) (?:à venir|qui viennent)|(?:next|coming) (?:few )?(?:years|months|weeks|days)`)
	// withinWeeks finds those of them that end within weeks: "dans les dix prochains jours".
	withinWeeks = corpus.NewPattern(`prochain\p{L}* (?:jours|semaines)|(?:jours|semaines) (?:à venir|qui viennent)`)
	// stepped finds periods that follow an article: "la semaine prochaine".
	stepped   = corpus.NewPattern(`^(?:semaine|année|an|automne|été|hiver|printemps|trimestre|mois|week-end) (?:prochaine?|qui vient|suivante?)`)
	theNext   = corpus.NewPattern(`(?:^|[^\p{L}\d'’-])(la |l['’])$`)
	dependent = corpus.NewPattern(`(?:^|[^\p{L}])(?:de|du|des|d['’]|of|depuis|since|après|after)[ \x{a0}]?$`)
)

// lengthOfTime finds a length of time within which something is to be done.
var lengthOfTime = corpus.NewPattern(`(?i)(?:^|[^\p{L}\d])((?:au plus tard )?(?:dans (?:un|le) délai (?:maximum |maximal |maximum fixé )?(?:de|d['’])|sous|dans les|endéans les|within|no later than|in less than|en moins de|au plus tard)[ \x{a0}]*(?:un délai de |a period of |d['’])?` +
	`(\d{1,3}|une?|deux|trois|quatre|cinq|six|sept|huit|dix|douze|quinze|vingt|trente|soixante|an?|one|two|three|four|five|six|seven|eight|ten|twelve|fifteen|thirty)[ \x{a0}]+` +
	`(minutes?|heures?|jours?(?: ouvrables| ouvrés)?|semaines?|mois|ans?|années?|hours?|days?|weeks?|months?|years?)(?: (?:après|suivant|qui suivent|à compter d|of|after)[\p{L}'’]*)?)(?:[^\p{L}]|$)`)

var (
	// lengthStems are what a sentence must hold to have one: found fast.
	lengthStems = []string{"délai", "ous ", "ans les ", "ithin", "plus tard", "moins de", "less than", "later than"}
	countWords  = map[string]int{"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "dix": 10, "douze": 12, "quinze": 15,
		"vingt": 20, "trente": 30, "soixante": 60, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "ten": 10,
		"twelve": 12, "fifteen": 15, "thirty": 30}
	unitWords = []struct{ stem, unit string }{
		{"minute", "minute"}, {"heure", "hour"}, {"hour", "hour"}, {"jour", "day"}, {"day", "day"}, {"semaine", "week"}, {"week", "week"},
		{"mois", "month"}, {"month", "month"}, {"an", "year"}, {"year", "year"},
	}
)

// lengthsIn are the lengths of time in a sentence within which something is to be done.
func lengthsIn(text string, sentence corpus.Span) []Due {
	s := sentence.In(text)
	if !slices.ContainsFunc(lengthStems, func(w string) bool { return strings.Contains(s, w) }) {
		return nil
	}
	var out []Due
	for _, m := range lengthOfTime.FindAllStringSubmatchIndex(s, -1) {
		count := strings.ToLower(s[m[4]:m[5]])
		n, err := strconv.Atoi(count)
		if err != nil {
			n = countWords[count]
		}
		if n == 0 {
			continue
		}
		d := Due{Text: s[m[2]:m[3]], Start: sentence.Start + m[2], End: sentence.Start + m[3], Bound: BoundWithin, Count: n}
		for _, u := range unitWords {
			if strings.HasPrefix(strings.ToLower(s[m[6]:m[7]]), u.stem) {
				d.Unit = u.unit
				break
			}
		}
		out = append(out, d)
	}
	return out
}
