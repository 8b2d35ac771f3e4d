package bot

import (
	"os"
	"testing"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// BenchmarkDigest makes the edition of the busiest stretch of days that hold 200 items
// of three thousand releases, of everything and of four topics.
func BenchmarkDigest(b *testing.B) {
	const folder = "../../shared/eval"
	if _, err := os.Stat(folder); err != nil {
		b.Skipf("the releases are not here: %v", err)
	}
	docs := releases(b, folder)
	ix := retrieval.New(retrieval.Hashing{})
	if _, err := ix.Sync(b.Context(), docs); err != nil {
		b.Fatal(err)
	}
	a := New(ix)
	for _, bb := range []struct {
		name     string
		from, on string
		topics   []string
	}{
		{"day", "2022-12-16", "2022-12-16", nil},
		{"200items", "2021-11-20", "2021-12-19", nil},
		{"200items/topics", "2021-11-20", "2021-12-19", []string{"énergie", "Covid-19", "loups", "coopération policière"}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			items := 0
			for b.Loop() {
				e, err := a.DigestOf(b.Context(), DigestRequest{From: day(b, bb.from), On: day(b, bb.on), Topics: bb.topics})
				if err != nil {
					b.Fatal(err)
				}
				items = e.Documents
			}
			b.ReportMetric(float64(items), "items")
		})
	}
}
