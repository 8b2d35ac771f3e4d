package corpus

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestReadText(t *testing.T) {
	tests := []struct {
		name, file, data string
		want             Document
		rejected         string
	}{
		{name: "plain", file: "a.txt", data: "Le pont rouvre.\r\n", want: Document{Date: NoDate}},
		{name: "folder", file: "presse/2020/a.TXT", data: "Le pont rouvre.", want: Document{Collection: "presse", Date: NoDate}},
		{name: "byte order mark", file: "a.txt", data: utf8BOM + "Le pont.",
			want: Document{Date: NoDate, Skipped: []Skip{{Span{0, 3}, "byte order mark"}}}},
		{name: "heading", file: "a.md", data: "\n# Le pont de bois #\n\nIl rouvre.", want: Document{Title: "Le pont de bois", Date: NoDate}},
		{name: "no heading first", file: "a.md", data: "Il rouvre.\n\n# Le pont", want: Document{Date: NoDate}},
		{
			name: "front matter", file: "x/a.md",
			data: "---\ntitle: \"Le pont : enfin\"\npublisher: Mairie\nurl: https://mairie.example/pont\ndate: 2017-10\ncollection: ponts\nlang: fr-BE\ntags: [a, b]\n---\n\n# Autre\nIl rouvre.\n",
			want: Document{Title: "Le pont : enfin", Publisher: "Mairie", URL: "https://mairie.example/pont", Collection: "ponts", Lang: "fr",
				Date:    mustDate(t, "2017-10-01", "2017-10-31", PrecisionMonth),
				Skipped: []Skip{{Span{0, 141}, "front matter"}}},
		},
		{
			name: "front matter after a byte order mark, with CRLF", file: "a.txt", data: utf8BOM + "---\r\ndate: 2017\r\n---\r\nIl rouvre.",
			want: Document{Date: mustDate(t, "2017-01-01", "2017-12-31", PrecisionYear),
				Skipped: []Skip{{Span{0, 3}, "byte order mark"}, {Span{3, 25}, "front matter"}}},
		},
		{
			name: "bad front matter", file: "a.md", data: "---\ntitle: Le pont: enfin\n---\nIl rouvre.",
			want:     Document{Date: NoDate, Skipped: []Skip{{Span{0, 30}, "front matter"}}},
			rejected: "a.md: front matter: line 1: bad YAML, title is left out",
		},
		{
			name: "senseless values", file: "a.md", data: "---\ntitle: Pont\ndate: hier\nurl: javascript:alert(1)\n---\nIl rouvre.",
			want:     Document{Title: "Pont", Date: NoDate, Skipped: []Skip{{Span{0, 56}, "front matter"}}},
			rejected: `date "hier" is not like 2017-10-20`,
		},
		{name: "a rule is no front matter", file: "a.md", data: "---\nIl a dit : \"oui\".\n---\nIl rouvre.", want: Document{Date: NoDate}},
		{name: "front matter without an end", file: "a.md", data: "---\ntitle: Pont\nIl rouvre.", want: Document{Date: NoDate}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			docs, err := Read(tt.file, []byte(tt.data))
			if len(docs) != 1 {
				t.Fatalf("%d documents, %v", len(docs), err)
			}
			d := docs[0]
			if d.ID != tt.file || d.Text != tt.data || d.Version != VersionOf(tt.data) {
				t.Errorf("id %q, version %s, text %q", d.ID, d.Version, d.Text)
			}
			if got, want := describe(d)+d.Collection, describe(&tt.want)+tt.want.Collection; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if !slices.Equal(d.Skipped, tt.want.Skipped) {
				t.Errorf("skipped %v, want %v", d.Skipped, tt.want.Skipped)
			}
			if (err != nil) != (tt.rejected != "") || err != nil && !strings.Contains(err.Error(), tt.rejected) {
				t.Errorf("err = %v, want %q", err, tt.rejected)
			}
		})
	}
}

func mustDate(t *testing.T, from, to string, p Precision) Date {
	t.Helper()
	f, err1 := ParseDay(from)
	u, err2 := ParseDay(to)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return Date{From: f, To: u, Precision: p, Basis: BasisMetadata}
}

