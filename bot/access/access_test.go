package access

import (
	"reflect"
	"slices"
	"testing"
)

var (
	member   = Person{ID: "U1"}
	guest    = Person{ID: "U2", Guest: true}
	stranger = Person{ID: "U3", External: true}
	desk     = Place{Channel: "C1"}
	press    = Place{Channel: "C2"}
	shared   = Place{Channel: "C3", External: true}
	direct   = Place{Channel: "D1", Direct: true}
)

func TestDecide(t *testing.T) {
	all := Decision{Allowed: true, Mode: Mention}
	no := func(why Reason) Decision { return Decision{Reason: why} }
	only := func(mode Mode, names ...string) Decision {
		return Decision{Allowed: true, Mode: mode, Collections: names}
	}
	tests := []struct {
		name  string
		rules Rules
		where Place
		who   Person
		want  Decision
	}{
		{"no rules", Rules{}, desk, member, all},
		{"no rules, directly", Rules{}, direct, member, all},
		{"no rules, to a channel", Rules{}, desk, Person{}, all},
		{"no rules, a guest", Rules{}, desk, guest, no(GuestPerson)},
		{"no rules, a guest directly", Rules{}, direct, guest, no(GuestPerson)},
		{"no rules, a stranger", Rules{}, desk, stranger, no(ExternalPerson)},
		{"no rules, a shared channel", Rules{}, shared, member, no(ExternalPlace)},
		{"no rules, to a shared channel", Rules{}, shared, Person{}, no(ExternalPlace)},
		{"guests are allowed", Rules{Guests: true}, desk, guest, all},
		{"guests are allowed, strangers not", Rules{Guests: true}, desk, Person{ID: "U4", Guest: true, External: true}, no(ExternalPerson)},
		{"strangers are allowed", Rules{External: true}, shared, stranger, all},
		{"strangers are allowed, guests not", Rules{External: true}, shared, guest, no(GuestPerson)},

		{"every question", Rules{Default: Rule{Answer: Every}}, desk, member, only(Every)},
		{"every question in one channel", Rules{Channels: map[string]Rule{"C1": {Answer: Every}}}, desk, member, only(Every)},
		{"and not in another", Rules{Channels: map[string]Rule{"C1": {Answer: Every}}}, press, member, all},
		{"off", Rules{Default: Rule{Answer: Off}}, desk, member, no(OffHere)},
		{"off also directly, unless said otherwise", Rules{Default: Rule{Answer: Off}}, direct, member, no(OffHere)},
		{"off but directly", Rules{Default: Rule{Answer: Off}, Direct: Rule{Answer: Mention}}, direct, member, all},
		{"off but in one channel", Rules{Default: Rule{Answer: Off}, Channels: map[string]Rule{"C1": {Answer: Mention}}}, desk, member, all},
		{"off in one channel", Rules{Channels: map[string]Rule{"C1": {Answer: Off}}}, desk, member, no(OffHere)},
		{"off before all else", Rules{Default: Rule{Answer: Off}}, shared, stranger, no(OffHere)},
		{"a mode that is none", Rules{Default: Rule{Answer: "mentoin"}}, desk, member, no(OffHere)},
		{"the rule of a direct channel is that of direct messages", Rules{Channels: map[string]Rule{"D1": {Answer: Off}}}, direct, member, all},

		{"collections", Rules{Default: Rule{Collections: []string{"aef", "afp"}}}, desk, member, only(Mention, "aef", "afp")},
		{"other collections here", Rules{Default: Rule{Collections: []string{"aef"}}, Channels: map[string]Rule{"C1": {Collections: []string{"afp"}}}},
			desk, member, only(Mention, "afp")},
		{"the default's with a mode of its own", Rules{Default: Rule{Collections: []string{"aef"}}, Channels: map[string]Rule{"C1": {Answer: Every}}},
			desk, member, only(Every, "aef")},
		{"none here", Rules{Channels: map[string]Rule{"C1": {Collections: []string{}}}}, desk, member, no(NothingToSee)},
		{"directly", Rules{Direct: Rule{Collections: []string{"public"}}}, direct, member, only(Mention, "public")},

		{"narrowed", Rules{People: map[string][]string{"U1": {"aef"}}}, desk, member, only(Mention, "aef")},
		{"narrowed twice", Rules{Default: Rule{Collections: []string{"aef", "afp"}}, People: map[string][]string{"U1": {"afp", "interne"}}},
			desk, member, only(Mention, "afp")},
		{"narrowed to nothing here", Rules{Default: Rule{Collections: []string{"aef"}}, People: map[string][]string{"U1": {"afp"}}},
			desk, member, no(NothingToSee)},
		{"narrowed to nothing", Rules{People: map[string][]string{"U1": {}}}, desk, member, no(NothingToSee)},
		{"listed without a list", Rules{People: map[string][]string{"U1": nil}}, desk, member, no(NothingToSee)},
		{"listed without a list, in a channel with one", Rules{Default: Rule{Collections: []string{"aef"}}, People: map[string][]string{"U1": nil}},
			desk, member, no(NothingToSee)},
		{"somebody else is narrowed", Rules{People: map[string][]string{"U9": {"aef"}}}, desk, member, all},
		{"a channel is nobody", Rules{People: map[string][]string{"U1": {"aef"}}}, desk, Person{}, all},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := test.rules.Decide(test.where, test.who)
			if len(got.Collections) == 0 && len(test.want.Collections) == 0 {
				got.Collections, test.want.Collections = nil, nil
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("decided %+v, want %+v", got, test.want)
			}
			if !got.Allowed && (got.Reason == "" || got.Sees("aef")) {
				t.Errorf("a refusal without a reason, or with something to see: %+v", got)
			}
		})
	}
}

