package pdf

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A piece is letters of one line that stand close together: words of a column,
// or the cell of a table.
type piece struct {
	x0, x1  float64
	y, size float64 // base line and size of most of it
	text    string
	font    *font // of all its letters, nil when there are several
	soft    bool  // it ends in a soft hyphen
}

// A row is what stands on one line across the page.
type row struct {
	y, size float64
	letters []letter
	spans   []span // of the runs that it was made of
	pieces  []piece
}

// A span is where a run stands on its line.
type span struct{ x0, x1, y float64 }

// upright are the letters of the direction in which most of the page is written, turned
// so that lines run to the right. What is askew is a stamp or a watermark and is left out.
func upright(letters []letter) []letter {
	var count [4]int
	for _, l := range letters {
		if l.turn >= 0 {
			count[l.turn] += len(l.text)
		}
	}
	turn := 0
	for t := range count {
		if count[t] > count[turn] {
			turn = t
		}
	}
	out := letters[:0]
	for _, l := range letters {
		if l.turn != turn {
			continue
		}
		switch turn {
		case 1:
			l.x, l.y = l.y, -l.x
		case 2:
			l.x, l.y = -l.x, -l.y
		case 3:
			l.x, l.y = -l.y, l.x
		}
		out = append(out, l)
	}
	return out
}

func within(d, most float64) bool { return -most <= d && d <= most }

// rows sorts letters into lines, from top to bottom. What is raised or lowered by
// less than half of a line belongs to it.
func rows(letters []letter) []row {
	runs := runsOf(letters)
	slices.SortStableFunc(runs, func(a, b row) int { return cmp.Compare(b.y, a.y) })
	var out []row
	for _, run := range runs {
		const lookBack = 20
		joined := false
		for i := len(out) - 1; i >= max(0, len(out)-lookBack) && !joined; i-- {
			if r := &out[i]; sameLine(r, &run) && !r.collides(run.span()) {
				r.letters, r.spans = append(r.letters, run.letters...), append(r.spans, run.span())
				if run.size > r.size || run.size == r.size && len(run.letters) > len(r.letters)/2 {
					r.y, r.size = run.y, run.size
				}
				joined = true
			}
		}
		if !joined {
			run.spans = []span{run.span()}
			out = append(out, run)
		}
	}
	slices.SortStableFunc(out, func(a, b row) int { return cmp.Compare(b.y, a.y) })
	begins := make(margins)
	for i := range out {
		out[i].order()
		begins.add(&out[i])
	}
	kept := out[:0]
	for _, r := range out {
		if r.cut(begins); len(r.pieces) > 0 {
			kept = append(kept, r)
		}
	}
	return kept
}

// runsOf cuts letters where the next one does not go on right behind the last.
func runsOf(letters []letter) []row {
	var out []row
	for i, l := range letters {
		if i > 0 {
			last := letters[i-1]
			gap := l.x - last.x - last.w
			if within(l.y-last.y, 0.05*l.size) && within(l.size-last.size, 0.05*l.size) && gap > -0.5*l.size && gap < l.size {
				r := &out[len(out)-1]
				r.letters = append(r.letters, l)
				continue
			}
		}
		out = append(out, row{y: l.y, size: l.size, letters: []letter{l}})
	}
	return out
}

// sameLine reports whether two runs stand on one line: they overlap by half of the smaller one's height.
func sameLine(a, b *row) bool {
	const below, above, apart = 0.2, 0.7, 2.2
	if a.size > apart*b.size || b.size > apart*a.size {
		return false
	}
	low, high := max(a.y-below*a.size, b.y-below*b.size), min(a.y+above*a.size, b.y+above*b.size)
	return high-low >= 0.5*(below+above)*min(a.size, b.size)
}

// span is where the letters of a run stand.
func (r *row) span() span {
	first, last := r.letters[0], r.letters[len(r.letters)-1]
	return span{first.x, last.x + last.w, r.y}
}

// collides reports whether a run would stand on top of one of the row, which is then another line.
func (r *row) collides(s span) bool {
	const lookBack = 200
	for _, t := range r.spans[max(0, len(r.spans)-lookBack):] {
		if min(s.x1, t.x1)-max(s.x0, t.x0) > 0.6*r.size && !within(s.y-t.y, 0.1*r.size) {
			return true
		}
	}
	return false
}

// wide is the gap, in sizes, that parts the columns of a page or of a table; narrow is
// one that does where several lines have it at the same place.
const wide, narrow = 1.1, 0.55

// margins counts the rows that go on at the same place behind a narrow gap.
type margins map[int]int

func (m margins) add(r *row) {
	r.gaps(func(_ int, gap float64, l letter) {
		if gap > narrow*r.size {
			m[int(l.x)]++
		}
	})
}

// at reports whether several rows go on at x.
func (m margins) at(x float64) bool { return m[int(x)-1]+m[int(x)]+m[int(x)+1] >= fewestLines }

// order sorts the letters along the line.
func (r *row) order() {
	slices.SortStableFunc(r.letters, func(a, b letter) int { return cmp.Compare(a.x, b.x) })
	r.letters = accented(once(r.letters))
}

// once drops letters that are drawn over themselves to look bolder.
func once(letters []letter) []letter {
	const near, lookBack = 0.12, 4
	out := letters[:0]
	for _, l := range letters {
		again := false
		for i := len(out) - 1; i >= max(0, len(out)-lookBack) && !again; i-- {
			was := &out[i]
			again = was.text == l.text && was.size == l.size && within(was.x-l.x, near*l.size) && within(was.y-l.y, near*l.size) && !isBlank(l.text)
		}
		if !again {
			out = append(out, l)
		}
	}
	return out
}

