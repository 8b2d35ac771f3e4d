package bot

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/sample"
)

// sampleSentences are the sentences of the sample corpus with at least six words.
func sampleSentences(t testing.TB) []string {
	t.Helper()
	c, err := corpus.Load(context.Background(), []corpus.Root{sample.Root()}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	seen := make(map[string]bool)
	for _, d := range c.Documents {
		for _, p := range d.Passages {
			for _, s := range p.Sentences {
				if text := s.In(d.Text); len(strings.Fields(text)) >= 6 && !seen[text] {
					seen[text] = true
					out = append(out, text)
				}
			}
		}
	}
	return out
}

func factCites(quotes ...string) []Citation {
	var cs []Citation
	for _, q := range quotes {
		cs = append(cs, Citation{Quote: q})
	}
	return cs
}

// TestFactsOfSentencesStand takes sentences of the sample corpus as prose, as they
// are and as a model may set them, among their neighbours as quotations.
func TestFactsOfSentencesStand(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and much to read")
	}
	sentences := sampleSentences(t)
	grouped := regexp.MustCompile(`(\d) (\d{3})\b`)
	rewordings := map[string]func(string) string{
		"itself":        func(s string) string { return s },
		"typographic":   strings.NewReplacer("'", "’", `"`, "”", " ", "\u00a0").Replace,
		"plain":         strings.NewReplacer("’", "'", "“", `"`, "”", `"`, "«", `"`, "»", `"`, "\u00a0", " ", "\u202f", " ").Replace,
		"narrow spaces": func(s string) string { return grouped.ReplaceAllString(s, "$1\u202f$2") },
		"names in capitals": func(s string) string {
			return aName.ReplaceAllStringFunc(s, func(m string) string { return m[:2] + strings.ToUpper(m[2:]) })
		},
		"soft hyphens":       func(s string) string { return strings.ReplaceAll(s, "ement", "e\u00adment") },
		"percent in words":   strings.NewReplacer(" %", " pour cent").Replace,
		"first word dropped": func(s string) string { _, rest, _ := strings.Cut(s, " "); return upperFirst(rest) },
		"half":               func(s string) string { f := strings.Fields(s); return strings.Join(f[:len(f)/2], " ") + "." },
	}
	for name, reword := range rewordings {
		right := 0
		for i, s := range sentences {
			around := factCites(sentences[max(0, i-1)], s)
			if got := checkFacts(reword(s), "fr", around); got == "" {
				right++
			} else {
				t.Errorf("%s: %s fails\n%s", name, got, reword(s))
			}
		}
		t.Logf("%s: %d of %d sentences stand", name, right, len(sentences))
	}
}

// A mutation changes one fact of a sentence; "" when it has none of the kind.
type mutation func(rng *rand.Rand, s string, others []string) string

var (
	aDigit  = regexp.MustCompile(`\d`)
	aNumber = regexp.MustCompile(`\d+(?:[,.]\d+)?`)
	aMonth  = regexp.MustCompile(`janvier|février|avril|juin|juillet|septembre|octobre|novembre|décembre`)
	aDay    = regexp.MustCompile(`lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche`)
	aCaps   = regexp.MustCompile(`\b[A-Z]{2,}\b`)
	aName   = regexp.MustCompile(`[a-z,] ([A-Z][a-zé]{3,})`)
	twoCaps = regexp.MustCompile(`[a-z,] ([A-Z][a-z]+ [A-Z][a-z]{2,})`)
)

func mutateAt(rng *rand.Rand, s string, re *regexp.Regexp, change func(old string) string) string {
	found := re.FindAllStringSubmatchIndex(s, -1)
	if found == nil {
		return ""
	}
	m := found[rng.IntN(len(found))]
	from, to := m[len(m)-2], m[len(m)-1]
	return s[:from] + change(s[from:to]) + s[to:]
}

func otherOf(rng *rand.Rand, list ...string) func(string) string {
	return func(old string) string {
		for {
			if s := list[rng.IntN(len(list))]; s != old {
				return s
			}
		}
	}
}

var mutations = map[string]mutation{
	"digit": func(rng *rand.Rand, s string, _ []string) string {
		return mutateAt(rng, s, aDigit, func(d string) string { return fmt.Sprint((int(d[0]-'0') + 1 + rng.IntN(8)) % 10) })
	},
	"swapped": func(_ *rand.Rand, s string, _ []string) string {
		found := aNumber.FindAllStringIndex(s, 2)
		if len(found) < 2 {
			return ""
		}
		a, b := found[0], found[1]
		if s[a[0]:a[1]] == s[b[0]:b[1]] || s[a[1]:b[0]] == " et " {
			return "" // a pair is the same in either order
		}
		return s[:a[0]] + s[b[0]:b[1]] + s[a[1]:b[0]] + s[a[0]:a[1]] + s[b[1]:]
	},
	"month": func(rng *rand.Rand, s string, _ []string) string {
		return mutateAt(rng, s, aMonth, otherOf(rng, "janvier", "février", "avril", "juin", "juillet", "septembre", "octobre", "novembre", "décembre"))
	},
	"weekday": func(rng *rand.Rand, s string, _ []string) string {
		return mutateAt(rng, s, aDay, otherOf(rng, "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"))
	},
	"acronym": func(rng *rand.Rand, s string, _ []string) string {
		return mutateAt(rng, s, aCaps, otherOf(rng, "OTSC", "FBI", "DGSI", "CNAF", "QRT"))
	},
	"name": func(rng *rand.Rand, s string, _ []string) string {
		return mutateAt(rng, s, aName, otherOf(rng, "Zorglub", "Merkel", "Lisbonne", "Huawei", "Dupond"))
	},
	"first name": func(rng *rand.Rand, s string, _ []string) string {
		return mutateAt(rng, s, twoCaps, func(old string) string { _, last, _ := strings.Cut(old, " "); return "Hortense " + last })
	},
	"name of another": func(rng *rand.Rand, s string, others []string) string {
		for range 50 {
			m := twoCaps.FindStringSubmatch(others[rng.IntN(len(others))])
			if m != nil && !strings.Contains(s, strings.Fields(m[1])[0]) && !strings.Contains(s, strings.Fields(m[1])[1]) {
				return strings.TrimRight(s, ".") + ", selon " + m[1] + "."
			}
		}
		return ""
	},
	"number more": func(_ *rand.Rand, s string, _ []string) string {
		return strings.TrimRight(s, ".") + " avec 417 agents."
	},
	"year more": func(_ *rand.Rand, s string, _ []string) string { return strings.TrimRight(s, ".") + " en 1987." },
}

// TestChangedFactsFail changes one fact of each sentence.
func TestChangedFactsFail(t *testing.T) {
	sentences := sampleSentences(t)
	rng := rand.New(rand.NewPCG(1, 2))
	for name, mutate := range mutations {
		caught, tried := 0, 0
		for _, s := range sentences {
			changed := mutate(rng, s, sentences)
			if changed == "" || changed == s {
				continue
			}
			tried++
			if checkFacts(changed, "fr", factCites(s)) != "" {
				caught++
			} else {
				t.Errorf("%s passes\n%s\n%s", name, changed, s)
			}
		}
		t.Logf("%s: %d of %d changes are caught", name, caught, tried)
	}
}
