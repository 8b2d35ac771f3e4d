package blocks

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// hostile are words that mean more to Slack than they say, or that show nothing.
var hostile = []string{
	"", " ", "\n\n", "quai", "<!channel> <!here> <!everyone> <!subteam^S1> <@U1> <#C1|x>", "@channel @here @Everyone a@b.fr",
	"<https://evil.example|cliquez> http://evil.example www.evil.example", "*gras* _italique_ ~barré~ `code` :fire:", "> cité\n>>> tout",
	"[1](https://evil.example) ![x](y) # titre\n- liste\n1. un\n| a |\n===", "\u202eRLO \u200b\u200b\u2060\ufeff", "👩‍👩‍👧‍👦🇫🇷", "\xff\xfe\x00\x07",
	"« déjà » “cité”", "é", "&<>", "mot ", "😀", "* ", "Une phrase. Une autre ; une troisième\n",
}

// huge are some of them many times over.
var huge = []string{strings.Repeat("é", 5000), strings.Repeat("&<>", 4000), strings.Repeat("mot ", 5000), strings.Repeat("😀", 2500),
	strings.Repeat("\n", 3000), strings.Repeat(" ", 20000), strings.Repeat("* ", 8000), strings.Repeat("@channel", 2000)}

// times is s so many times over, within reason: fuzzing finds its way better in
// short inputs.
func times(s string, n byte) string {
	return strings.Repeat(s, min(1+int(n)*int(n), 1+20000/max(len(s), 1)))
}

func hostileCitation(n int, quote, title, name string) bot.Citation {
	c := bot.Citation{N: n, Document: title + ".txt", Title: title, Publisher: name, Quote: strings.ToValidUTF8(quote, "\uFFFD"), Speaker: &name, URL: &title,
		Date: corpus.Day(700000 + n), DatePrecision: corpus.PrecisionDay, DateBasis: corpus.BasisWeekday}
	if n%3 == 0 {
		c.Speaker, c.URL, c.Date, c.DatePrecision, c.DateBasis = nil, nil, 0, "", corpus.BasisNone
	}
	return c
}

func hostileAnswer(text, quote, title, name string, n int, lang string) *bot.Answer {
	a := &bot.Answer{Question: title, Lang: lang, Answered: true, Text: text, Engine: name}
	for i := range n {
		a.Citations = append(a.Citations, hostileCitation(i+1, quote, title, name))
	}
	return a
}

// quotes are the words in the quote blocks of messages, one behind the other.
func quotes(t *testing.T, raws ...json.RawMessage) string {
	t.Helper()
	var b strings.Builder
	for _, raw := range raws {
		var bs []block
		if err := json.Unmarshal(raw, &bs); err != nil {
			t.Fatal(err)
		}
		for _, x := range bs {
			for _, e := range x.Elements {
				part, _ := e.(map[string]any)
				if part["type"] != "rich_text_quote" {
					continue
				}
				for _, piece := range part["elements"].([]any) {
					b.WriteString(piece.(map[string]any)["text"].(string))
				}
			}
		}
	}
	return b.String()
}

// textElements are the texts of the elements of rich text.
func textElements(t *testing.T, raws []json.RawMessage) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, raw := range raws {
		var x any
		if err := json.Unmarshal(raw, &x); err != nil {
			t.Fatal(err)
		}
		walk(x, func(o map[string]any) {
			if s, ok := o["text"].(string); ok && o["type"] == "text" {
				out[s] = true
			}
		})
	}
	return out
}

// wholeQuotes checks that the messages quote the citations in full, in order,
// with their numbers, and nothing else.
func wholeQuotes(t *testing.T, ms []Message, lang string, cs []bot.Citation) {
	t.Helper()
	v := voice{lang: lang}
	want := ""
	for _, c := range cs {
		if c.Quote != "" {
			want += numberOf(&c) + v.quoted(c.Quote)
		}
	}
	var blocks, native []json.RawMessage
	for _, m := range ms {
		blocks, native = append(blocks, m.Blocks), append(native, slices.Concat(m.Native))
		if m.Native == nil {
			native[len(native)-1] = m.Blocks
		}
	}
	// What isolates words that turn directions stands in every block: TestIsolated.
	want = straight(want)
	if got := straight(quotes(t, blocks...)); got != want {
		t.Errorf("quoted: %.200q, want %.200q", got, want)
	}
	if got := straight(quotes(t, native...)); got != want {
		t.Errorf("quoted in the native form: %.200q, want %.200q", got, want)
	}
	here, too := textElements(t, blocks), textElements(t, native)
	for _, c := range cs {
		if len(c.Quote) <= pieceSize/5 && c.Quote != "" && !(here[c.Quote] && too[c.Quote]) {
			t.Errorf("%q does not stand there by itself", c.Quote)
		}
	}
	for _, m := range ms {
		if n := utf8.RuneCountInString(m.Text); n > 4000 {
			t.Errorf("fallback text of %d characters", n)
		}
	}
}

