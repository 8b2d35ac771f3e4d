package web

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// maxEntries is how many entries a sitemap may have (sitemaps.org).
const maxEntries = 50_000

// A Sitemap is what a site says that it holds.
type Sitemap struct {
	Pages []Entry
	// Maps are further sitemaps, where this one is an index of them.
	Maps []Entry
}

// An Entry is one address of a sitemap.
type Entry struct {
	URL string
	// Changed is the day of the last change, zero when the site gives none.
	Changed corpus.Day
}

// ParseSitemap reads a sitemap or an index of sitemaps, packed with gzip or not.
// Entries without an address that can be fetched are passed over, and so is what
// follows the first 50,000. It is an error for data to be no XML, or to unpack
// to more than DefaultMaxBytes.
func ParseSitemap(data []byte) (*Sitemap, error) {
	if bytes.HasPrefix(data, []byte("\x1f\x8b")) {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, errors.New("broken gzip")
		}
		if data, err = io.ReadAll(io.LimitReader(z, DefaultMaxBytes+1)); err != nil {
			return nil, errors.New("broken gzip")
		}
		if len(data) > DefaultMaxBytes {
			return nil, fmt.Errorf("%w of %d MB", ErrTooLarge, DefaultMaxBytes>>20)
		}
	}
	var s Sitemap
	var at Entry
	var text strings.Builder
	seen := false
	d := xml.NewDecoder(bytes.NewReader(data))
	for len(s.Pages)+len(s.Maps) < maxEntries {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			if len(s.Pages)+len(s.Maps) > 0 {
				break // cut off: what came is worth having
			}
			return nil, errors.New("not a sitemap: broken XML")
		}
		switch t := t.(type) {
		case xml.StartElement:
			text.Reset()
			switch t.Name.Local {
			case "urlset", "sitemapindex":
				seen = true
			case "url", "sitemap":
				at = Entry{}
			}
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			s.end(t.Name.Local, strings.TrimSpace(text.String()), &at)
		}
	}
	if !seen {
		return nil, errors.New("not a sitemap")
	}
	return &s, nil
}

// end takes what an element held.
func (s *Sitemap) end(element, text string, at *Entry) {
	switch element {
	case "loc":
		// A picture of a page has an address too, later and in the same entry.
		if u, err := parse(text); err == nil && at.URL == "" {
			at.URL = u.String()
		}
	case "lastmod":
		if len(text) >= len("2017-10-20") {
			at.Changed, _ = corpus.ParseDay(text[:len("2017-10-20")])
		}
	case "url":
		if at.URL != "" {
			s.Pages = append(s.Pages, *at)
		}
	case "sitemap":
		if at.URL != "" {
			s.Maps = append(s.Maps, *at)
		}
	}
}
