package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/verbatim-briefing/verbatim/bot/access"
)

// A slackConfig is what the configuration file says under slack.
type slackConfig struct {
	access.Rules `yaml:",inline"`
	Limits       struct {
		UserPerMinute    *int `yaml:"user_per_minute"`
		UserPerDay       *int `yaml:"user_per_day"`
		ChannelPerMinute *int `yaml:"channel_per_minute"`
	} `yaml:"limits"`
	// Inboxes are the channels whose files become documents, by their ids.
	Inboxes    map[string]inboxConfig `yaml:"inboxes"`
	StaleAfter string                 `yaml:"stale_after"`
	Retention  string                 `yaml:"retention"`
	Citations  string                 `yaml:"citations"`
	Streaming  string                 `yaml:"streaming"`
}

// The defaults of what slack has.
const (
	userPerMinute    = 12
	channelPerMinute = 40
	staleAfter       = 6 * time.Hour
	retention        = 90 * 24 * time.Hour
)

// A configFile is the file that a setting stands in, for messages.
type configFile struct {
	name string
	raw  []byte
}

// at is the file with the line in which a word stands first, "FILE:3".
func (f configFile) at(word string) string {
	before, _, found := bytes.Cut(f.raw, []byte(word))
	if !found {
		return f.name
	}
	return f.name + ":" + strconv.Itoa(1+bytes.Count(before, []byte("\n")))
}

// atPath is the file with the line of a key, by the keys that lead to it with dots
// between them; where the key stands elsewhere, as behind an anchor, with that of
// the nearest that does not.
func (f configFile) atPath(path string) string {
	tree, err := parser.ParseBytes(f.raw, 0)
	if err != nil || len(tree.Docs) == 0 {
		return f.name
	}
	where, node := f.name, tree.Docs[0].Body
	for _, key := range strings.Split(path, ".") {
		entry := entryOf(node, key)
		if entry == nil {
			break
		}
		where, node = f.name+":"+strconv.Itoa(entry.Key.GetToken().Position.Line), entry.Value
	}
	return where
}

// entryOf is what a mapping has for a key; nil for nothing.
func entryOf(node ast.Node, key string) *ast.MappingValueNode {
	if anchor, ok := node.(*ast.AnchorNode); ok {
		node = anchor.Value
	}
	mapping, ok := node.(ast.MapNode)
	if !ok {
		return nil
	}
	for entries := mapping.MapRange(); entries.Next(); {
		if entry := entries.KeyValue(); entry.Key.GetToken().Value == key {
			return entry
		}
	}
	return nil
}

var (
	channelID = regexp.MustCompile(`^[CGD][A-Z0-9]{2,20}$`)
	userID    = regexp.MustCompile(`^[UW][A-Z0-9]{2,20}$`)
)

const (
	channelHint = "a channel's id, as C0123456789, stands at the end of its details in Slack"
	userHint    = "a member's id, as U0123456789, is in their profile in Slack under ⋮, copy member ID"
)

// check refuses what could only be a slip of whoever wrote the file.
func (c slackConfig) check(file configFile) error {
	for _, id := range slices.Sorted(maps.Keys(c.Channels)) {
		if !channelID.MatchString(id) {
			return failure(channelHint, "%s: slack: channels: %q is no channel id", file.at(id), id)
		}
		if err := checkAnswer(file, c.Channels[id].Answer); err != nil {
			return err
		}
	}
	for _, id := range slices.Concat(c.Admins, slices.Sorted(maps.Keys(c.People))) {
		if !userID.MatchString(id) {
			return failure(userHint, "%s: slack: %q is no user id", file.at(id), id)
		}
	}
	for _, answer := range []access.Mode{c.Default.Answer, c.Direct.Answer} {
		if err := checkAnswer(file, answer); err != nil {
			return err
		}
	}
	if err := checkLists(file); err != nil {
		return err
	}
	for key, n := range map[string]*int{"user_per_minute": c.Limits.UserPerMinute, "user_per_day": c.Limits.UserPerDay, "channel_per_minute": c.Limits.ChannelPerMinute} {
		if n != nil && *n < 0 {
			return failure("0 means no limit", "%s: slack: limits: %s: %d is below 0", file.at(key), key, *n)
		}
	}
	for key, s := range map[string]string{"stale_after": c.StaleAfter, "retention": c.Retention} {
		if _, err := parseDuration(s); err != nil {
			return failure("write 90d, 6h or 30m; 0 means without end", "%s: slack: %s: %w", file.at(key), key, err)
		}
	}
	if !slices.Contains([]string{"", "auto", "plain"}, c.Citations) {
		return failure("", "%s: slack: citations: %q is neither auto nor plain", file.at("citations"), c.Citations)
	}
	if !slices.Contains([]string{"", "auto", "off"}, c.Streaming) {
		return failure("", "%s: slack: streaming: %q is neither auto nor off", file.at("streaming"), c.Streaming)
	}
	return nil
}

