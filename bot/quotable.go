package bot

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// An extract is a sentence that a point may quote.
type extract struct {
	*unit
	quote  corpus.Span // what is quoted of it, balanced
	first  bool        // whether no quotable sentence stands before it in its item
	vector vector
	// said is the share of the topic that stands in the sentence, near in or
	// around it; worth orders extracts.
	said, near, worth float64
}

// extractOf returns u as an extract; false when it does not stand by itself as a quotation.
func (a *Assistant) extractOf(u *unit) (*extract, bool) {
	span := balance(u.doc.Text, u.span)
	if !quotable(span.In(u.doc.Text)) {
		return nil, false
	}
	return &extract{unit: u, quote: span, vector: a.vectorOf(u.tokens)}, true
}

func (a *Assistant) citeExtract(x *extract) Citation {
	return a.cite(x.doc, x.passage, x.copies, x.quote)
}

var (
	// address finds what belongs to a contact line or to a list of links.
	address = corpus.NewPattern(`(?i)https?:|www\.|\S@\S|\btél(\.|éphone)? ?:|\b\d\d([ .]\d\d){3,}\b`)
	// dangling opens a sentence that says little without the one before it.
	dangling = corpus.NewPattern(`^(?:["«“•–-]\s*)*(?:Il|Elle|Ils|Elles|On|Ce|Cela|C['’]|Celui|Celle|Ceux|Celles|Ces|Cet|Cette|Ceci|En outre|Par ailleurs|` +
		`Pourtant|Toutefois|Cependant|Ainsi|De plus|Enfin|Mais|Et|Or|Puis|Dans c(?:e|es|et|ette)|À c(?:e|es|et|ette)|Une telle|Un tel|Leurs?|Son|Sa|Ses|` +
		`Autre|Intitulée?s?|Une? \p{L}+ qui|It|He|She|They|This|These|Those|Their|His|Her|Its|However|Moreover|But|And|Such)(?:['’]|[\s,]|$)`)
)

// minWords is the least number of words of a sentence that is worth a point.
const minWords = 6

// quotable reports whether s stands by itself as a quotation: one whole sentence
// or more, no heading, link or contact line, nothing that opens and does not close.
func quotable(s string) bool {
	if !isSentence(s) || len(s) > maxQuote || len(strings.Fields(s)) < minWords {
		return false
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(s, notWord))
	if unicode.IsLower(first) {
		return false
	}
	ms := marks(s)
	return unopened(ms) < 0 && unclosed(ms) < 0 && !address.MatchString(s)
}

// firstQuotable is where the first quotable sentence of item n of doc starts, -1 when it has none.
func firstQuotable(doc *corpus.Document, n int) int {
	for _, p := range doc.Passages {
		if p.Item != n {
			continue
		}
		for _, s := range p.Sentences {
			if span := balance(doc.Text, s); quotable(span.In(doc.Text)) {
				return s.Start
			}
		}
	}
	return -1
}

// The lengths in bytes between which the beginning of a sentence makes a headline.
const (
	minHeadline = 60
	maxHeadline = 160
)

// headlineOf is a headline from the record for the item of x: the one that
// stands over it, else the beginning of lead up to the end of a clause, with an
// ellipsis where words follow, else the document's title or its id.
func headlineOf(x *extract, lead string) string {
	own := honest(x.doc.Items[x.passage.Item].Headline)
	if own != "" && (len(x.doc.Items) == 1 || own != x.doc.Title) {
		return own
	}
	return cmp.Or(clauseOf(lead), cmp.Or(own, cmp.Or(honest(x.doc.Title), x.doc.ID)))
}

// clauseOf is a sentence itself when it is short, else its beginning up to the
// first comma outside quotation marks and brackets that leaves a headline, with an ellipsis; "" when there is no such place.
func clauseOf(sentence string) string {
	if len(sentence) <= maxHeadline {
		return sentence
	}
	depth := 0
	for i, r := range outsideSpeech(sentence) {
		if i > maxHeadline {
			break
		}
		switch r {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case ',', ';':
			if depth == 0 && i >= minHeadline {
				return sentence[:i] + "…"
			}
		}
	}
	return ""
}
