package bot

import (
	"bufio"
	"context"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// filesOf reads the files of an archive in testdata.
func filesOf(t testing.TB, archive string) fstest.MapFS {
	t.Helper()
	a, err := txtar.ParseFile("testdata/" + archive)
	if err != nil {
		t.Fatal(err)
	}
	files := make(fstest.MapFS)
	for _, f := range a.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return files
}

// wireFiles are the documents of testdata/wire.txtar, among those of the desk.
func wireFiles(t testing.TB) fstest.MapFS {
	t.Helper()
	files := filesOf(t, "wire.txtar")
	maps.Copy(files, filesOf(t, "desk.txtar"))
	return files
}

// wire is an assistant over them.
func wire(t *testing.T) *Assistant {
	t.Helper()
	return over(t, wireFiles(t))
}

func mustAsk(t testing.TB, a *Assistant, q Question) *Answer {
	t.Helper()
	ans, err := a.Ask(context.Background(), q)
	if err != nil {
		t.Fatalf("%q: %v", q.Text, err)
	}
	return ans
}

// bytesOf is ans as JSON without its timings.
func bytesOf(t testing.TB, ans *Answer) string {
	t.Helper()
	still := *ans
	still.Timings = Timings{}
	b, err := json.Marshal(still)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// wireQuestions are what the wire is asked throughout: the answerable and the declined.
func wireQuestions() []string {
	var out []string
	for _, tt := range twins {
		out = append(out, tt.answered, tt.declined)
	}
	for _, tt := range answeredFrom {
		out = append(out, tt.question)
	}
	return out
}

// goldQuestions are the questions of the sample's gold file.
func goldQuestions(t testing.TB) []string {
	t.Helper()
	f, err := os.Open("eval/testdata/sample.gold.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var row struct{ Question string }
		if err := json.Unmarshal(sc.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		out = append(out, row.Question)
	}
	if len(out) < 50 {
		t.Fatalf("only %d gold questions", len(out))
	}
	return out
}

func TestGoldAnswersAreExact(t *testing.T) {
	a := shipped(t)
	answered := 0
	for _, q := range goldQuestions(t) {
		ans := mustAsk(t, a, Question{Text: q})
		checkAnswer(t, a, ans)
		if ans.Answered {
			answered++
		}
	}
	if answered == 0 {
		t.Error("nothing was answered")
	}
}

// TestSentencesAskedBackAreExact turns every sentence of the shipped sample and
// of the wire into a question.
func TestSentencesAskedBackAreExact(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and much to read")
	}
	for name, a := range map[string]*Assistant{"sample": shipped(t), "wire": wire(t)} {
		t.Run(name, func(t *testing.T) {
			asked, answered := 0, 0
			for _, doc := range a.index.Documents() {
				for _, p := range doc.Passages {
					for _, s := range p.Sentences {
						text := strings.TrimRight(s.In(doc.Text), " .!?…")
						ans := mustAsk(t, a, Question{Text: "Est-il exact que " + text + " ?"})
						checkAnswer(t, a, ans)
						asked++
						if ans.Answered {
							answered++
						}
					}
				}
			}
			if 2*answered < asked {
				t.Errorf("%d of %d sentences answered when asked back", answered, asked)
			}
		})
	}
}

func TestWireAnswersAreExact(t *testing.T) {
	a := wire(t)
	for _, q := range wireQuestions() {
		for _, lang := range []string{"", "en"} {
			checkAnswer(t, a, mustAsk(t, a, Question{Text: q, Scope: Scope{Lang: lang}}))
		}
	}
}

// TestAlwaysAReply asks what is hardly a question.
func TestAlwaysAReply(t *testing.T) {
	a := wire(t)
	tests := []struct {
		name, text string
		answered   bool // whether it may be answered at all
	}{
		{"empty", "", false},
		{"spaces", " \t\n\u00a0 ", false},
		{"emoji", "🚢🐟👩‍👩‍👧", false},
		{"punctuation", "?!… «» — “”", false},
		{"one letter", "a", false},
		{"a combining accent alone", "\u0301", false},
		{"control characters", "\x00\x01\x02\x1b[31m\x7f", false},
		{"broken UTF-8", "Que demande la D\xe9claration \xff\xfe?", true},
		{"direction marks", "\u202eQue demande la Déclaration de Vernais ?\u202c", true},
		{"only stop words, French", "de la du des les et ou mais ne pas", false},
		{"only stop words, English", "the of and to in a is", false},
		{"only a question word", "Pourquoi ?", false},
		{"German", "Welche Farbe hat der Himmel über der Nordsee im Winter?", false},
		{"Russian", "Сколько стоит библиотека?", false},
		{"Chinese", "图书馆的预算是多少？", false},
		{"open quotation mark", "Qui a dit « Nous ne voulons", true},
		{"nothing but a window", "En 2019 ?", true},
		{"20 kB of one word", strings.Repeat("tramway ", 2500), true},
		{"20 kB without a space", strings.Repeat("é", 10_000), false},
		{"20 kB of words", strings.Repeat("Le budget de la médiathèque, le tramway de Vernais et la piscine. ", 300), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, lang := range []string{"", "fr", "en"} {
				ans := mustAsk(t, a, Question{Text: tt.text, Scope: Scope{Lang: lang}})
				checkAnswer(t, a, ans)
				if ans.Answered && !tt.answered {
					t.Errorf("answered: %s", ans.Text)
				}
			}
		})
	}
}

func TestNothingToAnswerFrom(t *testing.T) {
	a := New(retrieval.New(retrieval.Hashing{}))
	for _, q := range wireQuestions() {
		ans := mustAsk(t, a, Question{Text: q})
		checkAnswer(t, a, ans)
		if ans.Answered || ans.Nearest != nil {
			t.Errorf("%q: answered %v, nearest %v over no documents", q, ans.Answered, ans.Nearest)
		}
	}
}

func TestEndedContextIsAnError(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if ans, err := wire(t).Ask(ctx, Question{Text: "Quel est le budget de la médiathèque ?"}); err == nil {
		t.Errorf("an ended request was answered: %s", ans.Text)
	}
}

func TestEnglishFrameFrenchQuotation(t *testing.T) {
	a := wire(t)
	tests := []struct{ question, quote, date string }{
		{"What does the Declaration of Vernais ask of the states?", "consacrer 40 millions d", "May 2018"},
		{"What did Hélène Marsan say about the Lourde?", "Nous ne voulons plus pêcher des poissons morts dans la Lourde", "May 2018"},
		{"Who chaired the meeting of Ostrelle?", "Bruno Talec, ministre des Forêts, présidait la réunion d'Ostrelle.", "20 September 2018"},
	}
	for _, tt := range tests {
		ans := mustAsk(t, a, Question{Text: tt.question})
		if !ans.Answered || ans.Lang != "en" {
			t.Errorf("%q: answered %v in %q: %s", tt.question, ans.Answered, ans.Lang, ans.Text)
			continue
		}
		if !strings.Contains(ans.Citations[0].Quote, tt.quote) {
			t.Errorf("%q: quoted %q", tt.question, ans.Citations[0].Quote)
		}
		for _, want := range []string{"“" + ans.Citations[0].Quote + "”", tt.date} {
			if !strings.Contains(ans.Text, want) {
				t.Errorf("%q: no %q in %s", tt.question, want, ans.Text)
			}
		}
		if strings.Contains(frame(ans), "«") || strings.Contains(frame(ans), "mai ") {
			t.Errorf("%q: French around the quotation: %s", tt.question, ans.Text)
		}
	}
}

func TestLanguageOfTheAnswer(t *testing.T) {
	a := wire(t)
	for _, tt := range []struct{ question, lang, want string }{
		{"Quel est le budget de la médiathèque ?", "", "fr"},
		{"Quel est le budget de la médiathèque ?", "en", "en"},
		{"When will the coal terminal of Eastmere close?", "", "en"},
		{"When will the coal terminal of Eastmere close?", "fr", "fr"},
	} {
		ans := mustAsk(t, a, Question{Text: tt.question, Scope: Scope{Lang: tt.lang}})
		if !ans.Answered || ans.Lang != tt.want {
			t.Errorf("%q asked in %q: answered %v in %q", tt.question, tt.lang, ans.Answered, ans.Lang)
		}
	}
}

// TestCarelessTyping holds questions without accents, in capitals or with a slip
// to the first citation of the same question well typed.
func TestCarelessTyping(t *testing.T) {
	a := wire(t)
	tests := []struct{ right, careless string }{
		{"Quel est le budget de la médiathèque ?", "quel est le budget de la mediatheque"},
		{"Quel est le budget de la médiathèque ?", "Quel est le budget de la médiathéque ?"},
		{"Quel est le budget de la médiathèque ?", "Quel est le budget de la médiatèque ?"},
		{"Que demande la Déclaration de Vernais aux États riverains ?", "que demande la declaration de vernais aux etats riverains"},
		{"Que demande la Déclaration de Vernais aux États riverains ?", "QUE DEMANDE LA DÉCLARATION DE VERNAIS AUX ÉTATS RIVERAINS ?"},
		{"Combien de ruches les apiculteurs ont-ils comptées ?", "combien de ruches les apiculteur ont ils compte"},
		{"Combien de ruches les apiculteurs ont-ils comptées ?", "Combien de ruches les apicultuers ont-ils comptées ?"},
		{"Qui remonte les automates de l'horloge ?", "Qui remonte les automates de l’horloge?"},
		{"Combien de temps dureront les travaux de la deuxième ligne du tramway ?", "combien de temps dureront les traveaux de la deuxieme ligne du tramway"},
	}
	for _, tt := range tests {
		right, careless := mustAsk(t, a, Question{Text: tt.right}), mustAsk(t, a, Question{Text: tt.careless})
		if !right.Answered || !careless.Answered {
			t.Errorf("%q: answered %v, %q: %v", tt.right, right.Answered, tt.careless, careless.Answered)
			continue
		}
		if r, c := right.Citations[0], careless.Citations[0]; r.Quote != c.Quote || r.Document != c.Document {
			t.Errorf("%q: %q\n%q: %q", tt.right, r.Quote, tt.careless, c.Quote)
		}
	}
}

// TestScope asks every question under many limits: nothing that lies outside is
// quoted, listed or named.
func TestScope(t *testing.T) {
	a := wire(t)
	scopes := map[string]Scope{
		"one collection":   {Collections: []string{"fleuve"}},
		"two collections":  {Collections: []string{"ville", "world"}},
		"no such":          {Collections: []string{"nowhere"}},
		"since":            {Since: day(t, "2019-03-15")},
		"until":            {Until: day(t, "2018-05-13")},
		"a window":         {Since: day(t, "2018-05-13"), Until: day(t, "2018-05-14")},
		"a day":            {Since: day(t, "2021-03-04"), Until: day(t, "2021-03-04")},
		"both":             {Since: day(t, "2018-05-13"), Collections: []string{"fleuve", "ports"}},
		"nothing so late":  {Since: day(t, "2030-01-01")},
		"an empty stretch": {Since: day(t, "2021-01-01"), Until: day(t, "2020-01-01")},
	}
	quoted := 0
	for name, scope := range scopes {
		t.Run(name, func(t *testing.T) {
			for _, q := range wireQuestions() {
				ans := mustAsk(t, a, Question{Text: q, Scope: scope})
				checkAnswer(t, a, ans)
				for _, c := range cited(ans) {
					quoted++
					checkScope(t, a, scope, q, c.Document, c.CitedDate())
					for _, p := range c.AlsoIn {
						doc := a.index.Document(p.Document)
						at, ok := passageAt(doc, corpus.Span{Start: p.Start, End: p.End})
						if !ok {
							t.Fatalf("%q: no passage at %v", q, p)
						}
						checkScope(t, a, scope, q, p.Document, at.Date)
					}
				}
			}
		})
	}
	if quoted < 50 {
		t.Errorf("only %d quotations under limits: the limits were hardly tried", quoted)
	}
}

func checkScope(t *testing.T, a *Assistant, s Scope, question, document string, d corpus.Date) {
	t.Helper()
	if c := a.index.Document(document).Collection; len(s.Collections) > 0 && !slices.Contains(s.Collections, c) {
		t.Errorf("%q: %s is in the collection %q", question, document, c)
	}
	if !d.Overlaps(s.Since, s.Until) {
		t.Errorf("%q: %s is of %v", question, document, d)
	}
}

// TestSameBytes asks the same of an assistant three times, and of others that
// were given the documents in another order or one by one.
func TestSameBytes(t *testing.T) {
	c, err := corpus.Load(t.Context(), []corpus.Root{{Name: "test", FS: wireFiles(t)}}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	build := func(orders ...[]*corpus.Document) *Assistant {
		ix := retrieval.New(retrieval.Hashing{})
		for _, docs := range orders {
			if _, err := ix.Sync(t.Context(), docs); err != nil {
				t.Fatal(err)
			}
		}
		return New(ix)
	}
	backwards := slices.Clone(c.Documents)
	slices.Reverse(backwards)
	half := slices.Clone(c.Documents[len(c.Documents)/2:])
	others := map[string]*Assistant{
		"backwards":      build(backwards),
		"half, then all": build(half, c.Documents),
		"all, none, all": build(c.Documents, nil, c.Documents),
	}
	a := build(c.Documents)
	for _, q := range wireQuestions() {
		want := bytesOf(t, mustAsk(t, a, Question{ID: "q", Text: q}))
		for range 2 {
			if got := bytesOf(t, mustAsk(t, a, Question{ID: "q", Text: q})); got != want {
				t.Fatalf("asked again:\n%s\n%s", got, want)
			}
		}
		for name, other := range others {
			if got := bytesOf(t, mustAsk(t, other, Question{ID: "q", Text: q})); got != want {
				t.Errorf("%s:\n%s\n%s", name, got, want)
			}
		}
	}
}

func TestConcurrentAsk(t *testing.T) {
	a := wire(t)
	questions := wireQuestions()
	want := make([]string, len(questions))
	for i, q := range questions {
		want[i] = bytesOf(t, mustAsk(t, a, Question{Text: q}))
	}
	fresh := wire(t) // whatever is worked out on first use is worked out by all at once
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			for i := n % 2; i < len(questions); i += 2 { // two ask the same at a time
				ans, err := fresh.Ask(context.Background(), Question{Text: questions[i]})
				if err != nil {
					t.Error(err)
					return
				}
				if got := bytesOf(t, ans); got != want[i] {
					t.Errorf("%q beside others:\n%s\n%s", questions[i], got, want[i])
				}
				if bad := fresh.Verify(ans); bad != nil {
					t.Errorf("%q beside others: %v", questions[i], bad)
				}
			}
		})
	}
	wg.Wait()
}
