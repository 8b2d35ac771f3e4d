package gather

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/web"
)

// A site is a web server whose pages tests change, and a gatherer that may ask it.
type site struct {
	t *testing.T
	*httptest.Server
	*Gatherer
	clock time.Time

	mu    sync.Mutex
	pages map[string]string
	code  map[string]int
	asked map[string]int // whole answers by path
	hook  func(path string)
}

func newSite(t *testing.T) *site {
	s := &site{
		t: t, clock: time.Date(2031, 5, 6, 8, 0, 0, 0, time.UTC),
		pages: map[string]string{}, code: map[string]int{}, asked: map[string]int{},
	}
	s.Server = httptest.NewServer(http.HandlerFunc(s.answer))
	t.Cleanup(s.Close)
	s.Gatherer = &Gatherer{
		Client: web.NewClient(web.Options{Pace: time.Microsecond, MaxBytes: 1 << 20, Allow: func(netip.Addr) bool { return true }}),
		Store:  Store{t.TempDir()},
		Now:    func() time.Time { return s.clock },
	}
	return s
}

func (s *site) answer(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	body, there := s.pages[r.URL.Path]
	code, hook := s.code[r.URL.Path], s.hook
	s.mu.Unlock()
	if hook != nil {
		hook(r.URL.Path)
	}
	etag := `"` + digest(body) + `"`
	switch {
	case code != 0:
		w.Header().Set("Retry-After", "7200")
		w.WriteHeader(code)
		return
	case !there:
		http.NotFound(w, r)
		return
	case r.Header.Get("If-None-Match") == etag:
		w.WriteHeader(http.StatusNotModified)
		return
	}
	s.mu.Lock()
	s.asked[r.URL.Path]++
	s.mu.Unlock()
	w.Header().Set("ETag", etag)
	if strings.HasSuffix(r.URL.Path, ".html") {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	}
	w.Write([]byte(strings.ReplaceAll(body, "{site}", s.URL)))
}

func (s *site) put(path, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[path], s.code[path] = body, 0
}

func (s *site) fail(path string, code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.code[path] = code
}

func (s *site) source() Source {
	return Source{Kind: Feed, Name: "port", URL: s.URL + "/flux", Collection: "presse", Every: time.Hour}
}

// fetch fetches and says what came of it.
func (s *site) fetch(src Source) string {
	s.t.Helper()
	out := s.Fetch(s.t.Context(), src)
	why := "ok"
	if out.Err != nil {
		why = strings.ReplaceAll(out.Err.Error(), s.URL, "")
	}
	return fmt.Sprintf("%d new, %d changed: %s", out.New, out.Changed, why)
}

// documents are what a corpus reads of a source, by title.
func (s *site) documents(src Source) map[string]*corpus.Document {
	s.t.Helper()
	c, err := corpus.Load(s.t.Context(), []corpus.Root{s.Store.Root(src)}, corpus.Options{Readers: map[string]corpus.Reader{Ext: Reader(s.Readers, []Source{src})}})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, r := range c.Rejected {
		s.t.Errorf("%s is rejected: %s", r.Path, r.Reason)
	}
	docs := map[string]*corpus.Document{}
	for _, d := range c.Documents {
		docs[d.Title] = d
	}
	return docs
}

func rss(items ...string) string {
	return `<rss version="2.0"><channel><title>Port de Sablette</title><language>fr</language>` + strings.Join(items, "") + `</channel></rss>`
}

func item(n int, text string) string {
	return fmt.Sprintf(`<item><guid isPermaLink="false">id-%d</guid><title>Titre %d</title><link>{site}/%d.html?jeton=x</link><pubDate>ven., %d oct. 2017 10:00:00 +0200</pubDate><description>%s</description></item>`, n, n, n, n, text)
}

func article(n int, text string) string {
	return fmt.Sprintf(`<!doctype html><title>Page %d</title><meta name="date" content="2011-01-01"><article><h1>Titre %d</h1><p>%s</p></article>`, n, n, text)
}

const long = "Le conseil du port de Sablette a voté l’extension du quai nord, pour un montant de douze millions d’euros sur quatre ans. "

