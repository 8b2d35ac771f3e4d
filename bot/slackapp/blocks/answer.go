package blocks

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/verbatim-briefing/verbatim/bot"
)

// AnswerOptions is what goes around an answer.
type AnswerOptions struct {
	// Turn is the id that the buttons carry. An id that is "" or has more than 200 bytes leaves them out.
	Turn string
	// Understood is the question that was looked up when that is not what was asked, else "".
	Understood string
	// Link gives the pages that the citations link to; nil for none.
	Link Link
}

// Answer is an answer or a refusal, in the answer's language: what it says, every
// quotation in its own quote block with its source, its date and its link, then
// the buttons. An answer whose text is only those quotations says each once. It is
// one message, or several when Slack cannot show it in one; the buttons are
// in the last. The first may be streamed.
func Answer(a *bot.Answer, o AnswerOptions) []Message {
	v := voice{lang: a.Lang, link: o.Link}
	us := v.understood(a.Question, o.Understood)
	switch {
	case !a.Answered:
		us = append(us, v.refusal(a.Reason, a.Text, a.Nearest)...)
	case len(a.Claims) > 0:
		us = append(us, v.told(a.Claims, a.Citations)...)
	default:
		us = append(us, v.claims(a.Text, a.Citations)...)
	}
	if len(us) == 0 {
		us = v.refusal(nil, "", nil)
	}
	return v.messages(us, v.answerTail(a, o.Turn), true)
}

// understood is the question that was looked up, where that is not what was asked.
func (v voice) understood(question, understood string) []unit {
	asked := clean(understood)
	if asked == "" || asked == clean(question) {
		return nil
	}
	s := shorten(v.say("Question comprise\u00a0: ", "Question understood as: ")+tame(asked), 400)
	u := said(s, note(plain(s)))
	u.stream, u.after = Markdown(s), nil
	return []unit{u}
}

// answerTail is who wrote the answer, or why no model did, and the buttons.
func (v voice) answerTail(a *bot.Answer, turn string) unit {
	var bs []block
	if s := v.answerAuthorship(a); s != "" {
		bs = append(bs, note(plain(s)))
	}
	if !fitsValue(turn) {
		return said("", bs...)
	}
	bs = append(bs, controls("context_actions", "feedback:"+turn, control{
		Type: "feedback_buttons", ActionID: ActionFeedback,
		Positive: &choice{Text: plain(v.say("Utile", "Helpful")), Value: good + turn, Label: v.say("Cette réponse est utile", "This answer is helpful")},
		Negative: &choice{Text: plain(v.say("À revoir", "Not right")), Value: bad + turn, Label: v.say("Cette réponse est à revoir", "Something is wrong with this answer")},
	}))
	if a.Answered {
		bs = append(bs, controls("actions", "more:"+turn, button(ActionMore, v.say("Plus de sources", "More sources"), turn)))
	}
	return said("", bs...)
}

// answerAuthorship is who wrote an answer; a refusal is nobody's but the assistant's own.
func (v voice) answerAuthorship(a *bot.Answer) string {
	if !a.Answered {
		return ""
	}
	return v.authorship(a.Engine, a.Fallback, v.say("réponse", "answer"))
}

// fitsValue reports whether an id can stand in buttons and block ids.
func fitsValue(id string) bool { return id != "" && len(id) <= 200 && valid(id) == id }

// refusal says why there is no answer, and shows the nearest finding as what it is.
func (v voice) refusal(reason *string, text string, nearest *bot.Citation) []unit {
	if reason != nil && strings.TrimSpace(*reason) != "" {
		text = *reason
	}
	if clean(text) == "" {
		text = v.say("Les documents ne répondent pas à cette question.", "The documents do not answer this question.")
	}
	if nearest == nil {
		return v.paragraphs(text, nil)
	}
	us := v.paragraphs(v.withoutNearest(text, nearest), nil)
	us[0].text = straight(valid(text))
	c := *nearest
	c.N = 0
	return append(us, v.citation(&c, v.say("Ceci n’est pas la réponse, mais le passage le plus proche\u00a0:",
		"This is not the answer but the nearest passage:")))
}

// withoutNearest is the text of a refusal without its last sentence, when that
// names the nearest finding, which is shown below it.
func (v voice) withoutNearest(s string, nearest *bot.Citation) string {
	named := cmp.Or(nearest.Title, nearest.Document) + ", " + bot.FormatDate(nearest.CitedDate(), v.lang) + "."
	why, ok := strings.CutSuffix(strings.TrimSpace(s), named)
	if end := strings.LastIndex(why, ". "); ok && end > 0 {
		return why[:end+1]
	}
	return s
}

// claims shows a text and the quotations that it rests on.
func (v voice) claims(s string, cs []bot.Citation) []unit {
	if us := v.statements(s, cs); us != nil {
		return us
	}
	us := v.paragraphs(s, cs)
	for i := range cs {
		us = append(us, v.citation(&cs[i], ""))
	}
	return us
}

