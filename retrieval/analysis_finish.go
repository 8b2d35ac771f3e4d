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
		j, words := i, 0
		for j < len(s.out) && allCapitals(s.out[j].Surface) && (j == i || s.close(s.out[j-1].End, s.out[j].Start)) {
			j++
			words++
		}
		if words >= 4 {
			for k := i; k < j; k++ {
				if t := &s.out[k]; t.Kind == Acronym && !strings.ContainsAny(t.Surface, ".0123456789") {
					t.Kind = Word
				}
			}
		}
		i = max(j, i+1)
	}
}

// close reports whether only spaces and hyphens stand between two tokens.
func (s *scanner) close(from, to int) bool {
	return strings.Trim(s.text[from:to], " \u00a0\u202f-‐‑") == ""
}

// finish fills in what depends on kind and neighbours.
func (s *scanner) finish(i int) {
	t := &s.out[i]
	if t.Kind != Word {
		t.Term = t.Fold
		return
	}
	if strings.ContainsRune(t.Fold, '-') && !whole[t.Fold] {
		s.compound(t)
	} else {
		t.Term = s.a.stem(t.Fold, s.lang)
	}
	first, _ := utf8.DecodeRuneInString(t.Surface)
	t.Name = unicode.IsUpper(first) && !t.Stop && !allCapitals(t.Surface) && !s.opens(i)
	if t.Stop {
		return
	}
	switch {
	case s.lang != "en" && t.Fold == "ete":
		t.Stop = !s.season(i)
	case t.Name && t.Fold == "est" && s.lang != "en":
		// the East
	default:
		t.Stop = isStop(t.Fold, s.lang)
	}
	if t.Stop {
		t.Name = false
	}
}

// compound gives a word with hyphens its term, whose last part is stemmed, and its parts.
func (s *scanner) compound(t *Token) {
	folds := strings.Split(t.Fold, "-")
	surfaces := strings.FieldsFunc(t.Surface, isHyphen)
	var parts []string
	last := len(folds) - 1
	for i, f := range folds {
		term := f
		acronym := i < len(surfaces) && (isAcronym(surfaces[i]) || isDigit(f[0]))
		if !acronym {
			term = s.a.stem(f, s.lang)
		}
		if i == last {
			t.Term = strings.Join(folds[:last], "-") + "-" + term
		}
		if acronym || len(f) > 1 && !isStop(f, s.lang) {
			parts = append(parts, term)
		}
	}
	joined := strings.Join(folds, "")
	t.Parts = append(parts, s.a.stem(joined, s.lang))
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
