package eval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/verbatim-briefing/verbatim/bot"
)

// A BriefReport says how many facts briefs quote, and how many the first sentences of the
// same length do.
type BriefReport struct {
	Name   string         `json:"name"`
	Topics []*BriefResult `json:"topics"`
	// Facts counts those of all topics, by whether the first sentences (First) and
	// the briefs (Other) quote them.
	Facts Pairing `json:"facts"`
	Bytes int     `json:"bytes"` // quoted by all briefs
}

// A BriefResult is what became of one topic.
type BriefResult struct {
	Topic    string `json:"topic"`
	ID       string `json:"id"`
	Answered bool   `json:"answered"`
	Facts    int    `json:"facts"`
	Found    int    `json:"found"`
	ByLeads  int    `json:"found_by_leads"`
	Points   int    `json:"points"` // what is upcoming included
	Bytes    int    `json:"bytes"`
	// Missed are the facts that the brief does not quote, in order.
	Missed []string `json:"missed"`
}

func (r *BriefReport) add(t Topic, facts [][]target, b *bot.Brief, quoted, leads stretches) {
	x := &BriefResult{Topic: t.Topic, ID: t.ID, Answered: b.Answered, Facts: len(facts), Points: len(b.Points) + len(b.Upcoming),
		Bytes: quoted.bytes(), Missed: []string{}}
	for i, f := range facts {
		found, byLeads := quoted.tells(f), leads.tells(f)
		if found {
			x.Found++
		} else {
			x.Missed = append(x.Missed, t.Evidence[i].Fact)
		}
		if byLeads {
			x.ByLeads++
		}
		r.Facts.add(byLeads, found)
	}
	r.Bytes += x.Bytes
	r.Topics = append(r.Topics, x)
}

// Recall is the share of the facts that the briefs quote, and that of the first sentences.
func (r *BriefReport) Recall() (briefs, leads float64) {
	n := float64(max(1, r.Facts.n()))
	return float64(r.Facts.Both+r.Facts.Other) / n, float64(r.Facts.Both+r.Facts.First) / n
}

// WriteText writes the report for a terminal: the topics with what is missed, then the figures.
func (r *BriefReport) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	for _, x := range r.Topics {
		said := fmt.Sprintf("%d points, %d bytes", x.Points, x.Bytes)
		if !x.Answered {
			said = "declined"
		}
		fmt.Fprintf(b, "%s  %s  %d of %d facts, %d by leads, %s\n", printable(x.ID), printable(x.Topic), x.Found, x.Facts, x.ByLeads, said)
		for _, m := range x.Missed {
			fmt.Fprintf(b, "  missed  %s\n", clip(printable(m), 2*clipText))
		}
	}
	n := r.Facts.n()
	figure := func(name string, k int) {
		low, high := wilson(k, n)
		fmt.Fprintf(b, "%-16s %.3f [%.3f, %.3f]  %d of %d facts\n", name, float64(k)/float64(max(1, n)), low, high, k, n)
	}
	fmt.Fprintf(b, "\n%s: %d topics, %d bytes quoted\n", printable(r.Name), len(r.Topics), r.Bytes)
	figure("brief_recall", r.Facts.Both+r.Facts.Other)
	figure("lead_recall", r.Facts.Both+r.Facts.First)
	diff, low, high := r.Facts.Difference()
	fmt.Fprintf(b, "%-16s %+.3f [%+.3f, %+.3f]  only briefs %d, only leads %d\n", "difference", diff, low, high, r.Facts.Other, r.Facts.First)
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write evaluation: %w", err)
	}
	return nil
}

// WriteJSON writes the report as JSON.
func (r *BriefReport) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(r); err != nil {
		return fmt.Errorf("write evaluation: %w", err)
	}
	return nil
}
