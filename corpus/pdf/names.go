package pdf

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// accents are the endings of glyph names for letters with a mark.
var accents = []struct {
	name string
	mark rune
}{
	{"acute", '\u0301'}, {"grave", '\u0300'}, {"circumflex", '\u0302'}, {"dieresis", '\u0308'}, {"tilde", '\u0303'},
	{"cedilla", '\u0327'}, {"caron", '\u030c'}, {"ring", '\u030a'}, {"breve", '\u0306'}, {"macron", '\u0304'},
	{"ogonek", '\u0328'}, {"dotaccent", '\u0307'}, {"hungarumlaut", '\u030b'}, {"commaaccent", '\u0326'},
}

// glyphNames are the names of the characters of European texts that are neither
// letters nor built from one and a mark.
var glyphNames = parseNames(`
	space=0020 nbspace=00A0 nonbreakingspace=00A0 exclam=! quotedbl=" numbersign=# dollar=$ percent=% ampersand=& quotesingle='
	parenleft=( parenright=) asterisk=* plus=+ comma=, hyphen=- sfthyphen=00AD softhyphen=00AD minus=2212 period=. slash=/
	zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 colon=: semicolon=; less=< equal=003D greater=>
	question=? at=@ bracketleft=[ backslash=\ bracketright=] asciicircum=^ underscore=_ grave=0060 braceleft={ bar=| braceright=}
	asciitilde=~ exclamdown=¡ cent=¢ sterling=£ fraction=⁄ yen=¥ florin=ƒ section=§ currency=¤ quoteleft=‘ quotedblleft=“
	guillemotleft=« guillemotright=» guilsinglleft=‹ guilsinglright=› fi=fi fl=fl ff=ff ffi=ffi ffl=ffl endash=– emdash=—
	dagger=† daggerdbl=‡ periodcentered=· middot=· paragraph=¶ bullet=• quotesinglbase=‚ quotedblbase=„ quotedblright=” quoteright=’
	ellipsis=… perthousand=‰ questiondown=¿ acute=´ circumflex=ˆ tilde=˜ macron=¯ breve=˘ dotaccent=˙ dieresis=¨ ring=˚ cedilla=¸
	hungarumlaut=˝ ogonek=˛ caron=ˇ AE=Æ ae=æ OE=Œ oe=œ Oslash=Ø oslash=ø Lslash=Ł lslash=ł germandbls=ß dotlessi=ı Eth=Ð eth=ð
	Thorn=Þ thorn=þ Dcroat=Đ dcroat=đ ordfeminine=ª ordmasculine=º onesuperior=¹ twosuperior=² threesuperior=³ onehalf=½
	onequarter=¼ threequarters=¾ degree=° plusminus=± multiply=× divide=÷ logicalnot=¬ mu=µ brokenbar=¦ copyright=© registered=®
	trademark=™ Euro=€ euro=€ lozenge=◊ infinity=∞ notequal=≠ lessequal=≤ greaterequal=≥ approxequal=≈ summation=∑ product=∏
	integral=∫ partialdiff=∂ radical=√ Delta=Δ Omega=Ω pi=π arrowright=→ arrowleft=← arrowup=↑ arrowdown=↓ arrowboth=↔
	filledbox=■ filledrect=▬ square=□ circle=○ blackcircle=● triagrt=► checkmark=✓ figuredash=‒ horizontalbar=― primeminute=′
	alpha=α beta=β gamma=γ delta=δ epsilon=ε lambda=λ sigma=σ tau=τ omega=ω theta=θ phi=φ rho=ρ
	asteriskmath=∗ openbullet=◦ ordmsculine=º visiblespace=␣ cwm=200B compwordmark=200B`)

func parseNames(list string) map[string]string {
	names := make(map[string]string)
	for entry := range strings.FieldsSeq(list) {
		name, value, _ := strings.Cut(entry, "=")
		if n, err := strconv.ParseUint(value, 16, 32); err == nil && len(value) == 4 {
			value = string(rune(n))
		}
		names[name] = value
	}
	return names
}

// glyphText is the text that a glyph of that name stands for, "" when the name
// says nothing, blank when it shows nothing.
func glyphText(name string) string {
	if name == ".notdef" {
		return blank
	}
	name, _, _ = strings.Cut(name, ".") // "a.sc"
	if s, ok := glyphNames[name]; ok {
		return s
	}
	if utf8.RuneCountInString(name) == 1 {
		return name
	}
	for _, a := range accents {
		if base, ok := strings.CutSuffix(name, a.name); ok && len(base) == 1 {
			return norm.NFC.String(base + string(a.mark))
		}
	}
	if s := numberedGlyph(name); s != "" {
		return s
	}
	if parts := strings.Split(name, "_"); len(parts) > 1 && len(parts) < 6 { // "f_f_i"
		all := ""
		for _, p := range parts {
			s := glyphText(p)
			if s == "" {
				return ""
			}
			all += s
		}
		return all
	}
	return ""
}

// numberedGlyph is the text of a name such as uni00E9 or u1F600.
func numberedGlyph(name string) string {
	digits, ok := strings.CutPrefix(name, "uni")
	if !ok {
		digits, ok = strings.CutPrefix(name, "u")
		if !ok || len(digits) < 4 || len(digits) > 6 {
			return ""
		}
	} else if len(digits) < 4 {
		return ""
	} else {
		digits = digits[:4]
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || !utf8.ValidRune(rune(n)) || n == 0 {
		return ""
	}
	return string(rune(n))
}
