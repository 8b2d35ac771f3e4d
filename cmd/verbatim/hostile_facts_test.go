package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The judge of facts: what the prose of a claim says that the quotations which it
// rests on do not. It is written from the promise alone, with its own idea of what a
// number, a date and a name are, so that it cannot share a mistake with the checks
// that it judges. Where the two disagree, somebody has to look.

// fold is s in lower case without accents and ligatures, with one kind of
// apostrophe and of space.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'œ':
			b.WriteString("oe")
		case r == 'æ':
			b.WriteString("ae")
		case r == '’' || r == 'ʼ' || r == '‘':
			b.WriteByte('\'')
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

var months = map[string]int{}

func init() {
	for i, names := range [][]string{
		{"janvier", "january", "janv"}, {"fevrier", "february", "fevr"}, {"mars", "march"}, {"avril", "april"}, {"mai"}, {"juin", "june"},
		{"juillet", "july"}, {"aout", "august"}, {"septembre", "september", "sept"}, {"octobre", "october"}, {"novembre", "november"}, {"decembre", "december"},
	} {
		for _, n := range names {
			months[n] = i + 1
		}
	}
}

// weekdays by their place in the week; "mon" and the like are too often other words.
var weekdays = map[string]int{
	"lundi": 1, "monday": 1, "mardi": 2, "tuesday": 2, "mercredi": 3, "wednesday": 3, "jeudi": 4, "thursday": 4,
	"vendredi": 5, "friday": 5, "samedi": 6, "saturday": 6, "dimanche": 7, "sunday": 7,
}

// numerals are numbers in words, as far as prose of this kind has them; "un" and
// "one" are mostly articles and pronouns.
var numerals = map[string]float64{
	"deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4, "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7,
	"huit": 8, "eight": 8, "neuf": 9, "nine": 9, "dix": 10, "ten": 10, "onze": 11, "eleven": 11, "douze": 12, "twelve": 12,
	"treize": 13, "thirteen": 13, "quatorze": 14, "fourteen": 14, "quinze": 15, "fifteen": 15, "seize": 16, "sixteen": 16,
	"vingt": 20, "twenty": 20, "trente": 30, "thirty": 30, "quarante": 40, "forty": 40, "cinquante": 50, "fifty": 50,
	"soixante": 60, "sixty": 60, "soixantaine": 60, "cinquantaine": 50, "quarantaine": 40, "trentaine": 30, "vingtaine": 20, "dizaine": 10, "douzaine": 12, "centaine": 100,
	"cent": 100, "hundred": 100, "mille": 1000, "thousand": 1000,
	"deuxieme": 2, "second": 2, "troisieme": 3, "third": 3, "quatrieme": 4, "fourth": 4, "cinquieme": 5, "sixieme": 6, "septieme": 7,
	"huitieme": 8, "eighth": 8, "neuvieme": 9, "ninth": 9, "dixieme": 10, "tenth": 10,
}

var scales = map[string]float64{
	"million": 1e6, "millions": 1e6, "m€": 1e6, "milliard": 1e9, "milliards": 1e9, "md€": 1e9, "mds": 1e9, "billion": 1e9, "billions": 1e9,
	"bn": 1e9, "mille": 1e3, "milliers": 1e3, "thousand": 1e3, "k€": 1e3,
}

var units = map[string]string{
	"€": "euro", "euro": "euro", "euros": "euro", "$": "dollar", "dollar": "dollar", "dollars": "dollar", "£": "pound", "livres": "pound", "pounds": "pound",
	"%": "%", "pourcent": "%", "percent": "%", "points": "point", "kilometres": "km", "km": "km", "metres": "m", "tonnes": "t",
	"heures": "hour", "heure": "hour", "hours": "hour", "jours": "day", "days": "day", "mois": "month", "months": "month", "ans": "year", "annees": "year", "years": "year",
	"minutes": "minute", "semaines": "week", "weeks": "week", "pays": "country", "countries": "country", "villes": "city", "cities": "city",
}

