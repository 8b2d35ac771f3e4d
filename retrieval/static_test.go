package retrieval

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/retrieval/table"
)

// staticLimit is how many bytes the shipped table may have.
const staticLimit = 12_000_000

// TestStaticTable holds the shipped table to its checksum, its size and its name.
func TestStaticTable(t *testing.T) {
	shipped, err := table.Open(staticBytes)
	if err != nil {
		t.Fatal(err)
	}
	if err := shipped.Verify(); err != nil {
		t.Error(err)
	}
	if len(staticBytes) > staticLimit {
		t.Errorf("the table has %d bytes, it may have %d", len(staticBytes), staticLimit)
	}
	if m := (Static{}).Model(); !strings.HasPrefix(m, "static-"+shipped.Sum()[:12]+"-") {
		t.Errorf("model %q of the table %s", m, shipped.Sum())
	}
}

func TestStaticEmbed(t *testing.T) {
	ctx := context.Background()
	texts := []string{
		"Le ministre a présenté la loi sur la protection des données.",
		"The minister presented the act on data protection.",
		"Il pleut sur les vignes depuis trois jours.",
		" … ",
		"",
	}
	v, err := Static{}.Embed(ctx, texts)
	if err != nil {
		t.Fatal(err)
	}
	for i := range v {
		if n := product(v[i], v[i]); math.Abs(n-1) > 1e-5 {
			t.Errorf("%q: norm %v", texts[i], n)
		}
	}
	if same, other := product(v[0], v[1]), product(v[1], v[2]); same < other+0.2 {
		t.Errorf("an English sentence is at %.2f from its French, at %.2f from another", same, other)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := (Static{}).Embed(cancelled, texts); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func product(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

// BenchmarkStaticEmbed is a passage of 80 words.
func BenchmarkStaticEmbed(b *testing.B) {
	text := strings.Repeat("Le conseil des ministres a adopté mercredi un projet de loi sur la sécurité des réseaux. ", 5)
	texts := []string{text}
	for b.Loop() {
		if _, err := (Static{}).Embed(context.Background(), texts); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStaticOpen(b *testing.B) {
	for b.Loop() {
		if _, err := table.Open(staticBytes); err != nil {
			b.Fatal(err)
		}
	}
}
