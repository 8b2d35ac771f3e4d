package bot

import (
	"strconv"
	"strings"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// value is the number that a folded word spells, -1 for none.
func (t *factText) value(fold string) int64 {
	first, second := numeralsFR, numeralsEN
	if t.lang == "en" {
		first, second = second, first
	}
	if v, ok := first[fold]; ok {
		return v
	}
	if v, ok := second[fold]; ok {
		return v
	}
	return -1
}

// ordinal is the rank that a folded word spells, 0 for none.
func (t *factText) ordinal(fold string) int64 {
	first, second := ordinalsFR, ordinalsEN
	if t.lang == "en" {
		first, second = second, first
	}
	if v := first[fold]; v > 0 {
		return v
	}
	// "premier" is a title in English.
	if strings.HasPrefix(fold, "premier") {
		return 0
	}
	return max(second[fold], 0)
}

// isOne reports whether a folded word is an article that may count one.
func (t *factText) isOne(fold string) bool {
	return ones[fold] || t.lang == "en" && (fold == "a" || fold == "an")
}

// spelled reads a number written in words.
func (t *factText) spelled(i int) (n factNumber, next int) {
	p := t.part(i)
	switch {
	case p.text == "%" || p.kind != partWord:
		return n, i
	case t.value(p.fold) >= 0 || hundreds[p.fold] || scales[p.fold] > 0 || t.scaleOf(p, false) > 0 && len(p.fold) > 2 || t.isOne(p.fold):
		return t.cardinal(i)
	case collectives[p.fold] > 0:
		n.rough = !strings.HasPrefix(p.fold, "do") // a dozen is twelve, "une dizaine" about ten
		n.keys, n.small = []string{valueKey(strconv.FormatInt(collectives[p.fold], 10), 0)}, true
		if p.fold == "couple" && t.lang != "en" {
			return n, i
		}
		n.unit, next = t.unit(i + 1)
		return n, next
	case t.ordinal(p.fold) > 0 && !t.idleOrdinal(i):
		n.keys = []string{"o" + strconv.FormatInt(t.ordinal(p.fold), 10)}
		n.unit, next = t.unit(i + 1)
		return n, next
	case fractions[p.fold] != nil:
		n.keys = fractions[p.fold]
		n.unit, next = t.unit(i + 1)
		return n, next
	}
	if r, ok := romanOrdinal(p.text); ok {
		n.keys = []string{"o" + strconv.Itoa(r)}
		n.unit, next = t.unit(i + 1)
		return n, next
	}
	for _, m := range multiples {
		if strings.HasPrefix(p.fold, m.stem) {
			n.keys = []string{m.key}
			return n, i + 1
		}
	}
	return n, i
}

// idleOrdinal reports whether the ordinal at part i counts nothing: "Premier
// ministre", "First, …".
func (t *factText) idleOrdinal(i int) bool {
	next := t.part(i + 1)
	if strings.HasPrefix(next.fold, "ministr") || strings.HasPrefix(next.fold, "ministe") {
		return true
	}
	if next.text == "-" && next.glued || next.fold == "vice" || next.fold == "of" && t.part(i+2).fold == "all" || t.part(i-1).fold == "at" {
		return t.part(i).fold == "first" || strings.HasPrefix(t.part(i).fold, "premier")
	}
	return next.text == "," && (i == 0 || t.part(i-1).text == "." || t.part(i-1).text == "(")
}

// cardinal reads "vingt et un", "two hundred thousand", "un million", "quatre-vingt-dix".
// An article that counts one is implied.
func (t *factText) cardinal(i int) (n factNumber, next int) {
	if t.part(i).fold == "neuf" && !t.countsNine(i) {
		return n, i
	}
	var total, cur int64
	k, began := i, false
	for {
		j := t.joint(k, began, cur)
		f := t.part(j).fold
		v := t.value(f)
		switch {
		case t.part(j).kind != partWord:
			v = -1
		case t.isOne(f) && (began && cur >= 20 && cur%10 == 0 && j > k || !began):
			v = 1
		}
		switch {
		case v >= 0 && (!began || t.adds(cur, v)) && !(f == "neuf" && !t.countsNine(j)):
			if cur%100 == 4 && v == 20 {
				cur += 76
			} else {
				cur += v
			}
		case hundreds[f] && cur < 100 && !(f == "cent" && t.lang == "en"):
			cur = max(cur, 1) * 100
		case began && cur > 0 && cur < 1000 && (f == "mille" || f == "thousand") || !began && f == "mille":
			total += max(cur, 1) * 1000
			cur = 0
		default:
			if !began {
				return t.bareScale(i)
			}
			return t.finishCardinal(i, k, total+cur)
		}
		k, began = j+1, true
	}
}

// joint skips what may stand between the words of one number.
func (t *factText) joint(k int, began bool, cur int64) int {
	if !began {
		return k
	}
	j := k
	if t.part(j).text == "-" && t.part(j).glued {
		j++
	}
	f := t.part(j).fold
	if f == "et" && cur >= 20 && cur%10 == 0 && (t.isOne(t.part(j+1).fold) || t.part(j+1).fold == "onze" || t.part(j+1).text == "-") ||
		f == "and" && cur >= 100 && cur%100 == 0 && t.value(t.part(j+1).fold) > 0 {
		j++
		if t.part(j).text == "-" && t.part(j).glued {
			j++
		}
	}
	return j
}

// adds reports whether the word for v may follow the words for cur.
func (t *factText) adds(cur, v int64) bool {
	switch {
	case cur == 0:
		return true
	case v == 20 && cur%100 == 4:
		return true
	case v < 10 && cur%100 == 10 && v >= 7, v < 10 && cur%100 >= 20 && cur%10 == 0:
		return true
	case v >= 10 && v < 20 && (cur%100 == 60 || cur%100 == 80):
		return true
	}
	return cur%100 == 0 && v < 100
}

// countsNine tells the number from the adjective of the same letters: it stands
// before a plural.
func (t *factText) countsNine(i int) bool {
	p := t.part(i + 1)
	if p.kind != partWord {
		return false
	}
	return hundreds[p.fold] || t.scaleOf(p, false) > 0 || p.fold == "de" || p.fold == "d" || p.fold == "sur" || p.fold == "autres" ||
		strings.HasSuffix(p.fold, "s") || strings.HasSuffix(p.fold, "x")
}

// finishCardinal gives a number of words its scale and unit.
func (t *factText) finishCardinal(i, k int, v int64) (n factNumber, next int) {
	exp := 0
	n.small = v < 1000
	exp, next = t.scale(k, 0, false, &n)
	alone := k == i+1 && t.isOne(t.part(i).fold)
	if alone && n.scale == 0 {
		n.implied, n.article = true, !ones[t.part(i).fold]
	}
	if f := t.part(next).fold; !n.implied && n.scale == 0 && v < 4 && (f == "tiers" || f == "thirds" || f == "quarts" || f == "quarters") ||
		alone && (f == "tiers" || f == "third" || f == "quart" || f == "quarter") && t.part(next+1).fold != "pays" {
		den := map[byte]string{'t': "/3", 'q': "/4"}[f[0]]
		n.implied = false
		n.keys = []string{strconv.FormatInt(v, 10) + den}
		return n, next + 1
	}
	if t.part(next).text == "-" && t.part(next).glued && (t.part(next+1).fold == "thirds" || t.part(next+1).fold == "quarters") {
		n.keys = []string{strconv.FormatInt(v, 10) + map[byte]string{'t': "/3", 'q': "/4"}[t.part(next + 1).fold[0]]}
		return n, next + 2
	}
	n.unit, next = t.unit(next)
	digits := strconv.FormatInt(v, 10)
	n.keys = []string{valueKey(digits, exp)}
	switch {
	case n.unit == "h":
		n.keys = []string{hoursKey(digits, exp)}
	case n.unit == "times":
		n.keys = append(n.keys, "x"+digits)
	case t.part(i-1).fold == "par" || t.part(i-1).fold == "by":
		n.keys = append(n.keys, "x"+digits)
	}
	n.label = t.labelBefore(i)
	return n, next
}

// bareScale reads "des milliers", "millions of": a scale that counts itself.
func (t *factText) bareScale(i int) (n factNumber, next int) {
	s := t.scaleOf(t.part(i), false)
	if s == 0 || len(t.part(i).fold) < 4 {
		return n, i
	}
	n.keys, n.scale = []string{"s" + strconv.Itoa(s)}, s
	n.unit, next = t.unit(i + 1)
	return n, next
}

// roman is the value of a numeral of capitals, 0 for what is none.
func roman(s string) int {
	values := map[byte]int{'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100}
	sum := 0
	for i := range len(s) {
		v := values[s[i]]
		if v == 0 {
			return 0
		}
		if i+1 < len(s) && values[s[i+1]] > v {
			v = -v
		}
		sum += v
	}
	return sum
}

// romanOrdinal reads "XXe", "Ier", "Ve".
func romanOrdinal(s string) (int, bool) {
	end := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune("IVXLC", r) })
	if end <= 0 || end == 1 && s[0] != 'I' && s[0] != 'V' && s[0] != 'X' || !ordinalEndings[retrieval.Fold(s[end:])] || s[end:] != strings.ToLower(s[end:]) {
		return 0, false
	}
	return roman(s[:end]), true
}

