package bot

import (
	"context"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// An Assistant answers from one index. It is safe for concurrent use.
type Assistant struct {
	index *retrieval.Index
}

// New returns an assistant over ix.
func New(ix *retrieval.Index) *Assistant { return &Assistant{index: ix} }

// A Scope says what a request may see and when it is asked. The zero Scope sees everything, now undefined.
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

// A Point is one step of a brief, a chronology or a digest: text with one citation or more.
type Point struct {
	Text      string      `json:"text"`
	Date      corpus.Date `json:"date"`
	Citations []Citation  `json:"citations"`
}

// A Brief is a dated, cited summary of what the corpus says on a topic.
type Brief struct {
	Topic    string  `json:"topic"`
	Lang     string  `json:"lang"`
	Answered bool    `json:"answered"`
	Reason   *string `json:"reason"`
	Headline string  `json:"headline"`
	// Points are 3 to 7 where the corpus has them, newest first; oldest first in a chronology.
	Points []Point `json:"points"`
	// Upcoming are dates that the documents announce for after AsOf, soonest first.
	Upcoming []Point `json:"upcoming"`
	// From and To are the first and last day of what was quoted; Documents how many documents were.
	From      corpus.Day `json:"from"`
	To        corpus.Day `json:"to"`
	Documents int        `json:"documents"`
	Nearest   *Citation  `json:"nearest"`
	Engine    string     `json:"engine"`
}

// An Edition is what the digest of one day says: one story per group of items on the same matter.
type Edition struct {
	On        corpus.Day `json:"on"`
	Lang      string     `json:"lang"`
	Stories   []Story    `json:"stories"`
	Upcoming  []Point    `json:"upcoming"`
	Documents int        `json:"documents"`
	Engine    string     `json:"engine"`
}

// A Story is one matter in a digest: quotations from one group of items only.
type Story struct {
	Headline string `json:"headline"`
	// Sources counts independent publishers: copies of one text are one witness.
	Sources int     `json:"sources"`
	Points  []Point `json:"points"`
}

// A Failure is a quotation that does not hold against the documents.
type Failure struct {
	Answer   string `json:"answer"` // the answer's id or question
	Citation int    `json:"n"`
	Document string `json:"document"`
	Why      string `json:"why"`
}

// Brief says what the corpus holds on a topic, newest first.
func (a *Assistant) Brief(ctx context.Context, topic Question) (*Brief, error) { panic("unwritten") }

// Timeline is Brief as a chronology by event date, oldest first.
func (a *Assistant) Timeline(ctx context.Context, topic Question) (*Brief, error) {
	panic("unwritten")
}

// Digest is the edition of day on.
func (a *Assistant) Digest(ctx context.Context, on corpus.Day, s Scope) (*Edition, error) {
	panic("unwritten")
}
