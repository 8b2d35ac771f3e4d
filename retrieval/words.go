package retrieval

import (
	"errors"
	"math"
)

// A segment keeps the words of its texts as they were analysed, so that nobody who
// looks at a passage again need analyse it again: for each passage its own, and for
// each title with its headline theirs. A text is a run of storedWords that
// endOfText ends; a word with parts is followed by them.
//
//	bits 0 and 1  the Kind, or storedPart
//	bit 2         a stop word
//	bit 3         a name
//	bits 4 to 31  the number of its spelling; of a part, that of its term
type storedWord uint32

const (
	storedPart storedWord = 3
	storedKind storedWord = 3
	storedStop storedWord = 1 << 2
	storedName storedWord = 1 << 3
	storedBits            = 4

	endOfText storedWord = math.MaxUint32

	// mostNumbered is how many spellings, and how many terms, have a number, and
	// mostWords how many words have a place.
	mostNumbered = 1<<(32-storedBits) - 1
	mostWords    = math.MaxUint32

	// noTerm is the term of the spelling of a stop word.
	noTerm int32 = -1
)

// wordsVersion changes whenever the stored words say something else of the same text.
const wordsVersion = 2

// errManyWords says that the numbers of a segment do not suffice for its words.
var errManyWords = errors.New("more words than one segment can number")

func storeWord(t *Token, spelling int32) storedWord {
	w := storedWord(spelling)<<storedBits | storedWord(t.Kind)
	if t.Stop {
		w |= storedStop
	}
	if t.Name {
		w |= storedName
	}
	return w
}

func storePart(term int32) storedWord { return storedWord(term)<<storedBits | storedPart }

func (w storedWord) isPart() bool { return w&storedKind == storedPart }

// number is that of the spelling, or of the term of a part.
func (w storedWord) number() int32 { return int32(w >> storedBits) }

// renumbered is w with the number that the lists give to its spelling or term.
func (w storedWord) renumbered(spellings, terms []int32) storedWord {
	to := spellings
	switch {
	case w == endOfText:
		return w
	case w.isPart():
		to = terms
	}
	return storedWord(to[w.number()])<<storedBits | w&(1<<storedBits-1)
}

// A textWord is a word of a text as a segment keeps it: what a Token says but for
// its place and surface.
type textWord struct {
	spelling   int32
	term       int32 // noTerm when the segment does not add up
	kind       Kind
	stop, name bool
	parts      []storedWord
}

// text are the stored words from those of a passage on.
func (g *segment) text(row int) []storedWord { return g.storedFrom(g.textAt, row) }

// fields are the stored words from those of the title of a passage on, which those
// of its headline follow when it is another.
func (g *segment) fields(row int) []storedWord { return g.storedFrom(g.fieldsAt, row) }

func (g *segment) storedFrom(starts []uint32, row int) []storedWord {
	if row >= len(starts) || uint64(starts[row]) > uint64(len(g.words)) {
		return nil
	}
	return g.words[starts[row]:]
}

// readWords appends the words of the text that list opens with to to, and returns
// what follows it.
func (g *segment) readWords(to []textWord, list []storedWord) (words []textWord, rest []storedWord) {
	for i, w := range list {
		switch {
		case w == endOfText:
			return to, list[i+1:]
		case !w.isPart():
			t := textWord{spelling: w.number(), term: noTerm, kind: Kind(w & storedKind), stop: w&storedStop != 0, name: w&storedName != 0}
			if int(t.spelling) < len(g.counts) {
				t.term = g.counts[t.spelling].term
			}
			to = append(to, t)
		case len(to) > 0:
			t := &to[len(to)-1]
			t.parts = list[i-len(t.parts) : i+1]
		}
	}
	return to, nil
}

// fold is the folded spelling of a word, a view of the segment.
func (g *segment) fold(w *textWord) []byte {
	if int(w.spelling) >= g.spellings.len() {
		return nil
	}
	return g.spellings.at(int(w.spelling))
}

// opensDocument reports whether a passage is the first of its document.
func (g *segment) opensDocument(row int) bool {
	n := g.documentNumber(row)
	if n < 0 {
		return false
	}
	first, end := g.span(n)
	return row == first && first < end
}
