package bot

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

func TestFormatDate(t *testing.T) {
	const (
		d = corpus.PrecisionDay
		m = corpus.PrecisionMonth
		s = corpus.PrecisionSeason
		q = corpus.PrecisionQuarter
		y = corpus.PrecisionYear
	)
	tests := []struct {
		from, to  string
		precision corpus.Precision
		fr, en    string
	}{
		{"", "", "", "sans date", "undated"},
		{"2017-10-20", "2017-10-20", d, "20 octobre 2017", "20 October 2017"},
		{"2017-10-01", "2017-10-01", d, "1er octobre 2017", "1 October 2017"},
		{"2017-10-20", "", d, "20 octobre 2017", "20 October 2017"},
		{"", "2017-10-20", d, "20 octobre 2017", "20 October 2017"},
		{"2019-04-04", "2019-04-05", d, "4–5 avril 2019", "4–5 April 2019"},
		{"2019-04-01", "2019-04-05", d, "1er–5 avril 2019", "1–5 April 2019"},
		{"2019-04-01", "2019-04-30", d, "1er–30 avril 2019", "1–30 April 2019"},
		{"2019-04-30", "2019-05-01", d, "30 avril – 1er mai 2019", "30 April – 1 May 2019"},
		{"2019-12-31", "2020-01-01", d, "31 décembre 2019 – 1er janvier 2020", "31 December 2019 – 1 January 2020"},
		{"2019-08-01", "2019-08-31", m, "août 2019", "August 2019"},
		{"2020-02-01", "2020-02-29", m, "février 2020", "February 2020"},
		{"2019-06-01", "2019-08-31", m, "juin–août 2019", "June–August 2019"},
		{"2019-12-01", "2020-01-31", m, "décembre 2019 – janvier 2020", "December 2019 – January 2020"},
		{"2019-03-01", "2019-05-31", s, "printemps 2019", "spring 2019"},
		{"2019-06-01", "2019-08-31", s, "été 2019", "summer 2019"},
		{"2019-09-01", "2019-11-30", s, "automne 2019", "autumn 2019"},
		{"2019-12-01", "2020-02-29", s, "hiver 2019–2020", "winter 2019–2020"},
		{"2018-12-01", "2019-02-28", s, "hiver 2018–2019", "winter 2018–2019"},
		{"2019-08-01", "2019-10-31", s, "août–octobre 2019", "August–October 2019"},
		{"2019-06-01", "2019-11-30", s, "juin–novembre 2019", "June–November 2019"},
		{"2019-06-01", "2020-05-31", s, "juin 2019 – mai 2020", "June 2019 – May 2020"},
		{"2019-12-01", "2019-12-31", s, "décembre 2019", "December 2019"},
		{"2019-03-04", "2019-05-31", s, "4 mars – 31 mai 2019", "4 March – 31 May 2019"},
		{"2017-06-03", "2017-06-30", m, "3–30 juin 2017", "3–30 June 2017"},
		{"2019-11-15", "2020-01-31", m, "15 novembre 2019 – 31 janvier 2020", "15 November 2019 – 31 January 2020"},
		{"2021-01-01", "2021-03-31", q, "1er trimestre 2021", "Q1 2021"},
		{"2021-04-01", "2021-06-30", q, "2e trimestre 2021", "Q2 2021"},
		{"2021-10-01", "2021-12-31", q, "4e trimestre 2021", "Q4 2021"},
		{"2021-01-01", "2021-06-30", q, "janvier–juin 2021", "January–June 2021"},
		{"2021-01-01", "2021-12-31", y, "2021", "2021"},
		{"2021-02-01", "2021-04-30", q, "février–avril 2021", "February–April 2021"},
		{"2019-01-01", "2021-12-31", y, "2019–2021", "2019–2021"},
		{"2018-07-01", "2019-06-30", y, "juillet 2018 – juin 2019", "July 2018 – June 2019"},
		{"2019-01-01", "2019-06-30", y, "janvier–juin 2019", "January–June 2019"},
		{"2019-01-01", "2019-12-30", y, "1er janvier – 30 décembre 2019", "1 January – 30 December 2019"},
		{"2019-06-01", "2019-06-30", "", "1er–30 juin 2019", "1–30 June 2019"},
	}
	for _, tt := range tests {
		date := corpus.Date{Precision: tt.precision, Basis: corpus.BasisText}
		if tt.from != "" {
			date.From = day(t, tt.from)
		}
		if tt.to != "" {
			date.To = day(t, tt.to)
		}
		for lang, want := range map[string]string{"fr": tt.fr, "en": tt.en} {
			if got := FormatDate(date, lang); got != want {
				t.Errorf("FormatDate(%s to %s, %q, %s) = %q, want %q", tt.from, tt.to, tt.precision, lang, got, want)
			}
		}
	}
}

