// Filling in a modal and sending it off, and what the answer makes of it.
package slackfake

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
)

// An element is something in a block that can be used or filled in.
type element struct {
	id       string
	block    string
	optional bool
	m        map[string]any
}

// elements returns what blocks hold; a block or element without an id gets one, as in Slack.
func elements(blocks json.RawMessage) []element {
	var list []map[string]any
	json.Unmarshal(blocks, &list)
	var found []element
	for i, b := range list {
		id, ok := b["block_id"].(string)
		if !ok {
			id = "auto" + strconv.Itoa(i)
		}
		optional, _ := b["optional"].(bool)
		for k, m := range elementsOf(b) {
			action, ok := m["action_id"].(string)
			if !ok {
				action = fmt.Sprintf("%s-%d", id, k)
			}
			found = append(found, element{id: action, block: id, optional: optional || b["type"] != "input", m: m})
		}
	}
	return found
}

func (e element) kind() string { k, _ := e.m["type"].(string); return k }

// feedback fills in which of the two buttons was used.
func (e element) feedback(a map[string]any, values []string) error {
	want := ""
	if len(values) > 0 {
		want = values[0]
	}
	for _, side := range []string{"positive", "negative"} {
		b, _ := e.m[side+"_button"].(map[string]any)
		if want == side || want == b["value"] {
			a["text"], a["value"] = b["text"], b["value"]
			return nil
		}
	}
	return fmt.Errorf("slackfake: %q is neither feedback button", want)
}

// option returns the option of a value.
func (e element) option(value string) (any, error) {
	for _, o := range optionsOf(e.m) {
		if m, _ := o.(map[string]any); m["value"] == value {
			return o, nil
		}
	}
	return nil, fmt.Errorf("slackfake: %s has no option %q", e.id, value)
}

// state is what an element holds: the values, or with none what it began with.
func (e element) state(values []string) (map[string]any, error) {
	st := map[string]any{"type": e.kind()}
	first := ""
	if len(values) > 0 {
		first = values[0]
	}
	single := func(key, initial string) {
		st[key] = nil
		if first != "" {
			st[key] = first
		} else if v := e.m[initial]; v != nil {
			st[key] = v
		}
	}
	many := func(key, initial string) {
		st[key] = []any{}
		if values != nil {
			st[key] = values
		} else if v := e.m[initial]; v != nil {
			st[key] = v
		}
	}
	switch e.kind() {
	case "static_select", "external_select", "radio_buttons", "overflow":
		st["selected_option"] = e.m["initial_option"]
		if first != "" {
			o, err := e.option(first)
			if err != nil {
				return nil, err
			}
			st["selected_option"] = o
		}
	case "multi_static_select", "checkboxes":
		chosen := []any{}
		for _, v := range values {
			o, err := e.option(v)
			if err != nil {
				return nil, err
			}
			chosen = append(chosen, o)
		}
		st["selected_options"] = chosen
		if v := e.m["initial_options"]; values == nil && v != nil {
			st["selected_options"] = v
		}
	case "datepicker":
		single("selected_date", "initial_date")
	case "timepicker":
		single("selected_time", "initial_time")
	case "users_select":
		single("selected_user", "initial_user")
	case "channels_select":
		single("selected_channel", "initial_channel")
	case "conversations_select":
		single("selected_conversation", "initial_conversation")
	case "multi_users_select":
		many("selected_users", "initial_users")
	case "multi_channels_select":
		many("selected_channels", "initial_channels")
	case "multi_conversations_select":
		many("selected_conversations", "initial_conversations")
	default:
		single("value", "initial_value")
	}
	return st, nil
}

// empty reports whether nothing was filled in.
func empty(st map[string]any) bool {
	for k, v := range st {
		if k == "type" {
			continue
		}
		if list, ok := v.([]any); v != nil && !(ok && len(list) == 0) {
			return false
		}
	}
	return true
}

