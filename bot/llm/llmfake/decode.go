// What a chat request may hold, read as a strict server reads it.

package llmfake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Chat is a request for a chat completion.
type Chat struct {
	Model    string // or Azure's deployment
	Messages []Message
	Stream   bool
	// IncludeUsage is set when the stream is to end with what it cost.
	IncludeUsage bool
	// MaxTokens is max_completion_tokens or max_tokens, 0 for neither.
	MaxTokens int
	// Temperature is nil when none was sent.
	Temperature *float64
	// Format is "", "text", "json_object" or "json_schema"; Name and Schema go with the last.
	Format string
	Name   string
	Schema json.RawMessage
	Strict bool
	// Fields are all fields as they were sent.
	Fields map[string]json.RawMessage
}

// A Message is one turn of a chat.
type Message struct {
	Role string
	Text string
}

// Text is the text of all messages, each followed by a line feed.
func (c *Chat) Text() string {
	var b strings.Builder
	for _, m := range c.Messages {
		b.WriteString(m.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

// chatFields are the fields that the protocol documents for a chat. What single
// servers add to it, such as chat_template_kwargs or top_k, is not in it.
var chatFields = []string{
	"model", "messages", "max_tokens", "max_completion_tokens", "temperature", "top_p", "n", "stream", "stop",
	"presence_penalty", "frequency_penalty", "response_format", "seed", "logit_bias", "logprobs", "top_logprobs",
	"user", "tools", "tool_choice", "functions", "function_call", "stream_options", "parallel_tool_calls", "store",
	"reasoning_effort", "metadata", "prediction", "service_tier", "verbosity", "safety_identifier", "prompt_cache_key",
	"modalities", "audio", "web_search_options",
}

var schemaName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)

func bad(param, code, format string, args ...any) *refusal {
	return &refusal{status: 400, kind: "invalid_request_error", code: code, param: param, message: fmt.Sprintf(format, args...)}
}

// object decodes a JSON object and checks the names of its fields.
func object(o Options, body []byte, known []string) (map[string]json.RawMessage, *refusal) {
	var fields map[string]json.RawMessage
	dec := json.NewDecoder(bytes.NewReader(body))
	if err := dec.Decode(&fields); err != nil || fields == nil || dec.More() {
		return nil, bad("", "", "We could not parse the JSON body of your request.")
	}
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if slices.Contains(o.Reject, name) || !o.Lenient && !slices.Contains(known, name) {
			return nil, bad(name, "unknown_parameter", "Unknown parameter: '%s'.", name)
		}
	}
	return fields, nil
}

// field decodes one field, when it is there.
func field[T any](fields map[string]json.RawMessage, name string, into *T) *refusal {
	raw, ok := fields[name]
	if !ok {
		return nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return bad(name, "invalid_type", "Invalid type for '%s'.", name)
	}
	return nil
}

func decodeChat(o Options, body []byte, deployment string) (*Chat, *refusal) {
	fields, wrong := object(o, body, chatFields)
	if wrong != nil {
		return nil, wrong
	}
	c := &Chat{Fields: fields}
	var max, maxCompletion int
	var messages []struct {
		Role    string          `json:"role"`
		Content json.RawMessage `json:"content"`
		Name    string          `json:"name"`
	}
	for _, wrong := range []*refusal{
		field(fields, "model", &c.Model), field(fields, "messages", &messages), field(fields, "stream", &c.Stream),
		field(fields, "max_tokens", &max), field(fields, "max_completion_tokens", &maxCompletion), field(fields, "temperature", &c.Temperature),
	} {
		if wrong != nil {
			return nil, wrong
		}
	}
	if deployment != "" {
		c.Model = deployment
	}
	if wrong := hasModel(o, c.Model); wrong != nil {
		return nil, wrong
	}
	if fields["max_tokens"] != nil && fields["max_completion_tokens"] != nil {
		return nil, bad("max_tokens", "invalid_parameter_combination", "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.")
	}
	c.MaxTokens = max + maxCompletion
	if c.MaxTokens < 0 || c.Temperature != nil && (*c.Temperature < 0 || *c.Temperature > 2) {
		return nil, bad("", "decimal_below_min_value", "A number is out of its range.")
	}
	if len(messages) == 0 {
		return nil, bad("messages", "empty_array", "Invalid 'messages': empty array.")
	}
	for i, m := range messages {
		text, ok := content(m.Content)
		if !ok || !slices.Contains([]string{"system", "developer", "user", "assistant", "tool"}, m.Role) {
			return nil, bad("messages", "invalid_value", "Invalid value: 'messages[%d]'.", i)
		}
		c.Messages = append(c.Messages, Message{m.Role, text})
	}
	if wrong := c.streamOptions(o); wrong != nil {
		return nil, wrong
	}
	return c, c.format(o)
}

func hasModel(o Options, name string) *refusal {
	if name == "" {
		return bad("model", "", "you must provide a model parameter")
	}
	if o.Models != nil && !slices.Contains(o.Models, name) {
		return &refusal{status: 404, kind: "invalid_request_error", code: "model_not_found",
			message: "The model `" + name + "` does not exist or you do not have access to it."}
	}
	return nil
}

// content reads the content of a message: a string, or parts of text.
func content(raw json.RawMessage) (string, bool) {
	var s string
	if json.Unmarshal(raw, &s) == nil && len(raw) > 0 && raw[0] == '"' {
		return s, true
	}
	var parts []struct{ Type, Text string }
	if json.Unmarshal(raw, &parts) != nil {
		return "", false
	}
	for _, p := range parts {
		if p.Type != "text" {
			return "", false
		}
		s += p.Text
	}
	return s, len(parts) > 0
}

func (c *Chat) streamOptions(o Options) *refusal {
	raw, ok := c.Fields["stream_options"]
	if !ok || string(raw) == "null" {
		return nil
	}
	if !c.Stream {
		return bad("stream_options", "", "The 'stream_options' parameter is only allowed when 'stream' is enabled.")
	}
	fields, wrong := object(o, raw, []string{"include_usage", "include_obfuscation"})
	if wrong != nil {
		return wrong
	}
	return field(fields, "include_usage", &c.IncludeUsage)
}

// format reads response_format. A strict schema is held against the rules that
// OpenAI has for it.
func (c *Chat) format(o Options) *refusal {
	raw, ok := c.Fields["response_format"]
	if !ok || string(raw) == "null" {
		return nil
	}
	inside := Options{Lenient: o.Lenient} // Reject names formats here, not fields
	fields, wrong := object(inside, raw, []string{"type", "json_schema"})
	if wrong != nil {
		return wrong
	}
	if wrong := field(fields, "type", &c.Format); wrong != nil {
		return wrong
	}
	switch {
	case slices.Contains(o.Reject, c.Format) || !slices.Contains([]string{"text", "json_object", "json_schema"}, c.Format):
		return bad("response_format", "invalid_value", "Invalid parameter: 'response_format' of type '%s' is not supported with this model.", c.Format)
	case c.Format == "json_object" && !strings.Contains(strings.ToLower(c.Text()), "json"):
		return bad("messages", "", "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.")
	case c.Format != "json_schema":
		return nil
	}
	if fields["json_schema"] == nil {
		return bad("response_format.json_schema", "missing_required_parameter", "Missing required parameter: 'response_format.json_schema'.")
	}
	inner, wrong := object(inside, fields["json_schema"], []string{"name", "description", "schema", "strict"})
	if wrong != nil {
		return wrong
	}
	for _, wrong := range []*refusal{field(inner, "name", &c.Name), field(inner, "strict", &c.Strict)} {
		if wrong != nil {
			return wrong
		}
	}
	c.Schema = inner["schema"]
	if !schemaName.MatchString(c.Name) {
		return bad("response_format.json_schema.name", "invalid_value", "Invalid 'response_format.json_schema.name'.")
	}
	var schema any
	if json.Unmarshal(c.Schema, &schema) != nil {
		return bad("response_format.json_schema.schema", "missing_required_parameter", "Missing required parameter: 'response_format.json_schema.schema'.")
	}
	if why := strictSchema(schema, "()"); c.Strict && why != "" {
		return bad("response_format", "", "Invalid schema for response_format '%s': %s", c.Name, why)
	}
	return nil
}

// strictSchema is why a strict schema is refused: an object must allow no other
// properties and require all that it has.
func strictSchema(node any, at string) string {
	switch n := node.(type) {
	case []any:
		for _, v := range n {
			if why := strictSchema(v, at); why != "" {
				return why
			}
		}
	case map[string]any:
		if properties, ok := n["properties"].(map[string]any); ok || n["type"] == "object" {
			if n["additionalProperties"] != false {
				return "In context=" + at + ", 'additionalProperties' is required to be supplied and to be false."
			}
			required, _ := n["required"].([]any)
			for name := range properties {
				if !slices.Contains(required, any(name)) {
					return "In context=" + at + ", 'required' is required to be supplied and to be an array including every key in properties. Missing '" + name + "'."
				}
			}
		}
		for name, v := range n {
			if name == "enum" || name == "const" || name == "required" {
				continue
			}
			if why := strictSchema(v, at+"."+name); why != "" {
				return why
			}
		}
	}
	return ""
}
