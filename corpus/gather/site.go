package gather

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/web"
)

// page fetches a single page.
func (r *run) page(ctx context.Context) error {
	key := keyOf(r.src.URL)
	old, there := r.Store.head(r.src, r.files.files[key])
	return r.one(ctx, r.src.URL, old, there && old.URL == r.src.URL, 0)
}

// one fetches a page that stands for itself and keeps it where it has changed.
func (r *run) one(ctx context.Context, address string, old head, there bool, changed corpus.Day) error {
	key := keyOf(address)
	h := head{ID: address, URL: address, Publisher: r.src.Publisher, Updated: changed, Fetched: r.now(), Seen: r.now(), Status: 200, Whole: true}
	h.Item = digest(h.Publisher, changed.String())
	req := web.Request{URL: address}
	if there {
		h.Seen = old.Seen
		req.ETag, req.LastModified = old.ETag, old.LastModified
	}
	body, err := r.get(ctx, req, &h, r.files.files[key])
	if err != nil {
		return err
	}
	says := h.says(r.Readers, body)
	if says == "" {
		return r.unreadable(h, body)
	}
	if there && old.Item == h.Item && (old.Sum == digest(string(body)) || says == r.said(r.files.files[key])) {
		return nil // many pages have another byte or two each time, and nothing that a reader sees
	}
	return r.keep(h, body)
}

// said is what the document of a file shows, "" when it cannot be read.
func (r *run) said(file string) string {
	h, body, err := r.Store.whole(r.src, file)
	if err != nil {
		return ""
	}
	return h.says(r.Readers, body)
}

// unreadable says why a page cannot be read.
func (r *run) unreadable(h head, body []byte) error {
	if _, err := read(r.Readers, "page"+Ext, h, body); err != nil {
		return fmt.Errorf("%w: %w", errUnreadable, err)
	}
	return errUnreadable
}

// How far an index of sitemaps is followed.
const (
	maxMaps    = 50
	maxMapDeep = 3
)

// sitemap fetches a sitemap and those of its pages that are new or have changed.
// A page that cannot be had is noted and the rest goes on.
func (r *run) sitemap(ctx context.Context) error {
	pages, err := r.pages(ctx)
	if err != nil {
		return err
	}
	limit := cmp.Or(r.src.Limit, DefaultLimit)
	// Those changed last first; those that do not say come last, in their order.
	slices.SortStableFunc(pages, func(a, b web.Entry) int { return cmp.Compare(b.Changed, a.Changed) })
	r.st.Left = max(len(pages)-limit, 0)
	pages = pages[:min(len(pages), limit)]
	wanted := make(map[string]bool)
	for _, e := range pages {
		wanted[keyOf(e.URL)] = true
	}
	for key := range r.st.Visits {
		if !wanted[key] {
			delete(r.st.Visits, key)
		}
	}
	for i, e := range pages {
		r.progress(i, len(pages))
		if err := r.entry(ctx, e); err != nil {
			return err
		}
	}
	r.progress(len(pages), len(pages))
	return nil
}

// entry deals with one page of a sitemap. Its error ends the run.
func (r *run) entry(ctx context.Context, e web.Entry) error {
	key := keyOf(e.URL)
	old, there := r.Store.head(r.src, r.files.files[key])
	asOf := digest(r.src.Publisher, e.Changed.String())
	switch {
	case r.resting(key) && (there && old.Item == asOf || r.st.Visits[key].Reason != ""):
		return nil
	case there && old.Item == asOf && (e.Changed != 0 || r.now().Sub(old.Fetched) < recheck):
		return nil
	}
	changes := r.out.New + r.out.Changed
	err := r.one(ctx, e.URL, old, there, e.Changed)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, ErrFull), errors.Is(err, errStore):
		return err
	case err != nil || r.out.New+r.out.Changed == changes:
		r.visit(key, bare(e.URL), err)
	}
	return nil
}

// pages are the pages that a sitemap, and those that it names, list on its own
// host. A further map that cannot be had is passed over, unless none can.
func (r *run) pages(ctx context.Context) ([]web.Entry, error) {
	home, err := url.Parse(r.src.URL)
	if err != nil {
		return nil, web.ErrAddress
	}
	type level struct {
		url  string
		deep int
	}
	queue, asked := []level{{r.src.URL, 0}}, map[string]bool{r.src.URL: true}
	var pages []web.Entry
	var failed error
	read := 0
	for n := 0; n < len(queue) && n < maxMaps; n++ {
		resp, err := r.Client.Get(ctx, web.Request{URL: queue[n].url})
		var m *web.Sitemap
		if err == nil {
			m, err = web.ParseSitemap(resp.Body)
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			failed = cmp.Or(failed, err)
			continue
		}
		read++
		for _, e := range m.Maps {
			if !asked[e.URL] && queue[n].deep < maxMapDeep && sameHost(home, e.URL) {
				asked[e.URL] = true
				queue = append(queue, level{e.URL, queue[n].deep + 1})
			}
		}
		for _, e := range m.Pages {
			if !asked[e.URL] && sameHost(home, e.URL) && r.under(e.URL) {
				asked[e.URL] = true
				pages = append(pages, e)
			}
		}
	}
	if read == 0 || len(pages) == 0 && failed != nil {
		return nil, failed
	}
	return pages, nil
}

// sameHost reports whether an address is of the host of home, "www." apart.
func sameHost(home *url.URL, address string) bool {
	u, err := url.Parse(address)
	bare := func(u *url.URL) string { return strings.TrimPrefix(strings.ToLower(u.Host), "www.") }
	return err == nil && bare(u) == bare(home)
}

// under reports whether a page is wanted.
func (r *run) under(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (len(r.src.Under) == 0 || slices.ContainsFunc(r.src.Under, func(p string) bool { return strings.HasPrefix(u.EscapedPath(), p) }))
}
