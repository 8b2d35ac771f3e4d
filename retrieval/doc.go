// Package retrieval finds the passages that a question is about.
//
// It exists so that the assistant can ask one question, Index.Search, and
// need not know that behind it stand two rankings, BM25 over French and English
// analysis and the nearest vectors (package vectors), fused by weights, and a window of
// days read out of the question. The corpus folder is the truth; an
// index is a cache of it that may be deleted at any time and is rebuilt.
//
// Results are the same bytes in every run: ties are broken by document id and
// offset, and nothing depends on the order in which documents came in.
//
// The way through the package is
//
//	Tokens         text -> words with their places, terms, stop words (analysis*.go, number.go, stem.go)
//	ParseWindow    question -> the days it asks for (window*.go)
//	Index.Expand   question -> its words with synonyms, translations, corrections (expand.go, lexicon*.go, correct.go)
//	Index.Sync     documents -> state: a segment of words and vectors (sync.go, embed.go, segment_build.go, lexical_build.go)
//	Index.Search   state -> hits: two rankings, fusion (search.go, fusion.go), a second look at the best (rerank.go,
//	               reread*.go, answertype.go) by the words that segments keep (words.go), window, copies
//	Save, Open     state <-> a snapshot, mapped into memory, and its log (snapshot.go, keep.go, log.go, pack.go)
//
// # What an index is made of
//
// A state is a list of segments that never change, and for each the bits of what
// later ones have buried (state.go, segment.go). A search holds one state from its
// beginning to its end and takes no lock; a write makes another state, which
// shares the segments, and puts it in the place of the old one. A segment lies in
// memory as in the file (image.go, segment_image.go), so that to open an index is
// to map it; small segments are merged (merge.go, merge_words.go, merge_texts.go). Sums that BM25
// needs are kept so that they are exact however an index came about: it answers like
// one built at once of the same documents, and is written like it.
//
// What is read of a file is checked where it is used: Open holds the frame to its
// checksums, and all of a small file; a document is held to its own each time it is
// read, so that what is quoted is what was written; and numbers that point into a
// segment are never believed. Index.Verify reads everything.
//
// # chromem-go
//
// Index.Collection is the same passages as a chromem-go collection, whose
// embeddings are the rows of the segments themselves. It is the reference: the tests
// hold the scan to what it answers. Search does not go through it, for three
// reasons. Its scan takes ten to forty times as long as reading the vectors, as it
// walks a Go map and takes two locks for each document; a write waits for every
// reader and the readers for it; and its files lose documents whose names
// collide, and fail to open when one of them is torn. So the collection is made
// when it is asked for, and costs nothing until then.
//
// The vocabularies are text files in data, for people to edit.
//
// chromem-go is imported here and nowhere else.
package retrieval
