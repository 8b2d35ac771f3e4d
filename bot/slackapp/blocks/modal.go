package blocks

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/schedule"
)

// The longest that may be filled in, in characters.
const (
	topicLength  = 300
	topicsLength = 2000
	dateLength   = 40
	zoneLength   = 60
	noteLength   = 1000
	namesLength  = 2000
)

// A BriefForm is what the modals for a brief are prefilled with.
type BriefForm struct {
	Lang string
	// Topic, Since and Until are as they were typed; a topic longer than what may be filled in is shortened.
	Topic, Since, Until string
	// Collections are those to choose from; none shows no choice. Chosen are those chosen.
	Collections, Chosen []string
	Chronology          bool
	// Private is the caller's, in at most 3,000 characters; it comes back with the submission.
	Private string
}

// BriefModal is the modal that asks for a brief. The error is for a Private that
// is too long.
func BriefModal(f BriefForm) (json.RawMessage, error) {
	v := voice{lang: f.Lang}
	return v.briefModal(f, CallbackBrief, v.say("Nouvelle note", "New brief"))
}

// RefineModal is BriefModal for a draft that is there.
func RefineModal(f BriefForm) (json.RawMessage, error) {
	v := voice{lang: f.Lang}
	return v.briefModal(f, CallbackRefine, v.say("Affiner la note", "Refine the brief"))
}

func (v voice) briefModal(f BriefForm, callback, title string) (json.RawMessage, error) {
	bs := []block{
		input(BlockTopic, v.say("Sujet", "Topic"), textInput(f.Topic, topicLength, v.say("la cybersécurité des hôpitaux", "cybersecurity of hospitals"), false), false),
		input(BlockSince, v.say("Depuis", "Since"), textInput(f.Since, dateLength, v.say("2017-06, ou juin 2017", "2017-06, or June 2017"), false), true),
		input(BlockUntil, v.say("Jusqu’à", "Until"), textInput(f.Until, dateLength, v.say("2019-12-31, ou 2019", "2019-12-31, or 2019"), false), true),
	}
	if len(f.Collections) > 0 {
		bs = append(bs, v.collections(f.Collections, f.Chosen))
	}
	bs = append(bs, input(BlockChronology, v.say("Forme", "Form"),
		boxes([]option{choiceOf(v.say("Chronologie, du plus ancien au plus récent", "Timeline, oldest first"), ValueChronology)},
			map[string]bool{ValueChronology: f.Chronology}), true))
	return v.modal(callback, title, v.say("Rédiger", "Write"), f.Private, bs)
}

// A SubscribeForm is what the modal for a subscription is prefilled with.
type SubscribeForm struct {
	// Subscription is the one to modify, or what to propose for a new one: its zero
	// schedule proposes 9 o'clock on weekdays in Paris.
	Subscription record.Subscription
	New          bool
	Lang         string   // of the modal
	Collections  []string // to choose from; none shows no choice
	Private      string   // the caller's, in at most 3,000 characters
}

// SubscribeModal is the modal in which a digest is set up or changed. The error is
// for a Private that is too long.
func SubscribeModal(f SubscribeForm) (json.RawMessage, error) {
	v := voice{lang: f.Lang}
	s := f.Subscription
	if s.Schedule == (schedule.Schedule{}) {
		s.Schedule = schedule.Schedule{Minute: 9 * 60, Days: schedule.Weekdays, Zone: "Europe/Paris"}
	}
	minute := (s.Schedule.Minute%1440 + 1440) % 1440
	bs := []block{
		input(BlockHour, v.say("Heure", "Hour"), control{Type: "timepicker", InitialTime: fmt.Sprintf("%02d:%02d", minute/60, minute%60)}, false),
		input(BlockDays, v.say("Jours", "Days"), v.dayBoxes(s.Schedule.Days), false),
	}
	bs = append(bs, v.zone(s.Schedule.Zone)...)
	topics := input(BlockTopics, v.say("Sujets", "Topics"), textInput(strings.Join(s.Topics, "\n"), topicsLength, "", true), true)
	topics.Hint = plain(v.say("Un par ligne. Sans sujet, la revue couvre tous les textes.", "One a line. Without topics the digest covers all texts."))
	bs = append(bs, topics)
	if len(f.Collections) > 0 {
		bs = append(bs, v.collections(f.Collections, s.Collections))
	}
	bs = append(bs,
		input(BlockLanguage, v.say("Langue", "Language"), radio([]option{choiceOf("Français", "fr"), choiceOf("English", "en")}, orElse(s.Lang, v.say("fr", "en"))), false),
		input(BlockEmpty, v.say("Quand il n’y a rien", "When there is nothing"), radio([]option{
			choiceOf(v.say("Ne rien publier", "Post nothing"), string(record.EmptySilent)),
			choiceOf(v.say("Publier une ligne qui le dit", "Post one line that says so"), string(record.EmptyNote)),
		}, orElse(string(s.Empty), string(record.EmptySilent))), false),
		input(BlockPaused, "Pause", boxes([]option{choiceOf(v.say("Suspendre la revue", "Suspend the digest"), ValuePaused)},
			map[string]bool{ValuePaused: s.Paused}), true))
	title := v.say("Modifier la revue", "Modify the digest")
	if f.New {
		title = v.say("Abonner ce canal", "Subscribe this channel")
	}
	return v.modal(CallbackSubscribe, title, v.say("Enregistrer", "Save"), f.Private, bs)
}

