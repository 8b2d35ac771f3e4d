package bot

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

func kitDesk(t *testing.T, dir string) *Assistant {
	c, err := corpus.Load(t.Context(), []corpus.Root{{Name: "h", FS: os.DirFS(dir)}}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ix := retrieval.New(retrieval.Hashing{})
	ix.Sync(context.Background(), c.Documents)
	return New(ix)
}

func TestKit(t *testing.T) {
	wrong, out, right, kept := 0, 0, 0, 0
	for _, p := range []string{"c rowsw.txt", "c2 rows3.txt", "c3 rows4.txt", "c rights.txt"} {
		dir, file, _ := strings.Cut(p, " ")
		a := kitDesk(t, "/tmp/hostile5/"+dir)
		b, _ := os.ReadFile("/tmp/hostile5/" + file)
		lastq := ""
		for _, l := range strings.Split(string(b), "\n") {
			if l == "" || l[0] == '#' {
				continue
			}
			f := strings.Split(l, "|")
			if len(f) < 4 {
				continue
			}
			if f[2] == "=" {
				f[2] = lastq
			}
			lastq = f[2]
			if len(f) > 4 { // a quotation with a bar
				f[2], f[3] = strings.Join(f[2:len(f)-1], "|"), f[len(f)-1]
			}
			var cs []Citation
			for i, q := range strings.Split(f[2], "§") {
				cs = append(cs, Citation{N: i + 1, Quote: q, Publisher: "Agence du Littoral", Document: "presse/a.md"})
			}
			_, c := a.checkProse(f[3], f[1], cs)
			if f[0] == "R" {
				right++
				if c == "" {
					kept++
				} else {
					fmt.Printf("LOST %-10s %s [%s]\n      <- %s\n", c, f[3], f[1], f[2])
				}
				continue
			}
			wrong++
			if c == "" {
				out++
				fmt.Printf("OUT [%s] %s\n      <- %s\n", f[0], f[3], f[2])
			}
		}
	}
	fmt.Printf("WRONG %d OUT %d; RIGHT %d PROSE %d\n", wrong, out, right, kept)
}
