package main

import (
	"context"
	"os"
	"strings"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/eval"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// briefHits is how many passages are found for a topic, as many as a brief reads.
const briefHits = 40

// evalBriefs evaluates briefs on the topics of files.
func (a *app) evalBriefs(ctx context.Context, files []string) error {
	var topics []eval.Topic
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return failure("", "cannot read %s: %w", file, cause(err))
		}
		list, err := eval.ReadTopics(f, file)
		f.Close()
		if err != nil {
			return failure(`a file of topics has one a line: {"id","topic","lang","evidence":[{"fact","quotes":[{"document","quote"}]}]}`, "%w", err)
		}
		topics = append(topics, list...)
	}
	ix, err := a.open(ctx)
	if err != nil {
		return err
	}
	bar := a.progress("writing")
	defer bar.done()
	search := func(ctx context.Context, q bot.Question) ([]retrieval.Hit, error) {
		return ix.Search(ctx, queryOf(q, briefHits))
	}
	report, err := eval.RunBriefs(ctx, bot.New(ix).Brief, search, ix.Documents(), topics,
		eval.BriefOptions{Name: strings.Join(baseNames(files), ", "), Scope: a.scope, Progress: bar.at})
	if err != nil {
		return failure("are these topics of this corpus?", "%w", err)
	}
	if a.json {
		return report.WriteJSON(a.stdout)
	}
	return report.WriteText(a.stdout)
}
