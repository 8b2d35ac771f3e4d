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

func TestReadHTMLInline(t *testing.T) {
	tests := []struct{ name, page, want string }{
		{"powers", "<p>un bassin de 10<sup>3</sup> m<sup>3</sup>, 10<sup>-6</sup> de CO<sub>2</sub></p>", "un bassin de 10³ m³, 10⁻⁶ de CO₂"},
		{"a note mark without a link", "<p>14<sup>1</sup> millions, 25<sup>(2)</sup> postes</p>", "14¹ millions, 25⁽²⁾ postes"},
		{"a mark that is no figure", "<p>14<sup>a1</sup> millions, 15<sup>*</sup></p>", "14 a1 millions, 15 *"},
		{"ordinals", "<p>le 1<sup>er</sup> mai, M<sup>me</sup> Blin</p>", "le 1er mai, Mme Blin"},
		{"marks below each other", "<p>10<sup><b>3</b></sup> et 2<sup><sub>4</sub></sup></p>", "10³ et 2 ₄"},
		{"struck out", "<p>paie <del>25</del> 30 euros, <s>80</s><strike>90</strike> 70 cygnes</p>", "paie 30 euros, 70 cygnes"},
		{"a line break", "<p>plante 5<br>000 pins<b>n'</b>a<br/>pas</p>", "plante 5\n000 pinsn'a\npas"},
		{"a block in a line", "<p><span>12</span><div>34</div>56<span>7</span></p>", "12\n\n34\n\n567"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			docs, err := Read("a.html", []byte(tt.page))
			if err != nil {
				t.Fatal(err)
			}
			if docs[0].Text != tt.want {
				t.Errorf("Text = %q, want %q", docs[0].Text, tt.want)
			}
		})
	}
}

func TestReadHTMLDates(t *testing.T) {
	const ld, published, date = `<script type="application/ld+json">{"datePublished":"2020-01-05"}</script>`,
		`<meta property="article:published_time" content="2021-03-04T10:00:00Z">`, `<meta name="date" content="2019-07-01">`
	for _, tt := range []struct{ head, want string }{
		{date + published + ld, "2020-01-05"},
		{date + published, "2021-03-04"},
		{date, "2019-07-01"},
		{`<meta name="date" content="2999-01-01">`, ""},
		{`<meta property="article:modified_time" content="2022-02-02">`, ""},
	} {
		docs, err := Read("a.html", []byte("<head>"+tt.head+"</head><p>Le pont ferme.</p>"))
		if err != nil {
			t.Fatal(err)
		}
		if got := docs[0].Date.From.String(); got != tt.want {
			t.Errorf("%s: date %q, want %q", tt.head, got, tt.want)
		}
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
