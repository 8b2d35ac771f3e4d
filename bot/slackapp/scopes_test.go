package slackapp

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

// callNeeds are the scopes that Slack wants for the calls that this code may make, by
// the name of the SDK's method: of channels those of public and private ones and of
// direct messages, all three.
var callNeeds = map[string][]string{
	"AuthTestContext":        nil,
	"StartSocketModeContext": nil, // the app-level token's own
	"OpenViewContext":        nil,
	"PublishViewContext":     nil,

	"PostMessageContext":               {"chat:write"},
	"PostEphemeralContext":             {"chat:write"},
	"UpdateMessageContext":             {"chat:write"},
	"DeleteMessageContext":             {"chat:write"},
	"StartStreamContext":               {"chat:write"},
	"AppendStreamContext":              {"chat:write"},
	"StopStreamContext":                {"chat:write"},
	"SetAssistantThreadsStatusContext": {"chat:write"},

	"SetAssistantThreadsTitleContext":            {"assistant:write"},
	"SetAssistantThreadsSuggestedPromptsContext": {"assistant:write"},

	"GetUserInfoContext":            {"users:read"},
	"GetFileInfoContext":            {FilesScope}, // for inboxes alone
	"GetConversationInfoContext":    {"channels:read", "groups:read", "im:read"},
	"GetConversationHistoryContext": {"channels:history", "groups:history", "im:history"},
	"GetConversationRepliesContext": {"channels:history", "groups:history", "im:history"},
	"OpenConversationContext":       {"im:write"},
}

// eventNeeds are the scopes that Slack wants before it sends an event.
var eventNeeds = map[string][]string{
	"app_context_changed": nil,
	"app_home_opened":     nil,
	"app_mention":         {"app_mentions:read"},
	"app_uninstalled":     nil,
	"message.channels":    {"channels:history"},
	"message.groups":      {"groups:history"},
	"message.im":          {"im:history"},
	"tokens_revoked":      nil,
}

// TestScopes checks that the manifest asks for what the code calls and the events
// it wants need, and for nothing else.
func TestScopes(t *testing.T) {
	needed := []string{"commands"} // the command and the shortcut
	called := slackCalls(t)
	for name, where := range called {
		scopes, known := callNeeds[name]
		if !known {
			t.Errorf("%s: which scopes does %s need?", where, name)
		}
		needed = append(needed, scopes...)
	}
	for name := range callNeeds {
		if called[name] == "" {
			t.Errorf("nothing calls %s", name)
		}
	}
	for _, event := range botEvents {
		scopes, known := eventNeeds[event]
		if !known {
			t.Errorf("which scopes does the event %s need?", event)
		}
		needed = append(needed, scopes...)
	}
	slices.Sort(needed)
	if needed = slices.Compact(needed); !slices.Equal(needed, ScopesFor(true)) {
		t.Errorf("the manifest asks for\n%v, needed are\n%v", ScopesFor(true), needed)
	}
	needed = slices.DeleteFunc(needed, func(s string) bool { return s == FilesScope })
	if !slices.Equal(needed, ScopesFor(false)) {
		t.Errorf("without inboxes the manifest asks for\n%v, needed are\n%v", ScopesFor(false), needed)
	}
}

// slackCalls are the methods of the SDK's client that this package and the rooms
// with a client name, with a place where they do.
func slackCalls(t *testing.T) map[string]string {
	t.Helper()
	client := reflect.TypeFor[*slack.Client]()
	found := map[string]string{}
	for _, dir := range []string{".", "inlet", "outbox"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files in %s: %v", dir, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				s, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				name := strings.TrimSuffix(s.Sel.Name, "Context") + "Context" // each call has both forms
				if _, is := client.MethodByName(name); is {
					found[name] = set.Position(s.Pos()).String()
				}
				return true
			})
		}
	}
	return found
}
