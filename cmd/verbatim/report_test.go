package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

func onDay(t *testing.T, s string) corpus.Day {
	t.Helper()
	day, err := corpus.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func datedOn(t *testing.T, id, day string) *corpus.Document {
	t.Helper()
	doc := &corpus.Document{ID: id, Date: corpus.NoDate}
	if d := onDay(t, day); d != 0 {
		doc.Date = corpus.Date{From: d, To: d, Precision: corpus.PrecisionDay, Basis: corpus.BasisMetadata}
	}
	return doc
}

func TestChronology(t *testing.T) {
	tests := []struct {
		days string
		want string
	}{
		{"", "month [] before 0 ahead 0 undated 0"},
		{"2021-12-31 2022-02-01 2022-02-28", "month [2021-12:1 2022-01:0 2022-02:2] before 0 ahead 0 undated 0"},
		{"2019-05-01 2021-12-31", "year [2019:1 2020:0 2021:1] before 0 ahead 0 undated 0"},
		{"1979-05-01 2021-12-31", "decade [1970s:1 1980s:0 1990s:0 2000s:0 2010s:0 2020s:1] before 0 ahead 0 undated 0"},
		{"1899-12-31 1900-01-01 2022-06-01 2022-06-02 9999-12-31", "decade [1900s:1 1910s:0 1920s:0 1930s:0 1940s:0 1950s:0 1960s:0 1970s:0 1980s:0 1990s:0 2000s:0 2010s:0 2020s:1] before 1 ahead 2 undated 0"},
	}
	for _, test := range tests {
		var docs []*corpus.Document
		for _, day := range strings.Fields(test.days) {
			docs = append(docs, datedOn(t, day, day))
		}
		c := chronologyOf(docs, onDay(t, "2022-06-01"))
		var periods []string
		for _, p := range c.Periods {
			periods = append(periods, fmt.Sprintf("%s:%d", p.Name, p.Documents))
		}
		got := fmt.Sprintf("%s %v before %d ahead %d undated %d", c.Unit, periods, c.Before, c.Ahead, c.Undated)
		if got != test.want {
			t.Errorf("chronologyOf(%s) =\n%s, want\n%s", test.days, got, test.want)
		}
	}
	if c := chronologyOf([]*corpus.Document{datedOn(t, "a", "")}, 1); c.Undated != 1 {
		t.Errorf("%d undated documents, want 1", c.Undated)
	}
}

func TestOddDates(t *testing.T) {
	item := corpus.Item{Span: corpus.Span{Start: 0, End: 4}, Date: datedOn(t, "", "2020-03-04").Date}
	doc := datedOn(t, "a", "2020-03-09")
	doc.Text, doc.Items = "Deux", []corpus.Item{item, {Date: doc.Date}}
	s := surveyDates([]*corpus.Document{
		doc, datedOn(t, "old", "1899-12-31"), datedOn(t, "next", "2022-06-02"), datedOn(t, "today", "2022-06-01"), datedOn(t, "none", ""),
	}, onDay(t, "2022-06-01"), func(id string) corpus.Day {
		if id == "a" {
			return onDay(t, "2020-03-07")
		}
		return 0
	})
	var got []string
	for _, list := range [][]spot{s.Odd, s.Apart, s.Undated} {
		for _, x := range list {
			got = append(got, strings.TrimSpace(x.Document+" "+x.Why))
		}
	}
	want := []string{"a 2020-03-09 is after its file was written, 2020-03-07", "old 1899-12-31 is before 1900", "next 2022-06-02 is still to come",
		"a an item of 4 March 2020, by metadata", "none"}
	if !slices.Equal(got, want) {
		t.Errorf("odd dates %q, want %q", got, want)
	}
}

// Documents that may not be seen neither stand in a group nor link others.
func TestKinshipsOfSome(t *testing.T) {
	related := func(id, day string, to ...string) *corpus.Document {
		doc := datedOn(t, id, day)
		for _, r := range to {
			doc.Relatives = append(doc.Relatives, corpus.Relative{Document: r, Relation: corpus.Copy})
		}
		return doc
	}
	a, b := related("a", "2020-03-09", "b"), related("b", "2020-03-08", "a", "c")
	c, d := related("c", "", "b"), related("d", "2020-03-08")
	name := func(docs ...*corpus.Document) string {
		var out []string
		for _, k := range kinships(docs, corpus.Copy) {
			var ids []string
			for _, m := range k.Members {
				ids = append(ids, m.Document)
			}
			out = append(out, strings.Join(ids, " "))
		}
		return strings.Join(out, ", ")
	}
	if got := name(a, b, c, d); got != "b a c" {
		t.Errorf("groups %q, want the oldest first and undated ones last", got)
	}
	if got := name(a, c, d); got != "" {
		t.Errorf("groups %q without the document that links them", got)
	}
}

func TestFormatOf(t *testing.T) {
	for id, want := range map[string]string{"a/b.TXT": "txt", "a.jsonl#b.c": "jsonl", "n#1.htm": "html", "mail.eml#plan.pdf": "eml", "x": "unknown"} {
		if got := formatOf(id); got != want {
			t.Errorf("formatOf(%q) = %q, want %q", id, got, want)
		}
	}
}

// A page of a large corpus full of faults stays one that a browser opens at once,
// and what documents say stays text in it.
func TestReportPage(t *testing.T) {
	const hostile = `"><script src=//x>alert(1)</script><a href="javascript:1">` + "\u202e\x1b[31m"
	var docs []*corpus.Document
	for n := range 10_000 {
		doc := datedOn(t, fmt.Sprintf("dossier/%05d%s.txt", n, hostile), "")
		doc.Title, doc.Publisher = hostile+strings.Repeat("long titre ", 40), fmt.Sprint(hostile, n)
		docs = append(docs, doc)
	}
	s := &survey{
		Documents: len(docs), By: divisions(docs), Time: chronologyOf(docs, 1),
		Dates: surveyDates(docs, 1, func(string) corpus.Day { return 0 }), Skipped: surveySkips(docs), Split: surveySplit(docs),
	}
	var page, text bytes.Buffer
	if err := s.writePage(&page); err != nil {
		t.Fatal(err)
	}
	if page.Len() > 3<<20 {
		t.Errorf("the page has %d bytes", page.Len())
	}
	s.print(&text, screen{})
	for _, bad := range []string{"<script", "<a href=\"javascript", "\u202e", "\x1b"} {
		if strings.Contains(page.String(), bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	for _, bad := range []string{"\u202e", "\x1b"} {
		if strings.Contains(text.String(), bad) {
			t.Errorf("the text holds %q", bad)
		}
	}
	if !strings.Contains(page.String(), "… and 9500 more") {
		t.Error("the page does not say that there is more")
	}
}
