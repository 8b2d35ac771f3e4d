package retrieval

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/sample"
)

var update = flag.Bool("update", false, "accept the present ranking as the golden one")

// A rankQuery is a line of testdata/queries.txt.
type rankQuery struct {
	lang, text string
	documents  []string
	words      string
}

func rankQueries(t *testing.T) []rankQuery {
	t.Helper()
	f, err := os.Open("testdata/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []rankQuery
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(line, " | ")
		if len(parts) != 4 {
			t.Fatalf("testdata/queries.txt: %q has %d parts, want 4", line, len(parts))
		}
		out = append(out, rankQuery{parts[0], parts[1], strings.Fields(parts[2]), parts[3]})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func sampleIndex(t testing.TB) *Index {
	t.Helper()
	c, err := corpus.Load(context.Background(), []corpus.Root{sample.Root()}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return index(t, c.Documents)
}

// TestRank holds the ranking of the sample corpus to testdata/rank_stats.txt. A
// change for the worse fails; any change is accepted on purpose, with -update.
func TestRank(t *testing.T) {
	ix := sampleIndex(t)
	var b strings.Builder
	queries := rankQueries(t)
	documents, passages := &rankStats{}, &rankStats{}
	for _, q := range queries {
		hits := search(t, ix, Query{Text: q.text, Lang: q.lang, Limit: 50})
		d, p := q.ranks(hits)
		documents.add(d)
		passages.add(p)
		fmt.Fprintf(&b, "document %s passage %s  %s\n", rankString(d), rankString(p), q.text)
	}
	got := fmt.Sprintf("documents  %s\npassages   %s\n\n%s", documents, passages, b.String())
	const golden = "testdata/rank_stats.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the ranking differs from %s (accept with go test -run TestRank -update):\n%s", golden, diffLines(string(want), got))
	}
}

// ranks returns the rank of the first hit in the right document, counting each
// document once, and that of the right passage; 0 for none.
func (q rankQuery) ranks(hits []Hit) (document, passage int) {
	seen := make(map[string]bool)
	for i, h := range hits {
		right := false
		for _, d := range q.documents {
			right = right || strings.HasPrefix(h.Passage.Document, d)
		}
		seen[h.Passage.Document] = true
		if right && document == 0 {
			document = len(seen)
		}
		if right && passage == 0 && strings.Contains(h.Passage.Text, q.words) {
			passage = i + 1
		}
	}
	return document, passage
}

func rankString(n int) string {
	if n == 0 {
		return " -"
	}
	return fmt.Sprintf("%2d", n)
}

type rankStats struct {
	n, first, five int
	reciprocal     float64
}

func (s *rankStats) add(rank int) {
	s.n++
	if rank == 1 {
		s.first++
	}
	if rank > 0 && rank <= 5 {
		s.five++
	}
	if rank > 0 {
		s.reciprocal += 1 / float64(rank)
	}
}

func (s *rankStats) String() string {
	n := float64(s.n)
	return fmt.Sprintf("n %d  recall@1 %.3f  recall@5 %.3f  MRR %.3f", s.n, float64(s.first)/n, float64(s.five)/n, s.reciprocal/n)
}

func diffLines(want, got string) string {
	var b strings.Builder
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		var x, y string
		if i < len(w) {
			x = w[i]
		}
		if i < len(g) {
			y = g[i]
		}
		if x != y {
			fmt.Fprintf(&b, "-%s\n+%s\n", x, y)
		}
	}
	return b.String()
}
