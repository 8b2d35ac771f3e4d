package eval

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
)

// The figures of retrieval, by the names that --min takes.
const (
	nameRecall1     = "recall_1"
	nameRecall5     = "recall_5"
	nameRecall10    = "recall_10"
	nameMRR         = "mrr_10"
	nameNDCG        = "ndcg_10"
	nameAUC         = "refusal_auc"
	nameLossAccents = "loss_accents"
	nameLossTypos   = "loss_typos"
	nameLossEnglish = "loss_english"
)

// A Mean is an average that is no proportion, with a 95 % interval by
// resampling, whose seed is fixed. N is 0, and the rest nothing, when there is
// nothing to measure.
type Mean struct {
	Name  string
	N     int
	Value float64
	Low   float64
	High  float64
}

// MarshalJSON writes {"name","n","value","low","high"}, with a value of null when
// there is nothing to measure.
func (m Mean) MarshalJSON() ([]byte, error) {
	out := struct {
		Name  string   `json:"name"`
		N     int      `json:"n"`
		Value *float64 `json:"value"`
		Low   float64  `json:"low"`
		High  float64  `json:"high"`
	}{Name: m.Name, N: m.N, Low: m.Low, High: m.High}
	if m.N > 0 {
		out.Value = &m.Value
	}
	return json.Marshal(out)
}

// resamples is how many samples an interval is made from.
const resamples = 1000

// resampled is the 95 % percentile interval of a figure of n observations,
// which figure computes for a choice of them.
func resampled(n int, figure func(chosen []int) float64) (low, high float64) {
	rng := rand.New(rand.NewPCG(uint64(n), 95))
	values := make([]float64, 0, resamples)
	chosen := make([]int, n)
	for range resamples {
		for i := range chosen {
			chosen[i] = rng.IntN(n)
		}
		if v := figure(chosen); !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return 0, 1
	}
	slices.Sort(values)
	at := func(share float64) float64 { return values[int(share*float64(len(values)-1)+0.5)] }
	return at(0.025), at(0.975)
}

// meanOf is the mean of values.
func meanOf(name string, values []float64) Mean {
	m := Mean{Name: name, N: len(values)}
	if m.N == 0 {
		return m
	}
	all := make([]int, m.N)
	for i := range all {
		all[i] = i
	}
	mean := func(chosen []int) float64 {
		sum := 0.0
		for _, i := range chosen {
			sum += values[i]
		}
		return sum / float64(len(chosen))
	}
	m.Value = mean(all)
	m.Low, m.High = resampled(m.N, mean)
	return m
}

// recallAt counts the answerable questions whose document is among the first n.
func recallAt(name string, n int, list []*Lookup) Measure {
	m := Measure{Name: name}
	for _, x := range list {
		if !x.Answerable {
			continue
		}
		m.N++
		if x.Rank > 0 && x.Rank <= n {
			m.K++
		}
	}
	return m
}

// reciprocal and discounted are what a rank adds to MRR@10 and, one document
// being relevant, to nDCG@10.
func reciprocal(rank int) float64 {
	if rank == 0 {
		return 0
	}
	return 1 / float64(rank)
}

func discounted(rank int) float64 {
	if rank == 0 {
		return 0
	}
	return 1 / math.Log2(float64(rank)+1)
}

// gains are what gain makes of the ranks of the answerable questions.
func gains(list []*Lookup, gain func(int) float64) []float64 {
	var out []float64
	for _, x := range list {
		if x.Answerable {
			out = append(out, gain(x.Rank))
		}
	}
	return out
}

// refusalAUC is the probability that an answerable question is surer than one
// that is not, equals counting half.
func refusalAUC(list []*Lookup) Mean {
	var yes, no []float64
	for _, x := range list {
		if x.Answerable {
			yes = append(yes, x.Sure)
		} else {
			no = append(no, x.Sure)
		}
	}
	m := Mean{Name: nameAUC}
	if len(yes) == 0 || len(no) == 0 {
		return m
	}
	m.N = len(yes) + len(no)
	m.Value = auc(yes, no)
	m.Low, m.High = resampled(m.N, func(chosen []int) float64 {
		var a, b []float64
		for _, i := range chosen {
			if i < len(yes) {
				a = append(a, yes[i])
			} else {
				b = append(b, no[i-len(yes)])
			}
		}
		return auc(a, b)
	})
	return m
}

// auc is the area under the curve; NaN when a side is empty.
func auc(yes, no []float64) float64 {
	if len(yes) == 0 || len(no) == 0 {
		return math.NaN()
	}
	no = slices.Sorted(slices.Values(no))
	sum := 0.0
	for _, y := range yes {
		below := sort.SearchFloat64s(no, y)
		upTo := below
		for upTo < len(no) && no[upTo] == y {
			upTo++
		}
		sum += float64(below) + float64(upTo-below)/2
	}
	return sum / float64(len(yes)) / float64(len(no))
}
