package retrieval

import "runtime"

// A QueryWord is a word of a query, or a phrase that the lexicon knows as one,
// with all the ways in which a passage may say it.
type QueryWord struct {
	// Tokens are the words of the query it stands for, in order, without stop words.
	Tokens []Token
	// Renderings are what the index knows of it, the word itself first. Empty
	// when the corpus has neither the word nor anything near.
	Renderings []Rendering
	// Weight is what the word counts for in the query.
	Weight float64
}

// Known reports whether the corpus holds the word itself, rather than a synonym,
// a translation or a correction of it.
func (w QueryWord) Known() bool {
	return len(w.Renderings) > 0 && w.Renderings[0].Via == ViaItself
}

// Expand reads a query in lang ("fr" or "en") against the vocabulary of the
// index: for every word that is no stop word, in order, the renderings that the
// corpus holds. Words that the corpus does not know at all are looked up among
// those that differ by a letter or two.
func (ix *Index) Expand(text, lang string) []QueryWord {
	s := ix.load()
	defer runtime.KeepAlive(s)
	return s.lexical.expand(text, lang)
}

func (x *lexical) expand(text, lang string) []QueryWord {
	var content []Token
	for _, t := range Tokens(text, lang) {
		if !t.Stop {
			content = append(content, t)
		}
	}
	terms := make([]string, len(content))
	for i, t := range content {
		terms[i] = t.Term
	}
	lexicons := []*lexicon{frenchSynonyms(), frenchToEnglish()}
	if lang == "en" {
		lexicons = []*lexicon{englishToFrench()}
	}
	var words []QueryWord
	for i := 0; i < len(content); {
		n, to := 1, []Rendering(nil)
		for _, l := range lexicons {
			m, more := l.match(terms[i:])
			if m > n {
				n, to = m, nil
			}
			if m == n {
				to = append(to, more...)
			}
		}
		words = append(words, x.word(content[i:i+n], to, lang))
		i += n
	}
	weighAsides(text, words)
	return words
}

// word gathers the renderings of one word or phrase that the corpus holds.
func (x *lexical) word(tokens []Token, to []Rendering, lang string) QueryWord {
	w := QueryWord{Tokens: tokens, Weight: 1}
	w.add(x, itself(tokens), 1, ViaItself)
	if len(tokens) == 1 {
		t := tokens[0]
		w.add(x, []string{t.Fold}, 1, ViaItself)
		if t.Kind != Number && lang == "en" && (len(to) == 0 || t.Name) {
			w.add(x, []string{stem(t.Fold, "fr")}, 1, ViaItself)
		}
		if t.Kind == Acronym {
			w.add(x, []string{stem(t.Fold, lang)}, 0.9, ViaItself)
		}
		if n := len(t.Parts); n > 0 {
			w.add(x, t.Parts[n-1:], 1, ViaItself)
			w.add(x, t.Parts[:n-1], 0.9, ViaItself)
		}
	}
	for _, r := range to {
		w.add(x, r.Terms, r.Weight, r.Via)
	}
	if len(w.Renderings) == 0 && len(tokens) == 1 && tokens[0].Kind != Number {
		for _, c := range x.correct(tokens[0].Fold) {
			w.Renderings = append(w.Renderings, Rendering{Terms: []string{x.termOf(c)}, Weight: correctionWeight, Via: ViaCorrection})
		}
	}
	return w
}

func itself(tokens []Token) []string {
	terms := make([]string, len(tokens))
	for i, t := range tokens {
		terms[i] = t.Term
	}
	return terms
}

// add adds a rendering of which the corpus knows at least one term, once.
func (w *QueryWord) add(x *lexical, terms []string, weight float64, via Via) {
	known := false
	for _, t := range terms {
		known = known || x.known(t)
	}
	if !known {
		return
	}
	for _, r := range w.Renderings {
		if key(r.Terms) == key(terms) {
			return
		}
	}
	w.Renderings = append(w.Renderings, Rendering{Terms: terms, Weight: weight, Via: via})
}

// resolve leaves of the words of a query what their score depends on.
func resolve(words []QueryWord) []resolved {
	out := make([]resolved, 0, len(words))
	for _, w := range words {
		r := resolved{span: len(w.Tokens), weight: w.Weight}
		for _, rendering := range w.Renderings {
			r.renderings = append(r.renderings, resolvedRendering{rendering.Terms, rendering.Weight, rendering.Via == ViaItself})
		}
		out = append(out, r)
	}
	return out
}
