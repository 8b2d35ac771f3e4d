package corpus

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A goldPage is a page with what is known of it.
type goldPage struct {
	File, Date    string
	With, Without []string
}

// TestPagesEval reads pages of the press with annotations of others and prints
// how many dates and segments of text are right.
func TestPagesEval(t *testing.T) {
	const (
		folder       = "../../shared/eval"
		leastF1      = 0.93
		leastOfParts = 1.0
	)
	f, err := os.Open(filepath.Join(folder, "html-fr.gold.jsonl"))
	if err != nil {
		t.Skipf("the annotated pages are not here: %v", err)
	}
	defer f.Close()
	var right, given, dated, parts, good, whole, pages int
	for in := bufio.NewScanner(f); in.Scan(); {
		var page goldPage
		if err := json.Unmarshal(in.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(folder, "html-fr", page.File))
		if err != nil {
			t.Fatal(err)
		}
		docs, err := Read(page.File, data)
		if len(docs) != 1 {
			t.Errorf("%s: %v", page.File, err)
			continue
		}
		Prepare(docs)
		doc := docs[0]
		if page.Date != "" {
			dated++
			if !doc.Date.IsZero() {
				given++
			}
			if doc.Date.From.String() == page.Date {
				right++
			} else {
				t.Logf("%s: date %v, want %s", page.File, doc.Date.From, page.Date)
			}
		}
		if len(page.With)+len(page.Without) == 0 {
			continue
		}
		wrong := 0
		text := strings.ReplaceAll(doc.Text, "\u00a0", " ")
		check := func(part string, want bool) {
			parts++
			if strings.Contains(text, strings.ReplaceAll(part, "\u00a0", " ")) == want {
				good++
				return
			}
			wrong++
			t.Logf("%s: %q is there: %t", page.File, part, !want)
		}
		for _, part := range page.With {
			check(part, true)
		}
		for _, part := range page.Without {
			check(part, false)
		}
		pages++
		if wrong == 0 {
			whole++
		}
	}
	precision, recall := float64(right)/float64(max(1, given)), float64(right)/float64(max(1, dated))
	f1 := 2 * precision * recall / max(precision+recall, 1e-9)
	t.Logf("dates: F1 %.3f (%d right of %d given, %d wanted); segments: %d of %d; pages wholly right: %d of %d", f1, right, given, dated, good, parts, whole, pages)
	if f1 < leastF1 {
		t.Errorf("date F1 %.3f, want at least %.2f", f1, leastF1)
	}
	if float64(good) < leastOfParts*float64(parts) {
		t.Errorf("%d of %d segments right", good, parts)
	}
}
