package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestConfigError has files that cannot be taken for a configuration: what is said of
// them is for people who do not know in what language the program is written.
func TestConfigError(t *testing.T) {
	const (
		top    = "known keys: corpus, data, collections, lang, offline, listen, public_url, slack, model, past, feeds, pages, sitemaps"
		model  = "known keys of model: base_url, embedding_base_url, api, chat, embedding, dimensions, timeout, patience, budget"
		budget = "known keys of model: budget: tokens_per_day, cost_per_day, input_price, output_price, embedding_price"
	)
	for _, test := range []struct{ file, want, hint string }{
		{"model: {chat: [a]}", "1: model: chat: text is expected here, not a list", model},
		{"model:\n  chat:\n    - a", "3: model: chat: text is expected here, not a list", model},
		{"model:\n  chat: {a: b}", "2: model: chat: text is expected here, not a section", model},
		{"lang: fr\nmodel: &m\n  chat: [b]", "3: model: chat: text is expected here, not a list", model},
		{"model:\n  dimensions: hushhush", "2: model: dimensions: a whole number is expected here", model},
		{"model:\n  dimensions: 99999999999999999999", "2: model: dimensions: a whole number is expected here", model},
		{"model: [a]", "1: model: a section of keys with values is expected here, not a list", model},
		{"model: hushhush", "1: model: a section of keys with values is expected here", model},
		{"model:\n  budget: 5", "2: model: budget: a section of keys with values is expected here", budget},
		{"model:\n  budget:\n    cost_per_day: [x]", "3: model: budget: cost_per_day: a number is expected here, not a list", budget},
		{"model:\n  budget: {embedding_price: x}", "2: model: budget: embedding_price: a number is expected here", budget},
		{"corpus: {a: b}", "1: corpus: a list is expected here, not a section", top},
		{"corpus: [[a]]", "1: corpus: text is expected here, not a list", top},
		{"offline: maybe", "1: offline: true or false is expected here", top},
		{"- a", "1: a section of keys with values is expected here, not a list", top},
		{"hushhush", "1: a section of keys with values is expected here", top},
		{"nope: 1", `1: unknown field "nope"`, top},
		{"model: {chat: a, nope: b}", `1: unknown field "nope"`, model},
		{"model:\n  budget:\n    nope: 1", `3: unknown field "nope"`, budget},
		{"slack:\n  limits: {nope: 1}", `2: unknown field "nope"`, "known keys of slack: limits: user_per_minute, user_per_day, channel_per_minute"},
		{"slack: 5", "1: slack: a section of keys with values is expected here", "known keys of slack: "},
		{"model:\n  chat: a\n  chat: b", "3: mapping key \"chat\" already defined at [2:3]", model},
		{"lang: fr\nmodel:\n  chat: [a", "3: sequence end token ']' not found", model},
		{"model: {api_key: hushhush}", `1: unknown field "api_key"`, "secrets do not belong in a file that gets copied: set OPENAI_API_KEY or OPENAI_API_KEY_FILE"},
	} {
		file := filepath.Join(t.TempDir(), "v.yaml")
		write(t, file, test.file+"\n")
		_, err := readConfig(file)
		var out strings.Builder
		report(&out, err)
		said, hint, _ := strings.Cut(out.String(), "\nhint: ")
		if want := "verbatim: " + file + ":" + test.want; said != want || !strings.HasPrefix(hint, test.hint) {
			t.Errorf("%s\n%s\nwant %s\nhint: %s", test.file, out.String(), want, test.hint)
		}
	}
}
