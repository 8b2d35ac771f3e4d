package corpus

import (
	"io/fs"
	"strings"
	"testing"
)

// Who may see a document rests on its collection: metadata that cannot be read
// must never make it one of its folder's.
func TestFrontMatterCollection(t *testing.T) {
	const body = "\nLe bac passe encore deux fois par jour.\n"
	tests := []struct {
		name, text string
		want       string // the collection, "!" when the file is rejected
		says       string // in the rejections
	}{
		{"as it should be", "---\ncollection: secret\n---" + body, "secret", ""},
		{"none named", "---\ntitle: Le bac\n---" + body, "public", ""},
		{"capital letters", "---\nCollection: secret\nTITLE: Le bac\n---" + body, "secret", ""},
		{"blank lines first", "\n \t\n---\ncollection: secret\n---" + body, "secret", ""},
		{"byte order mark and blank line first", utf8BOM + "\r\n---\r\ncollection: secret\r\n---\r\n" + body, "secret", ""},
		{"blanks before the rule", "  ---\ncollection: secret\n---" + body, "secret", ""},
		{"line ends of old", "---\rcollection: secret\r---\rLe bac passe.\r", "secret", ""},
		{"space before the colon", "---\ncollection : secret\n---" + body, "secret", ""},
		{"no-break space before the colon", "---\ncollection\u00a0: secret\n---" + body, "secret", ""},
		{"tab behind the colon", "---\ncollection:\tsecret\n---" + body, "secret", ""},
		{"quoted key", "---\n\"collection\": secret\n---" + body, "secret", ""},
		{"flow map", "---\n{collection: secret}\n---" + body, "secret", ""},
		{"a number is a name", "---\ncollection: 007\n---" + body, "007", ""},

		{"colon in the title", "---\ntitle: Le bac: fini\ncollection: secret\n---" + body, "secret", "line 1: bad YAML, title is left out"},
		{"colon in the title, no collection", "---\ntitle: Le bac : fini\n---" + body, "public", "line 1: bad YAML, title is left out"},
		{"title twice", "---\ntitle: Le bac\nTitle: Le port\ncollection: secret\n---" + body, "secret", "the key title stands twice"},
		{"same title twice", "---\ntitle: Le bac\ntitle: Le port\ncollection: secret\n---" + body, "secret", "the key title stands twice"},
		{"bad date", "---\ndate: hier\ncollection: secret\n---" + body, "secret", `date "hier" is not like`},
		{"list for a title", "---\ntitle: [a]\ncollection: secret\n---" + body, "secret", "title is no text"},
		{"slip in a key", "---\ncolection: secret\n---" + body, "!", `line 1: unknown key "colection", perhaps for collection`},
		{"slip in a key beside the right one", "---\ncolection: public\ncollection: secret\n---" + body, "secret", `unknown key "colection", perhaps for collection; the rest is read`},
		{"other keys", "---\ntags: [a, b]\nauthor: x\n---" + body, "public", ""},

		{"colon in the collection", "---\ncollection: secret: très\n---" + body, "!", "its collection is not known"},
		{"tab before the key", "---\n\tcollection: secret\n---" + body, "!", "its collection is not known"},
		{"collection twice", "---\ncollection: public\ncollection: secret\n---" + body, "!", "its collection is not known"},
		{"collection twice, folded", "---\ncollection: public\nCollection: secret\n---" + body, "!", "the key collection stands twice"},
		{"list", "---\ncollection: [secret]\n---" + body, "!", "line 1: collection is no name"},
		{"list over lines", "---\ncollection:\n  - secret\n---" + body, "!", "line 1: collection is no name"},
		{"no value", "---\ntitle: x\ncollection: #secret\n---" + body, "!", "line 2: collection is no name"},
		{"empty text", "---\ncollection: ''\n---" + body, "!", `collection "" is no name`},
		{"empty text beside others", "---\ntitle: x\ncollection: \"\"\n---" + body, "!", `collection "" is no name`},
		{"no name", "---\ncollection: /\n---" + body, "!", `collection "/" is no name`},
		{"no space behind the colon", "---\ntitle: x\ncollection:secret\n---" + body, "!", "its collection is not known"},
		{"no-break space behind the colon", "---\ncollection:\u00a0secret\n---" + body, "!", "its collection is not known"},
		{"indented", "---\ntitle: x\n  collection: secret\n---" + body, "!", "its collection is not known"},
		{"inside another key", "---\nmeta:\n  collection: secret\n---" + body, "!", "not as a key of its own"},
		{"swallowed by a quote", "---\ntitle: \"x\ncollection: public\n---" + body, "!", "its collection is not known"},
		{"alias", "---\na: &x secret\ncollection: *x\n---" + body, "!", "collection is no name"},
		{"merge", "---\na: &x {collection: secret}\n<<: *x\n---" + body, "!", "no plain word"},
		{"not closed", "---\ntitle: x\ncollection: secret\n" + body, "!", "it is not closed"},
		{"closed by another rule", "---\ncollection: secret\n----\n" + body, "!", "it is not closed"},
		{"opened by another rule", "—\ncollection: secret\n---\n" + body, "!", "it opens with"},
		{"TOML", "+++\ncollection = \"secret\"\n+++\n" + body, "!", "it opens with"},
		{"too long", "---\ncollection: secret\nnote: " + strings.Repeat("x ", maxMetadata) + "\n---" + body, "!", "larger than 64 kB"},
		{"too long before the collection", "---\ntitle: " + strings.Repeat("x", 4*maxMetadata) + "\ncollection: secret\n---" + body, "!", "larger than 64 kB"},
		{"too long, none named", "---\ntitle: " + strings.Repeat("x ", maxMetadata) + "\n---" + body, "!", "larger than 64 kB"},
		{"too long, not closed", "---\ntitle: " + strings.Repeat("x ", maxMetadata) + "\ncollection: secret\n" + body, "!", "it is not closed"},
		{"line ends of Unicode", "---\u2028title: x\u2028collection: secret\u2028---\u2028" + body, "secret", ""},
		{"a line end of Unicode inside", "---\ntitle: x\u2028collection: secret\n---" + body, "secret", ""},
		{"below a comment", "# x\n---\ncollection: secret\n---" + body, "!", `it opens with "# x"`},
		{"below comments", "<!-- x -->\n\n// x\n---\ntitle: x\ncollection: secret\n---" + body, "!", `it opens with "<!-- x -->"`},

		{"prose between rules", "---\nIl a dit : \"oui\".\n---" + body, "public", ""},
		{"heading and rule", "# Le bac\n\n---\n\nLe bac passe.\n\nCollection : été.\n" + body, "public", ""},
		{"much prose between rules", "---\nLe bac passe.\n\n" + strings.Repeat("Encore. ", maxMetadata) + "\nCollection : été.\n---" + body, "public", ""},
		{"prose after a rule", "---\nLe bac passe.\n\nCollection : été.\n" + body, "public", ""},
	}
	for _, ext := range []string{".txt", ".md", ".html"} {
		for _, tt := range tests {
			t.Run(tt.name+ext, func(t *testing.T) {
				c := load(t, Options{}, Root{"r", mapFS(map[string]string{"public/a" + ext: tt.text})})
				got := "!"
				if len(c.Documents) == 1 {
					got = c.Documents[0].Collection
				}
				if said := summary(c); got != tt.want || tt.says == "" && len(c.Rejected) > 0 || !strings.Contains(said, tt.says) {
					t.Errorf("collection %q, want %q, with %q:\n%s", got, tt.want, tt.says, said)
				}
				for _, r := range c.Rejected {
					if r.Whole != (tt.want == "!") || r.Known == r.Whole || r.Known && r.Collection != tt.want || r.Whole && r.Hint == "" {
						t.Errorf("rejected %+v", r)
					}
				}
			})
		}
	}
}

