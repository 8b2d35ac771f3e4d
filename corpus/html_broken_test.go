package corpus

import (
	"strings"
	"testing"
)

// TestHostileHTML reads pages that nobody writes by hand: each is a document or
// rejected with a reason on one line.
func TestHostileHTML(t *testing.T) {
	const site = `<link rel="stylesheet" href="/a.css">`
	for name, page := range map[string]string{
		"deep":          strings.Repeat("<div>", 10_000) + "x",
		"deep, a site":  site + strings.Repeat(`<div class="entry-date">`, 500) + strings.Repeat("<p>Un deux trois quatre, cinq six sept huit neuf dix, onze douze treize quatorze.</p>", 2000),
		"entities":      `<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><p>&b;&b;&b;</p>`,
		"junk":          site + "<<<>>><p \x01\x02 =\"'><![CDATA[" + strings.Repeat("&#x0;&lt;", 1000),
		"many headings": site + strings.Repeat("<h1>Un titre de plus</h1><p>Une phrase de plus qui se termine comme il faut, et qui est assez longue.</p>", 5000),
		"long names":    site + `<div class="` + strings.Repeat("comment ", 100_000) + `"><p>` + strings.Repeat("texte ", 200) + "</p></div>",
	} {
		docs, err := Read("a.html", []byte(page))
		if len(docs) == 0 && (err == nil || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%s: no document, error %v", name, err)
		}
	}
}
