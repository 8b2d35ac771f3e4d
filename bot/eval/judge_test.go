package eval

import (
	"context"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot"
)

// judgeShelf has a quote of ten bytes in the middle, standing twice in twice.txt.
func judgeShelf(t *testing.T) *shelf {
	s := &shelf{t: t}
	s.add("a.txt", strings.Repeat("x", 800)+"0123456789"+strings.Repeat("y", 800), "2031-03-04", "")
	s.add("twice.txt", "aa 0123456789 bb 0123456789 cc", "", "")
	s.add("range.txt", "aa 0123456789 bb", "2031-05-10", "2031-05-12")
	s.add("f.jsonl#r-1", "le 0123456789", "2031-03-04", "")
	return s
}

// span is a true citation of bytes [start, end) of a document.
func (s *shelf) span(id string, start, end int) bot.Citation {
	for _, d := range s.docs {
		if d.ID == id {
			c := s.cite(id, d.Text[start:end])
			c.Start, c.End = start, end
			return c
		}
	}
	s.t.Fatalf("no document %s", id)
	return bot.Citation{}
}

func TestHit(t *testing.T) {
	s := judgeShelf(t)
	at := func(doc string) Evidence { return Evidence{Doc: doc, Quote: "0123456789", At: -1} }
	second := at("twice.txt")
	second.At = 17
	nowhere := at("twice.txt")
	nowhere.At = 16
	altered := func(change func(*bot.Citation)) bot.Citation {
		c := s.span("a.txt", 800, 810)
		change(&c)
		return c
	}
	tests := []struct {
		name     string
		evidence Evidence
		citation bot.Citation
		want     bool
	}{
		{"whole quote", at("a.txt"), s.span("a.txt", 800, 810), true},
		{"half exactly, from the left", at("a.txt"), s.span("a.txt", 700, 805), true},
		{"half exactly, from the right", at("a.txt"), s.span("a.txt", 805, 900), true},
		{"half exactly, inside", at("a.txt"), s.span("a.txt", 802, 807), true},
		{"less than half", at("a.txt"), s.span("a.txt", 700, 804), false},
		{"beside", at("a.txt"), s.span("a.txt", 810, 900), false},
		{"700 bytes", at("a.txt"), s.span("a.txt", 200, 900), true},
		{"701 bytes", at("a.txt"), s.span("a.txt", 200, 901), false},
		{"another document", at("a.txt"), s.span("twice.txt", 3, 13), false},
		{"first place", at("twice.txt"), s.span("twice.txt", 3, 13), true},
		{"second place", at("twice.txt"), s.span("twice.txt", 17, 27), true},
		{"a place that is not meant", second, s.span("twice.txt", 3, 13), false},
		{"the place that is meant", second, s.span("twice.txt", 17, 27), true},
		{"a start where it does not stand", nowhere, s.span("twice.txt", 3, 13), true},
		{"record of a file", at("r-1"), s.span("f.jsonl#r-1", 3, 13), true},
		{"altered", at("a.txt"), altered(func(c *bot.Citation) { c.Quote = "0123456780" }), false},
		{"another version", at("a.txt"), altered(func(c *bot.Citation) { c.Version = "sha256:0" }), false},
		{"no version", at("a.txt"), altered(func(c *bot.Citation) { c.Version = "" }), false},
		{"offsets off by one", at("a.txt"), altered(func(c *bot.Citation) { c.Start++ }), false},
		{"offsets outside", at("a.txt"), altered(func(c *bot.Citation) { c.Start, c.End = -5, 1<<40 }), false},
		{"offsets backwards", at("a.txt"), altered(func(c *bot.Citation) { c.Start, c.End = c.End, c.Start }), false},
		{"no such document", at("a.txt"), altered(func(c *bot.Citation) { c.Document = "b.txt" }), false},
		{"empty quote", at("a.txt"), altered(func(c *bot.Citation) { c.Quote, c.End = "", c.Start }), false},
		{"only also_in", at("a.txt"), func() bot.Citation {
			c := s.span("twice.txt", 3, 13)
			c.AlsoIn = []bot.Place{{Document: "a.txt", Start: 800, End: 810}}
			return c
		}(), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := Case{ID: "q", Question: "?", Answerable: true, Evidence: [][]Evidence{{tt.evidence}}}
			report, err := Run(context.Background(), script{"q": answered(tt.citation)}, s.docs, []Case{c}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := report.Results[0].Citations[0].Hit; got != tt.want {
				t.Errorf("hit %v, want %v", got, tt.want)
			}
		})
	}
}

