package blocks

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot"
)

// A paragraph is what people see of a message: a quotation, or words.
type paragraph struct {
	quote bool
	text  string
}

// flat is words as they read: in one line, without what does not show.
func flat(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, string(joiner), "")), " ")
}

// toldIn joins neighbours of one kind.
func toldIn(ps []paragraph) []paragraph {
	var out []paragraph
	for _, p := range ps {
		if !p.quote {
			p.text = flat(p.text)
		}
		p.text = straight(p.text)
		if last := len(out) - 1; last >= 0 && out[last].quote == p.quote {
			if !p.quote {
				p.text = flat(out[last].text + " " + p.text)
				out[last].text = ""
			}
			out[last].text += p.text
			continue
		}
		if p.text != "" {
			out = append(out, p)
		}
	}
	return out
}

// readBlocks are the paragraphs of blocks, the number of a quotation behind it.
func readBlocks(t *testing.T, raw json.RawMessage) []paragraph {
	t.Helper()
	var bs []map[string]any
	if err := json.Unmarshal(raw, &bs); err != nil {
		t.Fatal(err)
	}
	var out []paragraph
	number := ""
	flush := func() {
		if number != "" {
			out = append(out, paragraph{true, " " + number})
		}
		number = ""
	}
	for _, b := range bs {
		es, _ := b["elements"].([]any)
		switch b["type"] {
		case "rich_text":
			for _, e := range es {
				part := e.(map[string]any)
				pieces := part["elements"].([]any)
				quote := part["type"] == "rich_text_quote"
				if !quote {
					flush()
				}
				if first := pieces[0].(map[string]any); quote && first["style"] != nil {
					number, pieces = first["text"].(string), pieces[1:]
					pieces[0].(map[string]any)["text"] = strings.TrimPrefix(pieces[0].(map[string]any)["text"].(string), " ")
				}
				for _, piece := range pieces {
					out = append(out, paragraph{quote, piece.(map[string]any)["text"].(string)})
				}
			}
		case "context":
			flush()
			line := ""
			for _, e := range es {
				s := e.(map[string]any)["text"].(string)
				if to, called, ok := strings.Cut(strings.Trim(s, "<>"), "|"); ok && e.(map[string]any)["type"] == "mrkdwn" {
					s = " · " + called + " " + strings.ReplaceAll(to, "&amp;", "&")
				}
				line += s
			}
			out = append(out, paragraph{false, line})
		}
	}
	flush()
	return out
}

var linkAtEnd = regexp.MustCompile(` · \[([^\]\\]*)\]\(([^()\s]*)\)$`)

// readMarkdown are the paragraphs of what is streamed.
func readMarkdown(s string) []paragraph {
	var out []paragraph
	for _, block := range strings.Split(s, "\n\n") {
		lines := strings.Split(block, "\n")
		quote := strings.HasPrefix(block, ">")
		for i, line := range lines {
			if quote {
				if !strings.HasPrefix(line, "> ") {
					out = append(out, paragraph{true, "a line of a quotation without its sign"})
				}
				line = line[min(2, len(line)):]
			}
			link := ""
			if m := linkAtEnd.FindStringSubmatch(line); m != nil {
				line, link = strings.TrimSuffix(line, m[0]), " · "+m[1]+" "+strings.NewReplacer("%28", "(", "%29", ")", "%3B", ";").Replace(m[2])
			}
			lines[i] = readLine(line) + link
		}
		out = append(out, paragraph{quote, strings.Join(lines, "\n")})
	}
	return out
}

// readLine takes the escapes off a line.
func readLine(line string) string {
	var b strings.Builder
	for i := 0; i < len(line); i++ {
		if line[i] == '\\' && i+1 < len(line) {
			i++
		}
		b.WriteByte(line[i])
	}
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(b.String())
}

