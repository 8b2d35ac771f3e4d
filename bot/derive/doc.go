// Package derive tells whether a sentence says no more than quotations do, by
// deriving it from them: word after word, through transformations that are known
// to be safe. It knows no grammar and needs none. What it cannot derive may be
// true, but nobody has shown it.
//
// The transformations, all within one sentence of one quotation and one language:
//
//   - words are copied in order, an elision ("de", "d’") and a number in figures being
//     the same word, and a few words stand for others that mean the same;
//   - an aside between commas, an acronym in brackets, an end behind a comma or "et", a connective
//     at the head and an adverb that only joins sentences are left out, unless they
//     hold a condition, a limit or whose saying it is, or may undo what is said: what goes is
//     of a kind that only adds to it;
//   - the only date of a sentence that tells what was done is left out at its head and right
//     behind its verb, and what only
//     dates a sentence stands at its head or at its end;
//   - the passive with its agent, if that is known to do things, turns into the active, and
//     the active into it;
//   - what somebody says is said by its speaker in another frame: "selon X", "X a
//     déclaré que", "…, affirme X"; a document may be named as what says it;
//   - two sentences of one document that are derived each by itself are joined by "et" or
//     ";", where nothing in the first reaches over the second.
package derive

import (
	"slices"
	"strings"
)

// A Quote is what a sentence may be derived from.
type Quote struct {
	Text string
	Lang string // "fr" or "en"
	// Speaker is who the record says speaks in it, "" where it names nobody.
	Speaker string
	// Document tells the quotations of one document from those of others.
	Document string
	// Publisher is who published it, which may be named as what says it.
	Publisher string
}

// Follows reports whether every sentence of said, in lang, is derived from one of
// the quotes, which may be several of one document. It is false for an empty said
// and where no quote is in lang. Its time is bounded by the product of the lengths of
// what is said, squared, and of the quotes; callers bound both.
func Follows(said, lang string, quotes []Quote) bool {
	var from []*source
	for _, q := range quotes {
		if q.Lang == lang {
			from = append(from, sourcesOf(q)...)
		}
	}
	var before []*source
	sentences := sentencesOf(said)
	for i, s := range sentences {
		now := derivedFrom(s.words, lang, from)
		if i > 0 {
			now = following(s.words, lang, now, before)
		}
		if len(now) == 0 && !joined(s.words, lang, from) {
			return false
		}
		before = now
	}
	return len(sentences) > 0 && len(from) > 0
}

// derivedFrom are the sources from which words are derived.
func derivedFrom(words []word, lang string, from []*source) []*source {
	var out []*source
	for _, way := range unframed(words, lang, from) {
		for _, s := range from {
			if s.says(way, lang) {
				out = append(out, s)
			}
		}
	}
	return out
}

// following are the sources of a second sentence, words. One that speaks of the
// sentence before it does so only behind that sentence.
func following(words []word, lang string, sources, before []*source) []*source {
	if !wordsFor(lang).anaphora[words[0].text] {
		return sources
	}
	return slices.DeleteFunc(sources, func(s *source) bool { return s.before == nil || !slices.Contains(before, s.before) })
}

// joined reports whether words are two sentences with "et" or ";" between them,
// each with a verb of its own and derived by itself.
func joined(words []word, lang string, from []*source) bool {
	for _, way := range unframed(words, lang, from) {
		for i := 2; i < len(way)-2; i++ {
			first, second := way[:i], way[i:]
			switch {
			case wordsFor(lang).and[second[0].text] && (second[0].mark == "" || second[0].mark == ","):
				second = second[1:]
			case second[0].mark != ";":
				continue
			}
			second = headed(second)
			if finiteAt(first, lang) < 0 || finiteAt(second, lang) < 0 || !isBare(first, lang) || !opensBare(second, lang) || first[1].text == second[1].text && !second[1].capital {
				continue
			}
			two := derivedFrom(second, lang, from)
			for _, one := range derivedFrom(first, lang, from) {
				if slices.ContainsFunc(two, func(s *source) bool { return s.document == one.document }) {
					return true
				}
			}
		}
	}
	return false
}

// isBare reports whether words are a main clause with nothing before its subject and
// none in it, so that nothing of it reaches over what is joined to it.
func isBare(words []word, lang string) bool {
	if !opensBare(words, lang) {
		return false
	}
	for i := range words {
		w := &words[i]
		if reaches[w.text] || wordsFor(lang).relative[w.text] || isSaying(w, lang) || i > 0 && strings.ContainsAny(w.mark, `,;:("–`) {
			return false
		}
	}
	return true
}

// opensBare reports whether words begin with an article or a number and speak of
// nothing said before them.
func opensBare(words []word, lang string) bool {
	if len(words) == 0 || !opensSubject[words[0].text] && !words[0].number || dateAt(words, 0) >= 0 {
		return false
	}
	return !slices.ContainsFunc(words, func(w word) bool { return refersBack[w.text] })
}

var (
	opensSubject = set(`le la les l un une the a an`)
	refersBack   = set(`même mêmes celui celle ceux celles il elle ils elles he she they it same this these that those dernier dernière lui`)
	reaches      = set(`si if quand lorsque lorsqu parce moins unless when because puisque quoique bien faux sans without while tandis alors que qu that whether comme selon according`)
)
