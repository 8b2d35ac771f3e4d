package corpus

import (
	"strings"
	"testing"
)

func TestPublishers(t *testing.T) {
	if rules := publisherRules(); len(rules) < 20 {
		t.Errorf("%d rules", len(rules))
	}
	for _, line := range []string{"a.fr\tname", "a.fr\tnom\tx", "a.fr\tdrop\t.a:hover", "a.fr\tskip\t(", "a.fr\tdate\t"} {
		if _, err := parsePublishers("# a comment\n" + line); err == nil || !strings.HasPrefix(err.Error(), "line 2: ") {
			t.Errorf("%q: %v", line, err)
		}
	}
}

func TestRulesOf(t *testing.T) {
	count := func(publisher, address string) int { return len(rulesOf(publisher, address)) }
	if count("", "https://ec.europa.eu/commission/presscorner/detail/fr/ip_31_12") <= count("", "https://ec.europa.eu/info") {
		t.Error("a path tells nothing")
	}
	for _, none := range []string{"", "https://noteuropa.eu/x", "https://example.org", "::"} {
		if n := count("", none); n != 0 {
			t.Errorf("%s: %d rules", none, n)
		}
	}
	if count("AEF info", "") == 0 {
		t.Error("a name tells nothing")
	}
}

// TestPublisherPage reads a page as one of those publishers might set it.
func TestPublisherPage(t *testing.T) {
	const prose = "La préfecture a confirmé vendredi la réouverture du port de Brume, fermé depuis le 21 avril, après des travaux qui ont coûté un million d'euros à la commune. "
	page := `<html lang="fr"><head><link rel="stylesheet" href="/s.css"><link rel="canonical" href="https://www.vie-publique.fr/discours/12-port"></head><body>
<h1>Le port de Brume rouvre</h1><div class="publication-date">Publié le 9 mai 2031</div>
<div class="corps"><p>Intervenant(s) : Anne Morin</p><p>` + prose + prose + `</p><div class="vp-share"><p>` + prose + `</p></div><p>Temps de lecture 3 minutes</p><p>` + prose + `Fin.</p></div></body></html>`
	docs, err := Read("a.html", []byte(page))
	if err != nil {
		t.Fatal(err)
	}
	doc := docs[0]
	Prepare(docs)
	if doc.Publisher != "Vie publique" || doc.Title != "Le port de Brume rouvre" || doc.Date.From.String() != "2031-05-09" {
		t.Errorf("publisher %q, title %q, date %v", doc.Publisher, doc.Title, doc.Date)
	}
	if n := strings.Count(doc.Text, strings.TrimSpace(prose)); n != 3 {
		t.Errorf("the prose stands there %d times:\n%s", n, doc.Text)
	}
	at := strings.Index(doc.Text, "Temps de lecture")
	if at < 0 || !doc.skips(Span{at, at + 5}) {
		t.Errorf("skipped: %v", doc.Skipped)
	}
	if got := doc.Particulars(); len(got) != 1 || got[0].Kind != "people" || got[0].Text != "Anne Morin" || got[0].In(doc.Text) != "Anne Morin" {
		t.Errorf("particulars: %v", got)
	}
}

func TestParticulars(t *testing.T) {
	doc := &Document{Publisher: "European Commission", Text: "Brussels, 29 June 2031 IP/31/1789\n\nSee also MEMO/31/1790, and IP/31/1789 again."}
	var got []string
	for _, p := range doc.Particulars() {
		got = append(got, p.Kind+" "+p.In(doc.Text))
	}
	if s := strings.Join(got, ", "); s != "reference IP/31/1789, reference MEMO/31/1790" {
		t.Errorf("got %s", s)
	}
}