// DeliverSubmission fills in the modal and sends it off. Values are by action_id or
// by block_id; what is not given keeps its initial value. Like Slack it refuses,
// with an error, to send off a modal in which something required is empty. The
// answer's response_action is carried out.
func (s *Server) DeliverSubmission(ctx context.Context, view string, values map[string][]string, how ...How) (*Delivery, error) {
	s.mu.Lock()
	v := s.views[view]
	if v == nil || v.Type != "modal" {
		s.mu.Unlock()
		return nil, fmt.Errorf("slackfake: no modal %s is open", view)
	}
	state, err := v.fill(values)
	if err != nil {
		s.mu.Unlock()
		return nil, err
	}
	p := s.interaction("view_submission", v.User)
	j := s.viewJSON(v)
	j["state"] = map[string]any{"values": state}
	trig := s.newTrigger(v.User)
	p["view"], p["trigger_id"], p["response_urls"] = j, trig, []any{}
	s.mu.Unlock()
	d, err := s.send(ctx, outgoing{kind: "interactive", typ: "view_submission", payload: p, done: func(d *Delivery) { s.submitted(v, d.Reply) }}, one(how))
	d.Trigger = trig
	return d, err
}

// fill returns the state of a view with the values in it.
func (v *View) fill(values map[string][]string) (map[string]map[string]any, error) {
	var j struct {
		Blocks json.RawMessage `json:"blocks"`
	}
	json.Unmarshal(v.JSON, &j)
	state := map[string]map[string]any{}
	taken := map[string]bool{}
	for _, e := range elements(j.Blocks) {
		if e.kind() == "button" || e.kind() == "image" {
			continue
		}
		key := e.id
		if _, ok := values[key]; !ok {
			key = e.block
		}
		taken[key] = true
		st, err := e.state(values[key])
		if err != nil {
			return nil, err
		}
		if !e.optional && empty(st) {
			return nil, fmt.Errorf("slackfake: %s must be filled in", e.id)
		}
		if state[e.block] == nil {
			state[e.block] = map[string]any{}
		}
		state[e.block][e.id] = st
	}
	for k := range values {
		if !taken[k] {
			return nil, fmt.Errorf("slackfake: the modal has no element %q", k)
		}
	}
	return state, nil
}

// submitted does what the answer to a submission asks for; the lock is held.
func (s *Server) submitted(v *View, body []byte) {
	var a struct {
		Action string            `json:"response_action"`
		View   json.RawMessage   `json:"view"`
		Errors map[string]string `json:"errors"`
	}
	body = bytes.TrimSpace(body)
	if len(body) > 0 && json.Unmarshal(body, &a) != nil {
		s.violate("ack: the answer to a submission is not JSON")
		return
	}
	if a.Action == "update" || a.Action == "push" {
		if why := s.checkView(a.View, "modal"); len(why) > 0 {
			s.violate("ack: the view of a response_action: %s", why[0])
			return
		}
	}
	switch a.Action {
	case "":
		s.pop(v)
	case "clear":
		s.closeViews(v.User)
	case "update":
		s.setView(v, a.View)
	case "push":
		s.stackView(v.User, a.View)
	case "errors":
		s.checkErrors(v, a.Errors)
	default:
		s.violate("ack: unknown response_action")
	}
}

// checkErrors asks that every error belongs to an input block of the view.
func (s *Server) checkErrors(v *View, errors map[string]string) {
	var j struct {
		Blocks []struct {
			Type  string `json:"type"`
			Block string `json:"block_id"`
		} `json:"blocks"`
	}
	json.Unmarshal(v.JSON, &j)
	inputs := map[string]bool{}
	for _, b := range j.Blocks {
		inputs[b.Block] = b.Type == "input"
	}
	for id, text := range errors {
		if !inputs[id] || text == "" {
			s.violate("ack: an error for %q, which is no input block, or an empty one", id)
		}
	}
	if len(errors) == 0 {
		s.violate("ack: response_action errors without errors")
	}
}

// pop closes a modal; the lock is held.
func (s *Server) pop(v *View) {
	delete(s.views, v.ID)
	keep := s.stacks[v.User][:0:0]
	for _, id := range s.stacks[v.User] {
		if id != v.ID {
			keep = append(keep, id)
		}
	}
	s.stacks[v.User] = keep
}
