package bot

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/sample"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

type ev struct {
	Doc, Quote     string
	Date, Date_end *string
}
type gold struct {
	ID, Lang, Kind, Question string
	Answerable               bool
	Evidence                 [][]ev
}

func TestDev(t *testing.T) {
	ctx := context.Background()
	roots := []corpus.Root{sample.Root()}
	if r := os.Getenv("ROOT"); r != "" {
		roots = []corpus.Root{{Name: r, FS: os.DirFS(r)}}
	}
	c, err := corpus.Load(ctx, roots, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ix := retrieval.New(retrieval.Hashing{})
	if _, err := ix.Sync(ctx, c.Documents); err != nil {
		t.Fatal(err)
	}
	a := New(ix)
	verbose := os.Getenv("V") != ""
	quiet := os.Getenv("Q") != ""
	for _, f := range strings.Fields(os.Getenv("GOLD")) {
		fh, _ := os.Open(f)
		sc := bufio.NewScanner(fh)
		sc.Buffer(nil, 1<<20)
		var n, hit, first, cites, chits, groups, ghits, un, ref, fr, dates, dok int
		for sc.Scan() {
			var g gold
			json.Unmarshal(sc.Bytes(), &g)
			if o := os.Getenv("ONLY"); o != "" && !strings.Contains(o, g.ID) {
				continue
			}
			q := Question{Text: g.Question}
			in := a.understand(q)
			hits, _ := ix.Search(ctx, in.query(hitsRead))
			us := a.units(in, hits)
			ans := a.answer(in, in.choose(us))
			var marks []string
			gh := make([]bool, len(g.Evidence))
			h1 := false
			for i, ci := range ans.Citations {
				h := false
				for k, grp := range g.Evidence {
					for _, e := range grp {
						d := ix.Document(e.Doc)
						if d == nil {
							for _, x := range ix.Documents() {
								if strings.HasSuffix(x.ID, "#"+e.Doc) {
									d = x
								}
							}
						}
						if d == nil || d.ID != ci.Document || len(ci.Quote) > 700 {
							continue
						}
						for _, s := range allIndex(d.Text, e.Quote) {
							lo, hi := max(s, ci.Start), min(s+len(e.Quote), ci.End)
							if 2*(hi-lo) >= len(e.Quote) {
								h = true
								gh[k] = true
								dates++
								want := ""
								if e.Date != nil {
									want = *e.Date
								}
								if ci.Date.String() == want {
									dok++
								} else {
									marks = append(marks, "DATE "+want+" got "+ci.Date.String())
								}
							}
						}
					}
				}
				cites++
				if h {
					chits++
					if i == 0 {
						h1 = true
					}
				}
				mk := "miss"
				if h {
					mk = "HIT"
				}
				marks = append(marks, fmt.Sprintf("%s [%s %s %s] %.160s", mk, ci.Document[max(0, len(ci.Document)-28):], ci.Date, ci.DateBasis, ci.Quote))
			}
			bad := false
			if g.Answerable {
				n++
				any := false
				for _, x := range gh {
					groups++
					if x {
						ghits++
						any = true
					} else {
						bad = true
					}
				}
				if any {
					hit++
				} else {
					bad = true
				}
				if h1 {
					first++
				}
				if !ans.Answered {
					fr++
				}
			} else {
				un++
				if !ans.Answered {
					ref++
				} else {
					bad = true
				}
			}
			if !quiet && (bad || verbose) {
				fmt.Printf("\n%s %s | %s | gate=%s expect=%s win=%v\n", g.ID, g.Kind, g.Question, ans.Gate, in.expect, in.window)
				for _, w := range in.words {
					fmt.Printf("  %s/%.1f%v", in.surface(&w), w.weight, map[bool]string{true: "", false: "(unk)"}[w.known])
				}
				fmt.Println()
				for _, grp := range g.Evidence {
					for _, e := range grp {
						fmt.Printf("   want %s: %.120s\n", e.Doc[:min(8, len(e.Doc))], e.Quote)
					}
				}
				for _, m := range marks {
					fmt.Println("   ", m)
				}
				for i, u := range us {
					if i >= 5 {
						break
					}
					fmt.Printf("     %.2f loc=%.2f cov=%.2f fit=%.1f win=%v gate=%s spk=%q | %.110s\n", u.score, u.local, u.coverage, u.fit, u.inWindow, in.passes(u), u.speaker, u.text)
				}
			}
		}
		fmt.Printf("\n== %s: answerable %d hit %.2f first %.2f recall %.2f precision %.2f falseref %.2f | unans %d refused %.2f | dates %d/%d\n", f, n, float64(hit)/float64(n), float64(first)/float64(n), float64(ghits)/float64(groups), float64(chits)/float64(cites), float64(fr)/float64(n), un, float64(ref)/float64(un), dok, dates)
	}
}

func allIndex(s, sub string) []int {
	var out []int
	for i := 0; ; {
		k := strings.Index(s[i:], sub)
		if k < 0 {
			return out
		}
		out = append(out, i+k)
		i += k + 1
	}
}
