package bot

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// done reports whether the prose tells as done what every quotation that speaks of
// it only wishes, plans, promises or expects.
func (r *rendering) done() bool {
	for i := range r.prose.content {
		c := &r.prose.content[i]
		if c.name || !r.heard[i] || !r.prose.isDone(c.lex) || r.prose.wished(c.lex) {
			continue
		}
		met, wished := false, true
		for k, q := range r.quotes {
			for w := range q.content {
				if r.told[k][w] && c.in(q.content[w].terms) {
					met, wished = true, wished && (q.wished(q.content[w].lex) || q.announced(q.content[w].lex) || q.isOpen(q.content[w].lex)) && !q.isDone(q.content[w].lex)
				}
			}
		}
		if met && wished {
			return true
		}
	}
	return false
}

var (
	haveForms = wordSet(`a ont avait avaient ayant has have had having`)
	beenForms = wordSet(`ete est sont etait etaient fut furent been was were`)
	// toBeDone are words behind which a participle is not done yet.
	toBeDone = wordSet(`to will would shall should could may might must can be being etre`)
	// between are words that stand between an auxiliary and its participle.
	between = wordSet(`pas jamais deja ensuite egalement aussi toujours bien not never already also since just again depuis encore mis pris fait`)
	// irregular are English forms of the past that do not end in -ed.
	irregular = wordSet(`met held given gave made taken took set put built brought begun began begun won lost paid sent sold bought cut shown seen known found left led
		spent written wrote drawn drew chosen chose become became gone went done did said told fallen fell risen rose grown grew broken broke kept felt struck hit`)
)

// isDone reports whether word i has the form of a verb in the past, or of a
// participle behind a form of to have or to be.
func (r *reading) isDone(i int) bool {
	w := &r.words[i]
	if !r.pastForm(w) {
		return false
	}
	auxiliary := false
	for k := i - 1; k >= max(0, i-4) && r.words[k+1].seam < seamClause; k-- {
		f := r.words[k].fold
		switch {
		case toBeDone[f]:
			return false
		case haveForms[f] && r.words[k].lower != "à":
			return true
		case beenForms[f]:
			auxiliary = true
		}
		if !beenForms[f] && !between[f] && !strings.HasSuffix(f, "ment") && !strings.HasSuffix(f, "ly") {
			break
		}
	}
	return auxiliary || r.lang == "en"
}

func (r *reading) pastForm(w *lexeme) bool {
	if r.lang == "en" {
		return irregular[w.lower] || strings.HasSuffix(w.lower, "ed") && len(w.lower) > 4
	}
	return slices.ContainsFunc([]string{"é", "ée", "és", "ées", "i", "ie", "is", "ies", "it", "ite", "its", "ites", "u", "ue", "us", "ues", "ert", "erte", "erts", "ertes", "ise", "ises"},
		func(end string) bool { return strings.HasSuffix(w.lower, end) && len(w.lower) > len(end) })
}

// wishes are the groups under which all that follows is not done yet.
var wishes = wordSet("should want hope propose promise aim try intend must expected could future soon purpose")

// wished reports whether word i stands behind a marker of its sentence that makes a
// wish or a plan of what follows, or is such a marker. What stands between
// quotation marks is under no marker outside them but one that leads up to them,
// and the words behind them under none inside.
func (r *reading) wished(i int) bool {
	for k := range r.marks {
		m := &r.marks[k]
		if m.class != classModal || !slices.ContainsFunc(m.groups, func(g string) bool { return wishes[g] || g == "call for" }) {
			continue
		}
		if r.sentenceOf(r.words[m.first].Start) != r.sentenceOf(r.words[i].Start) {
			continue
		}
		if m.first == i || m.last < i && r.leadsTo(m, i) {
			return true
		}
	}
	return false
}

// announced reports whether word i stands behind a word that announces something.
func (r *reading) announced(i int) bool {
	for k := i - 1; k >= 0 && r.words[k+1].seam != seamSentence; k-- {
		if f := r.words[k].fold; strings.HasPrefix(f, "annonc") || strings.HasPrefix(f, "announc") {
			return true
		}
	}
	return false
}

// isOpen reports whether word i is an infinitive, which does not say that anything
// was done.
func (r *reading) isOpen(i int) bool {
	if r.lang == "en" {
		return i > 0 && r.words[i-1].fold == "to"
	}
	w := r.words[i].lower
	return i > 0 && isInfinitive(w) && !articled[r.words[i-1].fold] && len(w) > 4 || strings.HasPrefix(w, "mettre")
}

// leadsTo reports whether the marker m can govern word i behind it. The form of a
// verb governs its clause, a wish all that follows.
func (r *reading) leadsTo(m *marker, i int) bool {
	inside := 0
	for k := m.last + 1; k <= i; k++ {
		gap := r.text[r.words[k-1].End:r.words[k].Start]
		if (m.verb || slices.Contains(m.groups, "soon")) && r.words[k].seam >= seamClause && k-m.last > 1 {
			return false
		}
		for _, c := range gap {
			switch c {
			case '«', '“':
				inside++
			case '»', '”':
				inside--
			}
		}
		if inside < 0 {
			return false
		}
	}
	return straightMarks(r.text, corpus.Span{Start: r.words[m.last].End, End: r.words[i].Start}) || strings.Count(r.text[:r.words[m.first].Start], `"`)%2 == 0
}

// straightMarks reports whether a span has no straight quotation mark.
func straightMarks(text string, s corpus.Span) bool { return !strings.Contains(s.In(text), `"`) }
