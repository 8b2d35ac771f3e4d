package feed

import (
	"cmp"
	"html"
	"strings"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/json"
	"github.com/mmcdole/gofeed/rss"
)

// rss reads RSS of any version.
func (r *reader) rss(f *rss.Feed) {
	r.feed.Title, r.feed.Lang = plain(f.Title), tag(f.Language)
	if f.DublinCoreExt != nil {
		r.feed.Lang = cmp.Or(r.feed.Lang, tag(first(f.DublinCoreExt.Language)))
	}
	for _, it := range f.Items {
		if it == nil {
			continue
		}
		out := Item{Title: plain(it.Title), Author: plain(it.Author), Link: r.address(it.Link)}
		published := it.PubDate
		if it.GUID != nil {
			out.ID = it.GUID.Value
			if out.Link == "" && !strings.EqualFold(it.GUID.IsPermalink, "false") && strings.Contains(it.GUID.Value, "://") {
				out.Link = r.address(it.GUID.Value)
			}
		}
		if it.Source != nil {
			out.Publisher = plain(it.Source.Title)
		}
		if dc := it.DublinCoreExt; dc != nil {
			published = cmp.Or(published, first(dc.Date))
			out.Author = cmp.Or(out.Author, plain(first(dc.Creator)), plain(first(dc.Author)))
			out.Publisher = cmp.Or(out.Publisher, plain(first(dc.Publisher)))
			out.Lang = tag(first(dc.Language))
		}
		out.Lang = cmp.Or(out.Lang, r.feed.Lang)
		out.Published = dayOf(published, out.Lang, r.zone)
		if changed := it.Extensions["atom"]["updated"]; len(changed) > 0 {
			out.Updated = dayOf(changed[0].Value, out.Lang, r.zone)
		}
		// A description may hold the whole and the content nothing.
		if out.HTML = it.Content; plain(out.HTML) == "" {
			out.HTML = it.Description
			out.Teaser = teaser(out.HTML, false)
		} else {
			out.Teaser = teaser(out.HTML, true)
		}
		r.add(out)
	}
}

// atom reads Atom 1.0 and 0.3.
func (r *reader) atom(f *atom.Feed) {
	r.feed.Title, r.feed.Lang = plain(f.Title), tag(f.Language)
	for _, e := range f.Entries {
		if e == nil {
			continue
		}
		out := Item{ID: e.ID, Title: plain(e.Title), Author: people(e.Authors), Lang: r.feed.Lang}
		for _, l := range e.Links {
			if l != nil && l.Rel == "alternate" && (out.Link == "" || strings.Contains(l.Type, "html")) {
				out.Link = cmp.Or(r.address(l.Href), out.Link)
			}
		}
		if e.Source != nil {
			out.Publisher = plain(e.Source.Title)
			out.Author = cmp.Or(out.Author, people(e.Source.Authors))
		}
		out.Author = cmp.Or(out.Author, people(f.Authors))
		out.Published = dayOf(e.Published, out.Lang, r.zone)
		out.Updated = dayOf(e.Updated, out.Lang, r.zone)
		whole := false
		if c := e.Content; c != nil {
			switch kind := strings.ToLower(c.Type); {
			case c.Src != "":
				out.Link = cmp.Or(out.Link, r.address(c.Src))
			case strings.Contains(kind, "html"):
				out.HTML = c.Value
			case kind == "" || kind == "text" || strings.HasPrefix(kind, "text/"):
				out.HTML = marked(c.Value)
			}
			whole = plain(out.HTML) != ""
		}
		if !whole {
			out.HTML = marked(e.Summary)
		}
		out.Teaser = teaser(out.HTML, whole)
		r.add(out)
	}
}

// people are the names of persons.
func people(list []*atom.Person) string {
	var names []string
	for _, p := range list {
		if p != nil && p.Name != "" {
			names = append(names, plain(p.Name))
		}
	}
	return strings.Join(names, ", ")
}

// json reads JSON Feed.
func (r *reader) json(f *json.Feed) {
	r.feed.Title, r.feed.Lang = plain(f.Title), tag(f.Language)
	for _, it := range f.Items {
		if it == nil {
			continue
		}
		out := Item{
			ID: it.ID, Title: oneLine(it.Title), Lang: cmp.Or(tag(it.Language), r.feed.Lang),
			Link:   cmp.Or(r.address(it.URL), r.address(it.ExternalURL)),
			Author: cmp.Or(authors(it.Authors, it.Author), authors(f.Authors, f.Author)),
		}
		out.Published = dayOf(it.DatePublished, out.Lang, r.zone)
		out.Updated = dayOf(it.DateModified, out.Lang, r.zone)
		whole := true
		switch {
		case plain(it.ContentHTML) != "":
			out.HTML = it.ContentHTML
		case it.ContentText != "":
			out.HTML = escaped(it.ContentText)
		default:
			out.HTML, whole = escaped(it.Summary), false
		}
		out.Teaser = teaser(out.HTML, whole)
		r.add(out)
	}
}

func authors(list []*json.Author, one *json.Author) string {
	var names []string
	for _, a := range append(list, one) {
		if a != nil && a.Name != "" {
			names = append(names, oneLine(a.Name))
		}
		if a == one && len(names) > 1 {
			names = names[:len(names)-1] // the older of two ways to say the same
		}
	}
	return strings.Join(names, ", ")
}

// marked is a text that should be plain as HTML; one that is full of tags was
// not meant to be plain.
func marked(s string) string {
	if markup.MatchString(s) {
		return s
	}
	return escaped(s)
}

// escaped is a plain text as HTML, its paragraphs apart.
func escaped(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "\r\n", "\n")
	if s == "" {
		return ""
	}
	var b strings.Builder
	for _, p := range strings.Split(s, "\n\n") {
		b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(p), "\n", "<br>") + "</p>\n")
	}
	return b.String()
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
