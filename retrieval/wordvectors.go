package retrieval

import (
	"hash/maphash"
	"sync"
	"sync/atomic"
)

// A wordVectors remembers vectors of words in a table: those of common words are
// asked for all the time, and those of words that the table does not know are made
// of many rows. A word takes the place of another with a like hash. It is safe for
// concurrent use.
type wordVectors struct {
	seed  maphash.Seed
	slots [4096]atomic.Pointer[wordVector]
}

// A wordVector never changes. The vector is nil when the word has none.
type wordVector struct {
	word   string
	vector []float32
}

// shippedVectors are those of the shipped table.
var shippedVectors = sync.OnceValue(func() *wordVectors { return &wordVectors{seed: maphash.MakeSeed()} })

// of is the vector of a word, of unit length; nil when it has none. It must not be changed.
func (x *wordVectors) of(word []byte) []float32 {
	slot := &x.slots[maphash.Bytes(x.seed, word)%uint64(len(x.slots))]
	if w := slot.Load(); w != nil && w.word == string(word) {
		return w.vector
	}
	w := &wordVector{word: string(word)}
	if t, err := shipped(); err == nil {
		if v := make([]float32, t.Dims()); t.Vector(v, w.word) {
			w.vector = v
		}
	}
	slot.Store(w)
	return w.vector
}
