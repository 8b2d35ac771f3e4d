package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// firstKey is how the first line of a front matter looks; what else may stand
// between two rules at the top of a text is prose, unless it names a key of
// metadata in another way.
var firstKey = NewPattern(`^(?:[ \t]*(?:#[^\n]*)?\r?\n)*[A-Za-z_][A-Za-z0-9_-]*:(?:[ \t\r\n]|$)`)

// otherRule matches lines that people write where "---" is meant, and the rules
// of front matter that is not YAML.
var otherRule = NewPattern(`^(?:[-–—]+|\+{3,})$`)

// frontMatter reads the YAML block between two lines "---" at the start of text,
// after nothing but a byte order mark and blank lines. end is the offset after
// the second line's end. It reports false when there is no such block. What
// names a collection and is no whole block, or stands below a comment, is a doubt,
// with end 0.
func frontMatter(text string) (s said, end int, ok bool) {
	rule, start := firstLine(text)
	if rule == "---" {
		if body, end, closed := untilRule(text, start); closed {
			if !isFrontMatter(body) {
				return said{}, 0, false
			}
			return readYAML(body, false), end, true
		}
	}
	opens := rule
	for isComment(rule) {
		var n int
		rule, n = firstLine(text[start:])
		start += n
	}
	if !otherRule.MatchString(rule) || !headNamesCollection(text[start:]) {
		return said{}, 0, false
	}
	if opens == "---" {
		return said{doubt: `it is not closed by a line "---"`}, 0, true
	}
	return said{doubt: `it opens with "` + clip(opens) + `", not with a line "---"`}, 0, true
}

// isComment reports whether line is a comment in one of the languages that
// front matter and the text below it are written in.
func isComment(line string) bool {
	for _, mark := range []string{"#", "<!--", "//", "%"} {
		if strings.HasPrefix(line, mark) {
			return true
		}
	}
	return false
}

// untilRule is what stands between start and the next line "---" or "...".
func untilRule(text string, start int) (body string, end int, ok bool) {
	for at := start; at < len(text); {
		line, next := lineAt(text, at)
		if line == "---" || line == "..." {
			return text[start:at], next, true
		}
		at = next
	}
	return "", 0, false
}

// isFrontMatter tells metadata between two rules from prose. A line that names a
// collection settles it: hiding too much prose is the lesser harm.
func isFrontMatter(body string) bool {
	if firstKey.MatchString(body) {
		return true
	}
	first, _ := firstLine(body)
	key := keyOf(first)
	if known(key) || meantBy(key) != "" {
		return true
	}
	if len(body) > maxMetadata { // a text of many pages may well say the word
		return headNamesCollection(body)
	}
	return namesCollection(body)
}

// headNamesCollection reports whether the lines that open text, up to where prose
// and a blank line have been seen, name a collection.
func headNamesCollection(text string) bool {
	blank, prose := false, false
	for at := 0; at < len(text); {
		line, next := lineAt(text, at)
		at = next
		key := keyOf(line)
		switch {
		case key == collectionKey || meantBy(key) == collectionKey:
			return true
		case isBlank(line):
			blank = true
		case key == "":
			prose = true
		}
		if blank && prose {
			return false
		}
	}
	return false
}

// namesCollection reports whether a line of text reads like one that names a collection.
func namesCollection(text string) bool {
	for at := 0; at < len(text); {
		line, next := lineAt(text, at)
		if key := keyOf(line); key == collectionKey || meantBy(key) == collectionKey {
			return true
		}
		at = next
	}
	return false
}

// someKey matches a line that opens with a word and a colon or an equals sign,
// whatever YAML, JSON or TOML would say of it.
var someKey = NewPattern(`^[\s\p{Z}{\[("'?-]*([\p{L}_][\p{L}\p{N}_-]*)["']?[\s\p{Z}]*[:=]`)

// keyOf is the key, folded, that line seems to open with, or "".
func keyOf(line string) string {
	m := someKey.FindStringSubmatch(line)
	if m == nil {
		return ""
	}
	return foldKey(m[1])
}

// firstLine is the first line of text that is not blank, trimmed, and the offset
// of the line after it.
func firstLine(text string) (line string, next int) {
	for next < len(text) {
		line, next = lineAt(text, next)
		if !isBlank(line) {
			return strings.TrimFunc(line, isBlankRune), next
		}
	}
	return "", next
}

// isBlankRune reports whether r shows nothing: white space, a byte order mark, a zero-width space.
func isBlankRune(r rune) bool { return unicode.IsSpace(r) || r == '\uFEFF' || r == '\u200B' }

func isBlank(line string) bool { return strings.TrimFunc(line, isBlankRune) == "" }

// lineAt is the line that starts at offset at, without its end and trailing
// blanks, and the offset of the next line.
func lineAt(text string, at int) (line string, next int) {
	line, next = text[at:], len(text)
	if i := strings.IndexAny(line, "\r\n\u0085\u2028\u2029"); i >= 0 {
		_, size := utf8.DecodeRuneInString(line[i:])
		if strings.HasPrefix(line[i:], "\r\n") {
			size++
		}
		next = at + i + size
		line = line[:i]
	}
	return strings.TrimRight(line, " \t"), next
}
