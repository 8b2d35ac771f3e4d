package main

import (
	"encoding/json"
	"errors"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/verbatim-briefing/verbatim"

// mayImport is the table of DESIGN.md: the packages of this module and which
// others of it each may import. Arrows never point back up; adapters do not know
// each other.
var mayImport = map[string][]string{
	"corpus":        {},
	"corpus/sample": {"corpus"},
	"corpus/pdf":    {"corpus", "corpus/pdf/syntax"},
	"corpus/office": {"corpus"},
	"corpus/mail":   {"corpus"},
	"corpus/feed":   {"corpus"},
	"corpus/web":    {"corpus"},
	"corpus/gather": {"corpus", "corpus/feed", "corpus/web"},
	"corpus/inbox":  {"corpus"},
	"retrieval":     {"corpus", "retrieval/table", "retrieval/vectors"},
	"prompts":       {"corpus"},
	"bot":           {"corpus", "retrieval", "prompts", "bot/derive"},
	"bot/derive":    {"corpus", "retrieval"},
	"bot/eval":      {"corpus", "retrieval", "bot"},

	// What a PDF is as a file, which nobody else needs to know.
	"corpus/pdf/syntax": {},

	// The rooms of the index: its matrix, and the programs that make its data and
	// its weights, which no other package may need.
	"retrieval/vectors":          {},
	"retrieval/table":            {},
	"retrieval/onnx":             {},
	"retrieval/train":            {"corpus", "retrieval", "retrieval/table"},
	"retrieval/train/dictionary": {"corpus", "retrieval"},

	// What the front ends and the store agree on.
	"bot/access":   {},
	"bot/schedule": {"corpus"},
	"bot/past":     {"corpus"},
	"bot/record":   {"corpus", "bot", "bot/schedule"},

	// The adapters, and the rooms of the one to Slack.
	"bot/llm":                {"corpus", "retrieval", "prompts", "bot"},
	"bot/web":                {"corpus", "retrieval", "bot", "bot/access", "bot/past", "bot/record"},
	"bot/state":              {"corpus", "retrieval", "bot", "bot/schedule", "bot/record"},
	"bot/slackapp":           {"corpus", "corpus/inbox", "retrieval", "bot", "bot/access", "bot/schedule", "bot/record", "bot/slackapp/inlet", "bot/slackapp/outbox", "bot/slackapp/blocks"},
	"bot/slackapp/inlet":     {},
	"bot/slackapp/outbox":    {"retrieval", "bot/record", "bot/slackapp/blocks"},
	"bot/slackapp/blocks":    {"corpus", "corpus/inbox", "bot", "bot/schedule", "bot/record"},
	"bot/slackapp/slackfake": {},
	"bot/llm/llmfake":        {},

	"cmd/verbatim": {"*"},
}

// testsMayImport is what the tests of any package may import besides.
var testsMayImport = []string{"corpus/sample", "retrieval", "prompts", "bot/slackapp/slackfake", "bot/llm/llmfake"}

// onlyIn names the one package that may import a library, tests and the rooms
// under it included.
var onlyIn = map[string]string{
	"github.com/philippgille/chromem-go":  "retrieval",
	"github.com/sashabaranov/go-openai":   "bot/llm",
	"github.com/slack-go/slack":           "bot/slackapp",
	"github.com/spf13/cobra":              "cmd/verbatim",
	"github.com/schollz/progressbar/v3":   "cmd/verbatim",
	"golang.org/x/term":                   "cmd/verbatim",
	"github.com/blevesearch/snowballstem": "retrieval",
	"github.com/viterin/vek":              "retrieval",
	"github.com/knights-analytics/hugot":  "retrieval",
	"github.com/temoto/robotstxt":         "corpus/web",
	"github.com/mmcdole/gofeed":           "corpus/feed",
	"github.com/riverqueue/river":         "bot/state",
	"github.com/jackc/pgx/v5":             "bot/state",
	"modernc.org/sqlite":                  "bot/state",
	"github.com/prometheus/client_golang": "bot/web",
	"github.com/gorilla/websocket":        "bot/slackapp",
}

// A listed is what go list says of a package.
type listed struct {
	ImportPath                         string
	Dir, Doc                           string
	GoFiles                            []string
	Imports, TestImports, XTestImports []string
}

func TestImports(t *testing.T) {
	for _, p := range goList(t) {
		name := strings.TrimPrefix(p.ImportPath, module+"/")
		allowed, known := mayImport[name]
		if !known {
			t.Errorf("%s is not in the tree of DESIGN.md", name)
			continue
		}
		if p.Doc == "" {
			t.Errorf("%s has no package comment", name)
		}
		checkImports(t, name, p.Imports, allowed)
		checkImports(t, name+" (tests)", slices.Concat(p.TestImports, p.XTestImports), slices.Concat(allowed, testsMayImport, []string{name}))
		for _, imported := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			for library, owner := range onlyIn {
				if within(imported, library) && !within(name, owner) {
					t.Errorf("%s imports %s, which is for %s alone", name, imported, owner)
				}
			}
		}
	}
}

// checkImports fails for each import of this module that is not allowed; "*" allows all.
func checkImports(t *testing.T, name string, imports, allowed []string) {
	t.Helper()
	for _, imported := range imports {
		ours, ok := strings.CutPrefix(imported, module+"/")
		if ok && !slices.Contains(allowed, ours) && !slices.Contains(allowed, "*") {
			t.Errorf("%s imports %s", name, ours)
		}
	}
}

var goFile = regexp.MustCompile(`\b[a-z_]+\.go\b`)

// TestDocFiles looks for each file that a package comment names.
func TestDocFiles(t *testing.T) {
	for _, p := range goList(t) {
		for _, file := range p.GoFiles {
			src, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, file), nil, parser.PackageClauseOnly|parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range goFile.FindAllString(src.Doc.Text(), -1) {
				if _, err := os.Stat(filepath.Join(p.Dir, name)); err != nil {
					t.Errorf("%s names a file that is not there: %v", file, err)
				}
			}
		}
	}
}

func within(path, prefix string) bool {
	return path == prefix || strings.HasPrefix(path, prefix+"/")
}

func goList(t *testing.T) []listed {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command to ask")
	}
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,Doc,GoFiles,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 5 {
		t.Fatalf("go list names only %d packages", len(all))
	}
	return all
}

// TestImportTable checks that no two packages of the table may import each other.
func TestImportTable(t *testing.T) {
	for name, allowed := range mayImport {
		for _, other := range allowed {
			if other != "*" && slices.Contains(mayImport[other], name) {
				t.Errorf("%s and %s may import each other", name, other)
			}
		}
	}
}
