package retrieval

import "github.com/verbatim-briefing/verbatim/corpus"

// An Intent is what a question wants of time.
type Intent string

// The intents of a question.
const (
	IntentNone   Intent = "none"   // time plays no part
	IntentFilter Intent = "filter" // only what falls in the window
	IntentLatest Intent = "latest" // the most recent ("la plus récente"), in the window if there is one
	IntentFirst  Intent = "first"  // the earliest ("pour la première fois")
)

// A Window is the stretch of days that a question asks for: inclusive at both
// ends, zero where open.
type Window struct {
	From, To corpus.Day
	Intent   Intent
	// Span is where in the question the window is written; the zero Span when it is not.
	Span corpus.Span
}

// A Query is one search.
type Query struct {
	Text string
	// Lang is the query's language, "fr" or "en"; "" lets the index decide.
	Lang string
	// Since and Until are hard limits on the passage's date, inclusive, zero
	// where open. A passage without a date passes only when both are open.
	Since, Until corpus.Day
	// Window is what the question's own words ask for. With IntentFilter it
	// raises passages that fall in it or mention a date in it; it removes none.
	Window Window
	// Collections limits the search; empty means all.
	Collections []string
	// Limit is the greatest number of hits, 10 when 0.
	Limit int
}

// A Hit is a passage that a search found.
type Hit struct {
	Passage corpus.Passage
	// Score orders the hits, higher first; it is comparable within one search only.
	Score float64
	// Lexical is the passage's raw BM25 score and Vector its cosine, for explanation.
	Lexical, Vector float64
	// Sure is how likely it is that the passage is about all that was asked, from 0
	// to 1; unlike Score it may be compared between searches. It is 0 for hits far
	// down, which are not looked at again.
	Sure float64
	// Copies are the other passages of the same group of near-identical ones
	// (see corpus.Passage.Copies) that the query's limits allow, in order of
	// document and place. They are not hits of their own.
	Copies []corpus.Passage
}
