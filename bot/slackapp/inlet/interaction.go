package inlet

import (
	"cmp"
	"encoding/json"
)

// An interaction is the payload of everything that people do with buttons, views
// and shortcuts. It is read member by member for the reason given at callback:
// slack-go's InteractionCallback reads every block of the message that holds a
// button, and one that it does not know makes the button dead.
type interaction struct {
	Type        string    `json:"type"`
	Callback    string    `json:"callback_id"`
	Trigger     string    `json:"trigger_id"`
	ResponseURL string    `json:"response_url"`
	MessageTS   string    `json:"message_ts"`
	OrgWide     bool      `json:"is_enterprise_install"`
	User        *place    `json:"user"`
	Team        *place    `json:"team"`
	Channel     *place    `json:"channel"`
	Container   container `json:"container"`
	Message     struct {
		TS          string          `json:"ts"`
		Thread      string          `json:"thread_ts"`
		Text        string          `json:"text"`
		Blocks      json.RawMessage `json:"blocks"`
		Attachments json.RawMessage `json:"attachments"`
	} `json:"message"`
	View    *view    `json:"view"`
	Actions []action `json:"actions"`
}

// A place is a user, a team or a channel.
type place struct {
	ID         string `json:"id"`
	Team       string `json:"team_id"`
	Enterprise string `json:"enterprise_id"`
}

// A container is where the element stands that was used.
type container struct {
	Type      string `json:"type"`
	MessageTS string `json:"message_ts"`
	Channel   string `json:"channel_id"`
	Thread    string `json:"thread_ts"`
	Ephemeral bool   `json:"is_ephemeral"`
}

// A view is a modal or a home.
type view struct {
	ID        string `json:"id"`
	Type      string `json:"type"`
	Hash      string `json:"hash"`
	Callback  string `json:"callback_id"`
	Private   string `json:"private_metadata"`
	Installed string `json:"app_installed_team_id"`
	State     struct {
		Values map[string]map[string]input `json:"values"`
	} `json:"state"`
}

// An action is an element that was used.
type action struct {
	Action string `json:"action_id"`
	Block  string `json:"block_id"`
	input
}

// An input is what an element holds; which of the members is set depends on its kind.
type input struct {
	Value         string          `json:"value"`
	RichText      json.RawMessage `json:"rich_text_value"`
	Date          string          `json:"selected_date"`
	Time          string          `json:"selected_time"`
	DateTime      json.Number     `json:"selected_date_time"`
	Option        *option         `json:"selected_option"`
	Options       []option        `json:"selected_options"`
	User          string          `json:"selected_user"`
	Users         []string        `json:"selected_users"`
	Channel       string          `json:"selected_channel"`
	Channels      []string        `json:"selected_channels"`
	Conversation  string          `json:"selected_conversation"`
	Conversations []string        `json:"selected_conversations"`
}

// An option is one of those that can be chosen.
type option struct {
	Value string `json:"value"`
}

// id is the id of a place that may be missing.
func (p *place) id() string {
	if p == nil {
		return ""
	}
	return p.ID
}

// ParseInteraction reads the JSON payload of an interaction. The error is an
// *Ignored for what is nothing for the assistant, and else an ErrMalformed. Of
// several actions the first is taken; Slack sends one. Team is as in ParseEvent.
func ParseInteraction(payload []byte, bot Self) (Arrival, error) {
	var in interaction
	if err := json.Unmarshal(payload, &in); err != nil {
		return Arrival{}, malformed("an interaction that is not JSON of Slack's form")
	}
	switch in.Type {
	case "":
		return Arrival{}, malformed("an interaction without type")
	case "block_actions", "view_submission", "message_action", "shortcut":
	default:
		return Arrival{}, ignore(in.Type, UnknownKind)
	}
	if in.User.id() == "" {
		return Arrival{}, ignore(in.Type, NoUser)
	}
	a := Arrival{Team: in.Team.id(), External: in.external()}
	if in.View != nil {
		a.Team = cmp.Or(in.View.Installed, a.Team)
	}
	var err error
	switch in.Type {
	case "block_actions":
		a.What, err = in.click()
	case "view_submission":
		a.What, err = in.submission()
	default:
		a.What, err = in.shortcut(bot)
	}
	if err != nil {
		return Arrival{}, err
	}
	return a, nil
}

