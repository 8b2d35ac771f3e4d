package main

import (
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

func day(t *testing.T, s string) corpus.Day {
	t.Helper()
	d, err := corpus.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWordsDate(t *testing.T) {
	tests := []struct {
		from, to  string
		precision corpus.Precision
		fr, en    string
	}{
		{"2017-10-20", "2017-10-20", corpus.PrecisionDay, "20 octobre 2017", "20 October 2017"},
		{"2020-01-01", "2020-01-01", corpus.PrecisionDay, "1er janvier 2020", "1 January 2020"},
		{"2020-01-01", "", corpus.PrecisionDay, "1er janvier 2020", "1 January 2020"},
		{"2019-04-04", "2019-04-05", corpus.PrecisionDay, "4–5 avril 2019", "4–5 April 2019"},
		{"2019-04-01", "2019-04-30", corpus.PrecisionDay, "1er–30 avril 2019", "1–30 April 2019"},
		{"2019-04-30", "2019-05-02", corpus.PrecisionDay, "30 avril – 2 mai 2019", "30 April – 2 May 2019"},
		{"2019-12-30", "2020-01-02", corpus.PrecisionDay, "30 décembre 2019 – 2 janvier 2020", "30 December 2019 – 2 January 2020"},
		{"2017-06-01", "2017-06-30", corpus.PrecisionMonth, "juin 2017", "June 2017"},
		{"2016-02-01", "2016-02-29", corpus.PrecisionMonth, "février 2016", "February 2016"},
		{"2017-06-01", "2017-08-31", corpus.PrecisionMonth, "juin–août 2017", "June–August 2017"},
		{"2016-12-01", "2017-01-31", corpus.PrecisionMonth, "décembre 2016 – janvier 2017", "December 2016 – January 2017"},
		{"2017-06-03", "2017-06-30", corpus.PrecisionMonth, "3–30 juin 2017", "3–30 June 2017"},
		{"2019-09-01", "2019-11-30", corpus.PrecisionSeason, "automne 2019", "autumn 2019"},
		{"2019-12-01", "2020-02-29", corpus.PrecisionSeason, "hiver 2019–2020", "winter 2019–2020"},
		{"2019-06-01", "2019-08-31", corpus.PrecisionSeason, "été 2019", "summer 2019"},
		{"2019-08-01", "2019-10-31", corpus.PrecisionSeason, "août–octobre 2019", "August–October 2019"},
		{"2019-01-01", "2019-03-31", corpus.PrecisionQuarter, "1er trimestre 2019", "Q1 2019"},
		{"2019-10-01", "2019-12-31", corpus.PrecisionQuarter, "4e trimestre 2019", "Q4 2019"},
		{"2019-01-01", "2019-12-31", corpus.PrecisionYear, "2019", "2019"},
		{"2019-01-01", "2021-12-31", corpus.PrecisionYear, "2019–2021", "2019–2021"},
		{"", "", "", "", ""},
	}
	for _, tt := range tests {
		d := corpus.Date{From: day(t, tt.from), To: day(t, tt.to), Precision: tt.precision}
		if got := french.date(d); got != tt.fr {
			t.Errorf("french.date(%s, %s, %s) = %q, want %q", tt.from, tt.to, tt.precision, got, tt.fr)
		}
		if got := english.date(d); got != tt.en {
			t.Errorf("english.date(%s, %s, %s) = %q, want %q", tt.from, tt.to, tt.precision, got, tt.en)
		}
	}
}

func TestWordsPeriod(t *testing.T) {
	tests := []struct{ from, to, want string }{
		{"2017-06-13", "2019-08-26", "du 13 juin 2017 au 26 août 2019"},
		{"2017-06-13", "2017-06-13", "13 juin 2017"},
		{"2017-06-13", "", "13 juin 2017"},
		{"", "", "sans date"},
	}
	for _, tt := range tests {
		if got := french.period(day(t, tt.from), day(t, tt.to)); got != tt.want {
			t.Errorf("period(%s, %s) = %q, want %q", tt.from, tt.to, got, tt.want)
		}
	}
}
