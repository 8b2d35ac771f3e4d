package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A section is a part of the report; the terminal and the page show the same ones.
type section struct {
	ID     string // of its anchor
	Title  string
	About  string // a line below the title, "" for none
	Tables []table
}

// A table is a list of the report. Its cells are one line each.
type table struct {
	Title   string
	Columns []column
	Rows    [][]string
	Bars    []float64 // by row, from 0 to 1; nil for none
	Chart   bool      // the page draws its bars side by side: they follow one another in time
	Few     int       // rows that the terminal shows, reportRows when 0
}

// cellGap stands between the names in a cell that holds several. No name holds it.
const cellGap = "  "

// longestTitle is how many columns of a title or a clause a list holds.
const longestTitle = 240

// A column is what the cells of a table below one another are.
type column struct {
	Name string
	Kind columnKind
}

type columnKind string

const (
	cellText   columnKind = "text"
	cellTitle  columnKind = "text title" // may be cut where there is little room
	cellNumber columnKind = "number"
	cellPath   columnKind = "path"
	cellDay    columnKind = "day"
)

// title names the report.
func (s *survey) title() string {
	var limits []string
	if len(s.Collections) > 0 {
		limits = append(limits, "of the collection "+strings.Join(s.Collections, ", "))
	}
	if s.Since != 0 {
		limits = append(limits, "since "+s.Since.String())
	}
	if s.Until != 0 {
		limits = append(limits, "until "+s.Until.String())
	}
	return strings.Join(append([]string{"The corpus"}, limits...), " ")
}

// A keyFigure is a number that stands at the head of the report, and the section that
// says more of it.
type keyFigure struct {
	Value string
	Name  string
	ID    string
	Fault bool // something to be looked at
}

// figures are what there is, and how much there is to look at.
func (s *survey) figures() []keyFigure {
	count := func(n int, one, many, id string, fault bool) keyFigure {
		name := many
		if n == 1 {
			name = one
		}
		return keyFigure{grouped(n), name, id, fault && n > 0}
	}
	out := []keyFigure{
		count(s.Documents, "document", "documents", "holdings", false),
		count(s.Passages, "passage", "passages", "passages", false),
		{sizeOf(s.Bytes), "of text", "holdings", false},
		count(len(s.Copies), "group of copies", "groups of copies", "kin", false),
		count(len(s.Stories), "story of several items", "stories of several items", "stories", false),
		count(len(s.Deadlines), "deadline ahead", "deadlines ahead", "deadlines", false),
		count(len(s.Rejected), "file rejected", "files rejected", "unread", true),
		count(len(s.Dates.Undated), "document without a date", "documents without a date", "dates", true),
		count(len(s.Dates.Odd), "odd date", "odd dates", "dates", true),
		count(len(s.Dates.Conflicts), "weekday conflict", "weekday conflicts", "dates", true),
		count(len(s.Split.None), "document without a passage", "documents without a passage", "passages", true),
	}
	if len(s.Sources) > 0 {
		failed := 0
		for _, src := range s.Sources {
			if src.Failed != nil {
				failed++
			}
		}
		out = append(out, count(failed, "source failed", "sources failed", "sources", true))
	}
	return out
}

// sections lay the report out.
func (s *survey) sections() []section {
	out := []section{s.layHoldings(), s.layTime(), s.layStories(), s.layKin(), s.layDeadlines(),
		s.layUnread(), s.layDates(), s.laySkipped(), s.layPassages()}
	if len(s.Sources) > 0 {
		out = append(out, s.laySources())
	}
	return out
}

func (s *survey) layHoldings() section {
	sec := section{ID: "holdings", Title: "What there is"}
	for _, d := range s.By {
		t := table{Title: "By " + d.Name, Columns: []column{{d.Name, cellTitle}, {"documents", cellNumber}, {"passages", cellNumber}, {"text", cellNumber}}}
		most := 0
		for _, row := range d.Rows {
			most = max(most, row.Documents)
			t.Rows = append(t.Rows, []string{cmp.Or(cut(row.Name, longestTitle), "none"), grouped(row.Documents), grouped(row.Passages), sizeOf(row.Bytes)})
		}
		for _, row := range d.Rows {
			t.Bars = append(t.Bars, ratio(row.Documents, most))
		}
		sec.Tables = append(sec.Tables, t)
	}
	return sec
}

