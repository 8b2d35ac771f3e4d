package bot

import (
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// An arm is one of the several things that a question asks for: what it asks
// of some days, or of somebody named.
type arm struct {
	from, to corpus.Day
	names    []int // indices into words
}

// findArms splits a question that names two periods or more ("en 2017 puis en
// 2019"), or two parties joined by "et" ("par le G7 et par la Commission").
func (in *inquiry) findArms() {
	if in.window.Intent == retrieval.IntentFilter {
		in.findPeriods()
	}
	if len(in.arms) == 0 {
		in.findParties()
	}
	if len(in.arms) < 2 {
		in.arms = nil
	}
}

func (in *inquiry) findPeriods() {
	for _, m := range corpus.FindDates(in.Text, corpus.Reference{Day: in.AsOf}) {
		if in.window.Span.Overlaps(m.Span) {
			in.arms = append(in.arms, arm{from: m.From, to: m.To})
		}
	}
	if len(in.arms) < 2 {
		in.arms = nil
	}
}

// partyLink joins two parties of a question. A second preposition before the
// second party tells that they are two ("par A et par B"), not one ("A et B ont").
var partyLink = corpus.NewPattern(`^,? ?(?:d['’]une part,? )?(?:et|and|puis|ainsi que) (?:par |de |du |pour |à |chez |by |from )?(?:l['’]|la |le |les |the )?$`)

func (in *inquiry) findParties() {
	for i := 0; i+1 < len(in.words); i++ {
		w, next := &in.words[i], &in.words[i+1]
		if w.name && next.name && w.end() < next.start() && partyLink.MatchString(in.Text[w.end():next.start()]) {
			if len(in.arms) == 0 {
				in.arms = append(in.arms, arm{names: in.nameRun(i, -1)})
			}
			in.arms = append(in.arms, arm{names: in.nameRun(i+1, 1)})
		}
	}
}

// nameRun returns the indices of the names that stand right beside word i in direction step, i included.
func (in *inquiry) nameRun(i, step int) []int {
	run := []int{i}
	for k := i + step; k >= 0 && k < len(in.words) && in.words[k].name; k += step {
		a, b := &in.words[min(k, k-step)], &in.words[max(k, k-step)]
		if b.start()-a.end() > 1 {
			break
		}
		run = append(run, k)
	}
	return run
}