func TestFeed(t *testing.T) {
	s := newSite(t)
	src := s.source()
	s.put("/flux", rss(item(1, "Le quai nord."), item(2, "Le phare.")))
	s.put("/1.html", article(1, long))
	if got := s.fetch(src); got != "2 new, 0 changed: ok" {
		t.Fatal(got)
	}
	docs := s.documents(src)
	one, two := docs["Titre 1"], docs["Titre 2"]
	if one == nil || two == nil {
		t.Fatalf("got %v", docs)
	}
	if !strings.Contains(one.Text, "douze millions") || one.Date.From.String() != "2017-10-01" || one.Date.Basis != corpus.BasisMetadata || one.Publisher != "Port de Sablette" ||
		one.URL != s.URL+"/1.html?jeton=x" || one.Collection != "presse" || !strings.HasPrefix(one.ID, "presse/port/2017-10-01-titre-1-") || one.Lang != "fr" {
		t.Errorf("got %+v", one)
	}
	if !strings.Contains(two.Text, "Le phare.") { // its page is not there
		t.Errorf("got %q", two.Text)
	}
	st := s.Store.State(src)
	if n, why := st.Refused(); n != 1 || !strings.Contains(why, "404") || strings.Contains(why, "jeton") || st.Reason != "" || !st.Succeeded.Equal(s.clock) {
		t.Errorf("got %+v", st)
	}
	if got := s.fetch(src); got != "0 new, 0 changed: ok" || s.asked["/flux"] != 1 || s.asked["/1.html"] != 1 {
		t.Errorf("%s after %v", got, s.asked)
	}
	s.put("/flux", strings.Replace(s.pages["/flux"], "Le quai nord.", "Le quai nord.&lt;img src=&quot;/vu?7&quot;&gt;", 1))
	if got := s.fetch(src); got != "0 new, 0 changed: ok" || s.asked["/flux"] != 2 || s.asked["/1.html"] != 1 {
		t.Errorf("%s after %v", got, s.asked)
	}
	// An item that was edited keeps its name; its page is asked whether it has changed.
	s.put("/flux", rss(strings.Replace(item(1, "Le quai sud."), "Titre 1", "Titre un", 1), item(2, "Le phare.")))
	if got := s.fetch(src); got != "0 new, 1 changed: ok" || s.asked["/1.html"] != 1 {
		t.Errorf("%s after %v", got, s.asked)
	}
	if again := s.documents(src)["Titre un"]; again == nil || again.ID != one.ID || !strings.Contains(again.Text, "douze millions") {
		t.Errorf("got %+v", again)
	}
	// The page that was not there is asked for again in a week, though the feed has not changed.
	s.put("/2.html", article(2, "Le phare est rallumé. "+long))
	if s.fetch(src); s.asked["/2.html"] != 0 {
		t.Error("asked for at once")
	}
	s.clock = s.clock.Add(recheck + time.Hour)
	if got := s.fetch(src); got != "0 new, 1 changed: ok" || !strings.Contains(s.documents(src)["Titre 2"].Text, "rallumé") {
		t.Error(got)
	}
	if n, _ := s.Store.State(src).Refused(); n != 0 {
		t.Error("it is still said not to be there")
	}
	// What leaves the feed stays in the corpus.
	s.put("/flux", rss(item(3, "Le port.")))
	if got := s.fetch(src); got != "1 new, 0 changed: ok" || len(s.documents(src)) != 3 {
		t.Error(got)
	}
}

