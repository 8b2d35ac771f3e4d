package prompts

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What is taken of the replies to the other requests at most.
const (
	maxPoints   = 100
	maxSynonyms = 20
	maxAlso     = 8
	maxWord     = 60 // runes
)

// ParseReworded reads the reply to a Reword request, in the order of the reply.
// Points without a name or without prose are left out; a reply that is cut short
// gives those before the cut. The error wraps ErrForm when there is no list of points.
func ParseReworded(reply string) ([]Reworded, error) {
	var out []Reworded
	take := func(v value) {
		id, _ := v.property("point", "id")
		prose, _ := v.property("prose", "sentence")
		p := Reworded{Point: readID(id), Prose: plain(prose.text)}
		if p.Point != "" && prose.kind == text && p.Prose != "" && len(out) < maxPoints {
			out = append(out, p)
		}
	}
	if _, ok := readWhole(reply, "points", take); !ok {
		return nil, ErrForm
	}
	return out, nil
}

// ParseFollowUp reads the reply to a FollowUp request: the question that stands
// by itself, one line without anything that does not show. The error wraps ErrForm
// when there is no question or it is longer than a question may be.
func ParseFollowUp(reply string) (string, error) {
	outer, _ := readWhole(reply, "", func(value) {})
	for _, v := range outer {
		q, _ := v.property("question")
		if q.kind != text {
			continue
		}
		if s := oneLine(plain(q.text)); s != "" && utf8.RuneCountInString(s) <= maxQuestion {
			return s, nil
		}
	}
	return "", ErrForm
}

// ParseSynonyms reads the reply to an Expand request. Words with a digit and words
// in capitals are left out on both sides, whatever the model says: a number, a
// date or an acronym has no synonym. The error wraps ErrForm when there is no list
// of words; a question whose words have no synonyms gives none and no error.
func ParseSynonyms(reply string) ([]Synonym, error) {
	var out []Synonym
	take := func(v value) {
		w, _ := v.property("word")
		also, _ := v.property("also", "synonyms")
		s := Synonym{Word: synonymWord(w)}
		for _, a := range also.each() {
			other := synonymWord(a)
			if other != "" && !strings.EqualFold(other, s.Word) && len(s.Also) < maxAlso {
				s.Also = append(s.Also, other)
			}
		}
		if s.Word != "" && len(s.Also) > 0 && len(out) < maxSynonyms {
			out = append(out, s)
		}
	}
	if _, ok := readWhole(reply, "words", take); !ok {
		return nil, ErrForm
	}
	return out, nil
}

// synonymWord is v as a word of a synonym, "" when it can be none.
func synonymWord(v value) string {
	if v.kind != text {
		return ""
	}
	s := oneLine(plain(v.text))
	if utf8.RuneCountInString(s) > maxWord || strings.ContainsFunc(s, unicode.IsDigit) || !strings.ContainsFunc(s, unicode.IsLower) {
		return ""
	}
	return s
}

// readWhole reads a whole reply: it tells take the elements of the list and
// returns the outermost objects, also one that is cut short. Ok reports whether
// the list was there.
func readWhole(reply, list string, take func(value)) (outer []value, ok bool) {
	s := scanner{list: list}
	n := 0
	s.element = func(v value) { n++; take(v) }
	s.outer = func(v value) bool {
		if v.kind == object {
			outer = append(outer, v)
		}
		return s.named && n > 0
	}
	s.write(reply)
	s.close()
	if len(s.open) > 0 {
		outer = append(outer, s.open[0].value)
	}
	return outer, s.named || n > 0
}
