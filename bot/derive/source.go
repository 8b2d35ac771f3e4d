package derive

import (
	"slices"
	"strings"
)

// A source is one sentence of a quotation, with what may go of it.
type source struct {
	words []word
	lang  string
	v     *vocabulary
	// speaker is who the record says speaks in it, nil for nobody; spoken is true where
	// no sentence of the quotation says so, and speech where its words stand between marks.
	speaker   []word
	publisher []word
	document  string
	spoken    bool
	speech    bool
	before    *source // the sentence before it
	framed    []*frame
	// turned are the orders in which it may be told.
	turned []*source

	gone  [][]int // for each word, the ends, excluded, of what may go from it on
	ends  []bool  // whether all may go from a word on
	dates []span  // what dates it
}

// A span is words of a sentence, the end excluded.
type span struct{ from, to int }

// sourcesOf are the sentences of a quotation.
func sourcesOf(q Quote) []*source {
	var out []*source
	var before *source
	for _, s := range sentencesOf(q.Text) {
		o := newSource(s.words, q.Lang)
		o.speaker, o.publisher = scan(q.Speaker), scan(q.Publisher)
		o.document = q.Document
		o.speech = s.speech || strings.Contains(s.words[0].mark, `"`)
		for _, f := range frameOf(s.words, q.Lang, false) {
			if said := f.attributed(q.Lang); len(said) > 0 && !relayed(s.words) {
				f.source = newSource(headed(said), q.Lang)
			}
			o.framed = append(o.framed, f)
		}
		for _, words := range o.orders() {
			o.turned = append(o.turned, newSource(words, q.Lang))
		}
		o.before, before = before, o
		if !s.asks {
			out = append(out, o)
		}
	}
	if len(q.Speaker) > 0 && !slices.ContainsFunc(out, (*source).attributes) {
		for _, o := range out {
			o.spoken = true
		}
	}
	return out
}

func newSource(words []word, lang string) *source {
	s := &source{words: words, lang: lang, v: wordsFor(lang), gone: make([][]int, len(words)), ends: make([]bool, len(words)+1)}
	s.dates = datesOf(words, s.v)
	s.findGone()
	s.ends[len(words)] = true
	return s
}

// says reports whether words of a sentence, without the name of a document that
// says it, are derived from s.
func (s *source) says(words []word, lang string) bool {
	if len(words) == 0 {
		return false
	}
	if s.says1(words) {
		return true
	}
	return s.tells(frameOf(words, lang, true))
}

// says1 is says without a change of frame.
func (s *source) says1(words []word) bool {
	if s.needsFrame() {
		return false
	}
	for _, way := range turns(words, s.lang) {
		if s.copied(way) || s.dated(way) {
			return true
		}
		for _, t := range s.turned {
			if t.copied(way) || t.dated(way) {
				return true
			}
		}
	}
	return false
}

// needsFrame reports whether the words of s are somebody's, and s does not say whose.
func (s *source) needsFrame() bool {
	return (s.speech || s.spoken) && !s.attributes()
}

// attributes reports whether s says whose saying something is.
func (s *source) attributes() bool {
	if len(s.framed) > 0 {
		return true
	}
	if pronouns[s.words[0].text] && slices.ContainsFunc(s.words[:min(4, len(s.words))], func(w word) bool { return isSaying(&w, s.lang) }) {
		return true
	}
	named := len(s.speaker) > 0 && slices.ContainsFunc(s.words, func(w word) bool { return w.fold == s.speaker[len(s.speaker)-1].fold })
	return named && slices.ContainsFunc(s.words, func(w word) bool { return isSaying(&w, s.lang) })
}

// copied reports whether words are those of s in order, but for what may go.
func (s *source) copied(words []word) bool {
	type state struct {
		i, j int
		cut  bool
	}
	dead := make(map[state]bool)
	var from func(i, j int, cut bool) bool
	from = func(i, j int, cut bool) bool {
		if i == len(words) {
			return s.ends[j]
		}
		at := state{i, j, cut}
		if j == len(s.words) || dead[at] {
			return false
		}
		if same(&words[i], &s.words[j]) && s.parted(words, i, j, cut) && from(i+1, j+1, false) {
			return true
		}
		for _, end := range s.gone[j] {
			if end < len(s.words) && from(i, end, true) {
				return true
			}
		}
		dead[at] = true
		return false
	}
	return from(0, 0, true)
}

// parted reports whether the marks before a word of what is said and before one of
// s agree. Where something went, there may be a comma or none.
func (s *source) parted(words []word, i, j int, cut bool) bool {
	p, q := unquoted(words[i].mark), unquoted(s.words[j].mark)
	switch {
	case i == 0 || strings.ReplaceAll(p, ")", "") == strings.ReplaceAll(q, ")", ""):
		return true
	case cut:
		p = strings.Trim(p, "()")
		return p == "" || p == ","
	case p == "" && q == ",":
		return s.besideTitle(j)
	}
	return false
}

// besideTitle reports whether the comma before word j only sets off a name from the
// title before it: "le ministre, Paul Morel, a dit".
func (s *source) besideTitle(j int) bool {
	k := j - 1
	if s.words[j].capital {
		return s.v.title[s.words[k].text] || k > 0 && s.v.title[s.words[k-1].text]
	}
	for k >= 0 && s.words[k].capital && s.words[k].mark == "" {
		k--
	}
	return k > 0 && k < j-1 && s.words[k].capital && s.words[k].mark == "," && s.v.title[s.words[k-1].text]
}
