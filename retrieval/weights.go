package retrieval

import "strings"

// The two parameters of BM25, and what words around a passage count for in it.
// Tuned on three sets of French questions (an encyclopaedia, an administration's
// answers, press releases), where these values are on a plateau.
const (
	bm25K1 = 0.9
	bm25B  = 0.5

	headlineWeight  = 1.0
	titleWeight     = 1.0
	publisherWeight = 0.2

	// contextWeight is what the score of the whole item adds to the score of
	// each of its passages: a passage in the middle of the right dispatch seldom
	// repeats what the dispatch is about.
	contextWeight = 0.8
)

// A mix says what the vectors count for beside BM25 when both are scaled to
// [0, 1]: score = (1-vector) × BM25 + vector × cosine.
type mix struct {
	family string // what the embedder's Model begins with
	lang   string // of the query
	vector float64
}

// mixes are the weights by embedder and language of the query, first match
// wins. The hashing rows were measured on French and English questions over
// three sets of French documents: between 0 and 0.2 no figure moves by more than
// a point, above that all fall, for hashed letters know little that BM25 does
// not. They are kept for words that no rendering reaches. The static table brings
// passages into the pool for the second stage, which weighs them anew. The last rows are
// for embedders that have not been measured; a model that knows both languages
// earns more where the words of the question are not those of the text.
var mixes = []mix{
	{"hashing", "en", 0.10},
	{"hashing", "", 0.05},
	{"static", "en", 0.50},
	{"static", "", 0.20},
	{"", "en", 0.60},
	{"", "", 0.35},
}

func vectorShare(model, lang string) float64 {
	for _, m := range mixes {
		if strings.HasPrefix(model, m.family) && (m.lang == "" || m.lang == lang) {
			return m.vector
		}
	}
	return 0
}

const (
	// windowBoost is what a passage gains that falls in the window of the
	// question; mentionBoost what it gains when it only mentions a date in it.
	windowBoost  = 0.25
	mentionBoost = 0.15
	// relevant is the share of the best score above which a passage is clearly
	// relevant, so that its date may decide.
	relevant = 0.6
	// ageBoost is what the newest (or the oldest) of those gains on the other end.
	ageBoost = 0.5
)

// rankWeights are what the features of the second stage count for, chosen on
// sets of French and English questions about French documents, rounded, by
//
//	go test ./retrieval -run TestTune -v -tune FOLDER
var rankWeights = features{
	featLexical:    0.70,
	featVector:     0.28,
	featCoverage:   0.29,
	featPairs:      0.32,
	featExact:      0.12,
	featAnswer:     0.15,
	featFirst:      0.23,
	featNames:      0.41,
	featCapital:    0.22,
	featNumber:     0.38,
	featDecides:    0.62,
	featUnasked:    -0.46,
	featForm:       0.19,
	featLead:       0.34,
	featLeadShared: 0.33,
	featLetters:    0.26,
	featItem:       0.39,
	featFrequent:   -0.26,
	featDay:        0.2,
}

// sureWeights and sureBias make of the features a probability (see Hit.Sure): a
// logistic regression on questions with and without an answer in the collection,
// both sorts weighing alike.
var sureWeights = features{
	featCoverage: 1.6,
	featPairs:    1.2,
	featTitle:    1.8,
	featExact:    2.2,
	featSoft:     1.5,
	featNames:    2.3,
	featWeight:   1.4,
}

const sureBias = -4.9
