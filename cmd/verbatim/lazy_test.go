package main

import (
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// TestExpressions compiles what no start of the program compiles.
func TestExpressions(t *testing.T) {
	all := corpus.Patterns()
	if len(all) == 0 {
		t.Fatal("no expression at all")
	}
	for _, e := range all {
		e.Regexp()
	}
}
