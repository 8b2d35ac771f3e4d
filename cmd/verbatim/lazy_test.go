package main

import (
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus/lazy"
)

// TestExpressions compiles what no start of the program compiles.
func TestExpressions(t *testing.T) {
	all := lazy.All()
	if len(all) == 0 {
		t.Fatal("no expression at all")
	}
	for _, e := range all {
		e.Regexp()
	}
}
