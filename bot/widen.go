package bot

import (
	"context"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/prompts"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// widen looks a question up again that what was found does not answer, in passages that
// say other words, which the model thinks documents may use. It returns the old
// finding where that does not help. What the model says decides where to look and
// nothing else: what is found is held against the question's own words, as any
// other passage, so that no model makes the documents answer what they do not. The
// error is that of ctx or of the search.
func (a *Assistant) widen(ctx context.Context, in *inquiry, hits []retrieval.Hit, units []*unit, found choice, w Watch) ([]retrieval.Hit, []*unit, choice, error) {
	if !found.gate.wantsWords() {
		return hits, units, found, nil
	}
	words := a.otherWords(in, a.synonyms(ctx, in, w))
	if ctx.Err() != nil || words == "" {
		return hits, units, found, ctx.Err()
	}
	q := in.query(hitsRead)
	q.Text += " " + words
	more, err := a.searchDays(ctx, q)
	if err != nil {
		return nil, nil, choice{}, err
	}
	more = a.withKin(in, addHits(more, hits))
	w.retrieved(more)
	again, lineage := a.witnesses(in, a.units(in, more))
	better := in.choose(again)
	w.chosen(better)
	if better.gate != gateNone || !in.isWhole(better) {
		return hits, units, found, nil
	}
	better.picked = lineage.complete(better.picked)
	return more, lineage.current(again), better, nil
}

// isWhole reports whether none of what was picked lacks anything of the question. A
// sentence is trusted for its rank too, and on the way to here the model had a say
// in the ranks: so trust alone is not enough.
func (in *inquiry) isWhole(found choice) bool {
	return !slices.ContainsFunc(found.picked, func(u *unit) bool { return in.lacks(u) != gateNone })
}

// wantsWords reports whether what g stopped may be in passages that were not found:
// not where it is the question itself that cannot be answered.
func (g gate) wantsWords() bool {
	switch g {
	case gateNone, gateEmpty, gateLong, gateWhom, gateVerify:
		return false
	}
	return true
}

// synonyms asks the model for other words. A model that fails has none.
func (a *Assistant) synonyms(ctx context.Context, in *inquiry, w Watch) []prompts.Synonym {
	ctx, cancel := a.writing.within(ctx, helpTime)
	defer cancel()
	reply, err := a.writing.Model.Reply(ctx, prompts.Expand(in.lang, in.Text), func(string) error { return nil })
	w.replied(reply, err)
	if err != nil {
		return nil
	}
	words, err := prompts.ParseSynonyms(reply)
	if err != nil {
		return nil
	}
	return words
}

// maxSynonyms is how many other words of the model a word of the question may have.
const maxSynonyms = 4

// otherWords are the synonyms of the question's words that the documents have:
// none for names, numbers and words that ask, and none that is a name or a number.
func (a *Assistant) otherWords(in *inquiry, synonyms []prompts.Synonym) string {
	var all []string
	for i := range in.words {
		word := &in.words[i]
		if word.name || word.isFrame() || word.Tokens[0].Kind != retrieval.Word {
			continue
		}
		n := 0
		for _, s := range synonyms {
			if retrieval.Fold(s.Word) != retrieval.Fold(in.surface(word)) {
				continue
			}
			for _, other := range s.Also {
				if n < maxSynonyms && a.mayStandFor(other) {
					all = append(all, other)
					n++
				}
			}
		}
	}
	return strings.Join(all, " ")
}

// mayStandFor reports whether the documents have a word or a short phrase in which
// there is no name and no number.
func (a *Assistant) mayStandFor(phrase string) bool {
	const longest = 3 // words
	n := 0
	for _, t := range retrieval.Tokens(phrase, retrieval.DetectLang(phrase)) {
		switch {
		case t.Kind != retrieval.Word || t.Name:
			return false
		case t.Stop:
			continue
		case !a.index.Known(t.Term):
			return false
		}
		n++
	}
	return n > 0 && n <= longest
}
