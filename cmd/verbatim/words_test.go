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

func TestWordsPeriod(t *testing.T) {
	tests := []struct{ from, to, want string }{
		{"2017-06-13", "2019-08-26", "du 13 juin 2017 au 26 août 2019"},
		{"2017-06-13", "2017-06-13", "13 juin 2017"},
		{"2017-06-13", "", "13 juin 2017"},
		{"", "2017-06-13", "13 juin 2017"},
		{"", "", "sans date"},
	}
	for _, tt := range tests {
		if got := french.period(day(t, tt.from), day(t, tt.to)); got != tt.want {
			t.Errorf("period(%s, %s) = %q, want %q", tt.from, tt.to, got, tt.want)
		}
	}
}
