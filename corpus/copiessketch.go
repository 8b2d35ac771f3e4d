package corpus

import (
	"cmp"
	"math"
	"slices"
)

// shingleRun is how many words a shingle of a sketch has.
const shingleRun = 3

// A sketch is what a document is compared by, as far as it can be told of the document
// alone: its title, text, skipped spans, publisher, language and address.
type sketch struct {
	words     []code   // of its title and text, each once, in their order; no common ones
	title     []code   // of its title, without the words that mark a version
	publisher []code   // of its publisher's name
	shingles  []uint32 // sorted, each once
	figures   []slot   // sorted, each once
	text      uint64   // of all words in their order: texts of the same words have the same
	length    int      // words, all of them
	language  int
	own       reference   // its own number
	renews    bool        // see mark
	titled    bool        // see mark
	names     []reference // see mark
}

// A slot is a place for a figure or several on end, by the words around it, and
// what stands there.
type slot struct{ around, value uint32 }

// sketch reads doc, as many documents as there are with one reader.
func (wr *wordReader) sketch(doc *Document) *sketch {
	text := doc.content()
	m := markOf(doc, text)
	s := &sketch{own: referenceOf(doc), renews: m.renews, titled: m.titled, names: m.names}
	wr.read(doc.Title + "\n" + text)
	s.language = wr.language(doc.Lang)
	all := make([]code, len(wr.text))
	wr.sketches++
	for i, w := range wr.text {
		all[i] = wr.codes[w]
		if !all[i].isCommon() && wr.met[w] != wr.sketches {
			wr.met[w] = wr.sketches
			s.words = append(s.words, all[i])
		}
	}
	s.length, s.text, s.figures = len(all), hashOf(all), slots(all)
	for i := 0; i+shingleRun <= len(all); i++ {
		s.shingles = append(s.shingles, uint32(hashOf(all[i:i+shingleRun])))
	}
	slices.Sort(s.shingles)
	s.shingles = slices.Compact(s.shingles)
	s.title, s.publisher = wr.line(m.title), wr.line(doc.Publisher)
	return s
}

// slots are the figures of a text, each with the two words before it and the one after.
func slots(text []code) []slot {
	var out []slot
	for i := 0; i < len(text); {
		end := i
		for end < len(text) && text[end].isFigure() {
			end++
		}
		if end == i {
			i++
			continue
		}
		const none = ^code(0)
		around := [3]code{none, none, none}
		copy(around[:2], text[max(0, i-2):i])
		if end < len(text) {
			around[2] = text[end]
		}
		out = append(out, slot{uint32(hashOf(around[:])), uint32(hashOf(text[i:end]))})
		i = end
	}
	slices.SortFunc(out, func(a, b slot) int { return cmp.Or(cmp.Compare(a.around, b.around), cmp.Compare(a.value, b.value)) })
	return slices.Compact(out)
}

// hashOf is a hash of words in their order (FNV-1a, whose bits are stirred).
func hashOf(words []code) uint64 {
	h := uint64(14695981039346656037)
	for _, w := range words {
		h = (h ^ uint64(w)) * 1099511628211
		h ^= h >> 31
	}
	return h
}

// rarity weighs the words of a collection of n texts by how many of them have
// each: in a handful of texts all words weigh much the same.
func rarity(n int, has []int32) []float64 {
	const few = 20 // texts by which a small collection is counted as larger
	out := make([]float64, len(has))
	for w, h := range has {
		out[w] = math.Log(1 + float64(n+few)/float64(h+1))
	}
	return out
}

// A resemblance is how much of the text with fewer words is in the other, in shares.
type resemblance struct {
	words    float64 // of its words that are no figures, by the square of their rarity
	back     float64 // of the other's words that are in it, likewise
	shingles float64
	figures  float64 // of its figures, wherever they stand; 1 when it has none
	agreed   int     // places for a figure that both have, with the same one
	differed int     // and with another
	smaller  int     // how many words it has, each once, common ones aside
}

// weigh is the weight of the words of document i that are no figures: the sum of the squares of their rarity.
func (k *kin) weigh(i int) float64 {
	sum := 0.0
	for _, w := range k.words[i] {
		if !k.codes[w].isFigure() {
			sum += k.rarity[w] * k.rarity[w]
		}
	}
	return sum
}

// alikeWords is the share of words below which two texts are not looked at closer.
const alikeWords = 0.40

// compare compares two documents. Of texts with less than alikeWords in common it
// tells nothing of shingles and places.
func (k *kin) compare(i, j int) resemblance {
	k.compared++
	if k.weights[i] > k.weights[j] {
		i, j = j, i
	}
	a, b := k.words[i], k.words[j]
	r := resemblance{smaller: len(a)}
	var words, figures, all float64
	n := 0
	for _, w := range a {
		for n < len(b) && b[n] < w {
			n++
		}
		weight := k.rarity[w] * k.rarity[w]
		both := n < len(b) && b[n] == w
		switch {
		case k.codes[w].isFigure():
			all += weight
			if both {
				figures += weight
			}
		case both:
			words += weight
		}
	}
	r.words, r.back, r.figures = shareOf(words, k.weights[i], 0), shareOf(words, k.weights[j], 0), shareOf(figures, all, 1)
	if r.words >= alikeWords {
		r.shingles = sharedOf(k.sketches[i].shingles, k.sketches[j].shingles)
		r.agreed, r.differed = agreement(k.sketches[i].figures, k.sketches[j].figures)
	}
	return r
}

// shareOf is part of whole, or none when there is nothing to be part of.
func shareOf(part, whole, none float64) float64 {
	if whole == 0 {
		return none
	}
	return part / whole
}

// agreement counts the places for figures that both lists have: with a figure in common, and with none.
func agreement(a, b []slot) (agreed, differed int) {
	for i, k := 0, 0; i < len(a) && k < len(b); {
		if d := cmp.Compare(a[i].around, b[k].around); d != 0 {
			if d < 0 {
				i++
			} else {
				k++
			}
			continue
		}
		around, same := a[i].around, false
		from := k
		for ; i < len(a) && a[i].around == around; i++ {
			for k = from; k < len(b) && b[k].around == around; k++ {
				same = same || a[i].value == b[k].value
			}
		}
		if same {
			agreed++
		} else {
			differed++
		}
	}
	return agreed, differed
}

// sharedOf is how much of the sorted set a is in b, 0 for an empty one.
func sharedOf(a, b []uint32) float64 {
	if len(a) == 0 {
		return 0
	}
	return float64(inBoth(a, b)) / float64(len(a))
}
