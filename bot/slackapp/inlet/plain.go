package inlet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Plain is a text of Slack's as plain text on one line: &amp; &lt; &gt; decoded, a
// link by its label or else its address, a person and a channel by their name with @
// or # when the text has it and else not at all, a date by its fallback, the
// assistant's own mention and calls as <!here> left out, marks of bold, italic,
// struck and code text and of quoted lines removed. Line breaks become spaces, runs
// of spaces one; no-break spaces stay. What it returns is valid UTF-8 without control
// characters and invisible marks of direction, and has no space at either end.
// Emoji stay as Slack writes them, ":wave:".
func Plain(text string, bot Self) string {
	w := reading(text, bot)
	return w.plain()
}

// A written is a text on its way to being plain.
type written struct {
	runes []rune
	// literal says of each rune that it is no mark, whatever it looks like.
	literal []bool
	// mention is set when the assistant is mentioned, others when somebody else is.
	mention, others bool
	// addressed is set when the text begins with the assistant's mention.
	addressed bool
	// begun is set when anything but space was read.
	begun bool
}

// reading reads a text of Slack's.
func reading(text string, bot Self) *written {
	w := &written{runes: make([]rune, 0, len(text)), literal: make([]bool, 0, len(text))}
	for i := 0; i < len(text); {
		if text[i] == '<' {
			if n := strings.IndexAny(text[i+1:], "<>\n"); n >= 0 && text[i+1+n] == '>' {
				if w.token(text[i+1:i+1+n], text[i+n+2:], bot) {
					i += n + 2
					continue
				}
			}
		}
		r, size := decode(text[i:])
		w.add(r, false)
		i += size
	}
	return w
}

// decode is the first rune of a text, entities decoded, and how many bytes it takes;
// a byte that is no UTF-8 is utf8.RuneError of one byte.
func decode(text string) (rune, int) {
	if text[0] == '&' {
		switch {
		case strings.HasPrefix(text, "&amp;"):
			return '&', len("&amp;")
		case strings.HasPrefix(text, "&lt;"):
			return '<', len("&lt;")
		case strings.HasPrefix(text, "&gt;"):
			return '>', len("&gt;")
		}
	}
	return utf8.DecodeRuneInString(text)
}

// add appends a rune, unless it is one that nobody sees.
func (w *written) add(r rune, literal bool) {
	switch {
	case r == utf8.RuneError:
		return
	case r == '\n' || r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029':
		r = '\n'
	case r == '\t' || r == '\v' || r == '\f':
		r = ' '
	case unicode.IsControl(r):
		return
	case unicode.Is(unicode.Cf, r) && !shaping(r):
		return
	}
	w.begun = w.begun || !unicode.IsSpace(r)
	w.runes = append(w.runes, r)
	w.literal = append(w.literal, literal)
}

// shaping reports whether a format character is part of what is seen: the joiners,
// of emoji too, and the signs that stand above Arabic numbers.
func shaping(r rune) bool {
	return r == '\u200c' || r == '\u200d' || '\u0600' <= r && r <= '\u0605' || r == '\u06dd'
}

// literally appends a text in which nothing is a mark, entities decoded.
func (w *written) literally(text string) {
	for len(text) > 0 {
		r, size := decode(text)
		w.add(r, true)
		text = text[size:]
	}
}

// token reads what stands between < and >, before what follows. It returns false
// when that is nothing of Slack's.
func (w *written) token(body, follows string, bot Self) bool {
	what, label, _ := strings.Cut(body, "|")
	if what == "" {
		return false
	}
	switch what[0] {
	case '@':
		return w.person(what[1:], label, follows, bot)
	case '#':
		if !isID(what[1:]) {
			return false
		}
		w.name("#", label)
	case '!':
		w.call(what[1:], label)
	default:
		if !hasScheme(what) {
			return false
		}
		if strings.TrimSpace(label) == "" {
			label = strings.TrimPrefix(what, "mailto:")
		}
		w.literally(label)
	}
	return true
}

// person reads a mention.
func (w *written) person(id, label, follows string, bot Self) bool {
	switch {
	case !isID(id):
		return false
	case !bot.is(id):
		w.others = true
		w.name("@", label)
		return true
	}
	w.mention = true
	w.addressed = w.addressed || !w.begun
	if strings.HasPrefix(follows, ",") || strings.HasPrefix(follows, ".") {
		w.trimRight()
	}
	return true
}

// call reads what begins with an exclamation mark.
func (w *written) call(what, label string) {
	kind, _, _ := strings.Cut(what, "^")
	switch kind {
	case "here", "channel", "everyone":
	case "subteam":
		w.others = true
		w.name("@", label)
	default:
		w.literally(label)
	}
}

// name appends a name with its sign, or nothing when there is none.
func (w *written) name(sign, label string) {
	if label = strings.TrimLeft(label, sign); label != "" {
		w.literally(sign + label)
	}
}

// trimRight takes the spaces off the end.
func (w *written) trimRight() {
	n := len(w.runes)
	for n > 0 && unicode.IsSpace(w.runes[n-1]) {
		n--
	}
	w.runes, w.literal = w.runes[:n], w.literal[:n]
}

// isID reports whether a text has the form of Slack's ids.
func isID(s string) bool {
	return s != "" && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// hasScheme reports whether a text begins as an address does: letters and a colon, and then no space.
func hasScheme(s string) bool {
	scheme, rest, found := strings.Cut(s, ":")
	letters := strings.TrimFunc(scheme, func(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' })
	return found && scheme != "" && letters == "" && rest != "" && !strings.ContainsAny(s, " \t")
}

// plain is the text without its marks, on one line.
func (w *written) plain() string {
	drop := w.marks()
	var b strings.Builder
	space := false
	for i, r := range w.runes {
		switch {
		case drop[i]:
		case r == ' ' || r == '\n':
			space = true
		default:
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		}
	}
	out := strings.TrimSpace(b.String())
	if w.addressed {
		// "@assistant : …", but not the colon that begins ":wave:".
		if first, rest, _ := strings.Cut(out, " "); strings.Trim(first, ",:;\u00a0\u202f") == "" {
			out = rest
		} else {
			out = strings.TrimLeft(out, ",; \u00a0\u202f")
		}
		out = strings.TrimSpace(out)
	}
	return out
}
