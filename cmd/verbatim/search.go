package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

func (a *app) searchCommand() *cobra.Command {
	var batch string
	limit := count(10)
	cmd := &cobra.Command{
		Use:   `search "query"`,
		Short: "Ranked passages, retrieval only",
		Example: `  verbatim search "retrait des contenus terroristes"
  verbatim search --json --limit 50 --since 2017-09-01 "eu-LISA"
  verbatim search --batch queries.jsonl`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.settle(cmd); err != nil {
				return err
			}
			if batch != "" {
				return a.searchBatch(cmd.Context(), batch, int(limit), args)
			}
			return a.search(cmd.Context(), strings.Join(args, " "), int(limit))
		},
	}
	cmd.Flags().StringVar(&batch, "batch", "", "search for each question of the JSONL `FILE`, - for stdin")
	cmd.Flags().Var(&limit, "limit", "print at most `N` passages")
	return cmd
}

// found is the JSON form of what a search found.
type found struct {
	ID       string `json:"id"`
	Question string `json:"question"`
	Hits     []hit  `json:"hits"`
}

type hit struct {
	Document      string            `json:"document"`
	Start         int               `json:"start"`
	End           int               `json:"end"`
	Text          string            `json:"text"`
	Score         float64           `json:"score"`
	Date          corpus.Day        `json:"date"`
	DateEnd       corpus.Day        `json:"date_end"`
	DatePrecision *corpus.Precision `json:"date_precision"`
	DateBasis     corpus.Basis      `json:"date_basis"`
	Version       string            `json:"version"`
	Title         string            `json:"title"`
	Publisher     string            `json:"publisher"`
	URL           *string           `json:"url"`
	Headline      string            `json:"headline"`
	Lexical       float64           `json:"lexical"`
	Vector        float64           `json:"vector"`
	// AlsoIn are the near copies of the passage, which are no hits of their own.
	AlsoIn []bot.Place `json:"also_in"`
}

func (a *app) search(ctx context.Context, text string, limit int) error {
	if err := checkQuestion(text); err != nil {
		return err
	}
	ix, err := a.open(ctx)
	if err != nil {
		return err
	}
	f, err := a.find(ctx, ix, bot.Question{ID: questionID(text), Text: text, Scope: a.scope}, limit)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(f)
	}
	a.page(cmp.Or(a.scope.Lang, retrieval.DetectLang(text))).hits(f.Hits)
	return nil
}

func (a *app) searchBatch(ctx context.Context, file string, limit int, args []string) error {
	if err := batchAlone(args); err != nil {
		return err
	}
	ix, err := a.open(ctx)
	if err != nil {
		return err
	}
	return a.eachRecord(ctx, file, func(rec record) error {
		if err := checkQuestion(rec.Question); err != nil {
			return err
		}
		f, err := a.find(ctx, ix, a.question(rec), limit)
		if err != nil {
			return err
		}
		return a.printJSON(f)
	})
}

// find is the at most limit passages that rank highest for q. Nothing decides
// here whether they answer it.
func (a *app) find(ctx context.Context, ix *retrieval.Index, q bot.Question, limit int) (found, error) {
	hits, err := ix.Search(ctx, queryOf(q, limit))
	if err != nil {
		return found{}, err
	}
	f := found{ID: q.ID, Question: q.Text, Hits: make([]hit, len(hits))}
	for i, h := range hits {
		p := &h.Passage
		f.Hits[i] = hit{
			Document: p.Document, Start: p.Start, End: p.End, Text: p.Text, Score: h.Score,
			Date: p.Date.From, DateEnd: bot.DateEnd(p.Date), DatePrecision: orNull(p.Date.Precision), DateBasis: p.Date.Basis,
			Headline: p.Headline, Lexical: h.Lexical, Vector: h.Vector,
		}
		if doc := ix.Document(p.Document); doc != nil {
			f.Hits[i].Version, f.Hits[i].Title, f.Hits[i].Publisher = doc.Version, doc.Title, doc.Publisher
			f.Hits[i].URL = orNull(doc.URL)
		}
		f.Hits[i].AlsoIn = []bot.Place{}
		for _, other := range h.Copies {
			place := bot.Place{Document: other.Document, Start: other.Start, End: other.End, Date: other.Date.From}
			if other.Text != p.Text {
				place.Quote = other.Text
			}
			f.Hits[i].AlsoIn = append(f.Hits[i].AlsoIn, place)
		}
	}
	return f, nil
}

// queryOf is the search that a question asks for.
func queryOf(q bot.Question, limit int) retrieval.Query {
	return retrieval.Query{
		Text:        q.Text,
		Since:       q.Since,
		Until:       q.Until,
		Window:      retrieval.ParseWindow(q.Text, q.AsOf),
		Collections: q.Collections,
		Limit:       limit,
	}
}

// orNull is v, null in JSON when it is zero.
func orNull[T comparable](v T) *T {
	if v == *new(T) {
		return nil
	}
	return &v
}

// hits shows ranked passages.
func (p page) hits(hits []hit) {
	if len(hits) == 0 {
		p.line(p.places(0))
		return
	}
	for i, h := range hits {
		if i > 0 {
			p.gap()
		}
		mark := fmt.Sprintf("%2d. ", i+1)
		rest := strings.Repeat(" ", len(mark))
		c := bot.Citation{
			Document: h.Document, Title: cmp.Or(h.Headline, h.Title), Publisher: h.Publisher,
			Date: h.Date, DateEnd: h.DateEnd, DateBasis: h.DateBasis,
		}
		if h.DatePrecision != nil {
			c.DatePrecision = *h.DatePrecision
		}
		p.line(p.block(mark, rest, bold, p.source(&c)))
		p.text(rest, "", h.Text)
		p.faintly(rest, rest, fmt.Sprintf("%s:%d-%d  %.4f", h.Document, h.Start, h.End, h.Score))
		for _, also := range h.AlsoIn {
			also.Quote = ""
			p.faintly(rest, rest, p.also(also))
		}
	}
}
