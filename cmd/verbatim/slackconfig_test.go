package main

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/access"
)

func TestSlackConfig(t *testing.T) {
	file := filepath.Join(t.TempDir(), "v.yaml")
	const text = `
listen: 0.0.0.0:9000
slack:
  admins: [U0123456789]
  default: {answer: mention, collections: [presse]}
  direct: {answer: every}
  channels:
    C0123456789: {answer: every, collections: []}
    G0123456789: {answer: off}
  people: {W0123456789: [presse]}
  external: true
  limits: {user_per_minute: 0}
  stale_after: 12h
  retention: 30d
  citations: plain
`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := readConfig(file)
	if err != nil {
		t.Fatal(err)
	}
	want := access.Rules{
		Admins:  []string{"U0123456789"},
		Default: access.Rule{Answer: access.Mention, Collections: []string{"presse"}},
		Direct:  access.Rule{Answer: access.Every},
		Channels: map[string]access.Rule{
			"C0123456789": {Answer: access.Every, Collections: []string{}},
			"G0123456789": {Answer: access.Off},
		},
		People:   map[string][]string{"W0123456789": {"presse"}},
		External: true,
	}
	if !reflect.DeepEqual(c.Slack.Rules, want) {
		t.Errorf("the rules are %+v", c.Slack.Rules)
	}
	if n := number(c.Slack.Limits.UserPerMinute, userPerMinute); n != 0 {
		t.Errorf("user_per_minute is %d", n)
	}
	if n := number(c.Slack.Limits.ChannelPerMinute, channelPerMinute); n != channelPerMinute {
		t.Errorf("channel_per_minute is %d", n)
	}
	if d := duration(c.Slack.Retention, retention); d != 30*24*time.Hour {
		t.Errorf("retention is %v", d)
	}
}

func TestSlackConfigErrors(t *testing.T) {
	for _, test := range []struct{ slack, want string }{
		{"channels: {general: {answer: every}}", `v.yaml:2: slack: channels: "general" is no channel id`},
		{"admins: [marie]", `v.yaml:2: slack: "marie" is no user id`},
		{"people: {C0123456789: []}", `v.yaml:2: slack: "C0123456789" is no user id`},
		{"default: {answer: always}", `v.yaml:2: slack: answer: "always" is neither mention, every nor off`},
		{"retention: 90 days", `v.yaml:2: slack: retention: "90 days" is no length of time`},
		{"stale_after: -1h", `v.yaml:2: slack: stale_after: "-1h" is no length of time`},
		{"limits: {user_per_day: -1}", `v.yaml:2: slack: limits: user_per_day: -1 is below 0`},
		{"citations: fancy", `v.yaml:2: slack: citations: "fancy" is neither auto nor plain`},
		{"streaming: on", `v.yaml:2: slack: streaming: "on" is neither auto nor off`},
		{"chanels: {}", `v.yaml:2: unknown field "chanels"`},
		{"default: {anwser: every}", `v.yaml:2: unknown field "anwser"`},
	} {
		file := filepath.Join(t.TempDir(), "v.yaml")
		if err := os.WriteFile(file, []byte("slack:\n  "+test.slack+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readConfig(file); err == nil || !strings.HasSuffix(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.slack, err, test.want)
		}
	}
}

// A list of collections without a value is neither none nor all.
func TestSlackConfigNull(t *testing.T) {
	for _, test := range []struct{ slack, want string }{
		{"channels:\n    C0000000002: {collections: }", `v.yaml:4: slack: channels: C0000000002: collections has no value`},
		{"channels:\n    C0000000002:\n      answer: every\n      collections:\n    C0000000003: {answer: off}", `v.yaml:6: slack: channels: C0000000002: collections has no value`},
		{"default: {collections: }", `v.yaml:3: slack: default: collections has no value`},
		{"direct:\n    answer: off\n    collections: null", `v.yaml:5: slack: direct: collections has no value`},
		{"direct: {collections: ~}", `v.yaml:3: slack: direct: collections has no value`},
		{"people: {U0000000003: }", `v.yaml:3: slack: people: U0000000003 has no value`},
		{"people:\n    U0000000003: [presse]\n    U0000000004:\n  guests: true", `v.yaml:5: slack: people: U0000000004 has no value`},
		{"default:\n    collections:\n      - presse\n      -", `v.yaml:4: slack: default: collections has no value`},
		{"default: &all\n    collections:\n  direct: *all", `v.yaml:4: slack: default: collections has no value`},
	} {
		file := filepath.Join(t.TempDir(), "v.yaml")
		// The words stand before as well: it is the key's own line that is named.
		if err := os.WriteFile(file, []byte("# C0000000002 U0000000003 collections\nslack:\n  "+test.slack+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := readConfig(file)
		if err == nil || !strings.HasSuffix(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.slack, err, test.want)
			continue
		}
		var p *problem
		if !errors.As(err, &p) || p.hint != "[] for none, leave the key out for all" {
			t.Errorf("%s: the hint is not what to write", test.slack)
		}
	}
	for _, slack := range []string{"channels: {C0000000002: {collections: []}}", "people: {U0000000003: []}", "channels: {C0000000002: {answer: off}}", "channels:", "people:"} {
		file := filepath.Join(t.TempDir(), "v.yaml")
		if err := os.WriteFile(file, []byte("slack:\n  "+slack+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readConfig(file); err != nil {
			t.Errorf("%s: %v", slack, err)
		}
	}
}

func TestLimitedRules(t *testing.T) {
	r := limited(access.Rules{
		Direct:   access.Rule{Collections: []string{"presse", "interne"}},
		Channels: map[string]access.Rule{"C1": {Collections: []string{"interne"}}, "C2": {}},
	}, []string{"presse"})
	for _, test := range []struct {
		where access.Place
		want  bool
	}{
		{access.Place{Channel: "C1"}, false},
		{access.Place{Channel: "C2"}, true},
		{access.Place{Channel: "C3"}, true},
		{access.Place{Channel: "D1", Direct: true}, true},
	} {
		d := r.Decide(test.where, access.Person{ID: "U1"})
		if d.Sees("presse") != test.want || d.Sees("interne") {
			t.Errorf("%+v: %+v", test.where, d)
		}
	}
}
