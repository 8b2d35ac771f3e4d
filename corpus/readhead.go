package corpus

import (
	"cmp"
	"encoding/json"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Where a page may say when it was published, who publishes it and what it is
// called, in the order in which they are believed. Dates of modification are not
// dates of publication and are not among them.
var (
	metaDates = []string{
		"article:published_time", "og:article:published_time", "og:published_time", "datepublished",
		"dcterms.issued", "dc.date.issued", "dcterms.created", "dc.date.created", "dcterms.date", "dc.date",
		"citation_publication_date", "citation_date", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate",
		"publish_date", "publication_date", "publication-date", "article.published", "article:published", "published_time",
		"og:release_date", "og:pubdate", "date_published", "publish-date", "dateposted", "bt:pubdate", "cxenseparse:recs:publishtime", "date",
	}
	metaPublishers = []string{"og:site_name", "dcterms.publisher", "dc.publisher", "publisher", "citation_publisher"}
	metaTitles     = []string{"og:title", "dcterms.title", "dc.title", "citation_title"}
)

// A page is what the elements of a page say of it.
type page struct {
	meta      map[string]string // name, property or itemprop in lower case -> first content
	title     string
	canonical string
	lang      string
	ld        linkedData
	marked    string              // date of the first <time> that is marked as the publication
	times     map[string]struct{} // days of all visible <time>
	named     map[string]struct{} // days in what is called the date of publication
	looked    int                 // how many elements were, for that
}

// pageMetadata is what a page says of itself.
func pageMetadata(root *html.Node) metadata {
	p := page{meta: make(map[string]string), times: make(map[string]struct{}), named: make(map[string]struct{})}
	p.visit(root, true)
	pick := func(names []string) string {
		for _, n := range names {
			if v := p.meta[n]; v != "" {
				return v
			}
		}
		return ""
	}
	m := metadata{
		Title:     cmp.Or(oneLine(p.meta["og:title"]), oneLine(p.ld.headline), pick(metaTitles), p.title),
		Publisher: cmp.Or(p.ld.publisher, pick(metaPublishers)),
		Lang:      p.lang,
	}
	for _, u := range []string{p.canonical, p.meta["og:url"]} {
		if m.URL == "" && webAddress(u) {
			m.URL = withoutFragment(u)
		}
	}
	m.Date = p.date()
	return m
}

// date is the first publication date that can be read, or "".
func (p *page) date() string {
	candidates := []string{p.ld.published}
	for _, name := range metaDates {
		candidates = append(candidates, p.meta[name])
	}
	candidates = append(candidates, p.marked)
	for _, days := range []map[string]struct{}{p.named, p.times} {
		if len(days) == 1 { // several: no telling which
			for day := range days {
				candidates = append(candidates, day)
			}
		}
	}
	candidates = append(candidates, addressDay(cmp.Or(p.canonical, p.meta["og:url"])))
	for _, c := range candidates {
		c = p.stampDay(c)
		// What lies beyond is a mark for "never" or a slip, not a publication.
		if c != "" && c < "2101" {
			return c
		}
	}
	return ""
}

func withoutFragment(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

// visit gathers from n and what is below; visible says whether no ancestor is left out of the text.
func (p *page) visit(n *html.Node, visible bool) {
	if n.Type == html.ElementNode {
		p.element(n, visible)
		visible = visible && !isDropped(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.visit(c, visible)
	}
}

func (p *page) element(n *html.Node, visible bool) {
	value := func(key string) string { v, _ := attribute(n, key); return strings.TrimSpace(v) }
	switch n.DataAtom {
	case atom.Html:
		p.lang = cmp.Or(p.lang, value("lang"), value("xml:lang"))
	case atom.Title:
		if p.title == "" && n.FirstChild != nil && n.Namespace == "" {
			p.title = oneLine(n.FirstChild.Data)
		}
	case atom.Link:
		if strings.EqualFold(value("rel"), "canonical") {
			p.canonical = cmp.Or(p.canonical, value("href"))
		}
	case atom.Meta:
		for _, key := range []string{"property", "name", "itemprop"} {
			name := strings.ToLower(value(key))
			if name != "" && p.meta[name] == "" {
				p.meta[name] = value("content")
			}
		}
	case atom.Script:
		if strings.EqualFold(value("type"), "application/ld+json") && n.FirstChild != nil {
			p.ld.read(n.FirstChild.Data)
		}
	}
	p.timeElement(n, value, visible)
	if visible {
		p.namedDate(n, value)
	}
}

// timeElement notes the date of a <time> and of anything with itemprop="datePublished".
func (p *page) timeElement(n *html.Node, value func(string) string, visible bool) {
	published := strings.EqualFold(value("itemprop"), "datePublished")
	if n.DataAtom != atom.Time && !published {
		return
	}
	at := cmp.Or(value("datetime"), value("content"))
	date, ok := metadataDate(at)
	if !ok || date.Precision != PrecisionDay {
		return
	}
	_, pubdate := attribute(n, "pubdate")
	class := strings.ToLower(value("class"))
	if published || pubdate || strings.Contains(class, "publi") || strings.Contains(class, "entry-date") {
		p.marked = cmp.Or(p.marked, at)
	}
	if visible && !strings.EqualFold(value("itemprop"), "dateModified") {
		p.times[date.From.String()] = struct{}{}
	}
}

// linkedData is what the JSON-LD of a page says of its article.
type linkedData struct {
	headline, published, publisher string
}

// articleTypes are the schema.org types that stand for the page's own text.
var articleTypes = map[string]bool{
	"article": true, "newsarticle": true, "reportagenewsarticle": true, "analysisnewsarticle": true,
	"opinionnewsarticle": true, "backgroundnewsarticle": true, "liveblogposting": true, "blogposting": true,
	"report": true, "webpage": true, "pressrelease": true, "socialmediaposting": true, "scholarlyarticle": true,
}

// read takes what one script says, unless an earlier one said it.
func (l *linkedData) read(src string) {
	var v any
	if json.Unmarshal([]byte(src), &v) == nil {
		l.walk(v, 0)
	}
}

func (l *linkedData) walk(v any, depth int) {
	if depth > 4 { // @graph and arrays nest two or three deep
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			l.walk(e, depth+1)
		}
	case map[string]any:
		if v["@type"] == nil && depth == 0 || isArticle(v["@type"]) {
			l.headline = cmp.Or(l.headline, stringOf(v["headline"]))
			l.published = cmp.Or(l.published, stringOf(v["datePublished"]))
			l.publisher = cmp.Or(l.publisher, nameOf(v["publisher"]))
		}
		l.walk(v["@graph"], depth+1)
		l.walk(v["mainEntity"], depth+1)
	}
}

func isArticle(v any) bool {
	switch v := v.(type) {
	case string:
		return articleTypes[strings.ToLower(v)]
	case []any:
		for _, e := range v {
			if isArticle(stringOf(e)) {
				return true
			}
		}
	}
	return false
}

func stringOf(v any) string { s, _ := v.(string); return s }

// nameOf is the name of a schema.org thing, or the first of several.
func nameOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case map[string]any:
		return stringOf(v["name"])
	case []any:
		if len(v) > 0 {
			return stringOf(firstName(v[0]))
		}
	}
	return ""
}

func firstName(v any) any {
	if m, ok := v.(map[string]any); ok {
		return m["name"]
	}
	return v
}
