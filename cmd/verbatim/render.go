package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// A page is where rendered text goes: a writer, what its reader has before
// them, and the words of their language. Errors of the writer show when the
// program's output is flushed.
type page struct {
	io.Writer
	screen
	*words
}

func (a *app) page(lang string) page { return page{a.stdout, a.screen, wordsOf(lang)} }

func (p page) line(s string)                    { fmt.Fprintln(p, s) }
func (p page) gap()                             { fmt.Fprintln(p) }
func (p page) text(indent, look, s string)      { p.line(p.block(indent, indent, look, s)) }
func (p page) faintly(first, rest, text string) { p.line(p.block(first, rest, faint, text)) }

// answer shows an answer with its sources, or a refusal with the nearest finding.
func (p page) answer(a *bot.Answer) {
	if !a.Answered {
		p.refusal(a.Reason, a.Text, a.Nearest)
		return
	}
	if len(a.Claims) > 0 {
		l := &live{page: p}
		l.rest(a)
		return
	}
	p.text("", "", a.Text)
	for i := range a.Citations {
		p.gap()
		p.citation("", a.Text, &a.Citations[i])
	}
	p.footer(a.Engine, a.Fallback)
}

// refusal says why there is no answer, and shows the nearest finding as what it is.
func (p page) refusal(reason *string, text string, nearest *bot.Citation) {
	if reason != nil && *reason != "" {
		text = *reason
	}
	p.text("", "", text)
	if nearest == nil {
		return
	}
	p.gap()
	p.text("", yellow, p.nearest)
	c := *nearest
	c.N = 0
	p.citation("    ", "", &c)
}

// citation shows one quotation: its words, who said them, which text they come
// from and when, where they stand, and where else. Words and speaker that are in
// said, the text above, are not shown again.
//
//	[1] « … »
//	    — speaker
//	    Publisher — Title, 29 septembre 2017
//	    document.txt:812-851
//	    version antérieure ; version du 2 octobre 2017 : Title  newer.txt
//	    aussi dans other.txt:90-129, 20 octobre 2017
func (p page) citation(indent, said string, c *bot.Citation) {
	mark := ""
	if c.N > 0 {
		mark = fmt.Sprintf("[%d] ", c.N)
	}
	first, rest := indent+mark, indent+strings.Repeat(" ", len(mark))
	show := func(look, s string) {
		p.line(p.block(first, rest, look, s))
		first = rest
	}
	quoted := !strings.Contains(said, c.Quote)
	if quoted {
		show(cyan, p.open+c.Quote+p.shut)
	}
	source := p.source(c)
	if who := c.Speaker; who != nil && *who != "" && !strings.Contains(strings.ToLower(said), strings.ToLower(*who)) {
		if quoted {
			show("", "— "+*who)
		} else {
			source = *who + p.within + source
		}
	}
	show("", source)
	where := fmt.Sprintf("%s:%d-%d", c.Document, c.Start, c.End)
	if c.Page > 0 {
		where += fmt.Sprintf("  p. %d", c.Page)
	}
	if c.URL != nil && *c.URL != "" {
		where += "  " + *c.URL
	}
	show(faint, where)
	if note := c.SupersededNote(p.lang); note != "" {
		show(yellow, note+"  "+c.SupersededBy.Document)
	}
	for _, also := range c.AlsoIn {
		show(faint, p.also(also))
	}
}

// source is "Publisher — Title, 29 septembre 2017".
func (p page) source(c *bot.Citation) string {
	title := c.Title
	if title == "" {
		title = c.Document
	}
	if c.Publisher != "" {
		title = c.Publisher + " — " + title
	}
	return title + ", " + p.when(c.CitedDate())
}

func (p page) also(at bot.Place) string {
	s := fmt.Sprintf("%s %s:%d-%d, %s", p.alsoIn, at.Document, at.Start, at.End, p.day(at.Date))
	if at.Quote != "" {
		s += ", " + p.open + at.Quote + p.shut
	}
	return s
}

// when is a date with what it rests on, where that matters to who quotes it.
func (p page) when(d corpus.Date) string {
	s := bot.FormatDate(d, p.lang)
	if note := bot.BasisNote(d.Basis, p.lang); note != "" {
		return s + " (" + note + ")"
	}
	if d.Basis == corpus.BasisPublished && d.From == d.To {
		return p.published + s
	}
	return s
}

// brief shows a brief or a chronology.
func (p page) brief(b *bot.Brief) {
	if !b.Answered {
		p.refusal(b.Reason, "", b.Nearest)
		return
	}
	p.text("", bold, b.Headline)
	p.faintly("", "", capital(p.period(b.From, b.To))+" · "+p.documents(b.Documents))
	p.gap()
	p.points("", "", b.Points)
	p.coming(b.Upcoming)
	p.footer(b.Engine, b.Fallback)
}

// coming shows what is announced.
func (p page) coming(points []bot.Point) {
	if len(points) == 0 {
		return
	}
	p.gap()
	p.text("", bold, p.upcoming)
	p.points("  ", "", points)
}

// points shows steps one below the other: the date where it is not that of the
// one before, the text, and where it comes from. The first is compared with given.
func (p page) points(indent, given string, points []bot.Point) {
	for i := range points {
		pt := &points[i]
		if i > 0 {
			p.gap()
		}
		if date := p.when(pt.Date); date != given {
			p.text(indent, green, capital(date))
			given = date
		}
		p.text(indent+"  ", "", pt.Text)
		for k := range pt.Citations {
			p.citation(indent+"  ", pt.Text, &pt.Citations[k])
		}
	}
}

// edition shows the digest of one day.
func (p page) edition(e *bot.Edition) {
	p.text("", bold, p.digestOf+p.day(e.On))
	if len(e.Stories) == 0 {
		p.gap()
		p.text("", "", p.noStory)
	} else {
		p.faintly("", "", p.documents(e.Documents))
	}
	for i := range e.Stories {
		s := &e.Stories[i]
		p.gap()
		p.text("", bold, s.Headline)
		p.faintly("", "", p.standing(s)+" · "+p.sources(s.Sources))
		p.points("", p.day(e.On), s.Points)
	}
	p.coming(e.Upcoming)
	p.footer(e.Engine, e.Fallback)
}
