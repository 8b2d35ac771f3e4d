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

	set  [zones]termSet   // what stands in the sentence and around it
	held [][zones]float64 // by word of the question, what each zone is worth as a saying of it

	rank     float64 // of its passage among the hits, 1 for the best
	local    float64 // share of the question's weight that the sentence itself holds
	together float64 // share of the question's neighbouring words that stand together in the sentence
	told     float64 // the same share of the words that are no names
	beside   float64 // share that stands in the sentence, the ones beside it or its title
	coverage float64 // share that the sentence and what stands around it hold
	fit      fit
	inWindow bool
	// saysWindow is true when the sentence itself names the days that the question asks for.
	saysWindow bool
	score      float64
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

// A zone is where a word of the question stands, as seen from a sentence.
type zone int

// The zones, nearest first.
const (
	here   zone = iota // the sentence itself
	before             // the sentence before it in the passage
	after              // the sentence after it
	around             // the passage
	titled             // the document's title, the item's headline, the publisher
	inLead             // the beginning of the item, all of a short one
	inItem             // anywhere in the item
	zones
)

// units reads the sentences of the hits.
func (a *Assistant) units(in *inquiry, hits []retrieval.Hit) []*unit {
	var out []*unit
	items := make(map[string][2]termSet) // what stands in an item, and in its beginning
	for n, hit := range hits {
		p := hit.Passage
		doc := a.index.Document(p.Document)
		if doc == nil {
			continue
		}
		lang := textLang(doc)
		passage := termsOf(p.Text, lang)
		title := termsOf(doc.Title+"\n"+p.Headline+"\n"+doc.Publisher, lang)
		key := doc.ID + "\x00" + string(rune(p.Item))
		item, ok := items[key]
		if !ok {
			item = [2]termSet{termsOf(doc.Items[p.Item].In(doc.Text), lang), termsOf(leadOf(doc, p.Item), lang)}
			items[key] = item
		}
		sentences := read(doc, p, lang)
		for i, u := range sentences {
			u.copies = hit.Copies
			u.set[here], u.set[around], u.set[titled] = u.terms, passage, title
			u.set[inItem], u.set[inLead] = item[0], item[1]
			if i > 0 {
				u.set[before] = sentences[i-1].terms
			}
			if i+1 < len(sentences) {
				u.set[after] = sentences[i+1].terms
			}
			u.rank = 1 - float64(n)/float64(len(hits))
			out = append(out, u)
		}
	}
	for _, u := range out {
		in.match(u)
		in.weigh(u)
	}
	return out
}

// The beginning of an item names who and what the rest of it is about.
const (
	leadBytes = 800
	allLead = 1500 // bytes of an item that is beginning all through
)

// leadOf is the text of item n of doc up to the end of the passage in which its beginning ends.
func leadOf(doc *corpus.Document, n int) string {
	item := doc.Items[n]
	end := item.End
	for _, p := range doc.Passages {
		if item.Len() > allLead && p.Item == n && p.End-item.Start >= leadBytes {
			end = p.End
			break
		}
	}
	return doc.Text[item.Start:end]
}

// match fills in what u and the text around it hold of the question.
func (in *inquiry) match(u *unit) {
	u.held = make([][zones]float64, len(in.words))
	for i := range in.words {
		for z, set := range u.set {
			u.held[i][z] = in.words[i].match(set)
		}
	}
	u.together = in.together(u)
	u.fit = in.fits(u)
	u.inWindow = in.falls(u, in.window.From, in.window.To)
	u.saysWindow = in.named(u)
}

// reach is how many words apart two words still stand together.
const reach = 4

// together is the weighted share of the pairs of words that follow each other
// in the question and stand within reach of each other in u.
func (in *inquiry) together(u *unit) float64 {
	var total, held float64
	var last []int
	for i := range in.words {
		at := in.words[i].places(u.tokens)
		if i > 0 {
			weight := min(in.words[i-1].weight, in.words[i].weight)
			total += weight
			if within(last, at, reach) {
				held += weight
			}
		}
		last = at
	}
	if total == 0 {
		return 0
	}
	return held / total
}

// places returns the indices of the tokens that say w.
func (w *word) places(tokens []retrieval.Token) []int {
	var at []int
	for i, t := range tokens {
		if w.matchesToken(t) > 0 {
			at = append(at, i)
		}
	}
	return at
}

func within(a, b []int, most int) bool {
	for _, i := range a {
		for _, k := range b {
			if i != k && max(i-k, k-i) <= most {
				return true
			}
		}
	}
	return false
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
		out = append(out, &unit{doc: doc, passage: p, span: s, earlier: earlier})
		earlier = append(earlier, s)
	}
	for _, u := range out {
		u.analyse(lang)
	}
	return out
}

