package feed

import (
	"bytes"
	"html"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// markup finds the tags that texts of feeds have where they have any.
var markup = corpus.NewPattern(`(?i)</?(?:p|br|div|span|a|b|i|strong|em|ul|ol|li|h[1-6]|blockquote|table|img)(?:\s[^<>]*)?/?>`)

// Plain is what HTML says, on one line.
func Plain(s string) string { return plain(s) }

// plain is what HTML says, on one line. A text that is no HTML is itself, but for
// what looks like an entity.
func plain(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return oneLine(s)
	}
	var b strings.Builder
	hidden := 0
	z := nethtml.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return oneLine(b.String())
		case nethtml.TextToken:
			if hidden == 0 {
				b.Write(z.Text())
			}
		case nethtml.StartTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "script", "style", "template", "noscript":
				hidden++
			}
			space(&b, string(name))
		case nethtml.EndTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "script", "style", "template", "noscript":
				hidden = max(hidden-1, 0)
			}
			space(&b, string(name))
		case nethtml.SelfClosingTagToken:
			name, _ := z.TagName()
			space(&b, string(name))
		}
	}
}

// Named is the address of the feed that a page at address names, "" when it names none.
func Named(page []byte, address string) string {
	base, err := url.Parse(address)
	if err != nil {
		return ""
	}
	r := reader{base: base}
	z := nethtml.NewTokenizer(bytes.NewReader(page[:min(len(page), 1<<20)]))
	for {
		kind := z.Next()
		if kind == nethtml.ErrorToken {
			return ""
		}
		if kind != nethtml.StartTagToken && kind != nethtml.SelfClosingTagToken {
			continue
		}
		t := z.Token()
		if t.Data != "link" {
			continue
		}
		said := make(map[string]string)
		for _, a := range t.Attr {
			said[a.Key] = strings.ToLower(a.Val)
			if a.Key == "href" {
				said[a.Key] = r.address(a.Val)
			}
		}
		switch said["type"] {
		case "application/rss+xml", "application/atom+xml", "application/feed+json":
			if said["rel"] == "alternate" && said["href"] != "" {
				return said["href"]
			}
		}
	}
}

// space keeps the texts on both sides of a tag apart, unless it stands within a word.
func space(b *strings.Builder, tag string) {
	switch tag {
	case "a", "abbr", "b", "em", "i", "span", "strong", "sub", "sup", "u", "q", "small", "mark":
		return
	}
	b.WriteByte(' ')
}

// oneLine is s on one line, valid, and without what a terminal would obey.
// No-break spaces stay.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
}

// tag is a language tag, "" for what is none.
func tag(s string) string {
	if s = strings.TrimSpace(s); len(s) > 35 || strings.ContainsFunc(s, func(r rune) bool {
		return r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_'
	}) {
		return ""
	}
	return s
}

// What a feed gives as the text is taken for the whole from so many runes on;
// what it gives as a summary must be longer, for it may as well be the first paragraphs.
const (
	wholeFrom   = 600
	summaryFrom = 1500
)

// goesOn finds the end of a text that was cut.
var goesOn = corpus.NewPattern(`(?i)(?:…|\.\.\.|\[\s*…\s*\]|\[\s*\.\.\.\s*\]|\[&hellip;\]|(?:lire (?:la suite|l[’']article|plus)|en savoir plus|read more|continue reading)[^.!?]{0,60})[\s»)\]→>]*$`)

// teaser reports whether a text looks like part of a longer one. Whole is whether
// the feed gives it as the text and not as a summary.
func teaser(text string, whole bool) bool {
	s := plain(text)
	end := s
	if len(end) > 400 {
		end = end[len(end)-400:]
	}
	if goesOn.MatchString(end) {
		return true
	}
	n := utf8.RuneCountInString(s)
	return n < wholeFrom || !whole && n < summaryFrom
}

// Page is the item as a page of its own, in UTF-8: its title and its text.
func (it Item) Page() []byte {
	var b bytes.Buffer
	b.WriteString("<!doctype html>\n<html")
	if it.Lang != "" {
		b.WriteString(` lang="` + html.EscapeString(it.Lang) + `"`)
	}
	title := html.EscapeString(it.Title)
	b.WriteString("><head><meta charset=\"utf-8\"><title>" + title + "</title></head>\n<body><article>\n")
	if it.Title != "" && !strings.HasPrefix(plain(it.HTML), it.Title) {
		b.WriteString("<h1>" + title + "</h1>\n")
	}
	b.WriteString(it.HTML)
	b.WriteString("\n</article></body></html>\n")
	return b.Bytes()
}
