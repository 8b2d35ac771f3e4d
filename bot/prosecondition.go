package bot

import "strings"

// checkCondition returns CheckCondition where the prose loses or adds a condition,
// a limit, a wish, a plan or a future, or names another direction.
func (r *rendering) checkCondition() Check {
	if r.done() || !r.keepsMarks(func(c markClass) bool { return c != classNegation && c != classStance }) {
		return CheckCondition
	}
	return ""
}

// tense reads what the form of a French verb says by itself: a future, which must
// not become done, or a conditional, which must not become certain.
func (r *reading) tense(i int) (marker, bool) {
	w := &r.words[i]
	if r.lang != "fr" || w.capital && !w.opens || w.name {
		return marker{}, false
	}
	switch {
	case isConditional(w.lower):
		return marker{class: classModal, groups: []string{"would"}, first: i, last: i, verb: true}, true
	case isFuture(w.lower):
		return marker{class: classModal, groups: []string{"future"}, first: i, last: i, verb: true}, true
	}
	return marker{}, false
}

// notFuture are words that end as a future does.
var notFuture = wordSet(`extra ultra infra contra supra opéra caméra choléra front affront confront sierra libéra para mantra quadra`)

// isFuture reports whether a word, in lower case with its accents, has the form of a
// French future in the third person.
func isFuture(w string) bool {
	if notFuture[w] || len(w) < 4 {
		return false
	}
	stem, ok := strings.CutSuffix(w, "ront")
	if !ok {
		if stem, ok = strings.CutSuffix(w, "ra"); !ok {
			return false
		}
	}
	return futureStem(stem)
}

// imperfects are verbs in -rer whose imperfect looks like a conditional, without their -rait.
var imperfects = wordSet(`ti reti atti éti souti vi chavi admi dési déchi expi restau instau inaugu`)

// isConditional reports whether a word, in lower case with its accents, has the form of
// a French conditional in the third person, and not that of the imperfect of a verb in -rer.
func isConditional(w string) bool {
	stem, ok := strings.CutSuffix(w, "raient")
	if !ok {
		if stem, ok = strings.CutSuffix(w, "rait"); !ok {
			return false
		}
	}
	if imperfects[stem] || strings.HasSuffix(stem, "ouv") || strings.HasSuffix(stem, "liv") || strings.HasSuffix(stem, "spi") {
		return false
	}
	return futureStem(stem)
}

// futureStem reports whether stem, without the r of its ending, may be that of a
// future: an infinitive (finir, prendre, signer) or one of the irregular ones.
func futureStem(stem string) bool {
	for _, end := range []string{"e", "i", "d", "v", "r", "au", "tt", "uit", "ct", "aît", "ait", "ui"} {
		if strings.HasSuffix(stem, end) {
			return true
		}
	}
	return false
}
