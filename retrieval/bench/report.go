package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// A bench is one run: what was asked for, what has been made so far, and what
// came out.
type bench struct {
	size, dims int
	quick      bool
	dir        string
	progress   io.Writer

	made

	lines      []line
	times      []string // of what was measured side by side
	growthRows []string
	wrong      bool
}

// A line is a goal and what was reached of it.
type line struct{ goal, asked, reached, verdict string }

// atMost reports a ratio that is to be small.
func (b *bench) atMost(goal string, limit, reached float64) {
	b.line(goal, fmt.Sprintf("at most %.4g", limit), fmt.Sprintf("%.2f", reached), reached <= limit)
}

// atLeast reports a ratio that is to be great.
func (b *bench) atLeast(goal string, limit, reached float64) {
	b.line(goal, fmt.Sprintf("at least %.4g", limit), fmt.Sprintf("%.4g", reached), reached >= limit)
}

func (b *bench) line(goal, asked, reached string, ok bool) {
	verdict := "pass"
	if !ok {
		verdict = "FAIL"
	}
	b.lines = append(b.lines, line{goal, asked, reached, verdict})
}

// right reports what is no matter of speed: when it fails, so does the program.
func (b *bench) right(goal, asked, reached string, ok bool) {
	b.line(goal, asked, reached, ok)
	b.wrong = b.wrong || !ok
}

func (b *bench) broken(goal, why string) {
	b.lines = append(b.lines, line{goal, "", why, "BROKEN"})
	b.wrong = true
}

// side notes the times of cases that were run in turn, beside the first of them.
func (b *bench) side(goal string, cases ...*timed) {
	for _, c := range cases {
		b.times = append(b.times, strings.Join([]string{goal, c.name, ms(c.median()), ms(quantile(c.times, .95)), fmt.Sprintf("%.2f", c.over(cases[0]))}, "\t"))
	}
}

func (b *bench) print(w io.Writer) {
	table(w, "goal\tasked\treached\t", func(add func(string)) {
		for _, l := range b.lines {
			add(strings.Join([]string{l.goal, l.asked, l.reached, l.verdict}, "\t"))
		}
	})
	if len(b.times) > 0 {
		table(w, "side by side\t\tmedian ms\tp95 ms\ttimes the first", func(add func(string)) {
			for _, t := range b.times {
				add(t)
			}
		})
	}
	for _, row := range b.growthRows {
		fmt.Fprintln(w, row)
	}
}

func table(w io.Writer, head string, rows func(add func(string))) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, head)
	rows(func(s string) { fmt.Fprintln(tw, s) })
	must(tw.Flush())
	fmt.Fprintln(w)
}

// rounds is how often something is timed: n times, or fewer in a quick run.
func (b *bench) rounds(n int) int {
	if b.quick {
		return max(n/4, 5)
	}
	return n
}

// lasting is for how long something is watched.
func (b *bench) lasting(d time.Duration) time.Duration {
	if b.quick {
		return d / 5
	}
	return d
}
