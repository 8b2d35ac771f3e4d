package slackapp

import (
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
)

func TestOrderEditionOnce(t *testing.T) {
	s := newMemStore()
	day, err := corpus.ParseDay("2021-03-04")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false} {
		fresh, err := OrderEdition(t.Context(), s, "T01", "C0123456789", day, time.Now())
		if err != nil || fresh != want {
			t.Errorf("order %d: %v, %v", i, fresh, err)
		}
	}
	if fresh, err := OrderEdition(t.Context(), s, "T01", "C0123456789", day+1, time.Now()); err != nil || !fresh {
		t.Errorf("another day: %v, %v", fresh, err)
	}
}
