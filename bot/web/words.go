package web

import (
	"fmt"
)

// words are what a page says around the words of a document, in one language.
type words struct {
	Lang     string
	Source   string // title of the page, before the document's
	Original string
	Jump     string
	Between  string
	Skipped  string
	Other    string // the heading of an item without a headline
	Changed  string
	Moved    string
	Lost     string
	Newer    string // before a newer version of the document
	Renamed  string
	Past     func(day string) string // the day on which it was found changed
	Removed  func(day string) string // the day on which it was found gone
	Exact    string
	Cut      func(bytes int) string
	Omitted  func(items int) string
}

// No-break spaces are written \u00a0, narrow ones \u202f.
var french = words{
	Lang:     "fr",
	Source:   "Source",
	Original: "Voir le document d’origine",
	Jump:     "Aller au passage cité",
	Between:  "Texte hors article (bandeaux, navigation)",
	Skipped:  "Texte écarté (bandeau, navigation, mentions récurrentes)",
	Other:    "Autre partie du document",
	Changed:  "Ce document a changé depuis que la citation a été faite. Les mêmes mots s’y trouvent toujours, au même endroit.",
	Moved:    "Ce document a changé depuis que la citation a été faite. Les mêmes mots s’y trouvent toujours, mais à un autre endroit.",
	Lost:     "Ce document a changé depuis que la citation a été faite. Les mots cités ne s’y retrouvent plus de façon certaine\u00a0: rien n’est surligné.",
	Newer:    "Version antérieure\u202f; ",
	Renamed:  "Ce document a changé de nom ou de place depuis que la citation a été faite. Le texte est le même.",
	Past:     func(day string) string { return "Version lue jusqu’au " + day + "\u202f; ce texte a changé depuis." },
	Removed: func(day string) string {
		return "Version lue jusqu’au " + day + "\u202f; ce document a été retiré du corpus."
	},
	Exact:   "Les mots surlignés sont ceux du document, au caractère près.",
	Cut:     func(n int) string { return "[…] " + size(n, "fr") + " de texte ne sont pas affichés ici" },
	Omitted: func(n int) string { return fmt.Sprintf("Autres parties du document non affichées ici\u00a0: %d", n) },
}

var english = words{
	Lang:     "en",
	Source:   "Source",
	Original: "See the original document",
	Jump:     "Go to the quoted words",
	Between:  "Text outside of the articles (banners, navigation)",
	Skipped:  "Text left aside (banner, navigation, recurring lines)",
	Other:    "Another part of the document",
	Changed:  "This document has changed since it was quoted. The same words still stand at the same place.",
	Moved:    "This document has changed since it was quoted. The same words still stand in it, but at another place.",
	Lost:     "This document has changed since it was quoted. The quoted words cannot be found in it with certainty: nothing is highlighted.",
	Newer:    "Earlier version; ",
	Renamed:  "This document has another name or place since it was quoted. The text is the same.",
	Past:     func(day string) string { return "Version read until " + day + "; this text has changed since." },
	Removed: func(day string) string {
		return "Version read until " + day + "; this document was removed from the corpus."
	},
	Exact:   "The highlighted words are those of the document, to the character.",
	Cut:     func(n int) string { return "[…] " + size(n, "en") + " of text are not shown here" },
	Omitted: func(n int) string { return fmt.Sprintf("Other parts of the document that are not shown here: %d", n) },
}

func wordsOf(lang string) *words {
	if lang == "en" {
		return &english
	}
	return &french
}

// size writes a number of bytes for people.
func size(n int, lang string) string {
	k, unit := (n+1023)/1024, "KB"
	if lang == "fr" {
		unit = "Ko"
	}
	return fmt.Sprintf("%d\u00a0%s", k, unit)
}

// A notice is a page that shows no document, in both languages: whoever opens a
// link that does not serve may be anybody.
type notice struct {
	Status                           int
	TitleFR, TextFR, TitleEN, TextEN string
}

var (
	noticeHome = notice{200,
		"Verbatim", "Verbatim répond dans Slack aux questions sur des textes officiels, mot pour mot, avec la source et la date. Les liens des citations s’ouvrent ici.",
		"Verbatim", "Verbatim answers questions about official texts in Slack, word for word, with the source and the date. The links of its quotations open here."}
	noticeNotFound = notice{404,
		"Page introuvable", "Cette adresse ne mène à rien. Si vous avez suivi un lien depuis Slack, il a sans doute été coupé\u00a0: ouvrez-le à nouveau depuis le message.",
		"Page not found", "This address leads nowhere. If you followed a link from Slack it was probably cut short: open it again from the message."}
	noticeMethod = notice{405,
		"Demande refusée", "Cette page ne peut qu’être lue.",
		"Request refused", "This page can only be read."}
	noticeExpired = notice{410,
		"Ce lien a expiré", "Les liens vers les sources ne valent qu’un temps. Posez à nouveau la question dans Slack pour en obtenir un neuf.",
		"This link has expired", "Links to sources hold for a time only. Ask the question again in Slack to get a fresh one."}
	noticeGone = notice{410,
		"Document retiré", "Le document que cette citation reprend n’est plus dans le fonds documentaire.",
		"Document removed", "The document that was quoted is no longer in the collection of documents."}
	noticeForbidden = notice{403,
		"Accès refusé", "Les règles d’accès ne permettent pas, ou ne permettent plus, de montrer ce document ici. Une personne qui administre Verbatim peut vous en dire plus.",
		"Access refused", "The access rules do not allow, or no longer allow, this document to be shown here. Somebody who administers Verbatim can tell you more."}
	noticeNotReady = notice{503,
		"Pas encore prêt", "Les documents sont en cours de lecture. Réessayez dans un instant.",
		"Not ready yet", "The documents are being read. Try again in a moment."}
)
