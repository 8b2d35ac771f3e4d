package bot

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCheckFacts reads the rows of testdata/prosefacts.
func TestCheckFacts(t *testing.T) {
	files, err := filepath.Glob("testdata/prosefacts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	rows := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cs []Citation
		open := true // whether the next quotation belongs to the block
		for line := range strings.Lines(string(data)) {
			line = strings.TrimSuffix(line, "\n")
			mark, rest, _ := strings.Cut(line, " ")
			switch mark {
			case "", "#":
			case ">":
				if !open {
					cs = nil
				}
				cs, open = append(cs, Citation{Quote: rest}), true
			case "@":
				cs[len(cs)-1].Speaker = &rest
			case "fr", "en":
				open = false
				rows++
				verdict, prose, _ := strings.Cut(rest, " ")
				got := string(checkFacts(prose, mark, cs))
				if got == "" {
					got = "ok"
				}
				if got != verdict {
					t.Errorf("%s: %s, want %s\n%s\n> %s", filepath.Base(file), got, verdict, prose, cs[0].Quote)
				}
			default:
				t.Fatalf("%s: no such row: %s", file, line)
			}
		}
	}
	t.Logf("%d rows", rows)
}