func TestNarrow(t *testing.T) {
	tests := []struct {
		name   string
		open   []string // nil: all
		wanted []string
		want   []string // nil: all
		ok     bool
	}{
		{"nothing wanted, all open", nil, nil, nil, true},
		{"nothing wanted", []string{"aef"}, nil, []string{"aef"}, true},
		{"one of all", nil, []string{"aef"}, []string{"aef"}, true},
		{"one of two", []string{"aef", "afp"}, []string{"afp"}, []string{"afp"}, true},
		{"one of two is open", []string{"aef"}, []string{"afp", "aef"}, []string{"aef"}, true},
		{"one that is not open", []string{"aef"}, []string{"afp"}, nil, false},
	}
	for _, test := range tests {
		d := Decision{Allowed: true, Mode: Every, Collections: test.open}
		got := d.Narrow(test.wanted)
		if got.Allowed != test.ok || !slices.Equal(got.Collections, test.want) {
			t.Errorf("%s: %+v", test.name, got)
		}
		if test.ok && got.Mode != Every || !test.ok && got.Reason != NothingToSee {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
	if got := (Decision{Reason: OffHere}).Narrow([]string{"aef"}); got.Allowed || got.Reason != OffHere {
		t.Errorf("a refusal became %+v", got)
	}
}

// TestDecisionsAreTheCallersOwn checks that changing a decision changes no rule.
func TestDecisionsAreTheCallersOwn(t *testing.T) {
	rules := Rules{Default: Rule{Collections: []string{"aef"}}, People: map[string][]string{"U2": {"aef"}}}
	for _, who := range []Person{{ID: "U1"}, {ID: "U2"}} {
		rules.Decide(desk, who).Collections[0] = "changed"
	}
	if rules.Default.Collections[0] != "aef" || rules.People["U2"][0] != "aef" {
		t.Error("a rule was changed")
	}
}

func TestSees(t *testing.T) {
	tests := []struct {
		d          Decision
		collection string
		want       bool
	}{
		{Decision{Allowed: true}, "aef", true},
		{Decision{Allowed: true}, "", true},
		{Decision{Allowed: true, Collections: []string{"aef"}}, "aef", true},
		{Decision{Allowed: true, Collections: []string{"aef"}}, "afp", false},
		{Decision{Allowed: true, Collections: []string{"aef"}}, "", false},
		{Decision{Collections: []string{"aef"}}, "aef", false},
		{Decision{}, "aef", false},
	}
	for _, test := range tests {
		if got := test.d.Sees(test.collection); got != test.want {
			t.Errorf("%+v sees %q: %v", test.d, test.collection, got)
		}
	}
}

func TestAdministers(t *testing.T) {
	tests := []struct {
		admins []string
		who    Person
		want   bool
	}{
		{nil, member, true},
		{nil, guest, false},
		{nil, stranger, false},
		{nil, Person{}, false},
		{[]string{"U1"}, member, true},
		{[]string{"U9"}, member, false},
		{[]string{"U2"}, guest, false},
		{[]string{"U3"}, stranger, false},
		{[]string{""}, Person{}, false},
	}
	for _, test := range tests {
		if got := (Rules{Admins: test.admins, Guests: true, External: true}).Administers(test.who); got != test.want {
			t.Errorf("admins %v: %+v administers: %v", test.admins, test.who, got)
		}
	}
}
