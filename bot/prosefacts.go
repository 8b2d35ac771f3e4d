package bot

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// checkFacts returns the first of CheckNumber, CheckDate and CheckName that prose,
// in lang, fails against the quotations that it rests on, or "". A fact is
// supported when one of these quotations has it, written in whatever way; for a
// name the speaker that the record gives with a quotation will do too. What may
// be a fact is taken for one. The verdict depends on nothing but the arguments.
func checkFacts(prose, lang string, cs []Citation) Check {
	said := readFacts(prose, lang)
	quotes := make([]*factText, len(cs))
	var speakers []*factText
	for i, c := range cs {
		quotes[i] = readFacts(c.Quote, retrieval.DetectLang(c.Quote))
		if c.Speaker != nil {
			speakers = append(speakers, readFacts(*c.Speaker, "fr"))
		}
	}
	switch {
	case !numbersStand(said, quotes):
		return CheckNumber
	case !datesStand(said, quotes):
		return CheckDate
	case !namesStand(said, quotes, speakers):
		return CheckName
	}
	return ""
}

// A factText is a text as the check of facts reads it. All offsets are bytes of
// its plain text.
type factText struct {
	plain string
	lang  string
	words []retrieval.Token
	parts []factPart
	dates []corpus.Expr
	nums  []factNumber
}

func readFacts(text, lang string) *factText {
	t := &factText{plain: plainText(text), lang: lang}
	t.words = retrieval.Tokens(t.plain, lang)
	t.parts = cutParts(t.plain)
	t.dates = corpus.ScanDates(t.plain)
	t.nums = scanNumbers(t)
	return t
}

// plainText is text with everything that can be written in several ways written in
// one: characters of compatibility, digits of other scripts, spaces, apostrophes
// and hyphens. What does not show is gone. A raised digit is kept from the number
// before it by ^.
func plainText(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	last := rune(' ')
	put := func(s string) {
		b.WriteString(s)
		last, _ = utf8.DecodeLastRuneInString(s)
	}
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf && r != '`' && r != 0:
			b.WriteByte(byte(r))
			last = r
		case r == 0, unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r), r == '\u034f', r == utf8.RuneError:
		case r == '\u2028', r == '\u2029', r == '\u0085':
			put("\n")
		case unicode.IsSpace(r):
			put(" ")
		case strings.ContainsRune("’ʼ‘′´`ʹ＇", r):
			put("'")
		case strings.ContainsRune("‐‑−﹣－", r):
			put("-")
		case strings.ContainsRune("…–—", r):
			put(string(r))
		case strings.ContainsRune("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞", r):
			put(" " + strings.ReplaceAll(norm.NFKC.String(string(r)), "⁄", "/"))
		case unicode.IsDigit(r):
			put(string(digitOf(r)))
		case unicode.Is(unicode.No, r) && unicode.IsDigit(firstOf(norm.NFKC.String(string(r)))) && !unicode.IsLetter(last):
			put("^" + norm.NFKC.String(string(r)))
		default:
			put(norm.NFKC.String(string(r)))
		}
	}
	return norm.NFC.String(b.String())
}

func firstOf(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// digitOf is the ASCII digit for a decimal digit of any script; Unicode has them
// in runs that begin with their zero.
func digitOf(r rune) rune {
	for _, rg := range unicode.Nd.R16 {
		if lo := rune(rg.Lo); lo <= r && r <= rune(rg.Hi) {
			return '0' + (r-lo)%10
		}
	}
	for _, rg := range unicode.Nd.R32 {
		if lo := rune(rg.Lo); lo <= r && r <= rune(rg.Hi) {
			return '0' + (r-lo)%10
		}
	}
	return r
}

// A factPart is a run of letters, a run of digits, or one other rune but a space.
type factPart struct {
	corpus.Span
	kind  partKind
	glued bool // nothing stands between it and the part before
	text  string
	fold  string
}

type partKind uint8

const (
	partMark partKind = iota
	partWord
	partDigits
)

func cutParts(plain string) []factPart {
	out := make([]factPart, 0, len(plain)/5+4)
	end := -1
	for i := 0; i < len(plain); {
		r, size := utf8.DecodeRuneInString(plain[i:])
		if unicode.IsSpace(r) {
			i += size
			continue
		}
		p := factPart{kind: kindOf(r), glued: i == end}
		p.Start = i
		i += size
		for p.kind != partMark && i < len(plain) {
			next, size := utf8.DecodeRuneInString(plain[i:])
			if kindOf(next) != p.kind && !(p.kind == partWord && unicode.Is(unicode.Mn, next)) {
				break
			}
			i += size
		}
		p.End = i
		p.text = plain[p.Start:i]
		p.fold = p.text
		if p.kind == partWord {
			p.fold = retrieval.Fold(p.text)
		}
		end = i
		out = append(out, p)
	}
	return out
}

func kindOf(r rune) partKind {
	switch {
	case '0' <= r && r <= '9':
		return partDigits
	case unicode.IsLetter(r):
		return partWord
	}
	return partMark
}

// part is part i; past either end it is a mark that equals nothing.
func (t *factText) part(i int) factPart {
	if i < 0 || i >= len(t.parts) {
		return factPart{}
	}
	return t.parts[i]
}

// wordAt is the index of the first word that begins at pos or later.
func (t *factText) wordAt(pos int) int {
	return sort.Search(len(t.words), func(i int) bool { return t.words[i].Start >= pos })
}

// dateAt returns the date expression that covers the byte pos.
func (t *factText) dateAt(pos int) (corpus.Expr, bool) {
	i := sort.Search(len(t.dates), func(i int) bool { return t.dates[i].End > pos })
	if i < len(t.dates) && t.dates[i].Start <= pos {
		return t.dates[i], true
	}
	return corpus.Expr{}, false
}
