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

// in reports whether tokens hold, in or near [from, to], a word of the type that
// is not one of the question's own forms.
func (a answerType) in(tokens []Token, from, to int, forms map[string]bool) bool {
	const around = 12
	for i := max(0, from-around); i < min(len(tokens), to+around+1); i++ {
		t := &tokens[i]
		if forms[t.Fold] {
			continue
		}
		switch a {
		case answerNumber:
			if t.Kind == Number {
				return true
			}
		case answerTime:
			if t.Kind == Number && len(t.Fold) == 4 || months[t.Fold] {
				return true
			}
		case answerName:
			if t.Name || t.Kind == Acronym {
				return true
			}
		}
	}
	return false
}

var months = wordSet("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre january february march april may june july august september october november december")
