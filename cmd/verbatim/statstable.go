package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// rows are the figures as a table: kind, day, what, outcome, count, text.
func (u *figures) rows() [][]string {
	rows := [][]string{{"kind", "day", "what", "outcome", "count", "text"}}
	for _, x := range u.Uses {
		rows = append(rows, []string{"use", x.Day.String(), x.What, x.Outcome, strconv.Itoa(x.Count), ""})
	}
	for _, x := range u.Feedback {
		rows = append(rows, []string{"feedback", x.Day.String(), opinion(x.Good), x.Reason, strconv.Itoa(x.Count), ""})
	}
	for _, x := range u.Editions {
		rows = append(rows, []string{"edition", x.Day.String(), "digest", x.Status, strconv.Itoa(x.Count), ""})
	}
	for _, x := range u.Declined {
		rows = append(rows, []string{"declined", x.Day.String(), "question", "declined", "1", x.Question})
	}
	return rows
}

func opinion(good bool) string {
	if good {
		return "good"
	}
	return "bad"
}

// harmless is a cell that no spreadsheet takes for a formula, also where it drops
// what is invisible before it.
func harmless(cell string) string {
	shown := strings.TrimLeftFunc(cell, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	})
	first, _ := utf8.DecodeRuneInString(shown)
	if strings.ContainsRune("=+-@＝＋－＠", first) || strings.ContainsAny(cell[:len(cell)-len(shown)], "\t\r\n") {
		return "'" + cell
	}
	return cell
}

// writeCSV writes the table. What people wrote stands in it for whoever opens it in
// a spreadsheet.
func (u *figures) writeCSV(w io.Writer) error {
	rows := u.rows()
	for _, row := range rows {
		for i, cell := range row {
			row[i] = harmless(cell)
		}
	}
	return csv.NewWriter(w).WriteAll(rows)
}

func writeTable(file string, u *figures) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return failure("", "cannot write %s: %w", file, cause(err))
	}
	if err := errors.Join(u.writeCSV(f), f.Close()); err != nil {
		return failure("", "cannot write %s: %w", file, cause(err))
	}
	return nil
}

// print writes the figures for people: sums first, then day by day.
func (u *figures) print(w io.Writer, s screen) {
	fmt.Fprintf(w, "%s to %s\n", u.Since, u.Until)
	sums := map[string]int{}
	var order []string
	add := func(key string, n int) {
		if sums[key] == 0 {
			order = append(order, key)
		}
		sums[key] += n
	}
	for _, x := range u.Uses {
		add(fmt.Sprintf("%-12s %s", x.What, x.Outcome), x.Count)
	}
	for _, x := range u.Feedback {
		add(strings.TrimSpace(fmt.Sprintf("%-12s %s %s", "feedback", opinion(x.Good), x.Reason)), x.Count)
	}
	for _, x := range u.Editions {
		add(fmt.Sprintf("%-12s %s", "digest", x.Status), x.Count)
	}
	slices.Sort(order)
	for _, key := range order {
		fmt.Fprintf(w, "%6d  %s\n", sums[key], s.clean(key))
	}
	if len(order) == 0 {
		fmt.Fprintln(w, "nothing was asked in these days")
	}
	day := corpus.Day(0)
	for _, x := range u.Uses {
		if x.What != "question" {
			continue
		}
		if x.Day != day {
			day = x.Day
			fmt.Fprintf(w, "\n%s", day)
		}
		fmt.Fprintf(w, "  %d %s", x.Count, s.clean(x.Outcome))
	}
	if day != 0 {
		fmt.Fprintln(w)
	}
	if len(u.Declined) > 0 {
		fmt.Fprintln(w, "\ndeclined")
	}
	for _, d := range u.Declined {
		fmt.Fprintf(w, "%s  %s\n", d.Day, oneLine(d.Question))
	}
}
