package prompts

import "strings"

// What is read of a reply at most.
const (
	maxReply = 256 << 10 // bytes
	maxDepth = 32        // values inside one another
)

// A scanner reads JSON as models write it, piece by piece, and what stands behind
// the end of a string a second time: a reply is read in time linear in its length
// however it is cut.
//
// What stands before, between and after the outermost values is skipped, and so is
// all that a model thinks between <think> and </think>. Within a value it forgives
// commas too many or missing, closing brackets that are missing, line breaks and
// quotation marks inside strings, names without quotation marks, and bytes that
// are no UTF-8. It has no errors: what makes no sense is left out.
type scanner struct {
	// list is the name of the property whose elements are told, "" for none. The
	// elements of an outermost list are told too.
	list string
	// element is told each element as soon as its closing brace is read.
	element func(v value)
	// outer is told each outermost value without the elements told before; it
	// reports whether to read no further.
	outer func(v value) (done bool)

	mode  mode
	open  []frame
	read  int  // bytes
	named bool // the list was there, under its name
	done  bool // nothing more is read
	cut   bool // because there is too much of it

	tail  []byte // the end of what stands outside
	buf   []byte // the string or word that is being read
	after behind // what stands behind the last quotation mark
	high  rune   // the first half of a surrogate pair
	hex   rune   // what is read of the digits of an escape
	digit int    // how many digits those are
}

// A frame is a list or an object that is not closed yet.
type frame struct {
	value
	key     string // of an object: the name whose value comes next
	keyed   bool   // there is such a name
	fresh   bool   // an outermost value of which nothing is read but the bracket
	told    bool   // its elements are told
	element bool   // it is told as an element
	inside  bool   // it is an element or within one
}

// A mode is what the next byte belongs to.
type mode uint8

const (
	outside  mode = iota // no value
	thinking             // what a model thinks
	between              // a value, between two tokens
	inString
	inEscape // behind a backslash
	inHex    // the digits of \u
	ending   // behind a quotation mark that ends a string or stands in it
	inWord
)

// write reads the next piece of the reply.
func (s *scanner) write(piece string) {
	for i := 0; i < len(piece) && !s.done; i++ {
		if s.read == maxReply {
			s.stop()
			return
		}
		s.read++
		for !s.step(piece[i]) {
		}
	}
}

// stop ends reading before the end.
func (s *scanner) stop() { s.done, s.cut = true, true }

// close takes what is complete at the end of the reply. It reports whether the
// reply ended, or was left, before it was complete.
func (s *scanner) close() (cut bool) {
	switch {
	case s.done:
	case s.mode == ending:
		s.endString()
	case s.mode == inWord:
		s.endWord()
	}
	return s.cut || len(s.open) > 0
}

// step reads a byte. It reports false when the byte only ended what was before
// it, and must be read once more.
func (s *scanner) step(b byte) bool {
	switch s.mode {
	case outside, thinking:
		s.stepOutside(b)
	case between:
		return s.stepBetween(b)
	case inString:
		s.stepString(b)
	case inEscape:
		s.stepEscape(b)
	case inHex:
		return s.stepHex(b)
	case ending:
		return s.stepEnding(b)
	case inWord:
		if strings.IndexByte(" \t\r\n,:{}[]\"", b) >= 0 {
			s.endWord()
			return false
		}
		s.buf = append(s.buf, b)
	}
	return true
}

// tailLen is how much of what stands outside is remembered: the longest tag below.
const tailLen = len("</reasoning>")

func (s *scanner) stepOutside(b byte) {
	if len(s.tail) == tailLen {
		s.tail = append(s.tail[:0], s.tail[1:]...)
	}
	s.tail = append(s.tail, b)
	switch {
	case b == '>':
		tag := strings.ToLower(string(s.tail))
		tag = tag[max(0, strings.LastIndexByte(tag, '<')):]
		switch tag {
		case "<think>", "<thinking>", "<reasoning>":
			s.mode = thinking
		case "</think>", "</thinking>", "</reasoning>":
			s.mode = outside
		}
	case s.mode == outside && (b == '{' || b == '['):
		s.push(b)
	}
}

func (s *scanner) stepBetween(b byte) bool {
	if isSpace(b) {
		return true
	}
	top := &s.open[len(s.open)-1]
	if top.fresh && !opens(top.kind, b) {
		// A bracket of prose, as in "[p1]".
		s.open, s.mode = s.open[:0], outside
		return false
	}
	top.fresh = false
	switch b {
	case '{', '[':
		s.push(b)
	case '}', ']':
		s.pop(b)
	case '"':
		s.mode, s.buf = inString, s.buf[:0]
	case ',':
		top.key, top.keyed = "", false
	case ':':
	default:
		s.mode, s.buf = inWord, append(s.buf[:0], b)
	}
	return true
}

// opens reports whether b may be the first byte within an outermost value of a reply.
func opens(k kind, b byte) bool {
	if k == object {
		return b == '"' || b == '}'
	}
	return b == '{' || b == ']'
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' || b == 0 }

// push opens the list or object whose bracket is b.
func (s *scanner) push(b byte) {
	if len(s.open) == maxDepth {
		s.stop()
		return
	}
	f := frame{value: value{kind: list}, fresh: len(s.open) == 0}
	if b == '{' {
		f.kind = object
	}
	told, named := f.fresh && f.kind == list, false
	if n := len(s.open); n > 0 {
		top := s.open[n-1]
		f.inside = top.inside
		named = !f.inside && s.list != "" && top.kind == object && top.keyed && top.key == s.list
		f.element = !f.inside && f.kind == object && (top.told || named)
	}
	f.told = f.kind == list && (told || named)
	f.inside = f.inside || f.element
	s.named = s.named || named
	s.open, s.mode = append(s.open, f), between
}

// pop closes the innermost list or object that the bracket b can close, and what
// is open within it; b means nothing when there is none.
func (s *scanner) pop(b byte) {
	k := list
	if b == '}' {
		k = object
	}
	at := len(s.open) - 1
	for at >= 0 && s.open[at].kind != k {
		at--
	}
	for at >= 0 && len(s.open) > at {
		s.popOne()
	}
}

func (s *scanner) popOne() {
	f := s.open[len(s.open)-1]
	s.open = s.open[:len(s.open)-1]
	switch {
	case f.element:
		s.tell(f.value)
		if top := &s.open[len(s.open)-1]; top.kind == object {
			top.key, top.keyed = "", false
		}
	case len(s.open) > 0:
		s.add(f.value)
	default:
		s.mode, s.tail = outside, s.tail[:0]
		if s.outer(f.value) {
			s.done = true
		}
	}
}

// tell tells the element v, or those of its list when v is all of the reply in
// brackets of its own.
func (s *scanner) tell(v value) {
	within, ok := v.property(s.list)
	if !ok || within.kind != list {
		s.element(v)
		return
	}
	s.named = true
	for _, e := range within.items {
		s.element(e)
	}
}

// add puts v where it stands in the innermost value that is open.
func (s *scanner) add(v value) {
	top := &s.open[len(s.open)-1]
	switch {
	case top.kind == list:
		top.items = append(top.items, v)
	case top.keyed:
		top.keys, top.items = append(top.keys, top.key), append(top.items, v)
		top.key, top.keyed = "", false
	case v.kind == text || v.kind == word:
		top.key, top.keyed = foldKey(v.text), true
	}
}
