package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestPublic(t *testing.T) {
	for _, a := range []string{"8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "193.0.6.139"} {
		if !Public(netip.MustParseAddr(a)) {
			t.Errorf("%s is refused", a)
		}
	}
	for _, a := range []string{
		"127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "::", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
		"100.64.0.1", "100.127.255.255", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1",
		"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::", "fec0::1", "192.0.0.170",
	} {
		if Public(netip.MustParseAddr(a)) {
			t.Errorf("%s is let through", a)
		}
	}
	if Public(netip.Addr{}) {
		t.Error("no address at all is let through")
	}
}

// here lets tests fetch from themselves.
func here(opt Options) *Client {
	opt.Allow = func(netip.Addr) bool { return true }
	if opt.Pace == 0 {
		opt.Pace = time.Microsecond
	}
	return NewClient(opt)
}

func serve(t *testing.T, pages map[string]http.HandlerFunc) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	for pattern, h := range pages {
		mux.HandleFunc(pattern, h)
	}
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func says(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(text)) }
}

func TestPrivateRefused(t *testing.T) {
	asked := false
	s := serve(t, map[string]http.HandlerFunc{"/": func(http.ResponseWriter, *http.Request) { asked = true }})
	port := s.URL[strings.LastIndexByte(s.URL, ':'):]
	for _, address := range []string{s.URL, "http://localhost" + port, "http://[::ffff:127.0.0.1]" + port, "http://0.0.0.0" + port, "http://2130706433" + port} {
		if _, err := NewClient(Options{}).Get(t.Context(), Request{URL: address}); err == nil {
			t.Errorf("%s is fetched", address)
		}
	}
	if asked {
		t.Error("the server was reached")
	}
	if _, err := NewClient(Options{}).Get(t.Context(), Request{URL: s.URL}); !errors.Is(err, ErrPrivate) {
		t.Errorf("got %v, want ErrPrivate", err)
	}
}

// The name stays the same and its address changes, or a redirect leads away:
// what counts is the address that is dialled.
func TestPrivateAfterRedirect(t *testing.T) {
	reached := false
	inside := serve(t, map[string]http.HandlerFunc{"/": func(http.ResponseWriter, *http.Request) { reached = true }})
	outside := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": http.NotFound,
		"/":           func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, inside.URL, http.StatusFound) },
	})
	dials := 0
	c := NewClient(Options{Pace: time.Microsecond, Allow: func(netip.Addr) bool {
		dials++
		return dials == 1 // the second look-up of any name has another answer
	}})
	if _, err := c.Get(t.Context(), Request{URL: outside.URL + "/a"}); !errors.Is(err, ErrPrivate) || reached {
		t.Errorf("got %v, reached %t, want ErrPrivate before anything is reached", err, reached)
	}
}

