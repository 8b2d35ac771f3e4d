package retrieval

import "math/bits"

// A letterSet is a set of runs of four letters, see fourLetters: a table of them at
// places that they tell, of which at most half is taken. The zero letterSet is empty.
type letterSet struct {
	slots []uint32 // 0 where there is none: no run is 0
	shift int
	count int
}

// clear empties s for about n runs.
func (s *letterSet) clear(n int) {
	s.count = 0
	size := 1 << bits.Len(uint(max(2*n, 64)))
	if len(s.slots) < size {
		s.slots = make([]uint32, size)
	} else {
		clear(s.slots)
	}
	s.shift = 32 - bits.Len(uint(len(s.slots)-1))
}

// add adds x, and reports whether it was not there.
func (s *letterSet) add(x uint32) bool {
	at := s.place(x)
	if s.slots[at] == x {
		return false
	}
	s.slots[at] = x
	if s.count++; 2*s.count > len(s.slots) {
		s.grow()
	}
	return true
}

func (s *letterSet) has(x uint32) bool { return x != 0 && s.slots[s.place(x)] == x }

// place is where x is, or would be.
func (s *letterSet) place(x uint32) int {
	at := int(x * 0x9e3779b1 >> s.shift)
	for s.slots[at] != x && s.slots[at] != 0 {
		at = (at + 1) & (len(s.slots) - 1)
	}
	return at
}

func (s *letterSet) grow() {
	old := s.slots
	s.slots = make([]uint32, 2*len(old))
	s.shift--
	for _, x := range old {
		if x != 0 {
			s.slots[s.place(x)] = x
		}
	}
}
