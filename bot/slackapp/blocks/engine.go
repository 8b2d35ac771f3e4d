package blocks

import (
	"github.com/verbatim-briefing/verbatim/bot"
)

// authorship says which model wrote something and what is to be known of that, or
// why the one that should have did not; "" where no model was to write. what is
// what it would have written, in the voice's language: "réponse".
func (v voice) authorship(engine string, why bot.Fallback, what string) string {
	by := v.writtenBy(engine)
	switch {
	case why == "":
		return by
	case by != "":
		return by + " " + v.say(capital(what)+" écourtée\u00a0: le modèle n’a pas terminé.", "The "+what+" is shorter than planned: the model did not finish.")
	}
	return v.fellBack(why, what)
}

// writer is the name of the model that an engine is, "" for none. It is bounded and
// harmless: names come from configuration.
func (v voice) writer(engine string) string {
	if e := label(engine, nameSize); e != "extract" {
		return e
	}
	return ""
}

// writtenBy is "Rédigé par mistral-small ; citations vérifiées mot pour mot."; ""
// where no model wrote.
func (v voice) writtenBy(engine string) string {
	e := v.writer(engine)
	if e == "" {
		return ""
	}
	return v.say("Rédigé par ", "Written by ") + e + v.say("\u202f; citations vérifiées mot pour mot.", "; quotations checked word for word.")
}

// fellBack says why what a model was to write was extracted.
func (v voice) fellBack(why bot.Fallback, what string) string {
	said, ok := fallbacks[why]
	if !ok {
		return v.say(capital(what)+" extraite des documents, sans le modèle.", "The "+what+" is extracted from the documents, without the model.")
	}
	return v.say(said[0]+"\u00a0: "+what+" extraite des documents.", said[1]+": the "+what+" is extracted from the documents.")
}

// fallbacks are the reasons why a model did not write, in French and English.
var fallbacks = map[bot.Fallback][2]string{
	bot.FallbackUnreachable: {"Le modèle ne répond pas", "The model does not answer"},
	bot.FallbackSlow:        {"Le modèle n’a pas répondu à temps", "The model did not answer in time"},
	bot.FallbackKey:         {"Le modèle refuse la clé d’accès", "The model refuses the access key"},
	bot.FallbackNoModel:     {"Le modèle demandé n’existe pas", "The model asked for does not exist"},
	bot.FallbackRefused:     {"Le modèle a refusé la demande", "The model refused the request"},
	bot.FallbackBusy:        {"Le modèle est trop sollicité", "The model is overloaded"},
	bot.FallbackResting:     {"Le modèle est momentanément indisponible", "The model is unavailable for now"},
	bot.FallbackBudget:      {"Le budget du jour pour le modèle est épuisé", "Today’s budget for the model is spent"},
	bot.FallbackCut:         {"Le modèle s’est interrompu", "The model broke off"},
	bot.FallbackGarbled:     {"La réponse du modèle était illisible", "The model’s reply could not be read"},
	bot.FallbackUnverified:  {"Rien de ce que le modèle a écrit n’a pu être vérifié", "Nothing that the model wrote could be verified"},
	bot.FallbackDeclined:    {"Le modèle n’a rien trouvé à dire", "The model found nothing to say"},
}
