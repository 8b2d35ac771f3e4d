package bot

import (
	"context"
	"fmt"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// What makes a sentence near to a quotation that does not stand anywhere.
const (
	nearWords   = 0.5 // the share of its words that the sentence has in this order
	nearContent = 0.5 // the same of the words that are no stop words
	leastShared = 3   // words
	longestNear = 300 // words of a quotation that are compared
	nearQuery   = 600 // bytes of a quotation that are searched for
	mostJoined  = 4   // sentences that are compared together
)

// near sets VerdictNear with the sentences that share most with c, or VerdictAbsent.
func (l *lookup) near(ctx context.Context, c *Checked) error {
	c.Verdict = VerdictAbsent
	plain := omission.ReplaceAllString(c.Quote, " ")
	lang := retrieval.DetectLang(plain)
	wanted := retrieval.Tokens(plain, lang)
	wanted = wanted[:min(len(wanted), longestNear)]
	hits, err := l.a.index.Search(ctx, retrieval.Query{
		Text: cutAt(plain, nearQuery), Lang: lang, Since: l.scope.Since, Until: l.scope.Until,
		Collections: l.scope.Collections, Limit: hitsRead,
	})
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	joined := min(mostJoined, 1+len(corpus.Sentences(plain, corpus.Span{Start: 0, End: len(plain)})))
	var best candidate
	for _, h := range hits {
		doc := l.a.index.Document(h.Passage.Document)
		if doc == nil || !stands(doc, h.Passage) {
			continue
		}
		if near := nearestIn(doc, h, wanted, joined); near.better(best) {
			best = near
		}
	}
	if best.doc == nil || !best.enough() {
		return nil
	}
	cites := l.a.door([]Citation{l.a.cite(best.doc, best.hit.Passage, best.hit.Copies, best.span)})
	if len(cites) > 0 {
		c.Verdict, c.Found = VerdictNear, cites
	}
	return nil
}

// cutAt is s up to the last space within n bytes.
func cutAt(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := n; i > 0; i-- {
		if s[i] == ' ' || s[i] == '\n' {
			return s[:i]
		}
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// A candidate is sentences that may be what a quotation meant.
type candidate struct {
	doc             *corpus.Document
	hit             retrieval.Hit
	span            corpus.Span
	shared, words   int // all words of the quotation, and those that stand in order
	content, ofThem int // the same of its words that are no stop words
	length          int // words of the sentences
}

// enough reports whether most of the quotation is there.
func (c candidate) enough() bool {
	return c.shared >= min(leastShared, c.words) && float64(c.shared) >= nearWords*float64(c.words) &&
		float64(c.content) >= nearContent*float64(c.ofThem)
}

// better prefers more shared words, then fewer others.
func (c candidate) better(o candidate) bool {
	switch {
	case o.doc == nil:
		return c.doc != nil
	case c.shared+c.content != o.shared+o.content:
		return c.shared+c.content > o.shared+o.content
	}
	return c.length < o.length
}

// nearestIn is the best run of at most so many sentences of a hit's passage.
func nearestIn(doc *corpus.Document, hit retrieval.Hit, wanted []retrieval.Token, joined int) candidate {
	var best candidate
	sentences := hit.Passage.Sentences
	for i := range sentences {
		for k := i; k < len(sentences) && k < i+joined; k++ {
			span := withoutBullet(doc.Text, corpus.Span{Start: sentences[i].Start, End: sentences[k].End})
			if span.Len() == 0 {
				continue
			}
			c := compare(wanted, retrieval.Tokens(span.In(doc.Text), textLang(doc)))
			c.doc, c.hit, c.span = doc, hit, span
			if c.better(best) {
				best = c
			}
		}
	}
	return best
}

// compare counts the words that two texts share in order, within a stretch of
// the second that is at most about twice as long as the first.
func compare(wanted, have []retrieval.Token) candidate {
	out := candidate{words: len(wanted), length: len(have)}
	for _, t := range wanted {
		if !t.Stop {
			out.ofThem++
		}
	}
	width := 2*len(wanted) + 2
	step := max(1, len(wanted)/2)
	for from := 0; ; from += step {
		stretch := have[from:min(from+width, len(have))]
		if shared, content := inOrder(wanted, stretch); shared > out.shared || shared == out.shared && content > out.content {
			out.shared, out.content = shared, content
		}
		if from+width >= len(have) {
			return out
		}
	}
}

// inOrder is the greatest number of words that a and b have in the same order,
// and how many of these are no stop words.
func inOrder(a, b []retrieval.Token) (shared, content int) {
	type count struct{ all, content int }
	more := func(x, y count) count {
		if x.all > y.all || x.all == y.all && x.content >= y.content {
			return x
		}
		return y
	}
	row := make([]count, len(b)+1)
	for _, t := range a {
		diagonal := count{}
		for k, o := range b {
			above := row[k+1]
			best := more(above, row[k])
			if t.Fold == o.Fold {
				c := count{diagonal.all + 1, diagonal.content}
				if !t.Stop {
					c.content++
				}
				best = more(best, c)
			}
			diagonal, row[k+1] = above, best
		}
	}
	return row[len(b)].all, row[len(b)].content
}
