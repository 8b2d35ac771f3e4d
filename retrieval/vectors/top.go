package vectors

import (
	"math"
	"slices"
)

// A Match is a row and its product with the query: for unit rows the cosine,
// from -1 to 1.
type Match struct {
	Row   int32
	Score float32
}

// keyOf makes one number of a match, greater for a better one, so that to compare
// two is one instruction and equal scores are in order of row.
func keyOf(row int32, score float32) uint64 {
	if score == 0 {
		score = 0 // there are two zeros
	}
	bits := math.Float32bits(score)
	if bits>>31 == 1 {
		bits = ^bits
	} else {
		bits |= 1 << 31
	}
	return uint64(bits)<<32 | uint64(^uint32(row))
}

func matchOf(key uint64) Match {
	bits := uint32(key >> 32)
	if bits>>31 == 1 {
		bits &^= 1 << 31
	} else {
		bits = ^bits
	}
	return Match{Row: int32(^uint32(key)), Score: math.Float32frombits(bits)}
}

// A top keeps the n best of what is offered to it: a heap of keys, the worst on top.
type top struct {
	n     int
	keys  []uint64
	floor float32 // what scores below it is not among the best; NaN never is
}

// reset empties t for the n best. It needs n > 0.
func (t *top) reset(n int) {
	t.n, t.keys, t.floor = n, t.keys[:0], float32(math.Inf(-1))
}

// offer takes a match in if it is among the n best so far. Callers in a hurry
// compare with t.floor before they call.
func (t *top) offer(row int32, score float32) {
	if !(score >= t.floor) {
		return
	}
	key := keyOf(row, score)
	if len(t.keys) < t.n {
		t.keys = append(t.keys, key)
		t.up(len(t.keys) - 1)
	} else if key > t.keys[0] {
		t.keys[0] = key
		t.down()
	}
	if len(t.keys) == t.n {
		t.floor = matchOf(t.keys[0]).Score
	}
}

func (t *top) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if t.keys[parent] <= t.keys[i] {
			return
		}
		t.keys[parent], t.keys[i] = t.keys[i], t.keys[parent]
		i = parent
	}
}

func (t *top) down() {
	for i := 0; ; {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(t.keys); child++ {
			if t.keys[child] < t.keys[least] {
				least = child
			}
		}
		if least == i {
			return
		}
		t.keys[i], t.keys[least] = t.keys[least], t.keys[i]
		i = least
	}
}

// matches returns what t holds, best first, nil for nothing, and leaves t in disorder.
func (t *top) matches() []Match {
	if len(t.keys) == 0 {
		return nil
	}
	slices.Sort(t.keys)
	slices.Reverse(t.keys)
	out := make([]Match, len(t.keys))
	for i, key := range t.keys {
		out[i] = matchOf(key)
	}
	return out
}
