package syntax

import (
	"bytes"
	"math"
	"strconv"
)

// maxNesting is how deep arrays and dictionaries may stand in one another.
const maxNesting = 100

// A Lexer cuts bytes into objects and keywords. It never fails: what makes no
// sense is passed over, and at the end of the data everything open is closed.
type Lexer struct {
	data    []byte
	pos     int
	depth   int
	noRefs  bool // "1 0 R" is three tokens, as in content streams
	objects *int // how many more objects may be made; nil for any number
}

// NewLexer reads the operators and operands of a content stream or a character
// map. What it reads counts towards the Limits of f.
func (f *File) NewLexer(data []byte) *Lexer {
	return &Lexer{data: data, noRefs: true, objects: &f.tokens}
}

// A closer is the end of an array or a dictionary.
type closer string

// Next returns the next object or Keyword; ok is false at the end, or when no
// more objects may be made.
func (l *Lexer) Next() (o Object, ok bool) {
	for {
		o, ok = l.next()
		if _, stray := o.(closer); !stray || !ok {
			return o, ok
		}
	}
}

func (l *Lexer) next() (Object, bool) {
	l.space()
	if l.pos >= len(l.data) {
		return nil, false
	}
	if l.objects != nil {
		if *l.objects <= 0 {
			return nil, false
		}
		*l.objects--
	}
	switch c := l.data[l.pos]; c {
	case '(':
		return l.literal(), true
	case '<':
		if l.at(1) == '<' {
			l.pos += 2
			return l.dict(), true
		}
		return l.hex(), true
	case '/':
		return l.name(), true
	case '[':
		l.pos++
		return l.array(), true
	case ']', '{', '}', ')':
		l.pos++
		return closer(c), true
	case '>':
		l.pos++
		if l.at(0) == '>' {
			l.pos++
			return closer(">>"), true
		}
		return closer(">"), true
	}
	return l.word(), true
}

// at is the byte that many after the next, 0 behind the end.
func (l *Lexer) at(n int) byte {
	if l.pos+n < len(l.data) {
		return l.data[l.pos+n]
	}
	return 0
}

