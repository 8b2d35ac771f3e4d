package derive

import (
	"slices"
	"strings"
)

// mayEnd reports whether all may go from word j on: an end behind a mark, a clause or
// a second thing behind "et", or the only date.
func (s *source) mayEnd(j int, perfect bool) bool {
	if j < 2 || !s.endsSpeech(j) || s.words[j].mark != "" && s.words[j].mark != "(" && !s.undoesNothing(j, len(s.words)) {
		return false
	}
	w, mark := &s.words[j], unquoted(s.words[j].mark)
	finite := finiteAt(s.words[:j], s.lang)
	whole := finite >= 0 && finite < j-1
	switch {
	case strings.HasSuffix(mark, ","):
		return s.tail(j, perfect) || whole && w.capital && j+1 < len(s.words) && s.words[j+1].number // "Lyon en a 300, Nantes 200"
	case mark == "(":
		return s.isAcronym(j, len(s.words))
	case mark != "":
		return false
	case s.v.and[w.text]:
		return whole && s.mayDropSecond(j) && s.undoesNothing(j, len(s.words))
	}
	return perfect && s.onlyDated(j) && s.dates[0].to == len(s.words)
}

// endsSpeech reports whether what goes from word j on holds no condition and no limit,
// nor whose words stand before it: what is quoted there is a part of a clause.
func (s *source) endsSpeech(j int) bool {
	if !strings.Contains(s.words[j].mark, `"`) && !s.inSpeech(j) {
		return s.isClear(j, len(s.words))
	}
	open := slices.IndexFunc(s.words, func(w word) bool { return strings.Contains(w.mark, `"`) })
	if open == 0 || s.words[open].mark != `"` {
		return false
	}
	for k := j; k < len(s.words); k++ {
		if !s.isClearAt(k, j, len(s.words)) {
			return false
		}
	}
	return true
}

// inSpeech reports whether a quotation mark is open at word j.
func (s *source) inSpeech(j int) bool {
	n := 0
	for k := range j {
		n += strings.Count(s.words[k].mark, `"`)
	}
	return n%2 == 1
}

// tail reports whether what begins behind the comma at word j is an end: one aside,
// others that open as a relative clause or behind "et" does following it.
func (s *source) tail(j int, perfect bool) bool {
	end := s.nextMark(j+1, ",–;:")
	if end < 0 {
		end = len(s.words)
	}
	if !s.opensAside(j, end, perfect) && !s.goesOn(j) && !(contrasts[s.words[j].text] && j+1 < end && s.words[j+1].text != "ci" && s.words[j+1].text != "là") {
		return false
	}
	for end < len(s.words) {
		w := &s.words[end]
		if unquoted(w.mark) != "," && unquoted(w.mark) != ";" || !s.opensHarmless(end, s.segmentEnd(end)) && !s.v.and[w.text] && !s.isPlainPart(w) {
			return false
		}
		if end = s.nextMark(end+1, ",–;:"); end < 0 {
			return true
		}
	}
	return true
}

// calls are verbs by which somebody goes on behind "et".
var calls = set(`appelle appellent propose proposent demande demandent présente présentent annonce annoncent invite invitent`)

// goesOn reports whether the "et" at word j goes on with what the same subject does.
func (s *source) goesOn(j int) bool {
	if !s.v.and[s.words[j].text] || j+1 >= len(s.words) {
		return false
	}
	next := &s.words[j+1]
	return s.v.behind[next.text] || isDone(next, s.lang) || calls[next.text] || next.capital && j+2 < len(s.words) && s.words[j+2].number
}

// segmentEnd is where the words that begin at j up to the next mark end.
func (s *source) segmentEnd(j int) int {
	if end := s.nextMark(j+1, ",–;:"); end > 0 {
		return end
	}
	return len(s.words)
}

// contrasts open, behind a comma, what is said of something else.
var contrasts = set(`celui celle ceux celles`)

// mayDropSecond reports whether the "et" at word j joins something to what is whole
// without it.
func (s *source) mayDropSecond(j int) bool {
	if j+1 >= len(s.words) {
		return false
	}
	if slices.ContainsFunc(s.words[:j], func(w word) bool { return couples[w.text] }) {
		return false
	}
	next := &s.words[j+1]
	if s.v.behind[next.text] || next.capital && j+2 < len(s.words) && s.words[j+2].number {
		return true
	}
	if isDone(next, s.lang) {
		return !pastAt(s.words, j-1, s.v)
	}
	return s.lang == "fr" && isInfinitive(next) && s.hasPurpose(j)
}

// hasPurpose reports whether "pour" and an infinitive with an object stand before word j.
func (s *source) hasPurpose(j int) bool {
	for k := j - 3; k > 0; k-- {
		if isInfinitive(&s.words[k]) {
			return s.words[k-1].text == "pour"
		}
	}
	return false
}

// couples are words that two things follow.
var couples = set(`entre tant fois between both respectivement respectively ni neither either soit deux 2`)
