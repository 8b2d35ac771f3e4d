package bot

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A unit is one sentence as a possible answer, with the text around it.
type unit struct {
	doc     *corpus.Document
	passage corpus.Passage
	copies  []corpus.Passage // see retrieval.Hit
	span    corpus.Span      // what would be quoted, offsets into doc.Text
	earlier []corpus.Span    // the sentences of the item that stand before span
	lead    bool             // whether span opens its item
	text    string
	tokens  []retrieval.Token // of text; offsets into text
	terms   termSet
	dates   []corpus.Mention // mentioned in span
	figures []figure
	speaker string

	// What stands around the sentence, nearest first.
	before, after, around, item, title termSet

	rank     float64 // of its passage among the hits, 1 for the best
	local    float64 // share of the question's weight that the sentence itself holds
	coverage float64 // share that the sentence and what stands around it hold
	fit      fit
	inWindow bool
	score    float64
}

// A termSet is the terms that stand in a text.
type termSet map[string]bool

func (s termSet) add(tokens []retrieval.Token) {
	for _, t := range tokens {
		s[t.Term] = true
		s[t.Fold] = true
		for _, p := range t.Parts {
			s[p] = true
		}
	}
}

func termsOf(text, lang string) termSet {
	s := make(termSet)
	s.add(retrieval.Tokens(text, lang))
	return s
}

// What a saying of a word is worth as evidence by how it is related to the word.
// A part of a phrase is worth partShare of what the whole is.
const (
	synonymShare = 0.75
	partShare    = 0.6
)

// match is what set is worth as a saying of w: the best rendering of which it
// has all terms, or less for one of which it has some.
func (w *word) match(set termSet) float64 {
	got := 0.0
	for _, r := range w.Renderings {
		value := evidence(r)
		if value <= got {
			continue
		}
		n := 0
		for _, t := range r.Terms {
			if set[t] {
				n++
			}
		}
		switch {
		case n == len(r.Terms):
			got = value
		case 2*n >= len(r.Terms):
			got = max(got, partShare*value*float64(n)/float64(len(r.Terms)))
		}
	}
	return got
}

// evidence is what a rendering is worth for saying the word.
func evidence(r retrieval.Rendering) float64 {
	if r.Via == retrieval.ViaSynonym {
		return synonymShare
	}
	return r.Weight
}

// What a word of the question counts for by where it stands: in the sentence
// itself 1, and less the further off.
const (
	beforeShare = 0.8
	afterShare  = 0.7
	aroundShare = 0.65
	titleShare  = 0.6
	itemShare   = 0.5
)

// units reads the sentences of the hits.
func (a *Assistant) units(in *inquiry, hits []retrieval.Hit) []*unit {
	var out []*unit
	items := make(map[string]termSet)
	for n, hit := range hits {
		p := hit.Passage
		doc := a.index.Document(p.Document)
		if doc == nil {
			continue
		}
		lang := textLang(doc)
		around := termsOf(p.Text, lang)
		title := termsOf(doc.Title+"\n"+p.Headline+"\n"+doc.Publisher, lang)
		key := doc.ID + "\x00" + string(rune(p.Item))
		item, ok := items[key]
		if !ok {
			item = termsOf(doc.Items[p.Item].In(doc.Text), lang)
			items[key] = item
		}
		sentences := read(doc, p, lang)
		for i, u := range sentences {
			u.copies, u.around, u.item, u.title = hit.Copies, around, item, title
			if i > 0 {
				u.before = sentences[i-1].terms
			}
			if i+1 < len(sentences) {
				u.after = sentences[i+1].terms
			}
			u.rank = 1 - float64(n)/float64(len(hits))
			out = append(out, u)
		}
	}
	for _, u := range out {
		in.weigh(u)
	}
	return out
}

func textLang(doc *corpus.Document) string {
	if doc.Lang == "en" {
		return "en"
	}
	return "fr"
}

// attribution opens a sentence that only says who said the one before it; the
// two are one statement.
var attribution = []string{"C'est ce qu", "C’est ce qu", "Ainsi parle", "That is what", "This is what"}

// read cuts p into units: sentences, each with the attribution that follows it.
func read(doc *corpus.Document, p corpus.Passage, lang string) []*unit {
	var out []*unit
	earlier := sentencesBefore(doc, p)
	for _, s := range p.Sentences {
		if len(out) > 0 && startsWithAny(s.In(doc.Text), attribution) {
			last := out[len(out)-1]
			if joined := (corpus.Span{Start: last.span.Start, End: s.End}); joined.Len() <= maxQuote {
				last.span = joined
				earlier = append(earlier, s)
				continue
			}
		}
		out = append(out, &unit{doc: doc, passage: p, span: s, earlier: earlier, lead: len(earlier) == 0})
		earlier = append(earlier, s)
	}
	for _, u := range out {
		u.analyse(lang)
	}
	return out
}