func checkAnswer(t *testing.T, text, quote, title, name string, n int, lang string) {
	t.Helper()
	a := hostileAnswer(text, quote, title, name, n, lang)
	ms := Answer(a, AnswerOptions{Turn: "t1", Understood: title, Link: func(c bot.Citation) string { return "https://verbatim.example/" + c.Title }})
	well(t, ms)
	wholeQuotes(t, ms, lang, a.Citations)
	if ms[0].Stream != nil {
		sameAsBlocks(t, ms[0])
	}
	last := string(ms[len(ms)-1].Blocks)
	if strings.Count(last, `"feedback_buttons"`) != 1 || strings.Count(last, `"more"`) != 1 {
		t.Error("the last message has not its buttons")
	}
	checkExtracted(t, *a)
	a.Answered, a.Nearest, a.Reason = false, nil, &text
	if n > 0 {
		a.Nearest = &a.Citations[0]
	}
	ms = Answer(a, AnswerOptions{Turn: "t1"})
	well(t, ms)
	if n > 0 {
		near := a.Citations[0]
		near.N = 0
		wholeQuotes(t, ms, lang, []bot.Citation{near})
	}
	well(t, More(lang, a.Citations, passage))
}

// checkExtracted checks an answer that is nothing but its quotations.
func checkExtracted(t *testing.T, a bot.Answer) {
	t.Helper()
	a.Text = ""
	for _, c := range a.Citations {
		open, shut := voice{lang: a.Lang}.marks(c.Quote)
		a.Text += strings.ReplaceAll(c.Publisher, "\n", " ") + "\u00a0: " + open + c.Quote + shut + " " + number(c.N) + "\n"
	}
	ms := Answer(&a, AnswerOptions{Turn: "t1", Link: passage})
	well(t, ms)
	wholeQuotes(t, ms, a.Lang, a.Citations)
	if ms[0].Stream != nil {
		sameAsBlocks(t, ms[0])
	}
}

func TestAnswerHostile(t *testing.T) {
	all := slices.Concat(hostile, huge)
	for i, text := range all {
		for j := range 3 {
			s := all[(i+j*j)%len(all)]
			checkAnswer(t, text, s, s, text, 2, "fr")
		}
	}
}