func TestFeedFails(t *testing.T) {
	s := newSite(t)
	src := s.source()
	src.Pages = PagesNever
	s.put("/flux", rss(item(1, "Le quai nord.")))
	s.fetch(src)
	s.fail("/flux", http.StatusServiceUnavailable)
	for range 3 {
		s.clock = s.clock.Add(time.Hour)
		if got := s.fetch(src); got != "0 new, 0 changed: fetch /flux: the server answers 503 service unavailable" {
			t.Error(got)
		}
	}
	st := s.Store.State(src)
	if len(s.documents(src)) != 1 || st.Failures != 3 || st.Reason == "" || !st.Succeeded.Before(st.Tried) || !Due(src, st).Equal(st.Tried.Add(4*time.Hour)) {
		t.Errorf("got %+v, due %v", st, Due(src, st))
	}
	for _, broken := range []string{"<rss><channel><item>", "<!doctype html><p>Bientôt</p>", "", strings.Repeat("x", 2<<20)} {
		s.put("/flux", broken)
		if got := s.fetch(src); strings.HasSuffix(got, ": ok") || len(s.documents(src)) != 1 {
			t.Errorf("%.20q: %s", broken, got)
		}
	}
	s.put("/flux", `<!doctype html><link rel="alternate" type="application/rss+xml" href="/rss">`)
	if got := s.fetch(src); !strings.HasSuffix(got, "not a feed: neither RSS, Atom nor JSON Feed, but a page that names one: /rss") {
		t.Error(got)
	}
	s.put("/flux", rss(item(1, "Le quai nord."), item(2, "Le phare.")))
	if got := s.fetch(src); got != "1 new, 0 changed: ok" || s.Store.State(src).Reason != "" || s.Store.State(src).Failures != 0 {
		t.Error(got)
	}
	if src.URL += "?autre"; !Due(src, s.Store.State(src)).IsZero() {
		t.Error("another address is not due at once")
	}
}

// What the feed has may be more than what its page shows to those without a browser.
func TestPageShowsLess(t *testing.T) {
	s := newSite(t)
	src := s.source()
	src.Pages = PagesAlways
	s.put("/flux", rss(item(1, long), item(2, "Le phare.")))
	s.put("/1.html", article(1, "Activez JavaScript."))
	s.put("/2.html", "<!doctype html><title>x</title><script>lire()</script>")
	s.fetch(src)
	docs := s.documents(src)
	if len(docs) != 2 || !strings.Contains(docs["Titre 1"].Text, "douze millions") || !strings.Contains(docs["Titre 2"].Text, "Le phare.") {
		t.Errorf("got %v", docs)
	}
	s.put("/flux", rss(item(1, long), item(2, "Le phare."), item(3, "Le port.")))
	if s.fetch(src); s.asked["/1.html"] != 1 || s.asked["/2.html"] != 1 {
		t.Errorf("asked again: %v", s.asked)
	}
	// The setting changes: what was fetched is made again as it says.
	s.put("/3.html", article(3, long))
	s.clock = s.clock.Add(recheck + time.Hour)
	s.fetch(src)
	if !strings.Contains(s.documents(src)["Titre 3"].Text, "douze") {
		t.Error("the page is not read")
	}
	src.Pages = PagesNever
	s.fetch(src)
	if strings.Contains(s.documents(src)["Titre 3"].Text, "douze") {
		t.Error("the page is still read")
	}
}

// A link may lead to another page than the one that was there, and a day may be
// that of an event.
func TestOtherPage(t *testing.T) {
	s := newSite(t)
	src := s.source()
	entry := func(n int, title, date string) string {
		return fmt.Sprintf(`<item><guid>%d</guid><title>%s</title><link>{site}/%d.html</link><pubDate>%s</pubDate><description>L’extension du quai nord a été votée.</description></item>`, n, title, n, date)
	}
	s.put("/flux", rss(entry(1, "Extension du quai nord de Sablette", "Mon, 05 May 2031 10:00:00 GMT"), entry(2, "Inauguration du quai nord de Sablette", "Fri, 20 Jun 2031 10:00:00 GMT")))
	s.put("/1.html", article(1, strings.Repeat("Bienvenue sur le site. Pour continuer, acceptez nos cookies et ceux de nos partenaires. ", 5)))
	s.put("/2.html", article(2, "L’inauguration de l’extension du quai nord de Sablette aura lieu en juin. "+long))
	s.fetch(src)
	check := func() {
		t.Helper()
		docs := s.documents(src)
		one, two := docs["Extension du quai nord de Sablette"], docs["Inauguration du quai nord de Sablette"]
		if one == nil || strings.Contains(one.Text, "cookies") || one.Date.From.String() != "2031-05-05" {
			t.Errorf("got %+v", one)
		}
		if two == nil || !strings.Contains(two.Text, "douze millions") || two.Date.From.String() == "2031-06-20" {
			t.Errorf("got %+v", two)
		}
	}
	check()
	if _, why := s.Store.State(src).Refused(); why != errOther.Error() {
		t.Error(why)
	}
	s.clock = s.clock.Add(60 * 24 * time.Hour) // the day has come and is still not that of publication
	s.put("/flux", s.pages["/flux"]+"<!-- -->")
	s.fetch(src)
	check()
}

