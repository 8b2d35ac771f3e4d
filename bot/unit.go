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
	text    string
	tokens  []retrieval.Token // of text; offsets into text
	terms   termSet
	dates   []corpus.Mention // mentioned in span
	figures []figure
	item    *itemTerms // nil where no question is asked

	set  [zones]termSet   // what stands in the sentence and around it
	held [][zones]float64 // by word of the question, what each zone is worth as a saying of it

	rank     float64 // of its passage among the hits, 1 for the best
	found    float64 // the score of its passage as a share of the best
	ofFirst  bool    // whether its item is that of the best
	local    float64 // share of the question's weight that the sentence itself holds
	together float64 // share of the question's neighbouring words that stand together in the sentence
	beside   float64 // share that stands in the sentence, the ones beside it or its title
	coverage float64 // share that the sentence and what stands around it hold
	told     float64 // that share of the words that are no names
	fit      fit
	inWindow bool
	// saysWindow is true when the sentence itself names the days that the question asks for.
	saysWindow bool
	traits     *traitSet
	score      float64 // how well it answers beside others
	trust      float64 // whether it answers at all
}

// An itemKey names one item of the corpus.
type itemKey struct {
	document string
	item     int
}

// units reads the sentences of the hits.
func (a *Assistant) units(in *inquiry, hits []retrieval.Hit) []*unit {
	var out []*unit
	items := make(map[itemKey]*itemTerms)
	toQuote := in.asksForOrders()
	place := 0 // of the hit, copies of one passage in one place
	for n, hit := range hits {
		p := hit.Passage
		if n > 0 && !areCopies(p, hits[n-1].Passage) {
			place = n
		}
		doc := a.index.Document(p.Document)
		if doc == nil || !stands(doc, p) {
			continue // the documents were read anew since the search
		}
		lang := textLang(doc)
		sentences := readAll(doc, p, lang)
		passage := make(termSet)
		for _, u := range sentences {
			passage.join(u.terms)
		}
		title := termsOf(doc.Title+"\n"+p.Headline+"\n"+doc.Publisher, lang)
		key := itemKey{doc.ID, p.Item}
		item, ok := items[key]
		if !ok {
			item = newItemTerms(doc, p.Item)
			item.describe(in, doc, p)
			items[key] = item
		}
		if !toQuote {
			sentences = slices.DeleteFunc(sentences, func(u *unit) bool { return suspicious(u.text) })
		}
		for i, u := range sentences {
			u.copies = hit.Copies
			u.set[here], u.set[around], u.set[titled] = u.terms, passage, title
			u.set[inItem], u.set[inLead], u.item = item.all, item.lead, item
			if i > 0 {
				u.set[before] = sentences[i-1].terms
			}
			if i+1 < len(sentences) {
				u.set[after] = sentences[i+1].terms
			}
			u.rank = 1 - float64(place)/float64(len(hits))
			u.found = hit.Score / hits[0].Score
			u.ofFirst = p.Document == hits[0].Passage.Document && p.Item == hits[0].Passage.Item || areCopies(p, hits[0].Passage)
			out = append(out, u)
		}
	}
	for _, u := range out {
		in.match(u)
		in.weigh(u)
	}
	return out
}

// areCopies reports whether two passages are copies of one.
func areCopies(p, q corpus.Passage) bool { return p.Copies > 0 && p.Copies == q.Copies }

// stands reports whether p is still a passage of doc.
func stands(doc *corpus.Document, p corpus.Passage) bool {
	return p.End <= len(doc.Text) && p.In(doc.Text) == p.Text && p.Item < len(doc.Items) && doc.Items[p.Item].Contains(p.Span)
}

// The beginning of an item names who and what the rest of it is about.
const (
	leadBytes = 800
	allLead   = 1500 // bytes of an item that is beginning all through
)

// itemTerms are the terms of an item and of its beginning, and what else of it and
// of its title a question may want to know.
type itemTerms struct {
	all, lead         termSet
	titleDates        []corpus.Mention // when the question asks for certain days
	lands, titleLands map[int]bool     // when it names a country
	agrees, opposes   []bool           // by pair of contraries: whether the item has the question's side; the beginning the other, and the item not that
}

// describe reads what in wants to know of the item of p.
func (it *itemTerms) describe(in *inquiry, doc *corpus.Document, p corpus.Passage) {
	title := doc.Title + "\n" + p.Headline
	if in.window.Intent == retrieval.IntentFilter {
		// What is told of a month is often told in the next one.
		it.titleDates = corpus.FindDates(title, corpus.Reference{Day: p.Date.To})
	}
	for _, p := range in.opposed {
		agrees := it.all.begins(p[0])
		it.agrees = append(it.agrees, agrees)
		it.opposes = append(it.opposes, !agrees && it.lead.begins(p[1]))
	}
	if len(in.lands) > 0 {
		it.titleLands = landsIn(retrieval.Tokens(title, textLang(doc)))
		it.lands = landsIn(retrieval.Tokens(doc.Items[p.Item].In(doc.Text), textLang(doc)))
	}
}

// newItemTerms reads item n of doc. Its beginning goes to the end of the passage in
// which leadBytes are reached, of a short item to its end.
func newItemTerms(doc *corpus.Document, n int) *itemTerms {
	item := doc.Items[n]
	it := &itemTerms{all: make(termSet), lead: make(termSet)}
	leading := true
	for i := range doc.Passages {
		p := &doc.Passages[i]
		if p.Item != n {
			continue
		}
		terms := termsOf(p.Text, textLang(doc))
		it.all.join(terms)
		if leading {
			it.lead.join(terms)
		}
		leading = leading && (item.Len() <= allLead || p.End-item.Start < leadBytes)
	}
	return it
}

func textLang(doc *corpus.Document) string {
	if doc.Lang == "en" {
		return "en"
	}
	return "fr"
}

// attribution opens a sentence that only says who said the one before it; the
// two are one statement.
var attribution = corpus.NewPattern(`^(?:C['’]est ce qu|Ainsi parle|That is what|This is what)`)

// read cuts p into the units that may be quoted to anybody: readAll without those
// that address a machine.
func read(doc *corpus.Document, p corpus.Passage, lang string) []*unit {
	return slices.DeleteFunc(readAll(doc, p, lang), func(u *unit) bool { return suspicious(u.text) })
}

// readAll cuts p into units: sentences, each with the attribution that follows it.
func readAll(doc *corpus.Document, p corpus.Passage, lang string) []*unit {
	out := cut(doc, p)
	for _, u := range out {
		u.analyse(lang)
	}
	return out
}

// cut is readAll without analysing what it returns.
func cut(doc *corpus.Document, p corpus.Passage) []*unit {
	var out []*unit
	earlier := sentencesBefore(doc, p)
	for _, s := range p.Sentences {
		if len(out) > 0 && attribution.MatchString(s.In(doc.Text)) {
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

// opens reports whether u is the first sentence of its item, headings aside.
func (u *unit) opens() bool {
	return isSentence(u.text) && !slices.ContainsFunc(u.earlier, func(s corpus.Span) bool { return isSentence(s.In(u.doc.Text)) })
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
}

func isSentence(s string) bool {
	s = strings.TrimRight(s, " \"»”’')]\u00a0")
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "…")
}
