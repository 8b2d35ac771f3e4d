package web

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/corpus"
)

const portText = `Ce site utilise des cookies pour mesurer son audience.

Le port de Sablette s'agrandit

Sablette, le 4 mars 2021. La rade gagne dix-huit hectares.

Le quai nord accueillera <deux> paquebots & un ferry. La dépense atteint 41 millions d'euros.

Contact presse : 01 00 00 00 00

Le phare rouvre

Sablette, le 5 mars 2021. Le phare ouvre ses portes.`

// portDocument is a document of two items, with boilerplate before and inside.
func portDocument() *corpus.Document {
	at := func(s string) corpus.Span {
		i := strings.Index(portText, s)
		return corpus.Span{Start: i, End: i + len(s)}
	}
	day := func(d int) corpus.Date {
		when, _ := corpus.NewDay(2021, time.March, d)
		return corpus.Date{From: when, To: when, Precision: corpus.PrecisionDay, Basis: corpus.BasisDateline}
	}
	second := at("Le phare rouvre").Start
	return &corpus.Document{
		ID: "presse/port.txt", Version: corpus.VersionOf(portText), Title: "Nouvelles de Sablette", Publisher: "Agence du <Littoral>",
		URL: "https://littoral.example/port?a=1&b=2", Lang: "fr", Collection: "presse", Date: day(4), Text: portText,
		Items: []corpus.Item{
			{Span: corpus.Span{Start: at("Le port").Start, End: second}, Headline: "Le port de Sablette s'agrandit", Date: day(4)},
			{Span: corpus.Span{Start: second, End: len(portText)}, Headline: "Le phare rouvre", Date: day(5)},
		},
		Skipped: []corpus.Skip{
			{Span: at("Ce site utilise des cookies pour mesurer son audience."), Why: "cookies"},
			{Span: at("Contact presse : 01 00 00 00 00"), Why: "contact"},
		},
	}
}

func citationOf(doc *corpus.Document, quote string) bot.Citation {
	i := strings.Index(doc.Text, quote)
	return bot.Citation{Document: doc.ID, Version: doc.Version, Quote: quote, Start: i, End: i + len(quote)}
}

// get asks for an address of a site over docs.
func get(t *testing.T, o Options, path string) *http.Response {
	t.Helper()
	rec := httptest.NewRecorder()
	New(slog.New(slog.DiscardHandler), o).ServeHTTP(rec, httptest.NewRequest("GET", path, nil))
	return rec.Result()
}