func TestSidecarCollection(t *testing.T) {
	const text = "Le bac passe encore deux fois par jour.\n"
	tests := []struct {
		name, text, broad, exact string
		want                     string // the collection, "!" when the file is rejected
	}{
		{"one", text, "", "collection: secret", "secret"},
		{"capital letters", text, "", "COLLECTION: secret", "secret"},
		{"with a rule", text, "", "---\ncollection: secret\n", "secret"},
		{"two documents", text, "", "title: x\n---\ncollection: secret\n", "!"},
		{"no keys", text, "", "collection secret", "!"},
		{"empty", text, "", "\n", "!"},
		{"list", text, "", "collection: [secret]", "!"},
		{"fault elsewhere", text, "", "title: Le bac: fini\ncollection: secret", "secret"},
		{"empty text", text, "", "collection: ''", "!"},
		{"empty text in the broad one", text, "collection: ''", "collection: secret", "secret"},
		{"over empty text", "---\ncollection: ''\n---\n" + text, "", "collection: secret", "secret"},
		{"the exact one wins", text, "collection: public", "collection: secret", "secret"},
		{"the exact one is faulty", text, "collection: public", "collection: [secret]", "!"},
		{"the broad one is faulty", text, "collection: [public]", "collection: secret", "secret"},
		{"over faulty front matter", "---\ncollection: [a]\n---\n" + text, "", "collection: secret", "secret"},
		{"silent beside faulty front matter", "---\ncollection: [a]\n---\n" + text, "", "title: x", "!"},
		{"faulty beside front matter", "---\ncollection: public\n---\n" + text, "", "title: [", "!"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]string{"public/a.txt": tt.text, "public/a.txt.meta.yaml": tt.exact}
			if tt.broad != "" {
				files["public/a.meta.yaml"] = tt.broad
			}
			c := load(t, Options{}, Root{"r", mapFS(files)})
			got := "!"
			if len(c.Documents) == 1 {
				got = c.Documents[0].Collection
			}
			if got != tt.want {
				t.Errorf("collection %q, want %q:\n%s", got, tt.want, summary(c))
			}
		})
	}
}

