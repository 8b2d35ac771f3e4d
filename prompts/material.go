package prompts

import (
	"embed"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"
)

// What the templates are rendered from. All of it is harmless already: the
// templates only lay it out.
type (
	answerPage struct {
		Question string
		Today    string
		Passages []sheet
	}
	rewordPage struct {
		Topic  string
		Points []point
	}
	point struct {
		ID, Date string
		Quotes   []sheet
	}
	followUpPage struct {
		Question string
		Earlier  []exchange
	}
	exchange   struct{ Question, Answer string }
	expandPage struct{ Question string }

	// A sheet is a passage as it is printed: the words of the document marked.
	sheet struct{ ID, Title, Publisher, Date, Text string }
)

// maxExchanges is how many earlier questions a follow-up is understood from.
const maxExchanges = 6

// sheets prints passages as long as they fit in room, in runes of their words, and
// returns the room that is left; one without words is left out. A passage that is
// too long for the room is shortened when half of it fits and is left out, with
// those after it, otherwise.
func sheets(passages []Passage, room int) (out []sheet, left int) {
	for _, p := range passages {
		words := material(p.Text, maxPassage)
		if n := utf8.RuneCountInString(words); n > room {
			if room < n/2 {
				break
			}
			words = shorten(words, room)
		}
		if words == "" {
			continue
		}
		room -= utf8.RuneCountInString(words)
		out = append(out, sheet{
			ID:        passageID(p.ID),
			Title:     marked(materialLine(p.Title, maxTitle)),
			Publisher: marked(materialLine(p.Publisher, maxTitle)),
			Date:      materialLine(p.Date, maxDate),
			Text:      marked(words),
		})
	}
	return out, room
}

// material is what others wrote as a prompt may hold it, of most runes at most.
func material(s string, most int) string { return shorten(clean(beginning(s, most)), most) }

// materialLine is material in one line.
func materialLine(s string, most int) string { return shorten(oneLine(beginning(s, most)), most) }

// beginning is as much of s as is looked at for most runes: somebody may hide
// megabytes of what does not show.
func beginning(s string, most int) string {
	end := 16 * most
	if len(s) <= end {
		return s
	}
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// question is what a person asked as a prompt may hold it, in one line.
func question(s string) string { return materialLine(s, maxQuestion) }

// passageID is id as it stands in a prompt and is read from a reply: its letters
// and digits, small.
func passageID(id string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, strings.ToValidUTF8(id, ""))
}

//go:embed templates/*.txt
var templateFiles embed.FS

// templates are those of each language: "TASK system" and "TASK user" for every
// task, and what they share.
var templates = map[string]*template.Template{
	"fr": template.Must(template.New("fr").Funcs(functions).ParseFS(templateFiles, "templates/*.fr.txt")),
	"en": template.Must(template.New("en").Funcs(functions).ParseFS(templateFiles, "templates/*.en.txt")),
}

var functions = template.FuncMap{"mark": func() string { return mark }}

// render renders a template of ours. That it cannot fail is for the tests to show:
// they render all of them, and none depends on more than its page.
func render(lang, name string, page any) string {
	var b strings.Builder
	if err := templates[lang].ExecuteTemplate(&b, name, page); err != nil {
		panic("prompts: " + err.Error())
	}
	return strings.TrimSpace(b.String()) + "\n"
}