// A statement is a quotation and the words before it, "Publisher (20 octobre 2017) : ".
type statement struct {
	lead  string
	cited *bot.Citation
}

// statements shows a text that is nothing but its quotations, each with who says
// so before it, "Publisher (20 octobre 2017) : « … » [1]", one a line: each quotation
// once. It is nil for a text that says anything else.
func (v voice) statements(s string, cs []bot.Citation) []unit {
	ss, ok := v.split(s, cs)
	if !ok {
		return nil
	}
	var us []unit
	for _, s := range ss {
		us = append(us, v.statement(s))
	}
	return us
}

// split reads a text that is nothing but the quotations of cs, in order; false for
// one that says anything else.
func (v voice) split(s string, cs []bot.Citation) ([]statement, bool) {
	var out []statement
	s = strings.TrimSpace(s)
	for i := range cs {
		c := &cs[i]
		open, shut := v.marks(c.Quote)
		lead, rest, ok := strings.Cut(s, open+c.Quote+shut+" "+number(c.N))
		if !ok || c.Quote == "" || strings.Contains(lead, "\n") || size(lead) > 300 || rest != "" && rest[0] != '\n' {
			return nil, false
		}
		s = strings.TrimPrefix(rest, "\n")
		out = append(out, statement{lead, c})
	}
	return out, strings.TrimSpace(s) == ""
}

// statement shows one of them.
func (v voice) statement(s statement) unit {
	lead := strings.TrimSpace(s.lead)
	if v.redundant(lead, s.cited) {
		lead = ""
	}
	u := v.streamedCitation(s.cited, clean(lead))
	u.text = straight(valid(s.lead)) + v.quoted(valid(s.cited.Quote)) + " " + number(s.cited.N)
	return u
}

// redundant reports whether words before a quotation say only what the line under it says.
func (v voice) redundant(lead string, c *bot.Citation) bool {
	said := []string{cmp.Or(c.Publisher, cmp.Or(c.Title, c.Document)), bot.FormatDate(c.CitedDate(), v.lang), bot.BasisNote(c.DateBasis, v.lang), c.EarlierNote(v.lang)}
	if c.Speaker != nil {
		said = append([]string{capital(*c.Speaker), *c.Speaker}, said...)
	}
	for _, s := range said {
		if s != "" {
			lead = strings.Replace(lead, s, "", 1)
		}
	}
	return !strings.ContainsFunc(lead, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

var inline = regexp.MustCompile(`\[\d{1,4}\]`)

// paragraphs shows a text, with the numbers of cs in it as citation elements where that is possible.
func (v voice) paragraphs(s string, cs []bot.Citation) []unit {
	s = aligned(strings.TrimSpace(valid(s)), cs)
	if clean(s) == "" {
		return nil
	}
	barred := slices.ContainsFunc(cs, func(c bot.Citation) bool {
		return c.Quote != "" && strings.Contains(s, c.Quote) && !faithful(c.Quote)
	})
	byNumber := map[string]*rich{}
	for i := range cs {
		if to, _ := v.address(&cs[i]); to != "" && cs[i].N > 0 {
			byNumber[number(cs[i].N)] = v.element(&cs[i], to)
		}
	}
	var us []unit
	for _, piece := range balanced(split(s, pieceOf(s))) {
		u := said(strings.TrimRight(piece, "\n"), richText(rich{Type: "rich_text_section", Elements: []rich{literal(piece, nil)}}))
		if es := withElements(piece, byNumber); len(es) > 1 {
			if b := richText(rich{Type: "rich_text_section", Elements: es}); b.cost() <= maxSection {
				u.native = []block{b}
			}
		}
		u.stream, u.after, u.barred = unmark(Markdown(strings.TrimSpace(piece))), nil, barred
		us = append(us, u)
	}
	return us
}

// unmark takes the backslashes from the numbers of citations that Markdown does
// not read as links: those before anything but an address or a definition.
func unmark(s string) string {
	var b strings.Builder
	from := 0
	for _, at := range escapedNumber.FindAllStringIndex(s, -1) {
		if rest := s[at[1]:]; rest != "" && strings.ContainsRune("(:", rune(rest[0])) {
			continue
		}
		b.WriteString(s[from:at[0]])
		b.WriteString(strings.ReplaceAll(s[at[0]:at[1]], `\`, ""))
		from = at[1]
	}
	return b.String() + s[from:]
}

var escapedNumber = regexp.MustCompile(`\\\[\d{1,4}\\\]`)

// withElements cuts s at the numbers that there are elements for.
func withElements(s string, byNumber map[string]*rich) []rich {
	var out []rich
	from := 0
	for _, at := range inline.FindAllStringIndex(s, -1) {
		e := byNumber[s[at[0]:at[1]]]
		if e == nil {
			continue
		}
		if at[0] > from {
			out = append(out, literal(s[from:at[0]], nil))
		}
		out = append(out, *e)
		from = at[1]
	}
	if from < len(s) {
		out = append(out, literal(s[from:], nil))
	}
	return out
}

func itoa(n int) string { return strconv.Itoa(n) }
