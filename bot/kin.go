package bot

import (
	"cmp"
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// What is read of a document's relatives for a passage of it.
const (
	newestRead   = 2  // of its newer versions
	kinPassages  = 2  // of each relative, those that are most like the passage
	wholeKin     = 3  // passages of a relative that is read as a whole
	kinSearched  = 80 // passages of a relative that are compared with it
	mostKinAdded = 12 // passages in all

	differingRead = 2 // near copies of a passage that have other figures
)

// withKin puts before the hits the passages that stand for them in the newer versions of
// their documents and in their translations into the asker's language, which the
// search may have found further down or not at all, and exchanges each for the
// earliest original of its copies.
func (a *Assistant) withKin(in *inquiry, hits []retrieval.Hit) []retrieval.Hit {
	if a.scope == nil {
		return hits
	}
	var out []retrieval.Hit
	added := 0
	for _, h := range hits {
		doc := a.index.Document(h.Passage.Document)
		if doc == nil || !stands(doc, h.Passage) {
			out = append(out, h)
			continue
		}
		for _, other := range a.kinOf(in, doc) {
			for _, p := range a.passagesLike(doc, h.Passage, other) {
				if added == mostKinAdded || holdsPassage(out, p) || holdsPassage(hits, p) {
					continue
				}
				added++
				with := h
				with.Passage, with.Copies = p, nil
				if p.Copies > 0 && p.Copies == h.Passage.Copies {
					with.Copies = besides(h, p)
				}
				out = append(out, with)
			}
		}
		h = a.original(in, doc, h)
		out = append(out, h)
		out = append(out, otherFigures(h)...)
	}
	return out
}

// otherFigures are the newest of the near copies of a hit that have a number which the
// hit does not have: of two texts that differ in nothing else each says something of its own.
func otherFigures(h retrieval.Hit) []retrieval.Hit {
	var out []retrieval.Hit
	said := []map[string]bool{numbersIn(h.Passage.Text)}
	copies := slices.Clone(h.Copies)
	slices.SortStableFunc(copies, func(p, q corpus.Passage) int { return cmp.Compare(q.Date.From, p.Date.From) })
	for _, p := range copies {
		own := numbersIn(p.Text)
		if len(out) == differingRead || slices.ContainsFunc(said, func(of map[string]bool) bool { return containsAll(of, own) }) {
			continue
		}
		said = append(said, own)
		with := h
		with.Passage, with.Copies = p, besides(h, p)
		out = append(out, with)
	}
	return out
}

// numbersIn are the numbers of a text in figures.
func numbersIn(text string) map[string]bool {
	out := make(map[string]bool)
	for _, n := range inFigures.FindAllString(text, -1) {
		out[n] = true
	}
	return out
}

// inFigures matches a number, parted by spaces, points or commas or not.
var inFigures = corpus.NewPattern(`\d+(?:[.,\x{a0}\x{202f} ]\d+)*`)

// containsAll reports whether all of b are in a.
func containsAll(a, b map[string]bool) bool {
	for n := range b {
		if !a[n] {
			return false
		}
	}
	return true
}

func holdsPassage(hits []retrieval.Hit, p corpus.Passage) bool {
	return slices.ContainsFunc(hits, func(h retrieval.Hit) bool {
		return h.Passage.Document == p.Document && h.Passage.Start == p.Start
	})
}

// besides are the passages of a hit but p.
func besides(h retrieval.Hit, p corpus.Passage) []corpus.Passage {
	all := append([]corpus.Passage{h.Passage}, h.Copies...)
	return slices.DeleteFunc(all, func(q corpus.Passage) bool { return q.Document == p.Document && q.Start == p.Start })
}

// kinOf are the newest versions of doc, newest first, and its translations where it is not in
// the asker's language. What corrects a text corrects the copies of it that others publish.
func (a *Assistant) kinOf(in *inquiry, doc *corpus.Document) []*corpus.Document {
	newer := a.relatives(doc, corpus.Newer)
	if len(newer) == 0 {
		for _, twin := range a.relatives(doc, corpus.Copy) {
			if newer = a.relatives(twin, corpus.Newer); len(newer) > 0 {
				break
			}
		}
	}
	slices.Reverse(newer)
	out := newer[:min(len(newer), newestRead)]
	if languageOf(doc) == in.lang {
		return out
	}
	for _, twin := range a.relatives(doc, corpus.Translation) {
		if languageOf(twin) == in.lang {
			out = append(out, twin)
		}
	}
	return out
}

// languageOf is the language of doc, as told or as its text shows.
func languageOf(doc *corpus.Document) string {
	return cmp.Or(doc.Lang, retrieval.DetectLang(cutAt(doc.Text, 2000)))
}

// passagesLike are the passages of other that are most like p of doc, all of a short one,
// that the scope lets be quoted.
func (a *Assistant) passagesLike(doc *corpus.Document, p corpus.Passage, other *corpus.Document) []corpus.Passage {
	var seen []corpus.Passage
	for _, q := range other.Passages {
		if a.scope.sees(other, q.Date) && (a.scope.AsOf == 0 || q.Date.From <= a.scope.AsOf) {
			seen = append(seen, q)
		}
	}
	if len(seen) <= wholeKin {
		return seen
	}
	own := termsOf(p.Text, textLang(doc))
	like := make(map[int]int)
	for i := range seen[:min(len(seen), kinSearched)] {
		for t := range termsOf(seen[i].Text, textLang(other)) {
			if own[t] {
				like[seen[i].Start]++
			}
		}
	}
	slices.SortStableFunc(seen, func(x, y corpus.Passage) int { return cmp.Compare(like[y.Start], like[x.Start]) })
	return seen[:kinPassages]
}

// original is h with the earliest original of its copies in its place: of copies of
// the whole document, not of a paragraph that others share, and of the days that are asked for.
func (a *Assistant) original(in *inquiry, doc *corpus.Document, h retrieval.Hit) retrieval.Hit {
	best, first := h.Passage, doc
	asked := func(p corpus.Passage) bool {
		return in.window.Intent != retrieval.IntentFilter || p.Date.Overlaps(in.window.From, in.window.To) || !h.Passage.Date.Overlaps(in.window.From, in.window.To)
	}
	for _, p := range h.Copies {
		if !slices.Contains(doc.Relatives, corpus.Relative{Document: p.Document, Relation: corpus.Copy}) || !asked(p) {
			continue
		}
		other := a.index.Document(p.Document)
		if other != nil && stands(other, p) && a.scope.MayTell(other) && moreOriginal(other, first) {
			best, first = p, other
		}
	}
	if first != doc {
		h.Copies = besides(h, best)
		h.Passage = best
	}
	return h
}

// moreOriginal orders copies: the earlier one is the original, undated ones are not, and
// of one day a publisher's own text is rather than an agency's.
func moreOriginal(x, y *corpus.Document) bool {
	if x.Date.IsZero() != y.Date.IsZero() {
		return y.Date.IsZero()
	}
	if x.Date.From != y.Date.From {
		return x.Date.From < y.Date.From
	}
	return agency.MatchString(y.Publisher) && !agency.MatchString(x.Publisher)
}

// agency matches the names of those who pass on what others publish.
var agency = corpus.NewPattern(`(?i)\b(?:AFP|AEF|APM|AP|ATS|ANP|ANSA|AGI|APA|CNA|dpa|EFE|LUSA|MAP|PAP|TASS|TT|UPI|Belga|Bloomberg|Reuters|Ritzau|Xinhua|Kyodo|Keystone-ATS|Agence Europe|` +
	`Agence (?:France[- ]Presse|de presse|d['’]information)|Associated Press|Press Association|Europa Press|news ?wire|news agency|PR Newswire|Business Wire|GlobeNewswire|Cision|Dow Jones)\b`)
