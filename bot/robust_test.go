package bot

import (
	"strings"
	"sync"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/sample"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// oddTexts are what people send that is no question.
var oddTexts = []string{
	"", " \n\t", "🎉", "🎉👍🏽 ❓", "???", "\x00\x00", "a\x00b\x00c ?", "\xff\xfe", "<script>alert(1)</script>", "*gras* _italique_ `code` ~barré~",
	"<@U012AB3CD> <!channel> <https://example.org|lien> ?", "谁签署了宣言？", "Кто подписал декларацию?", "من وقع الإعلان؟", "Wer hat die Erklärung unterzeichnet?",
	"¿Quién firmó la declaración?", "> > >", "« « « »", "\"\"\"\"", "[…]", "et depuis ?", "1", "٣", "\u202e?tnaved iuq", strings.Repeat("\u0301", 300),
}

// TestOddInput: what is no question gets a reply, whatever it is sent to.
func TestOddInput(t *testing.T) {
	a := wire(t)
	long := []string{strings.Repeat("a", 40000), strings.Repeat("Qui a signé la Déclaration ? ", 1400), strings.Repeat("🎉", 10000), strings.Repeat("en mai 2017 ", 3300),
		strings.Repeat("« ", 14000), strings.Repeat("\"", 40000), strings.Repeat("> ", 20000), strings.Repeat("[", 40000)}
	for _, text := range append(long, oddTexts...) {
		ans := mustAsk(t, a, Question{Text: text})
		if ans.Text == "" || ans.Answered && len(text) > maxQuestion {
			t.Errorf("%.40q: %+v", text, ans)
		}
		if bad := a.Verify(ans); bad != nil {
			t.Errorf("%.40q: %+v", text, bad)
		}
		b := mustBrief(t, a, Question{Text: text})
		if bad := a.VerifyBrief(b); bad != nil {
			t.Errorf("%.40q: brief: %+v", text, bad)
		}
		checked(t, a, text, Scope{})
		if _, err := a.Sources(t.Context(), Question{Text: text}, ans.Citations, 3); err != nil {
			t.Errorf("%.40q: %v", text, err)
		}
		a.FollowUp(text, []Exchange{{Question: text, Answer: ans}, {}})
		a.FollowUp(text, []Exchange{{Question: "Qui a signé la Déclaration de Vernais ?", Answer: ans}})
	}
	if ans := mustAsk(t, a, Question{Text: long[1]}); gate(ans.Gate) != gateLong || !strings.HasPrefix(ans.Text, "La question est trop longue") {
		t.Errorf("a long question: %s, %s", ans.Gate, ans.Text)
	}
}

// FuzzFollowUp: a question that does not lean stays as it is, one that does is a question.
func FuzzFollowUp(f *testing.F) {
	for _, d := range append(overSample, general...) {
		f.Add(d.turns[len(d.turns)-1], d.turns[0])
	}
	for _, s := range oddTexts {
		f.Add(s, "Qui a signé la Déclaration de Vernais en 2017 ?")
		f.Add("et elle, qu'en dit-elle depuis ?", s)
	}
	a := fuzzed(f)
	f.Fuzz(func(t *testing.T, question, before string) {
		last := Exchange{Question: before, Answer: &Answer{Answered: true, Citations: []Citation{{Quote: before + " Jean Dupont", Date: 736000}}}}
		got, leans := a.FollowUp(question, []Exchange{last})
		if !leans && got != question {
			t.Errorf("%q becomes %q without leaning", question, got)
		}
		if leans && !strings.HasSuffix(got, "?") {
			t.Errorf("%q after %q is %q", question, before, got)
		}
		if again, _ := a.FollowUp(question, []Exchange{last}); again != got {
			t.Errorf("%q is %q, then %q", question, got, again)
		}
	})
}

// TestConcurrentUse: one assistant serves many at once, while the documents are read anew.
func TestConcurrentUse(t *testing.T) {
	files := wireFiles(t)
	c, err := corpus.Load(t.Context(), []corpus.Root{{Name: "test", FS: files}}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ix := retrieval.New(retrieval.Hashing{})
	if _, err := ix.Sync(t.Context(), c.Documents); err != nil {
		t.Fatal(err)
	}
	a := New(ix)
	questions := wireQuestions()
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			for i := range 6 {
				q := questions[(n*6+i)%len(questions)]
				ans := mustAsk(t, a, Question{Text: q})
				a.FollowUp("et depuis ?", []Exchange{{q, ans}})
				if _, err := a.Brief(t.Context(), Question{Text: q}); err != nil {
					t.Error(err)
				}
				if _, err := a.Digest(t.Context(), ans.day(), Scope{}); err != nil {
					t.Error(err)
				}
				if _, err := a.CheckQuote(t.Context(), "« "+ans.Text+" »", Scope{}); err != nil {
					t.Error(err)
				}
				a.Holdings(Scope{})
			}
		})
	}
	group.Go(func() {
		for range 4 {
			again, err := corpus.Load(t.Context(), []corpus.Root{{Name: "test", FS: files}}, corpus.Options{})
			if err == nil {
				_, err = ix.Sync(t.Context(), again.Documents[:len(again.Documents)-1])
			}
			if err != nil {
				t.Error(err)
			}
		}
	})
	group.Wait()
}

// day is that of the first citation of a.
func (a *Answer) day() corpus.Day {
	if len(a.Citations) == 0 {
		return 0
	}
	return a.Citations[0].Date
}

// BenchmarkAsk asks questions of the sample, one after the other.
func BenchmarkAsk(b *testing.B) {
	c, err := corpus.Load(b.Context(), []corpus.Root{sample.Root()}, corpus.Options{})
	if err != nil {
		b.Fatal(err)
	}
	ix := retrieval.New(retrieval.Hashing{})
	if _, err := ix.Sync(b.Context(), c.Documents); err != nil {
		b.Fatal(err)
	}
	a := New(ix)
	for i := 0; b.Loop(); i++ {
		mustAsk(b, a, Question{Text: overSample[i%len(overSample)].turns[0]})
	}
}
