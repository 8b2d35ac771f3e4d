package inlet

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

// wrap is an event in its callback.
func wrap(event string) []byte {
	return []byte(`{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":` + event + `}`)
}

// reasonOf is the reason of an *Ignored, "malformed" for an ErrMalformed, "" for nil.
func reasonOf(t *testing.T, err error) Reason {
	t.Helper()
	if err == nil {
		return ""
	}
	if ig, ok := errors.AsType[*Ignored](err); ok {
		return ig.Reason
	}
	if !errors.Is(err, ErrMalformed) {
		t.Errorf("%v is neither *Ignored nor ErrMalformed", err)
	}
	return "malformed"
}

func TestParseMessage(t *testing.T) {
	for _, tt := range []struct {
		name, event string
		want        Message
	}{
		{
			"in a channel",
			`{"type":"message","channel":"C1","channel_type":"channel","ts":"1.2","user":"U1","team":"T1","text":"Qui a signé ?"}`,
			Message{Channel: "C1", TS: "1.2", User: "U1", UserTeam: "T1", Text: "Qui a signé ?"},
		},
		{
			"with a mention",
			`{"type":"message","channel":"C1","channel_type":"channel","ts":"1.2","user":"U1","text":"<@U0ME> qui ?"}`,
			Message{Channel: "C1", TS: "1.2", User: "U1", Text: "qui ?", Mention: true},
		},
		{
			"its twin",
			`{"type":"app_mention","channel":"C1","ts":"1.2","user":"U1","text":"<@U0ME> qui ?"}`,
			Message{Channel: "C1", TS: "1.2", User: "U1", Text: "qui ?", Mention: true},
		},
		{
			"with a mention of others",
			`{"type":"message","channel":"C1","ts":"1.2","user":"U1","text":"<@U2> et <@U0ME> ?"}`,
			Message{Channel: "C1", TS: "1.2", User: "U1", Text: "et ?", Mention: true, Others: true},
		},
		{
			"in a direct message and a thread",
			`{"type":"message","channel":"D1","channel_type":"im","ts":"1.3","thread_ts":"1.2","user":"U1","text":"et depuis ?"}`,
			Message{Channel: "D1", Direct: true, TS: "1.3", Thread: "1.2", User: "U1", Text: "et depuis ?"},
		},
		{
			"in a group",
			`{"type":"message","channel":"G1","channel_type":"mpim","ts":"1.3","user":"U1","text":"bon"}`,
			Message{Channel: "G1", TS: "1.3", User: "U1", Text: "bon"},
		},
		{
			"with files",
			`{"type":"message","subtype":"file_share","channel":"C1","ts":"1.2","user":"U1","text":"","files":[{"id":"F1"},{"id":"F2"}]}`,
			Message{Channel: "C1", TS: "1.2", User: "U1", Files: 2, FileIDs: []string{"F1", "F2"}},
		},
		{
			"also sent to the channel",
			`{"type":"message","subtype":"thread_broadcast","channel":"C1","ts":"1.3","thread_ts":"1.2","user":"U1","text":"oui","root":{"text":"x"}}`,
			Message{Channel: "C1", TS: "1.3", Thread: "1.2", User: "U1", Text: "oui"},
		},
		{
			"of another workspace",
			`{"type":"message","channel":"C1","ts":"1.2","user":"U1","team":"T1","user_team":"T9","text":"bon"}`,
			Message{Channel: "C1", TS: "1.2", User: "U1", UserTeam: "T9", Text: "bon"},
		},
		{
			"only blocks",
			`{"type":"message","channel":"C1","ts":"1.2","user":"U1","blocks":[{"type":"rich_text","elements":[
				{"type":"rich_text_section","elements":[{"type":"user","user_id":"U0ME"},{"type":"text","text":" qui <a> "},
					{"type":"link","url":"https://example.org/"},{"type":"emoji","name":"wave"},{"type":"broadcast","range":"here"}]},
				{"type":"rich_text_list","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"un"}]}]},
				{"type":"something_new","elements":5}]}]}`,
			Message{Channel: "C1", TS: "1.2", User: "U1", Text: "qui <a> https://example.org/:wave: un", Mention: true},
		},
		{
			"blocks of an unknown form beside text",
			`{"type":"message","channel":"C1","ts":"1.2","user":"U1","text":"bon","blocks":"odd","attachments":7}`,
			Message{Channel: "C1", TS: "1.2", User: "U1", Text: "bon"},
		},
		{
			"an emoji",
			`{"type":"message","channel":"D1","ts":"1.2","user":"U1","text":":thumbsup:"}`,
			Message{Channel: "D1", Direct: true, TS: "1.2", User: "U1", Text: ":thumbsup:"},
		},
		{
			"of two equal names the last counts",
			`{"type":"message","channel":"C1","ts":"1.2","user":"U7","user":"U1","text":"un","text":"deux"}`,
			Message{Channel: "C1", TS: "1.2", User: "U1", Text: "deux"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, err := ParseEvent(wrap(tt.event), me)
			if err != nil {
				t.Fatal(err)
			}
			if want := (Arrival{EventID: "Ev1", Team: "T1", What: &tt.want}); !reflect.DeepEqual(a, want) {
				t.Errorf("got %+v\n%+v\nwant %+v", a, a.What, tt.want)
			}
		})
	}
}

