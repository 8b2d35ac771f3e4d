package blocks

import (
	"encoding/json"
	"regexp"
	"testing"
	"time"
)

// badFrench is what French typography does not do: a breaking space or none before
// : ; ! ? », none behind «, a straight apostrophe, three dots.
var badFrench = regexp.MustCompile(`[ \pL\d][!?;]|[ ][:»]|\pL:( |$)|« |«[^\x{a0}]|[^\x{a0}]»|'|\.\.\.`)

func TestFrenchTypography(t *testing.T) {
	check := func(s string) {
		t.Helper()
		if at := badFrench.FindString(s); at != "" {
			t.Errorf("%q in %q", at, s)
		}
	}
	f := Facts{Limit: 2000, Wait: 3 * time.Hour, At: time.Date(2026, 11, 23, 9, 5, 0, 0, time.UTC), Reference: "r1", Argument: "hier", Example: "/brief quai"}
	for _, kind := range noticeKinds {
		check(NoticeText("fr", kind, f))
	}
	modify, err := SubscribeModal(SubscribeForm{New: true, Collections: []string{"presse"}})
	if err != nil {
		t.Fatal(err)
	}
	reason, err := ReasonModal("fr", "")
	if err != nil {
		t.Fatal(err)
	}
	brief, err := BriefModal(BriefForm{Collections: []string{"presse"}})
	if err != nil {
		t.Fatal(err)
	}
	all := []json.RawMessage{modify, reason, brief, Home(HomeView{Admin: true}), Help("fr", "", true).Blocks,
		Deadlines("fr", nil, nil)[0].Blocks, Sources("fr", nil, nil)[0].Blocks, More("fr", nil, nil)[0].Blocks}
	for _, raw := range all {
		var x any
		if err := json.Unmarshal(raw, &x); err != nil {
			t.Fatal(err)
		}
		walk(x, func(o map[string]any) {
			if s, ok := o["text"].(string); ok {
				// What is typed in a command is not prose.
				check(regexp.MustCompile(`\[?(depuis|jusqu’au|collection):\S+`).ReplaceAllString(s, ""))
			}
		})
	}
	for _, p := range Prompts("fr", nil) {
		check(p.Title)
		check(p.Message)
	}
}
