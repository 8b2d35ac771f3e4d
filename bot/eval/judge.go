package eval

import (
	"errors"
	"fmt"
	"strings"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
)

const (
	maxQuote     = 700 // bytes: a longer quotation hits nothing
	maxCitations = 8   // later citations of an answer hit nothing
)

// A Verdict is what one answer is worth.
type Verdict string

// The verdicts. Errors count as missing in the measures and are told apart here.
const (
	Right   Verdict = "right"
	Missing Verdict = "missing"
	Wrong   Verdict = "wrong"
	Failed  Verdict = "error"
)

// A Result is what became of one Case.
type Result struct {
	Case
	Verdict Verdict `json:"verdict"`
	// Flaws are short phrases, one for everything that was not as it should be;
	// empty for a faultless answer.
	Flaws    []string `json:"flaws"`
	Answered bool     `json:"answered"`
	Gate     string   `json:"gate,omitempty"` // the check that declined, "" when answered
	Reason   string   `json:"reason,omitempty"`
	Engine   string   `json:"engine,omitempty"`
	Error    string   `json:"error,omitempty"`
	// Found says of each group of Evidence whether a citation hits it.
	Found     []bool  `json:"found"`
	Citations []Cited `json:"citations"`
	Nearest   *Cited  `json:"nearest"`
	// Quotations counts all that were printed (see quote_exact), Inexact those that do not hold.
	Quotations int `json:"quotations"`
	Inexact    int `json:"inexact"`
	// Retrieved are the best passages of a search for the question, for flawed
	// results of a run with a Search: the first few, and later ones that hold evidence.
	Retrieved []Retrieved `json:"retrieved,omitempty"`
	// Claims are what a model wrote and Dropped is what of it was not said; Fallback
	// is why a model that should have written did not. All are empty for an answer
	// that no model was asked for.
	Claims   []bot.Claim   `json:"claims,omitempty"`
	Dropped  []bot.Dropped `json:"dropped,omitempty"`
	Fallback bot.Fallback  `json:"fallback,omitempty"`
	// Confidence is the assistant's own, when it gives one.
	Confidence *float64 `json:"confidence,omitempty"`
	// Latency is the milliseconds that Ask took, 0 in a run without a clock.
	Latency float64 `json:"latency_ms"`
}

// Cited is a citation that was printed, with what became of it.
type Cited struct {
	Document string     `json:"document"`
	Start    int        `json:"start"`
	End      int        `json:"end"`
	Quote    string     `json:"quote"`
	Date     corpus.Day `json:"date"`
	DateEnd  corpus.Day `json:"date_end"`
	Exact    bool       `json:"exact"`
	Hit      bool       `json:"hit"`
	// DateScored says that an evidence it hits has a scored date, DateEqual that its date is that one.
	DateScored bool `json:"date_scored"`
	DateEqual  bool `json:"date_equal"`
}

// Retrieved is a passage that a search found.
type Retrieved struct {
	Rank     int        `json:"rank"` // from 1
	Document string     `json:"document"`
	Start    int        `json:"start"`
	End      int        `json:"end"`
	Date     corpus.Day `json:"date"`
	DateEnd  corpus.Day `json:"date_end"`
	Score    float64    `json:"score"`
	Text     string     `json:"text"`
	// Evidence says that the passage covers at least half of an evidence's quote.
	Evidence bool `json:"evidence"`
}

// A library holds the documents by id, and by record id for lines of .jsonl files.
type library struct {
	byID     map[string]*corpus.Document
	byRecord map[string][]*corpus.Document
}

func newLibrary(docs []*corpus.Document) *library {
	lib := &library{make(map[string]*corpus.Document), make(map[string][]*corpus.Document)}
	for _, d := range docs {
		lib.byID[d.ID] = d
		if _, record, ok := strings.Cut(d.ID, "#"); ok {
			lib.byRecord[record] = append(lib.byRecord[record], d)
		}
	}
	return lib
}

// find returns the documents that a gold row may mean by id.
func (lib *library) find(id string) []*corpus.Document {
	if d := lib.byID[id]; d != nil {
		return []*corpus.Document{d}
	}
	return lib.byRecord[id]
}

// A target is an evidence with the places where its quote stands.
type target struct {
	Evidence
	places map[string][]corpus.Span // by document id
}

// locate finds the evidence of every case. The error tells of the first that
// is not in the documents, and how many more are not.
func (lib *library) locate(cases []Case) ([][][]target, error) {
	all := make([][][]target, len(cases))
	var first error
	bad := 0
	for i, c := range cases {
		for _, group := range c.Evidence {
			var targets []target
			for _, e := range group {
				t, err := lib.target(e)
				if err != nil {
					bad++
					if first == nil {
						first = fmt.Errorf("gold question %s: %w", c.ID, err)
					}
				}
				targets = append(targets, t)
			}
			all[i] = append(all[i], targets)
		}
	}
	if bad > 1 {
		first = fmt.Errorf("%w (and %d more like it)", first, bad-1)
	}
	return all, first
}

func (lib *library) target(e Evidence) (target, error) {
	t := target{Evidence: e, places: make(map[string][]corpus.Span)}
	docs := lib.find(e.Doc)
	if len(docs) == 0 {
		return t, fmt.Errorf("document %q is not in the corpus", e.Doc)
	}
	if e.Quote == "" {
		return t, errors.New("empty quote")
	}
	for _, d := range docs {
		if spans := occurrences(d.Text, e.Quote, e.At); len(spans) > 0 {
			t.places[d.ID] = spans
		}
	}
	if len(t.places) == 0 {
		return t, fmt.Errorf("document %q does not say %q", e.Doc, clip(e.Quote, 80))
	}
	return t, nil
}

