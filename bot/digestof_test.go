package bot

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func mustDigestOf(t *testing.T, a *Assistant, req DigestRequest) *Edition {
	t.Helper()
	e, err := a.DigestOf(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	if fails := a.VerifyEdition(saved(t, e)); fails != nil {
		t.Error(fails)
	}
	return e
}

// allSeen are all documents of a, so that an edition has no story that tells what it announces.
func allSeen(a *Assistant) []string {
	var out []string
	for _, doc := range a.index.Documents() {
		out = append(out, versioned(doc))
	}
	return out
}

// pages are dispatches by name: date, publisher and text.
func pages(list map[string][3]string) fstest.MapFS {
	files := make(fstest.MapFS)
	for name, p := range list {
		files[name] = &fstest.MapFile{Data: []byte("---\ntitle: " + name + "\ndate: " + p[0] + "\npublisher: " + p[1] + "\nlang: fr\n---\n" + p[2] + "\n")}
	}
	return files
}

// serial is a matter told over several days, and others beside it.
func serial(t *testing.T) *Assistant {
	t.Helper()
	files := wireFiles(t) // without others beside them, the words of the matter would not be rare
	maps.Copy(files, pages(map[string][3]string{
		"pont1.md": {"2022-05-02", "Le Courrier", "Le pont suspendu de Valmorel a été fermé aux camions après la découverte de fissures dans un câble du pont suspendu."},
		"pont2.md": {"2022-05-09", "Radio Combe", "La préfecture ferme aux voitures le pont suspendu de Valmorel : les fissures du câble du pont suspendu se sont élargies."},
		"pont3.md": {"2022-05-10", "Le Courrier", "La réparation du pont suspendu de Valmorel et de ses câbles coûtera trois millions d'euros, a indiqué le département."},
		"pont4.md": {"2022-05-10", "La Gazette", "Trois millions d'euros : c'est ce que le département paiera pour réparer les câbles du pont suspendu de Valmorel."},
		"lait.md":  {"2022-05-10", "Agence des Champs", "La coopérative laitière de Brévenne augmente de douze centimes le prix du litre de lait payé aux éleveurs."},
		"bal.md":   {"2022-05-09", "Mairie de Brévenne", "Le bal des pompiers de Brévenne a réuni quatre cents danseurs sous les platanes de la place."},
	}))
	return over(t, files)
}

func TestDigestOfSeveralDays(t *testing.T) {
	a := serial(t)
	e := mustDigestOf(t, a, DigestRequest{From: day(t, "2022-05-09"), On: day(t, "2022-05-10")})
	if e.From != day(t, "2022-05-09") || e.Documents != 5 || len(e.Stories) != 3 || len(e.Shown) != 5 {
		t.Fatalf("%d documents, %d stories, %v", e.Documents, len(e.Stories), e.Shown)
	}
	bridge := e.Stories[0]
	if bridge.Sources != 3 || !bridge.Follows || bridge.Since != day(t, "2022-05-02") {
		t.Errorf("the bridge: %+v", bridge)
	}
	for _, s := range e.Stories[1:] {
		if s.Follows || s.Since != 0 {
			t.Errorf("%s follows", s.Headline)
		}
	}
	if one := mustDigestOf(t, a, DigestRequest{From: day(t, "2022-05-10"), On: day(t, "2022-05-10")}); one.From != 0 {
		t.Errorf("one day is from %s", one.From)
	}
	if _, err := a.DigestOf(t.Context(), DigestRequest{From: day(t, "2022-05-11"), On: day(t, "2022-05-10")}); err == nil {
		t.Error("a period that ends before it begins")
	}
}

func TestDigestOrdersNewBeforeContinued(t *testing.T) {
	e := mustDigestOf(t, serial(t), DigestRequest{From: day(t, "2022-05-09"), On: day(t, "2022-05-09")})
	if len(e.Stories) != 2 || e.Stories[0].Follows || !e.Stories[1].Follows {
		t.Errorf("%+v", e.Stories)
	}
}

func TestDigestLeavesOutWhatWasSeen(t *testing.T) {
	a := serial(t)
	first := mustDigestOf(t, a, DigestRequest{On: day(t, "2022-05-09")})
	req := DigestRequest{From: day(t, "2022-05-09"), On: day(t, "2022-05-10"), Seen: first.Shown}
	e := mustDigestOf(t, a, req)
	got := places(e.Cited())
	if slices.Contains(got, "pont2.md") || slices.Contains(got, "bal.md") || !slices.Contains(got, "lait.md") {
		t.Errorf("quotes %v", got)
	}
	if len(e.Stories) != 2 || e.Documents != 3 {
		t.Fatalf("%d documents, %d stories", e.Documents, len(e.Stories))
	}
	if bridge := e.Stories[1]; !bridge.Follows || bridge.Sources != 2 || e.Stories[0].Follows {
		t.Errorf("%+v", bridge)
	}
	req.Seen = append(req.Seen, e.Shown...)
	if again := mustDigestOf(t, a, req); len(again.Stories) > 0 || again.Documents > 0 {
		t.Errorf("says it again: %+v", again.Stories)
	}
	req.Seen = []string{"pont2.md@another version", "no at sign"}
	if e := mustDigestOf(t, a, req); !slices.Contains(e.Shown, versioned(a.Document("pont2.md"))) {
		t.Error("a new version of a document is not shown")
	}
}

func TestDigestSaysOnlyWhatIsNew(t *testing.T) {
	vote := "Le conseil de Brévenne a voté la construction d'une piscine couverte près du stade."
	a := over(t, pages(map[string][3]string{
		"a.md": {"2022-05-09", "Le Courrier", vote},
		"b.md": {"2022-05-09", "La Gazette", vote},
		"c.md": {"2022-05-09", "Radio Combe", vote + "\n\nLa piscine couverte de Brévenne comptera six couloirs, selon l'architecte du stade."},
	}))
	seen := []string{versioned(a.Document("a.md"))}
	e := mustDigestOf(t, a, DigestRequest{On: day(t, "2022-05-09"), Seen: seen})
	for _, c := range e.Cited() {
		if c.Quote == vote {
			t.Errorf("%s says again what was shown", c.Document)
		}
	}
	if len(e.Stories) != 1 || !strings.Contains(e.Stories[0].Points[0].Text, "six couloirs") {
		t.Errorf("%+v", e.Stories)
	}
}

func TestDigestKeepsToTopics(t *testing.T) {
	a := serial(t)
	for _, tt := range []struct {
		topics []string
		want   []string
	}{
		{[]string{"prix du lait"}, []string{"lait.md"}},
		{[]string{"pont suspendu", "lait"}, []string{"lait.md", "pont3.md"}},
		{[]string{"chasse au sanglier"}, nil},
		{[]string{" "}, []string{"lait.md", "pont3.md"}},
	} {
		e := mustDigestOf(t, a, DigestRequest{On: day(t, "2022-05-10"), Topics: tt.topics})
		if got := places(e.Cited()); !slices.Equal(got, tt.want) {
			t.Errorf("%q: %v, want %v", tt.topics, got, tt.want)
		}
	}
}

func TestDigestCountsWhatItDoesNotList(t *testing.T) {
	files := make(map[string][3]string)
	for i, what := range []string{"la fête du fromage", "le marché aux fleurs", "la course de côte", "le salon du livre", "la vente de bois", "le concours de labour", "la nuit des étoiles"} {
		d := "1" + string(rune('0'+i)) + " juin 2022"
		files[string(rune('a'+i))+".md"] = [3]string{"2022-05-20", "Mairie", "Dans la commune voisine, " + what + " se tiendra le " + d + " devant tous les habitants."}
	}
	a := over(t, pages(files))
	e := mustDigestOf(t, a, DigestRequest{From: day(t, "2022-05-20"), On: day(t, "2022-05-25"), Seen: allSeen(a)})
	if len(e.Upcoming) != maxUpcoming || e.More != 2 {
		t.Errorf("%d dates and %d more", len(e.Upcoming), e.More)
	}
	all, err := a.Upcoming(t.Context(), day(t, "2022-05-25"), daysAhead, Scope{})
	if err != nil || len(all) != 7 {
		t.Fatalf("%d dates, %v", len(all), err)
	}
	if !slices.IsSortedFunc(all, func(x, y Point) int { return earlierFirst(x.Date, y.Date) }) {
		t.Error("not by date")
	}
	if few, _ := a.Upcoming(t.Context(), day(t, "2022-05-25"), 17, Scope{}); len(few) != 2 {
		t.Errorf("%d dates within 17 days", len(few))
	}
	if none, _ := a.Upcoming(t.Context(), day(t, "2022-05-25"), daysAhead, Scope{Collections: []string{"x"}}); none == nil || len(none) > 0 {
		t.Errorf("another collection has %v", none)
	}
	e.More = 8
	if len(a.VerifyEdition(e)) == 0 {
		t.Error("more dates than there are pass")
	}
}
