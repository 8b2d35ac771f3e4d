package blocks

import (
	"strconv"
	"strings"

	"github.com/verbatim-briefing/verbatim/bot"
)

// pieceSize is how long a piece of a long text or quotation may be, so that a
// block holds it with its marks and its number.
const pieceSize = 2000

// citation shows a quotation in its quote block and under it where it is from.
// lead, when not "", are words before the quotation.
func (v voice) citation(c *bot.Citation, lead string) unit {
	u := unit{text: v.cited(c)}
	if lead != "" {
		u.text = lead + "\n" + u.text
	}
	u.blocks = v.quotation(c, lead, mark(c.N))
	to, _ := v.address(c)
	if to != "" && c.N > 0 {
		u.native = v.quotation(c, lead, v.element(c, to))
	}
	under := v.under(c, "")
	if len(u.blocks) == 0 {
		under = v.under(c, numberOf(c))
	}
	u.blocks = append(u.blocks, under)
	if u.native != nil {
		u.native = append(u.native, under)
	}
	u.after = u.blocks
	return u
}

// cited is a citation in one paragraph, for the fallback text.
func (v voice) cited(c *bot.Citation) string {
	s := v.source(c)
	if c.Quote != "" {
		s = v.quoted(valid(c.Quote)) + " — " + s
	}
	return numberOf(c) + s
}

// numberOf is "[1] ", or "" for a citation without a number.
func numberOf(c *bot.Citation) string {
	if c.N <= 0 {
		return ""
	}
	return number(c.N) + " "
}

// quotation is the quote block with the words of c and nothing else but their
// marks and the number before them; the blocks, for words that one cannot hold.
func (v voice) quotation(c *bot.Citation, lead string, before *rich) []block {
	if c.Quote == "" {
		return nil
	}
	open, shut := v.marks(c.Quote)
	return quoteBlocks([]rich{literal(valid(c.Quote), nil)}, open, shut, lead, before)
}

// quoteBlocks puts words, between marks, into quote blocks: one, or several for
// words that one cannot hold. The texts of ws, joined, stand there as they are,
// in every block isolated from what else it says.
func quoteBlocks(ws []rich, open, shut, lead string, before *rich) []block {
	var out []block
	var all strings.Builder
	for _, w := range ws {
		all.WriteString(w.Text)
	}
	pieces := cutRich(ws, pieceOf(all.String()))
	for i, piece := range pieces {
		piece = isolated(piece)
		q := rich{Type: "rich_text_quote"}
		if i == 0 {
			if before != nil {
				q.Elements = append(q.Elements, *before)
				open = " " + open
			}
			q.Elements = append(q.Elements, literal(open, nil))
		}
		q.Elements = append(q.Elements, piece...)
		if i == len(pieces)-1 {
			q.Elements = append(q.Elements, literal(shut, nil))
		}
		if i == 0 && lead != "" {
			out = append(out, richText(rich{Type: "rich_text_section", Elements: []rich{literal(lead, nil)}}, q))
			continue
		}
		out = append(out, richText(q))
	}
	return out
}

// cutRich cuts text elements into runs of at most that size.
func cutRich(ws []rich, most int) [][]rich {
	var out [][]rich
	room := 0
	for _, w := range ws {
		if n := size(w.Text); n <= room {
			out[len(out)-1] = append(out[len(out)-1], w)
			room -= n
			continue
		}
		for _, piece := range split(w.Text, most) {
			part := w
			part.Text = piece
			out = append(out, []rich{part})
			room = most - size(piece)
		}
	}
	return out
}

// under is the line under a quotation: where it is from, and the link to it.
func (v voice) under(c *bot.Citation, before string) block {
	texts := []*text{plain(before + v.source(c))}
	if to, called := v.address(c); to != "" {
		texts = append(texts, markup("<"+ampersands.Replace(to)+"|"+called+">"))
	}
	return note(texts...)
}

func number(n int) string { return "[" + strconv.Itoa(n) + "]" }

// mark is the number of a citation, nil for one that has none.
func mark(n int) *rich {
	if n <= 0 {
		return nil
	}
	m := literal(number(n), &style{Bold: true})
	return &m
}

// element is the number of a citation as Slack's own citation element.
func (v voice) element(c *bot.Citation, to string) *rich {
	name := label(c.Publisher, nameSize)
	if name == "" {
		name = v.title(c)
	}
	snippet := label(c.Quote, 200)
	if snippet == "" {
		snippet = v.title(c)
	}
	return &rich{Type: "citation", URL: to, Text: number(c.N), Index: c.N,
		Details: &details{Type: "web", DisplayName: name, Title: v.title(c), Snippet: snippet}}
}

// valid is s as JSON can carry it.
func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
