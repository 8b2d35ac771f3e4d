package bot

import (
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// leaning opens a sentence that takes up what the one before it speaks of.
var leaning = corpus.NewPattern(`^(?:Il|Elle|Ils|Elles|Celui-ci|Celle-ci|Ceux-ci|Celles-ci|Ce dernier|Cette dernière|Ces derni[eè]re?s|Ce|Cet|Cette|Ces|Cela|C['’]|Leur|Leurs|Son|Sa|Ses|On y|En outre|` +
	`He|She|They|It|This|These|That|Those|Their|Its) ?`)

// titleLeft is what a word of the question still counts for in hasRest when the title has it.
const titleLeft = 0.05

// saidTraits tells what of the question u and what stands around it say.
func (in *inquiry) saidTraits(u *unit, f *traitSet) {
	var total, plain, rest, carried float64
	for i := range in.words {
		w, held := &in.words[i], &u.held[i]
		total += w.weight
		f[hasHere] += w.weight * held[here]
		if !w.name {
			plain += w.weight
			f[hasTold] += w.weight * held[here]
		}
		got := held[here]
		for _, z := range [...]struct {
			trait trait
			held  float64
		}{
			{hasBeside, max(held[before], held[after])}, {hasTitled, held[titled]},
			{hasAround, held[around]}, {hasLead, held[inLead]}, {hasItem, held[inItem]},
		} {
			f[z.trait] += w.weight * max(0, z.held-got)
			got = max(got, z.held)
		}
		left := w.weight * (1 + titleLeft - held[titled])
		rest += left
		f[hasRest] += left * held[here]
		carried += w.weight * max(held[here], held[before])
	}
	if total == 0 {
		return
	}
	for _, t := range [...]trait{hasHere, hasBeside, hasTitled, hasAround, hasLead, hasItem} {
		f[t] /= total
	}
	f[hasTold] /= max(plain, 1e-9)
	f[hasRest] /= max(rest, 1e-9)
	f[hasTogether] = u.together
	if leaning.MatchString(u.text) {
		f[carriesOn] = carried / total
	}
	for _, i := range in.done {
		f[hasVerb] += u.held[i][here] / float64(len(in.done))
	}
	if in.focus >= 0 {
		f[hasFocus] = u.held[in.focus][here]
	}
	if at := in.answerPlaces(u); len(at) > 0 {
		for i := range in.words {
			if within(in.words[i].places(u.tokens), at, nearAnswer) {
				f[hasNear] += in.words[i].weight / total
			}
		}
	}
}

// nearAnswer is how many words apart a word of the question and what may be what it asks for stand close.
const nearAnswer = 6

// lackTraits tells what of the question is missing.
func (in *inquiry) lackTraits(u *unit, f *traitSet) {
	var total, heaviest float64
	for i := range in.words {
		w, held := &in.words[i], &u.held[i]
		total += w.weight
		heaviest = max(heaviest, w.weight)
		somewhere := 0.0
		for _, x := range held {
			somewhere = max(somewhere, x)
		}
		near := u.near(i)
		f[lacksMost] = max(f[lacksMost], w.weight*(1-somewhere))
		f[lacksNear] = max(f[lacksNear], w.weight*(1-u.says(i, here, before, after, titled)))
		switch {
		case w.name && !w.common:
			f[lacksName] = max(f[lacksName], w.weight*(1-near))
		case !w.name:
			f[lacksWord] = max(f[lacksWord], w.weight*(1-near))
		}
		if near == 0 {
			f[lacksMuch] += w.weight
		}
	}
	if total == 0 {
		return
	}
	for _, t := range [...]trait{lacksMost, lacksNear, lacksName, lacksWord} {
		f[t] /= heaviest
	}
	f[lacksMuch] /= total
	far := func(i int) float64 {
		if in.words[i].isFrame() {
			return 0
		}
		return 1 - u.says(i, here, before, after, titled)
	}
	if in.focus >= 0 {
		f[lacksFocus] = far(in.focus)
	}
	for _, i := range in.done {
		f[lacksDone] += far(i) / float64(len(in.done))
	}
}

var (
	// invertedVerb finds "a-t-elle", "entrent-elles"; helping the first auxiliary otherwise.
	invertedVerb = corpus.NewPattern(`(\pL+)-(?:t-)?(?:il|elle|ils|elles|on)(?:\PL|$)`)
	helping      = corpus.NewPattern(`(?:^|[\s'’-])(a|ont|est|sont|avait|avaient|était|etait|étaient|sera|seront|serait|aura|auront|aurait|doit|doivent|devait|devra|devront|peut|peuvent|pourra|va|vont|fut|furent|eut)(?:[\s-]|$)`)
	helpers      = wordSet(`a ont est sont avait avaient etait etaient sera seront serait seraient aura auront aurait doit doivent devait devaient devra devront peut peuvent pourra pourront va vont fut furent eut ete`)
	// ofVerb is the noun that makes one verb with the word before it: "entrer en vigueur".
	ofVerb = corpus.NewPattern(`^ en \pL+`)
)

// verbReach is how many bytes behind an auxiliary its verb begins.
const verbReach = 25

// findDone sets done to the words that say what is done: the verb of a French
// question, and the noun that makes one with it.
func (in *inquiry) findDone() {
	from := -1
	if m := invertedVerb.FindStringSubmatchIndex(in.Text); m != nil {
		from = m[2]
		if helpers[retrieval.Fold(in.Text[m[2]:m[3]])] {
			from = m[1] - 1
		}
	} else if m := helping.FindStringSubmatchIndex(in.Text); m != nil {
		from = m[3]
	}
	if from < 0 {
		return
	}
	for i := range in.words {
		w := &in.words[i]
		if w.start() < from {
			continue
		}
		if w.name || w.start()-from > verbReach {
			return
		}
		in.done = append(in.done, i)
		end := w.end()
		if strings.HasPrefix(in.Text[end:], "-") {
			if m := invertedVerb.FindStringIndex(in.Text[w.start():]); m != nil {
				end = w.start() + m[1] - 1
			}
		}
		if end <= len(in.Text) && ofVerb.MatchString(in.Text[end:]) && i+1 < len(in.words) {
			in.done = append(in.done, i+1)
		}
		return
	}
}
