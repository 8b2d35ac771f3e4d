package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/bot"
)

func (a *app) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify FILE",
		Short: "Re-check every quotation of saved JSON answers",
		Long: `Verify reads what --json or --batch printed — answers, briefs or digests, one,
an array of them, or one after another — and checks every quotation, source and
date against the documents. It prints each that does not hold, and its exit code
is 1 when there is one. FILE - is stdin.`,
		Example: `  verbatim ask --json "Qui a signé la Déclaration de Nice ?" | verbatim verify -
  verbatim verify --corpus ~/communiques answers.jsonl`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("run: verbatim verify --help", "verify takes one file, got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.settle(cmd); err != nil {
				return err
			}
			saved, err := a.savedAnswers(args[0])
			if err != nil {
				return err
			}
			assistant, err := a.assistant(cmd.Context())
			if err != nil {
				return err
			}
			return a.verify(assistant, saved)
		},
	}
}

// verified is the JSON form of what verify found.
type verified struct {
	Answers    int           `json:"answers"`
	Quotations int           `json:"quotations"`
	Failures   []bot.Failure `json:"failures"`
}

func (a *app) verify(assistant *bot.Assistant, saved []*bot.Answer) error {
	v := verified{Answers: len(saved), Failures: []bot.Failure{}}
	for _, s := range saved {
		v.Quotations += len(s.Citations)
		if s.Nearest != nil {
			v.Quotations++
		}
		v.Failures = append(v.Failures, assistant.Verify(s)...)
	}
	if a.json {
		if err := a.printJSON(v); err != nil {
			return err
		}
	} else {
		a.printFailures(v)
	}
	if len(v.Failures) > 0 {
		return errFound
	}
	return nil
}

func (a *app) printFailures(v verified) {
	for _, f := range v.Failures {
		where := oneLine(f.Answer)
		if f.Citation > 0 {
			where += fmt.Sprintf(" [%d]", f.Citation)
		}
		if f.Document != "" {
			where += " " + oneLine(f.Document)
		}
		fmt.Fprintf(a.stdout, "%s  %s: %s\n", a.screen.paint(red, "fails"), where, oneLine(f.Why))
	}
	verdict := a.screen.paint(green, "all hold")
	if n := len(v.Failures); n > 0 {
		verdict = a.screen.paint(red, plural(n, "failure", "failures"))
	}
	fmt.Fprintf(a.stdout, "%s, %s: %s\n", plural(v.Answers, "answer", "answers"), plural(v.Quotations, "quotation", "quotations"), verdict)
}

// savedAnswers reads a file of saved answers, "-" being stdin.
func (a *app) savedAnswers(file string) ([]*bot.Answer, error) {
	name, in := file, a.stdin
	if file == "-" {
		name = "stdin"
	} else {
		f, err := os.Open(file)
		if err != nil {
			return nil, failure("verify reads what verbatim ask --json printed", "cannot read %s: %w", file, cause(err))
		}
		defer f.Close()
		in = f
	}
	saved, err := readSaved(in)
	if err != nil {
		return nil, failure("verify reads what verbatim ask --json printed", "%s: %w", name, err)
	}
	if len(saved) == 0 {
		return nil, failure("verify reads what verbatim ask --json printed", "%s holds no answer", name)
	}
	return saved, nil
}

// readSaved reads JSON values one after another, which a file of JSON lines is
// too; each is an answer, a brief or a digest, or an array of them. An object
// that is none of these is an error: what cannot be checked must not pass.
func readSaved(r io.Reader) ([]*bot.Answer, error) {
	dec := json.NewDecoder(r)
	var saved []*bot.Answer
	for n := 1; ; n++ {
		var raw json.RawMessage
		err := dec.Decode(&raw)
		if errors.Is(err, io.EOF) {
			return saved, nil
		}
		if err != nil {
			return nil, fmt.Errorf("value %d: not JSON: %w", n, err)
		}
		values := []json.RawMessage{raw}
		if raw[0] == '[' {
			if err := json.Unmarshal(raw, &values); err != nil {
				return nil, fmt.Errorf("value %d: %w", n, jsonError(err))
			}
		}
		for i, v := range values {
			answers, err := savedAnswer(v)
			if err != nil && len(values) > 1 {
				err = fmt.Errorf("element %d: %w", i+1, err)
			}
			if err != nil {
				return nil, fmt.Errorf("value %d: %w", n, err)
			}
			saved = append(saved, answers...)
		}
	}
}

// savedAnswer reads one object. A brief and a digest count as one answer for each point.
func savedAnswer(raw json.RawMessage) ([]*bot.Answer, error) {
	var kind struct {
		Citations *json.RawMessage `json:"citations"`
		Points    *json.RawMessage `json:"points"`
		Stories   *json.RawMessage `json:"stories"`
	}
	if err := json.Unmarshal(raw, &kind); err != nil {
		return nil, jsonError(err)
	}
	switch {
	case kind.Stories != nil:
		var e bot.Edition
		if err := json.Unmarshal(raw, &e); err != nil {
			return nil, jsonError(err)
		}
		var out []*bot.Answer
		for _, s := range e.Stories {
			out = append(out, answersOf(s.Headline, s.Points)...)
		}
		return append(out, answersOf("upcoming", e.Upcoming)...), nil
	case kind.Points != nil:
		var b bot.Brief
		if err := json.Unmarshal(raw, &b); err != nil {
			return nil, jsonError(err)
		}
		out := answersOf(b.Topic, append(b.Points, b.Upcoming...))
		if b.Nearest != nil {
			out = append(out, &bot.Answer{Question: b.Topic, Nearest: b.Nearest})
		}
		if len(out) == 0 {
			out = []*bot.Answer{{Question: b.Topic}}
		}
		return out, nil
	case kind.Citations != nil:
		var s bot.Answer
		if err := json.Unmarshal(raw, &s); err != nil {
			return nil, jsonError(err)
		}
		return []*bot.Answer{&s}, nil
	}
	return nil, errors.New("an object that is neither an answer nor a brief nor a digest")
}

// answersOf are points as answers. Their citations are numbered over all
// points, where an answer counts from 1.
func answersOf(name string, points []bot.Point) []*bot.Answer {
	var out []*bot.Answer
	for _, p := range points {
		s := &bot.Answer{Question: name, Answered: true, Citations: p.Citations}
		for i := range s.Citations {
			s.Citations[i].N = i + 1
		}
		out = append(out, s)
	}
	return out
}
