package corpus

import (
	"encoding/json"
	"os"
	"testing"
)

// A pressRow holds the labels of one passage of a press release; testdata/README.md tells how
// they were made. Offsets are bytes of the release's text, ends exclusive, To inclusive.
type pressRow struct {
	DocID      string      `json:"doc_id"`
	Start, End int         // the passage
	Reference  string      // the day of the release
	Dates      []pressDate `json:"dates"`
}

type pressDate struct {
	Start, End int
	From, To   Day
	Scored     bool // has a value that everyone would agree on
	Alt        []struct {
		From, To  Day
		Tolerance int `json:"tolerance_days"`
	}
}

// has reports whether m has the value of d or one that is as good.
func (d pressDate) has(m Mention) bool {
	if m.From == d.From && m.To == d.To {
		return true
	}
	for _, a := range d.Alt {
		if max(m.From-a.From, a.From-m.From) <= Day(a.Tolerance) && max(m.To-a.To, a.To-m.To) <= Day(a.Tolerance) {
			return true
		}
	}
	return false
}

// TestDatesInPress logs how many dates of press releases, labelled by a reader who did not
// write the grammar, are read with the right value, and in how many passages without a
// date one was found. The releases are no part of the repository.
func TestDatesInPress(t *testing.T) {
	texts := pressTexts(t)
	for _, half := range []string{"dev", "held-out"} {
		var right, found, invented, loose ratio
		surplus := 0
		for _, row := range pressRows(t, half) {
			text := texts[row.DocID][row.Start:row.End]
			mentions := FindDates(text, Reference{Day: evalDay(row.Reference)})
			for i := range mentions {
				mentions[i].Span.Start += row.Start
				mentions[i].Span.End += row.Start
			}
			miss := func(what string, span Span, args ...any) {
				if half == "dev" {
					logMiss(t, "%s, %s %s: %q in %q %v", what, row.DocID, row.Reference, span.In(texts[row.DocID]), text, args)
				}
			}
			scored := 0
			for _, d := range row.Dates {
				span := Span{Start: d.Start, End: d.End}
				if !d.Scored {
					if d.From == 0 {
						firm := firmlyRead(mentions, span)
						loose.add(!firm)
						if firm {
							miss("too sure", span)
						}
					}
					continue
				}
				scored++
				overlaps, ok := d.readIn(mentions)
				found.add(overlaps)
				right.add(ok)
				if !ok {
					miss("wrong", span, d.From, d.To, listMentions(texts[row.DocID], mentions))
				}
			}
			extra := 0
			for _, m := range mentions {
				if !m.Vague && !labelled(m, row.Dates) {
					extra++
					miss("invented", m.Span, m.From, m.To)
				}
			}
			surplus += extra
			if scored == 0 {
				invented.add(extra > 0)
			}
		}
		t.Logf("%s: right %v; found %v; passages without a date in which one was found %v; dates found beside the labels %d; what has no value left vague %v",
			half, &right, &found, &invented, surplus, &loose)
	}
}

// readIn reports whether one of mentions overlaps d, and whether one of those has its value.
func (d pressDate) readIn(mentions []Mention) (found, right bool) {
	for _, m := range mentions {
		if m.Span.Overlaps(Span{Start: d.Start, End: d.End}) {
			found = true
			right = right || d.has(m)
		}
	}
	return found, right
}

func firmlyRead(mentions []Mention, span Span) bool {
	for _, m := range mentions {
		if !m.Vague && m.Span.Overlaps(span) {
			return true
		}
	}
	return false
}

func labelled(m Mention, dates []pressDate) bool {
	for _, d := range dates {
		if m.Span.Overlaps(Span{Start: d.Start, End: d.End}) {
			return true
		}
	}
	return false
}

// pressRows reads the labels of one half.
func pressRows(t *testing.T, half string) []pressRow {
	t.Helper()
	if _, err := os.Stat("testdata/press-dates." + half + ".jsonl"); err != nil {
		t.Fatal(err)
	}
	var rows []pressRow
	eachEvalLine(t, "testdata/press-dates."+half+".jsonl", func(line []byte) {
		var row pressRow
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	})
	return rows
}

// pressTexts reads the releases that the labels belong to, by their ids.
func pressTexts(t *testing.T) map[string]string {
	t.Helper()
	texts := make(map[string]string)
	for _, name := range []string{"fr-communiques-dev.passages-1.jsonl", "fr-communiques-dev.passages-2.jsonl"} {
		eachEvalLine(t, evalFolder+name, func(line []byte) {
			var release struct {
				ID   string `json:"doc_id"`
				Text string `json:"text"`
			}
			if err := json.Unmarshal(line, &release); err != nil {
				t.Fatal(err)
			}
			texts[release.ID] = release.Text
		})
	}
	return texts
}
