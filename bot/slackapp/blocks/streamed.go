package blocks

import (
	"html"
	"regexp"
	"strings"

	"github.com/verbatim-briefing/verbatim/bot"
)

// written is a citation as Markdown, in the order of its blocks: the words before
// the quotation, the quotation in a block quote of its own with its number, and
// where it is from with the link to it.
func (v voice) written(c *bot.Citation, lead string) string {
	quote := Markdown(v.quoted(c.Quote)) + " " + number(c.N)
	parts := []string{"> " + strings.ReplaceAll(quote, "\n", "\n> "), Markdown(v.source(c))}
	if to, called := v.address(c); to != "" {
		parts[1] += " · [" + called + "](" + destination.Replace(to) + ")"
	}
	if lead != "" {
		parts = append([]string{Markdown(lead)}, parts...)
	}
	return strings.Join(parts, "\n\n")
}

// destination writes an address so that Markdown reads it as it is: nothing in it
// ends the link, escapes, or makes a character of what follows an ampersand.
var destination = strings.NewReplacer("(", "%28", ")", "%29", `\`, "%5C", ";", "%3B")

// faithful reports whether s can be streamed letter by letter: that nothing has to
// be put between its letters, or left out of it, to keep Markdown from reading
// more into it.
func faithful(s string) bool {
	return !strings.Contains(s, "\r") && html.UnescapeString(escapedMark.ReplaceAllString(Markdown(s), "$1")) == s
}

// escapedMark is a character that Markdown's backslash makes stand for itself.
var escapedMark = regexp.MustCompile(`\\([!-/:-@\[-` + "`" + `{-~])`)
