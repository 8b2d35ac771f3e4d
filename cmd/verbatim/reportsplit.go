package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A skipSurvey is what of the texts is neither indexed nor quoted.
type skipSurvey struct {
	Reasons []skipCount `json:"reasons"` // the most bytes first
	// Most are the documents that are skipped by half or more, front matter aside,
	// the largest share first; Lines the lines that recur, the most frequent first.
	Most  []spot      `json:"most"`
	Lines []lineCount `json:"lines"`
}

// A skipCount is what is skipped for one reason.
type skipCount struct {
	Why       string `json:"why"`
	Documents int    `json:"documents"`
	Bytes     int    `json:"bytes"`
}

// A lineCount is in how many documents a line is skipped because it recurs.
type lineCount struct {
	Text      string `json:"text"`
	Documents int    `json:"documents"`
}

// What corpus calls lines that recur, and what is metadata rather than text.
const (
	whyRecurring   = "recurring"
	whyFrontMatter = "front matter"
)

func surveySkips(docs []*corpus.Document) skipSurvey {
	reasons, lines := make(map[string]*skipCount), make(map[string]*lineCount)
	type share struct {
		spot
		part float64
	}
	var most []share
	for _, doc := range docs {
		here := make(map[string]bool) // reasons and lines that were counted for doc
		skipped, all := 0, len(doc.Text)
		for _, k := range doc.Skipped {
			r := reasons[k.Why]
			if r == nil {
				r = &skipCount{Why: k.Why}
				reasons[k.Why] = r
			}
			r.Bytes += k.Len()
			if !here[k.Why] {
				here[k.Why] = true
				r.Documents++
			}
			if k.Why == whyFrontMatter {
				all -= k.Len()
				continue
			}
			skipped += k.Len()
			if k.Why == whyRecurring {
				countLine(lines, here, k.In(doc.Text))
			}
		}
		if 2*skipped >= all && skipped > 0 {
			part := float64(skipped) / float64(all)
			most = append(most, share{spotOf(doc, corpus.Span{}, fmt.Sprintf("%.0f%% of %s", 100*part, sizeOf(all))), part})
		}
	}
	s := skipSurvey{Reasons: []skipCount{}, Most: []spot{}, Lines: []lineCount{}}
	for _, r := range reasons {
		s.Reasons = append(s.Reasons, *r)
	}
	slices.SortFunc(s.Reasons, func(a, b skipCount) int {
		return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), strings.Compare(a.Why, b.Why))
	})
	for _, l := range lines {
		s.Lines = append(s.Lines, *l)
	}
	slices.SortFunc(s.Lines, func(a, b lineCount) int {
		return cmp.Or(cmp.Compare(b.Documents, a.Documents), strings.Compare(a.Text, b.Text))
	})
	slices.SortStableFunc(most, func(a, b share) int { return cmp.Compare(b.part, a.part) })
	for _, m := range most {
		s.Most = append(s.Most, m.spot)
	}
	return s
}

// countLine counts a skipped line, once for each document.
func countLine(lines map[string]*lineCount, here map[string]bool, text string) {
	text = plain(excerpt(text))
	if here["\x00"+text] {
		return
	}
	here["\x00"+text] = true
	if lines[text] == nil {
		lines[text] = &lineCount{Text: text}
	}
	lines[text].Documents++
}

// A splitSurvey is how texts fell into passages.
type splitSurvey struct {
	Median int `json:"median"` // of the passages' sizes in bytes, 0 without passages
	// Short and Long are passages that say too little to be found by, or too much to
	// be read; None the documents without a passage.
	Short []spot `json:"short"`
	Long  []spot `json:"long"`
	None  []spot `json:"none"`
}

// The sizes, in bytes, below and above which a passage is listed. Passages are made
// of whole sentences up to about 900.
const (
	shortPassage = 40
	longPassage  = 2000
)

func surveySplit(docs []*corpus.Document) splitSurvey {
	s := splitSurvey{Short: []spot{}, Long: []spot{}, None: []spot{}}
	var sizes []int
	for _, doc := range docs {
		if len(doc.Passages) == 0 {
			s.None = append(s.None, spotOf(doc, corpus.Span{}, sizeOf(len(doc.Text))))
		}
		for _, p := range doc.Passages {
			sizes = append(sizes, p.Len())
			switch {
			case p.Len() < shortPassage:
				s.Short = append(s.Short, spotOf(doc, p.Span, sizeOf(p.Len())))
			case p.Len() > longPassage:
				s.Long = append(s.Long, spotOf(doc, p.Span, sizeOf(p.Len())))
			}
		}
	}
	bySize := func(a, b spot) int { return cmp.Compare(a.End-a.Start, b.End-b.Start) }
	slices.SortStableFunc(s.Short, bySize)
	slices.SortStableFunc(s.Long, func(a, b spot) int { return bySize(b, a) })
	if slices.Sort(sizes); len(sizes) > 0 {
		s.Median = sizes[len(sizes)/2]
	}
	return s
}

// sizeOf is a number of bytes as people read it.
func sizeOf(n int) string {
	switch {
	case n < 1000:
		return plural(n, "byte", "bytes")
	case n < 100_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n < 1_000_000:
		return fmt.Sprintf("%.0f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
