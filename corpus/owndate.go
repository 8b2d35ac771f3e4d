package corpus

import (
	"strings"
)

// ownDate is the date that a dispatch gives for its news: the first day written
// with its weekday in the block's first two sentences that belongs to the news
// (see tells), is not looked ahead to, bounds no period and is not what
// "yesterday" was. A block whose first such day has no certain year is undated,
// whatever other days it names.
func ownDate(text string, block Span, years []int) Date {
	sentences := Sentences(text, block)
	lead := Span{block.Start, sentences[min(1, len(sentences)-1)].End}
	exprs := ScanDates(lead.In(text))
	for i, e := range exprs {
		if !e.HasWeekday || e.Lead != LeadNone || looksAhead(lead.In(text), e) {
			continue
		}
		if i > 0 && explains(lead.In(text), exprs[i-1], e) {
			return NoDate
		}
		if !tells(sentenceAround(text, sentences, lead.Start, e)) {
			continue
		}
		m, ok := e.Resolve(Reference{})
		if !ok {
			m, ok = e.Resolve(Reference{Years: append(yearsWritten(block.In(text)), years...)})
		}
		if !ok || m.Precision != PrecisionDay || m.Vague || m.Conflict {
			return NoDate
		}
		d := m.Date
		d.Span = Span{lead.Start + d.Span.Start, lead.Start + d.Span.End}
		return d
	}
	return NoDate
}

// explains reports whether e says which day another one than today is: "hier, dimanche 22 mai 2022".
func explains(text string, before, e Expr) bool {
	between := strings.TrimSpace(text[before.Span.End:e.Span.Start])
	return before.Lean == LeanOffset && before.Offset != 0 && strings.Trim(between, ",(–- ") == ""
}

// says matches the verbs in the present by which a text names who says what it reports.
var says = NewPattern(`(?i)[\s,;(»"”](?:annonc|indiqu|précis|déclar|affirm|expliqu|estim|soulign|rappell|assur|ajout|confirm|publi|présent|rapport|relèv|not|écri|appren|dévoil|signal|selon|says?\b|announces?\b)(?:e|ent|t|vent|d|nent)?[\s,]`)

// subordinate matches a clause that hangs on what stands before it.
var subordinate = NewPattern(`^, (?:pour|afin|avant|après|en vue|en présence|lors|dont|qui|où|alors|tandis|to|ahead of|before|after|which|where)\s`)

// looksAhead reports whether text speaks of e as of a day to come. Words before
// "annonce le ministre" do not, nor does a subordinate clause behind e.
func looksAhead(text string, e Expr) bool {
	if e.Tense != TenseAhead {
		return false
	}
	start, end := 0, len(text)
	before := text[:e.Span.Start]
	if said := says.FindAllStringIndex(before, -1); said != nil {
		start = said[len(said)-1][1]
	}
	if subordinate.MatchString(text[e.Span.End:]) {
		end = e.Span.End
	}
	for _, alone := range ScanDates(text[start:end]) {
		if start+alone.Span.Start == e.Span.Start {
			return alone.Tense == TenseAhead
		}
	}
	return true
}
