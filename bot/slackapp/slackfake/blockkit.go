// Block Kit as tables: which blocks and elements there are, what they hold and how much.
package slackfake

import (
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"
)

const (
	messageBlocks   = 50
	viewBlocks      = 100
	markdownSum     = 12000
	messageTextSum  = 13200 // measured, not documented
	longestText     = 40000
	longestUpdate   = 4000 // bytes, for chat.update
	privateMetadata = 3000
)

var (
	blockID  = str(1, 255)
	actionID = str(1, 255)
	link     = str(1, 3000)

	confirm = object(fields{
		"title": text("plain_text", 100), "text": text("", 300), "confirm": text("plain_text", 30),
		"deny": text("plain_text", 30), "style": enum("primary", "danger"),
	}, "title text confirm deny")

	image = object(fields{
		"image_url": link, "slack_file": anything, "alt_text": str(1, 2000),
	}, "alt_text")

	button = object(fields{
		"action_id": actionID, "text": text("plain_text", 75), "url": link, "value": str(1, 2000),
		"style": enum("primary", "danger"), "confirm": confirm, "accessibility_label": str(1, 75),
	}, "text")

	plainOption = object(fields{
		"text": text("plain_text", 75), "value": str(1, 150), "description": text("plain_text", 75), "url": link,
	}, "text value")
	richOption = object(fields{
		"text": text("", 75), "value": str(1, 150), "description": text("", 75),
	}, "text value")
	optionGroup = object(fields{"label": text("plain_text", 75), "options": list(1, 100, plainOption)}, "label options")
)

func choice(more fields, required string) rule {
	f := fields{
		"action_id": actionID, "placeholder": text("plain_text", 150), "confirm": confirm, "focus_on_load": flag,
	}
	for k, v := range more {
		f[k] = v
	}
	return object(f, required)
}

func staticSelect(initial string, more fields) rule {
	f := fields{"options": list(1, 100, plainOption), "option_groups": list(1, 100, optionGroup), initial: anything}
	for k, v := range more {
		f[k] = v
	}
	one := func(c *checker, at string, v any) {
		m, _ := v.(map[string]any)
		if (m["options"] == nil) == (m["option_groups"] == nil) {
			c.bad(at, "must have exactly one of options and option_groups")
		}
	}
	return both(both(choice(f, ""), one), among(initial))
}

func singles() map[string]rule {
	return map[string]rule{
		"button":               button,
		"static_select":        staticSelect("initial_option", nil),
		"external_select":      choice(fields{"initial_option": plainOption, "min_query_length": number(0, 1e6)}, ""),
		"users_select":         choice(fields{"initial_user": str(1, 0)}, ""),
		"channels_select":      choice(fields{"initial_channel": str(1, 0), "response_url_enabled": flag}, ""),
		"conversations_select": choice(fields{"initial_conversation": str(1, 0), "default_to_current_conversation": flag, "response_url_enabled": flag, "filter": anything}, ""),
		"overflow":             object(fields{"action_id": actionID, "options": list(1, 5, plainOption), "confirm": confirm}, "options"),
		"datepicker":           choice(fields{"initial_date": str(10, 10)}, ""),
		"timepicker":           choice(fields{"initial_time": str(5, 5), "timezone": str(1, 0)}, ""),
		"datetimepicker":       object(fields{"action_id": actionID, "initial_date_time": number(1e9, 1e10), "confirm": confirm, "focus_on_load": flag}, ""),
		"checkboxes": both(object(fields{
			"action_id": actionID, "options": list(1, 10, richOption), "initial_options": list(1, 10, richOption), "confirm": confirm, "focus_on_load": flag,
		}, "options"), among("initial_options")),
		"radio_buttons": both(object(fields{
			"action_id": actionID, "options": list(1, 10, richOption), "initial_option": richOption, "confirm": confirm, "focus_on_load": flag,
		}, "options"), among("initial_option")),
	}
}

