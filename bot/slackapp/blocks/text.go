package blocks

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// size is how long s is for Slack's limits, counted so as never to be too low:
// in UTF-16 units, with & < > as long as Slack writes them.
func size(s string) int {
	n := units(s)
	n += 4 * strings.Count(s, "&")
	n += 3 * (strings.Count(s, "<") + strings.Count(s, ">"))
	return n
}

// units is the length of s in UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// clean makes s a label: one line, without control characters and without those
// that show nothing or turn the direction of what follows. It is "" when nothing would show.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	shows := false
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f':
			return ' '
		case r == '\u200d' || r == '\ufe0f':
			return r
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp):
			return -1
		}
		shows = shows || unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.Mn, r)
		return r
	}, s)
	if !shows {
		return ""
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
}

// label is clean and no longer than most, with … where it was shortened, and tame.
func label(s string, most int) string {
	// What shows nothing takes room too, but not this much.
	if enough := most * 16; len(s) > enough {
		for !utf8.RuneStart(s[enough]) && enough > most {
			enough--
		}
		if head := clean(s[:enough]); head != "" {
			return shorten(tame(head+"…"), most)
		}
	}
	return shorten(tame(clean(s)), most)
}

// tame breaks up what Slack might take for a mention in a text of ours that holds
// words of others, with a character that does not show.
func tame(s string) string {
	if !strings.ContainsAny(s, "@<") {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		b.WriteRune(r)
		if r != '@' && r != '<' {
			continue
		}
		if next, _ := utf8.DecodeRuneInString(s[i+1:]); i+1 < len(s) && !unicode.IsSpace(next) {
			b.WriteRune(joiner)
		}
	}
	return b.String()
}

// shorten cuts s after at most most-1 UTF-16 units of size and puts … there; s
// itself when it is no longer than most. It cuts between words when one is near.
func shorten(s string, most int) string {
	if size(s) <= most {
		return s
	}
	head := s[:fit(s, most-1)]
	if at := strings.LastIndexByte(head, ' '); at > len(head)*3/4 {
		head = head[:at]
	}
	return strings.TrimRightFunc(head, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200d' }) + "…"
}

// fit is how many bytes of s, whole runes, have at most that size.
func fit(s string, most int) int {
	n := 0
	for i, r := range s {
		switch r {
		case '&':
			n += 5
		case '<', '>':
			n += 4
		default:
			n += max(1, utf16.RuneLen(r))
		}
		if n > most {
			return i
		}
	}
	return len(s)
}

// split cuts s into pieces of at most that size. Joined they are s, byte for
// byte. It cuts behind a line, a sentence or a word where there is one in the
// second half of a piece.
func split(s string, most int) []string {
	var out []string
	for {
		n := fit(s, most)
		if n == len(s) {
			break
		}
		if n == 0 {
			_, n = utf8.DecodeRuneInString(s)
		}
		head := s[:n]
		for _, end := range []string{"\n", ". ", " "} {
			if at := strings.LastIndex(head, end); at > n/2 {
				n = at + len(end)
				break
			}
		}
		out = append(out, s[:n])
		s = s[n:]
	}
	if s != "" {
		out = append(out, s)
	}
	return out
}
