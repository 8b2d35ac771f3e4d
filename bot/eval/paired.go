package eval

import "math"

// A Pairing holds two engines against each other on the same units, questions or
// groups of evidence: how often both have what is measured, only one of them, or neither.
type Pairing struct {
	Both    int `json:"both"`
	First   int `json:"only_first"`
	Other   int `json:"only_other"`
	Neither int `json:"neither"`
}

func (p *Pairing) add(first, other bool) {
	switch {
	case first && other:
		p.Both++
	case first:
		p.First++
	case other:
		p.Other++
	default:
		p.Neither++
	}
}

func (p Pairing) n() int { return p.Both + p.First + p.Other + p.Neither }

// Difference is the rate of the other engine less that of the first, with its
// 95 % interval, by R. G. Newcombe, "Improved confidence intervals for the
// difference between binomial proportions based on paired data", Statistics in
// Medicine 17 (1998), pp. 2635-2650, method 10: Wilson intervals squared and added,
// with a correlation corrected for continuity. From -1 to 1 when there are no units.
func (p Pairing) Difference() (diff, low, high float64) {
	n := p.n()
	if n == 0 {
		return 0, -1, 1
	}
	size := float64(n)
	k1, k2 := p.Both+p.Other, p.Both+p.First
	p1, p2 := float64(k1)/size, float64(k2)/size
	low1, high1 := wilson(k1, n)
	low2, high2 := wilson(k2, n)
	diff = float64(p.Other-p.First) / size
	phi := p.correlation()
	root := func(a, b float64) float64 { return math.Sqrt(max(0, a*a-2*phi*a*b+b*b)) }
	low = diff - root(p1-low1, high2-p2)
	high = diff + root(high1-p1, p2-low2)
	return diff, max(-1, low), min(1, high)
}

// correlation is phi of the four counts, with the numerator nearer to zero by half a unit's weight.
func (p Pairing) correlation() float64 {
	a, b, c, d := float64(p.Both), float64(p.Other), float64(p.First), float64(p.Neither)
	under := (a + b) * (c + d) * (a + c) * (b + d)
	if under == 0 {
		return 0
	}
	over := a*d - b*c
	if half := float64(p.n()) / 2; over > half {
		over -= half
	} else if over > 0 {
		over = 0
	}
	return over / math.Sqrt(under)
}

// McNemar is the two-sided exact probability that engines which are equally good
// differ at least as much on those units that only one of them has (Q. McNemar,
// Psychometrika 12, 1947, with the binomial distribution). 1 when they never differ.
func (p Pairing) McNemar() float64 {
	n, least := p.First+p.Other, min(p.First, p.Other)
	if n == 0 {
		return 1
	}
	tail := 0.0
	for i := range least + 1 {
		tail += math.Exp(logChoose(n, i) - float64(n)*math.Ln2)
	}
	return min(1, 2*tail)
}

// logChoose is the logarithm of n over k.
func logChoose(n, k int) float64 {
	gamma := func(x int) float64 { v, _ := math.Lgamma(float64(x + 1)); return v }
	return gamma(n) - gamma(k) - gamma(n-k)
}
