package mail

import (
	"cmp"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// text is the message's text with its language and what is skipped in it. The
// plain parts are taken where they hold at least half of what the pages show:
// else they only say that the message wants another program.
func (r *reader) text() (text, lang string, skipped []corpus.Skip) {
	plain := strings.Trim(strings.Join(r.plain, "\n\n"), "\n")
	page, lang := r.page()
	if letters(plain)*2 < letters(page) {
		return page, lang, nil
	}
	return plain, "", signature(plain)
}

// page is the text of the HTML parts.
func (r *reader) page() (text, lang string) {
	var texts []string
	for _, p := range r.pages {
		docs, _ := corpus.Read("page.html", []byte(p)) // a page that shows nothing adds nothing
		for _, d := range docs {
			texts = append(texts, d.Text)
			lang = cmp.Or(lang, d.Lang)
		}
	}
	return strings.Join(texts, "\n\n"), lang
}

func letters(s string) int { return len(strings.Join(strings.Fields(s), "")) }

// signature is what follows the mark of a signature (RFC 3676, 4.3), to the end.
func signature(text string) []corpus.Skip {
	start := 0
	for line := range strings.Lines(text) {
		if bare := strings.TrimRight(line, "\r\n"); (bare == "-- " || bare == "--") && start > 0 {
			return []corpus.Skip{{Span: corpus.Span{Start: start, End: len(text)}, Why: "signature"}}
		}
		start += len(line)
	}
	return nil
}