// passing are words that may stand between a number and what it counts.
var passing = wordSet("de d' du des la le les l' of the autres autre other more plus their leurs ses its nos our")

// rightOf are the terms of the words that a number ending at pos counts: those
// behind it up to a mark, another number or a word of grammar.
func (t *factText) rightOf(pos, limit int) []string {
	const most = 3
	var out []string
	end := pos
	for i := t.wordAt(pos); i < len(t.words) && len(out) < most; i++ {
		w := t.words[i]
		if w.Start >= limit || strings.ContainsAny(t.plain[end:w.Start], ",;:.!?()[]«»\"“”–—\n/") {
			break
		}
		if _, dated := t.dateAt(w.Start); dated {
			break
		}
		end = w.End
		if w.Stop && !passing[w.Fold] {
			break
		}
		if !w.Stop && w.Kind != retrieval.Number && !passing[w.Fold] {
			out = append(out, w.Term)
		}
	}
	return out
}

// leftOf are the terms of the words of meaning right before pos, back to limit or
// a mark that ends a clause.
func (t *factText) leftOf(pos, limit int) []string {
	const most = 4
	var out []string
	start := pos
	for i := t.wordAt(pos) - 1; i >= 0 && len(out) < most; i-- {
		w := t.words[i]
		if w.End > start {
			continue // the number is a part of it
		}
		if w.End <= limit || strings.ContainsAny(t.plain[w.End:start], ";:.!?\n") {
			break
		}
		start = w.Start
		if !w.Stop && w.Kind != retrieval.Number {
			out = append(out, w.Term)
		}
	}
	return out
}
