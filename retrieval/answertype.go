package retrieval

// An answerType is what sort of word answers a question.
type answerType int

const (
	answerAny answerType = iota
	answerNumber
	answerTime
	answerName
)

// answerTypeOf reads the type from the words that open a question.
func answerTypeOf(text, lang string) answerType {
	tokens := Tokens(text, lang)
	for i, t := range tokens {
		switch t.Fold {
		case "combien", "montant", "pourcentage", "nombre", "taux":
			return answerNumber
		case "many", "much", "percentage", "number", "amount":
			if lang == "en" {
				return answerNumber
			}
		case "quand", "date", "annee", "when", "year":
			return answerTime
		case "qui", "who", "whom":
			if i == 0 || lang == "en" || i+1 < len(tokens) && tokens[i+1].Fold == "est" {
				return answerName
			}
		case "ou", "where":
			if i == 0 && len(tokens) > 1 {
				return answerName
			}
		}
	}
	return answerAny
}

// in reports whether words of g hold, in or near [from, to], a word of the type that
// is not one of the question's own forms.
func (a answerType) in(g *segment, words []textWord, from, to int, forms map[string]bool) bool {
	const around = 12
	for i := max(0, from-around); i < min(len(words), to+around+1); i++ {
		w := &words[i]
		fold := g.fold(w)
		if forms[string(fold)] {
			continue
		}
		switch a {
		case answerNumber:
			if w.kind == Number {
				return true
			}
		case answerTime:
			if w.kind == Number && len(fold) == 4 || months[string(fold)] {
				return true
			}
		case answerName:
			if w.name || w.kind == Acronym {
				return true
			}
		}
	}
	return false
}

var months = wordSet("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre january february march april may june july august september october november december")
