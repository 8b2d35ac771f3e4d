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
		scanMarkdown(t, s)
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
