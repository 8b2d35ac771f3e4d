package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

func (a *app) datesCommand() *cobra.Command {
	var d dates
	cmd := &cobra.Command{
		Use:   "dates [text]",
		Short: "The dates read in a text",
		Long: `Dates prints the dates that a text mentions, with their byte offsets, the days
they cover, both included, and what they rest on. The text is read from stdin
unless it is given. Dates that lean on the day of writing ("hier") need
--reference. A day that does not exist ("31 avril") and a weekday that is not the
day's are told. With --question it prints the window of days that a question asks
for, as of --as-of.

With --batch it reads one JSON object a line, {"id","text","reference_date"}, or
{"id","question","as_of"} with --question, and prints one a line, in order.`,
		Example: `  verbatim dates --reference 2019-04-08 "réunis jeudi 4 et vendredi 5 avril"
  verbatim dates --question --as-of 2017-12-31 "Que s'est-il passé depuis juin ?"
  verbatim dates --json --batch texts.jsonl`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.settle(cmd); err != nil {
				return err
			}
			if d.batch != "" {
				return a.datesBatch(cmd.Context(), &d, args)
			}
			return a.dates(&d, args)
		},
	}
	cmd.Flags().Var(&d.reference, "reference", "the `DATE` on which the text was written")
	cmd.Flags().BoolVar(&d.question, "question", false, "the window that a question asks for")
	cmd.Flags().StringVar(&d.batch, "batch", "", "read the texts of the JSONL `FILE`, - for stdin")
	return cmd
}

// dates are the flags of the command.
type dates struct {
	reference dayFlag
	question  bool
	batch     string
}

// datesRead is the JSON form of the dates of one text.
type datesRead struct {
	ID    string     `json:"id"`
	Dates []dateRead `json:"dates"`
	// Impossible are the days that are written and do not exist.
	Impossible []corpus.Span `json:"impossible,omitempty"`
}

type dateRead struct {
	Start     int              `json:"start"`
	End       int              `json:"end"`
	From      corpus.Day       `json:"from"`
	To        corpus.Day       `json:"to"`
	Precision corpus.Precision `json:"precision"`
	Basis     corpus.Basis     `json:"basis"`
	Vague     bool             `json:"vague,omitempty"`
	// Conflict tells that the weekday written is not that of the day.
	Conflict bool `json:"conflict,omitempty"`
}

// windowRead is the JSON form of the window of one question.
type windowRead struct {
	ID     string           `json:"id"`
	From   corpus.Day       `json:"from"`
	To     corpus.Day       `json:"to"`
	Intent retrieval.Intent `json:"intent"`
}

func (a *app) datesBatch(ctx context.Context, d *dates, args []string) error {
	if err := batchAlone(args); err != nil {
		return err
	}
	return a.eachRecord(ctx, d.batch, func(rec record) error {
		if d.question {
			if err := checkQuestion(rec.Question); err != nil {
				return err
			}
			return a.printJSON(windowOf(string(rec.ID), rec.Question, cmp.Or(rec.AsOf, a.scope.AsOf)))
		}
		return a.printJSON(datesOf(string(rec.ID), rec.Text, cmp.Or(rec.Reference, d.reference.Day)))
	})
}

// dates reads one text, from the arguments or else from stdin.
func (a *app) dates(d *dates, args []string) error {
	text := strings.Join(args, " ")
	if len(args) == 0 {
		b, err := io.ReadAll(io.LimitReader(a.stdin, maxLine+1))
		if err != nil {
			return failure("", "cannot read stdin: %w", cause(err))
		}
		if len(b) > maxLine {
			return failure("split it", "the text on stdin is longer than %d MB", maxLine>>20)
		}
		text = string(b)
	}
	if d.question {
		return a.questionWindow(text)
	}
	if strings.TrimSpace(text) == "" {
		return usage(`give it on stdin: verbatim dates < text.txt`, "the text is empty")
	}
	read := datesOf("", text, d.reference.Day)
	if a.json {
		return a.printJSON(read)
	}
	p := a.page(cmp.Or(a.scope.Lang, "fr"))
	for _, r := range read.Dates {
		date := corpus.Date{From: r.From, To: r.To, Precision: r.Precision, Basis: r.Basis}
		note := ""
		if r.Vague {
			note = " ~"
		}
		if r.Conflict {
			note += " (not on that weekday)"
		}
		p.line(fmt.Sprintf("%d-%d  %s%s  %s", r.Start, r.End, p.when(date), note, oneLine(text[r.Start:r.End])))
	}
	for _, s := range read.Impossible {
		p.line(fmt.Sprintf("%d-%d  no such day  %s", s.Start, s.End, oneLine(s.In(text))))
	}
	if len(read.Dates)+len(read.Impossible) == 0 && d.reference.Day == 0 {
		a.warn("dates such as \"hier\" need --reference", "no dates found")
	}
	return nil
}

func (a *app) questionWindow(text string) error {
	if err := checkQuestion(text); err != nil {
		return err
	}
	w := windowOf("", text, a.scope.AsOf)
	if a.json {
		return a.printJSON(w)
	}
	open := func(d corpus.Day) string {
		if d == 0 {
			return "…"
		}
		return d.String()
	}
	_, err := fmt.Fprintf(a.stdout, "%s  %s – %s\n", w.Intent, open(w.From), open(w.To))
	return err
}

func datesOf(id, text string, reference corpus.Day) datesRead {
	read := datesRead{ID: id, Dates: []dateRead{}}
	for _, e := range corpus.ScanDates(text) {
		if e.Impossible() {
			read.Impossible = append(read.Impossible, e.Span)
		}
	}
	for _, m := range corpus.FindDates(text, corpus.Reference{Day: reference, Years: yearsIn(text)}) {
		read.Dates = append(read.Dates, dateRead{
			Start: m.Span.Start, End: m.Span.End, From: m.From, To: m.To,
			Precision: m.Precision, Basis: m.Basis, Vague: m.Vague, Conflict: m.Conflict,
		})
	}
	return read
}

// yearsIn are the years written in text, for dates that are settled by a
// weekday and the years around them.
func yearsIn(text string) []int {
	var years []int
	for _, e := range corpus.ScanDates(text) {
		if e.Year != 0 {
			years = append(years, e.Year)
		}
		if e.Range && e.Last.Year != 0 {
			years = append(years, e.Last.Year)
		}
	}
	return years
}

func windowOf(id, question string, asOf corpus.Day) windowRead {
	w := retrieval.ParseWindow(question, asOf)
	return windowRead{ID: id, From: w.From, To: w.To, Intent: w.Intent}
}
