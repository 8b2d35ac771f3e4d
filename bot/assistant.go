package bot

import (
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// An Assistant answers from one index. It is safe for concurrent use.
type Assistant struct {
	index   *retrieval.Index
	writing *Writing // nil without a model
	scope   *Scope   // of the request it is at work for, nil for none; see within
	past    Past     // nil when nothing past is known
}

// New returns an assistant over ix.
func New(ix *retrieval.Index) *Assistant { return &Assistant{index: ix} }

// A Scope says what a request may see and when it is asked. The
// zero Scope sees everything and does not know what day it is.
type Scope struct {
	AsOf         corpus.Day // what "today" means
	Since, Until corpus.Day // hard limits on the date of what is quoted, inclusive, zero where open
	Collections  []string   // empty: all
	Lang         string     // of the answer; "" means the language of the question
}

// A Question is what somebody asks.
type Question struct {
	ID   string
	Text string
	Scope
}

// A Failure is a quotation that does not hold against the documents.
type Failure struct {
	Answer   string `json:"answer"` // the answer's id or question
	Citation int    `json:"n"`
	Document string `json:"document"`
	Why      string `json:"why"`
	// Since is set where the quotation is exact in the version that it cites, which is
	// not the one that stands there now; Now is where that version is, when it moved.
	Since Since  `json:"since,omitempty"`
	Now   string `json:"now,omitempty"`
}
