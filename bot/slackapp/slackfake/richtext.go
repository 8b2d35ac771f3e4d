// Rich text as tables, the citation element included, and the views that hold blocks.
package slackfake

import "encoding/json"

func richStyle() rule {
	return object(fields{
		"bold": flag, "italic": flag, "strike": flag, "code": flag, "underline": flag,
		"highlight": flag, "client_highlight": flag, "unlink": flag,
	}, "")
}

func richElements(citations bool) map[string]rule {
	style := richStyle()
	m := map[string]rule{
		"text":      object(fields{"text": shown(0), "style": style}, "text"),
		"link":      object(fields{"url": link, "text": shown(0), "unsafe": flag, "style": style}, "url"),
		"user":      object(fields{"user_id": str(1, 0), "style": style}, "user_id"),
		"usergroup": object(fields{"usergroup_id": str(1, 0), "style": style}, "usergroup_id"),
		"channel":   object(fields{"channel_id": str(1, 0), "style": style}, "channel_id"),
		"broadcast": object(fields{"range": enum("here", "channel", "everyone"), "style": style}, "range"),
		"emoji":     object(fields{"name": str(1, 0), "unicode": str(1, 0), "skin_tone": number(1, 6), "style": style, "url": link}, "name"),
		"color":     object(fields{"value": str(1, 0)}, "value"),
		"date":      object(fields{"timestamp": number(0, 1e11), "format": str(1, 0), "url": link, "fallback": str(1, 0), "style": style}, "timestamp format"),
	}
	if citations {
		m["citation"] = object(fields{
			"url": link, "text": shown(0), "index": number(0, 1e6), "from_llm": flag, "is_slack_url": flag, "details": citationDetails,
		}, "url text index details")
	}
	return m
}

func citationDetails(c *checker, at string, v any) {
	m, _ := v.(map[string]any)
	kinds := map[string]rule{
		"file":     object(fields{"citation_type": anything, "descriptor": str(0, 0), "file_id": str(1, 0)}, "file_id"),
		"external": object(fields{"citation_type": anything, "app_name": str(1, 0), "app_icon_url": str(0, 3000)}, "app_name"),
		"web":      object(fields{"citation_type": anything, "display_name": str(0, 0), "title": str(0, 0), "snippet": str(0, 0)}, ""),
		"message":  anything,
		"memory":   anything,
	}
	t, _ := m["citation_type"].(string)
	check, known := kinds[t]
	if !known {
		c.bad(at+"/citation_type", "must be a valid enum value")
		return
	}
	check(c, at, v)
}

// inline is a list of rich text elements; within citations they stand only where Slack takes them.
func inline(cites bool) rule {
	return func(c *checker, at string, v any) {
		list(1, 0, byType(richElements(cites && c.citations)))(c, at, v)
	}
}

func richBlocks() map[string]rule {
	part := object(fields{"elements": inline(true)}, "elements")
	return map[string]rule{
		"rich_text_section": part,
		"rich_text_quote":   object(fields{"elements": inline(true), "border": number(0, 1)}, "elements"),
		"rich_text_preformatted": object(fields{
			"elements": inline(false), "border": number(0, 1), "language": str(1, 0),
		}, "elements"),
		"rich_text_list": object(fields{
			"style": enum("bullet", "ordered"), "indent": number(0, 8), "offset": number(0, 1e6), "border": number(0, 1),
			"elements": list(1, 0, byType(map[string]rule{"rich_text_section": part})),
		}, "style elements"),
	}
}

// checkView checks a view for views.open and its kin, or for a response_action; kind is "modal" or "home".
func (s *Server) checkView(raw json.RawMessage, kind string) []string {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return []string{"view must be a JSON object"}
	}
	m, ok := v.(map[string]any)
	if !ok || m["type"] != kind {
		return []string{"must be a view of type " + kind + " [json-pointer:/view/type]"}
	}
	c := &checker{surface: kind, citations: !s.opts.RefuseCitations}
	f := fields{
		"blocks":           func(*checker, string, any) {},
		"private_metadata": str(0, privateMetadata), "callback_id": str(0, 255), "external_id": str(0, 255),
	}
	required := "blocks"
	if kind == "modal" {
		f["title"], f["submit"], f["close"] = text("plain_text", 24), text("plain_text", 24), text("plain_text", 24)
		f["clear_on_close"], f["notify_on_close"], f["submit_disabled"] = flag, flag, flag
		required = "title blocks"
	}
	object(f, required)(c, "/view", v)
	items, ok := m["blocks"].([]any)
	switch {
	case !ok:
		c.bad("/view/blocks", "must be an array")
	case len(items) == 0 && kind == "modal":
		c.bad("/view/blocks", "no less than 1 items allowed")
	default:
		c.blocks("/view/blocks", items, viewBlocks)
	}
	if kind == "modal" && c.inputs > 0 && m["submit"] == nil {
		c.bad("/view", "missing required field: submit")
	}
	return c.errs
}
