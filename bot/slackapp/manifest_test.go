package slackapp

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

var updateManifest = flag.Bool("update-manifest", false, "rewrite the manifests in testdata")

func TestManifestGolden(t *testing.T) {
	for name, url := range map[string]string{"socket": "", "http": "https://verbatim.example.org/"} {
		var got bytes.Buffer
		enc := json.NewEncoder(&got)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(Manifest(url, false)); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", "manifest."+name+".json")
		if *updateManifest {
			if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s differs from the manifest (-update-manifest rewrites it):\n%s", file, got.Bytes())
		}
	}
}

// TestManifestIsSlacks checks that every field of the manifest is one that Slack has, within its limits.
func TestManifestIsSlacks(t *testing.T) {
	b, err := json.Marshal(Manifest("https://verbatim.example.org", true))
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	var m slack.Manifest
	if err := dec.Decode(&m); err != nil {
		t.Fatal(err)
	}
	for what, n := range map[string]struct {
		text string
		most int
	}{
		"name":         {m.Display.Name, 35},
		"description":  {m.Display.Description, 140},
		"long":         {m.Display.LongDescription, 4000},
		"bot":          {m.Features.BotUser.DisplayName, 80},
		"command":      {m.Features.SlashCommands[0].Description, 2000},
		"usage hint":   {m.Features.SlashCommands[0].UsageHint, 1000},
		"shortcut":     {m.Features.Shortcuts[0].Name, 24},
		"shortcut doc": {m.Features.Shortcuts[0].Description, 150},
		"agent":        {m.Features.AgentView.AgentDescription, 300},
	} {
		if length := utf8.RuneCountInString(n.text); length == 0 || length > n.most {
			t.Errorf("%s has %d characters, at most %d are allowed", what, length, n.most)
		}
	}
	if n := len(m.Display.LongDescription); n < 175 {
		t.Errorf("the long description has %d characters, Slack wants 175", n)
	}
	if n := len(m.Features.AgentView.SuggestedPrompts); n > 4 {
		t.Errorf("%d suggested prompts, at most 4 are shown", n)
	}
	if !slices.IsSorted(Scopes) || !slices.IsSorted(botEvents) {
		t.Error("scopes or events are not in order")
	}
	if m.Settings.SocketModeEnabled || !Manifest("", false).Settings.Socket {
		t.Error("socket mode goes with no address")
	}
}
