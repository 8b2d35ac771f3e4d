package bot

import (
	"os"
	"strings"
	"testing"
)

// FuzzSuspicious: no text makes suspicious panic, and what it finds it finds
// still when characters that do not show are sown into the text, or when it is
// written in full width.
func FuzzSuspicious(f *testing.F) {
	data, err := os.ReadFile("testdata/suspicious.txt")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		f.Add(strings.TrimLeft(strings.TrimRight(line, "\n"), "+- "))
	}
	f.Fuzz(func(t *testing.T, s string) {
		suspicious(s)
		folded := foldOrders(s)
		if !ordersMachine(folded) {
			return
		}
		for name, disguised := range map[string]string{
			"soft hyphens": strings.Join(strings.Split(folded, ""), "\u00ad"),
			"full width":   strings.Map(fullWidth, folded),
		} {
			if !suspicious(disguised) {
				t.Errorf("%s: %q is not suspicious, %q is", name, disguised, s)
			}
		}
	})
}

func fullWidth(r rune) rune {
	if r > ' ' && r <= '~' {
		return r - ' ' + 0xFF00
	}
	return r
}

// TestSuspiciousLong has texts of 256 KiB that are a word or a sign many times over.
func TestSuspiciousLong(t *testing.T) {
	if testing.Short() {
		t.Skip("long texts, and nothing but reading")
	}
	for _, piece := range []string{"ignore ", "assistant ", "a", "\u200d a", "&amp;", "« ", "p1 prose ", "tu", "réponds, ", "(", "question : ", "utilisateur : ", "IA qui lit "} {
		suspicious(strings.Repeat(piece, 1<<18/len(piece)))
	}
}