// A figure is a number with what it counts, when that is a unit of the table.
type figure struct {
	value float64
	unit  string
}

var (
	dayForm  = regexp.MustCompile(`\b(\d{4})-(\d{2})-(\d{2})\b|\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b`)
	glued    = regexp.MustCompile(`(\d)(er|e|eme|th|st|nd|rd|h)\b`)
	wordForm = regexp.MustCompile(`[\p{L}%€$£]+|\d+(?:[.,]\d+)*`)
)

// spelled is text with dates in figures as day, month in letters and year.
func spelled(text string) string {
	return dayForm.ReplaceAllStringFunc(text, func(d string) string {
		p := regexp.MustCompile(`\d+`).FindAllString(d, -1)
		if len(p[0]) == 4 {
			p[0], p[2] = p[2], p[0]
		}
		m, _ := strconv.Atoi(p[1])
		if m < 1 || m > 12 {
			return d
		}
		return strings.TrimLeft(p[0], "0") + " " + monthsFr[m-1] + " " + p[2]
	})
}

// figuresIn are the numbers of text.
func figuresIn(text string) []figure {
	s := glued.ReplaceAllString(fold(text), "$1 $2")
	s = regexp.MustCompile(`(\d) (\d{3})\b`).ReplaceAllString(s, "$1$2") // thousands
	s = regexp.MustCompile(`(\d) (\d{3})\b`).ReplaceAllString(s, "$1$2")
	words := wordForm.FindAllString(s, -1)
	var out []figure
	for i, w := range words {
		v, ok := numerals[w]
		if c := w[0]; c >= '0' && c <= '9' {
			n, err := strconv.ParseFloat(decimal(w), 64)
			v, ok = n, err == nil
		}
		if !ok || w == "sept" && i > 0 && isFigure(words[i-1]) {
			continue
		}
		f := figure{value: v}
		next := i + 1
		if next < len(words) && scales[words[next]] > 0 {
			f.value *= scales[words[next]]
			next++
		}
		if next < len(words) && (words[next] == "d" || words[next] == "de" || words[next] == "of") {
			next++
		}
		if next < len(words) {
			f.unit = units[words[next]]
		}
		if i > 0 && f.unit == "" && strings.ContainsAny(words[i-1], "€$£") {
			f.unit = units[words[i-1]]
		}
		out = append(out, f)
	}
	return out
}

func isFigure(w string) bool { return w != "" && w[0] >= '0' && w[0] <= '9' }

// decimal reads "1,2", "1.234,5" and "1,234.5": a mark before exactly three digits
// that stands more than once, or beside another mark, groups thousands.
func decimal(w string) string {
	last := strings.LastIndexAny(w, ".,")
	if last < 0 {
		return w
	}
	whole := strings.NewReplacer(".", "", ",", "").Replace(w[:last])
	if strings.Count(w, string(w[last])) > 1 {
		return whole + w[last+1:]
	}
	return whole + "." + w[last+1:]
}

// same names say the same thing in two languages, or long and short; a name is
// supported by any other of its line.
var sameNames = [][]string{
	{"ue", "eu", "union", "europeenne", "european", "europe", "europeens", "europeen"},
	{"londres", "london"}, {"copenhague", "copenhagen"}, {"etats", "unis", "us", "usa", "united", "states", "america", "american", "americain"},
	{"royaume", "uni", "uk", "united", "kingdom", "british", "britain", "britannique"},
	{"allemagne", "germany", "german"}, {"italie", "italy", "italian"}, {"japon", "japan", "japanese"}, {"syrie", "syria"}, {"irak", "iraq"},
	{"catalogne", "catalonia"}, {"finlande", "finland"}, {"sicile", "sicily"}, {"californie", "california"}, {"elysee"}, {"maison", "white", "blanche", "house"},
	{"france", "french", "francais"}, {"conseil", "council"}, {"commission"}, {"etat", "state"}, {"ministre", "minister"},
	{"commissaire", "commissioner"}, {"premier", "prime"}, {"interieur", "interior"}, {"securite", "security"}, {"internet"},
	{"silicon", "valley"}, {"forum"}, {"palais", "palace"}, {"haut", "high", "haute"}, {"representante", "representative"}, {"agence", "agency"},
	{"cybersecurite", "cybersecurity"}, {"anglais", "english"}, {"mecanisme", "facility", "mechanism"}, {"interconnexion", "connecting"},
	{"declaration"}, {"plan"}, {"sommet", "summit"}, {"rapport", "report"}, {"mayor", "maire"}, {"it", "informatique"}, {"president"},
}

