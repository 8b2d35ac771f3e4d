package main

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// plainly is a text as it is read, with plain spaces and apostrophes.
func plainly(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", "\u00a0", " ", "\u202f", " ", "’", "'", "\u2060", "").Replace(s)
}

// everything is all that a reader of a message may see: its text and its blocks.
func everything(m slackfake.Message) string {
	var out []string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			for _, k := range slices.Sorted(maps.Keys(v)) {
				walk(v[k])
			}
		case string:
			out = append(out, v)
		}
	}
	var blocks any
	if json.Unmarshal(m.Blocks, &blocks) == nil {
		walk(blocks)
	}
	return plainly(m.Text + "\n" + strings.Join(out, "\n"))
}

// has checks that a message, its text and its blocks, has all those words.
func (d *desk) has(m slackfake.Message, words ...string) {
	d.Helper()
	all := everything(m)
	for _, w := range words {
		if !strings.Contains(all, plainly(w)) {
			d.Errorf("%s in %s lacks %q:\n%s", m.Method, m.Channel, w, all)
		}
	}
}

// says checks that the text of a message, which notifications and screen readers
// show, has all those words.
func (d *desk) says(m slackfake.Message, words ...string) {
	d.Helper()
	for _, w := range words {
		if !strings.Contains(plainly(m.Text), plainly(w)) {
			d.Errorf("the text of %s in %s lacks %q:\n%s", m.Method, m.Channel, w, m.Text)
		}
	}
}

// lacks checks that nothing of a message has any of those words.
func (d *desk) lacks(m slackfake.Message, words ...string) {
	d.Helper()
	all := everything(m)
	for _, w := range words {
		if strings.Contains(all, plainly(w)) {
			d.Errorf("%s in %s has %q:\n%s", m.Method, m.Channel, w, all)
		}
	}
}

var sourceLink = regexp.MustCompile(regexp.QuoteMeta(publicURL) + `(/source/[\w-]+)`)

// links are the paths of the pages of sources that a message leads to.
func links(m slackfake.Message) []string {
	var out []string
	for _, l := range sourceLink.FindAllStringSubmatch(everything(m), -1) {
		if !slices.Contains(out, l[1]) {
			out = append(out, l[1])
		}
	}
	return out
}
