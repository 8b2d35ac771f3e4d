package bot

import "testing"

func TestParseGroups(t *testing.T) {
	if _, err := parseGroups(groupTable); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{"negation | not | pas", "wish | want | veut | want", "limit | only | ne .. | only", "limit | only | , seul | only"} {
		if _, err := parseGroups(bad); err == nil {
			t.Errorf("parseGroups(%q): no error", bad)
		}
	}
}