// A file whose name is nearly that of a sidecar may be about the collection.
func TestSidecarName(t *testing.T) {
	const secret, public = "collection: secret", "collection: public"
	tests := []struct {
		name  string
		files map[string]string // beside public/a.txt
		want  string            // the collection of public/a.txt, "!" when it is rejected
		says  string            // in the rejections
	}{
		{"other ending", map[string]string{"a.txt.meta.yml": secret}, "secret", ""},
		{"other ending, broad", map[string]string{"a.meta.yml": secret}, "secret", ""},
		{"capital letters", map[string]string{"a.txt.META.YAML": secret}, "secret", ""},
		{"both endings", map[string]string{"a.txt.meta.yaml": public, "a.txt.meta.yml": secret}, "!", "there is a.txt.meta.yml beside it"},
		{"both endings, once exact", map[string]string{"a.meta.yaml": public, "a.txt.meta.yml": secret}, "secret", ""},
		{"JSON", map[string]string{"a.txt.meta.json": "{}"}, "!", "a.txt.meta.json beside it is not quite the name of a sidecar"},
		{"JSON, broad", map[string]string{"a.meta.json": "{}"}, "!", "a.meta.json"},
		{"two endings", map[string]string{"a.txt.meta.yaml.txt": secret}, "!", "a.txt.meta.yaml.txt"},
		{"no ending", map[string]string{"a.txt.meta": secret}, "!", "a.txt.meta"},
		{"space before", map[string]string{" a.txt.meta.yaml": secret}, "!", " a.txt.meta.yaml"},
		{"space after", map[string]string{"a.txt.meta.yaml ": secret}, "!", "a.txt.meta.yaml "},
		{"space inside", map[string]string{"a.txt .meta.yaml": secret}, "!", "a.txt .meta.yaml"},
		{"document in capital letters", map[string]string{"A.TXT.meta.yaml": secret}, "!", "A.TXT.meta.yaml"},
		{"settled by a sidecar", map[string]string{"a.txt.meta.yaml~": public, "a.txt.meta.yaml": secret}, "secret", "its name is not quite that of a sidecar"},
		{"not settled by a sidecar", map[string]string{"a.txt.meta.json": "{}", "a.txt.meta.yaml": "title: x"}, "!", "a.txt.meta.json"},
		{"of another document", map[string]string{"A.txt": "Le port.", "A.txt.meta.yaml": secret}, "public", ""},
		{"of another folder", map[string]string{"b/a.txt.meta.yml": secret}, "public", "there is no document beside it"},
		{"of no document", map[string]string{"b.meta.txt": "Le port."}, "public", ""},
		{"of a document of such a name", map[string]string{"b.meta.txt": "Le port.", "b.meta.txt.meta.yml": secret}, "public", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]string{"public/a.txt": "Le bac passe encore deux fois par jour."}
			for name, data := range tt.files {
				files["public/"+name] = data
			}
			c := load(t, Options{}, Root{"r", mapFS(files)})
			got := "!"
			for _, d := range c.Documents {
				if d.ID == "public/a.txt" {
					got = d.Collection
				}
			}
			said := summary(c)
			if got != tt.want || tt.says == "" && len(c.Rejected) > 0 || !strings.Contains(said, tt.says) {
				t.Errorf("collection %q, want %q, with %q:\n%s", got, tt.want, tt.says, said)
			}
			for _, r := range c.Rejected {
				if r.Known || r.Whole != (r.Path == "public/a.txt") || r.Whole && r.Hint == "" {
					t.Errorf("rejected %+v", r)
				}
			}
		})
	}
}

