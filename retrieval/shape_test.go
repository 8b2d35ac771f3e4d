package retrieval

import "testing"

func TestShapeOf(t *testing.T) {
	for _, c := range []struct {
		text, lang string
		want       shape
	}{
		{"Le gardien peut-il quitter le phare ?", "fr", shape{decision: true}},
		{"Est-ce que le phare est ouvert ?", "fr", shape{decision: true}},
		{"Phare : dois-je payer ?", "fr", shape{decision: true}},
		{"Comment le gardien allume-t-il le phare ?", "fr", shape{manner: true}},
		{"Qui est-ce ?", "fr", shape{}},
		{"Qu'est-ce que le balisage ?", "fr", shape{definition: true}},
		{"Qu’est-ce qu’une balise ?", "fr", shape{definition: true}},
		{"Combien de temps la lampe brûle-t-elle ?", "fr", shape{duration: true}},
		{"Pourquoi le port ferme-t-il ?", "fr", shape{reason: true}},
		{"Le port ferme", "fr", shape{}},
		{"Comment : le port ferme", "fr", shape{}},
		{"Is the port-il open?", "en", shape{}},
		{"", "fr", shape{}},
		{" : ", "fr", shape{}},
	} {
		if got := shapeOf(c.text, c.lang); got != c.want {
			t.Errorf("%q: %+v, want %+v", c.text, got, c.want)
		}
	}
}

func TestShapeOfPassages(t *testing.T) {
	for _, c := range []struct {
		question, text string
		feature        int
		want           float64
	}{
		{"Le gardien peut-il quitter le phare ?", "Oui. Le gardien quitte le phare le dimanche.", featDecides, 1},
		{"Le gardien peut-il quitter le phare ?", "Le gardien dit oui quand on lui parle du phare.", featDecides, 1},
		{"Le gardien peut-il quitter le phare ?", "Le gardien du phare ne dit ni oui ni rien.", featDecides, 0},
		{"Qui garde le phare ?", "Non, le gardien quitte le phare.", featUnasked, 1},
		{"Combien de temps le phare reste-t-il allumé ?", "Le phare reste allumé huit ou 9 heures.", featForm, 1},
		{"Combien de temps le phare reste-t-il allumé ?", "Le phare reste allumé sur 9 côtes.", featForm, 0},
		{"Comment allumer le phare ?", "Pour allumer le phare, il suffit de tirer.", featForm, 1},
	} {
		if got := rereadFeatures(t, c.question, document("a.txt", "", 0, c.text))[0][c.feature]; got != c.want {
			t.Errorf("%q, %q: feature %d is %v, want %v", c.question, c.text, c.feature, got, c.want)
		}
	}
}
