package corpus

import (
	"slices"
	"sync"
	"testing"
)

func TestRegexp(t *testing.T) {
	e := NewPattern(`(\pL+)-(\d+)`)
	if !slices.Contains(Patterns(), e) || e.String() != `(\pL+)-(\d+)` {
		t.Fatalf("%v is not among all, or is another", e)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if got := e.FindStringSubmatch("été-12"); !slices.Equal(got, []string{"été-12", "été", "12"}) {
				t.Errorf("got %q", got)
			}
		})
	}
	wg.Wait()
	if again := e.Regexp(); again != e.Regexp() {
		t.Error("it is compiled twice")
	}
}

func TestRegexpThatIsNone(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	(&Pattern{source: "("}).Regexp()
}
