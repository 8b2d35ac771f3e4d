package bot

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// fuzzed is an assistant over the wire that all runs of a fuzz target share.
func fuzzed(f *testing.F) *Assistant {
	f.Helper()
	c, err := corpus.Load(f.Context(), []corpus.Root{{Name: "test", FS: wireFiles(f)}}, corpus.Options{})
	if err != nil {
		f.Fatal(err)
	}
	ix := retrieval.New(retrieval.Hashing{})
	if _, err := ix.Sync(f.Context(), c.Documents); err != nil {
		f.Fatal(err)
	}
	return New(ix)
}

// FuzzAsk: whatever is asked gets a reply that keeps every promise.
func FuzzAsk(f *testing.F) {
	for _, q := range wireQuestions() {
		f.Add(q, "", 0, 0)
	}
	f.Add("", "fr", 0, 0)
	f.Add("🐟 « \" [1] » ?", "en", 0, 0)
	f.Add("Qu'a dit l'an dernier M. ?", "fr", 737000, 737500)
	f.Add("en 2019 puis en 2020 et par A et par B", "", 1, 1<<30)
	f.Add("Qui a dit \x00\xff“« ”»?", "de", -5, 5)
	f.Add("combien d'euros depuis 2018 jusqu'à 1900 ?", "", 0, 736000)
	f.Add(strings.Repeat("« la Déclaration de ", 50), "", 0, 0)
	a := fuzzed(f)
	f.Fuzz(func(t *testing.T, text, lang string, since, until int) {
		if len(text) > 1<<12 {
			return // only slower
		}
		if lang != "fr" && lang != "en" {
			lang = ""
		}
		scope := Scope{Lang: lang, Since: corpus.Day(since), Until: corpus.Day(until), AsOf: 738000}
		ans, err := a.Ask(t.Context(), Question{Text: text, Scope: scope})
		if err != nil {
			t.Fatal(err)
		}
		checkAnswer(t, a, ans)
		for _, c := range cited(ans) {
			checkScope(t, a, scope, text, c.Document, c.CitedDate())
		}
	})
}

// FuzzVerify: no saved file breaks Verify, and what it lets pass stands in the documents.
func FuzzVerify(f *testing.F) {
	a := fuzzed(f)
	add := func(ans *Answer) {
		b, err := json.Marshal(ans)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	for _, q := range wireQuestions() {
		plain := mustAsk(f, a, Question{Text: q})
		add(plain)
		if plain.Answered {
			quote := plain.Citations[0].Quote
			add(mustAsk(f, a.Writer(Writing{Model: &scripted{reply: answering(says(quote, "p1", quote))}}), Question{Text: q}))
		}
	}
	f.Add([]byte(`{"answered":true,"citations":[{"document":"ville/horloge.txt","start":-1,"end":99999999999}]}`))
	f.Add([]byte(`{"citations":null,"nearest":{},"reason":""}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var saved Answer
		if json.Unmarshal(data, &saved) != nil {
			return
		}
		if a.Verify(&saved) != nil {
			return
		}
		if saved.Answered && len(saved.Citations) == 0 {
			t.Errorf("an answer of nothing passes: %s", data)
		}
		for _, c := range cited(&saved) {
			doc := a.index.Document(c.Document)
			if doc == nil || doc.Version != c.Version || doc.Text[c.Start:c.End] != c.Quote {
				t.Errorf("passes: %+v", c)
			}
		}
		for _, c := range saved.Claims {
			if !c.Quoted && checkForm(c.Text, saved.Lang) != "" {
				t.Errorf("passes: %+v", c)
			}
		}
	})
}

// fuzzSentences are texts with speech, well formed and not.
var fuzzSentences = []string{
	`"Nous irons plus loin", indique Jeanne Moreau, mercredi 3 mai 2017. "Rien n'est joué", ajoute-t-elle.`,
	"La ministre Anna Weiss a déclaré: «Tout est prêt. Rien ne manque. Nous partons demain.»",
	"Le préfet a dit : « Non merci. » Et d'ajouter : “C'est fini.",
	"» « „ ” \" a dit M. ' - • — .",
	"• Paul Durand a notamment déclaré que \"rien n'est \u00ab joué\".",
	"selon  dit  selon « selon la, Le a ont dit",
	"\xff« Il \xe9 dit », indique \xff.",
	"\u202e« été »\u0301 a dit É.",
	"",
}

// FuzzSpeaker: who is named is named in the text, whole.
func FuzzSpeaker(f *testing.F) {
	for _, s := range fuzzSentences {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<11 || !utf8.ValidString(text) {
			return // documents are valid UTF-8
		}
		sentences := corpus.Sentences(text, corpus.Span{Start: 0, End: len(text)})
		for i, s := range sentences {
			who, ok := speaker(text, sentences[:i], s)
			if !ok {
				if who != (corpus.Span{}) {
					t.Errorf("nobody, but %v", who)
				}
				continue
			}
			if who.Start < 0 || who.End > s.End || who.Start >= who.End {
				t.Fatalf("speaker %v of sentence %v in %q", who, s, text)
			}
			checkBounds(t, text, who)
			in := 0
			for _, at := range sentences[:i+1] {
				if at.Contains(who) {
					in++
				}
			}
			if in != 1 {
				t.Errorf("%q is in %d sentences of %q", who.In(text), in, text)
			}
		}
	})
}

// FuzzBalance: what is left of a sentence lies in it, on whole words, and is
// either the sentence or free of marks without their other half.
func FuzzBalance(f *testing.F) {
	for _, s := range fuzzSentences {
		f.Add(s)
		f.Add("Avant. " + s + " Après.")
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<12 || !utf8.ValidString(text) {
			return
		}
		for _, s := range corpus.Sentences(text, corpus.Span{Start: 0, End: len(text)}) {
			got := balance(text, s)
			if !s.Contains(got) || got.Start > got.End {
				t.Fatalf("balance of %v is %v in %q", s, got, text)
			}
			checkBounds(t, text, got)
			if got == withoutBullet(text, s) {
				continue
			}
			if len(strings.Fields(got.In(text))) < minSpeech {
				t.Errorf("little is left of %q: %q", s.In(text), got.In(text))
			}
			if ms := marks(got.In(text)); unopened(ms) >= 0 || unclosed(ms) >= 0 {
				t.Errorf("%q is cut to %q", s.In(text), got.In(text))
			}
		}
		for _, sp := range speeches(text) {
			if sp.Start > sp.End || sp.End > len(text) || !utf8.ValidString(sp.In(text)) {
				t.Errorf("speech %v in %q", sp, text)
			}
		}
		if plain := outsideSpeech(text); len(plain) != len(text) {
			t.Errorf("outsideSpeech is %d bytes of %d", len(plain), len(text))
		}
	})
}

// checkBounds: s begins and ends on whole runes and whole words.
func checkBounds(t testing.TB, text string, s corpus.Span) {
	t.Helper()
	if !utf8.ValidString(s.In(text)) {
		t.Fatalf("%v cuts a rune of %q", s, text)
	}
	if cutsWord(text, s.Start) || cutsWord(text, s.End) {
		t.Errorf("%q cuts a word of %q", s.In(text), text)
	}
}

// FuzzExpects: every question expects something, in whatever words.
func FuzzExpects(f *testing.F) {
	for _, q := range wireQuestions() {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, text string) {
		folded := foldQuestion(text)
		if again := foldQuestion(folded); again != folded {
			t.Errorf("folded %q, again %q", folded, again)
		}
		if expects(folded) == "" {
			t.Errorf("%q expects nothing", text)
		}
	})
}
