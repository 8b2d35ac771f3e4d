package blocks

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// The scanner reads messages as Slack would and knows nothing of Escape: it finds
// what pings, links or formats in the places where Slack interprets text.

// interprets are the mrkdwn controls, bare mentions and addresses that Slack acts upon.
var interprets = []*regexp.Regexp{
	regexp.MustCompile(`<[@#!][^>]*>`),
	regexp.MustCompile(`(?i)@(channel|here|everyone|group)`),
	regexp.MustCompile(`(?i)\b(https?|ftp|mailto)://`),
	regexp.MustCompile(`(?i)\bwww\.[a-z]`),
	regexp.MustCompile(`(?i)[a-z0-9]@[a-z0-9]`),
	regexp.MustCompile(`:[a-z0-9_+-]+:`),
}

// ownLink is the only markup that messages have: a link whose label is ours.
var ownLink = regexp.MustCompile(`^<https?://[^<>|\s]+\|(Voir le passage|Voir la source|See the passage|See the source)>$`)

func scanMessage(t *testing.T, m Message) {
	t.Helper()
	scanMarkup(t, "fallback text", m.Text)
	for what, raw := range map[string]json.RawMessage{"blocks": m.Blocks, "native": m.Native, "stream end": m.StreamEnd} {
		if raw != nil {
			scanJSON(t, what, raw)
		}
	}
	for _, s := range m.Stream {
		scanStream(t, s)
	}
	scanTurns(t, "fallback text", m.Text)
	scanTurns(t, "stream", strings.Join(m.Stream, ""))
	for what, raw := range map[string]json.RawMessage{"blocks": m.Blocks, "native": m.Native, "stream end": m.StreamEnd} {
		for _, s := range texts(t, raw) {
			scanTurns(t, what, s)
		}
	}
}

func scanJSON(t *testing.T, what string, raw json.RawMessage) {
	t.Helper()
	var x any
	if err := json.Unmarshal(raw, &x); err != nil {
		t.Fatal(err)
	}
	walk(x, func(o map[string]any) {
		kind, _ := o["type"].(string)
		s, _ := o["text"].(string)
		switch kind {
		case "mrkdwn":
			if o["verbatim"] != true {
				t.Errorf("%s: mrkdwn that is not verbatim: %q", what, s)
			}
			if !ownLink.MatchString(s) {
				scanMarkup(t, what, s)
			}
		case "plain_text":
			for _, re := range interprets[:2] {
				if re.MatchString(s) {
					t.Errorf("%s: plain text with %q", what, re.FindString(s))
				}
			}
		case "user", "usergroup", "broadcast", "link", "emoji", "team", "date":
			t.Errorf("%s: an element of type %s", what, kind)
		}
	})
}

func walk(x any, visit func(map[string]any)) {
	switch x := x.(type) {
	case []any:
		for _, y := range x {
			walk(y, visit)
		}
	case map[string]any:
		visit(x)
		for _, y := range x {
			walk(y, visit)
		}
	}
}

// scanTurns reads a text as the bidirectional algorithm does: what turns directions
// does so only inside isolates, which all end.
func scanTurns(t *testing.T, what, s string) {
	t.Helper()
	depth := 0
	for i, r := range s {
		switch {
		case r == '\u2069':
			depth--
		case r == '\u2068' || depth > 0 && (r == '\u2066' || r == '\u2067'):
			depth++
		case depth == 0 && turns(r):
			t.Fatalf("%s: %U turns the direction of %.300q", what, r, s[i:])
		}
		if depth < 0 {
			t.Fatalf("%s: an isolate ends that did not begin, before %.300q", what, s[i:])
		}
	}
	if depth > 0 {
		t.Fatalf("%s: %d isolates do not end in %.300q", what, depth, s)
	}
}

// texts are the texts of each block, one behind the other.
func texts(t *testing.T, raw json.RawMessage) []string {
	t.Helper()
	var bs []map[string]any
	if raw == nil {
		return nil
	}
	if err := json.Unmarshal(raw, &bs); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, b := range bs {
		var s strings.Builder
		saidIn(b, &s)
		out = append(out, s.String())
	}
	return out
}

// saidIn writes the texts of a piece of Block Kit in order.
func saidIn(x any, s *strings.Builder) {
	switch x := x.(type) {
	case string:
		s.WriteString(x)
	case []any:
		for _, y := range x {
			saidIn(y, s)
		}
	case map[string]any:
		for _, key := range []string{"text", "title", "display_name", "snippet", "elements", "details"} {
			saidIn(x[key], s)
		}
	}
}

// scanMarkup reads mrkdwn.
func scanMarkup(t *testing.T, what, s string) {
	t.Helper()
	for _, re := range interprets {
		if at := re.FindString(s); at != "" {
			t.Errorf("%s: %q acts in %.300q", what, at, s)
		}
	}
	left := s
	for _, entity := range []string{"&amp;", "&lt;", "&gt;"} {
		left = strings.ReplaceAll(left, entity, "")
	}
	if strings.ContainsAny(left, "&<>") {
		t.Errorf("%s: a bare & < or > in %.300q", what, s)
	}
	before := '\n'
	for i, r := range s {
		// A mark formats when a space or a sign stands before it.
		if strings.ContainsRune("*_~`", r) && (unicode.IsSpace(before) || unicode.IsPunct(before)) {
			t.Errorf("%s: a mark formats in %.300q", what, s[i:])
		}
		before = r
	}
	for _, line := range strings.Split(s, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "&gt;") {
			t.Errorf("%s: a line that quotes: %q", what, line)
		}
	}
}

var (
	markdownLink  = regexp.MustCompile(`(^|[^\\])\](\(|:)`)
	markdownMark  = regexp.MustCompile("(^|[^\\\\*_~`])[*_~`]")
	markdownBlock = regexp.MustCompile(`(?m)^\s*(#{1,6}\s|>|[-+]\s|\d+[.)]\s|={2,}|-{2,}|\|)`)
)

// What a stream has of its own: the sign before every line of a quotation, and the
// link at the end of the line under it.
var (
	ownQuote       = regexp.MustCompile(`(?m)^> `)
	ownDestination = regexp.MustCompile(`(?m) · \[(Voir le passage|Voir la source|See the passage|See the source)\]\(https?://[^\s()<>\\;]+\)$`)
)

// scanStream reads a piece of a stream: its own parts apart, it is words.
func scanStream(t *testing.T, s string) {
	t.Helper()
	scanMarkdown(t, ownQuote.ReplaceAllString(ownDestination.ReplaceAllString(s, ""), ""))
}

// scanMarkdown reads standard Markdown.
func scanMarkdown(t *testing.T, s string) {
	t.Helper()
	for _, re := range interprets {
		if at := re.FindString(s); at != "" {
			t.Errorf("stream: %q acts in %.300q", at, s)
		}
	}
	s = strings.ReplaceAll(s, `\\`, "")
	for _, re := range []*regexp.Regexp{markdownLink, markdownMark, markdownBlock} {
		if at := re.FindString(s); at != "" {
			t.Errorf("stream: %q formats in %.300q", at, s)
		}
	}
	if strings.ContainsAny(s, "<>") {
		t.Errorf("stream: a tag in %.300q", s)
	}
}