// ReasonModal asks what was wrong with an answer. The error is for a private that
// has more than 3,000 characters.
func ReasonModal(lang, private string) (json.RawMessage, error) {
	v := voice{lang: lang}
	reasons := []option{
		choiceOf(v.say("La citation n’est pas la bonne", "The quotation is wrong"), ReasonQuote),
		choiceOf(v.say("La date n’est pas la bonne", "The date is wrong"), ReasonDate),
		choiceOf(v.say("Il manque quelque chose", "Something is missing"), ReasonMissing),
		choiceOf(v.say("Ce n’est plus à jour", "It is out of date"), ReasonStale),
		choiceOf(v.say("Autre chose", "Something else"), ReasonOther),
	}
	return v.modal(CallbackReason, v.say("Signaler un problème", "What is wrong?"), v.say("Envoyer", "Send"), private, []block{
		input(BlockReason, v.say("Motif", "Reason"), control{Type: "radio_buttons", Options: reasons}, false),
		input(BlockNote, v.say("Précisions", "Details"), textInput("", noteLength, "", true), true),
	})
}

func (v voice) modal(callback, title, submit, private string, bs []block) (json.RawMessage, error) {
	if units(private) > maxPrivate {
		return nil, fmt.Errorf("modal %s: private metadata of %d characters", callback, units(private))
	}
	return encode(view{Type: "modal", Callback: callback, Title: plain(title), Submit: plain(submit),
		Close: plain(v.say("Annuler", "Cancel")), Private: private, Blocks: bs}), nil
}

func input(id, name string, c control, optional bool) block {
	c.ActionID = ActionInput
	return block{Type: "input", BlockID: id, Label: plain(name), Element: &c, Optional: optional}
}

// textInput holds at most most characters; what it is prefilled with is shortened to that.
func textInput(s string, most int, example string, lines bool) control {
	c := control{Type: "plain_text_input", MaxLength: most, Multiline: lines}
	if lines {
		c.InitialValue = shorten(strings.TrimSpace(valid(s)), most)
	} else {
		c.InitialValue = shorten(clean(s), most)
	}
	if example != "" {
		c.Placeholder = plain(example)
	}
	return c
}

func choiceOf(name, value string) option { return option{Text: plain(name), Value: value} }

func boxes(os []option, chosen map[string]bool) control {
	c := control{Type: "checkboxes", Options: os}
	for _, o := range os {
		if chosen[o.Value] {
			c.InitialOptions = append(c.InitialOptions, o)
		}
	}
	return c
}

// radio has the option of that value chosen; the first when there is none of it.
func radio(os []option, value string) control {
	c := control{Type: "radio_buttons", Options: os, InitialOption: &os[0]}
	for i := range os {
		if os[i].Value == value {
			c.InitialOption = &os[i]
		}
	}
	return c
}

// dayBoxes are the days of the week, Monday first in French.
func (v voice) dayBoxes(days schedule.Days) control {
	var os []option
	chosen := map[string]bool{}
	first := 1
	if v.lang == "en" {
		first = 0
	}
	for i := range 7 {
		d := time.Weekday((first + i) % 7)
		os = append(os, choiceOf(capital(v.weekday(d)), itoa(int(d))))
		chosen[itoa(int(d))] = days.Has(d)
	}
	return boxes(os, chosen)
}

// collections is a choice of collections: a list where all the names fit one, else text.
func (v voice) collections(all, chosen []string) block {
	name := "Collections"
	hint := v.say("Aucun choix\u00a0: toutes celles qui sont ouvertes ici.", "No choice: all that are open here.")
	var os []option
	is := map[string]bool{}
	for _, s := range chosen {
		is[s] = true
	}
	c := control{Type: "multi_static_select"}
	seen := map[string]bool{}
	for _, s := range all {
		if seen[s] {
			continue
		}
		seen[s] = true
		o := choiceOf(label(s, maxOptionText), s)
		if o.Text.Text == "" || size(s) > maxOptionValue || valid(s) != s || len(os) == maxOptions {
			c = textInput(strings.Join(chosen, "\n"), namesLength, "", true)
			hint = v.say("Une par ligne. ", "One a line. ") + hint
			os = nil
			break
		}
		os = append(os, o)
		if is[s] {
			c.InitialOptions = append(c.InitialOptions, o)
		}
	}
	if os != nil {
		c.Options = os
	}
	b := input(BlockCollections, name, c, true)
	b.Hint = plain(hint)
	return b
}