// A run that is cut short goes on where it was.
func TestResume(t *testing.T) {
	s := newSite(t)
	src := s.source()
	var items []string
	for n := 1; n <= 9; n++ {
		items = append(items, item(n, "Bref."))
		s.put(fmt.Sprintf("/%d.html", n), article(n, long))
	}
	s.put("/flux", rss(items...))
	ctx, cancel := context.WithCancel(t.Context())
	s.hook = func(path string) {
		if path == "/5.html" {
			cancel()
		}
	}
	out := s.Fetch(ctx, src)
	if !errors.Is(out.Err, context.Canceled) || out.New != 4 || len(s.documents(src)) != 4 {
		t.Fatalf("got %+v", out)
	}
	if st := s.Store.State(src); !st.Tried.IsZero() {
		t.Errorf("got %+v", st)
	}
	s.hook = nil
	if got := s.fetch(src); got != "5 new, 0 changed: ok" || len(s.documents(src)) != 9 || s.asked["/4.html"] != 1 {
		t.Errorf("%s after %v", got, s.asked)
	}
}

// A file that was cut off, or that somebody took away, is fetched again.
func TestDamage(t *testing.T) {
	s := newSite(t)
	src := s.source()
	s.put("/flux", rss(item(1, "Un."), item(2, "Deux.")))
	s.put("/1.html", article(1, long))
	s.put("/2.html", article(2, long))
	s.fetch(src)
	files, _ := filepath.Glob(filepath.Join(s.Store.Dir, "port", "*.web"))
	if len(files) != 2 {
		t.Fatal(files)
	}
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(files[1], 600); err != nil {
		t.Fatal(err)
	}
	if got := s.fetch(src); got != "1 new, 1 changed: ok" || len(s.documents(src)) != 2 {
		t.Error(got)
	}
}

func TestBounds(t *testing.T) {
	s := newSite(t)
	src := s.source()
	src.Pages = PagesNever
	s.MaxDocuments = 2
	s.put("/flux", rss(item(1, "Un."), item(2, "Deux."), item(3, "Trois.")))
	if out := s.Fetch(t.Context(), src); !errors.Is(out.Err, ErrFull) || out.New != 2 || s.Store.State(src).Reason == "" {
		t.Errorf("got %+v", out)
	}
}

