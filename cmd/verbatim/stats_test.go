package main

import (
	"encoding/csv"
	"strings"
	"testing"
)

func TestHarmless(t *testing.T) {
	for cell, formula := range map[string]bool{
		"":                           false,
		"Qui a signé\u00a0?":         false,
		"« =1 »":                     false,
		"a=1":                        false,
		" Qui ?":                     false,
		"\u202f\u00a0Qui ?":          false,
		"=1+1":                       true,
		"+33 1 23":                   true,
		"-1":                         true,
		"@SUM(A1)":                   true,
		" =1":                        true,
		"\u200b=1":                   true,
		"\tA":                        true,
		"\r\nA":                      true,
		"＝1":                         true,
		"=HYPERLINK(\"x\",\"y, z\")": true,
	} {
		want := cell
		if formula {
			want = "'" + cell
		}
		if got := harmless(cell); got != want {
			t.Errorf("harmless(%q) = %q", cell, got)
		}
	}
}

// TestCSVKeepsCells reads the table back: what people wrote stays in its cell.
func TestCSVKeepsCells(t *testing.T) {
	const question = "=cmd|'/C x'!A1\n\"quoi\"; où, \\ quand"
	u := figures{Declined: []declined{{Question: question}}}
	var b strings.Builder
	if err := u.writeCSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][5] != "'"+question {
		t.Errorf("%q %v", rows, err)
	}
}
