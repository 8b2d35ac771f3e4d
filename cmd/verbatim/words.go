package main

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// words are what the program itself says around quotations, in one language.
// Spaces that must not break are written as \u00a0.
type words struct {
	lang        string // of FormatDate
	open, shut  string // quotation marks
	published   string // before the day of publication
	alsoIn      string
	within      string // between a speaker and the text that quotes them
	nearest     string // before the nearest finding of a refusal
	upcoming    string
	noStory     string // a digest without a story
	documents   func(n int) string
	sources     func(n int) string
	from, until string // before the first and the last day of a period
	digestOf    string
	places      func(n int) string // hits of a search
	written     func(model string) string
	fallbacks   map[bot.Fallback]string // why a model did not write it
	shorter     string                  // a written answer that ended early
}

var french = words{
	lang: "fr",
	open: "«\u00a0", shut: "\u00a0»",
	published: "publié le ",
	alsoIn:    "aussi dans",
	within:    ", dans ",
	nearest:   "Ceci n’est pas la réponse\u00a0:",
	upcoming:  "À suivre",
	noStory:   "Aucun texte de ce jour dans les documents.",
	documents: func(n int) string { return plural(n, "document", "documents") },
	sources:   func(n int) string { return plural(n, "source", "sources") },
	from:      "du ", until: " au ",
	digestOf: "Revue du ",
	places:   func(n int) string { return plural(n, "passage", "passages") },
	written: func(model string) string {
		return "Rédigé par " + model + "\u202f; citations vérifiées mot pour mot."
	},
	fallbacks: map[bot.Fallback]string{
		"":                     "Le modèle ne répond pas\u00a0: texte extrait des documents.",
		bot.FallbackSlow:       "Le modèle a trop tardé\u00a0: texte extrait des documents.",
		bot.FallbackBudget:     "Le budget du jour est dépensé\u00a0: texte extrait des documents.",
		bot.FallbackUnverified: "Rien de ce que le modèle a écrit n’a pu être vérifié\u00a0: texte extrait des documents.",
		bot.FallbackGarbled:    "La réponse du modèle est illisible\u00a0: texte extrait des documents.",
		bot.FallbackDeclined:   "Le modèle n’a rien trouvé à dire de ces passages\u00a0: texte extrait des documents.",
	},
	shorter: "Le modèle s’est interrompu\u00a0: la réponse peut être incomplète.",
}

var english = words{
	lang: "en",
	open: "“", shut: "”",
	published: "published ",
	alsoIn:    "also in",
	within:    ", in ",
	nearest:   "This is not the answer:",
	upcoming:  "Coming up",
	noStory:   "No text of that day in the documents.",
	documents: func(n int) string { return plural(n, "document", "documents") },
	sources:   func(n int) string { return plural(n, "source", "sources") },
	from:      "from ", until: " to ",
	digestOf: "Digest of ",
	places:   func(n int) string { return plural(n, "passage", "passages") },
	written:  func(model string) string { return "Written by " + model + "; quotations checked word for word." },
	fallbacks: map[bot.Fallback]string{
		"":                     "The model does not answer: text extracted from the documents.",
		bot.FallbackSlow:       "The model took too long: text extracted from the documents.",
		bot.FallbackBudget:     "The budget of the day is spent: text extracted from the documents.",
		bot.FallbackUnverified: "Nothing of what the model wrote could be verified: text extracted from the documents.",
		bot.FallbackGarbled:    "The reply of the model cannot be read: text extracted from the documents.",
		bot.FallbackDeclined:   "The model found nothing to say of these passages: text extracted from the documents.",
	},
	shorter: "The model broke off: the answer may be incomplete.",
}

// wordsOf returns the words of lang; French unless it is "en".
func wordsOf(lang string) *words {
	if lang == "en" {
		return &english
	}
	return &french
}

func plural(n int, one, many string) string {
	if n < 2 && n > -2 && n != 0 {
		return strconv.Itoa(n) + " " + one
	}
	return strconv.Itoa(n) + " " + many
}

// day is "1er janvier 2020", "sans date" for none.
func (w *words) day(d corpus.Day) string {
	return bot.FormatDate(corpus.Date{From: d, To: d, Precision: corpus.PrecisionDay}, w.lang)
}

// period is "du 13 juin 2017 au 26 août 2019", or the one day; "sans date" for none.
func (w *words) period(from, to corpus.Day) string {
	from, to = cmp.Or(from, to), cmp.Or(to, from)
	if from == to {
		return w.day(from)
	}
	return w.from + w.day(from) + w.until + w.day(to)
}

// capital is s with a capital first letter.
func capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
