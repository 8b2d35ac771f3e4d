package blocks

import (
	"slices"
	"strconv"
	"strings"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/inbox"
)

// An InboxWhy says why a file that was handed in is not read: what package inbox
// says, or why the file could not be had.
type InboxWhy string

// The reasons.
const (
	InboxKind        = InboxWhy(inbox.WhyKind)
	InboxLarge       = InboxWhy(inbox.WhyLarge)
	InboxGone        = InboxWhy("gone")        // deleted before it could be read
	InboxElsewhere   = InboxWhy("elsewhere")   // kept by another service
	InboxScope       = InboxWhy("scope")       // the app may not read files
	InboxUnreachable = InboxWhy("unreachable") // it did not come, however often it was tried
)

// A HandedIn is a file that somebody put into an inbox, and what became of it.
type HandedIn struct {
	Name    string // as its owner calls it
	Outcome inbox.Outcome
	Why     InboxWhy // of one that is refused
	Most    int64    // the greatest size, in bytes
	Kinds   []string // that are taken, as extensions
	// Gone is set for one that was replaced or taken away before it could be told of.
	Gone bool
	// Documents are what it holds: one, or a message and its attachments.
	Documents []ReadIn
}

// A ReadIn is a document of a file that was handed in.
type ReadIn struct {
	ID    string
	Title string // "" for none
	Date  corpus.Date
	// Document is what the index has, nil while it is not there.
	Document *corpus.Document
	// Failed is set for one that the corpus could not read after all.
	Failed bool
}

// Inbox is the reply to files: of each what was read, the document's date and what it
// rests on, and the first dates that it mentions, in its own words; or why it was not read.
func Inbox(lang string, files []HandedIn, link Link) []Message {
	v := voice{lang: lang, link: link}
	var us []unit
	undated := false
	for _, f := range files {
		u, without := v.handedIn(f)
		us, undated = append(us, u), undated || without
	}
	if undated {
		s := v.say("Pour dater un document\u00a0: redéposez le fichier avec « date\u00a0: 4 mars 2024 » dans le message.",
			"To date a document: drop the file again with “date: 4 March 2024” in the message.")
		s = strings.NewReplacer("« ", "«\u00a0", " »", "\u00a0»").Replace(s)
		us = append(us, said(s, note(plain(s))))
	}
	if len(us) == 0 {
		s := v.say("Ce message n’a pas de fichier que je puisse lire.", "This message has no file that I can read.")
		us = append(us, said(s, section(s)))
	}
	return v.messages(us, unit{}, false)
}

// mostAttached is how many documents of one file are told of.
const mostAttached = 5

// handedIn is one file; undated is set when a document of it has no date.
func (v voice) handedIn(f HandedIn) (u unit, undated bool) {
	name := labelOr(label(f.Name, 120), v.say("Fichier sans nom", "File without a name"))
	if f.Outcome == inbox.Refused {
		return v.lines(name, []string{v.say("Non lu\u00a0: ", "Not read: ") + v.why(f)}), false
	}
	if f.Gone {
		return v.lines(name, []string{v.say("Remplacé ou retiré entre-temps.", "Replaced or taken away in the meantime.")}), false
	}
	var lines []string
	switch f.Outcome {
	case inbox.Same:
		lines = append(lines, v.say("Déjà dans le corpus, à l’identique.", "Already in the corpus, byte for byte."))
	case inbox.Replaces:
		lines = append(lines, v.say("Nouvelle version\u00a0: elle remplace le document du même nom.", "New version: it replaces the document of the same name."))
	}
	for i, d := range f.Documents {
		if i == mostAttached {
			lines = append(lines, v.say("Et ", "And ")+v.count(len(f.Documents)-i, v.say("autre document.", "other document."), v.say("autres documents.", "other documents.")))
			break
		}
		more, without := v.readIn(d)
		lines, undated = append(lines, more...), undated || without
	}
	u = v.lines(name, lines)
	if to := v.firstPassage(f.Documents); to != "" {
		u = said(u.text, append(u.blocks, note(markup("<"+ampersands.Replace(to)+"|"+v.say("Voir le passage", "See the passage")+">")))...)
	}
	return u, undated
}