// TestMeasures gives one answer to one question and states the measures that
// have something to count, as "k/n".
func TestMeasures(t *testing.T) {
	s := judgeShelf(t)
	one := func(e ...Evidence) [][]Evidence { return [][]Evidence{e} }
	quote := func(doc string) Evidence { return Evidence{Doc: doc, Quote: "0123456789", At: -1} }
	dated := func(doc, from, to string) Evidence {
		e := quote(doc)
		e.Dated, e.Date, e.DateEnd = true, day(t, from), day(t, to)
		return e
	}
	hit, miss := s.span("a.txt", 800, 810), s.span("a.txt", 0, 10)
	undated := s.span("twice.txt", 3, 13)
	ranged := s.span("range.txt", 3, 13)
	firstDay := ranged
	firstDay.DateEnd = 0
	copied := hit
	copied.AlsoIn = []bot.Place{
		{Document: "twice.txt", Start: 3, End: 13},
		{Document: "twice.txt", Start: 4, End: 14},
		{Document: "range.txt", Start: 0, End: 2, Quote: "aa"},
	}
	nearest := declined("terms", "rien")
	nearest.Nearest = &miss
	inconsistent := declined("terms", "rien")
	inconsistent.Citations = []bot.Citation{hit}
	tests := []struct {
		name     string
		evidence [][]Evidence // none: unanswerable
		answer   *bot.Answer  // nil: an error
		want     string
		verdict  Verdict
	}{
		{
			"hit", one(quote("a.txt")), answered(hit),
			"answer_hit 1/1, first_hit 1/1, evidence_recall 1/1, citation_precision 1/1, quote_exact 1/1, false_refusals 0/1, right 1/1, wrong 0/1", Right,
		},
		{
			"second citation hits", one(quote("a.txt")), answered(miss, hit),
			"answer_hit 1/1, first_hit 0/1, evidence_recall 1/1, citation_precision 1/2, quote_exact 2/2, false_refusals 0/1, right 1/1, wrong 0/1", Right,
		},
		{
			"eighth citation hits", one(quote("a.txt")), answered(miss, miss, miss, miss, miss, miss, miss, hit),
			"answer_hit 1/1, first_hit 0/1, evidence_recall 1/1, citation_precision 1/8, quote_exact 8/8, false_refusals 0/1, right 1/1, wrong 0/1", Right,
		},
		{
			"ninth citation does not", one(quote("a.txt")), answered(miss, miss, miss, miss, miss, miss, miss, miss, hit),
			"answer_hit 0/1, first_hit 0/1, evidence_recall 0/1, citation_precision 0/9, quote_exact 9/9, false_refusals 0/1, right 0/1, wrong 1/1", Wrong,
		},
		{
			"one of two groups", [][]Evidence{{quote("a.txt"), quote("twice.txt")}, {quote("range.txt")}}, answered(hit),
			"answer_hit 1/1, first_hit 1/1, evidence_recall 1/2, citation_precision 1/1, quote_exact 1/1, false_refusals 0/1, right 1/1, wrong 0/1", Right,
		},
		{
			"alternatives", [][]Evidence{{quote("a.txt"), quote("twice.txt")}, {quote("range.txt")}}, answered(undated, ranged),
			"answer_hit 1/1, first_hit 1/1, evidence_recall 2/2, citation_precision 2/2, quote_exact 2/2, false_refusals 0/1, right 1/1, wrong 0/1", Right,
		},
		{
			"declined", one(quote("a.txt")), declined("terms", "rien"),
			"answer_hit 0/1, first_hit 0/1, evidence_recall 0/1, false_refusals 1/1, right 0/1, wrong 0/1", Missing,
		},
		{
			"answered with nothing", one(quote("a.txt")), answered(),
			"answer_hit 0/1, first_hit 0/1, evidence_recall 0/1, false_refusals 0/1, right 0/1, wrong 1/1", Wrong,
		},
		{
			"declined with citations", one(quote("a.txt")), inconsistent,
			"answer_hit 0/1, first_hit 0/1, evidence_recall 0/1, citation_precision 0/1, quote_exact 1/1, false_refusals 1/1, right 0/1, wrong 0/1", Missing,
		},
		{
			"error", one(quote("a.txt")), nil,
			"answer_hit 0/1, first_hit 0/1, evidence_recall 0/1, false_refusals 0/1, right 0/1, wrong 0/1", Failed,
		},
		{"unanswerable, declined", nil, declined("terms", "rien"), "refusal_recall 1/1, right 1/1, wrong 0/1", Right},
		{"unanswerable, nearest", nil, nearest, "quote_exact 1/1, refusal_recall 1/1, right 1/1, wrong 0/1", Right},
		{"unanswerable, answered", nil, answered(hit, miss), "citation_precision 0/2, quote_exact 2/2, refusal_recall 0/1, right 0/1, wrong 1/1", Wrong},
		{"unanswerable, error", nil, nil, "refusal_recall 0/1, right 0/1, wrong 0/1", Failed},
		{
			"places and copies", one(quote("a.txt")), answered(copied),
			"answer_hit 1/1, first_hit 1/1, evidence_recall 1/1, citation_precision 1/1, quote_exact 3/4, false_refusals 0/1, right 1/1, wrong 0/1", Right,
		},
		{"right date", one(dated("a.txt", "2031-03-04", "")), answered(hit), "date_equal 1/1", Right},
		{"wrong date", one(dated("a.txt", "2031-03-05", "")), answered(hit), "date_equal 0/1", Right},
		{"date for none", one(dated("a.txt", "", "")), answered(hit), "date_equal 0/1", Right},
		{"none for none", one(dated("twice.txt", "", "")), answered(undated), "date_equal 1/1", Right},
		{"none for a date", one(dated("twice.txt", "2031-03-04", "")), answered(undated), "date_equal 0/1", Right},
		{"range", one(dated("range.txt", "2031-05-10", "2031-05-12")), answered(ranged), "date_equal 1/1", Right},
		{"first day of a range", one(dated("range.txt", "2031-05-10", "2031-05-12")), answered(firstDay), "date_equal 0/1", Right},
		{"range for a day", one(dated("range.txt", "2031-05-10", "")), answered(ranged), "date_equal 0/1", Right},
		{"either date", one(dated("a.txt", "2031-01-01", ""), dated("a.txt", "2031-03-04", "")), answered(hit), "date_equal 1/1", Right},
		{"misses have no date to be right", one(dated("a.txt", "2031-03-04", "")), answered(hit, miss), "date_equal 1/1", Right},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := Case{ID: "q", Question: "?", Answerable: len(tt.evidence) > 0, Evidence: tt.evidence}
			answers := script{}
			if tt.answer != nil {
				answers["q"] = tt.answer
			}
			report, err := Run(context.Background(), answers, s.docs, []Case{c}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := report.Results[0].Verdict; got != tt.verdict {
				t.Errorf("verdict %s, want %s", got, tt.verdict)
			}
			got := stated(report.Overall.Measures)
			if !strings.HasPrefix(tt.want, "date_equal") {
				if got != tt.want {
					t.Errorf("got  %s\nwant %s", got, tt.want)
				}
			} else if !strings.Contains(got, tt.want) {
				t.Errorf("got %s, want %s in it", got, tt.want)
			}
		})
	}
}
