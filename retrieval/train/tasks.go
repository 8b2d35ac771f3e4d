package main

import (
	"math/rand/v2"
)

// A kind is a way to make of a unit two texts that belong together.
type kind int

const (
	translation kind = iota // a passage, or some sentences of it, and the same in the other language
	headed                  // a title or a question, and its passage
	asked                   // words of a passage after the words of a question, and the passage
	cloze                   // one sentence of a passage, and the others
)

// A task is one kind of pair from one source: of the language from on one side, of
// the language to on the other. A batch is of one task, so that what is to be told
// apart is alike; share is how many batches are of it, beside those of the others.
type task struct {
	source   string
	kind     kind
	from, to int
	share    int
}

// tasks are those of all sources.
var tasks = []task{
	{"laws", translation, english, french, 16},
	{"laws", headed, english, french, 5},
	{"laws", headed, french, french, 4},
	{"laws", asked, english, french, 10},
	{"laws", asked, french, french, 6},
	{"laws", cloze, french, french, 3},
	{"sentences", translation, english, french, 16},
	{"lexicon", translation, english, french, 5},
	{"debates", translation, english, french, 2},
	{"sheets", headed, french, french, 10},
	{"sheets", asked, french, french, 7},
	{"sheets", cloze, french, french, 4},
	{"codes", headed, french, french, 2},
	{"codes", asked, french, french, 4},
	{"codes", cloze, french, french, 2},
	{"novels", asked, french, french, 2},
	{"novels", cloze, french, french, 3},
}

// questionWords are what questions begin with, by language.
var questionWords = [2][]string{
	french: {"", "", "qui", "quand", "où", "comment", "pourquoi", "combien de", "quel est", "quelle est", "quels sont", "quelles sont",
		"que", "qu’est-ce que", "est-ce que", "en quelle année", "à quelle date", "de quoi", "à quoi sert", "quel a été", "qui est", "dans quel cas", "faut-il", "peut-on"},
	english: {"", "", "who", "when", "where", "how", "why", "how many", "how much", "what is", "what are", "which", "what did", "who is", "when did",
		"in which year", "on what date", "does", "is there", "what has been", "what does", "can you", "must"},
}

// longestText is how many words of a text are taken.
const longestText = 96

// A drawer draws batches. Its random numbers decide everything.
type drawer struct {
	corpus     *corpus
	vocabulary *vocabulary
	random     *rand.Rand
	questions  [2][][]uint32
	deck       []task // each as often as its share
	seen       map[int]bool
	scratch    []uint32
}

func newDrawer(c *corpus, v *vocabulary, questions [2][][]uint32, seed uint64) *drawer {
	d := &drawer{corpus: c, vocabulary: v, random: rand.New(rand.NewPCG(seed, 2)), questions: questions}
	for _, t := range tasks {
		for range t.share {
			if len(c.units[t.source]) > 0 {
				d.deck = append(d.deck, t)
			}
		}
	}
	return d
}

// asks adds the words of questions to the corpus, before its vocabulary is made.
func asks(c *corpus) [2][][]uint32 {
	var out [2][][]uint32
	for lang, list := range questionWords {
		for _, q := range list {
			s := c.add(q)
			out[lang] = append(out[lang], c.words[s.from:s.to:s.to])
		}
	}
	return out
}

// draw fills two bags for each pair of a batch, and returns its task. No unit is
// in a batch twice while there are others.
func (d *drawer) draw(pairs [][2]bag) task {
	t := d.deck[d.random.IntN(len(d.deck))]
	units := d.corpus.units[t.source]
	d.seen = make(map[int]bool, len(pairs))
	for i := range pairs {
		for try := 0; ; try++ {
			n := d.random.IntN(len(units))
			if d.seen[n] && try < 20 {
				continue
			}
			if d.pair(t, units[n], &pairs[i]) || try > 1000 {
				d.seen[n] = true
				break
			}
		}
	}
	return t
}

// pair makes the pair of u; false where u has none for t.
func (d *drawer) pair(t task, u unit, into *[2]bag) bool {
	into[0].reset()
	into[1].reset()
	from, to := u.sides[t.from], u.sides[t.to]
	if len(to.sentences) == 0 {
		return false
	}
	switch t.kind {
	case translation:
		first, last := d.crop(len(to.sentences))
		d.put(&into[0], from.sentences[first:last]...)
		d.put(&into[1], to.sentences[first:last]...)
	case headed:
		if from.title.len() == 0 {
			return false
		}
		d.put(&into[0], from.title)
		d.put(&into[1], to.sentences...)
	case asked:
		if len(from.sentences) == 0 {
			return false
		}
		d.ask(&into[0], t.from, from)
		d.put(&into[1], to.sentences...)
	case cloze:
		if len(from.sentences) < 3 {
			return false
		}
		one := d.random.IntN(len(from.sentences))
		d.put(&into[0], from.sentences[one])
		if d.random.IntN(10) != 0 {
			d.put(&into[1], from.sentences[:one]...)
			one++
		} else {
			one = 0
		}
		d.put(&into[1], from.sentences[one:]...)
	}
	return len(into[0].rows) > 0 && len(into[1].rows) > 0
}

// crop chooses one sentence, some, or all of n.
func (d *drawer) crop(n int) (first, last int) {
	if n == 1 || d.random.IntN(3) == 0 {
		return 0, n
	}
	first = d.random.IntN(n)
	return first, first + 1 + d.random.IntN(min(3, n-first))
}

// ask puts the words of a question, then some words of one sentence in their order.
func (d *drawer) ask(into *bag, lang int, s side) {
	sentence := s.sentences[d.random.IntN(len(s.sentences))]
	list := d.questions[lang]
	d.vocabulary.append(into, list[d.random.IntN(len(list))], d.random)
	words := d.corpus.words[sentence.from:sentence.to]
	keep := 3 + d.random.IntN(8)
	d.scratch = d.scratch[:0]
	for i, w := range words {
		if left := len(words) - i; d.random.IntN(left) < keep {
			d.scratch = append(d.scratch, w)
			keep--
		}
	}
	d.vocabulary.append(into, d.scratch, d.random)
}

// put adds the words of spans, of a long text the first.
func (d *drawer) put(into *bag, spans ...span) {
	left := longestText
	for _, s := range spans {
		n := min(s.len(), left)
		d.vocabulary.append(into, d.corpus.words[s.from:s.from+uint32(n)], d.random)
		left -= n
	}
}
