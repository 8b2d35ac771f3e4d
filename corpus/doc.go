// Package corpus turns files into documents, and documents into dated passages
// whose every byte offset is true.
//
// It exists because everything else rests on one equation: for each passage,
// doc.Text[p.Start:p.End] == p.Text, and that text is what the source says.
// Reading decodes, never rewrites; cleaning marks spans to skip, never removes
// them; dating reads what is written and says on what basis, or says nothing.
//
// The way through the package is
//
//	Load      folders -> files -> Document (read.go and a reader per format)
//	Annotate  Document -> skipped spans, items, dates (boilerplate.go, items.go, date*.go)
//	Split     Document -> sentences -> Passage (sentence.go, split.go)
//	Copies    documents -> groups of near-identical passages (copies.go)
//	Locate    a quotation as somebody typed it -> the document's own bytes (locate.go)
//
// All offsets in this package are bytes into Document.Text, start inclusive,
// end exclusive. The package imports nothing of this project.
package corpus
