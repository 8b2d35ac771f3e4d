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
//	Load      folders -> files -> Document (read.go and a reader per format), from what
//	          an earlier Load kept where nothing has changed (kept*.go, filestate.go)
//	Prepare   documents -> skipped spans (boilerplate.go, recurring.go), items and
//	          their dates (items.go, dateline.go, owndate.go, date*.go), sentences and
//	          passages (block.go, sentence.go, split.go), near copies (copies.go)
//	Relate    documents -> copies, rewrites, translations, versions (copies*.go)
//	Locate    a quotation as somebody typed it -> the document's own bytes (locate.go)
//
// All offsets in this package are bytes into Document.Text, start inclusive,
// end exclusive. The package imports nothing of this project.
package corpus
