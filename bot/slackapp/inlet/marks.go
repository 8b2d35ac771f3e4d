package inlet

import "unicode"

// marks says of each rune whether it is a mark of formatting: a pair of * _ ~ or `
// on one line around words, a fence of three `, the > of a quoted line. A mark opens
// where no letter or digit stands before it and no space after it, and closes the other way
// round, so "2*3*4" and "a_b_c" have none.
func (w *written) marks() []bool {
	drop := make([]bool, len(w.runes))
	w.fences(drop)
	for start := 0; start < len(w.runes); {
		end := start
		for end < len(w.runes) && w.runes[end] != '\n' {
			end++
		}
		w.quoted(drop, start, end)
		for _, mark := range "`*_~" {
			w.pairs(drop, mark, start, end)
		}
		start = end + 1
	}
	return drop
}

// fences drops pairs of ``` and makes what is between them literal.
func (w *written) fences(drop []bool) {
	open := -1
	for i := 0; i+2 < len(w.runes); i++ {
		if w.runes[i] != '`' || w.runes[i+1] != '`' || w.runes[i+2] != '`' || w.literal[i] {
			continue
		}
		if open < 0 {
			open = i
		} else {
			for j := open; j < i+3; j++ {
				w.literal[j] = true
				drop[j] = drop[j] || j < open+3 || j >= i
			}
			open = -1
		}
		i += 2
	}
}

// quoted drops the > with which a quoted line begins.
func (w *written) quoted(drop []bool, start, end int) {
	for i := start; i < end && i < start+3 && w.runes[i] == '>' && !w.literal[i]; i++ {
		drop[i] = true
	}
}

// pairs drops the pairs of one mark on a line; between ` all becomes literal.
func (w *written) pairs(drop []bool, mark rune, start, end int) {
	is := func(i int) bool { return i >= start && i < end && w.runes[i] == mark && !w.literal[i] && !drop[i] }
	word := func(i int) bool {
		return i >= start && i < end && !drop[i] && (unicode.IsLetter(w.runes[i]) || unicode.IsDigit(w.runes[i]) || w.runes[i] == ':')
	}
	space := func(i int) bool { return i < start || i >= end || unicode.IsSpace(w.runes[i]) }
	open := -1
	for i := start; i < end; i++ {
		switch {
		case !is(i):
		case open >= 0 && i > open+1 && !space(i-1) && !word(i+1) && !is(i+1):
			drop[open], drop[i] = true, true
			for j := open; mark == '`' && j <= i; j++ {
				w.literal[j] = true
			}
			open = -1
		case open < 0 && !word(i-1) && !is(i-1) && !space(i+1) && !is(i+1):
			open = i
		}
	}
}
