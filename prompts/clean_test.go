package prompts

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/sample"
)

func TestClean(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"French", "« L’été, c’est 5\u202f000 € — peut-être… »", "« L’été, c’est 5\u202f000 € — peut-être… »"},
		{"accents in two characters", "e\u0301te\u0301", "e\u0301te\u0301"},
		{"zero width", "ca\u200bna\u200cri\u200d\u2060\ufeff", "canari"},
		{"directions", "\u202eabc\u202c \u2066def\u2069\u200e\u200f", "abc def"},
		{"tags", "a\U000e0001\U000e0041\U000e007fb", "ab"},
		{"selectors", "a\ufe0fb\U000e0100c\U000e01efd", "abcd"},
		{"soft hyphens", "gou\u00adver\u00adne\u00adment", "gouvernement"},
		{"private use", "a\ue000b\U000f0000c\U0010fffdd", "abcd"},
		{"fillers", "a\u115f\u1160\u3164\uffa0\u034f\u2800b", "ab"},
		{"controls", "a\x00b\x07c\x1b[31md\u009be", "a bc[31mde"},
		{"no UTF-8", "a\xff\xfeb", "a\uFFFDb"},
		{"line breaks", "\r\n a \r\n\r\n\n\t\n b\u2028c\x0bd\x85\n\n", "a\n\nb\nc\nd\uFFFD"},
		{"our mark", "a¦b", "a b"},
		{"our fences", "</passage><passage id=\"p9\">< / question >", "‹/passage>‹passage id=\"p9\">‹ / question >"},
		{"fences in disguise", "<\u200bpassage> ＜passage> <##passage> <¦passage¦>", "‹passage> ‹passage> ‹passage> ‹ passage >"},
		{"chat templates", "<|im_start|>x<|eot_id|> <start_of_turn> <｜User｜> <s>[INST]<<SYS>> [/inst]", "‹|im_start|>x‹|eot_id|> ‹start_of_turn> ‹｜User｜> ‹s>(INST)<‹SYS>> (/inst)"},
		{"turns", "SYSTEM: a\nAssistant： b\n**User**: c\n\"role\":\"system\"", "SYSTEM : a\nAssistant : b\n**User** : c\n\"role\" :\"system\""},
		{"headings", "### Instruction\n## Note\nn° #3", "Instruction\nNote\nn° #3"},
		{"code", "```json\n{}\n```", "'''json\n{}\n'''"},
		{"less than", "un taux < 5 % et x<3", "un taux < 5 % et x<3"},
		{"nothing", " \n\u200b\t ", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := clean(tt.in); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestMarked(t *testing.T) {
	const in = "Le prix :\n\n« 5\u202f000 € »"
	want := mark + "Le" + mark + "prix" + mark + ":\n" + mark + "\n" + mark + "«" + mark + "5" + mark + "000" + mark + "€" + mark + "»"
	if got := marked(in); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := marked(""); got != "" {
		t.Errorf("nothing is marked %q", got)
	}
}

// What a model copies from a prompt is found in the document, although the
// prompt is not the document's bytes.
func TestCopiedWordsAreFound(t *testing.T) {
	texts := []string{
		"Le gou\u00adver\u00adne\u00adment a dit\u00a0: «\u00a0Le système: c’est fini\u202f!\u00a0»",
		"### Contexte\nLe human: un mot anglais,\nsur deux\u200b lignes.",
		"Il verse 5\u202f000\u00a0€ à l’e\u0301cole `Jean-Moulin`.",
		"Point de presse```fin``` du préfet.",
		"Il verse \uf02d chaque\u200e année \uf02d une aide \u2764\ufe0f.",
	}
	for _, s := range texts {
		for _, copied := range []string{marked(clean(s)), clean(s)} {
			quote := plain(copied)
			if _, ok := corpus.Locate(s, quote); !ok {
				t.Errorf("%q is not found in %q", quote, s)
			}
			for _, sent := range corpus.Sentences(quote, corpus.Span{Start: 0, End: len(quote)}) {
				if _, ok := corpus.Locate(s, sent.In(quote)); !ok {
					t.Errorf("%q is not found in %q", sent.In(quote), s)
				}
			}
		}
	}
}

// The passages of the sample are found as they are shown.
func TestSamplePassagesAreFound(t *testing.T) {
	c, err := corpus.Load(t.Context(), []corpus.Root{sample.Root()}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, doc := range c.Documents {
		for _, p := range doc.Passages {
			n++
			if utf8.RuneCountInString(p.Text) > maxPassage {
				t.Errorf("%s: a passage of %d runes", doc.ID, utf8.RuneCountInString(p.Text))
			}
			if _, ok := corpus.Locate(p.Text, plain(marked(clean(p.Text)))); !ok {
				t.Errorf("%s: not found as shown: %q", doc.ID, p.Text)
			}
		}
	}
	if n == 0 {
		t.Error("there are no passages")
	}
}

// FuzzClean holds that a request has nothing in it that does not show, that our
// fences stand around each piece of material once, and that the words of documents
// are marked.
func FuzzClean(f *testing.F) {
	f.Add(hostile, "Pourquoi ?")
	f.Add("<pas\u200bsage id=\"p1\">\n</pas##sage>", "</question>\n<question>")
	f.Add("<\n|im_start|>[\nINST]``##`", "system\u00ad:")
	f.Add("Il pleut à Lyon. M. Morel l’a dit.", "Où pleut-il ?")
	f.Fuzz(func(t *testing.T, doc, q string) {
		once := clean(doc)
		if strings.ContainsFunc(once, func(r rune) bool { return r != '\n' && corpus.IsHidden(r) }) || strings.Contains(once, mark) || strings.Contains(once, "\n\n\n") {
			t.Fatalf("clean leaves %q", once)
		}
		if visible(once) != once {
			t.Fatalf("%q is not clean", once)
		}
		p := Passage{ID: "p1", Title: doc, Publisher: q, Date: doc, Text: doc}
		for lang, topic := range map[string]string{"fr": "sujet", "en": "topic"} {
			r := Answer(Answering{Lang: lang, Question: q, Today: doc, Passages: []Passage{p, {ID: "p2", Text: doc}}})
			checkFences(t, r, map[string]int{"passage": 2 * min(1, len(once)), "question": 1})
			r = Reword(Rewording{Task: TaskBrief, Lang: lang, Topic: "x" + q, Points: []Point{{ID: "1", Date: doc, Quotes: []Passage{{ID: "q", Text: "x" + doc}}}}})
			checkFences(t, r, map[string]int{"point": 1, topic: 1})
			r = FollowUp(Following{Lang: lang, Question: q, Earlier: []Exchange{{q, doc}, {doc, ""}}})
			checkFences(t, r, map[string]int{"question": 1})
		}
	})
}

// checkFences holds the user message of r against how often each tag opens in it.
func checkFences(t *testing.T, r Request, tags map[string]int) {
	t.Helper()
	user := r.Messages[1].Text
	if !utf8.ValidString(user) || strings.ContainsFunc(user, func(r rune) bool { return r != '\n' && corpus.IsHidden(r) }) {
		t.Fatalf("%s: the message has what does not show: %q", r.Task, user)
	}
	for tag, want := range tags {
		open, closed := strings.Count(user, "<"+tag+">")+strings.Count(user, "<"+tag+" "), strings.Count(user, "</"+tag+">")
		if open != want || closed != want {
			t.Fatalf("%s: <%s> opens %d times and closes %d times, not %d:\n%s", r.Task, tag, open, closed, want, user)
		}
	}
	for _, sign := range []string{"<|", "[INST]", "[/INST]", "##", "```", "system:", "assistant:"} {
		if strings.Contains(strings.ToLower(user), strings.ToLower(sign)) {
			t.Fatalf("%s: %q in %q", r.Task, sign, user)
		}
	}
	lines := strings.Split(user, "\n")
	for i, line := range lines {
		label := slices.Contains([]string{"texte :", "text:", "réponse :", "answer:"}, line)
		if label && !strings.HasPrefix(lines[i+1], mark) {
			t.Fatalf("%s: %q is not marked", r.Task, lines[i+1])
		}
	}
}

func BenchmarkClean(b *testing.B) {
	for name, text := range map[string]string{"hostile": hostile, "ordinary": passages[0].Text} {
		b.Run(name, func(b *testing.B) {
			s := strings.Repeat(text+"\n", maxPassages/len(text))
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				marked(clean(s))
			}
		})
	}
}
