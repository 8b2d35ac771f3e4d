package blocks

import (
	"strings"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// BriefOptions is what goes around a brief.
type BriefOptions struct {
	// Draft is the id that the buttons Publier and Affiner carry; "" shows no buttons, as once it is published.
	Draft string
	// By says who published it, in plain words that mention nobody: "Irène Castel". "" for a draft.
	By string
	// Since and Until, inclusive and zero where open, and Collections, empty for all,
	// are the limits that were asked for.
	Since, Until corpus.Day
	Collections  []string
	// Chronology shows the date of every step before it.
	Chronology bool
	Link       Link
}

// Brief is a brief or a chronology, as a draft or published: the headline, what it
// covers and within which limits, the points with their quotations, what is
// upcoming. One that was declined says why, within the same limits, shows the
// nearest finding and can be refined but not published. The buttons are in the
// last message.
func Brief(b *bot.Brief, o BriefOptions) []Message {
	v := voice{lang: b.Lang, link: o.Link}
	var us []unit
	if b.Answered {
		us = append(us, v.headline(b, o)...)
		for i := range b.Points {
			us = append(us, v.point(&b.Points[i], o.Chronology)...)
		}
		us = append(us, apart(v.upcoming(b.Upcoming, 0))...)
	} else {
		name := v.say("Note\u00a0: ", "Brief: ")
		if o.Chronology {
			name = v.say("Chronologie\u00a0: ", "Timeline: ")
		}
		us = append(us, v.heading(name+labelOr(b.Topic, "…"))...)
		us = append(us, v.limits(o)...)
		us = append(us, v.refusal(b.Reason, "", b.Nearest)...)
	}
	return v.messages(us, v.briefTail(b, o), false)
}

// heading is a header, or bold text where a header cannot hold it: it is never cut.
func (v voice) heading(s string) []unit {
	s = tame(clean(s))
	if s == "" {
		return nil
	}
	if size(s) <= maxHeader {
		return []unit{said(s, header(s))}
	}
	return []unit{said(s, v.bold(s)...)}
}

// bold is one line of text in bold, in as many blocks as it takes.
func (v voice) bold(s string) []block {
	var out []block
	for _, es := range cutRich([]rich{literal(valid(s), &style{Bold: true})}, pieceSize) {
		out = append(out, richText(rich{Type: "rich_text_section", Elements: es}))
	}
	return out
}

func (v voice) headline(b *bot.Brief, o BriefOptions) []unit {
	us := v.heading(orElse(b.Headline, b.Topic))
	s := v.documents(b.Documents) + " · " + v.period(b.From, b.To)
	if o.Chronology {
		s = v.say("Chronologie", "Timeline") + " · " + s
	}
	return append(append(us, said(s, note(plain(s)))), v.limits(o)...)
}

// collectionsOf is "collections : presse, notes", "" for none.
func (v voice) collectionsOf(list []string) string {
	names := v.names(list)
	switch {
	case names == "":
		return ""
	case len(list) == 1:
		return v.say("collection\u00a0: ", "collection: ") + names
	}
	return v.say("collections\u00a0: ", "collections: ") + names
}

// limits says within which limits the documents were searched; nothing where there are none.
func (v voice) limits(o BriefOptions) []unit {
	var parts []string
	switch {
	case o.Since != 0 && o.Until != 0:
		parts = append(parts, v.period(o.Since, o.Until))
	case o.Since != 0:
		parts = append(parts, v.say("depuis le ", "since ")+v.day(o.Since))
	case o.Until != 0:
		parts = append(parts, v.say("jusqu’au ", "until ")+v.day(o.Until))
	}
	if names := v.collectionsOf(o.Collections); names != "" {
		parts = append(parts, names)
	}
	if len(parts) == 0 {
		return nil
	}
	s := v.say("Recherche limitée\u00a0: ", "Search limited: ") + strings.Join(parts, " · ")
	return []unit{said(s, note(plain(s)))}
}

// orElse is s, whole, or else the other when s shows nothing.
func orElse(s, or string) string {
	if clean(s) == "" {
		return or
	}
	return s
}

// step is a point: the quotations that it is made of, or its text and under it those
// that it rests on.
func (v voice) step(p *bot.Point) []unit {
	if us := v.statements(p.Text, p.Citations); us != nil {
		return us
	}
	return v.together(v.claims(p.Text, p.Citations))
}

// point is a step, the first of its units together with the date when that is shown.
func (v voice) point(p *bot.Point, dated bool) []unit {
	us := v.step(p)
	if !dated {
		return us
	}
	return under(us, capital(v.when(p.Date)))
}

// under puts a line in bold over the first of us.
func under(us []unit, line string) []unit {
	over := richText(rich{Type: "rich_text_section", Elements: []rich{literal(line, &style{Bold: true})}})
	if len(us) == 0 {
		return []unit{said(line, over)}
	}
	return join(said(line, over), us)
}

// join makes head and the first of us one unit, so that they stay together.
func join(head unit, us []unit) []unit {
	first := us[0]
	if first.native != nil {
		first.native = append(append([]block{}, head.blocks...), first.native...)
	}
	first.blocks = append(append([]block{}, head.blocks...), first.blocks...)
	first.text = strings.TrimSpace(head.text + "\n" + first.text)
	first.stream, first.after = "", first.blocks
	return append([]unit{first}, us[1:]...)
}

// apart is us with a divider before, where there are any.
func apart(us []unit) []unit {
	if len(us) == 0 {
		return nil
	}
	return join(said("", divider()), us)
}

// when is the date of a step, at its own precision.
func (v voice) when(d corpus.Date) string {
	s := bot.FormatDate(d, v.lang)
	if note := bot.BasisNote(d.Basis, v.lang); note != "" {
		s += " (" + note + ")"
	}
	return s
}

// upcoming is what the documents announce; more is how many other dates there are.
func (v voice) upcoming(points []bot.Point, more int) []unit {
	if len(points) == 0 && more <= 0 {
		return nil
	}
	title := v.say("À venir", "Coming up")
	us := []unit{}
	for i := range points {
		us = append(us, v.point(&points[i], true)...)
	}
	us = append(us, v.rest(more, v.say("autre date annoncée.", "other date announced."), v.say("autres dates annoncées.", "other dates announced."), "")...)
	return join(said(title, header(title)), us)
}

func (v voice) briefTail(b *bot.Brief, o BriefOptions) unit {
	var foot []string
	if by := label(o.By, nameSize); by != "" {
		foot = append(foot, v.say("Publié par ", "Published by ")+by)
	}
	what := v.say("note", "brief")
	if o.Chronology {
		what = v.say("chronologie", "timeline")
	}
	if by := v.authorship(b.Engine, b.Fallback, what); by != "" && b.Answered {
		foot = append(foot, by)
	}
	var bs []block
	if len(foot) > 0 {
		bs = append(bs, note(plain(strings.Join(foot, " · "))))
	}
	if !fitsValue(o.Draft) {
		return said(strings.Join(foot, " · "), bs...)
	}
	refine := button(ActionRefine, v.say("Affiner", "Refine"), o.Draft)
	if !b.Answered {
		return said("", append(bs, controls("actions", "draft:"+o.Draft, refine))...)
	}
	publish := button(ActionPublish, v.say("Publier", "Publish"), o.Draft)
	publish.Style = "primary"
	bs = append(bs, note(plain(v.say("Brouillon, visible de vous seul.", "Draft, visible to you only."))),
		controls("actions", "draft:"+o.Draft, publish, refine))
	return said("", bs...)
}
