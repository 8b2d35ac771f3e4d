package bot

import (
	"slices"
)

// weigh sets what u is worth as an answer to the question.
func (in *inquiry) weigh(u *unit) {
	var total, totalHere, local, coverage, beside, told, words float64
	for i := range in.words {
		w, held := &in.words[i], &u.held[i]
		if u.fit == fully && in.asksWordsOf(w) {
			held[here] = 1 // who speaks is settled by the attribution
		}
		weight := w.weight
		if w.name {
			weight *= tuning.nameHere
		}
		totalHere += weight
		local += weight * held[here]
		total += w.weight
		nearest := 0.0
		for z, share := range tuning.share {
			nearest = max(nearest, share*held[z])
		}
		coverage += w.weight * nearest
		if !w.name {
			told += w.weight * nearest
			words += w.weight
		}
		beside += w.weight * max(held[here], held[before], held[after], held[titled])
	}
	if total > 0 {
		u.local, u.coverage, u.beside = local/totalHere, coverage/total, beside/total
	}
	u.told = 1
	if words > 0 {
		u.told = told / words
	}
	u.traits = in.traitsOf(u)
	u.score, u.trust = u.traits.worth()
}

// asksWordsOf reports whether w names the person whose words are asked for.
func (in *inquiry) asksWordsOf(w *word) bool {
	return slices.Contains(in.speaker, w.Tokens[0].Fold)
}

// tuning are the thresholds of choosing, found together with the weights of the
// traits (see weightOf), and those of the gates, found by random search over five
// sets of questions (three in the manner of the sample's gold set, one of far
// paraphrases, one over 3,000 releases).
var tuning = struct {
	// trust is the least trust of a sentence that answers. No first sentence answers whose
	// score is more than behind below the best of all. alternative is how far below the
	// best that answers one may be that is cited beside it, join one right beside it
	// that is quoted with it.
	trust, behind, alternative, join float64
	// share is what a word counts for by the zone it stands in.
	share [zones]float64
	// nameHere is what a name counts for in the sentence itself beside another
	// word: names tell which item a question is about, other words which sentence.
	nameHere float64
	// The least share of a question's weight that must be found in the sentence
	// and around it, and in the sentence itself.
	minCoverage, minLocal float64
	// minTold is the least share that must be found of the words that are no
	// names when the question wants a yes or a no.
	minTold float64
	// minBeside is the least share that must stand in the sentence, the ones
	// beside it or its title when a date, a figure, a place or a person is asked for:
	// such a thing belongs to what is said right there.
	minBeside float64
	// minPartly takes the place of minCoverage when a sentence has only something
	// like what is asked for, minReason for the question why, which a text that
	// says something else of the same matter answers wrongly.
	minPartly, minReason float64
	// minWithoutFocus takes the place of minCoverage when no document knows what
	// the question asks the kind or the number of.
	minWithoutFocus float64
}{
	trust: 0.3, behind: 1.5, alternative: 1.5, join: 2.5,
	share:       [zones]float64{here: 1, before: 1, after: 0.75, around: 0.30, titled: 0.62, inLead: 0.51, inItem: 0.51},
	nameHere:    0.08,
	minCoverage: 0.33, minLocal: 0.015, minTold: 0.25, minBeside: 0.38, minPartly: 0.50, minReason: 0.80, minWithoutFocus: 0.53,
}

// shortSentence is the length in bytes below which a sentence hardly stands by itself.
const shortSentence = 40

// longSentence is the length in bytes from which a sentence says more than it was asked.
const longSentence = 250
