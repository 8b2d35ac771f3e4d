package bot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// guillemets puts quotation marks of lang around words that stay as they are;
// in French the inner ones of the language where the words have guillemets of their own.
func guillemets(lang, s string) string {
	if lang == "en" || strings.ContainsAny(s, "«»") {
		return "“" + s + "”"
	}
	return "«\u00a0" + s + "\u00a0»"
}

// statement writes one claim: who says so, of what date, the quotation and the number of its citation.
func statement(lang string, c Citation) string {
	var b strings.Builder
	b.WriteString(heading(lang, c))
	b.WriteString(pick(lang, "\u00a0: ", ": "))
	b.WriteString(guillemets(lang, c.Quote))
	fmt.Fprintf(&b, " [%d]", c.N)
	return b.String()
}

// heading names the source of c and its date.
func heading(lang string, c Citation) string {
	source := cmp.Or(c.Publisher, cmp.Or(c.Title, c.Document))
	date := FormatDate(c.CitedDate(), lang)
	if note := BasisNote(c.DateBasis, lang); note != "" {
		date += ", " + note
	}
	if note := c.EarlierNote(lang); note != "" {
		date += ", " + note
	}
	if c.Speaker != nil {
		return fmt.Sprintf("%s (%s, %s)", upperFirst(*c.Speaker), source, date)
	}
	return fmt.Sprintf("%s (%s)", source, date)
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// prose writes the claims, one a line.
func prose(lang string, cs []Citation) string {
	lines := make([]string, len(cs))
	for i, c := range cs {
		lines[i] = statement(lang, c)
	}
	return strings.Join(lines, "\n")
}

// refusal says why a question is declined, and names the nearest finding: at is
// the sentence that came nearest, nearest its citation; both may be nil.
func (in *inquiry) refusal(g gate, at *unit, nearest *Citation) string {
	why := in.why(g, at)
	if nearest == nil {
		return why
	}
	return why + in.nearestFinding(nearest)
}

// nearestFinding names the nearest finding behind the reason of a refusal.
func (in *inquiry) nearestFinding(c *Citation) string {
	return " " + pick(in.lang, "Le plus proche, sans être la réponse\u00a0: ", "The nearest finding, which is not the answer: ") +
		cmp.Or(c.Title, c.Document) + ", " + FormatDate(c.CitedDate(), in.lang) + "."
}

// unsaid says that the documents say nothing of what the question names.
func (in *inquiry) unsaid(names string) string {
	return pick(in.lang, "Les documents ne disent rien à ce sujet de "+guillemets(in.lang, names)+".",
		"The documents say nothing on this of "+guillemets(in.lang, names)+".")
}

func (in *inquiry) why(g gate, at *unit) string {
	lang := in.lang
	switch g {
	case gateEmpty:
		return pick(lang, "La question ne contient aucun mot que l’on puisse chercher.", "The question holds no word to search for.")
	case gateLong:
		return pick(lang, "La question est trop longue\u00a0: posez-la en une ou deux phrases.", "The question is too long: ask it in a sentence or two.")
	case gateWhom:
		return pick(lang, "La question ne dit pas de qui ni de quoi il s’agit\u00a0: nommez la personne ou le sujet.",
			"The question does not say who or what is meant: name the person or the subject.")
	case gateWindow:
		return pick(lang, "Les documents ne disent rien de cela pour la période demandée ("+in.period()+").",
			"The documents say nothing of this for the period asked for ("+in.period()+").")
	case gateName, gateUnknown, gateOther:
		if missing := in.missing(g, at); missing != "" {
			return in.unsaid(missing)
		}
	case gateKind:
		return pick(lang, "Les documents touchent au sujet, mais ne donnent pas "+wanted[in.expect].fr+".",
			"The documents touch on the subject, but do not give "+wanted[in.expect].en+".")
	case gateVerify:
		return pick(lang, "Aucune citation n’a pu être vérifiée dans les documents.", "No quotation could be verified in the documents.")
	}
	return pick(lang, "Les documents ne répondent pas à cette question.", "The documents do not answer this question.")
}

// wanted says in words what an expectation looks for.
var wanted = map[expectation]struct{ fr, en string }{
	expectCount:     {"le nombre demandé", "the number asked for"},
	expectAmount:    {"le montant demandé", "the amount asked for"},
	expectShare:     {"la proportion demandée", "the share asked for"},
	expectDate:      {"la date demandée", "the date asked for"},
	expectDuration:  {"le délai demandé", "the time asked for"},
	expectPerson:    {"le nom demandé", "the name asked for"},
	expectPlace:     {"le lieu demandé", "the place asked for"},
	expectStatement: {"de propos de cette personne à ce sujet", "words of that person on this"},
	expectReason:    {"la raison demandée", "the reason asked for"},
	expectPenalty:   {"la sanction demandée", "the penalty asked for"},
	expectAge:       {"l’âge demandé", "the age asked for"},
}

// mostNamed is how many names a refusal repeats.
const mostNamed = 3

// missing names what of the question the nearest finding lacks, as it was
// typed; "" when there is no finding. It speaks only of that finding, never of
// what the index knows: the asker may not be allowed to see all of it.
func (in *inquiry) missing(g gate, nearest *unit) string {
	if nearest == nil {
		return ""
	}
	if g == gateOther {
		for _, p := range in.pairs {
			if from, to := in.words[p.noun].start(), in.words[p.name].end(); from < to && (nearest.near(p.name) == 0 || nearest.support(p.noun) == 0) {
				return in.Text[from:to]
			}
		}
	}
	if g == gateUnknown && in.focus >= 0 && nearest.near(in.focus) == 0 {
		return in.surface(&in.words[in.focus])
	}
	var runs []corpus.Span
	for i := range in.words {
		w := &in.words[i]
		if !w.name || nearest.near(i) > 0 {
			continue
		}
		if n := len(runs); n > 0 && w.start()-runs[n-1].End == 1 {
			runs[n-1].End = w.end()
		} else {
			runs = append(runs, corpus.Span{Start: w.start(), End: w.end()})
		}
	}
	var names []string
	for _, r := range runs {
		if name := r.In(in.Text); len(names) < mostNamed && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

func (in *inquiry) surface(w *word) string {
	return in.Text[w.start():w.end()]
}

// period writes the days that the question asks for.
func (in *inquiry) period() string {
	w := in.window
	switch {
	case w.From == 0 && w.To == 0:
		return pick(in.lang, "sans limite", "no limit")
	case w.From == 0:
		return pick(in.lang, "jusqu’au ", "until ") + formatDay(w.To, in.lang)
	case w.To == 0:
		return pick(in.lang, "depuis le ", "since ") + formatDay(w.From, in.lang)
	}
	return FormatDate(corpus.Date{From: w.From, To: w.To, Precision: precisionOf(w)}, in.lang)
}

// precisionOf is the grain of a window, by whether it is a whole year or whole months.
func precisionOf(w retrieval.Window) corpus.Precision {
	_, m1, d1 := w.From.Date()
	_, m2, _ := w.To.Date()
	_, _, next := (w.To + 1).Date()
	switch {
	case d1 != 1 || next != 1:
		return corpus.PrecisionDay
	case m1 == 1 && m2 == 12:
		return corpus.PrecisionYear
	}
	return corpus.PrecisionMonth
}
