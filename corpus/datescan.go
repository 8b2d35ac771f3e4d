package corpus

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A scanner recognises date expressions in tokens. Its methods take the index of
// a token and return the index after what they recognised; every one of them
// looks at a bounded number of tokens.
type scanner struct {
	text string
	toks []token
	// items is the room in which expression builds a sequence.
	items []item
	// depth counts containers within containers.
	depth int
}

// at is the token i; past either end it is a mark that equals nothing.
func (s *scanner) at(i int) *token {
	if i < 0 || i >= len(s.toks) {
		return &noToken
	}
	return &s.toks[i]
}

var noToken = token{kind: tokenMark, breaks: 2}

// is reports whether token i folds to one of words.
func (s *scanner) is(i int, words ...string) bool {
	f := s.at(i).fold
	return f != "" && slices.Contains(words, f)
}

// raw is token i as it is written.
func (s *scanner) raw(i int) string {
	if i < 0 || i >= len(s.toks) {
		return ""
	}
	return s.text[s.toks[i].start:s.toks[i].end]
}

// isNumber reports whether token i is a number between lo and hi of at most
// width digits that is not a part of a decimal, a reference or a longer figure.
func (s *scanner) isNumber(i, lo, hi, width int) bool {
	t := s.at(i)
	return t.kind == tokenNumber && t.digits() <= width && t.value >= lo && t.value <= hi
}

// standsFree reports whether tokens [i, j), a figure, are no part of a longer figure
// or reference: "10,8", "2016/680", "IP/17", "n°2016", "COVID-19", "12.xlsx".
func (s *scanner) standsFree(i, j int) bool {
	if s.at(i).glued {
		before := s.at(i - 1)
		if before.kind != tokenMark {
			return false
		}
		joined := before.glued && s.at(i-2).kind != tokenMark
		switch before.fold {
		case "/", "+", "#", "$", "€", "£", "°", "º", "=", "~", "&", "\\":
			return false
		case "-":
			if joined && !s.is(i-2, "mi", "mid") {
				return false
			}
		case ".", ",", ":":
			if joined && s.at(i-2).kind == tokenNumber {
				return false
			}
		}
	}
	after := s.at(j)
	if !after.glued {
		return true
	}
	if after.kind != tokenMark || s.is(j, "%", "€", "$", "£", "°") {
		return false
	}
	next := s.at(j + 1)
	switch {
	case !next.glued:
		return true
	case s.is(j, "/") && s.followedByClock(j+1):
		return true
	case s.is(j, "/", "-", ".", ",", ":", "+"):
		return next.kind == tokenMark || next.kind == tokenWord && !s.is(j, ".", "/")
	}
	return true
}

// near reports whether token i continues a phrase: it exists, and no empty line
// stands before it.
func (s *scanner) near(i int) bool {
	return i < len(s.toks) && s.toks[i].breaks < 2
}

// cardinal reads a count in figures or words, 1 to 999: "3", "trois", "vingt et un",
// "quatre-vingt-dix".
func (s *scanner) cardinal(i int) (n, next int) {
	if s.isNumber(i, 1, 999, 3) {
		if s.is(i+1, ".", ",") && s.at(i+1).glued && s.at(i+2).kind == tokenNumber && s.at(i+2).glued {
			return 0, i
		}
		return s.at(i).value, i + 1
	}
	n = int(s.at(i).word.number)
	if n == 0 {
		return 0, i
	}
	next = i + 1
	if n == 4 && s.is(next, "-") && s.is(next+1, "vingt", "vingts") {
		n, next = 80, next+2
	}
	if n < 20 && n != 10 {
		return n, next
	}
	// "vingt et un", "soixante-dix", "twenty-one"
	j := next
	if s.is(j, "-") {
		j++
	}
	if s.is(j, "et") {
		j++
		if s.is(j, "-") {
			j++
		}
	}
	if m := int(s.at(j).word.number); j > next && m > 0 && (m < 10 || n >= 60 && m < 20 || n == 10 && m >= 7 && m < 10) {
		return n + m, j + 1
	}
	return n, next
}

// ordinal reads "1er", "3e", "2nd", "4th", "premier", "dernière".
func (s *scanner) ordinal(i int) (n, next int) {
	if o := s.at(i).word.ordinal; o != 0 {
		return int(o), i + 1
	}
	if s.isNumber(i, 1, 99, 2) && s.is(i+1, "er", "ere", "e", "eme", "ieme", "nd", "nde", "st", "rd", "th") && s.at(i+1).glued {
		return s.at(i).value, i + 2
	}
	return 0, i
}

