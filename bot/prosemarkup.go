package bot

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// hasMarkup reports whether s holds anything but letters, numbers and the
// punctuation of plain prose, or an address in any dress. What prose may consist
// of is listed, what may be done with other characters is not: nobody knows all
// that some front end makes of them.
func hasMarkup(s string) bool {
	composed := norm.NFC.String(s)
	if strings.ContainsFunc(composed, isForeign) || standsAlone(composed) || openBracket(composed) {
		return true
	}
	plain := strings.Map(plainSpace, strings.ToLower(norm.NFKD.String(composed)))
	plain = strings.Map(unaccented, plain)
	return hasAddress(plain) || residue.MatchString(plain) || isListed(plain) || hasPhone(plain)
}

// proseMarks is the punctuation and the signs of plain prose. Neither @ # < > * _
// ` ~ | \ ^ { } = nor any that does not show is among them. Brackets are looked at by themselves.
const proseMarks = " \u00a0\u202f\u2009.,;:!?…'’‘\"“”„«»‹›()[]-\u2010\u2011–—−/%‰€$£¥&+±×§°ºª²³µ½¼¾·≥≤"

// isForeign reports whether a character has no place in prose.
func isForeign(r rune) bool {
	switch {
	case r < 0x80:
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(proseMarks, r))
	case r >= 0x1c0 && r <= 0x1c3: // clicks, which look like bars and exclamation marks
		return true
	case r <= 0x24f || r >= 0x1e00 && r <= 0x1eff || r >= 0xfb00 && r <= 0xfb06: // Latin, with its accents and ligatures
		return !unicode.IsLetter(r) && !strings.ContainsRune(proseMarks, r)
	case r >= 0x391 && r <= 0x3c9: // Greek, which standsAlone looks at
		return !unicode.IsLetter(r)
	case strings.ContainsRune("ᵉʳˢᵈᵒ№", r): // 1ᵉʳ, 2ᵈ, nᵒ
		return false
	}
	return !strings.ContainsRune(proseMarks, r)
}

// standsAlone reports whether a Greek letter of s is anything but a sign of one
// letter, as in "rayons β": Greek letters in words pass for Latin ones.
func standsAlone(s string) bool {
	before := ' '
	greek := false
	for _, r := range s {
		isGreek := unicode.Is(unicode.Greek, r)
		if isGreek && unicode.IsLetter(before) || greek && unicode.IsLetter(r) {
			return true
		}
		greek, before = isGreek, r
	}
	return false
}

// openBracket reports whether s has a square bracket other than those of an omission or a "[sic]".
func openBracket(s string) bool {
	for _, allowed := range []string{"[…]", "[...]", "[sic]"} {
		s = strings.ReplaceAll(s, allowed, "")
	}
	return strings.ContainsAny(s, "[]")
}

func plainSpace(r rune) rune {
	if unicode.IsSpace(r) {
		return ' '
	}
	return r
}

func unaccented(r rune) rune {
	if unicode.Is(unicode.Mn, r) {
		return -1
	}
	return r
}

var (
	// webAddress finds what is or becomes a link: a scheme, a host name with or without a
	// path, an address in numbers. Two letters and more on both sides of a full stop
	// without a space are a host name, whatever the ending: endings are bought freely.
	webAddress = corpus.NewPattern(`://|//|\bwww\b|` +
		`\b(?:mailto|tel|sms|javascript|data|vbscript|file|ftps?|callto|slack|skype|whatsapp|urn|blob):\S|` +
		`[a-z0-9-]*[a-z][a-z0-9-]*[a-z0-9]\.[a-z]{2,}|` +
		`\b[a-z0-9-]+ ?\. ?(?:` + endings + `)(?:$|[^a-z])|` +
		`\b[a-z0-9-]+ (?:dot|point|\(dot\)|\(point\)|\(\.\)) ?(?:` + endings + `)\b|` +
		`\b[a-z0-9-]+\((?:dot|point|\.)\)|\b(?:at|arobase|\(at\)|\(a\)) [a-z0-9-]+ (?:dot|point) |` +
		`(?:[0-9a-f]{0,4}:){4,}|%[2-7][0-9a-f]`)
	number4 = corpus.NewPattern(`\b[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.([0-9]{1,3})\b`)
	// residue finds what is left of entities, JSON, emoji names and templates.
	residue   = corpus.NewPattern(`&#?[a-z0-9]+;|"\s*:\s*["0-9]|",\s*"[a-z]+"\s*:|:[a-z0-9+-]*[a-z][a-z0-9+-]*:(?:$|[^a-z0-9])|--+|\$\(|"""|''''*`)
	phone     = corpus.NewPattern(`[+(]{0,2}[0-9][0-9 .()-]{6,}[0-9]`)
	entryMark = corpus.NewPattern(`^(?:[-–—·+]|[0-9]{1,2}[.)]|[a-z]\)|\(?[0-9]{1,2}\)) `)
)

// endings are the endings of host names that are told even where spaces or words stand around the dot.
const endings = `com|org|net|fr|io|eu|info|biz|uk|ru|cn|gouv|xyz|ly|gl|me|app|dev|ai|gg`

func hasAddress(s string) bool {
	letters := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, s)
	for _, scheme := range []string{"http", "hxxp", "wwww"} {
		if strings.Contains(letters, scheme) {
			return true
		}
	}
	for _, m := range number4.FindAllStringSubmatch(s, -1) {
		if m[1] != "000" { // 1.200.000.000 is an amount
			return true
		}
	}
	return webAddress.MatchString(s) || strings.Contains(strings.ReplaceAll(s, " ", ""), "://")
}

// isListed reports whether s opens as an entry of a list does.
func isListed(s string) bool { return entryMark.MatchString(strings.TrimSpace(s)) }

// hasPhone reports whether s holds a telephone number: nine to fifteen digits that
// open with 0 or +, or stand in groups that no amount has.
func hasPhone(s string) bool {
	for _, m := range phone.FindAllString(s, -1) {
		digits := 0
		for _, r := range m {
			if r >= '0' && r <= '9' {
				digits++
			}
		}
		if digits < 9 || digits > 15 {
			continue
		}
		if strings.ContainsRune("0+", rune(m[0])) || dialled.MatchString(m) {
			return true
		}
	}
	return false
}

// dialled finds groups of digits as they are dialled: 555-010-9999, 1-800-555-0199, 33 6 12 34 56 78.
var dialled = corpus.NewPattern(`^(?:[0-9]-)?\(?[0-9]{3}(?:[-. ]|\) ?)[0-9]{3}[-. ][0-9]{4}$|^[0-9]{2} [0-9](?: [0-9]{2}){4}$`)