// TestFormatDateEveryDay writes each day of two years and reads it back from the text.
func TestFormatDateEveryDay(t *testing.T) {
	last := day(t, "2020-12-31")
	for day := day(t, "2019-01-01"); day <= last; day++ {
		d := corpus.Date{From: day, To: day, Precision: corpus.PrecisionDay, Basis: corpus.BasisText}
		for _, lang := range []string{"fr", "en"} {
			text := FormatDate(d, lang)
			found := corpus.FindDates(text, corpus.Reference{})
			if len(found) != 1 || found[0].From != day || found[0].To != day {
				t.Fatalf("%v is written %q, which reads as %v", day, text, found)
			}
		}
	}
}

func TestBasisNote(t *testing.T) {
	if fr, en := BasisNote(corpus.BasisWeekday, "fr"), BasisNote(corpus.BasisWeekday, "en"); fr != "date déduite" || en != "date deduced" {
		t.Errorf("deduced: %q, %q", fr, en)
	}
	for _, b := range []corpus.Basis{corpus.BasisMetadata, corpus.BasisPublished, corpus.BasisDateline, corpus.BasisText, corpus.BasisNone, ""} {
		if got := BasisNote(b, "fr") + BasisNote(b, "en"); got != "" {
			t.Errorf("%q: %q", b, got)
		}
	}
}

func TestCitedDate(t *testing.T) {
	first, last := day(t, "2019-03-14"), day(t, "2019-03-15")
	tests := []struct {
		c    Citation
		want corpus.Date
	}{
		{Citation{DateBasis: corpus.BasisNone}, corpus.NoDate},
		{Citation{Date: first, DatePrecision: corpus.PrecisionDay, DateBasis: corpus.BasisText},
			corpus.Date{From: first, To: first, Precision: corpus.PrecisionDay, Basis: corpus.BasisText}},
		{Citation{Date: first, DateEnd: last, DatePrecision: corpus.PrecisionDay, DateBasis: corpus.BasisText},
			corpus.Date{From: first, To: last, Precision: corpus.PrecisionDay, Basis: corpus.BasisText}},
	}
	for _, tt := range tests {
		if got := tt.c.CitedDate(); got != tt.want {
			t.Errorf("CitedDate of %+v = %+v, want %+v", tt.c, got, tt.want)
		}
		if got := DateEnd(tt.want); got != tt.c.DateEnd {
			t.Errorf("DateEnd(%+v) = %v, want %v", tt.want, got, tt.c.DateEnd)
		}
	}
}

// TestUndatedCitationJSON keeps what an undated citation is written as, and that
// what earlier versions wrote still reads.
func TestUndatedCitationJSON(t *testing.T) {
	c := Citation{N: 1, Document: "a.txt", Quote: `"date_precision":"",<b>`, End: 23, DateBasis: corpus.BasisNone, AlsoIn: []Place{}}
	b, err := json.Marshal([]*Citation{&c})
	if err != nil {
		t.Fatal(err)
	}
	const written = `"speaker":null,"date":null,"date_end":null,"date_precision":null,"date_basis":"none","also_in":[]}`
	if !strings.Contains(string(b), written) {
		t.Errorf("%s does not hold %s", b, written)
	}
	for _, form := range []string{`"date_precision":null,`, `"date_precision":"",`, ``} {
		var read []Citation
		if err := json.Unmarshal([]byte(strings.Replace(string(b), `"date_precision":null,`, form, 1)), &read); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(read, []Citation{c}) {
			t.Errorf("with %q it reads as %+v", form, read)
		}
	}
}
