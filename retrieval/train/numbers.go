package main

import "math"

// What is here gives the same bits on every processor: products are rounded
// before they are added, which a compiler may else leave out, and the functions of
// package math that have a version of their own in assembly are not used.

// dots8 sets out[0..8) to the products of a and a2 with four vectors: those of a, then those of a2.
func dots8(a, a2, v0, v1, v2, v3 []float32, out *[8]float32) {
	n := len(a)
	a2, v0, v1, v2, v3 = a2[:n], v0[:n], v1[:n], v2[:n], v3[:n]
	var s0, s1, s2, s3, s4, s5, s6, s7 float32
	for d, x := range a {
		y := a2[d]
		w0, w1, w2, w3 := v0[d], v1[d], v2[d], v3[d]
		s0 += float32(x * w0)
		s1 += float32(x * w1)
		s2 += float32(x * w2)
		s3 += float32(x * w3)
		s4 += float32(y * w0)
		s5 += float32(y * w1)
		s6 += float32(y * w2)
		s7 += float32(y * w3)
	}
	*out = [8]float32{s0, s1, s2, s3, s4, s5, s6, s7}
}

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

// addScaled adds weight times v to into.
func addScaled(into, v []float32, weight float32) {
	v = v[:len(into)]
	if weight == 1 {
		for d, x := range v {
			into[d] += x
		}
		return
	}
	for d, x := range v {
		into[d] += float32(weight * x)
	}
}

// addScaled4 adds four vectors at once, in order.
func addScaled4(into, v0, v1, v2, v3 []float32, w *[4]float32) {
	n := len(into)
	v0, v1, v2, v3 = v0[:n], v1[:n], v2[:n], v3[:n]
	w0, w1, w2, w3 := w[0], w[1], w[2], w[3]
	for d, x := range into {
		into[d] = x + float32(w0*v0[d]) + float32(w1*v1[d]) + float32(w2*v2[d]) + float32(w3*v3[d])
	}
}

// exponential is e to the power of x, for x in [-700, 700].
func exponential(x float64) float64 {
	const ln2 = 0.693147180559945309417232121458
	k := math.Floor(float64(x/ln2) + 0.5)
	r := x - float64(k*ln2)
	sum, term := 1.0, 1.0
	for n := 1.0; n <= 13; n++ {
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