// occurrences returns where quote stands in text: only at the code point at,
// when it stands there, else everywhere.
func occurrences(text, quote string, at int) []corpus.Span {
	if at >= 0 {
		if b := byteOffset(text, at); b >= 0 && strings.HasPrefix(text[b:], quote) {
			return []corpus.Span{{Start: b, End: b + len(quote)}}
		}
	}
	var spans []corpus.Span
	for from := 0; ; {
		i := strings.Index(text[from:], quote)
		if i < 0 {
			return spans
		}
		spans = append(spans, corpus.Span{Start: from + i, End: from + i + len(quote)})
		from += i + len(quote)
	}
}

// byteOffset is where the nth code point of text starts, -1 when text is shorter.
func byteOffset(text string, n int) int {
	for i := range text {
		if n == 0 {
			return i
		}
		n--
	}
	return -1
}

// covered reports whether the span s of document doc covers at least half of
// the quote at one of its places.
func (t *target) covered(doc string, s corpus.Span) bool {
	for _, p := range t.places[doc] {
		if 2*(min(s.End, p.End)-max(s.Start, p.Start)) >= p.Len() {
			return true
		}
	}
	return false
}

// exact reports whether the document says quote between start and end. An empty
// version stands for whichever version there is.
func (lib *library) exact(doc, version string, start, end int, quote string) bool {
	d := lib.byID[doc]
	return d != nil && (version == "" || version == d.Version) && quote != "" &&
		0 <= start && start <= end && end <= len(d.Text) && d.Text[start:end] == quote
}

// judge compares an answer with the evidence of its case.
func (lib *library) judge(c Case, evidence [][]target, a *bot.Answer) *Result {
	r := &Result{
		Case:      c,
		Answered:  a.Answered,
		Gate:      a.Gate,
		Engine:    a.Engine,
		Claims:    a.Claims,
		Dropped:   a.Dropped,
		Fallback:  a.Fallback,
		Found:     make([]bool, len(evidence)),
		Citations: make([]Cited, 0, len(a.Citations)),
	}
	if a.Reason != nil {
		r.Reason = *a.Reason
	}
	for i := range a.Citations {
		cited := lib.cited(r, &a.Citations[i])
		if a.Answered && i < maxCitations && cited.Exact && len(cited.Quote) <= maxQuote {
			match(&cited, evidence, r.Found)
		}
		r.Citations = append(r.Citations, cited)
	}
	if a.Nearest != nil {
		nearest := lib.cited(r, a.Nearest)
		r.Nearest = &nearest
	}
	r.Verdict = verdict(r)
	r.Flaws = flaws(r)
	return r
}

// cited checks the quotations of c, and counts them in r.
func (lib *library) cited(r *Result, c *bot.Citation) Cited {
	out := Cited{
		Document: c.Document, Start: c.Start, End: c.End, Quote: c.Quote,
		Date: c.Date, DateEnd: c.DateEnd,
		// A citation without a version names none, which is no exact reference.
		Exact: c.Version != "" && lib.exact(c.Document, c.Version, c.Start, c.End, c.Quote),
	}
	r.Quotations++
	if !out.Exact {
		r.Inexact++
	}
	for _, p := range c.AlsoIn {
		quote := p.Quote
		if quote == "" {
			quote = c.Quote
		}
		r.Quotations++
		if !lib.exact(p.Document, "", p.Start, p.End, quote) {
			r.Inexact++
		}
	}
	return out
}

// match notes which groups c hits, and whether its date is that of an evidence it hits.
func match(c *Cited, evidence [][]target, found []bool) {
	span := corpus.Span{Start: c.Start, End: c.End}
	for g, group := range evidence {
		for i := range group {
			t := &group[i]
			if !t.covered(c.Document, span) {
				continue
			}
			c.Hit, found[g] = true, true
			if t.Dated {
				c.DateScored = true
				c.DateEqual = c.DateEqual || c.Date == t.Date && c.DateEnd == t.DateEnd
			}
		}
	}
}

func verdict(r *Result) Verdict {
	switch {
	case !r.Answered && r.Answerable:
		return Missing
	case !r.Answered || anyTrue(r.Found):
		return Right
	default:
		return Wrong
	}
}

// flaws lists what is not as it should be in an answer, worst first.
func flaws(r *Result) []string {
	list := []string{}
	if r.Inexact > 0 {
		list = append(list, fmt.Sprintf("%d of %d quotations inexact", r.Inexact, r.Quotations))
	}
	if !r.Answered {
		if r.Answerable {
			list = append(list, "declined")
		}
		return list
	}
	if !r.Answerable {
		return append(list, "answered what the documents do not say")
	}
	missed, misdated, hits := 0, 0, 0
	for _, found := range r.Found {
		if !found {
			missed++
		}
	}
	for _, c := range r.Citations {
		if c.Hit {
			hits++
		}
		if c.DateScored && !c.DateEqual {
			misdated++
		}
	}
	switch {
	case missed == len(r.Found):
		list = append(list, "no citation hits")
	case missed > 0:
		list = append(list, fmt.Sprintf("%d of %d evidences missed", missed, len(r.Found)))
	}
	if misdated > 0 {
		list = append(list, fmt.Sprintf("wrong date (%d of %d that hit)", misdated, hits))
	}
	if missed < len(r.Found) && !r.Citations[0].Hit {
		list = append(list, "first citation misses")
	}
	return list
}

func anyTrue(list []bool) bool {
	for _, b := range list {
		if b {
			return true
		}
	}
	return false
}
