package inlet

import (
	"encoding/json"
	"net/url"
	"strings"
)

// ParseCommand reads the form of a slash command. The error is an *Ignored for what
// is nothing for the assistant, and else an ErrMalformed.
func ParseCommand(form []byte, bot Self) (Arrival, error) {
	values, err := url.ParseQuery(string(form))
	if err != nil {
		return Arrival{}, malformed("a command that is not a form")
	}
	return commandOf(values.Get, bot)
}

// parseCommandJSON reads a slash command as Socket Mode sends it.
func parseCommandJSON(payload []byte, bot Self) (Arrival, error) {
	var members map[string]any
	if err := json.Unmarshal(payload, &members); err != nil || members == nil {
		return Arrival{}, malformed("a command that is not a JSON object")
	}
	return commandOf(func(name string) string {
		s, _ := members[name].(string)
		return s
	}, bot)
}

// commandOf reads a slash command of which get returns the fields, "" for one that is missing.
func commandOf(get func(name string) string, bot Self) (Arrival, error) {
	name := strings.ToValidUTF8(get("command"), "")
	switch {
	case get("ssl_check") == "1":
		return Arrival{}, ignore("command", SSLCheck)
	case get("user_id") == "":
		return Arrival{}, ignore("command", NoUser)
	case !strings.HasPrefix(name, "/") || len(name) < 2:
		return Arrival{}, malformed("a command without name")
	}
	return Arrival{
		Team: get("team_id"),
		What: &Command{
			Name:        name,
			Text:        Plain(get("text"), bot),
			Channel:     get("channel_id"),
			ChannelName: get("channel_name"),
			User:        get("user_id"),
			ResponseURL: get("response_url"),
			Trigger:     get("trigger_id"),
		},
	}, nil
}
