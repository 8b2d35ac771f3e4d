package retrieval

import (
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// rereadFeatures are the features of the passages of texts for a question, by passage.
func rereadFeatures(t *testing.T, question string, docs ...*corpus.Document) []features {
	t.Helper()
	ix := index(t, docs)
	s := ix.load()
	q := Query{Text: question, Lang: DetectLang(question)}
	var hits []candidate
	for n := range ix.Passages() {
		hits = append(hits, candidate{passage: int32(n)})
	}
	return newReader(s, q, s.lexical.expand(q.Text, q.Lang)).features(hits)
}

func TestFeatures(t *testing.T) {
	got := rereadFeatures(t, "Combien coûte la réparation du phare ?",
		document("a.txt", "", 0, "La réparation du phare coûtait 300 florins à la ville.", "Une chaloupe rouge attend dans la rade."),
		document("b.txt", "", 0, "Le phare est fermé. On y verra plus tard pour une réparation. Le gardien vit seul depuis longtemps avec un chat, un chien, trois oies et une vieille radio qui ne marche plus, et il coûte peu."),
		document("c.txt", "Le phare et sa réparation", 0, "Des ouvriers montent une échelle."))
	a, other, b, c := got[0], got[1], got[2], got[3]
	for _, x := range []struct {
		what string
		ok   bool
	}{
		{"all words: coverage", a[featCoverage] > 0.99 && b[featCoverage] > 0.99},
		{"no word: coverage", other[featCoverage] == 0},
		{"words of the title: coverage", c[featCoverage] > 0.5 && c[featTitle] == c[featCoverage] && a[featTitle] == 0},
		{"together and apart: near", a[featNear] > 0.99 && b[featNear] < a[featNear]},
		{"together and apart: pairs", a[featPairs] > b[featPairs]},
		{"the form of the question: exact", a[featExact] < a[featCoverage] && b[featExact] > a[featExact]},
		{"a number: answer", a[featAnswer] > 0 && b[featAnswer] == 0},
		{"opens its document", a[featFirst] == 1 && other[featFirst] == 0},
	} {
		if !x.ok {
			t.Errorf("%s: %v", x.what, got)
		}
	}
	for i, f := range got {
		for k, v := range f {
			if v < 0 || v > 1 {
				t.Errorf("passage %d: feature %d is %v", i, k, v)
			}
		}
	}
}

func TestFeaturesOfNothing(t *testing.T) {
	d := document("a.txt", "", 0, "La réparation du phare.")
	for _, question := range []string{"", "de la", "zzz xxyyzz", "phare"} {
		for _, f := range rereadFeatures(t, question, d) {
			for k, v := range f {
				if v < 0 || v > 1 || v != v {
					t.Errorf("%q: feature %d is %v", question, k, v)
				}
			}
		}
	}
}

func TestAnswerTypeOf(t *testing.T) {
	for _, c := range []struct {
		text, lang string
		want       answerType
	}{
		{"Combien de navires ?", "fr", answerNumber},
		{"How much did it cost?", "en", answerNumber},
		{"Quand ouvre le port ?", "fr", answerTime},
		{"En quelle année a-t-il ouvert ?", "fr", answerTime},
		{"Qui garde le phare ?", "fr", answerName},
		{"Où est le phare ?", "fr", answerName},
		{"le phare ou le port", "fr", answerAny},
		{"ceux qui gardent le phare", "fr", answerAny},
		{"", "fr", answerAny},
	} {
		if got := answerTypeOf(c.text, c.lang); got != c.want {
			t.Errorf("%q: %v, want %v", c.text, got, c.want)
		}
	}
}

// TestRerankKeepsOrderBehind holds the second stage to its promise: the best
// score is 1, and candidates that were not read again stay behind, in order.
func TestRerankKeepsOrderBehind(t *testing.T) {
	ix := index(t, fleet(200))
	s := ix.load()
	q := Query{Text: "tempête et naufrage dans la rade", Lang: "fr"}
	var hits []candidate
	for n := range int32(ix.Passages()) {
		hits = append(hits, candidate{passage: n, lexical: float64(n), score: float64(n)})
	}
	s.sort(hits)
	s.rerank(q, s.lexical.expand(q.Text, q.Lang), hits)
	least := 1.0
	best := 0.0
	for _, h := range hits[:reranked] {
		best, least = max(best, h.score), min(least, h.score)
	}
	if best != 1 {
		t.Errorf("the best score is %v", best)
	}
	for i, h := range hits[reranked:] {
		if h.score > least || i > 0 && h.score > hits[reranked+i-1].score {
			t.Fatalf("candidate %d behind: %v after %v", i, h.score, least)
		}
	}
}
