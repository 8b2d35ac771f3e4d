package corpus

import (
	"cmp"
	"net/url"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// stampDay is the day that a value of a page's metadata gives, as it is written there: a
// time stamp, a date in figures or in words. It is "" where there is none, or several.
func (p *page) stampDay(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 80 {
		return ""
	}
	if utcStamp.MatchString(s) {
		if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
			return t.In(p.zone()).Format(time.DateOnly)
		}
	}
	if date, ok := metadataDate(s); ok && date.Precision == PrecisionDay {
		return date.From.String()
	}
	if m := figuresDay.FindStringSubmatch(s); m != nil {
		if d, err := ParseDay(m[1] + "-" + m[2] + "-" + m[3]); err == nil {
			return d.String()
		}
	}
	for _, layout := range []string{"Mon Jan 2 2006 15:04:05 MST-0700", time.RFC1123Z, time.RFC1123} {
		if t, err := time.Parse(layout, stampNote.ReplaceAllString(s, "")); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	found := FindDates(s, Reference{})
	if len(found) != 1 || found[0].Precision != PrecisionDay || found[0].Basis != BasisText || found[0].Conflict || found[0].From != found[0].To {
		return ""
	}
	return found[0].From.String()
}

var (
	// utcStamp is a time stamp as programs write it, to the millisecond: its Z is true,
	// and its day that of Greenwich. Others write the time of their own clock with a Z.
	utcStamp   = NewPattern(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$`)
	figuresDay = NewPattern(`^(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)(?:\D.*)?$`)
	stampNote  = NewPattern(` \([^)]*\)$`)
)

// zone is where the page is read, as far as its language and address tell: else Greenwich.
func (p *page) zone() *time.Location {
	name := ""
	host := ""
	if u, err := url.Parse(cmp.Or(p.canonical, p.meta["og:url"])); err == nil {
		host = u.Hostname()
	}
	tags := strings.ToLower(p.lang + " " + p.meta["dc.language"] + " " + p.meta["og:locale"] + " ")
	tags = strings.ReplaceAll(tags, "_", "-")
	switch {
	case strings.Contains(tags, "-ca ") || strings.HasSuffix(host, ".ca"):
		name = "America/Toronto"
	case strings.Contains(tags, "en-gb ") || strings.HasSuffix(host, ".uk"):
		name = "Europe/London"
	case strings.HasPrefix(tags, "fr") || strings.HasSuffix(host, ".fr") || strings.HasSuffix(host, ".eu"):
		name = "Europe/Paris"
	}
	if at, err := time.LoadLocation(name); err == nil {
		return at
	}
	return time.UTC
}

// publishedClass matches the names by which sites call the date of publication.
var publishedClass = NewPattern(`(?i)(?:^|[\s_-])(?:published|pubdate|date-?publication|publication-?date|entry-date|post-date|posted-on|date-published|published-date|article-date|date-article)(?:$|[\s_-])`)

// namedDate notes the date in an element that is called the date of publication, but
// for those of a list, which are of other articles.
func (p *page) namedDate(n *html.Node, value func(string) string) {
	const most = 100 // elements
	class := value("class")
	if class == "" || len(class) > 200 || !publishedClass.MatchString(class) || within(n, atom.Li) || p.looked >= most {
		return
	}
	p.looked++
	text := ""
	if isShort(n) {
		text = oneLine(textOf(n))
	}
	for _, s := range []string{value("datetime"), value("title"), value("content"), text} {
		if day := p.dayIn(s); day != "" {
			p.named[day] = struct{}{}
			return
		}
	}
}

// isShort reports whether little text stands in n: no more than a line or two.
func isShort(n *html.Node) bool {
	const most = 400 // bytes, and nodes
	size := 0
	for c := range n.Descendants() {
		if size++; c.Type == html.TextNode {
			size += len(c.Data)
		}
		if size > most {
			return false
		}
	}
	return true
}

// dayIn is stampDay of s, or of s from its first figure on.
func (p *page) dayIn(s string) string {
	return cmp.Or(p.stampDay(strings.TrimLeftFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })), p.stampDay(s))
}

// addressDay is the day in an address: /2020/03/02/, or -02-11-2023-.
func addressDay(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	for _, m := range append(yearFirstPath.FindAllStringSubmatch(u.Path, 1), dayFirstPath.FindAllStringSubmatch(u.Path, 1)...) {
		day := m[1] + "-" + m[2] + "-" + m[3]
		if len(m[1]) < 4 {
			day = m[3] + "-" + m[2] + "-" + m[1]
		}
		if d, err := ParseDay(day); err == nil {
			return d.String()
		}
	}
	return ""
}

var (
	yearFirstPath = NewPattern(`[/_-]((?:19|20)\d\d)[/_-](\d\d)[/_-](\d\d)(?:[/_.-]|$)`)
	dayFirstPath  = NewPattern(`[/_-](\d\d)-(\d\d)-((?:19|20)\d\d)(?:[/_.-]|$)`)
)

// shownDay is the day that a page shows as that of its article: of a line between
// its heading and its text, or right around them, that says when it was published
// or is a date and nothing else. It is "" for none.
func shownDay(root *html.Node, heading string) string {
	const after, before = 14, 6 // blocks around the heading
	var w textWriter
	w.node(root)
	text := w.text()
	content := blocks(text, Span{0, len(text)})
	at := -1
	for i, b := range content {
		if oneLine(b.In(text)) == heading && heading != "" {
			at = i
			break
		}
	}
	if at < 0 {
		return ""
	}
	content = content[max(0, at-before):min(len(content), at+after)]
	at = min(at, before)
	days := openings(text, content)
	related := relatedAt(text)
	plain := ""
	for i, d := range days {
		if d.IsZero() || content[i].Start >= related {
			continue
		}
		intro := plainSpaces(text[content[i].Start:d.Span.Start])
		switch {
		case publishedLine.MatchString(intro):
			return d.From.String()
		case plain == "" && i > at && unplaced.MatchString(intro) && content[i].Len() < 60:
			plain = d.From.String()
		}
	}
	return plain
}
