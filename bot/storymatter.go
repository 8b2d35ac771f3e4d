package bot

import (
	"math"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A matter is what an item is about, as stories are told apart by: its words
// and names, those of the headline and the opening above the others, the days
// that it speaks of, and its own day.
type matter struct {
	words     vector
	day       corpus.Day     // zero when it has none
	mentioned []corpus.Day   // days other than its own, in order, each once
	figures   []string       // of the headline, with the names of months
	sentences map[string]int // with their bytes
	copied    map[int]int    // by group of copies, the bytes of its passages
	length    int            // of all its passages, in bytes
	series    string         // the headline's other words: what editions of one thing have in common
}

// What a word counts for by where it stands and what it is. The opening of a
// text is its first line, as far as that ends between shortOpening and longOpening bytes.
const (
	headlineWord = 3.0
	openingWord  = 2.0
	bodyWord     = 0.5
	nameWord     = 2.0 // times, for names and acronyms
	figureWord   = 2.0 // times, for figures
	shortOpening = 200
	longOpening  = 800
)

// matterOf reads item n of doc. The rarity of a term is told by idf.
func matterOf(doc *corpus.Document, n int, idf func(term string) float64) *matter {
	item, lang := doc.Items[n], textLang(doc)
	text, headline := item.In(doc.Text), item.Headline
	if len(doc.Items) == 1 && doc.Title != "" {
		headline = doc.Title
	}
	m := &matter{day: dayOf(doc, item), sentences: make(map[string]int)}
	count := make(map[string]float64)
	m.readHeadline(retrieval.Tokens(headline, lang), count)
	first, _, _ := strings.Cut(text, "\n")
	opening := min(max(len(first), shortOpening), longOpening)
	for _, t := range retrieval.Tokens(text, lang) {
		if t.Start < opening {
			countWord(count, t, openingWord)
		} else {
			countWord(count, t, bodyWord)
		}
	}
	m.words = weighted(count, idf)
	for _, x := range doc.Mentions {
		if x.Precision == corpus.PrecisionDay && !x.Vague && x.From == x.To && x.From != m.day && item.Contains(x.Span) {
			m.mentioned = append(m.mentioned, x.From)
		}
	}
	for _, p := range doc.Passages {
		if p.Item != n {
			continue
		}
		m.length += p.Len()
		for _, s := range p.Sentences {
			m.sentences[s.In(doc.Text)] = s.Len()
		}
		if p.Copies > 0 {
			if m.copied == nil {
				m.copied = make(map[int]int)
			}
			m.copied[p.Copies] += p.Len()
		}
	}
	slices.Sort(m.mentioned)
	m.mentioned = slices.Compact(m.mentioned)
	return m
}

func (m *matter) readHeadline(tokens []retrieval.Token, count map[string]float64) {
	var words []string
	for _, t := range tokens {
		countWord(count, t, headlineWord)
		switch {
		case t.Kind == retrieval.Number || monthNames[t.Fold]:
			m.figures = append(m.figures, t.Fold)
		case !t.Stop:
			words = append(words, t.Term)
		}
	}
	slices.Sort(words)
	m.series = strings.Join(slices.Compact(words), " ")
}

// monthNames are the names of the months, folded.
var monthNames = func() map[string]bool {
	set := make(map[string]bool)
	for name := range strings.FieldsSeq(`janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
january february march april may june july august september october november december`) {
		set[name] = true
	}
	return set
}()

func countWord(count map[string]float64, t retrieval.Token, weight float64) {
	switch {
	case t.Stop || t.Term == "":
		return
	case t.Name || t.Kind == retrieval.Acronym:
		weight *= nameWord
	case t.Kind == retrieval.Number:
		weight *= figureWord
	}
	count[t.Term] += weight
}

// weighted weighs terms by their counts and their rarity.
func weighted(count map[string]float64, idf func(term string) float64) vector {
	v := make(vector, 0, len(count))
	for term, n := range count {
		if n >= 1 {
			n = 1 + math.Log(n)
		}
		v = append(v, feature{term, n * idf(term)})
	}
	return v.unit()
}

// dayOf is the day that an item counts for, the first of a run of days, zero when none is known.
func dayOf(doc *corpus.Document, item corpus.Item) corpus.Day {
	if d := item.Date; !d.IsZero() && d.Precision == corpus.PrecisionDay {
		return d.From
	}
	return doc.Date.From
}

// What else than words tells matters together or apart.
const (
	sharedDay   = 0.15 // for a day that both speak of
	sharedDays  = 0.20 // for all of them at most
	otherFigure = 0.5  // the share that is left where the headlines bear other figures
	longAgo     = 0.7  // the share that is left of two texts ages apart
	fading      = 30.0 // the days after which half of the rest is gone
)

// likeness is how alike two matters are, from 0 to 1, whose words are so alike.
func (m *matter) likeness(o *matter, words float64) float64 {
	if m.copies(o) {
		return 1
	}
	l := words + m.sharedDays(o)
	if !allIn(m.figures, o.figures) && !allIn(o.figures, m.figures) {
		l *= otherFigure
	}
	if m.day != 0 && o.day != 0 {
		l *= longAgo + (1-longAgo)/(1+math.Abs(float64(m.day-o.day))/fading)
	}
	return min(l, 1)
}

// sharedDays is what it counts for that two matters speak of the same days, or one of the day of the other.
func (m *matter) sharedDays(o *matter) float64 {
	sum := 0.0
	for _, d := range m.mentioned {
		if _, ok := slices.BinarySearch(o.mentioned, d); ok || d == o.day {
			sum += sharedDay
		}
	}
	if _, ok := slices.BinarySearch(o.mentioned, m.day); ok {
		sum += sharedDay
	}
	return min(sum, sharedDays)
}

// copies reports whether most of the shorter of two texts stands in the other: by
// sentences, or by passages that are nearly the same.
func (m *matter) copies(o *matter) bool {
	if m.length > o.length {
		m, o = o, m
	}
	return 2*max(shared(m.sentences, o.sentences), shared(m.copied, o.copied)) > m.length
}

// shared is the sum of what a has under the keys of b.
func shared[K comparable](a, b map[K]int) int {
	sum := 0
	for key, n := range a {
		if _, ok := b[key]; ok {
			sum += n
		}
	}
	return sum
}

// allIn reports whether all of a are in b.
func allIn(a, b []string) bool {
	return !slices.ContainsFunc(a, func(s string) bool { return !slices.Contains(b, s) })
}