func TestParseEventOthers(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		want       Arrival
	}{
		{
			"a shared channel",
			`{"type":"event_callback","team_id":"T9","event_id":"Ev1","is_ext_shared_channel":true,
				"authorizations":[{"team_id":"T1","user_id":"U0ME","is_bot":true}],"event":{"type":"app_home_opened","user":"U1","channel":"D1","tab":"messages"}}`,
			Arrival{EventID: "Ev1", Team: "T1", External: true, What: &HomeOpened{User: "U1", Channel: "D1", Tab: "messages"}},
		},
		{
			"tokens revoked",
			string(wrap(`{"type":"tokens_revoked","tokens":{"oauth":["U1"],"bot":["U0ME"]}}`)),
			Arrival{EventID: "Ev1", Team: "T1", What: &Revoked{}},
		},
		{
			"uninstalled",
			string(wrap(`{"type":"app_uninstalled"}`)),
			Arrival{EventID: "Ev1", Team: "T1", What: &Revoked{Uninstalled: true}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseEvent([]byte(tt.body), me)
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, %v, want %+v", got, err, tt.want)
			}
		})
	}
}

// The user id of the assistant is read from the payload while it is not known.
func TestParseEventSelfUnknown(t *testing.T) {
	body := func(user string) []byte {
		return []byte(`{"type":"event_callback","authorizations":[{"user_id":"U0ME","is_bot":true}],
			"event":{"type":"message","channel":"C1","ts":"1.2","user":"` + user + `","text":"<@U0ME> oui"}}`)
	}
	a, err := ParseEvent(body("U1"), Self{})
	if err != nil || !a.What.(*Message).Mention {
		t.Errorf("got %+v, %v, want a mention", a.What, err)
	}
	if _, err := ParseEvent(body("U0ME"), Self{}); reasonOf(t, err) != OfSelf {
		t.Errorf("got %v, want it ignored as its own", err)
	}
}

