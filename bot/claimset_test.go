package bot

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/prompts"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A judged claim is what a model might say of quotations of the sample, and
// whether somebody who read them holds it to be faithful.
type judgedClaim struct {
	ID       string `json:"id"`
	Lang     string `json:"lang"`
	Question string `json:"question"`
	Quotes   []struct {
		Document string `json:"document"`
		Text     string `json:"text"`
	} `json:"quotes"`
	Prose string `json:"prose"`
	Right bool   `json:"right"`
	Kind  string `json:"kind"`
}

func readJudgedClaims(t *testing.T, file string) []judgedClaim {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []judgedClaim
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var c judgedClaim
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatalf("%s, line %d: %v", file, len(out)+1, err)
		}
		out = append(out, c)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// citedFor makes the citations that an answer with these quotations would rest on,
// had the passages in which they stand been retrieved.
func citedFor(t *testing.T, a *Assistant, c judgedClaim) []Citation {
	t.Helper()
	in := a.understand(Question{Text: c.Question})
	if in.lang != c.Lang {
		t.Errorf("%s: the question is read as %q", c.ID, in.lang)
	}
	var hits []retrieval.Hit
	for _, q := range c.Quotes {
		for _, p := range a.index.Document(q.Document).Passages {
			hit := func(h retrieval.Hit) bool { return h.Passage.Document == p.Document && h.Passage.Start == p.Start }
			if _, ok := corpus.Locate(p.Text, q.Text); ok && !slices.ContainsFunc(hits, hit) {
				hits = append(hits, retrieval.Hit{Passage: p})
			}
		}
	}
	d := newDraft(a, in, hits, a.units(in, hits), Watch{})
	claim := prompts.Claim{Prose: c.Prose}
	for _, q := range c.Quotes {
		i := slices.IndexFunc(d.shown, func(s *shownPassage) bool { return s.doc.ID == q.Document && s.find(q.Text) != nil })
		if i < 0 {
			t.Fatalf("%s: a quotation is not found in %s", c.ID, q.Document)
		}
		claim.Quotes = append(claim.Quotes, prompts.Quote{Passage: d.shown[i].id, Text: q.Text})
	}
	cited := d.cite(d.quotes(claim))
	if len(cited) == 0 || len(d.dropped) > 0 {
		t.Fatalf("%s: its quotations are not cited: %v", c.ID, checksOf(d.dropped))
	}
	return cited
}

// A share is k of n.
type share struct{ k, n int }

func (s *share) add(hit bool) {
	s.n++
	if hit {
		s.k++
	}
}

func (s share) rate() float64 { return float64(s.k) / float64(max(1, s.n)) }

// String is the share with its 95 % score interval in percent (E. B. Wilson, 1927).
func (s share) String() string {
	const z = 1.959963984540054 // the 97.5 % quantile of the normal distribution
	p, n := s.rate(), float64(max(1, s.n))
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return fmt.Sprintf("%d/%d %.1f %% [%.1f, %.1f]", s.k, s.n, 100*p, 100*max(0, centre-half), 100*min(1, centre+half))
}

// A claimTally is what came of judged claims.
type claimTally struct {
	said, kept share // of the right ones: in the model's prose, in prose or by their quotations
	out        share // of the wrong ones: in the model's prose
	kinds      map[string]*share
	rows       []string // the right ones that were not said in prose, the wrong ones that were
}

func (y *claimTally) add(c judgedClaim, check Check) {
	name := "wrong: " + c.Kind
	if c.Right {
		name = "right: " + c.Kind
		y.said.add(check == "")
		y.kept.add(!check.drops() || check == "")
	} else {
		y.out.add(check == "")
	}
	if y.kinds[name] == nil {
		y.kinds[name] = new(share)
	}
	y.kinds[name].add(check == "")
	if c.Right != (check == "") {
		y.rows = append(y.rows, fmt.Sprintf("%s %s (%s): %s", c.ID, name, cmp.Or(check, "passed"), c.Prose))
	}
}

// TestClaimSet holds the judged claims against their quotations the way a written
// answer does, and prints how many of the right ones are said in the model's own
// words, how many are kept at all, and how many of the wrong ones come out. The
// rows of the held-out half are never shown: nothing may be tuned on them. The
// floors are far below what holds, for whoever breaks a check or makes one refuse
// everything.
func TestClaimSet(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and much to read")
	}
	const leastKept, mostOut = 0.90, 0.05
	a := shipped(t)
	for half, leastSaid := range map[string]float64{"dev": 0, "held-out": 0, "obedient": 0.70} {
		t.Run(half, func(t *testing.T) {
			y := claimTally{kinds: make(map[string]*share)}
			for _, c := range readJudgedClaims(t, claimFile(half)) {
				_, check := a.checkProse(c.Prose, c.Lang, citedFor(t, a, c))
				y.add(c, check)
			}
			t.Logf("right, said in prose: %v", y.said)
			t.Logf("right, kept at all:   %v", y.kept)
			t.Logf("wrong, came out:      %v", y.out)
			if half != "held-out" {
				for _, name := range slices.Sorted(maps.Keys(y.kinds)) {
					t.Logf("%-24s %d of %d in prose", name, y.kinds[name].k, y.kinds[name].n)
				}
				t.Logf("judged otherwise:\n%s", strings.Join(y.rows, "\n"))
			}
			if y.said.rate() < leastSaid || y.kept.rate() < leastKept || y.out.rate() > mostOut {
				t.Errorf("want at least %.2f said, %.2f kept, and at most %.2f of the wrong ones", leastSaid, leastKept, mostOut)
			}
		})
	}
}

func claimFile(half string) string { return "eval/testdata/claims." + half + ".jsonl" }

// TestClaimSetIsSound holds the set itself: quotations that stand in their
// documents but for the shape of apostrophes, ids and claims that come once, and as many right as wrong ones.
func TestClaimSetIsSound(t *testing.T) {
	a := shipped(t)
	ids, claims := make(map[string]bool), make(map[string]bool)
	for _, half := range []string{"dev", "held-out", "obedient"} {
		right := 0
		all := readJudgedClaims(t, claimFile(half))
		for _, c := range all {
			if ids[c.ID] || claims[c.Prose] {
				t.Errorf("%s: stands twice", c.ID)
			}
			ids[c.ID], claims[c.Prose] = true, true
			if c.Right {
				right++
			}
			for _, q := range c.Quotes {
				same := strings.NewReplacer("’", "'")
				doc := a.index.Document(q.Document)
				if doc == nil || !strings.Contains(same.Replace(doc.Text), same.Replace(q.Text)) {
					t.Errorf("%s: a quotation does not stand in %s", c.ID, q.Document)
				}
			}
		}
		if 2*right != len(all) {
			t.Errorf("%s: %d of %d are right", half, right, len(all))
		}
	}
}
