package main

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus/gather"
)

// A sourceConfig is what the configuration file says of anything that is fetched
// from the web.
type sourceConfig struct {
	Name       string `yaml:"name"`
	URL        string `yaml:"url"`
	Collection string `yaml:"collection"`
	Publisher  string `yaml:"publisher"`
	Every      string `yaml:"every"`
}

// A feedConfig is one entry of feeds.
type feedConfig struct {
	Source sourceConfig `yaml:",inline"`
	// FullPages is whether the pages of items are fetched; where it is not said,
	// those of which the feed has the beginning only.
	FullPages *bool `yaml:"full_pages"`
	// Zone is whose days are meant where the feed tells the time in UTC.
	Zone string `yaml:"zone"`
}

// A pageConfig is one entry of pages.
type pageConfig struct {
	Source sourceConfig `yaml:",inline"`
}

// A sitemapConfig is one entry of sitemaps.
type sitemapConfig struct {
	Source sourceConfig `yaml:",inline"`
	Under  []string     `yaml:"under"`
	Limit  *int         `yaml:"limit"`
}

// How often sources are fetched that do not say, and how often any may be.
const (
	feedEvery    = 30 * time.Minute
	pageEvery    = 6 * time.Hour
	sitemapEvery = 24 * time.Hour
	leastEvery   = 5 * time.Minute
)

// sources are those of the file, checked, in its order.
func (c config) sources(file configFile) ([]gather.Source, error) {
	l := sourceList{file: file, taken: make(map[string]bool)}
	for _, f := range c.Feeds {
		src, err := l.add(f.Source, gather.Feed, feedEvery)
		if err != nil {
			return nil, err
		}
		if f.FullPages != nil {
			src.Pages = gather.PagesNever
			if *f.FullPages {
				src.Pages = gather.PagesAlways
			}
		}
		if f.Zone != "" {
			if src.Zone, err = time.LoadLocation(f.Zone); err != nil {
				return nil, failure("write it as Europe/Paris", "%s: feeds: %s: zone: there is no time zone %q", file.at(f.Zone), src.Name, f.Zone)
			}
		}
	}
	for _, p := range c.Pages {
		if _, err := l.add(p.Source, gather.Page, pageEvery); err != nil {
			return nil, err
		}
	}
	for _, s := range c.Sitemaps {
		src, err := l.add(s.Source, gather.Sitemap, sitemapEvery)
		if err != nil {
			return nil, err
		}
		src.Under, src.Limit = s.Under, number(s.Limit, gather.DefaultLimit)
		for _, p := range s.Under {
			if !strings.HasPrefix(p, "/") {
				return nil, failure("write the beginning of the paths that are wanted, as /presse/", "%s: sitemaps: %s: under: %q does not begin with a slash", file.at(p), src.Name, p)
			}
		}
		if src.Limit < 1 || src.Limit > gather.MaxDocuments {
			return nil, failure("", "%s: sitemaps: %s: limit: %d is not from 1 to %d", file.at(s.Source.URL), src.Name, src.Limit, gather.MaxDocuments)
		}
	}
	out := make([]gather.Source, len(l.sources))
	for i, src := range l.sources {
		out[i] = *src
	}
	return out, nil
}

// A sourceList is the sources of a file while they are read.
type sourceList struct {
	file    configFile
	sources []*gather.Source
	taken   map[string]bool // names, folded as file systems fold them
}

// add checks what all sources have.
func (l *sourceList) add(c sourceConfig, kind gather.Kind, every time.Duration) (*gather.Source, error) {
	section := string(kind) + "s"
	where := func(word string) string {
		if word == "" {
			return l.file.atPath(section)
		}
		return l.file.at(word)
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return nil, failure("write url: https://… ; no password goes in it", "%s: %s: %s", where(cmp.Or(c.Name, c.URL, c.Publisher)), section, notAddress(c))
	}
	src := &gather.Source{Kind: kind, Name: c.Name, URL: c.URL, Collection: c.Collection, Publisher: strings.TrimSpace(c.Publisher), Every: every}
	if src.Name == "" {
		src.Name = strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	}
	if err := gather.CheckName(src.Name); err != nil {
		return nil, failure("give it a name: of letters and digits, as name: gouvernement", "%s: %s: %w", where(c.URL), section, err)
	}
	if folded := strings.ToLower(src.Name); l.taken[folded] {
		return nil, failure("give each a name: of its own", "%s: %s: there are two sources of the name %q", where(c.URL), section, src.Name)
	} else {
		l.taken[folded] = true
	}
	if src.Collection == "" {
		src.Collection = src.Name
	}
	if err := gather.CheckCollection(src.Collection); err != nil {
		return nil, failure("", "%s: %s: %s: %w", where(c.Collection), section, src.Name, err)
	}
	if c.Every != "" {
		src.Every, err = parseDuration(c.Every)
		if err != nil || src.Every < leastEvery {
			return nil, failure("write 30m, 6h or 1d; at least 5m", "%s: %s: %s: every: %q is not a time to wait between two visits", where(c.Every), section, src.Name, c.Every)
		}
	}
	l.sources = append(l.sources, src)
	return src, nil
}

// notAddress says what is wrong with an address, which may hold a secret.
func notAddress(c sourceConfig) string {
	what := cmp.Or(c.Name, "an entry")
	if c.URL == "" {
		return what + " has no url"
	}
	return fmt.Sprintf("the url of %s is no web address", what)
}
