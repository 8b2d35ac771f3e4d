package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/eval"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

func (a *app) evalCommand() *cobra.Command {
	var html string
	var mins []string
	cmd := &cobra.Command{
		Use:   "eval GOLD.jsonl...",
		Short: "Figures on gold questions, with 95% intervals",
		Long: `Eval asks every question of the gold files and judges the answers: hits, recall
and precision of evidence, exactness of quotations and dates, refusals, latency,
over all and for each kind, with 95% Wilson intervals; then every answer that is
not right, with what was retrieved and which check decided.

--min makes the exit code 1 when a figure is not reached. Its names are:
` + wrapNames(eval.MinNames()),
		Example: `  verbatim eval bot/eval/testdata/sample.gold.jsonl
  verbatim eval --min answer_hit=0.95 --min false_refusals=0.05 --html report.html gold.jsonl`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("run: verbatim eval --help", "eval takes at least one gold file")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.settle(cmd); err != nil {
				return err
			}
			return a.eval(cmd.Context(), args, html, mins)
		},
	}
	cmd.Flags().StringVar(&html, "html", "", "write a report with plots to `FILE`")
	cmd.Flags().StringArrayVar(&mins, "min", nil, "the figure to reach, `NAME=VALUE` (repeatable)")
	return cmd
}

func wrapNames(names []string) string {
	sc := screen{width: 78}
	return sc.block("  ", "  ", "", strings.Join(names, ", ")+".")
}

func (a *app) eval(ctx context.Context, files []string, html string, given []string) error {
	mins := make([]eval.Min, len(given))
	for i, g := range given {
		m, err := eval.ParseMin(g)
		if err != nil {
			return usage("names and examples: verbatim eval --help", "--min: %w", err)
		}
		mins[i] = m
	}
	cases, err := readGold(files)
	if err != nil {
		return err
	}
	ix, err := a.open(ctx)
	if err != nil {
		return err
	}
	assistant := bot.New(ix)
	bar := a.progress("asking")
	report, err := eval.Run(ctx, assistant, ix.Documents(), cases, eval.Options{
		Name:  strings.Join(baseNames(files), ", "),
		Scope: a.scope,
		Now:   time.Now,
		Search: func(ctx context.Context, q bot.Question) ([]retrieval.Hit, error) {
			return ix.Search(ctx, queryOf(q, 10))
		},
		Progress: bar.at,
	})
	bar.done()
	if err != nil {
		return failure("are these questions about this corpus?", "%w", err)
	}
	if html != "" {
		var b bytes.Buffer
		err := report.WriteHTML(&b)
		if err == nil {
			err = writeWhole(html, b.Bytes())
		}
		if err != nil {
			return failure("check --html", "cannot write the report %s: %w", html, cause(err))
		}
	}
	if a.json {
		err = report.WriteJSON(a.stdout)
	} else {
		err = report.WriteText(a.stdout)
	}
	if err != nil {
		return err
	}
	return checkMins(report, mins)
}

// checkMins fails with every figure that is not reached.
func checkMins(report *eval.Report, mins []eval.Min) error {
	missed := report.Check(mins)
	if len(missed) == 0 {
		return nil
	}
	var all []string
	for _, m := range missed {
		all = append(all, m.String())
	}
	return failure("the answers that are not right are listed above", "%s", strings.Join(all, "; "))
}

// readGold reads all files as one set.
func readGold(files []string) ([]eval.Case, error) {
	const hint = "a gold file has one question a line: {\"id\",\"question\",\"answerable\",\"evidence\"}"
	var all []eval.Case
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return nil, failure("", "cannot read %s: %w", file, cause(err))
		}
		cases, err := eval.ReadGold(f, file)
		f.Close()
		if err != nil {
			return nil, failure(hint, "%w", err)
		}
		all = append(all, cases...)
	}
	if len(all) == 0 {
		return nil, failure(hint, "%s holds no question", strings.Join(files, ", "))
	}
	return all, nil
}

func baseNames(files []string) []string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = filepath.Base(f)
	}
	return names
}

// writeWhole writes a file whole or not at all.
func writeWhole(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".verbatim-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // nothing is there any more when all went well
	_, err = f.Write(data)
	if e := f.Chmod(0o644); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
