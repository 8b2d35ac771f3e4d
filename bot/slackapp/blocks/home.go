package blocks

import (
	"encoding/json"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// A HomeView is what one person's home shows.
type HomeView struct {
	Lang string
	Name string // of the assistant in the workspace
	// Admin shows the rules and lets the person change subscriptions.
	Admin bool
	// Refused is why nothing may be shown to this person; "" when something may. Then only the notice is shown.
	Refused       NoticeKind
	Subscriptions []Subscription
	// Last are the newest documents that this person may see, newest first.
	Last []bot.Holding
	// Documents is how many this person may see; Collections from which collections, nil for all.
	Documents   int
	Collections []string
	// Rules are the channels' rules, for an administrator.
	Rules []Rule
	// Private is the caller's, in at most 3,000 characters; a longer one is left out.
	Private string
}

// A Rule is what holds in a channel.
type Rule struct {
	Channel     string // its id, or words for all others
	Answers     string // when the assistant answers there: mention, every or off
	Collections []string
}

// What the home shows of each list; it says when there is more.
const (
	homeSubscriptions = 12
	homeDocuments     = 15
	homeRules         = 20
)

// Home is the view of the assistant's home.
func Home(h HomeView) json.RawMessage {
	v := voice{lang: h.Lang}
	name := labelOr(h.Name, "Verbatim")
	bs := []block{header(v.say("Bonjour, je suis ", "Hello, I am ") + label(name, 60))}
	if h.Refused != "" {
		bs = append(bs, section(NoticeText(h.Lang, h.Refused, Facts{})))
	} else {
		help := v.help(name, h.Admin)
		bs = append(bs, section(help[0]), controls("actions", "home", button(ActionBrief, v.say("Nouvelle note", "New brief"), ValueNew)))
		bs = append(bs, v.homeSubscriptions(h)...)
		bs = append(bs, v.homeDocuments(h)...)
		bs = append(bs, v.homeHelp(help[1:])...)
		bs = append(bs, v.homeRules(h)...)
	}
	private := h.Private
	if units(private) > maxPrivate {
		private = ""
	}
	return encode(view{Type: "home", Callback: CallbackHome, Private: private, Blocks: bs})
}

func (v voice) homeHelp(paragraphs []string) []block {
	bs := []block{divider(), header(v.say("Mode d’emploi", "How to use me"))}
	for _, s := range paragraphs {
		bs = append(bs, section(s))
	}
	return bs
}

func (v voice) homeSubscriptions(h HomeView) []block {
	bs := []block{divider(), header(v.say("Revues", "Digests"))}
	if len(h.Subscriptions) == 0 {
		bs = append(bs, note(plain(v.say("Aucune revue pour vous. Pour abonner un canal, tapez-y /brief abonner", "No digest for you. To subscribe a channel, type /brief subscribe there."))))
	}
	seen := map[string]bool{}
	for i := range h.Subscriptions[:min(len(h.Subscriptions), homeSubscriptions)] {
		s := &h.Subscriptions[i]
		bs = append(bs, v.subscription(s, h.Admin && !seen[s.ID]).blocks...)
		seen[s.ID] = true
	}
	return append(bs, v.others(len(h.Subscriptions)-homeSubscriptions)...)
}

func (v voice) homeDocuments(h HomeView) []block {
	bs := []block{divider(), header(v.say("Derniers documents", "Latest documents"))}
	sees := v.say("Vous pouvez voir ", "You may see ") + v.documents(h.Documents)
	if len(h.Collections) > 0 {
		sees += v.say(" (", " (") + v.collectionsOf(h.Collections) + ")"
	}
	bs = append(bs, note(plain(sees+".")))
	for _, u := range v.holdings(h.Last[:min(len(h.Last), homeDocuments)]) {
		bs = append(bs, u.blocks...)
	}
	return bs
}

// holdings are documents as lists.
func (v voice) holdings(last []bot.Holding) []unit {
	var rows [][]rich
	var texts []string
	for i := range last {
		row := v.holding(&last[i])
		rows, texts = append(rows, []rich{literal(row, nil)}), append(texts, row)
	}
	return lists(rows, texts)
}

// holding is a document in a list: "29 sept. 2017 · Publisher, Title".
func (v voice) holding(d *bot.Holding) string {
	c := bot.Citation{Document: d.Document, Title: d.Title, Publisher: d.Publisher}
	date := corpus.Date{From: d.Date, To: d.DateEnd, Precision: d.Precision, Basis: d.DateBasis}
	if date.To == 0 {
		date.To = date.From
	}
	return v.date(date) + " · " + v.origin(&c)
}

func (v voice) homeRules(h HomeView) []block {
	if !h.Admin || len(h.Rules) == 0 {
		return nil
	}
	bs := []block{divider(), header(v.say("Règles des canaux", "Rules of the channels"))}
	var rows [][]rich
	var texts []string
	for _, r := range h.Rules[:min(len(h.Rules), homeRules)] {
		where := literal(labelOr(r.Channel, "…"), nil)
		if isChannel(r.Channel) {
			where = rich{Type: "channel", ChannelID: r.Channel}
		}
		what := v.colon() + v.answers(r.Answers)
		if len(r.Collections) > 0 {
			what += v.say("\u202f; ", "; ") + v.collectionsOf(r.Collections)
		}
		rows, texts = append(rows, []rich{where, literal(what, nil)}), append(texts, what)
	}
	for _, u := range lists(rows, texts) {
		bs = append(bs, u.blocks...)
	}
	return append(bs, v.others(len(h.Rules)-homeRules)...)
}

func (v voice) colon() string { return v.say("\u00a0: ", ": ") }

// answers says in words when the assistant answers.
func (v voice) answers(mode string) string {
	switch mode {
	case "every":
		return v.say("répond à toutes les questions", "answers every question")
	case "off":
		return v.say("désactivé", "switched off")
	}
	return v.say("répond quand on le mentionne", "answers when mentioned")
}

func (v voice) others(n int) []block {
	if n <= 0 {
		return nil
	}
	return []block{note(plain(v.say("et ", "and ") + v.count(n, v.say("autre", "other"), v.say("autres", "others"))))}
}