// sameAsBlocks checks that a message that was streamed says what its blocks say, in
// that order.
func sameAsBlocks(t *testing.T, m Message) {
	t.Helper()
	got := toldIn(append(readMarkdown(strings.Join(m.Stream, "")), readBlocks(t, m.StreamEnd)...))
	want := toldIn(readBlocks(t, m.Blocks))
	if !slices.Equal(got, want) {
		t.Errorf("streamed, it says\n%+v\nand posted\n%+v", got, want)
	}
	for _, piece := range m.Stream {
		if units(piece) > maxMarkdown {
			t.Errorf("a piece of %d characters", units(piece))
		}
	}
}

func TestStreamedAsPosted(t *testing.T) {
	odd := extracted(t)
	replaceQuote(odd, 0, "# Un * [1](x) & <b>\n\n- deux\n> trois `x` \\ 3) &copy; |a|\n1. fin")
	odd.Citations[0].URL = ptr("https://littoral.example/a(b)?c=d&lt;e")
	led := extracted(t)
	led.Text = strings.Replace(led.Text, "Agence du Littoral (4", "En 2022, d’après le *compte rendu* d’Agence du Littoral (4", 1)
	no := AnswerOptions{Turn: "t1"}
	for name, c := range map[string]struct {
		a *bot.Answer
		o AnswerOptions
	}{
		"extracted": {extracted(t), AnswerOptions{Turn: "t1", Link: passage}},
		"written":   {written(t), AnswerOptions{Turn: "t1", Link: passage, Understood: "Que devient le quai nord de Sablette\u202f?"}},
		"followup":  {extracted(t), AnswerOptions{Turn: "t1", Link: passage, Understood: "Que devient le quai * nord\u202f?"}},
		"declined":  {declined(t), no},
		"odd":       {odd, no},
		"led":       {led, no},
	} {
		t.Run(name, func(t *testing.T) {
			ms := Answer(c.a, c.o)
			well(t, ms)
			if len(ms) != 1 || ms[0].Stream == nil {
				t.Fatal("it is not streamed")
			}
			sameAsBlocks(t, ms[0])
		})
	}
}

func replaceQuote(a *bot.Answer, i int, quote string) {
	a.Text = strings.Replace(a.Text, a.Citations[i].Quote, quote, 1)
	a.Citations[i].Quote = quote
}

// In a stream every quotation is a block quote, each of its lines with the sign,
// and under it stands where it is from.
func TestStreamQuotes(t *testing.T) {
	a := extracted(t)
	replaceQuote(a, 1, "Ce quai\nn’accueillera pas *de* paquebots")
	ms := Answer(a, AnswerOptions{Turn: "t1", Link: passage})
	want := []string{
		"> «\u00a0Le conseil portuaire de Sablette a voté l'extension du quai nord pour 14 millions d'euros.\u00a0» [1]\n\n" +
			"Agence du Littoral · 4 mars 2021 · Sablette agrandit son quai nord · aussi dans 2\u00a0autres documents · " +
			"[Voir le passage](https://verbatim.example/source/press/quai.md?from=10&to=103)",
		"\n\n> «\u00a0Ce quai\n> n’accueillera pas \\*de\\* paquebots\u00a0» [2]\n\n" +
			"La maire de Sablette, Irène Castel · Le Fanal · 5 mars 2021 (date déduite) · La maire s'explique · " +
			"[Voir le passage](https://verbatim.example/source/press/maire.txt?from=40&to=79)",
	}
	if !slices.Equal(ms[0].Stream, want) {
		t.Errorf("streamed: %q, want %q", ms[0].Stream, want)
	}
}

// A quotation that Markdown cannot say letter by letter is not streamed.
func TestStreamedFaithfully(t *testing.T) {
	for quote, want := range map[string]bool{
		"Le quai *nord*": true, "deux\nlignes": true, "deux\n  lignes": false, "deux\r\nlignes": false, "écrire à a@b.example": false, "voir www.a.example": false, "à 12:30, non": true,
	} {
		a := extracted(t)
		replaceQuote(a, 0, quote)
		ms := Answer(a, AnswerOptions{Turn: "t1"})
		well(t, ms)
		if got := ms[0].Stream != nil; got != want {
			t.Errorf("%q: streamed %v, want %v", quote, got, want)
		}
	}
}
