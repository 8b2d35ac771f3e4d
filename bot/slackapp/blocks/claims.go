package blocks

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/bot"
)

// A telling shows the claims of an answer in order, each citation once.
type telling struct {
	v     voice
	cs    []bot.Citation // that claims may rest on
	shown map[int]bool
}

// told shows an answer claim by claim: what it says with the numbers of its
// citations, and under it those quotations that no claim before it showed.
func (v voice) told(claims []bot.Claim, cs []bot.Citation) []unit {
	t := telling{v: v, cs: cs, shown: map[int]bool{}}
	var us []unit
	for _, c := range claims {
		us = append(us, t.claim(c)...)
	}
	for i := range cs {
		if !t.shown[cs[i].N] {
			us = append(us, v.streamedCitation(&cs[i], "")) // a quotation is never left out
		}
	}
	return us
}

// claim shows the next claim.
func (t *telling) claim(c bot.Claim) []unit {
	own := t.cited(c.Citations)
	if c.Quoted {
		if ss, ok := t.v.split(c.Text, own); ok {
			return t.statements(ss)
		}
	}
	text := strings.TrimSpace(c.Text)
	if !c.Quoted && text != "" {
		text += " "
		for _, n := range c.Citations {
			text += number(n)
		}
	}
	us := t.v.paragraphs(text, own)
	for i := range own {
		if t.fresh(own[i].N) {
			us = append(us, t.v.streamedCitation(&own[i], ""))
		}
	}
	return t.v.together(us)
}

// statements shows a claim that is nothing but quotations. One that stands
// further up is named by its number.
func (t *telling) statements(ss []statement) []unit {
	var us []unit
	for _, s := range ss {
		if t.fresh(s.cited.N) {
			us = append(us, t.v.statement(s))
			continue
		}
		us = append(us, t.v.paragraphs(straight(valid(s.lead))+number(s.cited.N), []bot.Citation{*s.cited})...)
	}
	return us
}

// cited are the citations with those numbers, as far as there are any.
func (t *telling) cited(ns []int) []bot.Citation {
	var out []bot.Citation
	for _, n := range ns {
		if i := slices.IndexFunc(t.cs, func(c bot.Citation) bool { return c.N == n }); i >= 0 {
			out = append(out, t.cs[i])
		}
	}
	return out
}

// fresh reports whether a citation is not shown yet, and notes that it is now.
func (t *telling) fresh(n int) bool {
	was := t.shown[n]
	t.shown[n] = true
	return !was
}

// streamedCitation is citation for a message that is written out with its quotations.
func (v voice) streamedCitation(c *bot.Citation, lead string) unit {
	u := v.citation(c, lead)
	u.stream, u.after = v.written(c, lead), nil
	u.barred = c.Quote == "" || !faithful(v.quoted(c.Quote))
	return u
}

// together makes the first two of us one unit where a message holds it, so that
// no claim ends a message whose quotation begins the next.
func (v voice) together(us []unit) []unit {
	if len(us) < 2 || us[0].cost()+us[1].cost() > fullSize/2 || len(us[0].blocks)+len(us[1].blocks) > fullBlocks/2 {
		return us
	}
	return append([]unit{us[0].and(us[1])}, us[2:]...)
}

// and is u and next in one.
func (u unit) and(next unit) unit {
	out := unit{
		blocks: slices.Concat(u.blocks, next.blocks),
		text:   strings.TrimSpace(u.text + "\n" + next.text),
		stream: u.stream + next.stream,
		after:  slices.Concat(u.after, next.after),
		barred: u.barred || next.barred || len(u.after) > 0 && next.stream != "",
	}
	if u.stream != "" && next.stream != "" {
		out.stream = u.stream + paragraphBreak + next.stream
	}
	if u.native != nil || next.native != nil {
		out.native = slices.Concat(u.nativeBlocks(), next.nativeBlocks())
	}
	return out
}

// nativeBlocks are u's blocks with Slack's own citation elements where there are any.
func (u unit) nativeBlocks() []block {
	if u.native != nil {
		return u.native
	}
	return u.blocks
}

// paragraphBreak is what stands between what is streamed of two units.
const paragraphBreak = "\n\n"

// A Telling is an answer that is shown while it is written, claim by claim.
type Telling struct {
	telling
	opening []unit
	size    int
	off     bool
}

// Tell begins to show an answer in lang to question. Its pieces, joined, are how the
// Stream of the first of Answer's messages begins, with the same options, for an
// answer that opens with the claims told and that one message holds.
func Tell(lang, question string, o AnswerOptions) *Telling {
	v := voice{lang: lang, link: o.Link}
	return &Telling{telling: telling{v: v, shown: map[int]bool{}}, opening: v.understood(question, o.Understood)}
}

// Claim returns what is to be written next, standard Markdown, for a claim that
// was checked and the citations that it is the first to rest on. It is "" for a claim
// that cannot be written out, and for all after it: they are shown when the message is whole.
func (t *Telling) Claim(c bot.Claim, fresh []bot.Citation) string {
	t.cs = append(t.cs, fresh...)
	us := append(t.opening, t.claim(c)...)
	t.opening = nil
	var b strings.Builder
	for _, u := range us {
		t.off = t.off || u.barred || u.stream == "" || len(u.after) > 0
		if t.size+b.Len() > 0 {
			b.WriteString(paragraphBreak)
		}
		b.WriteString(u.stream)
	}
	// What comes behind, the footer and the buttons, takes room too.
	if t.off = t.off || t.size+size(b.String()) > fullSize*3/4; t.off {
		return ""
	}
	t.size += size(b.String())
	return b.String()
}
