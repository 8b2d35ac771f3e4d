package derive

import (
	"slices"
	"strings"
)

// isSingle reports whether words are one clause with one verb, so that what dates or
// conditions it can belong to nothing else.
func isSingle(words []word, v *vocabulary, lang string) bool {
	participles, verb := 0, finiteAt(words, lang)
	for i := range words {
		w := &words[i]
		if isSaying(w, lang) || verb >= 0 && i > verb+1 && !w.capital && isAction(w.text) {
			return false
		}
		if v.blocks[w.text] || i > 0 && strings.ContainsAny(w.mark, `,;:("`) {
			return false
		}
		if !w.capital && !v.been[w.text] && (isParticiple(w, lang) || lang == "fr" && len(w.text) > 4 && pastForm(w.text) && !(i > 0 && determiners[words[i-1].text])) {
			participles++
		}
		if lang == "fr" && isInfinitive(w) && i > 0 && !determiners[words[i-1].text] || lang == "en" && strings.HasSuffix(w.text, "ing") {
			return false
		}
	}
	return participles <= 1
}

// isAction reports whether a word has the form of a noun for what is done, which may
// have a time of its own.
func isAction(w string) bool {
	return slices.ContainsFunc([]string{"tion", "sion", "tions", "sions", "ture", "tures", "ment", "ments", "age", "ages", "ance", "ence"}, func(end string) bool { return strings.HasSuffix(w, end) })
}

func isInfinitive(w *word) bool {
	return !w.capital && len(w.text) > 3 && slices.ContainsFunc([]string{"er", "ir", "oir", "dre", "ître", "mettre", "battre", "être", "aire", "ire"}, func(end string) bool { return strings.HasSuffix(w.text, end) })
}

var determiners = set(`le la les l un une des du au aux son sa ses leur leurs ce cet cette ces premier`)

// orders are the words of s with a time or a condition at the other end.
func (s *source) orders() [][]word {
	var out [][]word
	for end := len(s.words); end > 2; end-- {
		if end < len(s.words) && (unquoted(s.words[end].mark) != "," || !s.ends[end]) {
			continue
		}
		if way := leadToEnd(s.words[:end], s.v, s.lang, true); way != nil {
			out = append(out, way)
		}
	}
	return slices.Concat(out, s.asidesFirst(), s.seconds(), s.titlesFirst())
}

// asidesFirst are the words of s with an aside that says when, right behind its subject
// or its verb, at the head.
func (s *source) asidesFirst() [][]word {
	var out [][]word
	for j := 1; j < len(s.words); j++ {
		if unquoted(s.words[j].mark) != "," || !s.v.timing[s.words[j].text] && dateAt(s.words, j) < 0 {
			continue
		}
		for _, end := range s.gone[j] {
			if end >= len(s.words) || unquoted(s.words[end].mark) != "," {
				continue
			}
			for _, head := range append([]int{0}, s.gone[0]...) {
				if head < j && isSingle(headed(s.words[head:j]), s.v, s.lang) {
					out = append(out, slices.Concat(headed(s.words[j:end]), commaed(s.words[head:j]), headed(s.words[end:])))
				}
			}
		}
	}
	return out
}

// commaed is words with a comma before the first.
func commaed(words []word) []word {
	out := slices.Clone(words)
	out[0].mark = ","
	return out
}

// seconds are the words of s without the first of two things that its subject did:
// "X a fait A et fait B".
func (s *source) seconds() [][]word {
	at := -1
	for j := range s.words {
		if s.v.and[s.words[j].text] {
			if at >= 0 {
				return nil
			}
			at = j
		}
	}
	if at < 0 || at+2 >= len(s.words) || s.words[at].mark != "" || !isDone(&s.words[at+1], s.lang) {
		return nil
	}
	for i := 1; i < at-1; i++ {
		if doesMore(s.words[i:at], s.lang) {
			continue
		}
		if pastAt(s.words, i, s.v) && isDone(&s.words[i], s.lang) && !slices.ContainsFunc(s.words[:at], func(w word) bool {
			return w.text == "que" || w.text == "qu" || w.text == "qui" || w.text == "that" || w.text == "who" || w.text == "dont"
		}) {
			return [][]word{slices.Concat(s.words[:i], s.words[at+1:])}
		}
	}
	return nil
}

// doesMore reports whether words, that begin with a verb, hold another one that may go
// on behind them: a participle without an article, an infinitive.
func doesMore(words []word, lang string) bool {
	for k := 1; k < len(words); k++ {
		w := &words[k]
		if doings[w.text] || isInfinitive(w) || isDone(w, lang) && !determiners[words[k-1].text] {
			return true
		}
	}
	return false
}

var doings = set(`avoir être having been being eu été`)

// titlesFirst are the words of s with the titles that follow names before them: "la
// maire de Nice, X," for "X, maire de Nice,".
func (s *source) titlesFirst() [][]word {
	words, turned := s.words, false
	for j := 1; j < len(words); j++ {
		if words[j].mark != "," || !words[j-1].capital || !s.v.title[words[j].text] {
			continue
		}
		end, from := j+1, j-1
		for end < len(words) && words[end].mark == "" {
			end++
		}
		for from > 0 && words[from].mark == "" && words[from-1].capital {
			from--
		}
		if end == len(words) || words[end].mark != "," {
			continue
		}
		article := word{text: "le", fold: "le", either: []string{"la", "l"}, mark: words[from].mark}
		if s.lang == "en" {
			article = word{text: "the", fold: "the", mark: words[from].mark}
		}
		words = slices.Concat(words[:from], []word{article}, headed(words[j:end]), commaed(words[from:j]), words[end:])
		turned, j = true, end
	}
	if !turned {
		return nil
	}
	return [][]word{words}
}

// turns are words as they are and in the orders from which they may be told.
func turns(words []word, lang string) [][]word {
	v := wordsFor(lang)
	out := [][]word{words}
	if way := leadToEnd(words, v, lang, false); way != nil {
		out = append(out, way)
	}
	for n := len(out) - 1; n >= 0; n-- {
		out = append(out, actives(out[n], lang)...)
		out = append(out, passives(out[n], lang)...)
	}
	return out
}

// leadToEnd is a time or a condition at the head of words put at the end, nil where
// there is none, or where the rest is more than one clause.
// Led is whether they are a quotation's own.
func leadToEnd(words []word, v *vocabulary, lang string, led bool) []word {
	if len(words) == 0 || !v.timing[words[0].text] && dateAt(words, 0) < 0 {
		return nil
	}
	for k := 1; k < len(words); k++ {
		if words[k].mark != "," {
			continue
		}
		rest := headed(words[k:])
		if !isSingle(rest, v, lang) || dateAt(words, 0) >= 0 && !datesVerb(rest, lang, led) || words[0].text != "si" && words[0].text != "if" && !isSingle(words[:k], v, lang) {
			return nil
		}
		return slices.Concat(rest, words[:k])
	}
	return nil
}