// dayNumber reads a day of the month: "5", "05", "1er", "1 er", "23rd", "premier".
func (s *scanner) dayNumber(i int) (day, next int) {
	if !s.isNumber(i, 1, 31, 2) {
		if s.is(i, "premier", "first") {
			return 1, i + 1
		}
		return 0, i
	}
	if b := s.at(i - 1); s.at(i).glued && (b.kind != tokenMark || s.is(i-1, "/", ".", ",", ":", "+", "$", "€", "°", "º")) {
		return 0, i
	}
	day, next = s.at(i).value, i+1
	switch {
	case s.is(next, "er") && day == 1, s.at(next).glued && s.is(next, "st", "nd", "rd", "th"):
		next++
	case s.is(next, "°") && day == 1:
		next++
	}
	return day, next
}

// of skips the word that joins a day to its month or a month to its year.
func (s *scanner) of(i int) int {
	switch {
	case s.is(i, "de", "of", "du", "en"):
		return i + 1
	case s.is(i, "d") && s.is(i+1, "'"):
		return i + 2
	}
	return i
}

// monthName reads a month with the dot of its abbreviation.
func (s *scanner) monthName(i int) (m time.Month, next int) {
	t := s.at(i)
	if t.word.month == 0 {
		return 0, i
	}
	next = i + 1
	if t.word.short && !s.is(i, "mars", "march", "may") && s.is(next, ".") && s.at(next).glued {
		next++
	}
	return t.word.month, next
}

// year reads a year of four digits, or none. It refuses what is followed by
// something that makes the number a count or a reference.
func (s *scanner) year(i int) (y, next int) {
	if !s.isNumber(i, 1000, 2999, 4) || s.at(i).digits() != 4 {
		return 0, i
	}
	after := s.at(i + 1)
	if after.glued && (after.kind == tokenNumber || after.kind == tokenWord || after.kind == tokenBlob || s.is(i+1, "%", "€", "$")) {
		return 0, i
	}
	if after.glued && s.is(i+1, ",", ".", ":", "/") && s.at(i+2).glued && s.at(i+2).kind == tokenNumber {
		return 0, i
	}
	return s.at(i).value, i + 1
}

// yearAfter reads the year that follows a day, month or season at i: "2017",
// ", 2017", "de 2017", "en 2017", "'17" is not read.
func (s *scanner) yearAfter(i int) (y, next int) {
	j := i
	if s.is(j, ",") {
		j++
	}
	if k := s.of(j); k > j {
		if s.is(j, "en") && s.is(j-1, ",") {
			return 0, i
		}
		j = k
	}
	if !s.near(j) {
		return 0, i
	}
	if y, next = s.year(j); y == 0 || s.counted(next) {
		return 0, i
	}
	return y, next
}

// counted reports whether token i makes the number before it an amount.
func (s *scanner) counted(i int) bool {
	if s.at(i).breaks > 0 {
		return false
	}
	return s.is(i, "fois", "euros", "euro", "dollars", "dollar", "francs", "personnes", "habitants", "metres", "metre", "km", "kilometres",
		"m", "kg", "tonnes", "tonne", "hectares", "ha", "mw", "kw", "emplois", "salaries", "exemplaires", "places", "logements", "pieces",
		"membres", "voix", "unites", "litres", "degres", "chf", "eur", "usd", "millions", "milliards", "million", "milliard",
		"%", "€", "$", "£")
}

// span is the bytes from token i to token j, exclusive.
func (s *scanner) span(i, j int) Span {
	return Span{Start: s.toks[i].start, End: s.toks[j-1].end}
}

// upperFirst reports whether token i begins with a capital.
func (s *scanner) upperFirst(i int) bool {
	first, _ := utf8.DecodeRuneInString(s.raw(i))
	return unicode.IsUpper(first)
}

// sameSentence reports whether the text between two expressions keeps them in one sentence.
func sameSentence(between string) bool {
	if len(between) > 400 {
		return false
	}
	return !strings.ContainsAny(between, "\n!?") && !strings.Contains(between, ". ") && !strings.Contains(between, "; ")
}
