package inlet

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// A callback is what Slack wraps an event in. Only the members that are used are
// read, here and below, so that a new shape anywhere else in a payload cannot keep
// a question from being answered. (The parser of slack-go refuses a whole event of
// an unknown kind, or with an odd block in it.)
type callback struct {
	Type           string          `json:"type"`
	Team           string          `json:"team_id"`
	ID             string          `json:"event_id"`
	External       bool            `json:"is_ext_shared_channel"`
	Event          json.RawMessage `json:"event"`
	Authorizations []struct {
		Team  string `json:"team_id"`
		User  string `json:"user_id"`
		IsBot bool   `json:"is_bot"`
	} `json:"authorizations"`
}

// A messageEvent is a message or an app_mention.
type messageEvent struct {
	Type        string            `json:"type"`
	Subtype     string            `json:"subtype"`
	Channel     string            `json:"channel"`
	ChannelType string            `json:"channel_type"`
	TS          string            `json:"ts"`
	Thread      string            `json:"thread_ts"`
	User        string            `json:"user"`
	Team        string            `json:"team"`
	UserTeam    string            `json:"user_team"`
	Bot         string            `json:"bot_id"`
	BotProfile  json.RawMessage   `json:"bot_profile"`
	Edited      json.RawMessage   `json:"edited"`
	Hidden      bool              `json:"hidden"`
	Text        string            `json:"text"`
	Blocks      json.RawMessage   `json:"blocks"`
	Attachments json.RawMessage   `json:"attachments"`
	Files       []json.RawMessage `json:"files"`
}

// ParseEvent reads the body of an event callback. The error is an *Ignored for what
// is nothing for the assistant, and else an ErrMalformed. Team is the workspace in
// which the assistant is installed when the payload names it, as it does for
// channels that are shared, else the one where it happened.
//
// A message in a channel that mentions the assistant arrives twice, as a message and
// as an app_mention, under two event ids; both become a *Message with Mention set,
// and their channel and timestamp are the same.
func ParseEvent(body []byte, bot Self) (Arrival, error) {
	var c callback
	if err := json.Unmarshal(body, &c); err != nil {
		return Arrival{}, malformed("an event that is not JSON of Slack's form")
	}
	switch {
	case c.Type == "url_verification":
		return Arrival{}, ignore(c.Type, Verification)
	case c.Type == "app_rate_limited":
		return Arrival{}, ignore(c.Type, RateLimited)
	case c.Type == "" && !present(c.Event):
		return Arrival{}, malformed("an event without type")
	case c.Type != "event_callback" && c.Type != "":
		return Arrival{}, ignore(c.Type, UnknownKind)
	}
	a := Arrival{EventID: c.ID, Team: c.Team, External: c.External}
	if len(c.Authorizations) > 0 {
		owner := c.Authorizations[0]
		a.Team = cmp.Or(owner.Team, a.Team)
		if bot.User == "" && owner.IsBot {
			bot.User = owner.User
		}
	}
	what, err := parseInner(c.Event, bot)
	if err != nil {
		return Arrival{}, err
	}
	a.What = what
	return a, nil
}

// parseInner reads the event itself.
func parseInner(raw json.RawMessage, bot Self) (any, error) {
	var kind struct {
		Type string `json:"type"`
	}
	if !present(raw) || json.Unmarshal(raw, &kind) != nil || kind.Type == "" {
		return nil, malformed("an event without type")
	}
	switch kind.Type {
	case "message", "app_mention":
		return parseMessage(raw, bot)
	case "app_home_opened":
		return parseHome(raw, bot)
	case "tokens_revoked":
		return parseRevoked(raw)
	case "app_uninstalled":
		return &Revoked{Uninstalled: true}, nil
	case "app_rate_limited":
		return nil, ignore(kind.Type, RateLimited)
	}
	return nil, ignore(kind.Type, UnknownKind)
}

// parseMessage reads a message that a person may have written.
func parseMessage(raw json.RawMessage, bot Self) (any, error) {
	var e messageEvent
	if err := json.Unmarshal(raw, &e); err != nil {
		return nil, malformed("a message that is not of Slack's form")
	}
	if why := e.ignored(bot); why != "" {
		return nil, ignore(strings.Trim(e.Type+":"+e.Subtype, ":"), why)
	}
	if e.Channel == "" || e.TS == "" {
		return nil, malformed("a message without channel or timestamp")
	}
	w := reading(worded(e.Text, e.Blocks, e.Attachments), bot)
	return &Message{
		Channel:  e.Channel,
		Direct:   e.ChannelType == "im" || e.ChannelType == "app_home" || strings.HasPrefix(e.Channel, "D"),
		Thread:   e.Thread,
		TS:       e.TS,
		User:     e.User,
		UserTeam: cmp.Or(e.UserTeam, e.Team),
		Text:     w.plain(),
		Mention:  w.mention || e.Type == "app_mention",
		Others:   w.others,
		Files:    len(e.Files),
		FileIDs:  fileIDs(e.Files),
	}, nil
}

// mostFiles is how many files of a message are told apart; Slack allows fewer.
const mostFiles = 50

// fileIDs are the ids of files, each once.
func fileIDs(files []json.RawMessage) []string {
	var out []string
	for _, raw := range files {
		var f struct {
			ID string `json:"id"`
		}
		if json.Unmarshal(raw, &f) == nil && isID(f.ID) && len(f.ID) < 40 && !slices.Contains(out, f.ID) && len(out) < mostFiles {
			out = append(out, f.ID)
		}
	}
	return out
}

// ignored says why a message is not one that a person wrote; "" when it is.
func (e *messageEvent) ignored(bot Self) Reason {
	switch {
	case bot.is(e.User) || bot.is(e.Bot):
		return OfSelf
	case e.Bot != "" || present(e.BotProfile) || e.Subtype == "bot_message" || e.User == "USLACKBOT":
		return OfBot
	}
	switch e.Subtype {
	case "", "file_share", "thread_broadcast", "me_message":
	default:
		return NotWritten
	}
	switch {
	case e.Hidden:
		return Hidden
	case present(e.Edited):
		return Edited
	case e.User == "":
		return NoUser
	}
	return ""
}

// parseHome reads that somebody opened the assistant's home or its messages.
func parseHome(raw json.RawMessage, bot Self) (any, error) {
	var e struct {
		User    string `json:"user"`
		Channel string `json:"channel"`
		Tab     string `json:"tab"`
	}
	if err := json.Unmarshal(raw, &e); err != nil {
		return nil, malformed("an opened home that is not of Slack's form")
	}
	switch {
	case e.User == "":
		return nil, ignore("app_home_opened", NoUser)
	case bot.is(e.User):
		return nil, ignore("app_home_opened", OfSelf)
	}
	return &HomeOpened{User: e.User, Channel: e.Channel, Tab: e.Tab}, nil
}

// parseRevoked reads whose tokens were revoked.
func parseRevoked(raw json.RawMessage) (any, error) {
	var e struct {
		Tokens struct {
			Bot []string `json:"bot"`
		} `json:"tokens"`
	}
	if err := json.Unmarshal(raw, &e); err != nil {
		return nil, malformed("revoked tokens that are not of Slack's form")
	}
	if len(e.Tokens.Bot) == 0 {
		return nil, ignore("tokens_revoked", UserTokens)
	}
	return &Revoked{}, nil
}
