package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/prompts"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// maxClaims is how many claims a written answer has.
const maxClaims = 5

// write lets the model write what out, an extracted answer to in, says already.
// Where it does not succeed, out stays as it is but for Fallback and Dropped. The
// error is that of ctx.
func (a *Assistant) write(ctx context.Context, in *inquiry, hits []retrieval.Hit, units []*unit, out *Answer, w Watch) error {
	d := newDraft(a, in, hits, units, w)
	err := d.ask(ctx)
	d.finish()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	out.Dropped = d.dropped
	why := d.outcome(err)
	a.report(ctx, why, err, d.dropped)
	out.Fallback = why
	if len(d.claims) == 0 {
		return nil
	}
	out.Claims, out.Citations, out.Engine = d.claims, d.citations, a.writing.Model.Name()
	out.Text = claimsText(out.Claims)
	return nil
}

// ask puts the question to the model and takes its claims as they come.
func (d *draft) ask(ctx context.Context) error {
	ctx, cancel := d.a.writing.within(ctx, d.a.writing.timeout())
	defer cancel()
	var reader prompts.ClaimReader
	var reply strings.Builder
	after := 0
	_, err := d.a.writing.Model.Reply(ctx, prompts.Answer(d.request()), func(piece string) error {
		if reply.Len() < maxShown {
			reply.WriteString(piece)
		}
		for _, c := range reader.Write(piece) {
			d.take(c)
			if len(d.claims) == maxClaims {
				return errEnough
			}
		}
		if reader.Done() {
			if after += len(piece); after > maxAfter {
				return errEnough
			}
		}
		return nil
	})
	d.watch.replied(reply.String(), err)
	complete, late := reader.Done(), errors.Is(context.Cause(ctx), errTime)
	read, formErr := reader.Close()
	d.read = read
	switch {
	case errors.Is(err, errEnough), late && complete && len(d.claims) > 0:
		return nil
	case late:
		return &ModelError{FallbackSlow, errTime}
	case err == nil && formErr != nil:
		return &ModelError{FallbackGarbled, formErr}
	}
	return err
}

const (
	// maxShown is how much of a reply is kept for people to read, in bytes.
	maxShown = 64 << 10
	// maxAfter is how much may follow a reply that is complete, in bytes: enough for
	// a server to tell what it came to.
	maxAfter = 4 << 10
)

var (
	// errEnough ends a reply that has said as much as an answer may.
	errEnough = errors.New("there are enough claims")
	errTime   = errors.New("no complete reply in time")
)

// outcome is why the model's claims are not all that was asked for, "" when they are.
func (d *draft) outcome(err error) Fallback {
	var failed *ModelError
	switch {
	case errors.As(err, &failed):
		return failed.Why
	case err != nil:
		return FallbackUnreachable
	case len(d.claims) > 0 && d.read.Cut && len(d.claims) < maxClaims:
		return FallbackCut
	case len(d.claims) > 0:
		return ""
	case d.taken > 0:
		return FallbackUnverified
	case d.read.Cut:
		return FallbackCut
	}
	return FallbackDeclined
}

// report tells those who keep figures and logs how writing went.
func (a *Assistant) report(ctx context.Context, why Fallback, err error, dropped []Dropped) {
	w := a.writing
	if w.Count != nil {
		outcome := string(why)
		if why == "" {
			outcome = "written"
		}
		w.Count("model", outcome)
		for _, d := range dropped {
			w.Count("dropped", string(d.Check))
		}
	}
	if why != "" && w.Failed != nil {
		var failed *ModelError
		if !errors.As(err, &failed) {
			failed = &ModelError{why, errors.New(sayFallback(why))}
		}
		w.Failed(ctx, failed)
	}
}

// sayFallback says in words for a log what became of a reply that came.
func sayFallback(why Fallback) string {
	switch why {
	case FallbackUnverified:
		return "nothing of the reply could be verified"
	case FallbackDeclined:
		return "the model said that the passages do not answer"
	case FallbackCut:
		return "the reply was cut short"
	}
	return "there is no reply"
}

// request is what the model is asked: the question and the passages found for it,
// without the sentences that are not quoted.
func (d *draft) request() prompts.Answering {
	in := d.in
	out := prompts.Answering{Lang: in.lang, Question: in.Text}
	if in.AsOf != 0 {
		out.Today = formatDay(in.AsOf, in.lang)
	}
	for _, s := range d.shown {
		out.Passages = append(out.Passages, promptPassage(s.id, s.doc, s.passage, s.text(), in.lang))
	}
	return out
}

// promptPassage is text, of passage p, as a model is shown it, without what of its
// record speaks to machines.
func promptPassage(id string, doc *corpus.Document, p corpus.Passage, text, lang string) prompts.Passage {
	title := cmp.Or(honest(p.Headline), honest(doc.Title))
	out := prompts.Passage{ID: id, Title: title, Publisher: honest(doc.Publisher), Text: text}
	if !p.Date.IsZero() {
		out.Date = FormatDate(p.Date, lang)
		if note := BasisNote(p.Date.Basis, lang); note != "" {
			out.Date += " (" + note + ")"
		}
	}
	return out
}

// A shownPassage is a passage as the model may name it, with its quotable sentences.
type shownPassage struct {
	id      string
	doc     *corpus.Document
	passage corpus.Passage
	units   []*unit
}

// text is what the model is shown of s: the passage, or its quotable sentences
// alone where it has others.
func (s *shownPassage) text() string {
	at, whole := s.passage.Start, true
	for _, u := range s.units {
		whole = whole && strings.TrimSpace(s.doc.Text[at:max(at, u.span.Start)]) == ""
		at = u.span.End
	}
	if whole && strings.TrimSpace(s.doc.Text[min(at, s.passage.End):s.passage.End]) == "" {
		return s.passage.Text
	}
	var b strings.Builder
	for _, u := range s.units {
		b.WriteString(u.span.In(s.doc.Text) + "\n")
	}
	return b.String()
}

// showPassages names the passages of units, in order of the hits: p1, p2 …
func showPassages(hits []retrieval.Hit, units []*unit) []*shownPassage {
	var out []*shownPassage
	for _, h := range hits {
		s := &shownPassage{passage: h.Passage}
		for _, u := range units {
			if u.passage.Document == h.Passage.Document && u.passage.Start == h.Passage.Start {
				s.doc, s.units = u.doc, append(s.units, u)
			}
		}
		if len(s.units) == 0 {
			continue // nothing in it may be quoted
		}
		slices.SortFunc(s.units, func(x, y *unit) int { return x.span.Start - y.span.Start })
		s.id = fmt.Sprintf("p%d", len(out)+1)
		out = append(out, s)
	}
	return out
}

// claimsText is the text of an answer that says claims: one a line.
func claimsText(claims []Claim) string {
	lines := make([]string, len(claims))
	for i, c := range claims {
		lines[i] = c.Numbered()
	}
	return strings.Join(lines, "\n")
}

// Numbered is c as it stands in the text of an answer, with the numbers of its citations.
func (c Claim) Numbered() string {
	if c.Quoted {
		return c.Text
	}
	return numbered(c.Text, c.Citations)
}

// numbered is text with the numbers of citations behind it.
func numbered(text string, ns []int) string {
	var b strings.Builder
	b.WriteString(text + " ")
	for _, n := range ns {
		fmt.Fprintf(&b, "[%d]", n)
	}
	return b.String()
}
