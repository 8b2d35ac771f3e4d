package vectors

import "github.com/viterin/vek/vek32"

// accelerated is whether vek knows this machine; where it does not, its own plain
// loop adds up in one number and is slower than dotPlain.
var accelerated = vek32.Info().Acceleration

// Dot is the product of two vectors of one length, which is their cosine when
// both are of unit length. It panics when the lengths differ. Machines may differ
// in its last digits, for they add up in different orders.
func Dot(a, b []float32) float32 {
	if accelerated && len(a) > 0 {
		return vek32.Dot(a, b)
	}
	return dotPlain(a, b)
}

// dotPlain adds up in four numbers, so that the processor need not wait for one
// sum before it starts the next.
func dotPlain(a, b []float32) float32 {
	if len(a) != len(b) {
		panic("vectors: product of vectors of different lengths")
	}
	var s0, s1, s2, s3 float32
	for len(a) >= 4 && len(b) >= 4 {
		s0 += a[0] * b[0]
		s1 += a[1] * b[1]
		s2 += a[2] * b[2]
		s3 += a[3] * b[3]
		a, b = a[4:], b[4:]
	}
	for i := range a {
		s0 += a[i] * b[i]
	}
	return (s0 + s1) + (s2 + s3)
}