// sentencesBefore returns the sentences of p's item that stand before p.
func sentencesBefore(doc *corpus.Document, p corpus.Passage) []corpus.Span {
	var out []corpus.Span
	for _, q := range doc.Passages {
		if q.Item == p.Item && q.Start < p.Start {
			out = append(out, q.Sentences...)
		}
	}
	return out
}

func startsWithAny(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

func (u *unit) analyse(lang string) {
	u.text = u.span.In(u.doc.Text)
	u.tokens = retrieval.Tokens(u.text, lang)
	u.terms = make(termSet)
	u.terms.add(u.tokens)
	for _, m := range u.doc.Mentions {
		if u.span.Overlaps(m.Span) {
			u.dates = append(u.dates, m)
		}
	}
	u.figures = figures(u.doc.Text, u.span, u.tokens, u.dates)
	if who, ok := speaker(u.doc.Text, u.earlier, u.span); ok {
		u.speaker = who.In(u.doc.Text)
	}
}

// weigh sets what u is worth as an answer to the question.
func (in *inquiry) weigh(u *unit) {
	u.fit = in.fits(u)
	u.inWindow = in.falls(u, in.window.From, in.window.To)
	var total, totalHere, local, coverage float64
	for i := range in.words {
		w := &in.words[i]
		here := w.match(u.terms)
		if u.fit == fully && in.asksWordsOf(w) {
			here = 1 // who speaks is settled by the attribution
		}
		weight := w.weight
		if w.name {
			weight *= tuning.nameHere
		}
		totalHere += weight
		local += weight * here
		total += w.weight
		coverage += w.weight * max(here,
			beforeShare*w.match(u.before), afterShare*w.match(u.after),
			aroundShare*w.match(u.around), titleShare*w.match(u.title), itemShare*w.match(u.item))
	}
	if total > 0 {
		u.local, u.coverage = local/totalHere, coverage/total
	}
	u.score = in.rate(u)
}

// asksWordsOf reports whether w names the person whose words are asked for.
func (in *inquiry) asksWordsOf(w *word) bool {
	return slices.Contains(in.speaker, w.Tokens[0].Fold)
}

// tuning are the weights of a sentence's score. Names tell which item a
// question is about, its other words which sentence: a name that stands in the
// sentence itself counts for less than it does around it.
var tuning = struct {
	nameHere                                                         float64
	local, coverage, rank, fit, window, lead, broken, short, density float64
}{
	nameHere: 0.4,
	local:    0.50, coverage: 0.35, rank: 0.10, fit: 0.30, window: 0.10, lead: 0.03, broken: 0.12, short: 0.08, density: 0.0,
}

func (in *inquiry) rate(u *unit) float64 {
	s := tuning.local*u.local + tuning.coverage*u.coverage + tuning.rank*u.rank + tuning.fit*float64(u.fit)
	if in.window.Intent == retrieval.IntentFilter && u.inWindow {
		s += tuning.window
	}
	if u.lead {
		s += tuning.lead
	}
	if !isSentence(u.text) {
		s -= tuning.broken
	}
	if len(u.text) < shortSentence {
		s -= tuning.short
	}
	return s
}

// shortSentence is the length in bytes below which a sentence hardly stands by itself.
const shortSentence = 40

func isSentence(s string) bool {
	s = strings.TrimRight(s, " \"»”’')]\u00a0")
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "…")
}

// falls reports whether u belongs to the days from to to: its item is of these
// days, or the sentence, its neighbours or its title speak of them.
func (in *inquiry) falls(u *unit, from, to corpus.Day) bool {
	if from == 0 && to == 0 {
		return true
	}
	if u.passage.Date.Overlaps(from, to) {
		return true
	}
	for _, m := range u.dates {
		if m.Overlaps(from, to) && within(m.Date, from, to) {
			return true
		}
	}
	return namesYear(u, from, to)
}

// within reports whether d is no wider than the window it is held against, so
// that "en 2017" does not count as an answer about June 2017.
func within(d corpus.Date, from, to corpus.Day) bool {
	return from == 0 || to == 0 || d.To-d.From <= max(to-from, 31)
}

// namesYear reports whether the window is a year and u or what is around it has it in figures.
func namesYear(u *unit, from, to corpus.Day) bool {
	y1, _, _ := from.Date()
	y2, _, _ := to.Date()
	if y1 != y2 || to-from < 300 {
		return false
	}
	year := from.String()[:4]
	return u.terms[year] || u.before[year] || u.title[year]
}