// speaker is whom the text names as the author of words in u, "" when it names nobody.
func (u *unit) speaker() string {
	who, ok := speaker(u.doc.Text, u.earlier, u.span)
	if !ok {
		return ""
	}
	return who.In(u.doc.Text)
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
	u.lead = isSentence(u.text) && !slices.ContainsFunc(u.earlier, func(s corpus.Span) bool { return isSentence(s.In(u.doc.Text)) })
	u.tokens = retrieval.Tokens(u.text, lang)
	u.terms = make(termSet)
	u.terms.add(u.tokens)
	for _, m := range u.doc.Mentions {
		if u.span.Overlaps(m.Span) {
			u.dates = append(u.dates, m)
		}
	}
	u.figures = figures(u.doc.Text, u.span, u.tokens, u.dates)
}

// weigh sets what u is worth as an answer to the question.
func (in *inquiry) weigh(u *unit) {
	var total, totalHere, local, coverage, beside, told, words float64
	for i := range in.words {
		w, held := &in.words[i], u.held[i]
		if u.fit == fully && in.asksWordsOf(w) {
			held[here] = 1 // who speaks is settled by the attribution
		}
		weight := w.weight
		if w.name {
			weight *= tuning.nameHere
		}
		totalHere += weight
		local += weight * held[here]
		total += w.weight
		nearest := 0.0
		for z, share := range tuning.share {
			nearest = max(nearest, share*held[z])
		}
		coverage += w.weight * nearest
		if !w.name {
			told += w.weight * nearest
			words += w.weight
		}
		beside += w.weight * max(held[here], held[before], held[after], held[titled])
	}
	if total > 0 {
		u.local, u.coverage, u.beside = local/totalHere, coverage/total, beside/total
	}
	u.told = 1
	if words > 0 {
		u.told = told / words
	}
	u.score = in.rate(u)
}

// asksWordsOf reports whether w names the person whose words are asked for.
func (in *inquiry) asksWordsOf(w *word) bool {
	return slices.Contains(in.speaker, w.Tokens[0].Fold)
}

// tuning are the weights of a sentence's score and the thresholds of the gates,
// found by random search over five sets of questions (three in the manner of the
// sample's gold set, one of far paraphrases, one over 3,000 releases), of which
// none shares its wording with another. Only their proportions matter.
var tuning = struct {
	// share is what a word counts for by the zone it stands in.
	share [zones]float64
	// nameHere is what a name counts for in the sentence itself beside another
	// word: names tell which item a question is about, other words which sentence.
	nameHere float64
	// The parts of the score.
	local, together, long, coverage, rank, fit, window, saysWindow, broken, short float64
	// The least share of a question's weight that must be found in the sentence
	// and around it, and in the sentence itself.
	minCoverage, minLocal float64
	// minTold is the least share that must be found of the words that are no
	// names when the question wants a yes or a no.
	minTold float64
	// minBeside is the least share that must stand in the sentence, the ones
	// beside it or its title when a date, a figure, a place or a person is asked for:
	// such a thing belongs to what is said right there.
	minBeside float64
	// minPartly takes the place of minCoverage when a sentence has only something
	// like what is asked for, minReason for the question why, which a text that
	// says something else of the same matter answers wrongly.
	minPartly, minReason float64
	// minWithoutFocus takes the place of minCoverage when no document knows what
	// the question asks the kind or the number of.
	minWithoutFocus float64
	// alternative is the share of the best score from which a second sentence is cited beside it.
	alternative float64
}{
	share:    [zones]float64{here: 1, before: 1, after: 0.75, around: 0.30, titled: 0.62, inLead: 0.51, inItem: 0.51},
	nameHere: 0.08,
	local:    0.50, together: 0.055, long: 0.015, coverage: 0.60, rank: 0.135, fit: 0.075, window: 0.01, saysWindow: 0.115,
	broken: 0.14, short: 0.025,
	minCoverage: 0.33, minLocal: 0.015, minTold: 0.25, minBeside: 0.38, minPartly: 0.50, minReason: 0.80, minWithoutFocus: 0.53,
	alternative: 0.75,
}

func (in *inquiry) rate(u *unit) float64 {
	s := tuning.local*u.local + tuning.coverage*u.coverage + tuning.rank*u.rank + tuning.fit*float64(u.fit)
	if in.window.Intent == retrieval.IntentFilter && u.inWindow {
		s += tuning.window
	}
	if u.saysWindow {
		s += tuning.saysWindow
	}
	s += tuning.together*u.together - tuning.long*float64(max(0, len(u.text)-longSentence))/longSentence
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

// longSentence is the length in bytes from which a sentence says more than it was asked.
const longSentence = 250

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
		if m.Overlaps(from, to) && fitsIn(m.Date, from, to) {
			return true
		}
	}
	return namesYear(u, from, to)
}

// named reports whether u names the days that the question asks for, or the
// day from which or until which it asks.
func (in *inquiry) named(u *unit) bool {
	w := in.window
	if w.Intent != retrieval.IntentFilter {
		return false
	}
	return slices.ContainsFunc(u.dates, func(m corpus.Mention) bool {
		return (w.From == 0 || m.From == w.From) && (w.To == 0 || m.To == w.To)
	})
}

// fitsIn reports whether d is no wider than the window it is held against, so
// that "en 2017" does not count as an answer about June 2017.
func fitsIn(d corpus.Date, from, to corpus.Day) bool {
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
	return u.terms[year] || u.set[before][year] || u.set[titled][year]
}
