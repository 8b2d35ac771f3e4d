package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/eval"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

func (a *app) evalCommand() *cobra.Command {
	var html string
	var briefs bool
	var mins, engines []string
	var l lookup
	cmd := &cobra.Command{
		Use:   "eval GOLD.jsonl...",
		Short: "Figures on gold questions, with 95% intervals",
		Long: `Eval asks every question of the gold files and judges the answers: hits, recall
and precision of evidence, exactness of quotations and dates, refusals, latency,
over all and for each kind, with 95% Wilson intervals; then every answer that is
not right, with what was retrieved and which check decided.

--engine extract,llm asks every engine named and compares them: extract chooses
sentences, llm lets the language model of the settings write (see: verbatim config).
Differences to the first are paired, question by question.

--briefs counts the facts that briefs quote, beside those in the first sentences of
the documents found, at equal length. It prints text or, with --json, JSON.

--min makes the exit code 1 when a figure is not reached: of the last engine, or
of the one named as in answer_hit@extract=0.95. Its names are:
` + wrapNames(eval.MinNames()),
		Example: `  verbatim eval bot/eval/testdata/sample.gold.jsonl
  verbatim eval --min answer_hit=0.95 --min false_refusals=0.05 --html report.html gold.jsonl
  verbatim eval --engine extract,llm --html compared.html gold.jsonl
  verbatim eval --min recall_5=0.9 --distractors others.jsonl faq.questions.jsonl
  verbatim eval --briefs bot/eval/testdata/sample.briefs.jsonl`,
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
			if briefs {
				if err := alone(cmd, "briefs", "html", "min", "engine", "search", "passages", "distractors"); err != nil {
					return err
				}
				return a.evalBriefs(cmd.Context(), args)
			}
			if l.of(args, a.corpus) {
				return a.evalSearch(cmd.Context(), args, l, html, mins)
			}
			return a.eval(cmd.Context(), args, engines, html, mins)
		},
	}
	cmd.Flags().StringVar(&html, "html", "", "write a report with plots to `FILE`")
	cmd.Flags().StringSliceVar(&engines, "engine", []string{engineExtract}, "the `ENGINES` that answer: extract, llm or both")
	cmd.Flags().StringArrayVar(&mins, "min", nil, "the figure to reach, `NAME=VALUE` (repeatable)")
	cmd.Flags().BoolVar(&briefs, "briefs", false, "measure briefs: the files hold topics with the facts that belong into them")
	cmd.Flags().BoolVar(&l.search, "search", false, "measure the search alone: the files are retrieval sets")
	cmd.Flags().StringSliceVar(&l.passages, "passages", nil, "the `FILES` that hold the documents of a retrieval set")
	cmd.Flags().StringSliceVar(&l.distractors, "distractors", nil, "`FILES` of documents to search among besides")
	return cmd
}

// alone fails when a flag is given that says nothing to the one named by mode.
func alone(cmd *cobra.Command, mode string, others ...string) error {
	for _, name := range others {
		if cmd.Flags().Changed(name) {
			return usage("leave out --"+name, "--%s has no --%s", mode, name)
		}
	}
	return nil
}

func wrapNames(names []string) string {
	sc := screen{width: 78}
	return sc.block("  ", "  ", "", strings.Join(names, ", ")+".")
}

func (a *app) eval(ctx context.Context, files, names []string, html string, given []string) error {
	if err := checkEngines(names); err != nil {
		return err
	}
	mins, err := parseMins(given, names)
	if err != nil {
		return err
	}
	cases, err := readGold(files)
	if err != nil {
		return err
	}
	engines, err := a.engines(names)
	if err != nil {
		return err
	}
	ix, err := a.open(ctx)
	if err != nil {
		return err
	}
	title := strings.Join(baseNames(files), ", ")
	if err := a.askEngines(ctx, ix, engines, cases, title); err != nil {
		return err
	}
	var report evaluation = engines[0].Report
	if len(engines) > 1 {
		compared := make([]eval.Engine, len(engines))
		for i, e := range engines {
			compared[i] = e.Engine
		}
		if report, err = eval.Compare(title, compared); err != nil {
			return failure("", "%w", err)
		}
	}
	if err := a.writeEvaluation(report, html); err != nil {
		return err
	}
	return checkMins(engines, mins)
}

