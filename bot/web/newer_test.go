package web

import (
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// TestSourceOfAnOlderVersion shows a document of which there is an erratum.
func TestSourceOfAnOlderVersion(t *testing.T) {
	l := testLinks()
	today := corpus.DayOf(l.Clock())
	only := func(collections ...string) access.Rules {
		return access.Rules{Default: access.Rule{Collections: collections}}
	}
	for _, tt := range []struct {
		name, lang string
		on         corpus.Day
		rules      access.Rules
		want       string
	}{
		{"one that may be seen", "fr", today, only("presse", "rectifs"), "Version antérieure\u202f; version du "},
		{"in English", "en", today, only("presse", "rectifs"), "Earlier version; version of "},
		{"of a collection that is not shown", "fr", today, only("presse"), ""},
		{"of tomorrow", "fr", today + 1, only("presse", "rectifs"), ""},
	} {
		doc := portDocument()
		doc.Relatives = []corpus.Relative{{Document: "rectifs/port.txt", Relation: corpus.Newer}}
		erratum := &corpus.Document{ID: "rectifs/port.txt", Version: "sha256:2", Title: "Erratum <du port>", Collection: "rectifs", Text: "Lire 42.",
			Date: corpus.Date{From: tt.on, To: tt.on, Precision: corpus.PrecisionDay}}
		o := Options{Library: func() Library { return shelf{doc, erratum} }, Links: l, Decide: tt.rules.Decide}
		body := bodyOf(t, get(t, o, pathOf(l.URL(citationOf(doc, portQuote), "T", access.Place{Channel: "C1"}, access.Person{ID: "U1"}, tt.lang))))
		switch {
		case !strings.Contains(body, "quai nord"):
			t.Errorf("%s: no page: %s", tt.name, body)
		case tt.want == "" && (strings.Contains(strings.ToLower(body), "rratum") || strings.Contains(body, "antérieure")):
			t.Errorf("%s: the page hints at it", tt.name)
		case !strings.Contains(body, tt.want) || tt.want != "" && !strings.Contains(body, "Erratum &lt;du port&gt;."):
			t.Errorf("%s: the page lacks %q", tt.name, tt.want)
		}
	}
}