// namesIn are the words of text that are names by their capital: not the first of a
// sentence, unless known is told of it. Acronyms are names. What is not
// a letter ends a word.
func namesIn(text string, known map[string]bool) []string {
	var out []string
	first := true
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case strings.ContainsRune(".!?…:;«»“”\"\n", r):
			first = true
		case unicode.IsLetter(r):
			end := i
			for end < len(text) {
				x, n := utf8.DecodeRuneInString(text[end:])
				if !unicode.IsLetter(x) && !unicode.IsMark(x) && !(unicode.IsDigit(x) && end > i) {
					break
				}
				end += n
			}
			word := text[i:end]
			after, _ := utf8.DecodeRuneInString(text[end:])
			elided := after == '\'' || after == '’'
			if unicode.IsUpper(r) && word != "I" && !elided && (!first || known[fold(word)] || isAcronym(word)) {
				out = append(out, word)
			}
			first = first && elided
			i = end
			continue
		}
		i += size
	}
	return out
}

func isAcronym(w string) bool {
	return utf8.RuneCountInString(w) > 1 && strings.ToUpper(w) == w
}

// unsupported is what the prose has of numbers, dates and names that support, the
// quotations and what the record says of their speakers, does not have. Known
// are names, folded, that count even at the head of a sentence.
func unsupported(prose, support string, known map[string]bool) []string {
	prose, support = spelled(prose), spelled(support)
	var out []string
	have := figuresIn(support)
	for _, f := range figuresIn(prose) {
		if !slices.ContainsFunc(have, func(h figure) bool {
			return h.value == f.value && (f.unit == "" || h.unit == f.unit)
		}) {
			out = append(out, fmt.Sprintf("the number %v %s", f.value, f.unit))
		}
	}
	words := map[string]bool{}
	for _, w := range regexp.MustCompile(`[\p{L}\d]+`).FindAllString(fold(support), -1) {
		words[w] = true
	}
	haveMonth, haveDay := map[int]bool{}, map[int]bool{}
	for w := range words {
		haveMonth[months[w]] = true
		haveDay[weekdays[w]] = true
	}
	haveMonth[5] = haveMonth[5] || words["may"]
	for _, w := range regexp.MustCompile(`[\p{L}]+`).FindAllString(fold(prose), -1) {
		if m := months[w]; m > 0 && !haveMonth[m] {
			out = append(out, "the month "+w)
		}
		if d := weekdays[w]; d > 0 && !haveDay[d] {
			out = append(out, "the weekday "+w)
		}
	}
	for _, name := range namesIn(prose, known) {
		f := fold(name)
		if months[f] > 0 || weekdays[f] > 0 || numerals[f] > 0 || scales[f+"€"] > 0 || f == "may" && haveMonth[5] {
			continue
		}
		if !named(f, words) {
			out = append(out, "the name "+name)
		}
	}
	return out
}

// named reports whether words has name, another form of it, or its translation.
func named(name string, words map[string]bool) bool {
	if words[name] {
		return true
	}
	for _, line := range sameNames {
		if slices.ContainsFunc(line, func(n string) bool { return n == name }) && slices.ContainsFunc(line, func(n string) bool { return words[n] }) {
			return true
		}
	}
	for w := range words {
		n := 0
		for n < min(len(w), len(name)) && w[n] == name[n] {
			n++
		}
		if n >= 4 && len(w)-n <= 4 && len(name)-n <= 4 {
			return true
		}
	}
	return false
}
