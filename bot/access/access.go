// Package access decides who may be told what: whether the assistant answers in
// a place at all, and from which collections. It is asked before anything is
// retrieved, for a question and just so for a follow-up, a button, a digest and a
// link. It is pure: rules and facts in, a decision out.
package access

import "slices"

// A Mode is what makes the assistant answer in a channel.
type Mode string

// The modes. Direct messages are always addressed to the assistant, so every
// mode but Off answers them.
const (
	Mention Mode = "mention" // only messages that mention it; the default
	Every   Mode = "every"   // every message that asks something
	Off     Mode = "off"     // nothing, not even mentions
)

// A Rule is what holds in one place.
type Rule struct {
	// Answer is when to answer; "" takes the default rule's.
	Answer Mode `yaml:"answer"`
	// Collections are those that may be quoted. Nil takes the default rule's, and
	// when that is nil too, all of them. An empty list that is not nil allows none.
	Collections []string `yaml:"collections"`
}

// Rules are the access rules of an installation. The zero value answers mentions
// and direct messages of full members of the workspace, from every collection.
type Rules struct {
	// Admins are the ids of the users who may administer: subscribe a channel to a
	// digest, change another's subscription, read the figures. Empty: every full member may.
	Admins []string `yaml:"admins"`
	// Default holds wherever no other rule says otherwise.
	Default Rule `yaml:"default"`
	// Direct holds in direct messages and the agent view.
	Direct Rule `yaml:"direct"`
	// Channels holds by channel id.
	Channels map[string]Rule `yaml:"channels"`
	// People narrows, by user id, what a person may see anywhere: a collection must be
	// allowed by the place and by the person's list. Who is not listed sees what the
	// place allows; who is listed with nothing, nothing.
	People map[string][]string `yaml:"people"`
	// External answers in channels that are shared with another organisation, and people of another organisation.
	External bool `yaml:"external"`
	// Guests answers single- and multi-channel guests.
	Guests bool `yaml:"guests"`
}

// A Place is where something is asked or shown.
type Place struct {
	Channel  string
	Direct   bool // a direct message with the assistant, its agent view, its home
	External bool // shared with another organisation
}

// A Person is who asks. The zero Person is nobody in particular: what is shown
// to a whole channel, as a digest.
type Person struct {
	ID       string
	Guest    bool
	External bool // of another organisation
}

// A Reason says why a decision is no; "" for a yes.
type Reason string

// The reasons.
const (
	OffHere        Reason = "off"         // the assistant is switched off here
	ExternalPlace  Reason = "external"    // the channel is shared with another organisation
	ExternalPerson Reason = "stranger"    // the person is of another organisation
	GuestPerson    Reason = "guest"       // the person is a guest
	NothingToSee   Reason = "collections" // no collection is open to this person here
)

// A Decision is what may be done.
type Decision struct {
	Allowed bool
	Reason  Reason
	// Mode is Mention or Every when allowed.
	Mode Mode
	// Collections are those that may be quoted; empty means all, when Allowed.
	Collections []string
}

// Decide says what a person may be told in a place. A mode that is none counts as Off.
func (r Rules) Decide(where Place, who Person) Decision {
	rule := r.ruleOf(where)
	switch {
	case rule.Answer != Mention && rule.Answer != Every:
		return Decision{Reason: OffHere}
	case where.External && !r.External:
		return Decision{Reason: ExternalPlace}
	case who.External && !r.External:
		return Decision{Reason: ExternalPerson}
	case who.Guest && !r.Guests:
		return Decision{Reason: GuestPerson}
	}
	open := slices.Clone(rule.Collections)
	if own, narrowed := r.People[who.ID]; narrowed {
		if own == nil {
			own = []string{}
		}
		open = both(open, own)
	}
	if open != nil && len(open) == 0 {
		return Decision{Reason: NothingToSee}
	}
	return Decision{Allowed: true, Mode: rule.Answer, Collections: open}
}

// ruleOf is the rule that holds in a place, with the default's words where it has none.
func (r Rules) ruleOf(where Place) Rule {
	rule := r.Channels[where.Channel]
	if where.Direct {
		rule = r.Direct
	}
	if rule.Answer == "" {
		rule.Answer = r.Default.Answer
	}
	if rule.Answer == "" {
		rule.Answer = Mention
	}
	if rule.Collections == nil {
		rule.Collections = r.Default.Collections
	}
	return rule
}

// both is what two lists allow together; nil allows all. It is nil only when both are.
func both(a, b []string) []string {
	if a == nil {
		return slices.Clone(b)
	}
	out := []string{}
	for _, name := range a {
		if b == nil || slices.Contains(b, name) {
			out = append(out, name)
		}
	}
	return out
}

// Narrow is a decision restricted further to the collections wanted, as when a
// person names one; with none wanted it is d. A collection that d does not allow
// is left out, and when none remains the answer is no.
func (d Decision) Narrow(wanted []string) Decision {
	if !d.Allowed || len(wanted) == 0 {
		return d
	}
	var open []string
	if len(d.Collections) > 0 {
		open = d.Collections
	}
	if d.Collections = both(open, wanted); len(d.Collections) == 0 {
		return Decision{Reason: NothingToSee}
	}
	return d
}

// Sees reports whether the decision lets a document of that collection be shown.
func (d Decision) Sees(collection string) bool {
	return d.Allowed && (len(d.Collections) == 0 || slices.Contains(d.Collections, collection))
}

// Administers reports whether a person may administer.
func (r Rules) Administers(who Person) bool {
	if who.ID == "" || who.Guest || who.External {
		return false
	}
	return len(r.Admins) == 0 || slices.Contains(r.Admins, who.ID)
}
