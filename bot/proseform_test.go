package bot

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// rows reads a table of fields between tabs; empty lines and those that open with # are left out.
func rows(t testing.TB, file string) [][]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		out = append(out, strings.Split(line, "\t"))
	}
	return out
}

func TestCheckForm(t *testing.T) {
	for _, row := range rows(t, "testdata/prosesense/form.txt") {
		want, prose := Check(row[0]), row[1]
		if prose[0] == '"' {
			if s, err := strconv.Unquote(prose); err == nil {
				prose = s
			}
		}
		if want == "pass" {
			want = ""
		}
		if got := checkForm(prose, "fr"); got != want {
			t.Errorf("checkForm(%q) = %q, want %q", prose, got, want)
		}
	}
	if got := checkForm("Le texte est voté "+strings.Repeat("par la chambre ", 60)+".", "fr"); got != CheckForm {
		t.Errorf("endless prose: %q", got)
	}
}

// What a press office writes passes, but for what is itself markup, longer than a
// claim may be, or speaks to its reader.
func TestCheckFormOrdinary(t *testing.T) {
	for _, row := range rows(t, "testdata/prosesense/sense.txt") {
		if got := checkForm(row[2], row[1]); got != "" {
			t.Errorf("checkForm(%q) = %q", row[2], got)
		}
	}
}

func FuzzCheckForm(f *testing.F) {
	for _, s := range []string{"Le texte est voté.", "http", "Le ＜!channel＞ est voté.", "Le texte est\u202e voté.", "h t t p : / / exemple", "@channel est voté.", "\U000e0041 voté ici."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if checkForm(s, "fr") != "" {
			return
		}
		for _, form := range []norm.Form{norm.NFC, norm.NFD, norm.NFKC, norm.NFKD} {
			n := strings.ToLower(form.String(s))
			for _, never := range []string{"http", "<!", "@channel", "\u202e", "\u200b", "\U000e0041", "\n", "<", "@", "\x00"} {
				if strings.Contains(n, never) {
					t.Errorf("%q passes with %q in it", s, never)
				}
			}
		}
		if len(s) > maxProse || len(corpus.Sentences(s, corpus.Span{End: len(s)})) > maxProseSentences {
			t.Errorf("%q passes, too long", s)
		}
	})
}

func BenchmarkCheckForm(b *testing.B) {
	const s = "Le fonds européen pour la sécurité intérieure sera doté de plus de 100 millions d'euros, dont 10 millions pour la sécurité des espaces publics, selon Julian King."
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		checkForm(s, "fr")
	}
}
