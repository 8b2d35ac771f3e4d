package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// unshout takes the mark of acronyms from words that are in capitals because
// the whole line is: a headline of four words or more without anything between
// them but spaces, apostrophes and hyphens.
func (s *scanner) unshout() {
	for i := 0; i < len(s.out); {
		j := i
		for j < len(s.out) && (s.out[j].Kind == Acronym || allCapitals(s.out[j].Surface)) && (j == i || s.close(s.out[j-1].End, s.out[j].Start)) {
			j++
		}
		if j-i >= 4 {
			for k := i; k < j; k++ {
				s.calm(&s.out[k])
			}
		}
		i = max(j, i+1)
	}
}

// calm makes a plain word of an acronym that is one only by its capitals.
func (s *scanner) calm(t *Token) {
	if t.Kind == Acronym && !strings.ContainsAny(t.Surface, ".&0123456789") {
		f := s.a.form(t.Surface, s.lang)
		t.Kind, t.Fold, t.Term, t.Stop = Word, f.fold, f.stem, f.stop
	}
}

// close reports whether only spaces and hyphens stand between two tokens.
func (s *scanner) close(from, to int) bool {
	return strings.Trim(s.text[from:to], " \u00a0\u202f-‐‑") == ""
}

// finish fills in what depends on neighbours.
func (s *scanner) finish(i int) {
	t := &s.out[i]
	if t.Kind != Word {
		return
	}
	if strings.IndexByte(t.Fold, '-') >= 0 && !whole[t.Fold] {
		s.compound(t)
	}
	first, _ := utf8.DecodeRuneInString(t.Surface)
	if s.lang != "en" && t.Fold == "ete" {
		t.Stop = !s.season(i)
	}
	if !unicode.IsUpper(first) || t.Stop && t.Fold != "est" || allCapitals(t.Surface) || s.opens(i) {
		return
	}
	if t.Stop && s.lang == "en" {
		return
	}
	t.Name, t.Stop = true, false // of the stop words, the East alone
}

// compound gives a word with hyphens its term, whose last part is stemmed, and its parts.
func (s *scanner) compound(t *Token) {
	folds := strings.Split(t.Fold, "-")
	surfaces := strings.FieldsFunc(t.Surface, isHyphen)
	var parts []string
	last := len(folds) - 1
	for i, f := range folds {
		if f == "" {
			continue
		}
		term := f
		acronym := i < len(surfaces) && (isAcronym(surfaces[i]) || isDigit(f[0]))
		if !acronym {
			term = s.a.form(f, s.lang).stem
		}
		if i == last {
			t.Term = strings.Join(folds[:last], "-") + "-" + term
		}
		if acronym || len(f) > 1 && !isStop(f, s.lang) {
			parts = append(parts, term)
		}
	}
	joined := strings.Join(folds, "")
	t.Parts = append(parts, s.a.form(joined, s.lang).stem)
}

// opens reports whether token i opens a sentence, a quotation or a line, where
// any word has a capital.
func (s *scanner) opens(i int) bool {
	start := 0
	if i > 0 {
		start = s.out[i-1].End
	}
	between := strings.TrimRight(s.text[start:s.out[i].Start], " \u00a0\u202f\t")
	if i == 0 || strings.ContainsAny(between, "\n!?:;…«“\"•–—|") {
		return true
	}
	if strings.Contains(between, ".") {
		return !titles[s.out[i-1].Fold]
	}
	return false
}

// titles are abbreviations whose full stop ends no sentence.
var titles = wordSet("m mm mme mmes mlle dr pr prof me st ste mr mrs ms art no vol cf av bd")

// season reports whether the "été" at i is the summer: an article or the like
// stands before it, or a year behind it. "a été signé" has neither.
func (s *scanner) season(i int) bool {
	if i > 0 && seasonBefore[s.out[i-1].Fold] {
		return true
	}
	if i+1 < len(s.out) {
		next := s.out[i+1]
		year := next.Kind == Number && len(next.Fold) == 4 && s.close(s.out[i].End, next.Start)
		return year && (i == 0 || !haveForms[s.out[i-1].Fold])
	}
	return i == 0
}

var (
	seasonBefore = wordSet("l' d' cet en un chaque quel plein bel fin debut mi")
	haveForms    = wordSet("a ai as avons avez ont avait avaient aura auront aurait auraient ait aient ayant avoir eu")
)