func TestGet(t *testing.T) {
	asked := 0
	s := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": says("User-agent: *\nDisallow: /prive\nAllow: /\n\nUser-agent: verbatim\nDisallow: /interdit\n"),
		"/avis": func(w http.ResponseWriter, r *http.Request) {
			asked++
			w.Header().Set("ETag", `"7"`)
			if r.Header.Get("If-None-Match") == `"7"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write([]byte("<p>Le port rouvre.</p>"))
		},
		"/ici": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/avis", http.StatusMovedPermanently)
		},
		"/boucle": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/boucle", http.StatusFound) },
		"/fichier": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		},
		"/detour":   func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/interdit/a", http.StatusFound) },
		"/interdit": says("non"),
		"/prive":    says("oui: la règle s'adresse à d'autres"),
		"/occupe": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusServiceUnavailable)
		},
		"/gros": says(strings.Repeat("x", 2<<20)),
		"/bombe": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for range 64 {
				z.Write(make([]byte, 1<<20))
			}
			z.Close()
		},
	})
	c := here(Options{MaxBytes: 1 << 20})
	get := func(path string) (*Response, error) {
		return c.Get(t.Context(), Request{URL: s.URL + path + "?jeton=secret"})
	}

	first, err := get("/ici")
	if err != nil || string(first.Body) != "<p>Le port rouvre.</p>" || !strings.HasSuffix(first.URL, "/avis") || first.ContentType == "" {
		t.Fatalf("got %+v, %v", first, err)
	}
	again, err := c.Get(t.Context(), Request{URL: first.URL, ETag: first.ETag})
	if err != nil || !again.NotModified || again.Body != nil || again.ETag != `"7"` || asked != 2 {
		t.Errorf("got %+v, %v after %d requests, want what has not changed to be told so", again, err, asked)
	}
	if _, err := get("/prive"); err != nil {
		t.Errorf("what is closed to others: %v", err)
	}
	for path, want := range map[string]error{
		"/interdit": ErrRobots, "/detour": ErrRobots, "/boucle": ErrRedirects, "/fichier": ErrAddress, "/gros": ErrTooLarge, "/bombe": ErrTooLarge,
	} {
		resp, err := get(path)
		if !errors.Is(err, want) {
			t.Errorf("%s: got %+v, %v, want %v", path, resp, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error tells the query: %v", path, err)
		}
	}
	_, err = get("/occupe")
	if status, ok := errors.AsType[*StatusError](err); !ok || status.Code != 503 || status.RetryAfter != 2*time.Minute {
		t.Errorf("got %v, want 503 and two minutes", err)
	}
	for _, address := range []string{"", "avis", "ftp://a.example/", "http://", "http://moi:secret@a.example/", "file:///etc/passwd", "gopher://a.example"} {
		if _, err := c.Get(t.Context(), Request{URL: address}); !errors.Is(err, ErrAddress) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: got %v, want ErrAddress", address, err)
		}
	}
}

// What went wrong on the way is said in words, without the addresses of this machine's own.
func TestUnreached(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": http.NotFound,
		"/lent":       func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	})
	gone := httptest.NewServer(nil)
	gone.Close()
	for address, want := range map[string]string{
		s.URL + "/lent":         ": nobody answers in time",
		gone.URL + "/a":         ": nobody answers",
		"http://a.invalid/flux": ": nobody answers: ",
	} {
		_, err := here(Options{Timeout: 300 * time.Millisecond}).Get(t.Context(), Request{URL: address})
		if !errors.Is(err, ErrUnreached) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "dial") {
			t.Errorf("%s: got %v", address, err)
		}
	}
}

func TestRobotsUnavailable(t *testing.T) {
	for code, want := range map[int]bool{404: true, 403: true, 500: false, 503: false} {
		s := serve(t, map[string]http.HandlerFunc{
			"/robots.txt": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) },
			"/a":          says("a"),
		})
		if _, err := here(Options{}).Get(t.Context(), Request{URL: s.URL + "/a"}); (err == nil) != want {
			t.Errorf("robots.txt answers %d: got %v", code, err)
		}
	}
}

func TestPace(t *testing.T) {
	var p pace
	start := time.Now()
	for range 4 {
		if err := p.wait(t.Context(), "a.example", 20*time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(start); took < 60*time.Millisecond {
		t.Errorf("four requests in %v, want 20 ms between any two", took)
	}
	if err := p.wait(t.Context(), "b.example", time.Hour); err != nil {
		t.Errorf("another host waits: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.wait(ctx, "b.example", time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the end of waiting with the one who waits", err)
	}
}

func TestRobotsAskedOnce(t *testing.T) {
	var asked atomic.Int32
	s := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": func(w http.ResponseWriter, _ *http.Request) {
			asked.Add(1)
			w.Write([]byte("User-agent: *\nCrawl-delay: 0.001\n"))
		},
		"/a": says("a"),
	})
	c := here(Options{})
	done := make(chan error)
	for range 5 {
		go func() { _, err := c.Get(t.Context(), Request{URL: s.URL + "/a"}); done <- err }()
	}
	for range 5 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("robots.txt was asked for %d times", asked.Load())
	}
}

func TestSitemap(t *testing.T) {
	const site = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:i="i">
<url><loc> https://a.example/1?x=1&amp;y=2 </loc><i:image><i:loc>https://a.example/p.png</i:loc></i:image><lastmod>2031-05-06T10:00:00Z</lastmod></url>
<url><loc>javascript:alert(1)</loc></url><url><loc>https://a.example/2</loc><lastmod>hier</lastmod></url></urlset>`
	s, err := ParseSitemap([]byte(site))
	if err != nil || len(s.Pages) != 2 || s.Pages[0].URL != "https://a.example/1?x=1&y=2" || s.Pages[0].Changed.String() != "2031-05-06" || s.Pages[1].Changed != 0 {
		t.Errorf("got %+v, %v", s, err)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte(`<sitemapindex><sitemap><loc>https://a.example/s.xml</loc></sitemap></sitemapindex>`))
	z.Close()
	if s, err := ParseSitemap(packed.Bytes()); err != nil || len(s.Maps) != 1 {
		t.Errorf("got %+v, %v", s, err)
	}
	for _, bad := range []string{"", "<html><p>", "404", "\x1f\x8b\x00"} {
		if s, err := ParseSitemap([]byte(bad)); err == nil {
			t.Errorf("%q: got %+v", bad, s)
		}
	}
}

func FuzzParseSitemap(f *testing.F) {
	f.Add([]byte("<urlset><url><loc>https://a.example/</loc><lastmod>2031-05-06</lastmod></url></urlset>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ParseSitemap(data)
		if err != nil {
			return
		}
		for _, e := range append(s.Pages, s.Maps...) {
			if _, err := parse(e.URL); err != nil {
				t.Errorf("%q cannot be fetched", e.URL)
			}
		}
	})
}
