package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/bot"
)

func (a *app) askCommand() *cobra.Command {
	var batch string
	var explain bool
	cmd := &cobra.Command{
		Use:   `ask "question"`,
		Short: "Answer a question with dated quotations",
		Long: `Ask answers a question with quotations from the documents, each with its
source and its date, or says that the documents do not answer it and shows the
nearest finding.

With --batch it answers a file of questions, one JSON object {"id","question"}
a line, and prints one JSON object a line, in order. A line that is no question
ends it with exit code 1; what was answered before stays.

Where a model is configured it writes the answer, and every sentence of it is
held against the quotations that it rests on before it is shown. --explain says
after the answer what was retrieved, what the model said and what each check did.`,
		Example: `  verbatim ask "Combien de villes ont signé la Déclaration de Nice ?"
  verbatim ask --json --as-of 2017-12-31 "Que veut le G7 depuis octobre ?"
  verbatim ask --corpus ~/communiques --batch questions.jsonl > answers.jsonl`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.settle(cmd); err != nil {
				return err
			}
			if batch != "" {
				return a.askBatch(cmd.Context(), batch, args)
			}
			return a.ask(cmd.Context(), strings.Join(args, " "), explain)
		},
	}
	cmd.Flags().StringVar(&batch, "batch", "", "answer the questions of the JSONL `FILE`, - for stdin")
	cmd.Flags().BoolVar(&explain, "explain", false, "say how the answer came about")
	return cmd
}

func (a *app) ask(ctx context.Context, text string, explain bool) error {
	if err := checkQuestion(text); err != nil {
		return err
	}
	assistant, err := a.writer(ctx)
	if err != nil {
		return err
	}
	q := bot.Question{ID: questionID(text), Text: text, Scope: a.scope}
	var steps []bot.Step
	live := a.live(q)
	watch := bot.Watch{Claim: live.claim}
	if a.json {
		watch.Claim = nil
	}
	if explain {
		watch.Step = func(s bot.Step) { steps = append(steps, s) }
	}
	answer, err := assistant.AskWatched(ctx, q, watch)
	if err != nil {
		return err
	}
	if a.json {
		err = a.printJSON(explained{answer, steps})
	} else {
		live.rest(answer)
		live.steps(steps)
	}
	if err == nil && !answer.Answered {
		err = errDeclined
	}
	return err
}

// An explained answer says how it came about.
type explained struct {
	*bot.Answer
	Explain []bot.Step `json:"explain,omitempty"`
}

func (a *app) askBatch(ctx context.Context, file string, args []string) error {
	if err := batchAlone(args); err != nil {
		return err
	}
	assistant, err := a.writer(ctx)
	if err != nil {
		return err
	}
	return a.eachRecord(ctx, file, func(rec record) error {
		if err := checkQuestion(rec.Question); err != nil {
			return err
		}
		answer, err := assistant.Ask(ctx, a.question(rec))
		if err != nil {
			return err
		}
		return a.printJSON(answer)
	})
}

// question is a line of a batch as a question. A day that the line itself gives
// for today is nearer than the one of the call.
func (a *app) question(rec record) bot.Question {
	q := bot.Question{ID: string(rec.ID), Text: rec.Question, Scope: a.scope}
	if q.ID == "" {
		q.ID = questionID(q.Text)
	}
	if rec.AsOf != 0 {
		q.AsOf = rec.AsOf
	}
	return q
}

// questionID names a question that came without an id: the same for the same words.
func questionID(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "q-" + hex.EncodeToString(sum[:6])
}

// batchAlone refuses words on the command line beside a batch.
func batchAlone(args []string) error {
	if len(args) > 0 {
		return usage("leave out one of the two", "--batch and %q are given together", strings.Join(args, " "))
	}
	return nil
}
