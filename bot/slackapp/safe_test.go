package slackapp

import (
	"errors"
	"testing"
)

func TestSafe(t *testing.T) {
	for in, want := range map[string]string{
		`Post "https://hooks.slack.com/commands/T1/2/abc": EOF`:    `Post "[…]": EOF`,
		`dial wss://wss-primary.slack.com/link/?ticket=x&y=z: bad`: `dial […] bad`,
		"invalid token xoxb-12-34-abcdef":                          "invalid token […]",
		"xapp-1-A-2-cafe is no token":                              "[…] is no token",
		"channel_not_found":                                        "channel_not_found",
	} {
		if got := safe(errors.New(in)); got != want {
			t.Errorf("safe(%q) = %q, want %q", in, got, want)
		}
	}
	if got := safe(nil); got != "" {
		t.Errorf("safe(nil) = %q", got)
	}
}