// firstPassage is where the beginning of what was read is shown, "" for nowhere.
func (v voice) firstPassage(docs []ReadIn) string {
	if v.link == nil || len(docs) == 0 || docs[0].Document == nil || len(docs[0].Document.Passages) == 0 {
		return ""
	}
	doc := docs[0].Document
	p := doc.Passages[0]
	return safeURL(v.link(bot.Citation{Document: doc.ID, Version: doc.Version, Quote: p.Text, Start: p.Start, End: p.End}))
}

// lines is a name and lines under it.
func (v voice) lines(name string, lines []string) unit {
	es := []rich{literal(name, &style{Bold: true})}
	var pieces []block
	used := size(name)
	for _, line := range lines {
		if used += size(line); used > pieceSize {
			pieces = append(pieces, richText(rich{Type: "rich_text_section", Elements: es}))
			es, used = nil, size(line)
		}
		if len(es) > 0 {
			line = "\n" + line
		}
		es = append(es, literal(line, nil))
	}
	pieces = append(pieces, richText(rich{Type: "rich_text_section", Elements: es}))
	return said(name+"\n"+strings.Join(lines, "\n"), pieces...)
}

// readIn says what was read of a document.
func (v voice) readIn(d ReadIn) (lines []string, undated bool) {
	what := ""
	if title := label(d.Title, titleSize); title != "" {
		what = v.quoted(title)
	}
	date := d.Date
	switch doc := d.Document; {
	case d.Failed && doc == nil:
		return append(lines, v.say("Reçu, mais le corpus n’a pas pu le lire\u00a0: l’administrateur trouvera pourquoi avec verbatim doctor.",
			"Received, but the corpus could not read it: the administrator finds out why with verbatim doctor.")), false
	case doc == nil:
		s := v.say("Reçu et lu", "Received and read")
		if what != "" {
			s += v.say("\u00a0: ", ": ") + what
		}
		lines = append(lines, s+v.say(". Pas encore indexé\u00a0: on pourra m’interroger dessus dans quelques minutes.",
			". Not indexed yet: you can ask me about it in a few minutes."))
	default:
		parts := []string{v.count(len(doc.Passages), v.say("passage", "passage"), v.say("passages", "passages"))}
		if n := doc.Page(len(doc.Text)); n > 0 {
			parts = append(parts, v.count(n, v.say("page", "page"), v.say("pages", "pages")))
		}
		if what != "" {
			parts = append([]string{what}, parts...)
		}
		lines = append(lines, v.say("Lu\u00a0: ", "Read: ")+strings.Join(parts, " · "))
		date = doc.Date
	}
	lines = append(lines, v.dated(date))
	if d.Document != nil {
		lines = append(lines, v.mentioned(d.Document)...)
	}
	return lines, date.IsZero()
}

// dated says which date a document has, and what that rests on.
func (v voice) dated(d corpus.Date) string {
	if d.IsZero() {
		return v.say("Sans date\u00a0: ni le fichier ni le texte n’en donnent.", "Undated: neither the file nor the text gives a date.")
	}
	s := v.say("Date du document\u00a0: ", "Date of the document: ") + bot.FormatDate(d, v.lang)
	if on := v.basis(d.Basis); on != "" {
		s += " (" + on + ")"
	}
	return s
}

func (v voice) basis(b corpus.Basis) string {
	switch b {
	case corpus.BasisMetadata:
		return v.say("donnée avec le fichier", "given with the file")
	case corpus.BasisPublished:
		return v.say("le texte dit quand il fut publié", "the text says when it was published")
	case corpus.BasisDateline:
		return v.say("en tête du texte", "at the head of the text")
	case corpus.BasisText:
		return v.say("écrite dans le texte", "written in the text")
	case corpus.BasisWeekday:
		return v.say("déduite du jour de la semaine", "deduced from the weekday")
	}
	return ""
}

// mostMentions is how many dates of a document are shown, and longestMention how long
// the words of one may be.
const (
	mostMentions   = 6
	longestMention = 80
)

