package web

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/past"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// A citation of a document that is another now shows the words in the version that was quoted.
func TestSourceOfAPastVersion(t *testing.T) {
	quoted := portDocument()
	changed := portDocument()
	changed.Text = strings.ReplaceAll(changed.Text, "paquebots", "cargos")
	changed.Version = corpus.VersionOf(changed.Text)
	secret := portDocument()
	secret.Text, secret.Version, secret.Collection = changed.Text, changed.Version, "interne"
	renamed := portDocument()
	renamed.ID = "presse/2021/port.txt"
	elsewhere := portDocument()
	elsewhere.ID, elsewhere.Collection = "interne/port.txt", "interne"
	kept := &past.Version{Document: quoted, Until: time.Date(2021, time.May, 6, 12, 0, 0, 0, time.UTC)}
	hidden := &past.Version{Document: elsewhere, Until: kept.Until}
	l := testLinks()
	path := pathOf(l.URL(citationOf(quoted, portQuote), "T", access.Place{Channel: "C1"}, access.Person{ID: "U1"}, "fr"))
	english := pathOf(l.URL(citationOf(quoted, portQuote), "T", access.Place{Channel: "C1"}, access.Person{ID: "U1"}, "en"))
	for _, test := range []struct {
		name   string
		now    shelf
		past   []*past.Version
		path   string
		status int
		note   string // of the page, "" when the words must not be on it
	}{
		{"as it is", shelf{quoted}, []*past.Version{kept}, path, 200, "<mark"},
		{"changed", shelf{changed}, []*past.Version{kept}, path, 200, "Version lue jusqu’au 6 mai 2021\u202f; ce texte a changé depuis."},
		{"changed, in English", shelf{changed}, []*past.Version{kept}, english, 200, "Version read until 6 May 2021; this text has changed since."},
		{"removed", shelf{}, []*past.Version{kept}, path, 200, "Version lue jusqu’au 6 mai 2021\u202f; ce document a été retiré du corpus."},
		{"renamed", shelf{renamed}, nil, path, 200, french.Renamed},
		{"renamed into a collection that is not seen", shelf{elsewhere}, nil, path, 410, ""},
		{"secret now", shelf{secret}, []*past.Version{kept}, path, 403, ""},
		{"it was in a collection that is not seen", shelf{}, []*past.Version{hidden}, path, 410, ""},
		{"both were", shelf{}, []*past.Version{hidden, kept}, path, 200, "retiré du corpus"},
		{"not kept", shelf{}, nil, path, 410, ""},
	} {
		o := Options{Library: func() Library { return test.now }, Links: l,
			Decide: access.Rules{Channels: map[string]access.Rule{"C1": {Collections: []string{"presse"}}}}.Decide,
			Past: func(id string, is func(string) bool) ([]*past.Version, error) {
				if id != quoted.ID || !is(quoted.Version) || is(changed.Version) {
					t.Errorf("%s: asked for another version", test.name)
				}
				return test.past, errors.New("one of them cannot be read")
			}}
		r := get(t, o, test.path)
		body := bodyOf(t, r)
		if r.StatusCode != test.status || !strings.Contains(body, test.note) {
			t.Errorf("%s: %s, want %d and %q\n%s", test.name, r.Status, test.status, test.note, body)
		}
		if marked := strings.Contains(body, `<mark id="citation">Le quai nord accueillera &lt;deux&gt; paquebots &amp; un ferry.</mark>`); marked != (test.status == http.StatusOK) {
			t.Errorf("%s: the words are marked: %t", test.name, marked)
		}
	}
}
