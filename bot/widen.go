package bot

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/prompts"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// widenTime is how long the model may think of other words: a refusal must not
// keep anybody waiting.
const widenTime = 6 * time.Second

// widen looks a question up again that too little was found for, with other words
// that the model thinks the documents may use, and returns the old finding where
// that does not help. The model is no judge of the documents: its words count for
// less than the question's own, never stand for a name or a number, and every gate
// is asked again. The error is that of ctx or of the search.
func (a *Assistant) widen(ctx context.Context, in *inquiry, hits []retrieval.Hit, units []*unit, found choice, w Watch) (*inquiry, []retrieval.Hit, []*unit, choice, error) {
	if !found.gate.wantsWords() || len(in.arms) > 1 {
		return in, hits, units, found, nil
	}
	synonyms, err := a.synonyms(ctx, in, w)
	if ctx.Err() != nil || err != nil || len(synonyms) == 0 {
		return in, hits, units, found, ctx.Err()
	}
	wider, added := a.with(in, synonyms)
	if added == "" {
		return in, hits, units, found, nil
	}
	q := wider.query(hitsRead)
	q.Text += " " + added
	more, err := a.searchDays(ctx, q)
	if err != nil {
		return nil, nil, nil, choice{}, err
	}
	more = addHits(more, hits)
	w.retrieved(more)
	again := a.units(wider, more)
	choice := wider.choose(again)
	w.chosen(choice)
	if choice.gate != gateNone {
		return in, hits, units, found, nil
	}
	return wider, more, again, choice, nil
}

// wantsWords reports whether g stops for want of a word, which others may stand
// for, and not for a name, a day or a figure.
func (g gate) wantsWords() bool {
	return g == gateNothing || g == gateCoverage || g == gateUnknown
}

// synonyms asks the model for other words. A model that fails has none.
func (a *Assistant) synonyms(ctx context.Context, in *inquiry, w Watch) ([]prompts.Synonym, error) {
	ctx, cancel := context.WithTimeout(ctx, min(widenTime, a.writing.timeout()))
	defer cancel()
	reply, err := a.writing.Model.Reply(ctx, prompts.Expand(in.lang, in.Text), func(string) error { return nil })
	w.replied(reply, err)
	if err != nil {
		return nil, err
	}
	return prompts.ParseSynonyms(reply)
}

// maxSynonyms is how many other words of the model a word of the question may have.
const maxSynonyms = 4

// with is in with synonyms for those of its words that are no names, numbers or
// words that ask, and all words that were added.
func (a *Assistant) with(in *inquiry, synonyms []prompts.Synonym) (wider *inquiry, added string) {
	out := *in
	out.words = slices.Clone(in.words)
	var all []string
	for i := range out.words {
		word := &out.words[i]
		if word.name || word.isFrame() || word.Tokens[0].Kind != retrieval.Word {
			continue
		}
		n := 0
		for _, s := range synonyms {
			if retrieval.Fold(s.Word) != retrieval.Fold(in.surface(word)) {
				continue
			}
			for _, other := range s.Also {
				if r, ok := a.rendering(other); ok && n < maxSynonyms {
					word.Renderings = append(slices.Clip(word.Renderings), r)
					all = append(all, other)
					n++
				}
			}
		}
		word.known = word.known || n > 0
	}
	return &out, strings.Join(all, " ")
}

// rendering is a word or a short phrase of the model as a way to say another,
// false when it holds a name or a number or no document has it.
func (a *Assistant) rendering(phrase string) (retrieval.Rendering, bool) {
	const longest = 3 // words
	r := retrieval.Rendering{Weight: synonymShare, Via: retrieval.ViaSynonym}
	for _, t := range retrieval.Tokens(phrase, retrieval.DetectLang(phrase)) {
		switch {
		case t.Kind != retrieval.Word || t.Name:
			return r, false
		case t.Stop:
			continue
		case !a.index.Known(t.Term):
			return r, false
		}
		r.Terms = append(r.Terms, t.Term)
	}
	return r, len(r.Terms) > 0 && len(r.Terms) <= longest
}