// grouped is a number with a comma between thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// ratio is part of whole, 0 when there is no whole.
func ratio(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

func (s *survey) layTime() section {
	sec := section{ID: "time", Title: "Time", About: "No document has a date."}
	if s.First != 0 {
		sec.About = fmt.Sprintf("From %s to %s.", s.First, s.Last)
	}
	var rest []string
	for _, x := range []struct {
		n    int
		what string
	}{{s.Time.Before, "before 1900"}, {s.Time.Ahead, "of days still to come"}, {s.Time.Undated, "without a date"}} {
		if x.n > 0 {
			rest = append(rest, grouped(x.n)+" "+x.what)
		}
	}
	if len(rest) > 0 {
		sec.About += " Not shown here: " + strings.Join(rest, ", ") + "."
	}
	t := table{Title: "Documents by " + s.Time.Unit, Columns: []column{{s.Time.Unit, cellText}, {"documents", cellNumber}}, Chart: true, Few: 12 * mostYears}
	most := 0
	for _, p := range s.Time.Periods {
		most = max(most, p.Documents)
	}
	for _, p := range s.Time.Periods {
		t.Rows = append(t.Rows, []string{p.Name, grouped(p.Documents)})
		t.Bars = append(t.Bars, ratio(p.Documents, most))
	}
	sec.Tables = []table{t}
	return sec
}

func (s *survey) layStories() section {
	t := table{Title: "Stories of several items, those of most publishers first", Few: fewRows,
		Columns: []column{{"publishers", cellNumber}, {"items", cellNumber}, {"first", cellDay}, {"last", cellDay}, {"earliest headline", cellTitle}, {"where", cellPath}}}
	for _, x := range s.Stories {
		t.Rows = append(t.Rows, []string{grouped(x.Publishers), grouped(x.Items), dayCell(x.First), dayCell(x.Last), cut(x.Headline, longestTitle), someOf(x.Documents)})
	}
	return section{ID: "stories", Title: "Stories", Tables: []table{t}}
}

// dayCell is a day in a list.
func dayCell(d corpus.Day) string { return cmp.Or(d.String(), "–") }

// someOf names the first few of documents.
func someOf(ids []string) string {
	const most = 4
	var out []string
	for _, id := range ids[:min(len(ids), most)] {
		out = append(out, oneLine(id))
	}
	if n := len(ids) - most; n > 0 {
		out = append(out, fmt.Sprintf("… %d more", n))
	}
	return strings.Join(out, cellGap)
}

func (s *survey) layKin() section {
	lay := func(title string, groups []kinship) table {
		t := table{Title: title, Few: fewRows, Columns: []column{{"documents", cellNumber}, {"publishers", cellNumber},
			{"first", cellDay}, {"last", cellDay}, {"title of the oldest", cellTitle}, {"which, oldest first", cellPath}}}
		for _, k := range groups {
			var ids []string
			last := corpus.Day(0)
			for _, m := range k.Members {
				last, ids = max(last, m.Date), append(ids, m.Document)
			}
			oldest := k.Members[0]
			t.Rows = append(t.Rows, []string{grouped(len(k.Members)), grouped(k.Publishers), dayCell(oldest.Date), dayCell(last), cut(oldest.Title, longestTitle), someOf(ids)})
		}
		return t
	}
	return section{ID: "kin", Title: "Copies, versions, translations", Tables: []table{
		lay("Copies and rewrites of one text", s.Copies), lay("Versions of one document", s.Versions), lay("The same in two languages", s.Twins),
	}}
}

func (s *survey) layDeadlines() section {
	t := table{Title: "The next ones", Few: fewRows, Columns: []column{{"last day", cellDay}, {"when, as it is written", cellText}, {"what", cellTitle}, {"document", cellPath}}}
	for _, d := range s.Deadlines {
		t.Rows = append(t.Rows, []string{dayCell(d.When.To), oneLine(d.When.Text), cut(oneLine(d.What), longestTitle), oneLine(d.Citation.Document)})
	}
	return section{ID: "deadlines", Title: "Deadlines ahead", About: "Due on " + s.AsOf.String() + " or later.", Tables: []table{t}}
}

func (s *survey) layUnread() section {
	lay := func(title string, list []corpus.Rejection) table {
		t := table{Title: title, Columns: []column{{"file", cellPath}, {"why", cellText}, {"what to do", cellText}}}
		for _, r := range list {
			t.Rows = append(t.Rows, []string{oneLine(r.Path), oneLine(r.Reason), oneLine(r.Hint)})
		}
		return t
	}
	return section{ID: "unread", Title: "Not read", Tables: []table{
		lay("Files rejected", s.Rejected), lay("Details not read, of documents that were read", s.Unread),
	}}
}

func (s *survey) layDates() section {
	bases := table{Title: "What dates rest on", Columns: []column{{"basis", cellText}, {"documents", cellNumber}, {"items", cellNumber}}}
	for _, b := range s.Dates.Bases {
		bases.Rows = append(bases.Rows, []string{string(b.Basis), grouped(b.Documents), grouped(b.Items)})
		bases.Bars = append(bases.Bars, ratio(b.Items, s.Items))
	}
	return section{ID: "dates", Title: "Dates", Tables: []table{
		bases,
		spots("Documents without a date", s.Dates.Undated, "", "title"),
		spots("Dates that can hardly be right", s.Dates.Odd, "why", "text or title"),
		spots("Items of other days than their document", s.Dates.Apart, "item", "text"),
		spots("Weekdays that are not those of the date", s.Dates.Conflicts, "read as", "text"),
	}}
}

// spots lay out places of documents: with their days when there are any, and with
// the reason when it has a name.
func spots(title string, list []spot, why, text string) table {
	t := table{Title: title}
	dated := slices.ContainsFunc(list, func(x spot) bool { return x.Date != 0 })
	if dated {
		t.Columns = append(t.Columns, column{"of", cellDay})
	}
	t.Columns = append(t.Columns, column{"document", cellPath})
	if why != "" {
		t.Columns = append(t.Columns, column{why, cellText})
	}
	t.Columns = append(t.Columns, column{text, cellText})
	for _, x := range list {
		var row []string
		if dated {
			row = append(row, dayCell(x.Date))
		}
		at := oneLine(x.Document)
		if x.End > 0 {
			at += fmt.Sprintf(":%d-%d", x.Start, x.End)
		}
		row = append(row, at)
		if why != "" {
			row = append(row, x.Why)
		}
		t.Rows = append(t.Rows, append(row, excerpt(cmp.Or(x.Text, x.Title))))
	}
	return t
}

func (s *survey) laySkipped() section {
	reasons := table{Title: "By reason", Columns: []column{{"why", cellText}, {"documents", cellNumber}, {"text", cellNumber}, {"of all text", cellNumber}}}
	for _, r := range s.Skipped.Reasons {
		part := ratio(r.Bytes, s.Bytes)
		reasons.Rows = append(reasons.Rows, []string{oneLine(r.Why), grouped(r.Documents), sizeOf(r.Bytes), fmt.Sprintf("%.1f%%", 100*part)})
		reasons.Bars = append(reasons.Bars, part)
	}
	lines := table{Title: "Lines that recur", Columns: []column{{"documents", cellNumber}, {"line", cellText}}}
	for _, l := range s.Skipped.Lines {
		lines.Rows = append(lines.Rows, []string{grouped(l.Documents), l.Text})
	}
	return section{ID: "skipped", Title: "Skipped as boilerplate", Tables: []table{
		reasons, spots("Documents skipped by half or more", s.Skipped.Most, "skipped", "title"), lines,
	}}
}

func (s *survey) layPassages() section {
	sec := section{ID: "passages", Title: "Passages", Tables: []table{
		spots("Documents without a passage", s.Split.None, "size", "title"),
		spots(fmt.Sprintf("Short: less than %d bytes", shortPassage), s.Split.Short, "size", "text"),
		spots(fmt.Sprintf("Long: more than %d bytes", longPassage), s.Split.Long, "size", "text"),
	}}
	if s.Passages > 0 {
		sec.About = fmt.Sprintf("Half of them have %s or more.", sizeOf(s.Split.Median))
	}
	return sec
}

func (s *survey) laySources() section {
	t := table{Title: "Feeds, pages and sitemaps", Columns: []column{{"source", cellText}, {"kind", cellText}, {"documents", cellNumber},
		{"last fetched", cellDay}, {"failures", cellNumber}, {"what is wrong", cellText}}}
	for _, src := range s.Sources {
		last, wrong := "never", []string{}
		if src.Succeeded != nil {
			last = when(*src.Succeeded)
		}
		if src.Failed != nil {
			wrong = append(wrong, oneLine(*src.Failed))
		}
		if src.Refused > 0 {
			wrong = append(wrong, fmt.Sprintf("%s could not be had, as one: %s", plural(src.Refused, "page", "pages"), oneLine(src.RefusedWhy)))
		}
		if src.Left > 0 {
			wrong = append(wrong, fmt.Sprintf("%d beyond the limit left", src.Left))
		}
		t.Rows = append(t.Rows, []string{oneLine(src.Source), src.Kind, grouped(src.Documents), last, grouped(src.Failures), strings.Join(wrong, "; ")})
	}
	return section{ID: "sources", Title: "Sources", Tables: []table{t}}
}