func bodyOf(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func pathOf(url string) string {
	path, _, _ := strings.Cut(strings.TrimPrefix(url, "https://verbatim.example.org"), "#")
	return path
}

const portQuote = "Le quai nord accueillera <deux> paquebots & un ferry."

func TestSourcePage(t *testing.T) {
	doc := portDocument()
	l := testLinks()
	o := Options{Library: func() Library { return shelf{doc} }, Links: l}
	r := get(t, o, pathOf(l.URL(citationOf(doc, portQuote), "T", access.Place{Channel: "C1"}, access.Person{ID: "U1"}, "fr")))
	body := bodyOf(t, r)
	if r.StatusCode != http.StatusOK {
		t.Fatalf("%s\n%s", r.Status, body)
	}
	for _, want := range []string{
		`<mark id="citation">Le quai nord accueillera &lt;deux&gt; paquebots &amp; un ferry.</mark>`,
		`<a href="#citation">Aller au passage cité</a>`,
		`href="https://littoral.example/port?a=1&amp;b=2" rel="noopener noreferrer nofollow"`,
		`<strong>Agence du &lt;Littoral&gt;</strong> · 4 mars 2021`,
		`<h2>Le port de Sablette s&#39;agrandit</h2>`,
		`<summary>Le phare rouvre — 5 mars 2021</summary>`,
		`<summary>Texte hors article`,
		`<html lang="fr">`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s\n%s", want, body)
		}
	}
	for _, bad := range []string{"<script", "a changé", "Contact presse : 01 00 00 00 00</p>\n<p>"} {
		if strings.Contains(body, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	for name, want := range map[string]string{
		"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store",
		"X-Robots-Tag": "noindex, nofollow", "Content-Type": "text/html; charset=utf-8",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	inline := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(body)
	if inline == nil || !strings.Contains(r.Header.Get("Content-Security-Policy"), "'sha256-"+sumOf(inline[1])+"'") {
		t.Error("the policy does not allow the page's own style")
	}
}

func TestSourcePageInEnglish(t *testing.T) {
	doc := portDocument()
	doc.URL = "javascript:alert(1)"
	l := testLinks()
	o := Options{Library: func() Library { return shelf{doc} }, Links: l}
	body := bodyOf(t, get(t, o, pathOf(l.URL(citationOf(doc, portQuote), "T", access.Place{}, access.Person{}, "en"))))
	for _, want := range []string{`<html lang="en">`, "4 March 2021", "Go to the quoted words"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(body, "javascript") {
		t.Error("the page has an address that is no web page")
	}
}

func TestSourceOfAChangedDocument(t *testing.T) {
	quoted := portDocument()
	l := testLinks()
	path := pathOf(l.URL(citationOf(quoted, portQuote), "T", access.Place{}, access.Person{}, "fr"))
	for _, test := range []struct {
		name, text string
		marks      int
		note       string
	}{
		{"changed after it", portText + " Fin.", 1, french.Changed},
		{"changed before it", "Rectificatif. " + portText, 1, french.Moved},
		{"said twice now", "Rectificatif. " + portText + " " + portQuote, 0, french.Lost},
		{"a word changed", strings.Replace(portText, "paquebots", "cargos", 1), 0, french.Lost},
		{"shorter than it", "Fin.", 0, french.Lost},
		{"empty", "", 0, french.Lost},
	} {
		now := &corpus.Document{ID: quoted.ID, Version: corpus.VersionOf(test.text), Text: test.text}
		if test.text != "" {
			now.Items = []corpus.Item{{Span: corpus.Span{End: len(test.text)}}}
		}
		r := get(t, Options{Library: func() Library { return shelf{now} }, Links: l}, path)
		body := bodyOf(t, r)
		if r.StatusCode != http.StatusOK || strings.Count(body, "<mark") != test.marks || !strings.Contains(body, test.note) {
			t.Errorf("%s: %s with %d marks\n%s", test.name, r.Status, strings.Count(body, "<mark"), body)
		}
	}
}

func TestSourceRefused(t *testing.T) {
	doc := portDocument()
	l := testLinks()
	path := pathOf(l.URL(citationOf(doc, portQuote), "T", access.Place{Channel: "C1"}, access.Person{ID: "U1"}, "fr"))
	here := func() Library { return shelf{doc} }
	late := l
	late.Clock = func() time.Time { return noon.Add(48 * time.Hour) }
	deciding := func(r access.Rules) Options { return Options{Library: here, Links: l, Decide: r.Decide} }
	for _, test := range []struct {
		name   string
		o      Options
		path   string
		status int
	}{
		{"allowed", deciding(access.Rules{Channels: map[string]access.Rule{"C1": {Collections: []string{"presse"}}}}), path, 200},
		{"switched off", deciding(access.Rules{Default: access.Rule{Answer: access.Off}}), path, 403},
		{"another collection", deciding(access.Rules{Default: access.Rule{Collections: []string{"interne"}}}), path, 403},
		{"no collection for the person", deciding(access.Rules{People: map[string][]string{"U1": {}}}), path, 403},
		{"expired", Options{Library: here, Links: late}, path, 410},
		{"removed", Options{Library: func() Library { return shelf{} }, Links: l}, path, 410},
		{"removed and switched off", Options{Library: func() Library { return shelf{} }, Links: l, Decide: access.Rules{Default: access.Rule{Answer: access.Off}}.Decide}, path, 403},
		{"forged", Options{Library: here, Links: Links{Key: []byte("another key, long enough")}}, path, 404},
		{"malformed", Options{Library: here, Links: l}, "/source/abc", 404},
		{"no token", Options{Library: here, Links: l}, "/source/", 404},
		{"no documents yet", Options{Library: func() Library { return nil }, Links: l}, path, 503},
	} {
		r := get(t, test.o, test.path)
		body := bodyOf(t, r)
		if r.StatusCode != test.status {
			t.Errorf("%s: %s, want %d", test.name, r.Status, test.status)
		}
		if test.status == 200 {
			continue
		}
		for _, secret := range []string{"quai nord", "Sablette", "port.txt"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s: the page tells %q", test.name, secret)
			}
		}
		if !strings.Contains(body, `<section lang="fr">`) || !strings.Contains(body, `<section lang="en">`) {
			t.Errorf("%s: the page is not in both languages", test.name)
		}
	}
}

func TestLargeDocumentStaysBounded(t *testing.T) {
	const quote = "Le chantier s'achève en juin."
	half := strings.Repeat("Le port grandit et la mer monte. Le quai tient.\n\n", 100_000)
	doc := &corpus.Document{ID: "long.txt", Text: half + quote + "\n\n" + half, Lang: "fr"}
	doc.Version = corpus.VersionOf(doc.Text)
	doc.Items = []corpus.Item{{Span: corpus.Span{End: len(doc.Text)}}}
	l := testLinks()
	body := bodyOf(t, get(t, Options{Library: func() Library { return shelf{doc} }, Links: l},
		pathOf(l.URL(citationOf(doc, quote), "T", access.Place{}, access.Person{}, "fr"))))
	if len(body) > 100<<10 {
		t.Errorf("the page has %d bytes", len(body))
	}
	if !strings.Contains(body, `<mark id="citation">Le chantier s&#39;achève en juin.</mark>`) || strings.Count(body, "de texte ne sont pas affichés ici") != 2 {
		t.Error("the page lacks the quoted words, or does not say what it leaves out")
	}
}

func TestManyItemsStayBounded(t *testing.T) {
	var b strings.Builder
	doc := &corpus.Document{ID: "fil.txt", Lang: "fr"}
	for i := range 2000 {
		start := b.Len()
		fmt.Fprintf(&b, "Dépêche %d. Le navire numéro %d est au port.\n\n", i, i)
		doc.Items = append(doc.Items, corpus.Item{Span: corpus.Span{Start: start, End: b.Len()}})
	}
	doc.Text = b.String()
	doc.Version = corpus.VersionOf(doc.Text)
	l := testLinks()
	body := bodyOf(t, get(t, Options{Library: func() Library { return shelf{doc} }, Links: l},
		pathOf(l.URL(citationOf(doc, "Le navire numéro 1000 est au port."), "T", access.Place{}, access.Person{}, "fr"))))
	if n := strings.Count(body, "<details>"); n > maxOthers+1 || n < maxOthers/2 {
		t.Errorf("%d other items are shown", n)
	}
	if !strings.Contains(body, "Autres parties du document non affichées ici") {
		t.Error("the page does not say that it leaves items out")
	}
}

// FuzzExcerpt checks that a page shows the marked words whole and in order, and
// nothing that the document does not hold, wherever the mark and the items lie.
func FuzzExcerpt(f *testing.F) {
	f.Add(portText, 100, 160, 20, 200, 40, 50)
	f.Add("a\n\nb\n \nc", 0, 3, 0, 8, 2, 4)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d, e, g int) {
		text = strings.ToValidUTF8(text, "")
		clip := func(n int) int { return max(0, min(n, len(text))) }
		order := func(x, y int) corpus.Span {
			return corpus.Span{Start: min(clip(x), clip(y)), End: max(clip(x), clip(y))}
		}
		mark, item, skip := order(a, b), order(c, d), order(e, g)
		if mark.Len() == 0 {
			return
		}
		doc := &corpus.Document{Text: text}
		if item.Len() > 0 && item.Contains(mark) {
			doc.Items = []corpus.Item{{Span: item}}
		} else {
			doc.Items = []corpus.Item{{Span: corpus.Span{End: len(text)}}}
		}
		if skip.Len() > 0 {
			doc.Skipped = []corpus.Skip{{Span: skip, Why: "media"}}
		}
		sections, _ := excerpt(doc, mark.Start, mark, "fr")
		var marked, all strings.Builder
		for _, s := range sections {
			for _, p := range s.Paras {
				for _, r := range p.Runs {
					all.WriteString(r.Text)
					if r.Mark {
						marked.WriteString(r.Text)
					}
				}
			}
		}
		bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got, want := bare(marked.String()), bare(mark.In(text)); got != want {
			t.Errorf("marked %q, want %q", got, want)
		}
		if len(text) < aroundQuote && bare(all.String()) != bare(text) {
			t.Errorf("shown %q of %q", all.String(), text)
		}
	})
}