func TestReadRejects(t *testing.T) {
	tests := []struct{ file, data, want string }{
		{"a.pdf", "%PDF-1.7", "not readable yet: pdf"},
		{"a.docx", "PK", "not readable yet: docx"},
		{"a.csv", "a,b", "unsupported format: .csv"},
		{"README", "x", "the name has no extension"},
		{"a.txt", "", "empty"},
		{"a.md", "---\ntitle: x\n---\n \n", "nothing after the front matter"},
	}
	for _, tt := range tests {
		docs, err := Read(tt.file, []byte(tt.data))
		rs, _ := errors.AsType[Rejections](err)
		if len(docs) != 0 || len(rs) != 1 || rs[0].Path != tt.file || !strings.Contains(rs[0].Reason, tt.want) {
			t.Errorf("Read(%q, %q) = %d documents, %v; want %q", tt.file, tt.data, len(docs), err, tt.want)
		}
	}
}

func TestMetadataDate(t *testing.T) {
	tests := []struct{ in, want string }{
		{"2017-10-20", "2017-10-20 2017-10-20 day"},
		{"2017-10-20T23:30:00+02:00", "2017-10-20 2017-10-20 day"},
		{"2017-10-20 08:00", "2017-10-20 2017-10-20 day"},
		{"2016-02", "2016-02-01 2016-02-29 month"},
		{"2017-12", "2017-12-01 2017-12-31 month"},
		{"2017", "2017-01-01 2017-12-31 year"},
		{"2017-04-31", ""}, {"2017-13", ""}, {"0000", ""}, {"20/10/2017", ""}, {"2017-10-201", ""}, {"", ""}, {"octobre 2017", ""},
	}
	for _, tt := range tests {
		d, ok := metadataDate(tt.in)
		got := ""
		if ok {
			got = d.From.String() + " " + d.To.String() + " " + string(d.Precision)
		}
		if got != tt.want {
			t.Errorf("metadataDate(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("a.txt", []byte("Le pont rouvre."))
	f.Add("a.txt", []byte("\xff\xfe\xe9\x00"))
	f.Add("a.txt", []byte("L'\xe9t\xe9"))
	f.Add("p/a.md", []byte(utf8BOM+"---\ntitle: x\ndate: 2017-10\na: &b [*b]\n---\n# y\nz"))
	f.Add("p/a.md", []byte("\n\r---\rtitle: a: b\rCollection : \u00a0x\r----\r"))
	f.Add("p/a.txt", []byte("--\ncolection = x\n\ny"))
	f.Add("p/a.html", []byte("---\ncollection: x\n---\n<p>y"))
	f.Add("a.html", []byte("<html lang=fr><title>t</title><p>a<b>b</b><br>c<table><td>d<p>e"))
	f.Add("a.html", []byte(`<script type="application/ld+json">{"@type":"Article","publisher":[["x"]]}</script>x<svg><title>y`))
	f.Add("a.jsonl", []byte(`{"id":1,"text":"a","Collection":null}`+"\n"+`{"id":2,"text":"a","collection":"x","COLLECTION":"y"}`))
	f.Add("a.jsonl", []byte(`{"id":1,"text":"a"}`+"\n"+`{"doc_id":"x","text":"\ud800","date":2017}`+"\n[]"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		docs, err := Read(name, data)
		if rs, ok := errors.AsType[Rejections](err); err != nil && (!ok || len(rs) == 0) {
			t.Fatalf("error of another kind: %v", err)
		}
		if len(docs) == 0 && err == nil && !strings.HasSuffix(strings.ToLower(name), ".jsonl") {
			t.Fatal("neither a document nor a reason")
		}
		ids := make(map[string]bool)
		for _, d := range docs {
			checkRead(t, d)
			if ids[d.ID] {
				t.Errorf("id %q twice", d.ID)
			}
			ids[d.ID] = true
			if strings.HasSuffix(name, ".txt") && utf8.Valid(data) && d.Text != string(data) {
				t.Error("UTF-8 text was changed")
			}
		}
	})
}

// checkRead checks what holds for every document as read.
func checkRead(t *testing.T, d *Document) {
	t.Helper()
	if d.ID == "" || d.Version != VersionOf(d.Text) {
		t.Errorf("id %q, version %q", d.ID, d.Version)
	}
	if !utf8.ValidString(d.Text) || strings.TrimSpace(d.Text) == "" || strings.ContainsRune(d.Text, 0) {
		t.Errorf("text %q", d.Text)
	}
	if d.Lang != "" && d.Lang != "fr" && d.Lang != "en" {
		t.Errorf("lang %q", d.Lang)
	}
	if d.Date.IsZero() != (d.Date.Basis == BasisNone) || d.Date.From > d.Date.To {
		t.Errorf("date %+v", d.Date)
	}
	end := 0
	for _, s := range d.Skipped {
		if s.Start < end || s.End <= s.Start || s.End > len(d.Text) {
			t.Errorf("skipped %v of %d bytes", d.Skipped, len(d.Text))
		}
		end = s.End
	}
}
