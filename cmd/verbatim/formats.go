package main

import (
	"maps"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/mail"
	"github.com/verbatim-briefing/verbatim/corpus/office"
	"github.com/verbatim-briefing/verbatim/corpus/pdf"
)

// readers are the readers of the formats that package corpus leaves to others.
func readers() map[string]corpus.Reader {
	all := office.Readers()
	maps.Copy(all, pdf.Readers())
	all[".eml"] = mail.Reader(maps.Clone(all))
	return all
}
