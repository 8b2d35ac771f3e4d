package feed

import (
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata")

// TestFeeds reads the feeds of testdata and compares what comes out with what is
// written beside them.
func TestFeeds(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no feeds", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := show(Parse(a.Files[0].Data, Options{URL: "https://littoral.example/flux/"}))
			if *update {
				a.Files = append(a.Files[:1], txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(a.Files) < 2 || string(a.Files[1].Data) != got {
				t.Errorf("got:\n%s", got)
			}
		})
	}
}

func show(f *Feed, err error) string {
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)\n", f.Title, f.Lang)
	for _, it := range f.Items {
		fmt.Fprintf(&b, "\n%s\n  link %s\n  title %s\n  by %s | %s\n  published %s updated %s lang %s teaser %t\n  %s\n",
			it.ID, it.Link, it.Title, it.Author, it.Publisher, it.Published, it.Updated, it.Lang, it.Teaser, strings.ReplaceAll(it.HTML, "\n", "\n  "))
	}
	return b.String()
}

func TestDayOf(t *testing.T) {
	for _, c := range []struct{ written, lang, want string }{
		{"Fri, 20 Oct 2017 08:00:00 GMT", "", "2017-10-20"},
		{"20 Oct 17 08:00 UT", "", "2017-10-20"},
		{"Tue, 2 Feb 99 08:00:00 EST", "", "1999-02-02"},
		{"lun., 20 oct. 2017 10:00:00 +0200", "fr", "2017-10-20"},
		{"jeu., 29 juin 2017 14:12:00 +0200", "", "2017-06-29"},
		{"mar., 07 nov. 2017 10:00:00 +0100", "fr", "2017-11-07"},
		{"mar, 7 mar 2017 10:00:00 +0100", "fr", "2017-03-07"},
		{"mardi 1er août 2017 à 9 h 30", "fr", "2017-08-01"},
		{"dim., 4 févr. 2018 10:00:00 +0100", "fr", "2018-02-04"},
		{"Mer, 13 Déc 2017 00:00:00 +0100", "fr", "2017-12-13"},
		{"Mar 7, 2017", "en", "2017-03-07"},
		{"October 20th, 2017 5:00 pm", "en", "2017-10-20"},
		{"2017 octobre 20", "fr", "2017-10-20"},
		{"2017-10-20T23:30:00+02:00", "", "2017-10-20"},
		{"2017-10-20 08:00:00", "", "2017-10-20"},
		{"20171020", "", "2017-10-20"},
		{"05/06/2017 10:00", "fr-FR", "2017-06-05"},
		{"05/06/2017", "en", ""},
		{"20/06/2017", "en", "2017-06-20"},
		{"06/20/2017", "en", "2017-06-20"},
		{"20.06.2017", "", "2017-06-20"},
		{"31 avril 2017", "fr", ""},
		{"Thu, 01 Jan 1970 00:00:00 GMT", "", ""},
		{"Mon, 01 Jan 0001 00:00:00 +0000", "", ""},
		{"hier", "fr", ""}, {"", "", ""}, {"octobre 2017", "fr", ""}, {":", "", ""}, {strings.Repeat("1 ", 200), "", ""},
	} {
		if got := dayOf(c.written, c.lang, nil).String(); got != c.want {
			t.Errorf("%q: got %q, want %q", c.written, got, c.want)
		}
	}
}

// Machines tell in UTC what people dated by their own clock.
func TestDayOfZone(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Skip("no time zones on this machine")
	}
	for written, want := range map[string]string{
		"Fri, 20 Oct 2017 22:00:00 GMT":   "2017-10-21",
		"Fri, 20 Oct 2017 22:00:00 +0000": "2017-10-21",
		"Fri, 20 Oct 2017 21:59:59 +0000": "2017-10-20",
		"2017-10-20T22:30:00Z":            "2017-10-21",
		"2017-10-20T22:30:00.000Z":        "2017-10-21",
		"2017-10-20T23:30:00-04:00":       "2017-10-20", // the day of who wrote it
		"2017-10-20":                      "2017-10-20",
		"Fri, 20 Oct 2017 23:30:00 +0200": "2017-10-20",
		"Fri, 20 Oct 2017 23:30:00":       "2017-10-20",
	} {
		if got := dayOf(written, "", paris).String(); got != want {
			t.Errorf("%q: got %s, want %s", written, got, want)
		}
	}
}

func TestTeaser(t *testing.T) {
	long := strings.Repeat("Le port rouvre au trafic après trois mois de travaux. ", 20)
	for _, c := range []struct {
		text  string
		whole bool
		want  bool
	}{
		{long, true, false},
		{long, false, true},
		{long + long, false, false},
		{long + long + "Le maire […]", true, true},
		{long + `Le maire <a href="/x">Lire la suite →</a>`, true, true},
		{long + "Il a tout dit...", true, true},
		{"Le port rouvre.", true, true},
		{"", true, true},
	} {
		if got := teaser(c.text, c.whole); got != c.want {
			t.Errorf("%.30q… whole %t: got %t", c.text, c.whole, got)
		}
	}
}

