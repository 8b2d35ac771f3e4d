package retrieval

import "testing"

func TestIsAside(t *testing.T) {
	for _, c := range []struct {
		text string
		want bool // of the place of the x
	}{
		{"x", false},
		{"a (x) b", true},
		{"(a x b)", true},
		{"(a) x (b)", false},
		{"(a x", false},
		{"a) x (b", false},
		{"a (b) x)", false},
	} {
		at := 0
		for c.text[at] != 'x' {
			at++
		}
		if got := isAside(c.text, at); got != c.want {
			t.Errorf("%q: %v", c.text, got)
		}
	}
}

func TestAsidesWeighLess(t *testing.T) {
	ix := index(t, fleet(20))
	weights := func(text string) (out []float64) {
		for _, w := range ix.Expand(text, "fr") {
			out = append(out, w.Weight)
		}
		return out
	}
	if w := weights("phare (naufrage)"); len(w) != 2 || w[0] != 1 || w[1] != asideWeight {
		t.Errorf("one aside: %v", w)
	}
	if w := weights("(phare naufrage)"); len(w) != 2 || w[0] != 1 || w[1] != 1 {
		t.Errorf("nothing but an aside: %v", w)
	}
}
