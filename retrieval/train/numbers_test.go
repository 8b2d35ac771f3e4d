package main

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestExponentialLogarithm(t *testing.T) {
	for _, x := range []float64{-700, -40, -1.5, -1e-9, 0, 0.3, 1, 20, 700} {
		if got, want := exponential(x), math.Exp(x); math.Abs(got-want) > 1e-9*want {
			t.Errorf("exponential(%v) = %v, want %v", x, got, want)
		}
	}
	for _, x := range []float64{1e-300, 1e-5, 0.5, 0.999, 1, 2, 3.5, 1e12} {
		if got, want := logarithm(x), math.Log(x); math.Abs(got-want) > 1e-12+1e-12*math.Abs(want) {
			t.Errorf("logarithm(%v) = %v, want %v", x, got, want)
		}
	}
}

// TestNumberByNumber holds what vek does to plain loops, to the last bit.
func TestNumberByNumber(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	draw := func() []float32 {
		v := make([]float32, 37)
		for i := range v {
			v[i] = float32(random.NormFloat64())
		}
		return v
	}
	scratch := make([]float32, 37)
	for range 100 {
		into, v, w := draw(), draw(), random.Float32()
		want := make([]float32, len(into))
		for i := range want {
			want[i] = into[i] + float32(w*v[i])
		}
		addScaled(into, v, w, scratch)
		for i := range want {
			if into[i] != want[i] {
				t.Fatalf("addScaled: %v, want %v", into[i], want[i])
			}
		}

		row, first, second, gradient := draw(), draw(), draw(), draw()
		for i := range second {
			second[i] = float32(math.Abs(float64(second[i])))
			m := float32(0.9*first[i]) + float32((1-0.9)*gradient[i])
			s := float32(0.999*second[i]) + float32((1-0.999)*float32(gradient[i]*gradient[i]))
			want[i] = row[i] - float32(w*m)/(float32(math.Sqrt(float64(s)))+1e-8)
		}
		adam(row, first, second, gradient, w, scratch)
		for i := range want {
			if row[i] != want[i] {
				t.Fatalf("adam: %v, want %v", row[i], want[i])
			}
		}
	}
}
