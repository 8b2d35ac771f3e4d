package bot

import (
	"fmt"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A Point is one step of a brief, a chronology or a digest: text with one citation or more.
type Point struct {
	Text string `json:"text"`
	// Date is that of the text quoted, in a brief and in the stories of a
	// digest; the event's in a chronology; the announced one of what is upcoming.
	Date      corpus.Date `json:"date"`
	Citations []Citation  `json:"citations"`
	// Outcome is what a later text, the second of two citations, says became of what the
	// first announces; "" where there is none.
	Outcome State `json:"outcome,omitempty"`
	// Differ marks citations of several documents that give different figures for the same thing,
	// the newest text first.
	Differ bool `json:"differ,omitempty"`
}

// likeness is how much two extracts say the same, from 0 to 1.
func likeness(a, b *extract) float64 {
	if a.text == b.text {
		return 1
	}
	return a.vector.cosine(b.vector)
}

// number keeps of points what holds against the documents, numbers their
// citations on from *n, and writes their text.
func (a *Assistant) number(lang string, points []Point, n *int) []Point {
	kept := points[:0]
	for _, p := range points {
		p.Citations = a.door(p.Citations)
		if len(p.Citations) == 0 {
			continue
		}
		for i := range p.Citations {
			*n++
			p.Citations[i].N = *n
		}
		if len(p.Citations) != 2 {
			p.Outcome = ""
		}
		p.Differ = p.Differ && len(p.Citations) > 1
		p.Text = p.said(lang)
		kept = append(kept, p)
	}
	return kept
}

// pointText is the text of a point: its first quotation, and which other sources say the same.
func pointText(lang string, cs []Citation) string {
	var b strings.Builder
	b.WriteString(statement(lang, cs[0]))
	for _, c := range cs[1:] {
		fmt.Fprintf(&b, "\n%s%s [%d]", pick(lang, "Aussi\u00a0: ", "Also: "), heading(lang, c), c.N)
	}
	return b.String()
}

// Cited returns the citations of b in reading order, without the nearest.
func (b *Brief) Cited() []Citation { return append(citedIn(b.Points), citedIn(b.Upcoming)...) }

// Cited returns the citations of e in reading order.
func (e *Edition) Cited() []Citation {
	var out []Citation
	for _, s := range e.Stories {
		out = append(out, citedIn(s.Points)...)
	}
	return append(out, citedIn(e.Upcoming)...)
}

func citedIn(points []Point) []Citation {
	var out []Citation
	for _, p := range points {
		out = append(out, p.Citations...)
	}
	return out
}
