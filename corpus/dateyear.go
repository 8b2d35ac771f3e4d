package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// freeBefore reports whether no figure or reference runs into token i.
func (s *scanner) freeBefore(i int) bool {
	before := s.at(i - 1)
	if !s.at(i).glued {
		return before.kind != tokenNumber
	}
	return before.kind == tokenMark && !s.is(i-1, "/", "+", "#", "$", "€", "£", "°", "º", "-", ".", ":", "=", "~", "&", "\\")
}

// freeAfter reports whether no figure or reference runs on at token i.
func (s *scanner) freeAfter(i int) bool {
	after := s.at(i)
	if !after.glued {
		return after.kind != tokenNumber
	}
	if after.kind != tokenMark || s.is(i, "%", "€", "$", "£", "°", "/") {
		return false
	}
	next := s.at(i + 1)
	return !(next.glued && next.kind != tokenMark && s.is(i, "-", ".", ",", ":"))
}

// yearStands reports whether the four figures at [i, next) are a year: the words around them
// say so. "2000 fois", "2016 personnes", "article 2015" are not.
func (s *scanner) yearStands(i, next int) bool {
	y := s.at(i).value
	if s.counted(next) || s.at(i-1).kind == tokenNumber || s.at(next).kind == tokenNumber && s.at(next).breaks == 0 {
		return false
	}
	if s.inName(i) {
		return false
	}
	prev := s.at(i - 1)
	switch {
	case s.life(i):
		return plausibleYear(y)
	case s.is(i-1, "en", "in", "depuis", "since", "annee", "an", "exercice", "horizon", "courant", "millesime", "year", "until", "till"):
		return y >= 1000 && y < 2200
	case s.is(i-1, "des") && strings.ContainsAny(s.raw(i-1), "èÈ"), s.is(i-1, "avant", "apres", "before", "after", "by", "jusqu"):
		return plausibleYear(y) && !s.plural(next)
	case s.is(i-1, "'") && (s.is(i-2, "jusqu") || s.is(i-2, "d") && s.is(i-3, "ici")):
		return plausibleYear(y)
	case s.is(i-1, "a", "en") && s.is(i-2, "'") && s.is(i-3, "jusqu"), s.is(i-1, "a") && s.is(i-2, "ici"), s.is(i-1, "ici"):
		return plausibleYear(y) && !s.plural(next)
	case s.is(i-1, "annees"):
		return plausibleYear(y)
	case s.is(i-1, "a") && s.is(i-2, "rapport"), s.is(i-1, "with", "to") && s.is(i-2, "compared"):
		return plausibleYear(y) && !s.plural(next)
	case s.is(i-1, "(") && s.is(next, ")", ",", "-", ":"):
		return plausibleYear(y)
	case !plausibleYear(y) || s.plural(next) && !s.is(i-1, "the") || s.reference(i-1):
		return false
	case s.is(i-1, "sur", "over") && s.is(next, "et", "and", "ou", "or", "a", "to") && s.at(next+1).digits() == 4 && s.at(next+1).kind == tokenNumber:
		return plausibleYear(s.at(next + 1).value)
	case s.is(i-1, "de", "of", "entre", "between", "from", "pour", "for", "et", "and", "ou", "or", "du", "que", "qu", "to", "sur", "ete"):
		return s.is(i-1, "de", "of", "entre", "between", "from", "pour", "for") && (y < 2050 || s.is(i-1, "entre", "between"))
	case s.is(i-1, "the"):
		return y >= 1990 && y <= 2040 && s.at(next).kind == tokenWord && s.at(next).breaks == 0 && !s.plan(next) && !s.counted(next)
	case s.is(i-1, "les", "des", "ces", "ses", "aux", "le", "la", "plus", "environ", "quelque", "pres", "moins", "a", "au", "un", "une"):
		return false
	}
	// a noun before it, on the same line: "budget 2024", "WEF 2025"
	return prev.kind == tokenWord && !s.at(i).glued && s.at(i).breaks == 0 && prev.digits() >= 3 && y >= 1950 && y <= 2060 && s.nounBefore(i-1)
}

// nounBefore reports whether token i may be a noun that a year qualifies: it is no
// word of the grammar that asks for a number, and no verb form in -ent or -ait.
func (s *scanner) nounBefore(i int) bool {
	t := s.at(i)
	if t.word.tense != TenseUnknown || t.word.number != 0 {
		return false
	}
	raw := strings.ToLower(s.raw(i))
	switch raw {
	case "dans", "sous", "avec", "par", "contre", "vers", "sans", "mais", "soit", "dont", "compte", "regroupe", "emploie", "réunit", "atteint", "accueille",
		"about", "some", "over", "nearly", "almost", "than", "with", "the", "only", "environ", "quelque", "près", "sauf", "around", "autour":
		return false
	}
	return !strings.HasSuffix(raw, "ait") && !strings.HasSuffix(raw, "aient")
}

// plural reports whether token i looks like a noun in the plural, counted by the number
// before it.
func (s *scanner) plural(i int) bool {
	t := s.at(i)
	if t.kind != tokenWord || t.breaks > 0 || t.fold != "" {
		return false
	}
	raw := s.raw(i)
	first, _ := utf8.DecodeRuneInString(raw)
	if unicode.IsUpper(first) || len(raw) < 4 {
		return false
	}
	if !strings.HasSuffix(raw, "s") && !strings.HasSuffix(raw, "x") {
		return false
	}
	switch raw {
	case "sans", "vers", "après", "dans", "mais", "nous", "vous", "alors", "lors", "dès", "deux", "jamais", "toujours", "près", "très", "moins", "celles", "ceux", "leurs", "désormais":
		return false
	}
	return !strings.HasSuffix(raw, "és") && !strings.HasSuffix(raw, "ées")
}

// spokenYear reads "deux mille vingt-trois" behind "en", "depuis" or "l'an".
func (s *scanner) spokenYear(i int) (y, next int) {
	if !s.is(i, "deux") || !s.is(i+1, "mille") || !s.is(i-1, "en", "depuis", "an", "annee") {
		return 0, i
	}
	n, j := s.cardinal(i + 2)
	if n == 0 || n > 99 || s.at(i+2).kind == tokenNumber || s.counted(j) || s.plural(j) {
		return 0, i
	}
	return 2000 + n, j
}
