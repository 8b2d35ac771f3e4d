package bot

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestDigestGroupsStories(t *testing.T) {
	a := desk(t)
	e := mustDigest(t, a, "2021-03-04", public("").Scope)
	if e.Lang != "fr" || e.Documents != 5 || len(e.Stories) != 3 {
		t.Fatalf("%d documents in %d stories, want 5 in 3: %+v", e.Documents, len(e.Stories), e.Stories)
	}
	port := e.Stories[0]
	if port.Sources != 2 {
		t.Errorf("the port has %d sources, want the agency, whose text the gazette copies, and the radio", port.Sources)
	}
	if got := places(citedIn(port.Points)); !slices.Equal(got, []string{"ports/agence.md", "ports/gazette.md", "ports/radio.md"}) {
		t.Errorf("the port quotes %v", got)
	}
	for _, s := range e.Stories[1:] {
		if s.Sources != 1 || len(places(citedIn(s.Points))) != 1 {
			t.Errorf("%s: %d sources, %v", s.Headline, s.Sources, places(citedIn(s.Points)))
		}
	}
	if fails := a.VerifyEdition(e); fails != nil {
		t.Error(fails)
	}
}

func TestDigestCountsARangeOnEachDay(t *testing.T) {
	a := desk(t)
	for on, want := range map[string]bool{"2021-03-03": false, "2021-03-04": true, "2021-03-05": true, "2021-03-06": false} {
		e := mustDigest(t, a, on, Scope{})
		got := slices.Contains(places(e.Cited()), "foire.txt")
		if got != want {
			t.Errorf("%s: the fair is there: %v", on, got)
		}
	}
}

func TestDigestUpcoming(t *testing.T) {
	a := desk(t)
	for _, tt := range []struct{ on, want string }{
		{"2021-03-01", ""}, // nothing was announced yet
		{"2021-03-10", ""},
		{"2021-03-14", "Un premier bilan des cantines"}, // a day before
		{"2021-03-15", ""},
		{"2021-06-14", ""},
		{"2021-06-15", "Le tribunal administratif"}, // a week before
		{"2021-06-16", ""},
	} {
		got := quotes(mustDigest(t, a, tt.on, Scope{}).Upcoming)
		if tt.want == "" && len(got) > 0 || tt.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], tt.want)) {
			t.Errorf("%s: %q, want %q", tt.on, got, tt.want)
		}
	}
}

func TestDigestKeepsToItsScope(t *testing.T) {
	a := desk(t)
	all := mustDigest(t, a, "2021-03-04", Scope{})
	if !slices.Contains(places(all.Cited()), "reserve/note.md") {
		t.Error("the note is nowhere even when all may be seen")
	}
	e := mustDigest(t, a, "2021-03-04", Scope{Collections: []string{"ports"}})
	for _, p := range places(e.Cited()) {
		if !strings.HasPrefix(p, "ports/") {
			t.Errorf("%s shows up", p)
		}
	}
}

func TestDigestOfAQuietDayIsEmpty(t *testing.T) {
	e := mustDigest(t, desk(t), "2019-01-01", Scope{Lang: "en"})
	if e.Lang != "en" || e.Stories == nil || e.Upcoming == nil || len(e.Stories) > 0 || len(e.Upcoming) > 0 || e.Documents != 0 {
		t.Errorf("%+v", e)
	}
}

func TestDigestOfTheSample(t *testing.T) {
	a := shipped(t)
	e := mustDigest(t, a, "2017-10-20", Scope{})
	if e.Documents != 2 || len(e.Stories) != 1 || e.Stories[0].Sources != 1 {
		t.Errorf("one text in two documents is %d stories of %d documents", len(e.Stories), e.Documents)
	}
	if fails := a.VerifyEdition(e); fails != nil {
		t.Error(fails)
	}
}

func TestDigestShowsNoLaterCopies(t *testing.T) {
	text := "La commune de Bréville a rouvert ce matin la passerelle du moulin après deux ans de travaux de charpente.\n"
	files := make(fstest.MapFS)
	for name, date := range map[string]string{"a.md": "2021-02-01", "b.md": "2021-02-01", "c.md": "2021-02-09"} {
		files[name] = &fstest.MapFile{Data: []byte("---\ntitle: La passerelle\ndate: " + date + "\nlang: fr\n---\n" + text)}
	}
	e := mustDigest(t, over(t, files), "2021-02-01", Scope{})
	if got := places(e.Cited()); !slices.Equal(got, []string{"a.md", "b.md"}) {
		t.Errorf("shows %v", got)
	}
}
