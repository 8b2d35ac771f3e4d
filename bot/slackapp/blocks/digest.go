package blocks

import (
	"strings"

	"github.com/verbatim-briefing/verbatim/bot"
)

// DigestOptions is what goes around an edition.
type DigestOptions struct {
	// Late marks an edition that is posted after its time.
	Late bool
	// Failed are the sources that could not be read, by their names.
	Failed []string
	// Most is how many stories are told at most; of others the number is given. Zero tells all.
	Most int
	Link Link
}

// mostFailed is how many failed sources are named; of others the number is given.
const mostFailed = 20

// Digest is an edition: its stories, each new or going on, with their quotations,
// then the dates announced and on what it rests. One that a message does not hold
// begins with an overview of all its stories, and the further messages, for the
// thread of the first, have the rest: nothing is left out.
func Digest(e *bot.Edition, o DigestOptions) []Message {
	v := voice{lang: e.Lang, link: o.Link}
	tail := v.footer(e, o)
	top := v.masthead(e, o)
	stories := v.stories(e, o.Most)
	ms := v.messages(append(top, stories...), tail, false)
	if len(ms) > 1 {
		top = append(v.masthead(e, o), v.overview(e, o.Most)...)
		ms = v.messages(append(top, stories...), tail, false)
	}
	return ms
}

// masthead is the day and what there is.
func (v voice) masthead(e *bot.Edition, o DigestOptions) []unit {
	title := v.say("Revue du ", "Digest of ") + v.day(e.On)
	if e.From != 0 && e.From != e.On {
		title = v.say("Revue ", "Digest ") + v.period(e.From, e.On)
	}
	var parts []string
	if o.Late {
		parts = append(parts, v.say("en retard", "late"))
	}
	if n := len(e.Stories); n > 0 {
		parts = append(parts, v.count(n, v.say("sujet", "story"), v.say("sujets", "stories")))
	} else {
		parts = append(parts, v.say("aucun texte nouveau dans les documents", "no new text in the documents"))
	}
	s := capital(strings.Join(parts, " · "))
	return []unit{said(title+"\n"+s, header(title), note(plain(s)))}
}

func (v voice) stories(e *bot.Edition, most int) []unit {
	var us []unit
	n := told(e, most)
	for i := range e.Stories[:n] {
		us = append(us, v.story(&e.Stories[i])...)
	}
	us = append(us, apart(v.rest(len(e.Stories)-n, v.say("autre sujet.", "other story."), v.say("autres sujets.", "other stories."), ""))...)
	return append(us, apart(v.upcoming(e.Upcoming, e.More))...)
}

// told is how many stories of e are told.
func told(e *bot.Edition, most int) int {
	if most <= 0 {
		return len(e.Stories)
	}
	return min(len(e.Stories), most)
}

// story is a matter: its headline, whether it is new, how many sources tell of it, its quotations.
func (v voice) story(s *bot.Story) []unit {
	title := straight(orElse(valid(s.Headline), "…"))
	line := v.standing(s) + " · " + v.count(s.Sources, "source", "sources")
	head := said(title+" ("+line+")", append(append([]block{divider()}, v.bold(strings.TrimSpace(title))...), note(plain(line)))...)
	var us []unit
	for i := range s.Points {
		us = append(us, v.step(&s.Points[i])...)
	}
	if len(us) == 0 {
		return []unit{head}
	}
	return join(head, us)
}

// standing is "nouveau", or "suite" with since when.
func (v voice) standing(s *bot.Story) string {
	switch {
	case !s.Follows:
		return v.say("nouveau", "new")
	case s.Since == 0:
		return v.say("suite", "continued")
	}
	return v.say("suite, depuis le ", "continued, since ") + v.day(s.Since)
}

// overview is the list of all stories that are told.
func (v voice) overview(e *bot.Edition, most int) []unit {
	title := v.say("Au sommaire", "In this edition")
	var rows [][]rich
	var texts []string
	for i := range e.Stories[:told(e, most)] {
		s := &e.Stories[i]
		row := labelOr(label(s.Headline, 140), "…") + " (" + v.standing(s) + ")"
		rows = append(rows, []rich{literal(row, nil)})
		texts = append(texts, row)
	}
	return join(said(title, v.bold(title)...), lists(rows, texts))
}

// rowsOfList is how many rows go into one list.
const rowsOfList = 10

// lists are rows as lists, each a unit; rows are short, texts are theirs.
func lists(rows [][]rich, texts []string) []unit {
	var us []unit
	for len(rows) > 0 {
		n := min(rowsOfList, len(rows))
		l := rich{Type: "rich_text_list", Style: "bullet"}
		for _, row := range rows[:n] {
			l.Elements = append(l.Elements, rich{Type: "rich_text_section", Elements: row})
		}
		us = append(us, said("• "+strings.Join(texts[:n], "\n• "), richText(l)))
		rows, texts = rows[n:], texts[n:]
	}
	return us
}

// footer says on what the edition rests, where it says anything, and what is missing from it.
func (v voice) footer(e *bot.Edition, o DigestOptions) unit {
	from := e.From
	if from == 0 {
		from = e.On
	}
	s := capital(v.documents(e.Documents)) + " · " + v.period(from, e.On)
	var lines []string
	if len(e.Stories)+len(e.Upcoming) > 0 {
		lines = append(lines, s)
		if by := v.authorship(e.Engine, e.Fallback, v.say("revue", "digest")); by != "" {
			lines = append(lines, by)
		}
	}
	if failed := v.failed(o.Failed); failed != "" {
		lines = append(lines, failed)
	}
	if len(lines) == 0 {
		return unit{}
	}
	bs := []block{divider()}
	for _, line := range lines {
		bs = append(bs, note(plain(line)))
	}
	return said(strings.Join(lines, "\n"), bs...)
}

func (v voice) failed(names []string) string {
	if len(names) == 0 {
		return ""
	}
	var shown []string
	for _, n := range names[:min(len(names), mostFailed)] {
		shown = append(shown, labelOr(label(n, 60), "…"))
	}
	s := v.say("Sources qui n’ont pas pu être lues\u00a0: ", "Sources that could not be read: ") + strings.Join(shown, ", ")
	if n := len(names) - len(shown); n > 0 {
		s += v.say(" et ", " and ") + v.count(n, v.say("autre", "other"), v.say("autres", "others"))
	}
	return s
}
