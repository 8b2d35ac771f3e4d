package vectors

import (
	"math/rand/v2"
	"testing"
)

func TestFilterPass(t *testing.T) {
	from := []int32{0, 10, 10, 20}
	to := []int32{0, 10, 30, 20}
	for name, tt := range map[string]struct {
		f    Filter
		want string // of each row, x when it passes
	}{
		"open":                   {Filter{From: from, To: to}, "xxxx"},
		"one day":                {Filter{From: from, To: to, Since: 10, Until: 10}, ".xx."},
		"within a period":        {Filter{From: from, To: to, Since: 15, Until: 15}, "..x."},
		"from a day on":          {Filter{From: from, To: to, Since: 20}, "..xx"},
		"up to a day":            {Filter{From: from, To: to, Until: 19}, ".xx."},
		"up to the first":        {Filter{From: from, To: to, Until: 1}, "...."},
		"from the first on":      {Filter{From: from, To: to, Since: 1}, ".xxx"},
		"after all":              {Filter{From: from, To: to, Since: 31, Until: 40}, "...."},
		"live":                   {Filter{Live: []uint64{0b1010}}, ".x.x"},
		"groups":                 {Filter{Group: []uint16{0, 1, 2, 65535}, Groups: []bool{true, false, true}}, "x.x."},
		"no groups":              {Filter{Group: []uint16{0, 1, 2, 3}, Groups: []bool{}}, "...."},
		"a column that is spare": {Filter{Group: []uint16{7}}, "xxxx"},
		"all three": {Filter{Live: []uint64{0b0111}, From: from, To: to, Since: 5,
			Group: []uint16{0, 0, 1, 0}, Groups: []bool{true}}, ".x.."},
	} {
		if err := tt.f.check(4); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		mask := tt.f.Mask(nil, 0, 4)
		for i, want := range tt.want {
			if got := tt.f.Pass(i); got != (want == 'x') {
				t.Errorf("%s: row %d passes: %v", name, i, got)
			}
			if got := mask[0]>>i&1 == 1; got != (want == 'x') {
				t.Errorf("%s: row %d in the mask: %v", name, i, got)
			}
		}
		if len(mask) != 1 || mask[0]>>4 != 0 {
			t.Errorf("%s: mask %b", name, mask)
		}
	}
}

// FuzzFilterMask holds the mask to Pass, from any block on.
func FuzzFilterMask(f *testing.F) {
	f.Add(uint64(1), uint16(100), uint8(0), .5)
	f.Add(uint64(2), uint16(64), uint8(1), .0)
	f.Add(uint64(3), uint16(0), uint8(9), 1.)
	f.Fuzz(func(t *testing.T, seed uint64, rows uint16, block uint8, share float64) {
		rng := rand.New(rand.NewPCG(seed, 0))
		n := int(rows % 2000)
		flt := filter(rng, n, min(max(share, 0), 1))
		lo := min(64*int(block), n&^63)
		mask := flt.Mask(nil, lo, n)
		if len(mask) != (n-lo+63)/64 {
			t.Fatalf("%d words for %d rows", len(mask), n-lo)
		}
		for i := lo; i < lo+64*len(mask); i++ {
			want := i < n && flt.Pass(i)
			if got := mask[(i-lo)/64]>>((i-lo)%64)&1 == 1; got != want {
				t.Fatalf("row %d of %d: mask %v, pass %v", i, n, got, want)
			}
		}
	})
}
