package blocks

import (
	"strconv"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A NoticeKind is one of the short things that the assistant says about itself
// or about what was asked of it.
type NoticeKind string

// The kinds of notices, with the Facts that each uses.
const (
	NoticeEmpty        NoticeKind = "empty"         // a message without a question
	NoticeEmoji        NoticeKind = "emoji"         // nothing but emoji or signs
	NoticeTooLong      NoticeKind = "too_long"      // Limit: how many characters are fine
	NoticeFile         NoticeKind = "file"          // only a file
	NoticeLanguage     NoticeKind = "language"      // neither French nor English
	NoticeLimited      NoticeKind = "limited"       // Wait
	NoticeOff          NoticeKind = "off"           // access: switched off here
	NoticeExternal     NoticeKind = "external"      // access: a channel shared with another organisation
	NoticeStranger     NoticeKind = "stranger"      // access: a person of another organisation
	NoticeGuest        NoticeKind = "guest"         // access: a guest
	NoticeNothing      NoticeKind = "collections"   // access: no collection is open here
	NoticeFailed       NoticeKind = "failed"        // Reference
	NoticeExpired      NoticeKind = "expired"       // a draft, or an answer, that is no longer kept
	NoticePublished    NoticeKind = "published"     // a draft that was published already
	NoticeNotAdmin     NoticeKind = "not_admin"     // only administrators may
	NoticeSubscribed   NoticeKind = "subscribed"    // At: of the next edition
	NoticeUnsubscribed NoticeKind = "unsubscribed"  // the digest of this channel was ended
	NoticePaused       NoticeKind = "paused"        // the digest of this channel rests
	NoticeResumed      NoticeKind = "resumed"       // At
	NoticeArgument     NoticeKind = "argument"      // Argument: the word of /brief that was not understood; Example
	NoticeThanks       NoticeKind = "thanks"        // for feedback
	NoticeNoneHere     NoticeKind = "none"          // no subscription here
	NoticeNoQuote      NoticeKind = "no_quote"      // a message without words to check
	NoticeNoZone       NoticeKind = "zone"          // Argument: a time zone that there is not
	NoticeEmptyEdition NoticeKind = "empty_edition" // a digest that has nothing to say; Day
	NoticeNotHere      NoticeKind = "not_here"      // the assistant is not a member of this channel
	NoticeHello        NoticeKind = "hello"         // to a greeting; Example: a question
	NoticeWelcome      NoticeKind = "welcome"       // to thanks; Example: a question
	NoticeChanged      NoticeKind = "changed"       // the documents are not what they were when the draft was made
	NoticeHidden       NoticeKind = "hidden"        // a draft quotes what the channel may not see
	NoticeBusy         NoticeKind = "busy"          // too much is being done at once
	NoticeSlow         NoticeKind = "slow"          // a modal that could not be opened in time
	NoticeNoModal      NoticeKind = "no_modal"      // a modal that Slack did not open; Reference
	NoticeNoEdition    NoticeKind = "no_edition"    // an edition that could not be made; Day, Channel, Reference
)

// Facts are what a notice fills in; the kind says which of them.
type Facts struct {
	Limit     int           // characters
	Wait      time.Duration // until it may be tried again
	At        time.Time     // in the location that it is shown in
	Day       corpus.Day    // local
	Reference string        // that the administrator finds in the log
	Argument  string        // in the person's own words
	Example   string
	Channel   string // its id; shown as the channel's name, "" for a direct message
}

// Notice is a short message. Every kind has words, also one that is not known
// here, which reads as NoticeFailed: whoever addressed the assistant gets a reply.
func Notice(lang string, kind NoticeKind, f Facts) Message {
	s := NoticeText(lang, kind, f)
	if isChannel(f.Channel) {
		where := rich{Type: "channel", ChannelID: f.Channel}
		return voice{lang: lang}.oneMessage(said(s, richText(rich{Type: "rich_text_section", Elements: []rich{where, literal(" · "+s, nil)}})))
	}
	return voice{lang: lang}.oneMessage(said(s, section(s)))
}

// NoticeText is what Notice says, as plain text.
func NoticeText(lang string, kind NoticeKind, f Facts) string {
	v := voice{lang: lang}
	for _, say := range []func(NoticeKind, Facts) string{v.aboutQuestion, v.aboutAccess, v.aboutState, v.aboutDigest} {
		if s := say(kind, f); s != "" {
			return s
		}
	}
	return v.aboutState(NoticeFailed, f)
}

func (v voice) aboutQuestion(kind NoticeKind, f Facts) string {
	switch kind {
	case NoticeEmpty:
		return v.say("Quelle est votre question\u202f?", "What is your question?") + v.example(f)
	case NoticeHello:
		return v.say("Bonjour\u202f! Posez-moi une question sur les documents.", "Hello! Ask me a question about the documents.") + v.example(f)
	case NoticeWelcome:
		return v.say("Avec plaisir. Une autre question\u202f?", "You are welcome. Another question?") + v.example(f)
	case NoticeEmoji:
		return v.say("Je ne sais lire que des mots. Posez votre question en une phrase.",
			"I can only read words. Ask in a sentence.")
	case NoticeTooLong:
		return v.say("Ce message est trop long pour une question\u00a0: je lis jusqu’à "+v.thousands(f.Limit)+" caractères.",
			"This message is too long for a question: I read up to "+v.thousands(f.Limit)+" characters.")
	case NoticeFile:
		return v.say("Je ne lis pas les fichiers joints. Écrivez votre question, et je cherche la réponse dans les documents.",
			"I do not read attached files. Write your question, and I will look for the answer in the documents.")
	case NoticeLanguage:
		return v.say("Je comprends les questions en français et en anglais. Pouvez-vous la poser dans l’une de ces langues\u202f?",
			"I understand questions in French and in English. Could you ask in one of these?")
	case NoticeArgument:
		s := v.say("Je n’ai pas compris ", "I did not understand ") + v.quoted(labelOr(f.Argument, "…")) + "."
		if e := label(f.Example, 150); e != "" {
			s += v.say(" Par exemple\u00a0: ", " For example: ") + e
		}
		return s
	case NoticeNoQuote:
		return v.say("Ce message ne contient pas de mots à vérifier.", "This message has no words to check.")
	case NoticeNoZone:
		return v.say("Je ne connais pas le fuseau horaire ", "I do not know the time zone ") + v.quoted(labelOr(f.Argument, "…")) +
			v.say(". Par exemple\u00a0: Europe/Paris", ". For example: Europe/Paris")
	}
	return ""
}

func (v voice) aboutAccess(kind NoticeKind, _ Facts) string {
	switch kind {
	case NoticeOff:
		return v.say("Je suis désactivé dans ce canal. Un administrateur peut changer cela.",
			"I am switched off in this channel. An administrator can change that.")
	case NoticeExternal:
		return v.say("Ce canal est partagé avec une autre organisation\u00a0: je n’y réponds pas, sauf si un administrateur l’autorise.",
			"This channel is shared with another organisation: I do not answer here unless an administrator allows it.")
	case NoticeStranger:
		return v.say("Je ne réponds qu’aux membres de l’organisation qui m’a installé.",
			"I answer only members of the organisation that installed me.")
	case NoticeGuest:
		return v.say("Je ne réponds pas aux invités de cet espace, sauf si un administrateur l’autorise.",
			"I do not answer guests of this workspace unless an administrator allows it.")
	case NoticeNothing:
		return v.say("Aucune collection de documents ne vous est ouverte ici. Un administrateur peut changer cela.",
			"No collection of documents is open to you here. An administrator can change that.")
	case NoticeNotAdmin:
		return v.say("Seul un administrateur peut faire cela.", "Only an administrator can do this.")
	case NoticeHidden:
		return v.say("Cette note cite des documents qui ne sont pas ouverts à ce canal\u00a0: elle n’est pas publiée.",
			"This brief quotes documents that are not open to this channel: it is not published.")
	case NoticeNotHere:
		return v.say("Je ne suis pas membre de ce canal. Invitez-moi, puis recommencez.",
			"I am not a member of this channel. Invite me, then try again.")
	}
	return ""
}

func (v voice) aboutState(kind NoticeKind, f Facts) string {
	switch kind {
	case NoticeLimited:
		return v.say("Vous avez posé beaucoup de questions en peu de temps. Réessayez dans ",
			"That is a lot of questions in a short time. Try again in ") + v.wait(f.Wait) + "."
	case NoticeFailed:
		return v.say("Quelque chose n’a pas fonctionné, et je n’ai pas pu répondre. Réessayez dans quelques minutes.",
			"Something went wrong and I could not answer. Try again in a few minutes.") + v.reference(f)
	case NoticeBusy:
		return v.say("Trop de demandes en même temps. Recommencez dans quelques secondes.", "Too many requests at once. Try again in a few seconds.")
	case NoticeSlow:
		return v.say("La fenêtre n’a pas pu s’ouvrir à temps. Recommencez.", "The window could not be opened in time. Try again.")
	case NoticeNoModal:
		return v.say("Slack n’a pas ouvert la fenêtre. Recommencez.", "Slack did not open the window. Try again.") + v.reference(f)
	case NoticeChanged:
		return v.say("Les documents cités ont changé depuis ce brouillon\u00a0: il n’est pas publié. Refaites la note.",
			"The documents quoted have changed since this draft: it is not published. Make the brief again.")
	case NoticeExpired:
		return v.say("Ce texte n’est plus conservé. Refaites votre demande.", "This is no longer kept. Ask for it again.")
	case NoticePublished:
		return v.say("Cette note est déjà publiée.", "This brief is published already.")
	case NoticeThanks:
		return v.say("Merci, c’est noté.", "Thank you, noted.")
	}
	return ""
}

// reference is what to do when it goes on failing; "" without a reference.
func (v voice) reference(f Facts) string {
	ref := label(f.Reference, 60)
	if ref == "" {
		return ""
	}
	return v.say(" Si cela se répète, donnez cette référence à un administrateur\u00a0: ",
		" If it happens again, give this reference to an administrator: ") + ref
}

// example is an example of what to say; "" when there is none.
func (v voice) example(f Facts) string {
	e := label(f.Example, 200)
	if e == "" {
		return ""
	}
	return v.say(" Par exemple\u00a0: ", " For example: ") + e
}

func (v voice) aboutDigest(kind NoticeKind, f Facts) string {
	next := ""
	if !f.At.IsZero() {
		next = v.say(" Prochaine édition\u00a0: ", " Next edition: ") + v.moment(f.At) + " (" + label(f.At.Location().String(), nameSize) + ")."
	}
	switch kind {
	case NoticeSubscribed:
		return v.say("Ce canal recevra la revue.", "This channel will get the digest.") + next
	case NoticeResumed:
		return v.say("La revue de ce canal reprend.", "The digest of this channel goes on.") + next
	case NoticePaused:
		return v.say("La revue de ce canal est en pause.", "The digest of this channel is paused.")
	case NoticeUnsubscribed:
		return v.say("Ce canal ne recevra plus la revue.", "This channel will no longer get the digest.")
	case NoticeNoEdition:
		s := v.say("La revue n’a pas pu être faite.", "The digest could not be made.")
		if f.Day != 0 {
			s = v.say("La revue du "+v.day(f.Day)+" n’a pas pu être faite.", "The digest of "+v.day(f.Day)+" could not be made.")
		}
		return s + v.say(" La suivante reprendra ces jours.", " The next one will cover these days.") + v.reference(f)
	case NoticeNoneHere:
		return v.say("Ce canal n’a pas de revue. Pour l’abonner\u00a0: /brief abonner", "This channel has no digest. To subscribe it: /brief subscribe")
	case NoticeEmptyEdition:
		if f.Day != 0 {
			when := v.day(f.Day)
			return v.say("Revue du "+when+"\u00a0: aucun texte nouveau dans les documents.", "Digest of "+when+": no new text in the documents.")
		}
		return v.say("Aucun texte nouveau dans les documents.", "No new text in the documents.")
	}
	return ""
}

// labelOr is s as a label, or else when that shows nothing.
func labelOr(s, or string) string {
	if s = label(s, 150); s == "" {
		return or
	}
	return s
}

// wait is a time to wait in words, rounded up: "2 minutes".
func (v voice) wait(d time.Duration) string {
	up := func(unit time.Duration) int { return int((d + unit - 1) / unit) }
	switch {
	case d < time.Second:
		return v.count(1, v.say("seconde", "second"), "")
	case d <= 90*time.Second:
		return v.count(up(time.Second), v.say("seconde", "second"), v.say("secondes", "seconds"))
	case d <= 90*time.Minute:
		return v.count(up(time.Minute), "minute", "minutes")
	}
	return v.count(up(time.Hour), v.say("heure", "hour"), v.say("heures", "hours"))
}

// thousands is n with its thousands apart: "2 000" or "2,000".
func (v voice) thousands(n int) string {
	s := strconv.Itoa(max(n, 0))
	var parts []string
	for len(s) > 3 {
		parts = append([]string{s[len(s)-3:]}, parts...)
		s = s[:len(s)-3]
	}
	return strings.Join(append([]string{s}, parts...), v.say("\u202f", ","))
}
