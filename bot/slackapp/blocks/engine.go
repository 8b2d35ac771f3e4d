package blocks

import (
	"github.com/verbatim-briefing/verbatim/bot"
)

// engine says which model wrote an answer and what is to be known of that, or why
// the one that should have did not; "" where no model was to write.
func (v voice) engine(a *bot.Answer) string {
	switch {
	case v.writer(a.Engine) != "" && a.Fallback != "":
		return v.writtenBy(a.Engine) + " " + v.say("Réponse écourtée\u00a0: le modèle n’a pas terminé.", "The answer is shorter than planned: the model did not finish.")
	case v.writer(a.Engine) != "":
		return v.writtenBy(a.Engine)
	case a.Answered && a.Fallback != "":
		return v.fellBack(a.Fallback)
	}
	return ""
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

// fellBack says why an answer was extracted that a model was to write.
func (v voice) fellBack(why bot.Fallback) string {
	said, ok := fallbacks[why]
	if !ok {
		return v.say("Réponse extraite des documents, sans le modèle.", "Answer extracted from the documents, without the model.")
	}
	return v.say(said[0]+"\u00a0: réponse extraite des documents.", said[1]+": the answer is extracted from the documents.")
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
