// Package sample is the corpus that comes with the program: five French texts
// on security policy, embedded, so that the first question can be asked before
// anything is installed or configured. SOURCES.md names their publishers and rights.
package sample

import (
	"embed"

	"github.com/verbatim-briefing/verbatim/corpus"
)

//go:embed *.txt *.meta.yaml
var files embed.FS

// Root is the sample as a root that corpus.Load reads.
func Root() corpus.Root { return corpus.Root{Name: "the sample corpus", FS: files} }
