package bot

import (
	"fmt"
	"testing"
	"testing/fstest"
)

// senseDesk is an assistant over the quotations of the table, so that words have
// the rarity and the renderings that they have in a corpus.
func senseDesk(t *testing.T, table [][]string) *Assistant {
	t.Helper()
	files := make(fstest.MapFS)
	for i, row := range table {
		files[fmt.Sprintf("q%03d.txt", i)] = &fstest.MapFile{Data: []byte(row[3] + "\n")}
	}
	return over(t, files)
}

func senseCitations(row []string) []Citation {
	c := Citation{Quote: row[3]}
	if len(row) > 4 {
		c.Speaker = &row[4]
	}
	return []Citation{c}
}

func TestCheckSense(t *testing.T) {
	table := rows(t, "testdata/prosesense/sense.txt")
	a := senseDesk(t, table)
	for _, row := range table {
		want := Check(row[0])
		if want == "pass" {
			want = ""
		}
		if got := a.checkSense(row[2], row[1], senseCitations(row)); got != want {
			t.Errorf("checkSense(%q)\n  against %q\n  = %q, want %q", row[2], row[3], got, want)
		}
	}
}
