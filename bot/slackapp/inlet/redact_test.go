package inlet

import "testing"

func TestRedact(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"store is closed", "store is closed"},
		{"token xoxb-12-ab-C refused", "token [token] refused"},
		{"XAPP-1-A-2-b", "[token]"},
		{`get "wss://wss-primary.slack.com/link/?ticket=abc&app_id=x": EOF`, `get "wss://wss-primary.slack.com/…": EOF`},
		{"https://user:pass@example.org:8080/a?b", "https://example.org:8080/…"},
		{"xoxe.xoxp-1-abc", "[token]"},
	} {
		if got := Redact(tt.in); got != tt.want {
			t.Errorf("Redact(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
