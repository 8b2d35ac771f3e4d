package blocks

import (
	"strings"

	"github.com/verbatim-briefing/verbatim/bot"
)

const (
	isolate    = "\u2068" // first strong isolate: what follows has a direction of its own
	endIsolate = "\u2069" // ends the last isolate, with every embedding and override in it
)

// turns reports whether r is a character that shows nothing and turns the
// direction of the text around it: marks, embeddings, overrides and isolates.
func turns(r rune) bool {
	return r == '\u200e' || r == '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

func hasTurns(s string) bool { return strings.ContainsFunc(s, turns) }

// straight is s without the characters that turn directions. It is for all words
// but those of quotations.
func straight(s string) string {
	if !hasTurns(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if turns(r) {
			return -1
		}
		return r
	}, s)
}

// balance is what before and behind s opens the isolates that s ends without
// having begun them, and ends those that it only begins.
func balance(s string) (open, shut string) {
	unopened, unended := 0, 0
	for _, r := range s {
		switch {
		case r >= '\u2066' && r <= '\u2068':
			unended++
		case r == '\u2069' && unended > 0:
			unended--
		case r == '\u2069':
			unopened++
		}
	}
	return strings.Repeat(isolate, unopened), strings.Repeat(endIsolate, unended)
}

// isolation is what stands before and behind words that are shown as they are, so
// that what turns directions in them turns nothing else; "" for words without that.
func isolation(s string) (open, shut string) {
	if !hasTurns(s) {
		return "", ""
	}
	open, shut = balance(s)
	return isolate + open, shut + endIsolate
}

// balanced are the pieces of a text that is balanced, each balanced and what it
// has of an isolate within one.
func balanced(pieces []string) []string {
	depth := 0
	for i, s := range pieces {
		inside := depth > 0
		depth += strings.Count(s, "\u2066") + strings.Count(s, "\u2067") + strings.Count(s, isolate) - strings.Count(s, endIsolate)
		open, shut := balance(s)
		if inside {
			open, shut = isolate+open, shut+endIsolate
		}
		pieces[i] = open + s + shut
	}
	return pieces
}

// isolated is isolation around text elements.
func isolated(ws []rich) []rich {
	var s strings.Builder
	for _, w := range ws {
		s.WriteString(w.Text)
	}
	open, shut := isolation(s.String())
	if open == "" {
		return ws
	}
	return append(append([]rich{literal(open, nil)}, ws...), literal(shut, nil))
}

// aligned is a text in which only the quotations of cs have characters that turn
// directions, each isolated.
func aligned(s string, cs []bot.Citation) string {
	if !hasTurns(s) {
		return s
	}
	var b strings.Builder
	for {
		at, quote := len(s), ""
		for i := range cs {
			q := valid(cs[i].Quote)
			if k := strings.Index(s, q); hasTurns(q) && k >= 0 && (k < at || k == at && len(q) > len(quote)) {
				at, quote = k, q
			}
		}
		b.WriteString(straight(s[:at]))
		if quote == "" {
			return b.String()
		}
		open, shut := isolation(quote)
		b.WriteString(open + quote + shut)
		s = s[at+len(quote):]
	}
}

// manyTurns is up to how many characters that turn directions a piece may be of
// full size with what balances them.
const manyTurns = 500

// pieceOf is of what size the pieces of s are.
func pieceOf(s string) int {
	n := 0
	for _, r := range s {
		if turns(r) {
			n++
		}
	}
	if n > manyTurns {
		return pieceSize / 2
	}
	return pieceSize
}