func multis() map[string]rule {
	most := fields{"max_selected_items": number(1, 1e6)}
	return map[string]rule{
		"multi_static_select":        staticSelect("initial_options", most),
		"multi_users_select":         choice(fields{"initial_users": list(1, 0, str(1, 0)), "max_selected_items": number(1, 1e6)}, ""),
		"multi_channels_select":      choice(fields{"initial_channels": list(1, 0, str(1, 0)), "max_selected_items": number(1, 1e6)}, ""),
		"multi_conversations_select": choice(fields{"initial_conversations": list(1, 0, str(1, 0)), "default_to_current_conversation": flag, "filter": anything, "max_selected_items": number(1, 1e6)}, ""),
	}
}

func fieldsOfText(more fields, required string) rule {
	f := fields{
		"action_id": actionID, "initial_value": str(0, 3000), "placeholder": text("plain_text", 150),
		"focus_on_load": flag, "dispatch_action_config": anything,
	}
	for k, v := range more {
		f[k] = v
	}
	return object(f, required)
}

func inputs() map[string]rule {
	return merge(singles(), multis(), map[string]rule{
		"plain_text_input": fieldsOfText(fields{"multiline": flag, "min_length": number(0, 3000), "max_length": number(1, 3000)}, ""),
		"email_text_input": fieldsOfText(nil, ""),
		"url_text_input":   fieldsOfText(nil, ""),
		"number_input":     fieldsOfText(fields{"is_decimal_allowed": flag, "min_value": str(1, 0), "max_value": str(1, 0)}, "is_decimal_allowed"),
		"rich_text_input":  fieldsOfText(fields{"initial_value": anything}, ""),
	}, map[string]rule{"button": nil, "overflow": nil})
}

// merge joins tables; a nil rule takes an entry away.
func merge(tables ...map[string]rule) map[string]rule {
	all := map[string]rule{}
	for _, t := range tables {
		for k, v := range t {
			if v == nil {
				delete(all, k)
			} else {
				all[k] = v
			}
		}
	}
	return all
}

func feedbackButton() rule {
	return object(fields{"text": text("plain_text", 75), "value": str(1, 2000), "accessibility_label": str(1, 75)}, "text value")
}

// block gives a block type its block_id beside its own fields.
func block(f fields, required string) rule {
	f["block_id"] = blockID
	return object(f, required)
}

func section(c *checker, at string, v any) {
	m, _ := v.(map[string]any)
	if m["text"] == nil && m["fields"] == nil {
		c.bad(at, "must define either \"text\" or \"fields\"")
	}
	block(fields{
		"text": text("", 3000), "fields": list(1, 10, text("", 2000)), "expand": flag,
		"accessory": byType(merge(singles(), multis(), map[string]rule{"image": image})),
	}, "")(c, at, v)
}

