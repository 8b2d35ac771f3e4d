package prompts

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

func (s *scanner) stepString(b byte) {
	if b == '\\' {
		s.mode = inEscape
		return
	}
	s.half()
	if b == '"' {
		s.mode, s.after = ending, behind{}
		return
	}
	s.buf = append(s.buf, b)
}

// behind is what was read behind a quotation mark that may end a string. It is at
// the end of the scanner's buf until that is decided.
type behind struct {
	bytes int
	line  bool // a line break before anything else
	comma bool
	name  nameState // behind the comma
}

type nameState uint8

const (
	noName nameState = iota
	inName
	pastName
)

// stepEnding decides whether the quotation mark read before ends the string. It
// does before a bracket, before the colon behind a name, before a comma that a name
// follows, and before a new line that opens with another mark. Else it is a mark
// that the model forgot to escape.
func (s *scanner) stepEnding(b byte) bool {
	top, a := s.open[len(s.open)-1], &s.after
	switch {
	case isSpace(b):
		a.line = a.line || b == '\n' && !a.comma
		if a.name == inName {
			a.name = pastName
		}
	case a.name != noName:
		if b == ':' {
			return s.ended()
		}
		if a.name == pastName || !isNameByte(b) {
			return s.notEnded()
		}
	case a.comma:
		if strings.IndexByte(`"{}[]`, b) >= 0 {
			return s.ended()
		}
		if !isNameByte(b) {
			return s.notEnded()
		}
		a.name = inName
	case b == ',' && top.kind == object && top.keyed:
		a.comma = true
	case b == ',', b == '}', b == ']', b == ':' && top.kind == object && !top.keyed, b == '"' && a.line:
		return s.ended()
	case b == ':' && top.kind == list && len(s.open) > 1 && s.open[len(s.open)-2].kind == object:
		// A name: the closing bracket of the list is missing.
		s.popOne()
		return s.ended()
	default:
		return s.notEnded()
	}
	s.buf = append(s.buf, b)
	a.bytes++
	return true
}

func isNameByte(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' || b == '_' }

// ended ends the string and reads again what stands behind it.
func (s *scanner) ended() bool {
	rest := string(s.buf[len(s.buf)-s.after.bytes:])
	s.endString()
	for i := range len(rest) {
		for !s.step(rest[i]) {
		}
	}
	return false
}

// notEnded goes on with the string, the mark and what stands behind it included.
func (s *scanner) notEnded() bool {
	at := len(s.buf) - s.after.bytes
	s.buf = append(s.buf, 0)
	copy(s.buf[at+1:], s.buf[at:])
	s.buf[at] = '"'
	s.mode = inString
	return false
}

func (s *scanner) endString() {
	s.mode = between
	s.add(value{kind: text, text: strings.ToValidUTF8(string(s.buf[:len(s.buf)-s.after.bytes]), "\uFFFD")})
}

func (s *scanner) endWord() {
	s.mode = between
	s.add(newWord(strings.ToValidUTF8(string(s.buf), "\uFFFD")))
}

// escapes are the characters that stand for others behind a backslash; the rest
// stand for themselves.
var escapes = map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', 'b': '\b', 'f': '\f'}

func (s *scanner) stepEscape(b byte) {
	if b == 'u' {
		s.mode, s.hex, s.digit = inHex, 0, 0
		return
	}
	s.half()
	s.mode = inString
	if c, ok := escapes[b]; ok {
		b = c
	}
	s.buf = append(s.buf, b)
}

func (s *scanner) stepHex(b byte) bool {
	d := strings.IndexByte("0123456789abcdefABCDEF", b)
	switch {
	case d < 0:
		s.mode = inString // an escape that is none says nothing
		return false
	case d > 15:
		d -= 6
	}
	s.hex, s.digit = s.hex<<4|rune(d), s.digit+1
	if s.digit < 4 {
		return true
	}
	s.mode = inString
	switch r := utf16.DecodeRune(s.high, s.hex); {
	case s.high != 0 && r != utf8.RuneError:
		s.buf, s.high = utf8.AppendRune(s.buf, r), 0
	case s.hex >= 0xd800 && s.hex < 0xdc00:
		s.half()
		s.high = s.hex
	default:
		s.half()
		s.buf = utf8.AppendRune(s.buf, s.hex)
	}
	return true
}

// half puts a sign for half a surrogate pair where the other half is missing.
func (s *scanner) half() {
	if s.high != 0 {
		s.buf, s.high = utf8.AppendRune(s.buf, utf8.RuneError), 0
	}
}
