package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// settledWith is a program with the settings of a configuration file, whose folder dir is.
func settledWith(t *testing.T, dir, config string) (*app, error) {
	t.Helper()
	file := filepath.Join(dir, "v.yaml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{getenv: func(string) string { return "" }, stderr: io.Discard}
	a.flags.config = file
	return a, a.settle(new(cobra.Command))
}

func TestInboxConfig(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"corpus/presse", "apart", "data"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "corpus"), filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	for _, tt := range []struct{ inbox, dir, at, wrong string }{
		{"{collection: depots}", "data/inbox/depots", "depots", ""},
		{"{folder: apart}", "apart", "apart", ""},
		{"{folder: apart, collection: depots}", "apart", "depots", ""},
		{"{folder: corpus/presse}", "corpus/presse", "presse", ""},
		{"{folder: corpus/presse/slack, collection: presse}", "corpus/presse/slack", "presse/slack", ""},
		{"{folder: link/neuf}", "link/neuf", "neuf", ""},
		{"{folder: corpus}", "", "", "not in the folder of its collection"},
		{"{folder: corpus/presse, collection: depots}", "", "", "not in the folder of its collection"},
		{"{}", "", "", "v.yaml:5: slack: inboxes: CDEPOTS: there is neither a collection nor a folder"},
		{"{collection: ../x}", "", "", "is no name of a folder"},
		{"{collection: .x}", "", "", "is no name of a folder"},
		{"{collection: x, kinds: [exe]}", "", "", `files of the kind "exe" cannot be read`},
		{"{collection: x, kinds: [jsonl]}", "", "", `files of the kind "jsonl" cannot be read`},
		{"{collection: x, max_mb: 0}", "", "", "max_mb: 0 is no size"},
		{"{collection: x, people: [anne]}", "", "", `people: "anne" is no user id`},
		{"{collection: x, kind: [pdf]}", "", "", `unknown field "kind"`},
	} {
		config := "corpus: [corpus]\ndata: data\nslack:\n  inboxes:\n    CDEPOTS: " + tt.inbox + "\n"
		a, err := settledWith(t, dir, config)
		var all []placedInbox
		if err == nil {
			all, err = a.inboxes()
		}
		if tt.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), tt.wrong) {
				t.Errorf("%s: %v, want %s", tt.inbox, err, tt.wrong)
			}
			continue
		}
		if err != nil || len(all) != 1 {
			t.Errorf("%s: %v", tt.inbox, err)
			continue
		}
		f := all[0].folder
		if f.Dir != filepath.Join(dir, tt.dir) || f.At != tt.at || all[0].apart != strings.Contains("depots apart", tt.at) || f.MaxBytes != inboxMB<<20 {
			t.Errorf("%s: %+v", tt.inbox, all[0])
		}
		if slices.Contains(f.Kinds, ".jsonl") || !slices.Contains(f.Kinds, ".pdf") || !slices.Contains(f.Kinds, ".txt") {
			t.Errorf("kinds %q", f.Kinds)
		}
	}
}

func TestInboxConfigMany(t *testing.T) {
	for config, wrong := range map[string]string{
		"{CA: {collection: x}, CB: {collection: x}}":                             "",
		"{CAA: {collection: x, folder: one}, CBB: {collection: x, folder: two}}": "two folders",
		"{general: {collection: x}}":                                             "is no channel id",
		"{D0123456789: {collection: x}}":                                         "is no channel id",
	} {
		config = strings.NewReplacer("CA:", "C0A:", "CB:", "C0B:").Replace(config)
		a, err := settledWith(t, t.TempDir(), "data: data\nslack: {inboxes: "+config+"}\n")
		if err == nil {
			_, err = a.inboxes()
		}
		if wrong == "" && err != nil || wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)) {
			t.Errorf("%s: %v, want %q", config, err, wrong)
		}
	}
}

// Without a data folder there is nowhere to put files, and that is said.
func TestInboxConfigNoData(t *testing.T) {
	a, err := settledWith(t, t.TempDir(), "slack: {inboxes: {C0123456789: {collection: x}}}\n")
	if err != nil {
		t.Fatal(err)
	}
	a.data = ""
	if _, err := a.roots(); err == nil || !strings.Contains(err.Error(), "no data folder") {
		t.Errorf("%v", err)
	}
	if a.sampled() {
		t.Error("the sample stands beside an inbox")
	}
}