// An answer that is nothing but its quotations is shown whole, however long.
func TestAnswerOfManyQuotations(t *testing.T) {
	for quote, n := range map[string]int{"Le quai nord sera agrandi.": 200, strings.Repeat("Le quai nord sera agrandi. ", 740): 20, "@channel <!here>": 200} {
		a := hostileAnswer("", quote, "Titre", "Le Fanal", n, "fr")
		var lines []string
		for _, c := range a.Citations {
			lines = append(lines, "Le Fanal\u00a0: «\u00a0"+c.Quote+"\u00a0» "+number(c.N))
		}
		a.Text = strings.Join(lines, "\n")
		ms := Answer(a, AnswerOptions{Turn: "t1", Link: passage})
		well(t, ms)
		wholeQuotes(t, ms, "fr", a.Citations)
		all := ""
		for _, m := range ms {
			all += string(m.Blocks)
		}
		if got := strings.Count(all, "|Voir le passage>"); got != n {
			t.Errorf("%d links to passages", got)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	for i, s := range hostile {
		f.Add(s, hostile[len(hostile)-1-i], s, "Le Fanal", byte(i), byte(i), i%2 == 0)
	}
	f.Fuzz(func(t *testing.T, text, quote, title, name string, long, n byte, english bool) {
		text, quote, title = times(text, long/2), times(quote, long), times(title, long/4)
		lang := "fr"
		if english {
			lang = "en"
		}
		if (len(text)+len(quote))*int(n) > 1<<16 {
			n %= 4
		}
		checkAnswer(t, text, quote, title, name, int(n), lang)
	})
}

func checkPoints(t *testing.T, text, quote, title string, n int) {
	t.Helper()
	b := &bot.Brief{Topic: title, Lang: "fr", Answered: true, Headline: title, Engine: title}
	e := &bot.Edition{On: 737000, From: 736999, Lang: "fr", Engine: title, More: n}
	var cs []bot.Citation
	for i := range n {
		c := hostileCitation(i+1, quote, title, text)
		p := bot.Point{Text: text, Date: c.CitedDate(), Citations: []bot.Citation{c}}
		b.Points, b.Upcoming = append(b.Points, p), append(b.Upcoming, p)
		cs = append(cs, c)
		e.Stories = append(e.Stories, bot.Story{Headline: text, Points: []bot.Point{p}, Follows: i%2 == 0, Since: corpus.Day(i)})
	}
	ms := Brief(b, BriefOptions{Draft: "d1", Since: 700000, Until: 1, Collections: slices.Repeat([]string{title}, n), Chronology: true, By: title, Link: passage})
	well(t, ms)
	wholeQuotes(t, ms, "fr", append(slices.Clone(cs), cs...))
	ms = Digest(e, DigestOptions{Late: true, Failed: slices.Repeat([]string{title}, n), Link: passage})
	well(t, ms)
	wholeQuotes(t, ms, "fr", cs)
	ms = Digest(e, DigestOptions{Most: 2, Link: passage})
	well(t, ms)
	wholeQuotes(t, ms, "fr", cs[:min(n, 2)])
	well(t, Deadlines("fr", b.Points, passage))
	checked := bot.Checked{Quote: text, Verdict: bot.VerdictNear, Found: cs[:min(n, 2)]}
	ms = Verification("fr", []bot.Checked{checked, {Quote: title, Verdict: bot.VerdictAbsent}, {Quote: quote, Verdict: bot.VerdictExact, Found: cs}}, passage)
	well(t, ms)
}

func TestPointsHostile(t *testing.T) {
	for _, s := range slices.Concat(hostile, huge) {
		checkPoints(t, s, s, s, 2)
	}
	checkPoints(t, "Texte", "Citation.", "Titre", 120)
}

func FuzzPoints(f *testing.F) {
	for i, s := range hostile {
		f.Add(s, s, hostile[len(hostile)-1-i], byte(i), byte(3))
	}
	f.Fuzz(func(t *testing.T, text, quote, title string, long, n byte) {
		text, quote, title = times(text, long/4), times(quote, long), times(title, long/4)
		if n %= 64; (len(text)+len(quote))*int(n) > 1<<15 {
			n %= 4
		}
		checkPoints(t, text, quote, title, int(n))
	})
}

func checkViews(t *testing.T, s, name string, n int) {
	t.Helper()
	sub := record.Subscription{Channel: s, Topics: slices.Repeat([]string{s}, n), Collections: []string{name}, Lang: s, Empty: record.Empty(s)}
	sub.Schedule.Zone, sub.Schedule.Minute, sub.Schedule.Days = name, n*100, 5
	var list []Subscription
	var names []string
	var rules []Rule
	var docs []bot.Holding
	for i := range n {
		list = append(list, Subscription{Subscription: sub, ID: s + itoa(i)})
		names = append(names, name+itoa(i))
		rules = append(rules, Rule{Channel: name, Answers: s, Collections: []string{s}})
		docs = append(docs, bot.Holding{Document: s, Title: name, Publisher: s, Date: corpus.Day(i)})
	}
	well(t, Subscriptions("fr", list, true))
	well(t, Sources("fr", []Source{{Name: s}, {Name: name, Documents: n}}, nil))
	well(t, []Message{Help("fr", name, true), Latest("fr", docs[:min(n, 30)])})
	for _, kind := range noticeKinds {
		well(t, []Message{Notice("fr", kind, Facts{Argument: s, Reference: name, Example: ExampleQuestion("fr", docs) + s, Limit: n, Channel: name})})
	}
	private := strings.ToValidUTF8(s, "")
	check := func(kind Kind, raw json.RawMessage, err error) {
		t.Helper()
		if err != nil && units(private) > maxPrivate {
			return
		}
		if err == nil {
			err = Check(kind, raw)
		}
		if err != nil {
			t.Fatal(err)
		}
		scanJSON(t, string(kind), raw)
	}
	raw, err := RefineModal(BriefForm{Topic: s, Since: name, Until: s, Collections: names, Chosen: names, Private: private})
	check(KindModal, raw, err)
	raw, err = SubscribeModal(SubscribeForm{Subscription: sub, Collections: names, Private: private})
	check(KindModal, raw, err)
	check(KindHome, Home(HomeView{Name: name, Admin: true, Subscriptions: list, Last: docs, Collections: names, Rules: rules, Private: private}), nil)
	for _, p := range Prompts("fr", docs) {
		if p.Title == "" || p.Message == "" || units(p.Title) > maxButton || pings.MatchString(p.Title) {
			t.Errorf("suggestion %q", p)
		}
	}
}

func TestViewsHostile(t *testing.T) {
	for i, s := range huge {
		checkViews(t, s, huge[len(huge)-1-i], 3)
	}
	checkViews(t, "C1", "presse", 150)
}

func FuzzViews(f *testing.F) {
	for i, s := range hostile {
		f.Add(s, hostile[len(hostile)-1-i], byte(i), byte(i))
	}
	f.Fuzz(func(t *testing.T, s, name string, long, n byte) {
		checkViews(t, times(s, long/4), times(name, long/8), int(n%32))
	})
}

// Escaped words read as they did, and do nothing.
func FuzzEscape(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		scanMarkup(t, "escaped", Escape(s))
		scanMarkdown(t, Markdown(s))
		scanMarkdown(t, unmark(Markdown(s)))
		want := strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), string(joiner), "")
		got := strings.ReplaceAll(Escape(s), string(joiner), "")
		got = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(got)
		if got != want {
			t.Errorf("%.200q reads %.200q", want, got)
		}
		for _, most := range []int{1, 10, 500} {
			pieces := split(s, most)
			if strings.Join(pieces, "") != s {
				t.Errorf("split at %d loses something", most)
			}
			for _, p := range pieces {
				if size(p) > most && utf8.RuneCountInString(p) > 1 {
					t.Errorf("a piece of %d, not %d", size(p), most)
				}
			}
		}
	})
}
