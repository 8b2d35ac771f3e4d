package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/bot"
)

func (a *app) verifyCommand() *cobra.Command {
	var since bool
	cmd := &cobra.Command{
		Use:   "verify FILE",
		Short: "Re-check every quotation of saved JSON answers",
		Long: `Verify reads what --json or --batch printed — answers, briefs or digests, one,
an array of them, or one after another — and checks every quotation, source and
date against the documents. It prints each that does not hold, and its exit code
is 1 when there is one. FILE - is stdin.

Of a document that has changed since, was removed or has moved, what it was is kept
for a while (see verbatim past): a quotation that is exact in the version it cites
is told from one that never held. With --past it is no failure.`,
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
			all, err := a.savedAnswers(args[0])
			if err != nil {
				return err
			}
			a.fresh = true
			assistant, err := a.assistant(cmd.Context())
			if err != nil {
				return err
			}
			return a.verify(assistant, all, since)
		},
	}
	cmd.Flags().BoolVar(&since, "past", false, "a quotation that is exact in a past version holds")
	return cmd
}

// verified is the JSON form of what verify found.
type verified struct {
	Answers    int           `json:"answers"`
	Quotations int           `json:"quotations"`
	Failures   []bot.Failure `json:"failures"`
	// Past are the quotations that hold in a past version; empty unless that is enough.
	Past []bot.Failure `json:"past,omitempty"`
}

func (a *app) verify(assistant *bot.Assistant, all []saved, since bool) error {
	var memory *remembrance
	if s := a.pastStore(); s != nil {
		memory = &remembrance{store: s}
		assistant = assistant.Remembering(memory)
	}
	v := verified{Answers: len(all), Failures: []bot.Failure{}}
	for _, s := range all {
		v.Quotations += s.quotations
		for _, f := range s.check(assistant) {
			if since && f.Since != "" {
				v.Past = append(v.Past, f)
			} else {
				v.Failures = append(v.Failures, f)
			}
		}
	}
	if memory != nil {
		a.warnPast(memory.failed)
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
	for _, f := range append(v.Failures[:len(v.Failures):len(v.Failures)], v.Past...) {
		where := oneLine(f.Answer)
		if f.Citation > 0 {
			where += fmt.Sprintf(" [%d]", f.Citation)
		}
		if f.Document != "" {
			where += " " + oneLine(f.Document)
		}
		look, mark, why := red, "fails", f.Why
		if f.Since != "" {
			look, mark, why = yellow, string(f.Since), f.Why+"; "+sinceWords(f)
		}
		fmt.Fprintf(a.stdout, "%s  %s: %s\n", a.screen.paint(look, mark), where, oneLine(why))
	}
	verdict := a.screen.paint(green, "all hold")
	if n := len(v.Failures); n > 0 {
		verdict = a.screen.paint(red, plural(n, "failure", "failures"))
	}
	fmt.Fprintf(a.stdout, "%s, %s: %s\n", plural(v.Answers, "answer", "answers"), plural(v.Quotations, "quotation", "quotations"), verdict)
}

// sinceWords say what has become of a quotation that was exact.
func sinceWords(f bot.Failure) string {
	switch f.Since {
	case bot.SinceMoved:
		return "exact in the version cited, which is now " + f.Now
	case bot.SinceRemoved:
		return "exact in the version cited, which was removed since"
	}
	return "exact in the version cited"
}

// savedAnswers reads a file of saved answers, "-" being stdin.
func (a *app) savedAnswers(file string) ([]saved, error) {
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
	all, err := readSaved(in)
	if err != nil {
		return nil, failure("verify reads what verbatim ask --json printed", "%s: %w", name, err)
	}
	if len(all) == 0 {
		return nil, failure("verify reads what verbatim ask --json printed", "%s holds no answer", name)
	}
	return all, nil
}

// readSaved reads JSON values one after another, which a file of JSON lines is
// too; each is an answer, a brief, a digest or a list of deadlines, or an array of them. An object
// that is none of these is an error: what cannot be checked must not pass.
func readSaved(r io.Reader) ([]saved, error) {
	dec := json.NewDecoder(r)
	var all []saved
	for n := 1; ; n++ {
		var raw json.RawMessage
		err := dec.Decode(&raw)
		if errors.Is(err, io.EOF) {
			return all, nil
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
			one, err := readOne(v)
			if err != nil && len(values) > 1 {
				err = fmt.Errorf("element %d: %w", i+1, err)
			}
			if err != nil {
				return nil, fmt.Errorf("value %d: %w", n, err)
			}
			all = append(all, one)
		}
	}
}

// A saved is one answer, brief, digest or list of deadlines that was saved as JSON.
type saved struct {
	quotations int
	check      func(*bot.Assistant) []bot.Failure
}

// readOne reads one object. A key that it holds twice, in whatever case, is an
// error: two readers of the object could see two different answers.
func readOne(raw json.RawMessage) (saved, error) {
	var kind struct {
		Citations *json.RawMessage `json:"citations"`
		Points    *json.RawMessage `json:"points"`
		Stories   *json.RawMessage `json:"stories"`
		Deadlines *json.RawMessage `json:"deadlines"`
	}
	if err := json.Unmarshal(raw, &kind); err != nil {
		return saved{}, jsonError(err)
	}
	if err := checkKeys(json.NewDecoder(bytes.NewReader(raw))); err != nil {
		return saved{}, err
	}
	switch {
	case kind.Deadlines != nil:
		var d bot.Deadlines
		if err := json.Unmarshal(raw, &d); err != nil {
			return saved{}, jsonError(err)
		}
		return saved{len(d.Cited()), func(a *bot.Assistant) []bot.Failure { return a.VerifyDeadlines(&d) }}, nil
	case kind.Stories != nil:
		var e bot.Edition
		if err := json.Unmarshal(raw, &e); err != nil {
			return saved{}, jsonError(err)
		}
		return saved{len(e.Cited()), func(a *bot.Assistant) []bot.Failure { return a.VerifyEdition(&e) }}, nil
	case kind.Points != nil:
		var b bot.Brief
		if err := json.Unmarshal(raw, &b); err != nil {
			return saved{}, jsonError(err)
		}
		return saved{len(b.Cited()) + nearest(b.Nearest), func(a *bot.Assistant) []bot.Failure { return a.VerifyBrief(&b) }}, nil
	case kind.Citations != nil:
		var s bot.Answer
		if err := json.Unmarshal(raw, &s); err != nil {
			return saved{}, jsonError(err)
		}
		return saved{len(s.Citations) + nearest(s.Nearest), func(a *bot.Assistant) []bot.Failure { return a.Verify(&s) }}, nil
	}
	return saved{}, errors.New("an object that is neither an answer nor a brief nor a digest")
}

// checkKeys reads one JSON value, which is known to be valid, and reports a key
// that one of its objects holds twice.
func checkKeys(dec *json.Decoder) error {
	token, err := dec.Token()
	if err != nil {
		return err
	}
	open, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	seen := make(map[string]bool)
	for dec.More() {
		if open == '{' {
			key, err := dec.Token()
			if err != nil {
				return err
			}
			name := strings.ToLower(fmt.Sprint(key))
			if seen[name] {
				return fmt.Errorf("an object holds the key %q twice", name)
			}
			seen[name] = true
		}
		if err := checkKeys(dec); err != nil {
			return err
		}
	}
	_, err = dec.Token() // the closing delimiter
	return err
}

// nearest counts the nearest finding of a refusal, if there is one.
func nearest(c *bot.Citation) int {
	if c == nil {
		return 0
	}
	return 1
}
