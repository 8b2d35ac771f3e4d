package bot

import (
	"strconv"
	"strings"
)

// figures reads a number written in digits.
func (t *factText) figures(i int) (n factNumber, next int) {
	before := t.part(i - 1)
	if t.part(i).glued && (before.kind == partWord || before.text == "-" && before.glued && t.part(i-2).kind == partWord && t.value(t.part(i-2).fold) < 0) {
		if moneySigns[before.fold] == "" {
			return n, i // the end of a name: G7, Covid-19
		}
	}
	digits, exp, next, reference := t.literal(i)
	if reference {
		n.keys = []string{t.plain[t.part(i).Start:t.part(next-1).End]}
		return n, next
	}
	n.plain = next == i+1
	n.small = exp <= 0 && len(digits)+exp <= 3
	n.negative = t.minus(i)
	if t.part(i).glued && before.text == "^" {
		n.keys = []string{"^" + digits}
		return n, next
	}
	if k := t.ordinalEnding(next); k > next {
		n.keys = []string{"o" + strings.TrimLeft(digits, "0")}
		n.unit, k = t.unit(k)
		return n, k
	}
	if b, k := t.fraction(i, next); k > next {
		n.keys = []string{b}
		return n, k
	}
	if m, k := t.clock(i, next); k > next {
		n.keys, n.unit = []string{valueKey(strconv.Itoa(m), 0)}, "h"
		return n, k
	}
	money := t.moneyBefore(i)
	exp, next = t.scale(next, exp, money != "", &n)
	n.unit, next = t.unit(next)
	if money != "" {
		n.unit = money
	}
	if u := t.part(next - 1); n.unit == "" && t.part(next).kind == partWord && t.part(next).glued && u.kind == partDigits {
		n.keys = []string{strings.ToLower(t.plain[t.part(i).Start:t.part(next).End])} // 5G
		return n, next + 1
	}
	n.keys = []string{valueKey(digits, exp)}
	if n.unit == "h" {
		n.keys = []string{hoursKey(digits, exp)}
	}
	n.label = t.labelBefore(i)
	return n, next
}

// literal reads digits with their separators. A reference is what has digits and
// signs of no number: 2017/541, 1.2.3.
func (t *factText) literal(i int) (digits string, exp, next int, reference bool) {
	digits, next = t.part(i).text, i+1
	sep := ""
	groups := 0
	for len(t.part(i).text) <= 3 && digits[0] != '0' {
		s, k, ok := t.thousands(next)
		if !ok || sep != "" && s != sep {
			break
		}
		if (s == "," || s == ".") && groups == 0 && !t.groups(next, s) {
			break
		}
		digits, next, sep = digits+t.part(k-1).text, k, s
		groups++
	}
	p := t.part(next)
	if d := t.part(next + 1); p.glued && (p.text == "," || p.text == ".") && p.text != sep && d.glued && d.kind == partDigits {
		digits, exp = digits+d.text, -len(d.text)
		next += 2
	}
	end := next
	for t.part(end).glued && strings.Contains("./,:", t.part(end).text) && t.part(end).kind == partMark &&
		t.part(end+1).glued && t.part(end+1).kind == partDigits {
		end += 2
	}
	if end > next && !(end == next+2 && (t.part(next).text == "/" || t.part(next).text == ":") && len(digits) <= 2 && len(t.part(next+1).text) <= 2) {
		return digits, 0, end, true
	}
	return digits, exp, next, false
}

// thousands reports whether a separator and three digits stand at part i.
func (t *factText) thousands(i int) (sep string, next int, ok bool) {
	p := t.part(i)
	if p.kind == partDigits && !p.glued && i > 0 {
		ok = t.plain[t.part(i-1).End:p.Start] == " "
		sep, next = " ", i+1
	} else if p.glued && (p.text == "'" || p.text == "," || p.text == ".") && t.part(i+1).glued && t.part(i+1).kind == partDigits {
		sep, next, ok = p.text, i+2, true
	}
	if !ok || len(t.part(next-1).text) != 3 {
		return "", i, false
	}
	return sep, next, true
}

// groups reports whether the comma or full stop at part i, three digits behind it,
// parts thousands: two of them do, one in the language that writes it so, or
// before a decimal sign of the other kind.
func (t *factText) groups(i int, sep string) bool {
	after := t.part(i + 2)
	if after.glued && (after.text == "," || after.text == ".") && t.part(i+3).glued && t.part(i+3).kind == partDigits {
		return true
	}
	return (sep == ",") == (t.lang == "en")
}

// minus reports whether the number at part i has a minus sign.
func (t *factText) minus(i int) bool {
	if t.moneyBefore(i) != "" {
		i--
	}
	p, sign := t.part(i), t.part(i-1)
	if p.glued && (sign.text == "-" || sign.text == "–") && !sign.glued {
		return true
	}
	return (sign.fold == "moins" || sign.fold == "minus") && !(t.part(i-2).fold == "au" || t.part(i-2).fold == "de" || t.part(i-2).fold == "en" || t.part(i-2).fold == "du")
}

func (t *factText) ordinalEnding(i int) int {
	p := t.part(i)
	if p.kind == partWord && p.glued && ordinalEndings[p.fold] && p.text != "E" {
		return i + 1
	}
	// "8 e", as a raised letter is often left.
	if apart := p.kind == partWord && !p.glued && (p.text == "e" || p.text == "er" || p.text == "ème"); apart && t.lang != "en" {
		return i + 1
	}
	return i
}

// fraction reads "/3" behind the digits [i, next).
func (t *factText) fraction(i, next int) (string, int) {
	if t.part(next).text != "/" || !t.part(next).glued || !t.part(next+1).glued || t.part(next+1).kind != partDigits {
		return "", next
	}
	return t.plain[t.part(i).Start:t.part(next+1).End], next + 2
}

// clock reads the rest of a time of day, "h30", ":30", "h 30", "pm", behind the
// digits [i, next). The time is in minutes.
func (t *factText) clock(i, next int) (minutes, end int) {
	hour, err := strconv.Atoi(t.part(i).text)
	if next != i+1 || err != nil || hour > 24 {
		return 0, next
	}
	p := t.part(next)
	minute := 0
	end = next
	switch m := t.part(next + 1); {
	case m.kind != partDigits || len(m.text) != 2 || m.text > "59":
	case p.text == ":" && p.glued && m.glued, p.fold == "h", p.fold == "heures", p.fold == "heure":
		minute, _ = strconv.Atoi(m.text)
		end = next + 2
	}
	half := t.part(end).fold
	if half == "a" || half == "p" {
		if t.part(end+1).text == "." && t.part(end+2).fold == "m" {
			half += "m"
			end += 2
			if t.part(end+1).text == "." {
				end++
			}
		}
	}
	if half == "am" || half == "pm" {
		if half == "pm" && hour < 12 {
			hour += 12
		}
		return hour*60 + minute, end + 1
	}
	return hour*60 + minute, end
}

// moneyBefore is the currency whose sign stands before the number at part i.
func (t *factText) moneyBefore(i int) string {
	p := t.part(i - 1)
	if p.kind == partWord && p.text != strings.ToUpper(p.text) {
		return ""
	}
	// A sign glued to the number before it belongs to that.
	if (p.glued || !t.part(i).glued) && t.part(i-2).kind == partDigits {
		return ""
	}
	return moneySigns[p.fold]
}
