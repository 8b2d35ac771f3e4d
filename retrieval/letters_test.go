package retrieval

import (
	"math/rand/v2"
	"testing"
)

func TestLetterSet(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var set letterSet
	for _, expected := range []int{0, 1000, 10} {
		set.clear(expected)
		want := make(map[uint32]bool)
		for range 5000 {
			x := 1 + rng.Uint32N(3000)<<(8*rng.Uint32N(3))
			if set.has(x) != want[x] {
				t.Fatalf("has(%d) = %v", x, !want[x])
			}
			if set.add(x) == want[x] {
				t.Fatalf("add(%d) = %v", x, want[x])
			}
			want[x] = true
		}
		if set.count != len(want) {
			t.Errorf("%d runs, want %d", set.count, len(want))
		}
	}
	if set.clear(10); set.has(257) || set.count != 0 {
		t.Error("a set that was cleared has something")
	}
}
