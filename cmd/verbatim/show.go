package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

func (a *app) showCommand() *cobra.Command {
	var text bool
	cmd := &cobra.Command{
		Use:   "show DOCUMENT",
		Short: "A document's items, passages, dates and skipped spans",
		Long: `Show prints how a document was read: its items with their dates and what those
rest on, its passages, what is skipped and why, and the dates it mentions, with
byte offsets; and the copies, translations and versions of it in the corpus. With
--text it prints the canonical text, to which all offsets refer. DOCUMENT is the
path inside the corpus, as citations give it.`,
		Example: `  verbatim show 000_9d6e60b976801137.txt
  verbatim show --text 000_9d6e60b976801137.txt | head -c 1000
  verbatim show --json --corpus ~/communiques 2017/nice.html`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("run: verbatim show --help", "show takes one document, got %d", len(args))
			}
			return nil
		},
		ValidArgsFunction: a.completeDocument,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.settle(cmd); err != nil {
				return err
			}
			ix, doc, err := a.document(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			switch {
			case text:
				_, err = io.WriteString(a.stdout, a.screen.clean(doc.Text))
				return err
			case a.json:
				record := recordOf(doc)
				record.Related = a.related(ix, doc)
				return a.printJSON(record)
			}
			p := a.page(cmp.Or(a.scope.Lang, doc.Lang))
			p.document(doc)
			p.related(a.related(ix, doc))
			return nil
		},
	}
	cmd.Flags().BoolVar(&text, "text", false, "print the canonical text and nothing else")
	return cmd
}

// document finds one document by its id, and the index that has it.
func (a *app) document(ctx context.Context, id string) (*retrieval.Index, *corpus.Document, error) {
	ix, err := a.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	if doc := ix.Document(id); doc != nil && a.allowed(doc) {
		return ix, doc, nil
	}
	hint := "verbatim index --json lists the documents"
	if near := a.nearestDocument(ix, id); near != "" {
		hint = "did you mean " + near + "?"
	}
	return nil, nil, failure(hint, "there is no document %q in the corpus", id)
}

// allowed reports whether the collections asked for, if any, hold doc.
func (a *app) allowed(doc *corpus.Document) bool {
	return len(a.scope.Collections) == 0 || slices.Contains(a.scope.Collections, doc.Collection)
}

// nearestDocument is the one document whose id holds id or ends a path to it, or "".
func (a *app) nearestDocument(ix *retrieval.Index, id string) string {
	near := ""
	for _, d := range ix.Documents() {
		if !a.allowed(d) || !strings.Contains(d.ID, id) && !strings.HasSuffix(id, "/"+d.ID) {
			continue
		}
		if near != "" {
			return ""
		}
		near = d.ID
	}
	return near
}