// space goes past white space and comments.
func (l *Lexer) space() {
	for l.pos < len(l.data) {
		switch c := l.data[l.pos]; {
		case IsSpace(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.data) && l.data[l.pos] != '\n' && l.data[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

// IsSpace reports whether c is white space in a PDF.
func IsSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

// regular returns the bytes up to white space or a delimiter.
func (l *Lexer) regular() []byte {
	start := l.pos
	for l.pos < len(l.data) && !IsSpace(l.data[l.pos]) && !isDelimiter(l.data[l.pos]) {
		l.pos++
	}
	return l.data[start:l.pos]
}

// word reads a number, a reference or a keyword.
func (l *Lexer) word() Object {
	w := l.regular()
	n, isInt := integer(w)
	if isInt {
		if ref, ok := l.reference(n); ok {
			return ref
		}
		return n
	}
	if len(w) > 0 && (w[0] >= '0' && w[0] <= '9' || w[0] == '-' || w[0] == '+' || w[0] == '.') {
		return real(w)
	}
	switch s := string(w); s {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	default:
		return Keyword(s)
	}
}

func integer(w []byte) (int, bool) {
	if len(w) == 0 || len(w) > 12 {
		return 0, false
	}
	n, err := strconv.Atoi(string(w))
	return n, err == nil
}

// real reads a number as viewers do: what is wrong with it ends it.
func real(w []byte) Object {
	for n := len(w); n > 0; n-- {
		if f, err := strconv.ParseFloat(string(w[:n]), 64); err == nil && !math.IsNaN(f) && math.Abs(f) < 1e12 {
			return f
		}
		if n > 40 {
			n = 40
		}
	}
	return 0
}

// reference reads the rest of "num gen R".
func (l *Lexer) reference(num int) (Ref, bool) {
	if l.noRefs || num < 0 {
		return Ref{}, false
	}
	start := l.pos
	l.space()
	gen, ok := integer(l.regular())
	l.space()
	if !ok || gen < 0 || l.at(0) != 'R' || l.pos+1 < len(l.data) && !IsSpace(l.at(1)) && !isDelimiter(l.at(1)) {
		l.pos = start
		return Ref{}, false
	}
	l.pos++
	return Ref{num, gen}, true
}

func (l *Lexer) name() Name {
	l.pos++
	w := l.regular()
	if bytes.IndexByte(w, '#') < 0 {
		return Name(w)
	}
	var out []byte
	for i := 0; i < len(w); i++ {
		if w[i] == '#' && i+2 < len(w) && unhex(w[i+1]) >= 0 && unhex(w[i+2]) >= 0 {
			out = append(out, byte(unhex(w[i+1])<<4|unhex(w[i+2])))
			i += 2
			continue
		}
		out = append(out, w[i])
	}
	return Name(out)
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

func (l *Lexer) hex() String {
	l.pos++
	var out []byte
	high := -1
	for ; l.pos < len(l.data); l.pos++ {
		c := l.data[l.pos]
		if c == '>' {
			l.pos++
			break
		}
		n := unhex(c)
		switch {
		case n < 0:
		case high < 0:
			high = n
		default:
			out, high = append(out, byte(high<<4|n)), -1
		}
	}
	if high >= 0 {
		out = append(out, byte(high<<4))
	}
	return String(out)
}

func (l *Lexer) literal() String {
	l.pos++
	var out []byte
	depth := 1
	for l.pos < len(l.data) {
		c := l.data[l.pos]
		l.pos++
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return String(out)
			}
		case '\\':
			out = l.escape(out)
			continue
		case '\r':
			if l.at(0) == '\n' {
				l.pos++
			}
			c = '\n'
		}
		out = append(out, c)
	}
	return String(out)
}

// escape reads what follows a backslash.
func (l *Lexer) escape(out []byte) []byte {
	if l.pos >= len(l.data) {
		return out
	}
	c := l.data[l.pos]
	l.pos++
	switch c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b':
		return append(out, '\b')
	case 'f':
		return append(out, '\f')
	case '\r':
		if l.at(0) == '\n' {
			l.pos++
		}
		return out
	case '\n':
		return out
	}
	if c < '0' || c > '7' {
		return append(out, c)
	}
	n := int(c - '0')
	for range 2 {
		if d := l.at(0); d >= '0' && d <= '7' {
			n = n<<3 | int(d-'0')
			l.pos++
		} else {
			break
		}
	}
	return append(out, byte(n))
}

func (l *Lexer) array() Array {
	out := Array{}
	if l.depth++; l.depth <= maxNesting {
		for {
			o, ok := l.next()
			if end, is := o.(closer); !ok || is && end != ">" && end != ")" {
				break
			} else if is {
				continue
			}
			if k, is := o.(Keyword); is && (k == "endobj" || k == "endstream") {
				break
			}
			out = append(out, o)
		}
	}
	l.depth--
	return out
}

func (l *Lexer) dict() Dict {
	out := Dict{}
	if l.depth++; l.depth <= maxNesting {
		for {
			key, ok := l.next()
			if !ok || key == closer(">>") || key == Keyword("endobj") || key == Keyword("stream") {
				break
			}
			name, isName := key.(Name)
			if !isName {
				continue
			}
			value, ok := l.next()
			if !ok || value == closer(">>") {
				break
			}
			out[name] = value
		}
	}
	l.depth--
	return out
}

// SkipImage goes past the data of an image that stands in a content stream,
// after the keyword ID, up to and including its keyword EI.
func (l *Lexer) SkipImage() {
	for i := l.pos; ; {
		n := bytes.Index(l.data[min(i, len(l.data)):], []byte("EI"))
		if n < 0 {
			l.pos = len(l.data)
			return
		}
		at := i + n
		i = at + 2
		if at > l.pos && IsSpace(l.data[at-1]) && (i >= len(l.data) || IsSpace(l.data[i])) && isPlain(l.data[i:min(i+12, len(l.data))]) {
			l.pos = i
			return
		}
	}
}

// isPlain reports whether b can be the text of operators.
func isPlain(b []byte) bool {
	for _, c := range b {
		if c >= 0x7f || c < ' ' && !IsSpace(c) {
			return false
		}
	}
	return true
}
