package blocks

import (
	"sort"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// Help is what /brief aide says: what can be asked and how. name is what the
// assistant is called in the workspace, admin whether to speak of subscriptions as
// something that this person may change.
func Help(lang, name string, admin bool) Message {
	v := voice{lang: lang}
	name = labelOr(name, "Verbatim")
	title := v.say("Ce que je sais faire", "What I can do")
	us := []unit{said(title, header(title))}
	for _, s := range v.help(name, admin) {
		us = append(us, said(s, section(s)))
	}
	return v.oneMessage(us...)
}

// help are the paragraphs of the help.
func (v voice) help(name string, admin bool) []string {
	if v.lang == "en" {
		return v.helpEN(name, admin)
	}
	ps := []string{
		"Je réponds uniquement par des citations exactes des documents, avec leur source et leur date. Quand les documents ne disent rien, je le dis.",
		"Poser une question\u00a0: mentionnez @" + string(joiner) + name + " dans un canal, ou écrivez-moi en message direct. Les questions suivantes dans le même fil s’appuient sur les précédentes.",
		"Faire une note\u00a0: /brief sujet [depuis:2017-06] [jusqu’au:2019-12] [collection:nom] [chronologie]\nLe brouillon n’est visible que de vous\u202f; « Publier » le montre à tous.",
		"Autres commandes\u00a0: /brief sources (ce que je peux lire ici), /brief echeances (les dates annoncées), /brief abonnements (la revue de ce canal), /brief aide.",
		"Vérifier une citation\u00a0: dans le menu d’un message, « Vérifier cette citation » dit si ces mots sont dans les documents, où et de quelle date.",
	}
	if admin {
		ps = append(ps, "Revue quotidienne\u00a0: /brief abonner ouvre les réglages (heure, jours, fuseau horaire, sujets, langue)\u202f; /brief pause la suspend.")
	}
	for i := range ps {
		ps[i] = strings.NewReplacer("« ", "«\u00a0", " »", "\u00a0»").Replace(ps[i])
	}
	return ps
}

func (v voice) helpEN(name string, admin bool) []string {
	ps := []string{
		"I answer only with exact quotations from the documents, with their source and their date. When the documents say nothing, I say so.",
		"Ask a question: mention @" + string(joiner) + name + " in a channel, or write to me directly. Further questions in the same thread build on the earlier ones.",
		"Write a brief: /brief topic [since:2017-06] [until:2019-12] [collection:name] [timeline]\nThe draft is visible to you only; “Publish” shows it to everybody.",
		"Other commands: /brief sources (what I can read here), /brief deadlines (the dates announced), /brief subscriptions (the digest of this channel), /brief help.",
		"Check a quotation: in the menu of a message, “Vérifier cette citation” says whether its words stand in the documents, where and of what date.",
	}
	if admin {
		ps = append(ps, "Daily digest: /brief subscribe opens the settings (hour, days, time zone, topics, language); /brief pause suspends it.")
	}
	return ps
}

// A Source is a publisher or a collection and what there is of it.
type Source struct {
	Name      string // of the publisher; "" when the documents name none
	Documents int
	// First and Last are the days of its oldest and its newest text; zero when none has a date.
	First, Last corpus.Day
}

// Sources is what /brief sources says: the publishers whose documents may be quoted
// here, and the collections. Either list may be empty. Of lists that two messages do
// not hold it tells the first, how many others there are, and where they are listed.
func Sources(lang string, publishers, collections []Source) []Message {
	v := voice{lang: lang}
	if len(publishers)+len(collections) == 0 {
		return []Message{v.oneMessage(v.nothing())}
	}
	title := "Sources"
	return v.upTo(max(len(publishers), len(collections)), func(n int) []unit {
		us := []unit{said(title, header(title))}
		us = append(us, v.sources("", publishers[:min(n, len(publishers))])...)
		us = append(us, v.rest(len(publishers)-n, v.say("autre éditeur.", "other publisher."), v.say("autres éditeurs.", "other publishers."), "")...)
		us = append(us, v.sources("Collections", collections[:min(n, len(collections))])...)
		us = append(us, v.rest(len(collections)-n, v.say("autre collection.", "other collection."), v.say("autres collections.", "other collections."), "")...)
		if n < len(publishers) || n < len(collections) {
			s := v.say("Pour tout voir, sur le serveur\u00a0: verbatim index --json", "To see all, on the server: verbatim index --json")
			us = append(us, said(s, note(plain(s))))
		}
		return us
	})
}

// mostMessages is how many messages a list may take that one person asked for.
const mostMessages = 2

// upTo is a list as messages: of its most things as many as mostMessages hold, and
// one at least. first gives the units for the first n of them, with what is said of the others.
func (v voice) upTo(most int, first func(n int) []unit) []Message {
	made := func(less int) []Message { return v.messages(first(most-less), unit{}, false) }
	less := sort.Search(max(most-1, 0), func(less int) bool { return len(made(less)) <= mostMessages })
	return made(less)
}

// rest says how many others there are and, with more, how to see them; nothing for none.
func (v voice) rest(n int, one, many, more string) []unit {
	if n <= 0 {
		return nil
	}
	s := v.say("Et ", "And ") + v.count(n, one, many) + more
	return []unit{said(s, note(plain(s)))}
}

func (v voice) sources(title string, list []Source) []unit {
	var rows [][]rich
	var texts []string
	for _, s := range list {
		name := labelOr(label(s.Name, 120), v.say("sans éditeur", "no publisher"))
		what := "\u00a0: " + v.documents(s.Documents) + ", " + v.period(s.First, s.Last)
		if v.lang == "en" {
			what = strings.TrimPrefix(what, "\u00a0")
		}
		rows = append(rows, []rich{literal(name, &style{Bold: true}), literal(what, nil)})
		texts = append(texts, name+what)
	}
	us := lists(rows, texts)
	if title != "" && len(us) > 0 {
		us = join(said(title, v.bold(title)...), us)
	}
	return us
}

// mostDeadlines is how many dates are listed.
const mostDeadlines = 25

// Deadlines is what /brief echeances says: the dates that the documents announce,
// with the quotations that do. Of more than 25, or than two messages hold, it tells
// the first, how many others there are, and how to see those of a subject.
func Deadlines(lang string, points []bot.Point, link Link) []Message {
	v := voice{lang: lang, link: link}
	if len(points) == 0 {
		s := v.say("Les documents n’annoncent aucune date à venir.", "The documents announce no date to come.")
		return []Message{v.oneMessage(said(s, section(s)))}
	}
	return v.upTo(min(len(points), mostDeadlines), func(n int) []unit {
		return append(v.upcoming(points[:n], 0), v.rest(len(points)-n,
			v.say("autre date annoncée.", "other date announced."), v.say("autres dates annoncées.", "other dates announced."),
			v.say(" Pour les prochaines dates d’un sujet\u00a0: /brief sujet", " For the next dates of a subject: /brief topic"))...)
	})
}

// A Subscription is the digest of one channel, as it is listed.
type Subscription struct {
	record.Subscription
	// ID is what the buttons carry; "" shows none.
	ID string
	// Next is when the next edition is due, in the location to show it in; zero for unknown or never.
	Next time.Time
}

// Subscriptions is the list of digests, each with buttons to modify it, to pause
// it or take it up again, and to delete it, when the person may. An empty list
// says so, with a button to subscribe when the person may. Of more than two messages
// hold it tells the first, how many others there are, and how to see them.
func Subscriptions(lang string, list []Subscription, may bool) []Message {
	v := voice{lang: lang}
	if len(list) == 0 {
		s := NoticeText(lang, NoticeNoneHere, Facts{})
		us := []unit{said(s, section(s))}
		if may {
			us = append(us, said("", controls("actions", "subscription:new", button(ActionSubscribe, v.say("Abonner ce canal", "Subscribe this channel"), ValueNew))))
		}
		return []Message{v.oneMessage(us...)}
	}
	title := v.say("Revues", "Digests")
	return v.upTo(len(list), func(n int) []unit {
		us := []unit{said(title, header(title))}
		seen := map[string]bool{}
		for i := range list[:n] {
			us = append(us, v.subscription(&list[i], may && !seen[list[i].ID]))
			seen[list[i].ID] = true
		}
		return append(us, v.rest(len(list)-n, v.say("autre revue.", "other digest."), v.say("autres revues.", "other digests."),
			v.say(" Dans chaque canal\u00a0: /brief abonnements", " In each channel: /brief subscriptions"))...)
	})
}

// subscription is one digest in a list.
func (v voice) subscription(s *Subscription, may bool) unit {
	lines := []string{capital(label(s.Schedule.Describe(v.lang), 200))}
	if topics := v.names(s.Topics); topics != "" {
		lines = append(lines, v.say("Sujets\u00a0: ", "Topics: ")+topics)
	}
	if len(s.Collections) > 0 {
		lines = append(lines, capital(v.collectionsOf(s.Collections)))
	}
	switch {
	case s.Paused:
		lines = append(lines, v.say("En pause", "Paused"))
	case !s.Next.IsZero():
		lines = append(lines, v.say("Prochaine édition\u00a0: ", "Next edition: ")+v.moment(s.Next))
	}
	text := strings.Join(lines, "\n")
	var es []rich
	if isChannel(s.Channel) {
		es = append(es, rich{Type: "channel", ChannelID: s.Channel}, literal("\n", nil))
	} else if name := label(s.Channel, nameSize); name != "" {
		es = append(es, literal(name+"\n", &style{Bold: true}))
		lines = append([]string{name}, lines...)
	}
	es = append(es, literal(text, nil))
	bs := []block{richText(rich{Type: "rich_text_section", Elements: es})}
	if may && fitsValue(s.ID) {
		bs = append(bs, controls("actions", "subscription:"+s.ID, v.subscriptionButtons(s)...))
	}
	return said(strings.Join(lines, "\n"), bs...)
}

func (v voice) subscriptionButtons(s *Subscription) []control {
	pause := button(ActionPause, v.say("Mettre en pause", "Pause"), s.ID)
	if s.Paused {
		pause = button(ActionResume, v.say("Reprendre", "Resume"), s.ID)
	}
	remove := button(ActionDelete, v.say("Supprimer", "Delete"), s.ID)
	remove.Style = "danger"
	remove.Confirm = &confirm{
		Title:   plain(v.say("Supprimer cette revue\u202f?", "Delete this digest?")),
		Text:    plain(v.say("Le canal ne la recevra plus.", "The channel will no longer get it.")),
		Confirm: plain(v.say("Supprimer", "Delete")), Deny: plain(v.say("Annuler", "Cancel")), Style: "danger",
	}
	return []control{button(ActionModify, v.say("Modifier", "Modify"), s.ID), pause, remove}
}

// names is a list of names in one line, of the first of them when there are many.
func (v voice) names(list []string) string {
	const most = 10
	var out []string
	for _, s := range list {
		if s = label(s, 60); s != "" {
			out = append(out, s)
		}
	}
	if n := len(out) - most; n > 0 {
		return strings.Join(out[:most], ", ") + v.say(" et ", " and ") + v.count(n, v.say("autre", "other"), v.say("autres", "others"))
	}
	return strings.Join(out, ", ")
}

// isChannel reports whether s is an id that Slack shows as the channel's name to
// whoever may see it.
func isChannel(s string) bool {
	if len(s) < 2 || len(s) > 40 || s[0] != 'C' && s[0] != 'G' {
		return false
	}
	return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// Latest is what there is when nothing is recent: the newest documents, newest first.
func Latest(lang string, newest []bot.Holding) Message {
	v := voice{lang: lang}
	if len(newest) == 0 {
		return v.oneMessage(v.nothing())
	}
	s := v.say("Aucun texte ne date de ces sept derniers jours. Les plus récents\u00a0:", "No text is from the last seven days. The newest ones:")
	return v.oneMessage(append([]unit{said(s, section(s))}, v.holdings(newest)...)...)
}

// nothing says that there are no documents for who asks.
func (v voice) nothing() unit {
	s := v.say("Aucun document ne peut être cité ici.", "No document may be quoted here.")
	return said(s, section(s))
}