// completeDocument offers the documents of the corpus to the shell.
func (a *app) completeDocument(cmd *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 || a.settle(cmd) != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	ix, err := a.open(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var ids []string
	for _, d := range ix.Documents() {
		if strings.HasPrefix(d.ID, start) {
			ids = append(ids, d.ID)
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}

// shown is the JSON form of how a document was read.
type shown struct {
	Document   string         `json:"document"`
	Version    string         `json:"version"`
	Title      string         `json:"title"`
	Publisher  string         `json:"publisher"`
	URL        *string        `json:"url"`
	Lang       string         `json:"lang"`
	Collection string         `json:"collection"`
	Date       corpus.Day     `json:"date"`
	DateEnd    corpus.Day     `json:"date_end"`
	DateBasis  corpus.Basis   `json:"date_basis"`
	Items      []shownItem    `json:"items"`
	Passages   []shownPassage `json:"passages"`
	Skipped    []shownSkip    `json:"skipped"`
	Mentions   []shownMention `json:"mentions"`
	// Related are the copies, translations and versions of the document; left out when there are none.
	Related []shownRelative `json:"related,omitempty"`
	Text    string          `json:"text"`
}

type shownItem struct {
	Start         int               `json:"start"`
	End           int               `json:"end"`
	Headline      string            `json:"headline"`
	Date          corpus.Day        `json:"date"`
	DateEnd       corpus.Day        `json:"date_end"`
	DatePrecision *corpus.Precision `json:"date_precision"`
	DateBasis     corpus.Basis      `json:"date_basis"`
}

type shownPassage struct {
	Start int `json:"start"`
	End   int `json:"end"`
	Item  int `json:"item"`
}

type shownSkip struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Why   string `json:"why"`
}

type shownMention struct {
	Start     int              `json:"start"`
	End       int              `json:"end"`
	From      corpus.Day       `json:"from"`
	To        corpus.Day       `json:"to"`
	Precision corpus.Precision `json:"precision"`
	Vague     bool             `json:"vague,omitempty"`
}

// recordOf is doc's JSON form. Its lists are never null.
func recordOf(doc *corpus.Document) shown {
	s := shown{
		Document: doc.ID, Version: doc.Version, Title: doc.Title, Publisher: doc.Publisher, URL: orNull(doc.URL),
		Lang: doc.Lang, Collection: doc.Collection,
		Date: doc.Date.From, DateEnd: bot.DateEnd(doc.Date), DateBasis: doc.Date.Basis,
		Items: []shownItem{}, Passages: []shownPassage{}, Skipped: []shownSkip{}, Mentions: []shownMention{},
		Text: doc.Text,
	}
	for _, it := range doc.Items {
		s.Items = append(s.Items, shownItem{it.Start, it.End, it.Headline, it.Date.From, bot.DateEnd(it.Date), orNull(it.Date.Precision), it.Date.Basis})
	}
	for _, p := range doc.Passages {
		s.Passages = append(s.Passages, shownPassage{p.Start, p.End, p.Item})
	}
	for _, k := range doc.Skipped {
		s.Skipped = append(s.Skipped, shownSkip{k.Start, k.End, k.Why})
	}
	for _, m := range doc.Mentions {
		s.Mentions = append(s.Mentions, shownMention{m.Span.Start, m.Span.End, m.From, m.To, m.Precision, m.Vague})
	}
	return s
}

// document shows how a document was read, in the order of its text: each item
// with the passages, the skipped spans and the dates in it.
func (p page) document(doc *corpus.Document) {
	p.text("", bold, cmp.Or(doc.Title, doc.ID))
	about := []string{}
	for _, s := range []string{doc.Publisher, p.when(doc.Date), doc.URL, doc.Lang, doc.Collection} {
		if s != "" {
			about = append(about, s)
		}
	}
	p.text("", "", strings.Join(about, " · "))
	p.faintly("", "", fmt.Sprintf("%s  %s  %d bytes", doc.ID, doc.Version, len(doc.Text)))
	for i, it := range doc.Items {
		p.gap()
		p.text("", bold, fmt.Sprintf("item %d  %d-%d  %s (%s)", i+1, it.Start, it.End, p.when(it.Date), it.Date.Basis))
		if it.Headline != "" {
			p.text("  ", "", it.Headline)
		}
		for _, ps := range doc.Passages {
			if ps.Item == i {
				p.span("  ", ps.Span, "passage", excerpt(ps.Text))
			}
		}
	}
	if len(doc.Skipped) > 0 {
		p.gap()
		p.text("", bold, "skipped")
	}
	for _, k := range doc.Skipped {
		p.span("  ", k.Span, k.Why, excerpt(k.In(doc.Text)))
	}
	p.mentions(doc)
}

func (p page) mentions(doc *corpus.Document) {
	if len(doc.Mentions) == 0 {
		return
	}
	p.gap()
	p.text("", bold, "dates mentioned")
	ms := append([]corpus.Mention(nil), doc.Mentions...)
	sort.SliceStable(ms, func(i, k int) bool { return ms[i].Span.Start < ms[k].Span.Start })
	for _, m := range ms {
		what := p.when(m.Date)
		if m.Vague {
			what += " ~"
		}
		p.span("  ", m.Span, what, excerpt(m.Span.In(doc.Text)))
	}
}

func (p page) span(indent string, s corpus.Span, what, text string) {
	head := fmt.Sprintf("%s%6d-%-6d %s  ", indent, s.Start, s.End, what)
	p.line(p.clip(head + plain(text)))
}

// clip cuts a line of a list to the width of the screen.
func (sc screen) clip(s string) string {
	if sc.width == 0 || columns(s) <= sc.width {
		return s
	}
	r := []rune(s)
	return string(r[:min(len(r), sc.width-1)]) + "…"
}

// excerpt is the beginning of text on one line.
func excerpt(text string) string {
	const most = 72     // code points
	const enough = 1000 // bytes that surely hold as many, white space aside
	r := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(text[:min(len(text), enough)], "")), " "))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most-1]) + "…"
}
