package main

import (
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"
)

// A screen is what the reader of the output has before them. On a terminal text
// is wrapped and stripped of what could drive the terminal; anywhere else bytes
// pass as they are.
type screen struct {
	tty   bool
	color bool
	width int // columns to wrap at; 0 means never
}

// Lines longer than this tire the eye, however wide the terminal is.
const (
	narrowest = 40
	widest    = 100
)

// screenOf tells what w is.
func screenOf(w io.Writer) screen {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return screen{}
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		width = 80
	}
	return screen{tty: true, color: true, width: max(narrowest, min(width, widest))}
}

// The few looks there are.
const (
	bold   = "1"
	faint  = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
	cyan   = "36"
)

// paint gives s a look where colour is shown.
func (sc screen) paint(look, s string) string {
	if !sc.color || look == "" || s == "" {
		return s
	}
	return "\x1b[" + look + "m" + s + "\x1b[0m"
}

// clean is text of a document as this screen may show it.
func (sc screen) clean(s string) string {
	if !sc.tty {
		return s
	}
	return plain(s)
}

// block is s, cleaned, wrapped and painted, with first before its first line
// and rest before each other one. It ends without a line break.
func (sc screen) block(first, rest, look, s string) string {
	var b strings.Builder
	indent := first
	for _, line := range sc.lines(sc.clean(s), columns(first)) {
		if b.Len() > 0 {
			b.WriteByte('\n')
			indent = rest
		}
		b.WriteString(indent)
		b.WriteString(sc.paint(look, line))
	}
	return b.String()
}

// lines breaks s at spaces into lines of the screen's width less indent
// columns. Without a width s is one line, whatever it holds. A no-break space
// never breaks, and a word wider than the line stands alone.
func (sc screen) lines(s string, indent int) []string {
	if sc.width == 0 {
		return []string{s}
	}
	room := max(20, sc.width-indent)
	var out []string
	line, used := "", 0
	for word := range strings.FieldsFuncSeq(s, breakable) {
		w := columns(word)
		switch {
		case line == "":
			line, used = word, w
		case used+1+w <= room:
			line, used = line+" "+word, used+1+w
		default:
			out = append(out, line)
			line, used = word, w
		}
	}
	return append(out, line)
}

// columns is the width of s in Latin script: letters, but not what is set on them.
func columns(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.Is(unicode.Mn, r) {
			n++
		}
	}
	return n
}

func breakable(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' }

// plain is s without control characters, escape sequences and the marks that
// turn the direction of writing: nothing in it can move a cursor, retitle a
// window or show words in an order in which they do not stand. Line breaks and
// tabs stay.
func plain(s string) string {
	if strings.IndexFunc(s, hostile) < 0 && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if n := escape(s[i:]); n > 0 {
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !hostile(r) && !(r == utf8.RuneError && n == 1) {
			b.WriteRune(r)
		}
		i += n
	}
	return b.String()
}

func hostile(r rune) bool {
	return r != '\n' && r != '\t' && unicode.IsControl(r) ||
		r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c
}

// escape is the length of the escape sequence that s starts with (ECMA-48: CSI,
// OSC and the other strings, two-byte escapes), 0 when there is none.
func escape(s string) int {
	var kind byte
	switch {
	case len(s) >= 2 && s[0] == 0x1b:
		kind = s[1]
	case len(s) >= 2 && s[0] == 0xc2 && s[1] >= 0x80 && s[1] < 0xa0: // the same in one C1 character
		kind = s[1] - 0x40
	default:
		return 0
	}
	switch kind {
	case '[':
		for i := 2; i < len(s); i++ {
			if s[i] >= 0x40 && s[i] <= 0x7e {
				return i + 1
			}
			if s[i] < 0x20 || s[i] > 0x3f {
				return i // broken off
			}
		}
		return len(s)
	case ']', 'P', 'X', '^', '_':
		return 2 + stringEnd(s[2:])
	}
	if s[0] == 0x1b && (s[1] < 0x20 || s[1] > 0x7e) {
		return 1
	}
	return 2
}

// stringEnd is where a control string ends, its terminator included. One that
// is not ended goes to the end of the line, so that it hides no more than that.
func stringEnd(s string) int {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == 0x07:
			return i + 1
		case s[i] == '\n':
			return i
		case strings.HasPrefix(s[i:], "\x1b\\"), strings.HasPrefix(s[i:], "\u009c"):
			return i + 2
		}
	}
	return len(s)
}