// What would take a stack or an age to read is refused before it is.
func TestImmodest(t *testing.T) {
	rss := func(item string) []byte {
		return []byte(`<rss version="2.0" xmlns:m="m"><channel><title>x</title><item><title>y</title><link>https://a.example/1</link>` + item + `</item></channel></rss>`)
	}
	var scope strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&scope, ` xmlns:n%d="n%d"`, i, i)
	}
	for name, data := range map[string][]byte{
		"deep":      rss(strings.Repeat("<m:a>", 1_000_000)),
		"deep html": rss("<description>" + strings.Repeat("<div>", 200_000) + strings.Repeat("</div>", 200_000) + "</description>"),
		"scattered": rss("<m:a>" + strings.Repeat("<![CDATA[x]]>", 400_000) + "</m:a>"),
		"scope":     rss("<m:a" + scope.String() + ">" + strings.Repeat(`<m:b xmlns:z="z"/>`, 50_000) + "</m:a>"),
	} {
		if f, err := Parse(data, Options{}); err == nil {
			t.Errorf("%s: got %d items", name, len(f.Items))
		}
	}
	// The text of an item may be nested as deep as it likes: the reader of pages bounds it.
	deep := rss("<description><![CDATA[" + strings.Repeat("<div>", 20_000) + "Le port rouvre.]]></description>")
	if f, err := Parse(deep, Options{}); err != nil || len(f.Items) != 1 {
		t.Errorf("got %v, %v", f, err)
	}
}

// An entity that would fill the memory, were it resolved, stays what it is.
func TestEntityBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "port"><!ENTITY x SYSTEM "file:///etc/passwd">`)
	for i := range 30 {
		fmt.Fprintf(&b, `<!ENTITY a%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&a%d;", i), 10))
	}
	b.WriteString(`]><rss version="2.0"><channel><title>&a30;</title><item><title>&x;</title><description>&a30;&x;</description><link>https://a.example/1</link></item></channel></rss>`)
	f, err := Parse([]byte(b.String()), Options{})
	if err != nil {
		return // refusing it is as good
	}
	if len(f.Title) > 100 || len(f.Items) != 1 || len(f.Items[0].HTML) > 100 || strings.Contains(f.Items[0].HTML, "root:") {
		t.Errorf("got %.200v", f)
	}
}

func TestManyItems(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel>`)
	for i := range MaxItems + 7 {
		fmt.Fprintf(&b, "<item><guid>%d</guid><title>x</title><description>y</description></item>", i)
	}
	b.WriteString(`</channel></rss>`)
	f, err := Parse([]byte(b.String()), Options{})
	if err != nil || len(f.Items) != MaxItems || f.Beyond != 7 || f.Items[0].ID != "0" {
		t.Errorf("got %d items and %d beyond, %v", len(f.Items), f.Beyond, err)
	}
}

func TestEncodings(t *testing.T) {
	const item = "<rss version=\"2.0\"><channel><item><title>Arr\xeat\xe9</title><link>https://a.example/1</link></item></channel></rss>"
	for head, want := range map[string]string{
		"":                        "Arrêté",
		"<?xml version=\"1.0\"?>": "Arrêté",
		"<?xml version=\"1.0\" encoding=\"windows-1252\"?>": "Arrêté",
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>":        "Arr\uFFFDt\uFFFD",
	} {
		if f, err := Parse([]byte(head+item), Options{}); err != nil || len(f.Items) != 1 || f.Items[0].Title != want {
			t.Errorf("%s: got %+v, %v", head, f, err)
		}
	}
}

func TestPage(t *testing.T) {
	got := string(Item{Title: "L’eau & le <port>", Lang: "fr", HTML: "<p>Il rouvre.</p>"}.Page())
	for _, want := range []string{`<html lang="fr">`, "<title>L’eau &amp; le &lt;port&gt;</title>", "<h1>L’eau &amp; le &lt;port&gt;</h1>", "<p>Il rouvre.</p>"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
	if again := string(Item{Title: "Le port", HTML: "<h2>Le port</h2><p>Il rouvre.</p>"}.Page()); strings.Contains(again, "<h1>") {
		t.Errorf("the title twice: %s", again)
	}
}

func TestNamed(t *testing.T) {
	for page, want := range map[string]string{
		`<!doctype html><head><link rel=stylesheet href=/x.css><link rel="alternate" type="application/rss+xml" href="/Flux.xml"><p>`: "https://a.example/Flux.xml",
		`<link rel="alternate" type="application/atom+xml" href="javascript:x"><link rel="alternate" hreflang="en" href="/en">`:       "",
		"": "",
	} {
		if got := Named([]byte(page), "https://a.example/actu/"); got != want {
			t.Errorf("%s: got %q", page, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		if a, err := txtar.ParseFile(file); err == nil {
			f.Add(a.Files[0].Data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		feed, err := Parse(data, Options{URL: "https://a.example/flux", Zone: time.UTC})
		if err != nil {
			return
		}
		seen := make(map[string]bool)
		for _, it := range feed.Items {
			if it.ID == "" || seen[it.ID] || !utf8.ValidString(it.ID) {
				t.Errorf("the id %q", it.ID)
			}
			seen[it.ID] = true
			if u, err := url.Parse(it.Link); it.Link != "" && (err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https") {
				t.Errorf("the link %q", it.Link)
			}
			if strings.ContainsAny(it.Title+it.Author+it.Publisher, "\n\r\x1b") || !utf8.ValidString(it.Title+it.HTML) {
				t.Errorf("the texts of %+v", it)
			}
			if it.Link == "" && plain(it.HTML) == "" {
				t.Errorf("nothing in %+v", it)
			}
		}
	})
}