func TestSidecarOverRecords(t *testing.T) {
	c := load(t, Options{}, Root{"r", mapFS(map[string]string{
		"public/r.jsonl":           "{\"id\":1,\"text\":\"Un.\",\"collection\":\"canton\"}\n{\"id\":2,\"text\":\"Deux.\"}\n{\"id\":3,\"text\":\"Trois.\"}",
		"public/r.jsonl.meta.yaml": "collection: [secret]",
		"public/s.jsonl":           "{\"id\":1,\"text\":\"Un.\"}",
		"public/s.meta.yaml":       "collection: public",
		"public/s.jsonl.meta.yaml": "collection: secret",
	})})
	want := `public/r.jsonl#1 [canton] "" 
public/s.jsonl#1 [secret] "" 
! public/r.jsonl: its collection is not known: the sidecar r.jsonl.meta.yaml cannot be read
! public/r.jsonl.meta.yaml: line 1: collection is no name; none of it is read
`
	if got := summary(c); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestRecordCollection(t *testing.T) {
	for _, tt := range []struct{ field, want string }{
		{`"collection":"secret"`, "secret"},
		{`"COLLECTION":"secret"`, "secret"},
		{`"collection":""`, "public"},
		{`"collection":7`, "!"},
		{`"collection":null`, "!"},
		{`"collection":["secret"]`, "!"},
		{`"collection":{"name":"secret"}`, "!"},
		{`"collection":" / "`, "!"},
		{`"collection":"secret","Collection":"public"`, "!"},
		{`"collection":["secret"],"collection":"public"`, "!"},
	} {
		docs, err := Read("public/r.jsonl", []byte(`{"id":"a",`+tt.field+`,"text":"Un."}`+"\n"+`{"id":"b","text":"Deux."}`))
		got := "!"
		if len(docs) == 2 {
			got = docs[0].Collection
		}
		if got != tt.want || tt.want == "!" && !strings.HasPrefix(err.Error(), "public/r.jsonl:1: field collection: ") {
			t.Errorf("%s: %q, want %q; %v", tt.field, got, tt.want, err)
		}
	}
}

func TestRecordCollectionElsewhere(t *testing.T) {
	for _, tt := range []struct{ fields, want, says string }{
		{`"colection":"secret"`, "!", `unknown field "colection", perhaps for collection`},
		{`"Collections":["secret"]`, "!", `unknown field "Collections", perhaps for collection`},
		{`" collection ":"secret"`, "!", `unknown field " collection ", perhaps for collection`},
		{`"meta":{"collection":"secret"}`, "!", "field meta: it names a collection, but not in a field of the record"},
		{`"meta":{"a":[{"COLLECTION":"secret"}]}`, "!", "field meta: it names a collection"},
		{`"colection":"secret","title":7`, "!", "field title"},
		{`"colection":"public","collection":"secret"`, "secret", ""},
		{`"meta":{"collection":"public"},"collection":"secret"`, "secret", ""},
		{`"meta":{"tags":["collection"]},"note":"collection: secret"`, "public", ""},
	} {
		docs, err := Read("public/r.jsonl", []byte(`{"id":"a",`+tt.fields+`,"text":"Un."}`))
		got := "!"
		if len(docs) == 1 {
			got = docs[0].Collection
		}
		if got != tt.want || (err == nil) != (tt.says == "") || err != nil && !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %q, want %q; %v", tt.fields, got, tt.want, err)
		}
		if rs, _ := err.(Rejections); len(rs) > 0 && (rs[0].Known || !rs[0].Whole) {
			t.Errorf("%s: rejected %+v", tt.fields, rs[0])
		}
	}
}