// An evaluation is a report or a comparison.
type evaluation interface {
	WriteText(w io.Writer) error
	WriteJSON(w io.Writer) error
	WriteHTML(w io.Writer) error
}

func (a *app) writeEvaluation(report evaluation, html string) error {
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
		return report.WriteJSON(a.stdout)
	}
	return report.WriteText(a.stdout)
}

// The engines that eval knows.
const (
	engineExtract = "extract"
	engineLLM     = "llm"
)

// checkEngines fails when names are not engines, each once.
func checkEngines(names []string) error {
	const hint = "the engines are extract and llm: verbatim eval --engine extract,llm GOLD.jsonl"
	if len(names) == 0 {
		return usage(hint, "--engine names no engine")
	}
	for i, n := range names {
		if n != engineExtract && n != engineLLM {
			return usage(hint, "--engine: unknown engine %q", n)
		}
		if slices.Contains(names[:i], n) {
			return usage(hint, "--engine names %s twice", n)
		}
	}
	return nil
}

// An askedEngine is an engine, and how it writes if it does.
type askedEngine struct {
	eval.Engine
	writing *bot.Writing
}

// engines are the named ones, without their reports.
func (a *app) engines(names []string) ([]askedEngine, error) {
	var list []askedEngine
	for _, n := range names {
		e := askedEngine{Engine: eval.Engine{Name: n}}
		if n == engineLLM {
			w := a.model(slog.New(slog.DiscardHandler), nil, nil)
			if w == nil {
				return nil, usage("name one with VERBATIM_CHAT_MODEL, and leave out --offline", "--engine llm needs a language model, and none is set")
			}
			e.Model, e.writing = w.Model.Name(), w
		}
		list = append(list, e)
	}
	return list, nil
}

// askEngines puts every question to every engine, and fills in their reports.
func (a *app) askEngines(ctx context.Context, ix *retrieval.Index, engines []askedEngine, cases []eval.Case, title string) error {
	bar := a.progress("asking")
	defer bar.done()
	for i := range engines {
		e := &engines[i]
		assistant := bot.New(ix)
		if e.writing != nil {
			assistant = assistant.Writer(*e.writing)
		}
		var err error
		e.Report, err = eval.Run(ctx, assistant, ix.Documents(), cases, eval.Options{
			Name:  title,
			Scope: a.scope,
			Now:   time.Now,
			Search: func(ctx context.Context, q bot.Question) ([]retrieval.Hit, error) {
				return ix.Search(ctx, queryOf(q, 10))
			},
			Progress: func(done, total int) { bar.at(i*total+done, len(engines)*total) },
		})
		if err != nil {
			return failure("are these questions about this corpus?", "%w", err)
		}
	}
	return nil
}

// An engineMin is a figure that one engine must reach.
type engineMin struct {
	engine string
	eval.Min
}

// parseMins reads "NAME=VALUE", which is about the last of the engines, and "NAME@ENGINE=VALUE".
func parseMins(given, engines []string) ([]engineMin, error) {
	const hint = "names and examples: verbatim eval --help"
	mins := make([]engineMin, len(given))
	for i, g := range given {
		engine := engines[len(engines)-1]
		name, value, _ := strings.Cut(g, "=")
		if before, after, ok := strings.Cut(name, "@"); ok {
			if engine = strings.TrimSpace(after); !slices.Contains(engines, engine) {
				return nil, usage(hint, "--min: engine %q is not asked", engine)
			}
			g = before + "=" + value
		}
		m, err := eval.ParseMin(g)
		if err != nil {
			return nil, usage(hint, "--min: %w", err)
		}
		mins[i] = engineMin{engine, m}
	}
	return mins, nil
}

// checkMins fails with every figure that is not reached.
func checkMins(engines []askedEngine, mins []engineMin) error {
	var all []string
	for _, m := range mins {
		for _, e := range engines {
			if e.Name != m.engine {
				continue
			}
			for _, miss := range e.Report.Check([]eval.Min{m.Min}) {
				text := miss.String()
				if len(engines) > 1 {
					text = e.Name + ": " + text
				}
				all = append(all, text)
			}
		}
	}
	if len(all) == 0 {
		return nil
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
