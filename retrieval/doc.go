// Package retrieval finds the passages that a question is about.
//
// It exists so that the assistant can ask one question, Index.Search, and
// need not know that behind it stand two rankings, BM25 over French and English
// analysis and the vectors of a chromem-go collection, fused by weights, and a
// window of days read out of the question. The corpus folder is the truth; an
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
//	Index.Sync     documents -> state: word index and vectors (sync.go, lexical.go, bm25.go, state.go)
//	Index.Search   state -> hits: two rankings, fusion, window, copies (search.go, fusion.go)
//	Save, Open     state <-> one file (snapshot.go, lexical_codec.go)
//
// The vocabularies are text files in data, for people to edit.
//
// chromem-go is imported here and nowhere else.
package retrieval