func TestParseEventRefused(t *testing.T) {
	message := func(members string) string {
		return string(wrap(`{"type":"message","channel":"C1","ts":"1.2","text":"bon",` + members + `}`))
	}
	for _, tt := range []struct {
		name, body string
		want       Reason
	}{
		{"a bot by id", message(`"user":"U1","bot_id":"B1"`), OfBot},
		{"a bot by profile", message(`"user":"U1","bot_profile":{"id":"B1"}`), OfBot},
		{"a bot by subtype", message(`"subtype":"bot_message"`), OfBot},
		{"slackbot", message(`"user":"USLACKBOT"`), OfBot},
		{"itself by user", message(`"user":"U0ME"`), OfSelf},
		{"itself by bot id", message(`"user":"U1","bot_id":"B0ME"`), OfSelf},
		{"changed", message(`"subtype":"message_changed","user":"U1"`), NotWritten},
		{"deleted", message(`"subtype":"message_deleted","user":"U1","hidden":true`), NotWritten},
		{"joined", message(`"subtype":"channel_join","user":"U1"`), NotWritten},
		{"a subtype not known", message(`"subtype":"something_new","user":"U1"`), NotWritten},
		{"hidden", message(`"hidden":true,"user":"U1"`), Hidden},
		{"edited", message(`"edited":{"user":"U1","ts":"2"},"user":"U1"`), Edited},
		{"an edited mention", string(wrap(`{"type":"app_mention","channel":"C1","ts":"1.2","user":"U1","edited":{"ts":"2"}}`)), Edited},
		{"nobody", message(`"user":null`), NoUser},
		{"user tokens", string(wrap(`{"type":"tokens_revoked","tokens":{"oauth":["U1"]}}`)), UserTokens},
		{"unknown event", string(wrap(`{"type":"reaction_added","user":"U1","item":{"ts":5}}`)), UnknownKind},
		{"unknown envelope", `{"type":"something_new"}`, UnknownKind},
		{"verification", `{"type":"url_verification","challenge":"x"}`, Verification},
		{"rate limited", `{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":5}`, RateLimited},

		{"empty", ``, "malformed"},
		{"no JSON", `payload`, "malformed"},
		{"cut off", `{"type":"event_callback","event":{"type":`, "malformed"},
		{"two values", `{"type":"x"} {}`, "malformed"},
		{"a list", `[]`, "malformed"},
		{"null", `null`, "malformed"},
		{"no type", `{}`, "malformed"},
		{"no event", `{"type":"event_callback"}`, "malformed"},
		{"event without type", string(wrap(`{"user":"U1"}`)), "malformed"},
		{"event that is a string", string(wrap(`"message"`)), "malformed"},
		{"type that is a number", `{"type":5}`, "malformed"},
		{"user that is a number", message(`"user":5`), "malformed"},
		{"text that is a list", string(wrap(`{"type":"message","channel":"C1","ts":"1","user":"U1","text":["a"]}`)), "malformed"},
		{"no channel", string(wrap(`{"type":"message","ts":"1","user":"U1","text":"a"}`)), "malformed"},
		{"no timestamp", string(wrap(`{"type":"message","channel":"C1","user":"U1","text":"a"}`)), "malformed"},
		{"nested", strings.Repeat(`{"event":`, 200_000), "malformed"},
		{"nested and closed", `{"type":"event_callback","event":` + strings.Repeat("[", 50_000) + strings.Repeat("]", 50_000) + `}`, "malformed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseEvent([]byte(tt.body), me)
			if got := reasonOf(t, err); got != tt.want {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// Blocks nest as deep as JSON may; their text is read to a fixed depth.
func TestBlocksTextDeep(t *testing.T) {
	deep := strings.Repeat(`{"type":"rich_text_section","elements":[`, 4000) + strings.Repeat(`]}`, 4000)
	if got := strings.TrimSpace(blocksText(json.RawMessage(deep))); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestParseInteraction(t *testing.T) {
	const who = `"user":{"id":"U1","team_id":"T1"},"team":{"id":"T1"},"trigger_id":"1.2.x"`
	filled := map[string]map[string]Value{
		"b1": {"text": {Text: "bon"}},
		"b2": {"day": {Text: "2017-10-20"}, "hour": {Text: "09:00"}},
		"b3": {"one": {Selected: []string{"a"}}, "some": {Selected: []string{"a", "b"}}, "people": {Selected: []string{"U1", "U2"}}, "room": {Selected: []string{"C1"}}, "none": {}},
	}
	const state = `"state":{"values":{
		"b1":{"text":{"type":"plain_text_input","value":"bon"}},
		"b2":{"day":{"type":"datepicker","selected_date":"2017-10-20"},"hour":{"type":"timepicker","selected_time":"09:00"}},
		"b3":{"one":{"type":"static_select","selected_option":{"text":{"type":"plain_text","text":"A"},"value":"a"}},
			"some":{"type":"checkboxes","selected_options":[{"value":"a"},{"value":"b"}]},
			"people":{"type":"multi_users_select","selected_users":["U1","U2"]},
			"room":{"type":"conversations_select","selected_conversation":"C1"},
			"none":{"type":"plain_text_input","value":null}}}}`
	for _, tt := range []struct {
		name, payload string
		want          Arrival
	}{
		{
			"a button",
			`{"type":"block_actions",` + who + `,"container":{"type":"message","message_ts":"1.2","channel_id":"C1","is_ephemeral":true,"thread_ts":"1.1"},
				"channel":{"id":"C1","name":"presse"},"message":{"ts":"1.2","text":"x","blocks":[{"type":"something_new","text":5}]},
				"response_url":"https://hooks.slack.com/actions/x","actions":[{"type":"button","action_id":"publish","block_id":"b","value":"v"}]}`,
			Arrival{Team: "T1", What: &Click{Action: "publish", Block: "b", Value: "v", User: "U1", Channel: "C1", MessageTS: "1.2", Thread: "1.1",
				Ephemeral: true, ResponseURL: "https://hooks.slack.com/actions/x", Trigger: "1.2.x"}},
		},
		{
			"a choice",
			`{"type":"block_actions",` + who + `,"container":{"type":"message","message_ts":"1.2","channel_id":"C1"},
				"actions":[{"type":"overflow","action_id":"more","selected_option":{"value":"sources"}}]}`,
			Arrival{Team: "T1", What: &Click{Action: "more", Value: "sources", User: "U1", Channel: "C1", MessageTS: "1.2", Trigger: "1.2.x"}},
		},
		{
			"a button of a view",
			`{"type":"block_actions",` + who + `,"container":{"type":"view","view_id":"V1"},"view":{"id":"V1","type":"home","hash":"h","callback_id":"home","private_metadata":"p",` + state + `},
				"actions":[{"type":"datepicker","action_id":"day","selected_date":"2017-10-20"}]}`,
			Arrival{Team: "T1", What: &Click{Action: "day", Value: "2017-10-20", User: "U1", Trigger: "1.2.x",
				View: &View{ID: "V1", Hash: "h", Callback: "home", Private: "p", Values: filled}}},
		},
		{
			"a modal",
			`{"type":"view_submission",` + who + `,"view":{"id":"V1","type":"modal","hash":"h","callback_id":"subscribe","private_metadata":"p",` + state + `}}`,
			Arrival{Team: "T1", What: &Submission{View: View{ID: "V1", Hash: "h", Callback: "subscribe", Private: "p", Values: filled}, User: "U1", Trigger: "1.2.x"}},
		},
		{
			"a modal of another organisation",
			`{"type":"view_submission","user":{"id":"U1","team_id":"T9"},"team":{"id":"T9"},"view":{"id":"V1","type":"modal","app_installed_team_id":"T1"}}`,
			Arrival{Team: "T1", External: true, What: &Submission{View: View{ID: "V1"}, User: "U1"}},
		},
		{
			"a message shortcut",
			`{"type":"message_action",` + who + `,"callback_id":"check","channel":{"id":"C1"},"message_ts":"1.2","response_url":"https://hooks.slack.com/app/x",
				"message":{"ts":"1.2","thread_ts":"1.1","user":"U2","text":"« oui &amp; non » <@U0ME>"}}`,
			Arrival{Team: "T1", What: &Shortcut{Callback: "check", User: "U1", Trigger: "1.2.x", Channel: "C1", MessageTS: "1.2", Thread: "1.1",
				Text: "« oui & non »", ResponseURL: "https://hooks.slack.com/app/x"}},
		},
		{
			"a shortcut of a bot's message that has only blocks",
			`{"type":"message_action",` + who + `,"callback_id":"check","channel":{"id":"C1"},"message_ts":"1.2",
				"message":{"bot_id":"B1","text":"","blocks":[{"type":"header","text":{"type":"plain_text","text":"Titre"}},{"type":"section","text":{"type":"mrkdwn","text":"*oui*"}}],
					"attachments":[{"fallback":"autre"}]}}`,
			Arrival{Team: "T1", What: &Shortcut{Callback: "check", User: "U1", Trigger: "1.2.x", Channel: "C1", MessageTS: "1.2", Text: "Titre oui"}},
		},
		{
			"a shortcut of a forwarded message",
			`{"type":"message_action",` + who + `,"callback_id":"check","channel":{"id":"C1"},"message_ts":"1.2","message":{"text":"","attachments":[{"text":"oui"},{"fallback":"non"}]}}`,
			Arrival{Team: "T1", What: &Shortcut{Callback: "check", User: "U1", Trigger: "1.2.x", Channel: "C1", MessageTS: "1.2", Text: "oui non"}},
		},
		{
			"a global shortcut",
			`{"type":"shortcut",` + who + `,"callback_id":"new"}`,
			Arrival{Team: "T1", What: &Shortcut{Callback: "new", User: "U1", Trigger: "1.2.x"}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseInteraction([]byte(tt.payload), me)
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, %v\n%+v\nwant %+v", got, err, got.What, tt.want.What)
			}
		})
	}
}

func TestParseInteractionRefused(t *testing.T) {
	for _, tt := range []struct {
		name, payload string
		want          Reason
	}{
		{"closed", `{"type":"view_closed","user":{"id":"U1"}}`, UnknownKind},
		{"options asked for", `{"type":"block_suggestion","user":{"id":"U1"}}`, UnknownKind},
		{"a dialog", `{"type":"dialog_submission","user":{"id":"U1"}}`, UnknownKind},
		{"a workflow step", `{"type":"view_submission","user":{"id":"U1"},"view":{"type":"workflow_step"}}`, UnknownKind},
		{"no action", `{"type":"block_actions","user":{"id":"U1"}}`, NoAction},
		{"no action id", `{"type":"block_actions","user":{"id":"U1"},"actions":[{"type":"button"}]}`, NoAction},
		{"nobody", `{"type":"block_actions","user":null,"actions":[{"action_id":"a"}]}`, NoUser},
		{"no JSON", `%7B`, "malformed"},
		{"empty", ``, "malformed"},
		{"null", `null`, "malformed"},
		{"no type", `{"user":{"id":"U1"}}`, "malformed"},
		{"user that is a string", `{"type":"shortcut","user":"U1"}`, "malformed"},
		{"actions that are an object", `{"type":"block_actions","user":{"id":"U1"},"actions":{}}`, "malformed"},
		{"no view", `{"type":"view_submission","user":{"id":"U1"}}`, "malformed"},
		{"no view id", `{"type":"view_submission","user":{"id":"U1"},"view":{"type":"modal"}}`, "malformed"},
		{"no callback id", `{"type":"shortcut","user":{"id":"U1"}}`, "malformed"},
		{"nested", `{"type":` + strings.Repeat(`[`, 100_000), "malformed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseInteraction([]byte(tt.payload), me)
			if got := reasonOf(t, err); got != tt.want {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestParseCommand(t *testing.T) {
	form := "team_id=T1&channel_id=C1&channel_name=presse&user_id=U1&command=%2Fbrief&text=*la+mer*+depuis%3A2017-06+%26amp%3B&" +
		"response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2Fx&trigger_id=1.2.x"
	want := Arrival{Team: "T1", What: &Command{Name: "/brief", Text: "la mer depuis:2017-06 &", Channel: "C1", ChannelName: "presse", User: "U1",
		ResponseURL: "https://hooks.slack.com/commands/x", Trigger: "1.2.x"}}
	if got, err := ParseCommand([]byte(form), me); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got.What, err, want.What)
	}
	for _, tt := range []struct {
		name, form string
		want       Reason
	}{
		{"a look at the certificate", "ssl_check=1&token=x", SSLCheck},
		{"nobody", "command=%2Fbrief", NoUser},
		{"no name", "user_id=U1&text=a", "malformed"},
		{"a name without slash", "user_id=U1&command=brief", "malformed"},
		{"no form", "user_id=%zz", "malformed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseCommand([]byte(tt.form), me)
			if got := reasonOf(t, err); got != tt.want {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestErrorsHaveNoContent(t *testing.T) {
	for _, body := range []string{`{"type":"secret words","event":{}}`, `{"type":"event_callback","event":{"type":"xapp-1-SECRET"}}`, `secret words`, `{"type":12345678}`} {
		for _, parse := range []func([]byte, Self) (Arrival, error){ParseEvent, ParseInteraction, ParseCommand} {
			_, err := parse([]byte(body), me)
			if err == nil || strings.Contains(strings.ToLower(err.Error()), "secret") || strings.Contains(err.Error(), "1234") {
				t.Errorf("%s: error %v", body, err)
			}
		}
	}
}

func FuzzParseEvent(f *testing.F) {
	f.Add(wrap(`{"type":"message","channel":"C1","ts":"1.2","user":"U1","text":"<@U0ME> qui ?"}`))
	f.Add(wrap(`{"type":"message","channel":"C1","ts":"1.2","user":"U1","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a"}]}]}]}`))
	f.Add(wrap(`{"type":"tokens_revoked","tokens":{"bot":["U0ME"]}}`))
	f.Fuzz(func(t *testing.T, body []byte) { checkParsed(t, body, ParseEvent) })
}

func FuzzParseInteraction(f *testing.F) {
	f.Add([]byte(`{"type":"block_actions","user":{"id":"U1"},"actions":[{"action_id":"a","selected_option":{"value":"v"}}],"view":{"id":"V1","state":{"values":{"b":{"a":{"value":"x"}}}}}}`))
	f.Add([]byte(`{"type":"message_action","user":{"id":"U1"},"callback_id":"c","message":{"text":"a","blocks":[]}}`))
	f.Add([]byte(`{"type":"view_submission","user":{"id":"U1"},"view":{"id":"V1","type":"modal"}}`))
	f.Fuzz(func(t *testing.T, body []byte) { checkParsed(t, body, ParseInteraction) })
}

func FuzzParseCommand(f *testing.F) {
	f.Add([]byte("user_id=U1&command=%2Fbrief&text=a"))
	f.Add([]byte("ssl_check=1"))
	f.Fuzz(func(t *testing.T, body []byte) {
		checkParsed(t, body, ParseCommand)
		checkParsed(t, body, parseCommandJSON)
	})
}

// checkParsed holds a parser to its contract: something of a known kind that
// somebody did, or an error of one of the two kinds.
func checkParsed(t *testing.T, body []byte, parse func([]byte, Self) (Arrival, error)) {
	a, err := parse(body, me)
	if err != nil {
		reasonOf(t, err)
		if a.What != nil {
			t.Errorf("%T beside the error %v", a.What, err)
		}
		return
	}
	if kindOf(a.What) == "other" {
		t.Errorf("a %T without error", a.What)
	}
	if m, ok := a.What.(*Message); ok && (m.Channel == "" || m.TS == "" || m.User == "" || m.User == me.User) {
		t.Errorf("a message that nobody wrote anywhere: %+v", m)
	}
}
