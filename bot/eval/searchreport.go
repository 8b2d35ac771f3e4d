package eval

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// A SearchReport is what RunSearch found.
type SearchReport struct {
	Name      string        `json:"name,omitempty"`
	Embedder  string        `json:"embedder,omitempty"`
	Documents int           `json:"documents,omitempty"`
	Overall   SearchGroup   `json:"overall"`
	Kinds     []SearchGroup `json:"kinds"`     // in the order in which the questions have them
	Langs     []SearchGroup `json:"languages"` // likewise
	// Refusal is the AUC of how sure a search is, answerable questions against the others.
	Refusal Mean   `json:"refusal_auc"`
	Losses  []Loss `json:"losses"`
	// Lookups are in the order of the questions.
	Lookups []*Lookup `json:"lookups"`
}

// A SearchGroup is the figures of some of the questions.
type SearchGroup struct {
	Name       string    `json:"name"`
	Questions  int       `json:"questions"`
	Answerable int       `json:"answerable"`
	Recall     []Measure `json:"recall"` // recall_1, recall_5, recall_10
	Means      []Mean    `json:"means"`  // mrr_10, ndcg_10
	Latency    *Latency  `json:"latency_ms"`
}

// A Loss is by how much questions are found less often when they are asked in
// another way, in points of recall (100 × the difference of the shares).
type Loss struct {
	Name string `json:"name"`
	N    int    `json:"n"` // answerable questions, asked as they are
	// Points are the losses of recall_1, recall_5 and recall_10; below zero for a gain.
	Points [3]float64 `json:"points"`
	// Lost and Gained are the questions whose document is among the first five in one way of asking only;
	// where the two ways are not pairs of one question they are zero.
	Lost   int `json:"lost"`
	Gained int `json:"gained"`
}

var recallDepths = [3]int{1, 5, 10}

func newSearchReport(opt *SearchOptions, list []*Lookup) *SearchReport {
	timed := opt.Now != nil
	r := &SearchReport{
		Name: opt.Name, Embedder: opt.Embedder, Documents: len(opt.Documents),
		Overall: newSearchGroup("all", list, timed),
		Kinds:   groupLookups(list, timed, func(x *Lookup) string { return x.Kind }),
		Langs:   groupLookups(list, timed, func(x *Lookup) string { return x.Lang }),
		Refusal: Mean{Name: nameAUC},
		Lookups: list,
	}
	if opt.Sure != nil {
		r.Refusal = refusalAUC(list)
	}
	if english, ok := englishLoss(list); ok {
		r.Losses = append(r.Losses, english)
	}
	return r
}

func groupLookups(list []*Lookup, timed bool, key func(*Lookup) string) []SearchGroup {
	var names []string
	parts := make(map[string][]*Lookup)
	for _, x := range list {
		k := key(x)
		if k == "" {
			k = "(none)"
		}
		if parts[k] == nil {
			names = append(names, k)
		}
		parts[k] = append(parts[k], x)
	}
	groups := make([]SearchGroup, len(names))
	for i, k := range names {
		groups[i] = newSearchGroup(k, parts[k], timed)
	}
	return groups
}

func newSearchGroup(name string, list []*Lookup, timed bool) SearchGroup {
	g := SearchGroup{Name: name, Questions: len(list)}
	for i, n := range []string{nameRecall1, nameRecall5, nameRecall10} {
		g.Recall = append(g.Recall, recallAt(n, recallDepths[i], list))
	}
	g.Answerable = g.Recall[0].N
	g.Means = []Mean{meanOf(nameMRR, gains(list, reciprocal)), meanOf(nameNDCG, gains(list, discounted))}
	if timed {
		var latencies []float64
		for _, x := range list {
			latencies = append(latencies, x.Latency)
		}
		slices.Sort(latencies)
		g.Latency = &Latency{P50: percentile(latencies, 50), P95: percentile(latencies, 95)}
	}
	return g
}

// pairedLoss compares the same questions asked in two ways.
func pairedLoss(name string, plain, asked []*Lookup) Loss {
	l := lossOf(name, plain, asked)
	for i, x := range plain {
		if !x.Answerable {
			continue
		}
		before, after := x.Rank > 0 && x.Rank <= 5, asked[i].Rank > 0 && asked[i].Rank <= 5
		if before && !after {
			l.Lost++
		}
		if after && !before {
			l.Gained++
		}
	}
	return l
}

func lossOf(name string, plain, asked []*Lookup) Loss {
	l := Loss{Name: name}
	for i, n := range recallDepths {
		a, b := recallAt("", n, plain), recallAt("", n, asked)
		l.N = a.N
		before, _ := a.Rate()
		after, _ := b.Rate()
		l.Points[i] = 100 * (before - after)
	}
	return l
}

// englishLoss compares the English questions with those in another language
// about the same documents; false when there are none.
func englishLoss(list []*Lookup) (Loss, bool) {
	asked := make(map[string]int)
	const english, other = 1, 2
	for _, x := range list {
		if x.Answerable && x.Lang == "en" {
			asked[x.Doc] |= english
		} else if x.Answerable {
			asked[x.Doc] |= other
		}
	}
	var en, rest []*Lookup
	for _, x := range list {
		switch {
		case !x.Answerable || asked[x.Doc] != english|other:
		case x.Lang == "en":
			en = append(en, x)
		default:
			rest = append(rest, x)
		}
	}
	if len(en) == 0 {
		return Loss{}, false
	}
	return lossOf(nameLossEnglish, rest, en), true
}

// WriteJSON writes the report as one indented JSON object.
func (r *SearchReport) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	if err := enc.Encode(r); err != nil {
		return fmt.Errorf("write evaluation: %w", err)
	}
	return nil
}