// mentioned are the first dates that a document mentions, in its own words.
func (v voice) mentioned(doc *corpus.Document) []string {
	var shown []string
	var seen [][2]corpus.Day
	more := 0
	for _, m := range doc.Mentions {
		words := m.Span.In(doc.Text)
		days := [2]corpus.Day{m.From, m.To}
		if m.IsZero() || doc.Date.Span.Len() > 0 && m.Span.Overlaps(doc.Date.Span) || slices.Contains(seen, days) ||
			size(words) > longestMention || strings.ContainsAny(words, "\n\f") {
			continue
		}
		if seen = append(seen, days); len(shown) == mostMentions {
			more++
			continue
		}
		s := v.quoted(valid(words))
		if on := bot.FormatDate(m.Date, v.lang); !strings.Contains(strings.ToLower(words), strings.ToLower(on)) {
			if m.Vague {
				s += " ≈ " + on
			} else {
				s += " → " + on
			}
		}
		shown = append(shown, s)
	}
	if len(shown) == 0 {
		return nil
	}
	s := v.say("Dates citées\u00a0: ", "Dates mentioned: ") + strings.Join(shown, " · ")
	if more > 0 {
		s += v.say(" et ", " and ") + v.count(more, v.say("autre", "other"), v.say("autres", "others"))
	}
	return []string{s}
}

// why says why a file is not read, and what to do about it.
func (v voice) why(f HandedIn) string {
	switch f.Why {
	case InboxKind:
		return v.say("ce format n’est pas pris. Je lis\u00a0: ", "this format is not taken. I read: ") + kinds(f.Kinds) + "."
	case InboxLarge:
		most := strconv.FormatInt(max(f.Most>>20, 1), 10)
		return v.say("il dépasse "+most+"\u00a0Mo. Déposez-le en plusieurs parties.", "it is larger than "+most+"\u00a0MB. Drop it in several parts.")
	case InboxWhy(inbox.WhyEmpty):
		return v.say("il ne contient aucun texte.", "there is no text in it.")
	case InboxWhy(inbox.WhyScan):
		return v.say("c’est un scan, ses pages sont des images. Faites-en reconnaître le texte (OCR), puis redéposez-le.",
			"it is a scan, its pages are pictures. Have its text recognised (OCR), then drop it again.")
	case InboxWhy(inbox.WhyProtected):
		return v.say("il est protégé par un mot de passe. Enregistrez-le sans, puis redéposez-le.",
			"it is protected by a password. Save it without one, then drop it again.")
	case InboxWhy(inbox.WhyBomb):
		return v.say("une fois décompressé, il est démesuré.", "unpacked it is larger than any honest file.")
	case InboxGone:
		return v.say("il a été supprimé, ou ne m’est pas ouvert.", "it was deleted, or is not open to me.")
	case InboxElsewhere:
		return v.say("il est conservé hors de Slack. Déposez le fichier lui-même.", "it is kept outside of Slack. Drop the file itself.")
	case InboxScope:
		return v.say("je n’ai pas le droit de lire les fichiers. L’administrateur doit réinstaller l’application avec files:read.",
			"I am not allowed to read files. The administrator has to install the app again with files:read.")
	case InboxUnreachable:
		return v.say("Slack ne l’a pas livré. Redéposez-le plus tard.", "Slack did not deliver it. Drop it again later.")
	}
	return v.say("il est endommagé, ou n’est pas ce que dit son nom.", "it is damaged, or not what its name says.")
}

// kinds is "PDF, DOCX, TXT".
func kinds(exts []string) string {
	var out []string
	for _, e := range exts {
		if e == ".htm" && slices.Contains(exts, ".html") {
			continue // the same to people
		}
		out = append(out, strings.ToUpper(strings.TrimPrefix(label(e, 12), ".")))
	}
	return strings.Join(out, ", ")
}

// InboxClosed says to who put files into an inbox why they are not read: for a guest,
// a stranger, a channel that is shared, and for any other kind that only some may.
func InboxClosed(lang string, why NoticeKind) Message {
	v := voice{lang: lang}
	s := v.say("Fichier non lu\u00a0: ", "File not read: ")
	switch why {
	case NoticeGuest:
		s += v.say("les invités ne déposent pas de documents, sauf si un administrateur l’autorise.", "guests do not hand in documents unless an administrator allows it.")
	case NoticeStranger:
		s += v.say("seuls les membres de l’organisation déposent des documents.", "only members of the organisation hand in documents.")
	case NoticeExternal:
		s += v.say("ce canal est partagé avec une autre organisation.", "this channel is shared with another organisation.")
	default:
		s += v.say("seules les personnes désignées déposent des documents ici. Un administrateur peut changer cela.",
			"only the people named for it hand in documents here. An administrator can change that.")
	}
	return v.oneMessage(said(s, section(s)))
}