// blockTypes are the blocks of a surface.
func (c *checker) blockTypes() map[string]rule {
	types := map[string]rule{
		"section": section,
		"divider": block(fields{}, ""),
		"header":  block(fields{"text": text("plain_text", 150), "level": number(1, 4)}, "text"),
		"image": block(fields{
			"image_url": link, "slack_file": anything, "alt_text": str(1, 2000), "title": text("plain_text", 2000),
		}, "alt_text"),
		"context": block(fields{"elements": list(1, 10, func(c *checker, at string, v any) {
			if m, _ := v.(map[string]any); m["type"] == "image" {
				image(c, at, v)
				return
			}
			text("", 3000)(c, at, v)
		})}, "elements"),
		"actions":   block(fields{"elements": list(1, 25, byType(singles()))}, "elements"),
		"rich_text": block(fields{"elements": list(1, 0, byType(richBlocks()))}, "elements"),
		"input": both(block(fields{
			"label": text("plain_text", 2000), "hint": text("plain_text", 2000), "optional": flag, "dispatch_action": flag,
			"element": byType(inputs()),
		}, "label element"), func(c *checker, at string, v any) { c.inputs++ }),
	}
	if c.surface != "message" {
		return types
	}
	types["markdown"] = block(fields{"text": both(shown(0), func(c *checker, at string, v any) {
		s, _ := v.(string)
		c.markdown += utf8.RuneCountInString(s)
	})}, "text")
	types["context_actions"] = block(fields{"elements": list(1, 5, byType(map[string]rule{
		"feedback_buttons": object(fields{
			"action_id": actionID, "positive_button": feedbackButton(), "negative_button": feedbackButton(),
		}, "positive_button negative_button"),
		"icon_button": object(fields{
			"action_id": actionID, "icon": enum("trash"), "text": text("plain_text", 75), "value": str(1, 2000), "confirm": confirm,
			"accessibility_label": str(1, 75), "visible_to_user_ids": list(1, 0, str(1, 0)),
		}, "icon text"),
	}))}, "elements")
	types["table"] = both(block(fields{
		"rows": list(1, 100, list(1, 20, byType(map[string]rule{
			"raw_text":  object(fields{"text": shown(0)}, "text"),
			"rich_text": object(fields{"elements": list(1, 0, byType(richBlocks()))}, "elements"),
		}))),
		"column_settings": list(0, 20, anything),
	}, "rows"), func(c *checker, at string, v any) { c.tables++ })
	return types
}

// blocks checks a list of blocks under a pointer.
func (c *checker) blocks(at string, items []any, most int) {
	if len(items) > most {
		c.bad(at, "no more than %d items allowed", most)
	}
	check := byType(c.blockTypes())
	c.ids = map[string]bool{}
	for i, it := range items {
		here := at + "/" + strconv.Itoa(i)
		check(c, here, it)
		m, _ := it.(map[string]any)
		if id, ok := m["block_id"].(string); ok {
			if c.ids[id] {
				c.bad(here+"/block_id", "`block_id` already exists: %s", id)
			}
			c.ids[id] = true
		}
		c.actions(here, m)
	}
	if c.tables > 1 {
		c.bad(at, "only one table block is allowed")
	}
	if c.markdown > markdownSum {
		c.bad(at, "markdown blocks must be less than %d characters in total", markdownSum+1)
	}
}

// actions asks that the action_ids of one block differ.
func (c *checker) actions(at string, b map[string]any) {
	seen := map[string]bool{}
	for _, e := range elementsOf(b) {
		id, ok := e["action_id"].(string)
		if ok && seen[id] {
			c.bad(at, "`action_id` %q already exists for another element", id)
		}
		seen[id] = true
	}
}

// elementsOf returns the elements of a block that one can use.
func elementsOf(b map[string]any) []map[string]any {
	var found []map[string]any
	add := func(v any) {
		if m, ok := v.(map[string]any); ok {
			found = append(found, m)
		}
	}
	switch b["type"] {
	case "section":
		add(b["accessory"])
	case "input":
		add(b["element"])
	case "actions", "context_actions":
		items, _ := b["elements"].([]any)
		for _, it := range items {
			add(it)
		}
	}
	return found
}

// checkBlocks checks a message's blocks and returns Slack's error code and what is
// wrong, or "" when nothing is.
func (s *Server) checkBlocks(raw json.RawMessage) (code string, why []string) {
	var items []any
	if err := json.Unmarshal(raw, &items); err != nil {
		return "invalid_blocks_format", []string{"blocks must be a JSON array"}
	}
	c := &checker{surface: "message", citations: !s.opts.RefuseCitations}
	c.blocks("/blocks", items, messageBlocks)
	if len(c.errs) > 0 {
		return "invalid_blocks", c.errs
	}
	if sum := c.chars + len(items)*s.opts.BlockOverhead; sum > messageTextSum {
		return "msg_blocks_too_long", []string{fmt.Sprintf("%d characters with what blocks cost, %d is the most", sum, messageTextSum)}
	}
	return "", nil
}