// A givenSlack is what the file says of collections, as it says it: a list with
// nothing in it is not a key that is left out.
type givenSlack struct {
	Slack struct {
		Default  map[string]any            `yaml:"default"`
		Direct   map[string]any            `yaml:"direct"`
		Channels map[string]map[string]any `yaml:"channels"`
		People   map[string]any            `yaml:"people"`
	} `yaml:"slack"`
}

// checkLists refuses a list of collections that was begun and has no value: as a
// list that is left out it would open everything.
func checkLists(file configFile) error {
	var given givenSlack
	if err := yaml.Unmarshal(file.raw, &given); err != nil {
		return failure("", "%s: slack: %w", file.name, err)
	}
	rules := map[string]map[string]any{"default": given.Slack.Default, "direct": given.Slack.Direct}
	for id, rule := range given.Slack.Channels {
		rules["channels."+id] = rule
	}
	lists := map[string]any{}
	for path, rule := range rules {
		if list, there := rule["collections"]; there {
			lists[path+".collections"] = list
		}
	}
	for id, list := range given.Slack.People {
		lists["people."+id] = list
	}
	for _, path := range slices.Sorted(maps.Keys(lists)) {
		names, _ := lists[path].([]any)
		if lists[path] == nil || slices.Contains(names, nil) {
			return failure("[] for none, leave the key out for all", "%s: slack: %s has no value", file.atPath("slack."+path), strings.ReplaceAll(path, ".", ": "))
		}
	}
	return nil
}

func checkAnswer(file configFile, m access.Mode) error {
	if !slices.Contains([]access.Mode{"", access.Mention, access.Every, access.Off}, m) {
		return failure("mention answers who mentions it, every answers every question, off nobody", "%s: slack: answer: %q is neither mention, every nor off", file.at(string(m)), m)
	}
	return nil
}

// parseDuration reads "90d", "36h", "30m", "1h30m"; "" and "0" are zero.
func parseDuration(s string) (time.Duration, error) {
	if s == "" || s == "0" {
		return 0, nil
	}
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		if err != nil {
			return 0, fmt.Errorf("%q is no length of time", s)
		}
		return time.Duration(n) * 24 * time.Hour, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%q is no length of time", s)
	}
	return d, nil
}

// duration is a checked setting, or its default when it is not given.
func duration(s string, otherwise time.Duration) time.Duration {
	if s == "" {
		return otherwise
	}
	d, _ := parseDuration(s) // checked when the file was read
	return d
}

func number(n *int, otherwise int) int { return *cmp.Or(n, &otherwise) }

// limited are the rules where nothing but those collections may be quoted at all;
// no collections means no such limit.
func limited(r access.Rules, collections []string) access.Rules {
	if len(collections) == 0 {
		return r
	}
	limit := func(rule access.Rule) access.Rule {
		if rule.Collections != nil {
			rule.Collections = slices.DeleteFunc(slices.Clone(rule.Collections), func(name string) bool { return !slices.Contains(collections, name) })
		}
		return rule
	}
	r.Default, r.Direct = limit(r.Default), limit(r.Direct)
	if r.Default.Collections == nil {
		r.Default.Collections = collections
	}
	channels := make(map[string]access.Rule, len(r.Channels))
	for id, rule := range r.Channels {
		channels[id] = limit(rule)
	}
	r.Channels = channels
	return r
}

// namedCollections are the collections that rules speak of, each once.
func namedCollections(r access.Rules) []string {
	names := slices.Concat(r.Default.Collections, r.Direct.Collections)
	for _, rule := range r.Channels {
		names = append(names, rule.Collections...)
	}
	for _, own := range r.People {
		names = append(names, own...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
