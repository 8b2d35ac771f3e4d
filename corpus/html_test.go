package corpus

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden parts of testdata")

func describe(d *Document) string {
	return fmt.Sprintf("title: %q\npublisher: %q\nurl: %q\nlang: %q\ndate: %q %q %q %q\n",
		d.Title, d.Publisher, d.URL, d.Lang, d.Date.From, d.Date.To, d.Date.Precision, d.Date.Basis)
}

func TestReadHTML(t *testing.T) {
	files, err := filepath.Glob("testdata/html/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			docs, err := Read("page.html", ar.Files[0].Data)
			if err != nil || len(docs) != 1 {
				t.Fatalf("Read = %d documents, %v", len(docs), err)
			}
			got := []string{docs[0].Text + "\n", describe(docs[0])}
			if *update {
				ar.Files[1].Data, ar.Files[2].Data = []byte(got[0]), []byte(got[1])
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			for i, g := range got {
				if want := string(ar.Files[i+1].Data); g != want {
					t.Errorf("%s:\n%s\nwant:\n%s", ar.Files[i+1].Name, g, want)
				}
			}
		})
	}
}

func TestReadHTMLEncodings(t *testing.T) {
	const body = "<p>L'\xe9t\xe9 co\xfbte 3 \xa4</p>"
	tests := []struct{ name, page, want string }{
		{"declared latin-9", `<meta charset="iso-8859-15">` + body, "L'été coûte 3 €"},
		{"declared in http-equiv", `<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-15">` + body, "L'été coûte 3 €"},
		{"undeclared", "<p>L'\xe9t\xe9 \x96 enfin</p>", "L'été – enfin"},
		{"declared latin-1 but UTF-8", `<meta charset="iso-8859-1"><p>L'été</p>`, "L'été"},
		{"UTF-8 with a broken byte", "<p>L'été à la mer\xff</p>", "L'été à la mer\uFFFD"},
		{"byte order mark", utf8BOM + "<p>L'été</p>", "L'été"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			docs, err := Read("a.htm", []byte(tt.page))
			if err != nil {
				t.Fatal(err)
			}
			if docs[0].Text != tt.want {
				t.Errorf("Text = %q, want %q", docs[0].Text, tt.want)
			}
		})
	}
}

func TestReadHTMLRejects(t *testing.T) {
	tests := []struct{ name, page, want string }{
		{"nothing visible", "<html><head><title>x</title></head><body><nav>menu</nav></body></html>", "shows no text"},
		{"too deep", strings.Repeat("<div>", 10000) + "x", "bad HTML"},
		{"NUL", "<p>a\x00b</p>", "NUL"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			docs, err := Read("a.html", []byte(tt.page))
			if err == nil || len(docs) != 0 || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Read = %d documents, %v; want a reason with %q", len(docs), err, tt.want)
			}
		})
	}
}