// What could not be read carries the collection that it belongs to, as far as anything tells.
func TestRejectionCollection(t *testing.T) {
	fsys := deniedFS{struct{ fs.FS }{mapFS(map[string]string{
		"public/bad-date.txt":        "---\ncollection: secret\ndate: hier\n---\nLe bac passe.",
		"public/bare.txt":            "---\ncollection: secret\n---\n",
		"public/bytes.txt":           "---\ncollection: secret\n---\nL'été \xff\xe9 est là, où il faut.",
		"public/bytes-alone.txt":     "L'été \xff\xe9 est là, où il faut.",
		"public/bytes-wide.txt":      "\xff\xfec\x00o",
		"public/denied.txt":          "---\ncollection: secret\n---\nLe bac passe.",
		"public/denied.txt.x.png":    "x",
		"public/empty.txt":           "",
		"public/plan.pdf":            "%PDF",
		"public/plan.pdf.meta.yaml":  "collection: secret",
		"public/plan2.pdf":           "%PDF",
		"public/plan2.pdf.meta.yaml": "collection: [secret]",
		"public/r.jsonl":             "{\"id\":1,\"collection\":\"secret\"}\n{\"id\":2}\n{\"id\":3,\"collection\":\"secr",
		"public/s.jsonl":             "{\"id\":1,\"title\":7,\"collection\":\"secret\"}\n[\"x\"]",
		"top.pdf":                    "%PDF",
	})}, "public/denied.txt", ""}
	want := map[string]string{
		"public/bad-date.txt":        "detail secret",
		"public/bare.txt":            "whole secret",
		"public/bytes.txt":           "whole secret",
		"public/bytes-alone.txt":     "whole public",
		"public/bytes-wide.txt":      "whole ?",
		"public/denied.txt":          "whole ?",
		"public/denied.txt.x.png":    "whole public",
		"public/empty.txt":           "whole public",
		"public/plan.pdf":            "whole secret",
		"public/plan2.pdf":           "whole ?",
		"public/plan2.pdf.meta.yaml": "detail ?",
		"public/r.jsonl:1":           "whole secret",
		"public/r.jsonl:2":           "whole public",
		"public/r.jsonl:3":           "whole ?",
		"public/s.jsonl:1":           "whole secret",
		"public/s.jsonl:2":           "whole ?",
		"top.pdf":                    "whole ",
	}
	c := load(t, Options{}, Root{"r", fsys})
	if len(c.Rejected) != len(want) {
		t.Errorf("%d rejections, want %d", len(c.Rejected), len(want))
	}
	for _, r := range c.Rejected {
		got := "detail "
		if r.Whole {
			got = "whole "
		}
		if r.Known {
			got += r.Collection
		} else {
			got += "?"
		}
		if got != want[r.Path] {
			t.Errorf("%s: %s, want %s (%s)", r.Path, got, want[r.Path], r.Reason)
		}
	}
}

// Whatever stands above it, a line that names the collection is obeyed, or the file is rejected.
func FuzzFrontMatter(f *testing.F) {
	for _, above := range []string{
		"title: Le bac: fini", "title: [", "title: \"x", "title: |\n  x", "a: &x {b: c}\n<<: *x", "\ttitle: x", "collection: public", "? a\n: b",
		"# x", "{", "- a", "\r\rtitle: x\r", "Collection: x", "%YAML 1.2", "title: 'x\n\n", "a: !!str |-\n\n x", "\u00a0collection: x",
	} {
		f.Add(above)
	}
	f.Fuzz(func(t *testing.T, above string) {
		for at := 0; at < len(above); {
			line, next := lineAt(above, at)
			if line == "---" || line == "..." {
				t.Skip("the front matter ends before")
			}
			at = next
		}
		docs, err := Read("public/a.md", []byte("---\n"+above+"\ncollection: secret\n---\nLe bac passe.\n"))
		if len(docs) == 0 && err == nil {
			t.Fatal("neither a document nor a reason")
		}
		for _, d := range docs {
			if d.Collection != "secret" {
				t.Errorf("collection %q", d.Collection)
			}
		}
	})
}
