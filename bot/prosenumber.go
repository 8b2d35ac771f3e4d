package bot

import (
	"sort"
	"strconv"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A factNumber is a number of a text with what it counts.
type factNumber struct {
	corpus.Span
	// keys are its values, of which one must be supported: "12e6" for 12 000 000,
	// "o3" for the third, "1/3", "x2" for twice, or a reference as it is written.
	keys []string
	// unit is the unit it is bound to, "" for none, and lent the unit that it
	// borrows from a number beside it.
	unit, lent string
	// label is what the number names: an article, a level.
	label    string
	negative bool
	// rough is true for "une dizaine", hedged for any number that is said to be rough.
	rough, hedged bool
	// implied is true for an article that may count one, article for one that rarely does.
	implied, article bool
	// elliptic is true where what it counts was said with the number before it.
	elliptic bool
	// leaning is true inside a date that leans on today.
	leaning  bool
	scale    int  // the power of ten of its word of scale
	small    bool // below a thousand
	plain    bool // nothing but digits
	sentence int
	// right are the terms of the words that it counts, left of those before it.
	right, left []string
	// when is the date that stands with it, as far as it is written: "y2017 m6"; nil for none.
	when []string
}

// scanNumbers returns the numbers of t outside calendar dates, in order.
func scanNumbers(t *factText) []factNumber {
	var out []factNumber
	for i := 0; i < len(t.parts); {
		e, dated := t.dateAt(t.parts[i].Start)
		if dated && !e.Duration && e.Lean == corpus.LeanNone && !isCentury(e) {
			i++
			continue
		}
		n, next := t.number(i)
		if next == i {
			i++
			continue
		}
		if len(out) > 0 {
			n.Start = max(n.Start, out[len(out)-1].End)
		}
		n.leaning = dated && !e.Duration && !isCentury(e)
		out = append(out, n)
		i = next
	}
	t.bind(out)
	return out
}

// number reads the number that begins at part i; next is i when there is none.
func (t *factText) number(i int) (n factNumber, next int) {
	p := t.part(i)
	if p.kind == partDigits {
		n, next = t.figures(i)
	} else {
		n, next = t.spelled(i)
	}
	if next == i {
		return n, i
	}
	n.Start = p.Start
	if p.kind == partDigits && t.moneyBefore(i) != "" {
		n.Start = t.part(i - 1).Start
	}
	n.End = t.part(next - 1).End
	return n, next
}

// scale reads a word of scale at part i and returns the exponent with it.
func (t *factText) scale(i, exp int, money bool, n *factNumber) (int, int) {
	for k := range 2 {
		p := t.part(i)
		if p.text == "-" && p.glued && t.part(i+1).glued && t.scaleOf(t.part(i+1), money) > 0 {
			i, p = i+1, t.part(i+1)
		}
		s := t.scaleOf(p, money || t.isMoneyAt(i+1))
		if s == 0 {
			break
		}
		if k == 1 && (s < 6 || n.scale == 0) {
			break
		}
		exp += s
		n.scale, n.small = n.scale+s, false
		i++
		if t.part(i).text == "." && t.part(i).glued && len(p.text) <= 3 && moneySigns[t.part(i+1).fold] != "" {
			i++
		}
	}
	return exp, i
}

func (t *factText) isMoneyAt(i int) bool {
	return moneySigns[t.part(i).fold] != "" && t.part(i).glued
}

// scaleOf is the power of ten that p multiplies by, 0 when it is no word of scale.
func (t *factText) scaleOf(p factPart, money bool) int {
	if p.kind != partWord {
		return 0
	}
	switch p.fold {
	case "billion", "billions":
		return pick(t.lang, 12, 9)
	case "trillion", "trillions":
		return pick(t.lang, 18, 12)
	case "hundred":
		return 2
	}
	if s := scales[p.fold]; s > 0 {
		return s
	}
	switch p.text {
	case "k", "K":
		if money || p.glued {
			return 3
		}
	case "M", "m":
		if money {
			return 6
		}
	case "G", "B", "b":
		if money {
			return 9
		}
	case "T":
		if money {
			return 12
		}
	}
	return 0
}

// unit reads the unit at part i, "de" before it or not.
func (t *factText) unit(i int) (string, int) {
	k := i
	switch p := t.part(k); {
	case p.fold == "d" && t.part(k+1).text == "'":
		k += 2
	case p.fold == "de", p.fold == "of":
		k++
	case p.text == "-" && p.glued && t.part(k+1).glued && t.part(k+1).kind == partWord:
		k++
	}
	p := t.part(k)
	if s := symbols[p.text]; s != "" && k == i && t.part(k+1).text != "'" || s != "" && k == i && p.glued {
		if d := t.part(k + 1); d.glued && (d.text == "2" || d.text == "3") && symbols[p.text+d.text] != "" {
			return symbols[p.text+d.text], k + 2
		}
		return s, k + 1
	}
	for _, f := range unitsByFirst[p.fold] {
		if t.spells(k, f.words) {
			if f.unit == "km" && t.part(k+1).glued && t.part(k+1).text == "2" {
				return "km2", k + 2
			}
			return f.unit, k + len(f.words)
		}
	}
	return "", i
}

func (t *factText) spells(i int, words []string) bool {
	for k, w := range words {
		if t.part(i+k).fold != w {
			return false
		}
	}
	return true
}

// labelBefore is what the number at part i names: "article 5", "n° 5", "Euro 6".
func (t *factText) labelBefore(i int) string {
	p := t.part(i - 1)
	if (p.text == "." || p.text == "°") && p.glued {
		p = t.part(i - 2)
		if p.fold != "art" && p.fold != "n" && p.fold != "no" && p.fold != "vol" {
			return ""
		}
	}
	if p.kind != partWord || t.part(i).glued {
		return ""
	}
	if p.fold == "no" && t.part(i-1).text != "." && t.lang == "en" {
		return ""
	}
	return labels[p.fold]
}

// nameBefore is the label of a number that is the end of a name: "Boeing 737"; ""
// when no name stands right before it.
func (t *factText) nameBefore(pos int) string {
	i := t.wordAt(pos) - 1
	if i < 0 || t.words[i].End > pos || t.plain[t.words[i].End:pos] != " " || !hasCapital(t.words[i].Surface) || t.words[i].Stop {
		return ""
	}
	return "=" + t.words[i].Fold
}

// effectiveUnit is the unit of n, its own or borrowed.
func (n *factNumber) effectiveUnit() string {
	if n.unit != "" {
		return n.unit
	}
	return n.lent
}

// valueKey is the value digits × 10^exp.
func valueKey(digits string, exp int) string {
	digits = strings.TrimLeft(digits, "0")
	if digits == "" {
		return "0"
	}
	short := strings.TrimRight(digits, "0")
	exp += len(digits) - len(short)
	return short + "e" + strconv.Itoa(exp)
}

// hoursKey is the key of so many hours, which is in minutes where they are whole.
func hoursKey(digits string, exp int) string {
	if n, err := strconv.Atoi(digits); err == nil && exp == 0 && n < 1e6 {
		return valueKey(strconv.Itoa(60*n), 0)
	}
	return valueKey(digits, exp)
}

// bind gives the numbers of t their sentences, contexts and borrowed units.
func (t *factText) bind(nums []factNumber) {
	sentences := corpus.Sentences(t.plain, corpus.Span{Start: 0, End: len(t.plain)})
	for i := range nums {
		n := &nums[i]
		n.sentence = sort.Search(len(sentences), func(k int) bool { return sentences[k].End > n.Start })
		from := 0
		if i > 0 {
			from = nums[i-1].End
		}
		n.left = t.leftOf(n.Start, from)
		to := len(t.plain)
		if i+1 < len(nums) {
			to = nums[i+1].Start
		}
		n.right = t.rightOf(n.End, to)
		n.when = t.datedBy(n, from, to)
		if n.plain && n.scale == 0 && n.unit == "" && n.label == "" && len(n.right) == 0 {
			n.label = t.nameBefore(n.Start)
		}
		n.hedged = n.rough || t.hedgedAt(n.Start)
	}
	for i := len(nums) - 2; i >= 0; i-- {
		n, next := &nums[i], &nums[i+1]
		if n.unit == "" && len(n.right) == 0 && !n.article && len(n.keys) == 1 && t.joined(n.End, next.Start) && (!n.implied || t.ranges(n.End, next.Start)) {
			n.implied = false
			n.lend(next)
		}
	}
	for i := 1; i < len(nums); i++ {
		n, before := &nums[i], &nums[i-1]
		n.elliptic = len(n.right) == 0 && n.sentence == before.sentence && len(before.right) > 0
		if n.unit == "" && n.lent == "" && n.sentence == before.sentence && (len(n.right) == 0 || n.scale > 0) {
			n.lent = before.unit
			if n.lent == "" {
				n.lent = before.lent
			}
		}
	}
}

// lend gives n, the first of two numbers that are joined, what stands behind the second.
func (n *factNumber) lend(next *factNumber) {
	n.unit, n.right = next.unit, next.right
	if next.scale > 0 && n.small && n.scale == 0 {
		digits, exp, ok := strings.Cut(n.keys[0], "e")
		if e, err := strconv.Atoi(exp); ok && err == nil {
			n.keys = append([]string{digits + "e" + strconv.Itoa(e+next.scale)}, n.keys...)
			n.scale = next.scale
		}
	}
	if n.unit == "h" && next.unit == "h" {
		if digits, exp, ok := strings.Cut(n.keys[0], "e"); ok {
			if e, err := strconv.Atoi(exp); err == nil && e >= 0 && e < 3 {
				n.keys = []string{hoursKey(digits+strings.Repeat("0", e), 0)}
			}
		}
	}
}

// ranges reports whether only "à" or "to" stands in [from, to).
func (t *factText) ranges(from, to int) bool {
	between := strings.ToLower(strings.TrimSpace(t.plain[from:to]))
	return between == "à" || between == "to"
}

// joined reports whether only the joint of a range or a pair stands in [from, to).
func (t *factText) joined(from, to int) bool {
	switch strings.ToLower(strings.TrimSpace(t.plain[from:to])) {
	case "à", "a", "-", "–", "et", "ou", "to", "and", "or", "et à", "et de", "puis", "voire":
		return true
	}
	return false
}

// hedgedAt reports whether a word before pos makes the number there a rough one.
func (t *factText) hedgedAt(pos int) bool {
	i := t.wordAt(pos)
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		if approximators[t.words[k].Fold] {
			return true
		}
	}
	return false
}
