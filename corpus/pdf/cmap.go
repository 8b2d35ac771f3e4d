package pdf

import (
	"cmp"
	"slices"
	"sort"

	"github.com/verbatim-briefing/verbatim/corpus/pdf/syntax"
)

// maxMapped is how many entries of character maps one file may have.
const maxMapped = 2_000_000

// A cmap is a character map: how the bytes of a string are cut into codes, and
// what text or glyph each code stands for.
type cmap struct {
	spaces []codeSpace
	text   map[code]string
	ranges []codeRange
	cids   []cidRange
}

// A code is that many bytes, as a number.
type code struct {
	value uint32
	size  int
}

type codeSpace struct {
	size   int
	lo, hi uint32
}

type codeRange struct {
	codeSpace
	text string   // of lo, where list is nil; the last character counts up
	list []string // of each code
}

type cidRange struct {
	codeSpace
	cid int
}

// readCMap reads a character map. It keeps what makes sense of a broken one.
func (r *reader) readCMap(data []byte) *cmap {
	m := &cmap{text: make(map[code]string)}
	l := r.file.NewLexer(data)
	var stack []syntax.Object
	for r.mapped < maxMapped {
		o, ok := l.Next()
		if !ok {
			break
		}
		op, isOp := o.(syntax.Keyword)
		if !isOp {
			stack = append(stack, o)
			continue
		}
		r.mapped += len(stack)
		switch op {
		case "endcodespacerange":
			for pair := range slices.Chunk(stack, 2) {
				if s, ok := spaceOf(pair); ok {
					m.spaces = append(m.spaces, s)
				}
			}
		case "endbfchar":
			for pair := range slices.Chunk(stack, 2) {
				m.addChar(pair)
			}
		case "endbfrange":
			for triple := range slices.Chunk(stack, 3) {
				m.addRange(triple)
			}
		case "endcidrange":
			for triple := range slices.Chunk(stack, 3) {
				if s, ok := spaceOf(triple); ok && len(triple) == 3 {
					m.cids = append(m.cids, cidRange{s, int(syntax.Number(triple[2]))})
				}
			}
		case "endcidchar":
			for pair := range slices.Chunk(stack, 2) {
				if s, ok := pair[0].(syntax.String); ok && len(pair) == 2 {
					c := codeOf(s)
					m.cids = append(m.cids, cidRange{codeSpace{c.size, c.value, c.value}, int(syntax.Number(pair[1]))})
				}
			}
		}
		stack = stack[:0]
	}
	slices.SortStableFunc(m.ranges, func(a, b codeRange) int { return a.compare(b.codeSpace) })
	slices.SortStableFunc(m.cids, func(a, b cidRange) int { return a.compare(b.codeSpace) })
	m.spaces = m.spaces[:min(len(m.spaces), maxSpaces)]
	return m
}

// maxSpaces is how many kinds of codes a map may have: Japanese ones have a dozen.
const maxSpaces = 100

func codeOf(s syntax.String) code {
	c := code{size: min(len(s), 4)}
	for _, b := range []byte(s[:c.size]) {
		c.value = c.value<<8 | uint32(b)
	}
	return c
}

// spaceOf reads two strings of one length.
func spaceOf(pair []syntax.Object) (codeSpace, bool) {
	if len(pair) < 2 {
		return codeSpace{}, false
	}
	lo, ok1 := pair[0].(syntax.String)
	hi, ok2 := pair[1].(syntax.String)
	a, b := codeOf(lo), codeOf(hi)
	return codeSpace{a.size, a.value, b.value}, ok1 && ok2 && a.size > 0 && a.size == b.size && a.value <= b.value
}

func (m *cmap) addChar(pair []syntax.Object) {
	if len(pair) < 2 {
		return
	}
	from, ok1 := pair[0].(syntax.String)
	to, ok2 := pair[1].(syntax.String)
	if ok1 && ok2 {
		m.text[codeOf(from)] = utf16Text(string(to))
	}
}

func (m *cmap) addRange(triple []syntax.Object) {
	s, ok := spaceOf(triple)
	if !ok || len(triple) < 3 {
		return
	}
	switch to := triple[2].(type) {
	case syntax.String:
		m.ranges = append(m.ranges, codeRange{codeSpace: s, text: utf16Text(string(to))})
	case syntax.Array:
		var list []string
		for _, o := range to {
			t, _ := o.(syntax.String)
			list = append(list, utf16Text(string(t)))
		}
		m.ranges = append(m.ranges, codeRange{codeSpace: s, list: list})
	}
}

func (s codeSpace) compare(t codeSpace) int {
	return cmp.Or(cmp.Compare(s.size, t.size), cmp.Compare(s.lo, t.lo))
}

// holds is the index of the space that may hold c, of spaces in order; -1 for none.
func holds(c code, n int, at func(int) codeSpace) int {
	i := sort.Search(n, func(i int) bool { return at(i).compare(codeSpace{size: c.size, lo: c.value}) > 0 }) - 1
	if i < 0 || !at(i).has(c) {
		return -1
	}
	return i
}

func (s codeSpace) has(c code) bool { return s.size == c.size && s.lo <= c.value && c.value <= s.hi }

// lookup is the text of a code, "" when the map does not say.
func (m *cmap) lookup(c code) string {
	if t, ok := m.text[c]; ok {
		return t
	}
	i := holds(c, len(m.ranges), func(i int) codeSpace { return m.ranges[i].codeSpace })
	if i < 0 {
		return ""
	}
	r := &m.ranges[i]
	n := int(c.value - r.lo)
	if r.list != nil {
		if n < len(r.list) {
			return r.list[n]
		}
		return ""
	}
	runes := []rune(r.text)
	if len(runes) == 0 {
		return ""
	}
	runes[len(runes)-1] += rune(n)
	return string(runes)
}

// cid is the number of the glyph of a code; without a map of those, the code itself.
func (m *cmap) cid(c code) int {
	if i := holds(c, len(m.cids), func(i int) codeSpace { return m.cids[i].codeSpace }); i >= 0 {
		return m.cids[i].cid + int(c.value-m.cids[i].lo)
	}
	if len(m.cids) > 0 {
		return 0
	}
	return int(c.value)
}

// next cuts a code off s.
func (m *cmap) next(s string) (code, string) {
	for n := 1; n <= min(4, len(s)); n++ {
		c := codeOf(syntax.String(s[:n]))
		for _, space := range m.spaces {
			if space.has(c) {
				return c, s[n:]
			}
		}
	}
	n := min(2, len(s))
	if len(m.spaces) > 0 {
		n = min(m.spaces[0].size, len(s))
	}
	return codeOf(syntax.String(s[:n])), s[n:]
}
