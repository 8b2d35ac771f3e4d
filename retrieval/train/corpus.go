package main

import (
	"strings"

	"github.com/verbatim-briefing/verbatim/retrieval/table"
)

// The two languages of a unit's sides.
const (
	french = iota
	english
)

// A span is the words from, inclusive, to, exclusive, of a corpus.
type span struct{ from, to uint32 }

func (s span) len() int { return int(s.to - s.from) }

// A side is what a unit says in one language: a title or a question, and the
// sentences of a passage; either may be empty.
type side struct {
	title     span
	sentences []span
}

func (s side) words() int {
	n := 0
	for _, sentence := range s.sentences {
		n += sentence.len()
	}
	return n
}

// A unit is one passage. Where both sides have sentences one is the translation
// of the other, and where aligned sentence by sentence.
type unit struct {
	sides   [2]side
	aligned bool
}

// A corpus is the units of all sources. Words are kept as numbers of types, in the
// order in which they were first met.
type corpus struct {
	words   []uint32
	types   []string
	counts  []int
	numbers map[string]uint32
	units   map[string][]unit // by source
}

func newCorpus() *corpus {
	return &corpus{numbers: make(map[string]uint32), units: make(map[string][]unit)}
}

// add appends the words of text.
func (c *corpus) add(text string) span {
	from := uint32(len(c.words))
	table.Words(text, func(word []byte) {
		number, ok := c.numbers[string(word)]
		if !ok {
			number = uint32(len(c.types))
			w := string(word)
			c.types, c.counts = append(c.types, w), append(c.counts, 0)
			c.numbers[w] = number
		}
		c.counts[number]++
		c.words = append(c.words, number)
	})
	return span{from, uint32(len(c.words))}
}

// passageWords is how many words a passage has at least, where the text has them.
const passageWords = 64

// passages appends to source the text of one document and language, in passages
// of sentences, each under the same title.
func (c *corpus) passages(source string, lang int, title, text string) {
	heading := c.add(title)
	var s side
	flush := func() {
		if s.words() >= 12 {
			s.title = heading
			var u unit
			u.sides[lang] = s
			c.units[source] = append(c.units[source], u)
		}
		s = side{}
	}
	for _, sentence := range sentences(text) {
		if w := c.add(sentence); w.len() > 0 {
			s.sentences = append(s.sentences, w)
		}
		if s.words() >= passageWords {
			flush()
		}
	}
	flush()
}

// aligned appends to source the passages of texts that say the same in French and
// in English: sentence i of one is that of the other where there are as many, else
// each text is one sentence. The two titles may be empty.
func (c *corpus) aligned(source string, titles [2]string, texts [2][]string) {
	var heading [2]span
	for lang, title := range titles {
		heading[lang] = c.add(title)
	}
	if len(texts[french]) != len(texts[english]) {
		for lang, t := range texts {
			texts[lang] = []string{strings.Join(t, " ")}
		}
	}
	u := unit{aligned: true}
	flush := func() {
		if u.sides[french].words() >= 3 && u.sides[english].words() >= 3 {
			u.sides[french].title, u.sides[english].title = heading[french], heading[english]
			c.units[source] = append(c.units[source], u)
		}
		u = unit{aligned: true}
	}
	for i := range texts[french] {
		for lang := range texts {
			u.sides[lang].sentences = append(u.sides[lang].sentences, c.add(texts[lang][i]))
		}
		if u.sides[french].words() >= passageWords {
			flush()
		}
	}
	flush()
}

// sentences cuts text at the ends of lines, and where a full stop or its like is
// followed by a space, unless little would stand before it.
func sentences(text string) []string {
	const little = 30
	var out []string
	for line := range strings.Lines(text) {
		start := 0
		for i := 0; i+1 < len(line); i++ {
			if c := line[i]; (c == '.' || c == '?' || c == '!' || c == ';') && line[i+1] == ' ' && i-start > little {
				out = append(out, line[start:i+1])
				start = i + 1
			}
		}
		if line = strings.TrimSpace(line[start:]); line != "" {
			out = append(out, line)
		}
	}
	return out
}
