package main

import (
	"math"

	"github.com/viterin/vek/vek32"
)

// What is here gives the same bits on every processor: products are rounded
// before they are added, which a compiler may else leave out; of vek only products
// and sums number by number are used, for it adds up a vector in an order that
// depends on the processor, and approximates roots and quotients on some; and of
// package math nothing that has a version in assembly, but for the square root,
// which is exact to the last bit.

// dot is the product of two vectors, with eight accumulators.
func dot(a, b []float32) float32 {
	var s [8]float32
	b = b[:len(a)]
	i := 0
	for ; i+8 <= len(a); i += 8 {
		x, y := a[i:i+8:i+8], b[i:i+8:i+8]
		for k := range 8 {
			s[k] += float32(x[k] * y[k])
		}
	}
	for ; i < len(a); i++ {
		s[0] += float32(a[i] * b[i])
	}
	return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]))
}

// addScaled adds weight times v to into; scratch is of their length.
func addScaled(into, v []float32, weight float32, scratch []float32) {
	if weight != 1 {
		v = vek32.MulNumber_Into(scratch, v, weight)
	}
	vek32.Add_Inplace(into, v)
}

// adam moves row against its gradient by the rule of Adam, first and second being
// the running means of the gradients and of their squares. It spoils scratch.
func adam(row, first, second, gradient []float32, rate float32, scratch []float32) {
	const keepFirst, keepSecond, little = 0.9, 0.999, 1e-8
	vek32.MulNumber_Inplace(first, keepFirst)
	vek32.Add_Inplace(first, vek32.MulNumber_Into(scratch, gradient, 1-keepFirst))
	vek32.MulNumber_Inplace(second, keepSecond)
	vek32.MulNumber_Inplace(vek32.Mul_Into(scratch, gradient, gradient), 1-keepSecond)
	vek32.Add_Inplace(second, scratch)
	vek32.MulNumber_Into(scratch, first, rate)
	second, row = second[:len(scratch)], row[:len(scratch)]
	for d, x := range scratch {
		row[d] -= x / (float32(math.Sqrt(float64(second[d]))) + little)
	}
}

// exponential is e to the power of x, for x in [-700, 700].
func exponential(x float64) float64 {
	const ln2 = 0.693147180559945309417232121458
	k := math.Floor(float64(x/ln2) + 0.5)
	r := x - float64(k*ln2)
	sum, term := 1.0, 1.0
	for n := 1.0; n <= 10; n++ {
		term = float64(term * r / n)
		sum += term
	}
	return float64(sum * math.Float64frombits(uint64(int64(k)+1023)<<52))
}

// logarithm is that to the base e of x, positive.
func logarithm(x float64) float64 {
	const ln2 = 0.693147180559945309417232121458
	fraction, exponent := math.Frexp(x)
	z := (fraction - 1) / (fraction + 1)
	sum, power := 0.0, z
	for n := 1.0; n <= 41; n += 2 {
		sum += float64(power / n)
		power = float64(power * z * z)
	}
	return float64(2*sum) + float64(float64(exponent)*ln2)
}