// gaps calls f for each letter that follows another one, with its index and the gap between them.
func (r *row) gaps(f func(i int, gap float64, l letter)) {
	end, seen := 0.0, false
	for i, l := range r.letters {
		if isBlank(l.text) {
			continue
		}
		if seen {
			f(i, l.x-end, l)
		}
		end, seen = max(end, l.x+l.w), true
	}
}

// cut makes pieces of the letters.
func (r *row) cut(begins margins) {
	start := 0
	r.gaps(func(i int, gap float64, l letter) {
		if gap > wide*min(max(l.size, r.size), 2*l.size) || gap > narrow*r.size && begins.at(l.x) {
			r.add(r.letters[start:i])
			start = i
		}
	})
	r.add(r.letters[start:])
	r.letters, r.spans = nil, nil
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" && s != "" }

func (r *row) add(letters []letter) {
	for len(letters) > 0 && isBlank(letters[0].text) {
		letters = letters[1:]
	}
	for len(letters) > 0 && isBlank(letters[len(letters)-1].text) {
		letters = letters[:len(letters)-1]
	}
	if len(letters) == 0 {
		return
	}
	p := piece{x0: letters[0].x, y: r.y, size: r.size, font: letters[0].font, soft: letters[len(letters)-1].soft}
	for _, l := range letters {
		p.x1 = max(p.x1, l.x+l.w)
		if l.font != p.font && !isBlank(l.text) {
			p.font = nil
		}
	}
	p.text = r.spell(letters)
	if p.text != "" {
		r.pieces = append(r.pieces, p)
	}
}

// spell writes letters with the spaces that stand between them or that their
// gaps amount to.
func (r *row) spell(letters []letter) string {
	var b strings.Builder
	limit := gapLimit(letters)
	var last *letter
	space := ""
	for i := range letters {
		l := &letters[i]
		if isBlank(l.text) {
			if space == "" || l.text == "\u00a0" || l.text == "\u202f" {
				space = l.text
			}
			continue
		}
		if last != nil {
			if space == "" && l.x-last.x-last.w > limit*max(l.size, last.size) {
				space = " "
			}
			b.WriteString(space)
		}
		space, last = "", l
		b.WriteString(r.shifted(l))
	}
	return norm.NFC.String(b.String())
}

// gapLimit is the gap, in sizes, above which two letters belong to two words.
// Where spaces are drawn, gaps are seldom needed; where letters are set apart for
// looks, every gap is wider.
func gapLimit(letters []letter) float64 {
	const usual, withSpaces = 0.17, 0.35
	var gaps []float64
	spaces := 0
	for i := 1; i < len(letters); i++ {
		if isBlank(letters[i].text) {
			spaces++
		} else if last := letters[i-1]; !isBlank(last.text) {
			gaps = append(gaps, (letters[i].x-last.x-last.w)/max(last.size, letters[i].size))
		}
	}
	limit := usual
	if spaces > 0 {
		limit = withSpaces
	}
	if len(gaps) < 4 {
		return limit
	}
	slices.Sort(gaps)
	base := max(0, gaps[len(gaps)*2/5])
	loose := 0.09
	if spaces > 0 {
		loose = 0.12
	}
	return base + leap(gaps, base, loose, limit)
}

// leap is where gaps, in order and beyond base, change from those between letters
// to those between words, which are wider than loose; usual where that does not show.
func leap(gaps []float64, base, loose, usual float64) float64 {
	const clear, tight = 0.05, 0.2
	best := clear
	for i := 1; i < len(gaps); i++ {
		a, b := gaps[i-1]-base, gaps[i]-base
		if a < tight && b > loose && min(b, 0.35)-a > best {
			best, usual = min(b, 0.35)-a, (a+min(b, 0.35))/2
		}
	}
	return usual
}

// shifted is the text of a letter; a raised or lowered figure is written as such.
func (r *row) shifted(l *letter) string {
	if l.text == "" {
		return string(utf8.RuneError)
	}
	if l.size > 0.85*r.size || len(l.text) != 1 || l.text < "0" || l.text > "9" {
		return l.text
	}
	switch n := l.text[0] - '0'; {
	case l.y > r.y+0.15*r.size:
		return string([]rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[n])
	case l.y < r.y-0.05*r.size:
		return string([]rune("₀₁₂₃₄₅₆₇₈₉")[n])
	}
	return l.text
}

// marksOf are the accents that old programs draw over a letter.
var marksOf = map[string]rune{"´": '\u0301', "`": '\u0300', "ˆ": '\u0302', "¨": '\u0308', "¸": '\u0327', "˜": '\u0303', "ˇ": '\u030c', "˚": '\u030a', "¯": '\u0304'}

// accented joins an accent with the letter that it is drawn over.
func accented(letters []letter) []letter {
	for i := range letters {
		mark, ok := marksOf[letters[i].text]
		if !ok {
			continue
		}
		a := &letters[i]
		for _, j := range [2]int{i + 1, i - 1} {
			if j < 0 || j >= len(letters) {
				continue
			}
			b := &letters[j]
			first, _ := utf8.DecodeRuneInString(b.text)
			if unicode.IsLetter(first) && utf8.RuneCountInString(b.text) == 1 && within(a.x+a.w/2-b.x-b.w/2, 0.25*b.size) {
				base := strings.NewReplacer("ı", "i", "ȷ", "j").Replace(b.text)
				b.text, a.text = norm.NFC.String(base+string(mark)), blank
				break
			}
		}
	}
	return slices.DeleteFunc(letters, func(l letter) bool { return l.text == blank })
}
