package bot

import "strings"

// Verbs by which prose says that somebody says something. Regular French ones are
// stems of verbs in -er; the others, and the English ones, are written out.
var (
	sayingStems = strings.Fields(`indiqu déclar affirm estim ajout précis annonc annonç soulign expliqu assur rappell rappel appell appel not martel martèl lanc
		insist plaid souhait confi regrett comment dénonc salu témoign résum considèr considér propos préconis recommand demand réclam exig suggèr suggér
		avou jug pens redout critiqu avanc not exhort confirm jur promett`)
	sayingForms = wordSet(`dit disent disait disaient répond répondent répondait promet promettent poursuit poursuivent conclut concluent reconnaît reconnaissent
		soutient soutiennent prévient préviennent admet admettent veut veulent craint craignent dément démentent croit croient espère espèrent entend entendent
		says say tells told said states stated declares declared adds added explains explained announces announced stresses stressed notes noted warns warned insists
		insisted argues argued claims claimed believes believed thinks thought considers proposes proposed urges urged asks asked calls called promises promised
		pledged demands demanded suggests suggested recommends recommended confirms confirmed denies denied admits admitted replies replied wants hopes hoped
		reported reports vowed regretted welcomed condemned denounced`)
	sayingParticiples = wordSet(`dit dits dite dites répondu promis poursuivi conclu reconnu soutenu prévenu admis démenti voulu cru`)
	// nounsToo are forms that are nouns behind an article.
	nounsToo = wordSet(`annonce annonces demande demandes note notes appel appels lance plaide propose doute promesse reports claims calls states demands hopes asks report
		thought confie salut comment called noted stated reported proposed`)
	nounLeads = wordSet(`la le les l une un des de du d cette ce sa son leur leurs au aux en sur par the a an this his her their its of no any member several all such`)
)

// isSayingForm reports whether a word has the form of a verb of saying.
func isSayingForm(w *lexeme) bool {
	if sayingForms[w.lower] || sayingParticiples[w.lower] {
		return true
	}
	_, ok := sayingEnding(w.lower)
	return ok
}

// sayingEnding cuts the stem off a regular French verb of saying.
func sayingEnding(lower string) (end string, ok bool) {
	for _, stem := range sayingStems {
		if end, found := strings.CutPrefix(lower, stem); found {
			switch end {
			case "e", "ent", "ait", "aient", "a", "èrent", "é", "ée", "és", "ées":
				return end, true
			}
		}
	}
	return "", false
}

// isSaying reports whether word i is a verb that says that somebody says something,
// and whether it is passive ("annoncé par"). A participle by itself, and a noun, is not.
func (r *reading) isSaying(i int) (passive, ok bool) {
	w := &r.words[i]
	if w.name && w.capital && !w.opens {
		return false, false
	}
	end, regular := sayingEnding(w.lower)
	if r.lang == "en" {
		regular = false
	}
	if !regular && !sayingForms[w.lower] && !sayingParticiples[w.lower] {
		return false, false
	}
	if i > 0 && nounsToo[w.lower] && w.seam == seamNone && nounLeads[r.words[i-1].fold] && !(r.lang == "fr" && r.words[i-1].fold == "a") {
		return false, false
	}
	participle := strings.HasPrefix(end, "é") || sayingParticiples[w.lower] && !sayingForms[w.lower]
	if !participle && r.lang == "en" && strings.HasSuffix(w.lower, "ed") || w.lower == "said" || w.lower == "told" {
		for k := i - 1; k >= max(0, i-2) && r.words[k+1].seam == seamNone && !r.afterQuote(k+1); k-- {
			if f := r.words[k].fold; f == "was" || f == "were" || f == "is" || f == "are" || f == "been" || f == "be" {
				return true, true
			}
		}
		if i+1 < len(r.words) && r.words[i+1].fold == "by" {
			return true, true
		}
		return false, true
	}
	if !participle {
		return false, true
	}
	for k := i - 1; k >= max(0, i-4); k-- {
		switch r.words[k].fold {
		case "ete", "est", "sont", "etait", "etaient", "sera", "seront", "etre":
			return true, true
		case "a", "ont", "avait", "avaient", "ayant", "aurait", "auraient", "avoir", "as":
			return false, true
		}
	}
	return true, true // "le plan annoncé par la Commission"
}

// inverted reports whether who says it stands behind the verb at word i: the verb
// follows a speech, a comma, or opens the sentence.
func (r *reading) inverted(i int) bool {
	if i+1 >= len(r.words) {
		return false
	}
	next := &r.words[i+1]
	if next.seam >= seamClause || next.fold == "que" || next.fold == "qu" || next.fold == "that" {
		return false
	}
	first := i
	for first > 0 && r.words[first].seam == seamNone && (saidBefore[r.words[first-1].fold] || adverbs[r.words[first-1].fold]) && !r.afterQuote(first) {
		first--
	}
	w := &r.words[first]
	if pronouns[next.fold] || next.fold == "t" {
		return true
	}
	return (w.seam >= seamClause || r.afterQuote(first) || first == 0 || relatives[r.words[first].fold]) && w.seam != seamWeak || r.behindAs(first)
}

// saidBefore are the small words between a speech and the verb of who speaks.
var saidBefore = wordSet(`a ont avait avaient comme l le t il has have had as`)

// behindAs reports whether word i follows "comme", which turns subject and verb round.
func (r *reading) behindAs(i int) bool {
	return r.words[i].fold == "comme" || i > 0 && r.words[i-1].fold == "comme"
}

// afterQuote reports whether a closing mark stands right before word i.
func (r *reading) afterQuote(i int) bool {
	if i == 0 {
		return false
	}
	gap := r.text[r.words[i-1].End:r.words[i].Start]
	return strings.ContainsAny(gap, "»”") || strings.Contains(gap, `" `) || strings.Contains(gap, `",`)
}
