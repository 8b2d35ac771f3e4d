package gather

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/feed"
	"github.com/verbatim-briefing/verbatim/corpus/web"
)

// errUnreadable is the error of a page that came and cannot be read.
var errUnreadable = errors.New("the page cannot be read")

// errOther is the error of a page that is not that of the item that links to it.
var errOther = errors.New("the page is about something else")

// feed fetches a feed and what is new in it. Only once all of it has been dealt
// with does the state say what need not come again.
func (r *run) feed(ctx context.Context) error {
	req := web.Request{URL: r.src.URL}
	if !r.pending() && len(r.files.files) >= r.st.Documents {
		req.ETag, req.LastModified = r.st.ETag, r.st.LastModified
	}
	resp, err := r.Client.Get(ctx, req)
	if err != nil || resp.NotModified {
		return err
	}
	f, err := feed.Parse(resp.Body, feed.Options{URL: resp.URL, Zone: r.src.Zone})
	if errors.Is(err, feed.ErrNoFeed) {
		if meant := feed.Named(resp.Body, resp.URL); meant != "" {
			return fmt.Errorf("%w, but a page that names one: %s", err, meant)
		}
	}
	if err != nil {
		return err
	}
	r.st.Left = f.Beyond
	visits := r.st.Visits
	r.st.Visits = nil // what is not in the feed any more is not asked for any more
	for _, it := range f.Items {
		key := keyOf(it.ID)
		if v, ok := visits[key]; ok {
			if r.st.Visits == nil {
				r.st.Visits = make(map[string]Visit)
			}
			r.st.Visits[key] = v
		}
	}
	for i, it := range f.Items {
		r.progress(i, len(f.Items))
		if err := r.item(ctx, f, it); err != nil {
			return err
		}
	}
	r.progress(len(f.Items), len(f.Items))
	r.st.ETag, r.st.LastModified = resp.ETag, resp.LastModified
	return nil
}

// pending reports whether there are pages to be asked for again, for which the
// feed is needed whole.
func (r *run) pending() bool {
	for _, v := range r.st.Visits {
		if !v.Again.After(r.now()) {
			return true
		}
	}
	return false
}

// item deals with one item of a feed. Its error ends the run.
func (r *run) item(ctx context.Context, f *feed.Feed, it feed.Item) error {
	key := keyOf(it.ID)
	h := head{
		ID: it.ID, URL: it.Link, Title: it.Title, Author: it.Author, Lang: it.Lang, Published: it.Published, Updated: it.Updated,
		Publisher: cmp.Or(r.src.Publisher, it.Publisher, f.Title),
		Fetched:   r.now(), Status: 200,
	}
	old, there := r.Store.head(r.src, r.files.files[key])
	if h.Seen = h.Fetched; there {
		h.Seen = old.Seen
	}
	// What was there to be read before that day is dated by something else, as by
	// the event that it announces.
	if h.Published > corpus.DayOf(h.Seen)+1 {
		h.Published = 0
	}
	// Its text and not its markup: what counts visits is another one each time.
	h.Item = digest(h.ID, h.URL, h.Title, h.Author, h.Lang, h.Published.String(), h.Updated.String(), h.Publisher, feed.Plain(it.HTML))
	wantsPage := it.Link != "" && (r.src.Pages == PagesAlways || r.src.Pages == PagesOfTeasers && it.Teaser)
	same := there && old.Item == h.Item
	resting := r.resting(key)
	switch {
	case same && (old.Whole == wantsPage || wantsPage && old.Weighed):
		return nil
	case wantsPage && resting && there && (same || old.Whole):
		return nil
	}
	if wantsPage && !resting {
		if whole, err := r.itemPage(ctx, &h, old, there, it); whole || err != nil {
			return err
		}
	}
	if wantsPage && !h.Weighed && there && (same || old.Whole) {
		return nil // what is kept is no worse than what the feed has
	}
	if strings.TrimSpace(it.HTML) == "" {
		return nil
	}
	h.Type = "text/html; charset=utf-8"
	return r.keep(h, it.Page())
}

// itemPage fetches the page of an item and keeps it, which whole reports. A page
// that shows less than the feed does is not kept: h says so then.
func (r *run) itemPage(ctx context.Context, h *head, old head, there bool, it feed.Item) (whole bool, err error) {
	key := keyOf(it.ID)
	req := web.Request{URL: it.Link}
	if there && old.Whole && old.URL == it.Link {
		req.ETag, req.LastModified = old.ETag, old.LastModified
	}
	page := *h
	body, err := r.get(ctx, req, &page, r.files.files[key])
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	text := page.says(r.Readers, body)
	switch {
	case err != nil:
	case text == "":
		err = r.unreadable(page, body)
	case !akin(it, text):
		err = errOther
	}
	if err != nil {
		r.visit(key, bare(it.Link), err)
		return false, nil
	}
	own := *h
	own.Type = "text/html; charset=utf-8"
	if utf8.RuneCountInString(text) < utf8.RuneCountInString(own.says(r.Readers, it.Page())) {
		h.Weighed = true
		delete(r.st.Visits, key)
		return false, nil
	}
	page.Whole = true
	return true, r.keep(page, body)
}

// get fetches a page into h; where it has not changed it is what file holds.
func (r *run) get(ctx context.Context, req web.Request, h *head, file string) ([]byte, error) {
	resp, err := r.Client.Get(ctx, req)
	if err != nil {
		return nil, err
	}
	if resp.NotModified {
		old, body, err := r.Store.whole(r.src, file)
		if err == nil {
			h.Type, h.ETag, h.LastModified = old.Type, old.ETag, old.LastModified
			return body, nil
		}
		req.ETag, req.LastModified = "", "" // damaged: once more, whole
		if resp, err = r.Client.Get(ctx, req); err != nil {
			return nil, err
		}
	}
	h.Type, h.ETag, h.LastModified = resp.ContentType, resp.ETag, resp.LastModified
	return resp.Body, nil
}

// says is the text that a document shows, "" when it cannot be read.
func (h head) says(readers map[string]corpus.Reader, body []byte) string {
	docs, _ := read(readers, "page"+Ext, h, body)
	var texts []string
	for _, d := range docs {
		texts = append(texts, d.Title, d.Text, d.Date.From.String())
	}
	return strings.Join(texts, "\n")
}

// akin reports whether a text may be that of an item: whether it has some of the
// longer words of what the feed says. A site sends who asks for what is not there,
// or has not agreed to something, to a page of another text.
func akin(it feed.Item, text string) bool {
	said := []rune(it.Title + " " + feed.Plain(it.HTML))
	wanted := make(map[string]bool)
	for _, w := range strings.Split(slug(string(said[:min(len(said), 600)])), "-") {
		if len(w) >= 5 {
			wanted[w] = true
		}
	}
	if len(wanted) < 3 {
		return true // too few to tell
	}
	found := 0
	for _, w := range strings.Split(slug(text), "-") {
		if wanted[w] {
			delete(wanted, w)
			found++
		}
	}
	return found >= (found+len(wanted)+2)/3
}

// bare is an address without its query, which may be a secret.
func bare(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	u.RawQuery, u.Fragment, u.User = "", "", nil
	return u.String()
}

// pathWords are the words at the end of an address.
func pathWords(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	last := path.Base(u.Path)
	if last = strings.TrimSuffix(last, path.Ext(last)); last == "/" || last == "." {
		return u.Hostname()
	}
	return last
}