func TestPagesAndSitemaps(t *testing.T) {
	s := newSite(t)
	page := Source{Kind: Page, Name: "accueil", URL: s.URL + "/accueil.html", Collection: "sites", Publisher: "Mairie", Every: time.Hour}
	s.put("/accueil.html", article(1, long))
	for _, want := range []string{"1 new, 0 changed: ok", "0 new, 0 changed: ok"} {
		if got := s.fetch(page); got != want {
			t.Error(got)
		}
	}
	if d := s.documents(page)["Page 1"]; d == nil || d.Publisher != "Mairie" || d.Date.From.String() != "2011-01-01" || s.asked["/accueil.html"] != 1 {
		t.Errorf("got %+v after %v", d, s.asked)
	}
	s.put("/accueil.html", article(1, long)+"<script>visite(2)</script>")
	if got := s.fetch(page); got != "0 new, 0 changed: ok" || s.asked["/accueil.html"] != 2 {
		t.Error(got)
	}
	s.put("/accueil.html", article(1, "Le port rouvre. "+long))
	if got := s.fetch(page); got != "0 new, 1 changed: ok" {
		t.Error(got)
	}
	delete(s.pages, "/accueil.html")
	if got := s.fetch(page); !strings.Contains(got, "404") || len(s.documents(page)) != 1 {
		t.Error(got)
	}

	src := Source{Kind: Sitemap, Name: "site", URL: s.URL + "/plan.xml", Collection: "sites", Every: time.Hour, Under: []string{"/a/"}, Limit: 3}
	s.put("/plan.xml", `<sitemapindex><sitemap><loc>{site}/un.xml</loc></sitemap><sitemap><loc>https://ailleurs.example/x.xml</loc></sitemap><sitemap><loc>{site}/plan.xml</loc></sitemap></sitemapindex>`)
	entry := func(path, day string) string {
		return "<url><loc>{site}" + path + "</loc><lastmod>" + day + "</lastmod></url>"
	}
	s.put("/un.xml", "<urlset>"+entry("/a/1.html", "2031-01-01")+entry("/a/2.html", "2031-02-01")+entry("/b/3.html", "2031-02-01")+entry("/a/4.html", "")+entry("/a/5.html", "")+
		"<url><loc>https://ailleurs.example/a/6.html</loc></url></urlset>")
	s.put("/a/1.html", article(1, long))
	s.put("/a/2.html", article(2, long))
	if got := s.fetch(src); got != "2 new, 0 changed: ok" {
		t.Error(got)
	}
	st := s.Store.State(src)
	if n, _ := st.Refused(); n != 1 || st.Left != 1 {
		t.Errorf("got %+v", st)
	}
	s.put("/a/4.html", article(4, long))
	s.put("/a/1.html", article(1, "Autre. "+long))
	if got := s.fetch(src); got != "0 new, 0 changed: ok" { // nothing is said to have changed
		t.Error(got)
	}
	s.clock = s.clock.Add(recheck + time.Hour)
	s.put("/un.xml", strings.Replace(s.pages["/un.xml"], "2031-01-01", "2031-03-01", 1))
	if got := s.fetch(src); got != "1 new, 1 changed: ok" {
		t.Error(got)
	}
	if got := s.fetch(src); got != "0 new, 0 changed: ok" {
		t.Error(got)
	}
}

// What a page says of its own collection is nobody's business but the configuration's.
func TestCollectionOfPages(t *testing.T) {
	s := newSite(t)
	src := s.source()
	s.put("/flux", rss(item(1, "Un.")))
	s.put("/1.html", "---\ncollection: interne\npublisher: Autre\ntitle: Autre\nurl: https://autre.example/\n---\n"+article(1, long))
	s.fetch(src)
	d := s.documents(src)["Titre 1"]
	if d == nil || d.Collection != "presse" || d.Publisher != "Port de Sablette" || !strings.HasPrefix(d.URL, s.URL) {
		t.Errorf("got %+v", d)
	}
}

func TestGzipBomb(t *testing.T) {
	s := newSite(t)
	bomb := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		for range 64 {
			z.Write(make([]byte, 1<<20))
		}
		z.Close()
	}))
	defer bomb.Close()
	src := s.source()
	src.URL = bomb.URL + "/flux"
	if out := s.Fetch(t.Context(), src); !errors.Is(out.Err, web.ErrTooLarge) {
		t.Errorf("got %v", out.Err)
	}
}

// A link within a feed leads no further than the guard lets it.
func TestPrivateLinks(t *testing.T) {
	s := newSite(t)
	reached := false
	inside := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	l, err := net.Listen("tcp", "127.0.0.2:0")
	if err != nil {
		t.Skip("this machine has one loopback address")
	}
	inside.Listener.Close()
	inside.Listener = l
	inside.Start()
	defer inside.Close()
	s.Gatherer.Client = web.NewClient(web.Options{Pace: time.Microsecond, Allow: func(a netip.Addr) bool { return a.String() == "127.0.0.1" }})
	s.put("/flux", rss(`<item><guid>1</guid><title>Titre 1</title><link>`+inside.URL+`/meta-data</link><description>Le port.</description></item>`))
	if got := s.fetch(s.source()); got != "1 new, 0 changed: ok" || reached {
		t.Errorf("%s, reached %t", got, reached)
	}
	if _, why := s.Store.State(s.source()).Refused(); !strings.Contains(why, "private") {
		t.Error(why)
	}
}