// external reports whether the person is of another organisation than the
// assistant. Workspaces of one enterprise have ids of their own, so where the
// payload names an enterprise only the view's own word counts.
func (in *interaction) external() bool {
	own := in.User.Team
	if in.View != nil && in.View.Installed != "" && !in.OrgWide {
		return own != "" && own != in.View.Installed
	}
	return in.Team != nil && in.Team.Enterprise == "" && own != "" && in.Team.ID != "" && own != in.Team.ID
}

// click is the element that was used.
func (in *interaction) click() (any, error) {
	if len(in.Actions) == 0 || in.Actions[0].Action == "" {
		return nil, ignore(in.Type, NoAction)
	}
	used := in.Actions[0]
	c := &Click{
		Action:      used.Action,
		Block:       used.Block,
		Value:       used.chosen(),
		User:        in.User.ID,
		ResponseURL: in.ResponseURL,
		Trigger:     in.Trigger,
	}
	if in.View != nil {
		c.View = in.View.plain()
		return c, nil
	}
	c.Channel = cmp.Or(in.Channel.id(), in.Container.Channel)
	c.MessageTS = cmp.Or(in.Container.MessageTS, in.Message.TS)
	c.Thread = cmp.Or(in.Container.Thread, in.Message.Thread)
	c.Ephemeral = in.Container.Ephemeral
	return c, nil
}

// submission is the modal that was sent off.
func (in *interaction) submission() (any, error) {
	switch {
	case in.View == nil:
		return nil, malformed("a submission without view")
	case in.View.Type != "modal":
		return nil, ignore(in.Type, UnknownKind)
	case in.View.ID == "":
		return nil, malformed("a submission of a view without id")
	}
	return &Submission{View: *in.View.plain(), User: in.User.ID, Trigger: in.Trigger}, nil
}

// shortcut is a shortcut of a message, or a global one.
func (in *interaction) shortcut(bot Self) (any, error) {
	if in.Callback == "" {
		return nil, malformed("a shortcut without callback id")
	}
	s := &Shortcut{Callback: in.Callback, User: in.User.ID, Trigger: in.Trigger}
	if in.Type == "shortcut" {
		return s, nil
	}
	s.Channel = in.Channel.id()
	s.MessageTS = cmp.Or(in.MessageTS, in.Message.TS)
	s.Thread = in.Message.Thread
	s.Text = Plain(worded(in.Message.Text, in.Message.Blocks, in.Message.Attachments), bot)
	s.ResponseURL = in.ResponseURL
	return s, nil
}

// plain is the view with the values that were filled in.
func (v *view) plain() *View {
	out := &View{ID: v.ID, Hash: v.Hash, Callback: v.Callback, Private: v.Private}
	for block, filled := range v.State.Values {
		if out.Values == nil {
			out.Values = make(map[string]map[string]Value, len(v.State.Values))
		}
		out.Values[block] = make(map[string]Value, len(filled))
		for action, in := range filled {
			out.Values[block][action] = in.plain()
		}
	}
	return out
}

// plain is what was filled in.
func (in input) plain() Value {
	text := cmp.Or(in.Value, in.Date, in.Time, in.DateTime.String())
	if text == "" && present(in.RichText) {
		text = Plain(blocksText(in.RichText), Self{})
	}
	return Value{Text: text, Selected: in.selected()}
}

// selected are the values of the options, or the ids, that were chosen.
func (in input) selected() []string {
	var out []string
	add := func(ids ...string) {
		for _, id := range ids {
			if id != "" {
				out = append(out, id)
			}
		}
	}
	if in.Option != nil {
		add(in.Option.Value)
	}
	for _, o := range in.Options {
		add(o.Value)
	}
	add(in.User, in.Channel, in.Conversation)
	add(in.Users...)
	add(in.Channels...)
	add(in.Conversations...)
	return out
}

// chosen is the value of an element that was used, or the first that was chosen in it.
func (in input) chosen() string {
	v := in.plain()
	if v.Text == "" && len(v.Selected) > 0 {
		return v.Selected[0]
	}
	return v.Text
}
