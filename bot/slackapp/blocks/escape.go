package blocks

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// joiner is U+2060, which shows nothing and where no line breaks. Put behind an @
// or before a mark, it keeps Slack from reading either as more than a character.
const joiner = '\u2060'

var ampersands = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Escape makes words of documents and people harmless in Slack's mrkdwn, where
// text is one: they mention and ping nobody, link nowhere and format nothing, and
// read as they did. The characters & < > become entities; the invisible U+2060
// comes behind an @ that has something behind it, into "://", "www." and ":name:",
// and before * _ ~ ` and a > that opens a line. Nothing else changes, except that invalid
// UTF-8 becomes U+FFFD.
func Escape(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if !strings.ContainsAny(s, "&<>@*_~`:.") {
		return s
	}
	var b strings.Builder
	lineStart := true
	for i, r := range s {
		rest := s[i+utf8.RuneLen(r):]
		switch r {
		case '*', '_', '~', '`':
			b.WriteRune(joiner)
			b.WriteRune(r)
		case '>':
			if lineStart {
				b.WriteRune(joiner)
			}
			b.WriteString("&gt;")
		case '<':
			b.WriteString("&lt;")
		case '&':
			b.WriteString("&amp;")
		default:
			b.WriteRune(r)
			if joins(r, s[:i], rest) {
				b.WriteRune(joiner)
			}
		}
		lineStart = r == '\n' || lineStart && unicode.IsSpace(r)
	}
	return b.String()
}

// emojiName is what stands between the colons of an emoji, with the second colon.
var emojiName = regexp.MustCompile(`^[\w+'-]{1,80}:`)

// joins reports whether the invisible character belongs behind r.
func joins(r rune, before, rest string) bool {
	switch r {
	case '@':
		next, _ := utf8.DecodeRuneInString(rest)
		return rest != "" && !unicode.IsSpace(next) && next != joiner
	case ':':
		return strings.HasPrefix(rest, "//") || emojiName.MatchString(rest)
	case '.':
		return len(before) >= 3 && strings.EqualFold(before[len(before)-3:], "www")
	}
	return false
}

// markdownMarks are the characters that may format in standard Markdown wherever they stand.
const markdownMarks = "\\*_~`[]|"

// Markdown is Escape for standard Markdown, which is what a message is streamed
// in: marks get a backslash, & < > become entities, and a line never opens a heading, a
// list, a table, a quotation or code. White space that begins a line is left out.
func Markdown(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if i > 0 {
			line = strings.TrimLeftFunc(line, unicode.IsSpace)
		}
		lines[i] = markdownLine(line)
	}
	return strings.Join(lines, "\n")
}

// opening is what begins a line that is more than a line: a heading, an item of a
// list, or a rule under a heading.
var opening = regexp.MustCompile(`^\s*(?:(\d{1,9})([.)])|([#+=-]))`)

func markdownLine(line string) string {
	var b strings.Builder
	if m := opening.FindStringSubmatchIndex(line); m != nil {
		at := max(m[4], m[6])
		b.WriteString(line[:at])
		b.WriteByte('\\')
		b.WriteByte(line[at])
		line = line[at+1:]
	}
	for i, r := range line {
		rest := line[i+utf8.RuneLen(r):]
		switch {
		case strings.ContainsRune(markdownMarks, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case strings.ContainsRune("&<>", r):
			b.WriteString(ampersands.Replace(string(r)))
		default:
			b.WriteRune(r)
			if joins(r, line[:i], rest) {
				b.WriteRune(joiner)
			}
		}
	}
	return b.String()
}
