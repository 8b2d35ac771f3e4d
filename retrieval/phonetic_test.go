package retrieval

import "testing"

func TestSound(t *testing.T) {
	alike := [][2]string{
		{"nice", "nisse"}, {"beauvau", "bauveau"}, {"terrorisme", "terorisme"},
		{"chiffrement", "chifrement"}, {"cazeneuve", "caseneuve"}, {"hopital", "opital"}, {"attentats", "atentat"},
	}
	for _, w := range alike {
		if sound(w[0]) != sound(w[1]) {
			t.Errorf("sound(%q) = %q, sound(%q) = %q; want the same", w[0], sound(w[0]), w[1], sound(w[1]))
		}
	}
	apart := [][2]string{{"nice", "nicole"}, {"paris", "parme"}, {"suisse", "suede"}, {"mali", "malte"}, {"iran", "irak"}, {"berne", "brest"}}
	for _, w := range apart {
		if sound(w[0]) == sound(w[1]) {
			t.Errorf("sound(%q) = sound(%q) = %q; want them apart", w[0], w[1], sound(w[0]))
		}
	}
	if sound("") != "" {
		t.Error("the empty word has a sound")
	}
}
