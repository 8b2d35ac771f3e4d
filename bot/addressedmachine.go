package bot

import (
	"slices"
	"strings"
)

// tellsMachine reports whether the words from i on name a machine that is told
// something, or that reads this very text.
func tellsMachine(w []saidWord, i int) bool {
	n := machineAt(w, i)
	some := n == 0 && compoundMachines[w[i].text] && i+1 < len(w) && (w[i+1].text == "qui" || w[i+1].text == "that" || w[i+1].text == "which" || readsText[w[i+1].text])
	if some {
		n = 1
	}
	after := i + n
	if n == 0 || after >= len(w) {
		return false
	}
	if w[after].gap&(gapColon|gapComma|gapStop|gapQuote) != 0 && isNoteTo(w, i) {
		return true
	}
	must, reads := false, false
	for j := after; j < len(w) && j < after+16; j++ {
		text := w[j].text
		if w[j].gap&gapStop != 0 && j > after+1 {
			break
		}
		switch {
		case mustTell[text]:
			must = true
		case readsText[text] && j < after+4:
			reads = reads || isThisText(w, j+1)
		}
		if reads && !some && j >= after+2 {
			return true
		}
		told := tellAfter[text] || tellInEn[text]
		switch {
		case must && (told || text == "comporter" || text == "porter") && j+3 < len(w) && saidNouns[w[j+2].text] && isDictated(w, j+3):
			return true
		case strings.HasPrefix(text, "repond") && j <= after+8 && isNamed(w, j+1):
			return true
		case tellAlone[text] && (must || j <= after+2) && w[j].gap&gapHyphen == 0 && isAnswered(w, j+1) && (isDictated(w, j+1) || must):
			return true
		case must && told && j+2 < len(w) && (w[j+1].text == "par" || w[j+1].text == "with" || w[j+1].text == "by") && isDictated(w, j+2):
			return true
		case must && told && (isDictated(w, j+1) || namesReply(w, j, 8)):
			return true
		case (tellMany[text] || tellOne[text] || tellOneOr[text]) && j <= after+3 && w[after].gap&(gapColon|gapComma|gapQuote) != 0 && isDictated(w, j+1):
			return true
		case tellOneOr[text] && j == after && w[j].gap == gapComma && (i == 0 || w[i].gap&(gapStop|gapQuote|gapStart|gapColon) != 0):
			return true
		case (tellMany[text] || tellOne[text]) && j == after && w[j].gap&(gapColon|gapComma|gapQuote) != 0 && j+1 < len(w) && w[j+1].text != "a" && w[j+1].text != "aux" && w[j+1].text != "au":
			return true
		}
	}
	return toldBefore(w, i, after)
}

// isNoteTo reports whether words before w[i] make it whom a note is for.
func isNoteTo(w []saidWord, i int) bool {
	to := false
	for j := i - 1; j >= 0 && j >= i-6; j-- {
		switch text := w[j].text; {
		case noteWords[text]:
			if to || text == "attention" && i == j+1 {
				return j == 0 || w[j].gap != 0 || text != "mention"
			}
			return false
		case (text == "for" || text == "pour" || text == "to") && j == 0 && w[i].text != "ia" && w[i].text != "ai" && j >= i-3:
			return true
		case text == "a" || text == "aux" || text == "au" || text == "pour" || text == "to" || text == "for" || text == "attention" || text == "destination":
			to = true
		case !noteLinks[text]:
			return false
		}
	}
	return false
}

// isThisText reports whether "this text" and the like stand at w[i] or right after.
func isThisText(w []saidWord, i int) bool {
	for j := i; j < len(w) && j < i+3; j++ {
		if w[j].text == "ceci" || w[j].text == "cela" || w[j].text == "this" && (j+1 == len(w) || w[j+1].gap&breaks != 0 || tellInEn[w[j+1].text] || mustTell[w[j+1].text]) {
			return true
		}
		if j > i && thisText[w[j].text] && thisOne[w[j-1].text] && w[j-1].text != "le" && w[j-1].text != "la" && w[j-1].text != "les" && w[j-1].text != "the" {
			return true
		}
	}
	return false
}

// toldBefore reports whether a machine, named from i up to after, is said to be
// told something: "demande aux assistants de répondre".
func toldBefore(w []saidWord, i, after int) bool {
	if !slices.ContainsFunc(w[max(0, i-5):i], func(x saidWord) bool { return mustTell[x.text] || asksOf[x.text] }) {
		return false
	}
	for j := after; j+2 < len(w) && j < after+10 && w[j].gap&gapStop == 0; j++ {
		switch w[j].text {
		case "de", "d", "to", "que":
			told := tellAfter[w[j+1].text] || tellInEn[w[j+1].text]
			if told && (isDictated(w, j+2) || j == after && isAnswered(w, j+2) && tellAlone[w[j+1].text]) {
				return true
			}
		}
	}
	return false
}

// asksOf are words by which somebody is asked or told.
var asksOf = setOf("demande demandent demandee ask asks asked tell tells told ordre ordonne ordonnent priere enjoint enjoignent impose interdit")

// asksReader reports whether from i on who reads this text, or answers with it, is
// told what to do when doing so.
func asksReader(w []saidWord, i int) bool {
	switch w[i].text {
	case "when", "whenever", "if", "while", "upon", "quand", "lorsque", "si", "en", "lors":
	default:
		return false
	}
	reads := false
	for j := i + 1; j < len(w) && j < i+40; j++ {
		text := w[j].text
		switch {
		case readsText[text] && j <= i+3 && text != "analyse" && text != "uses" && isThisText(w, j+1),
			(text == "asked" || text == "asks") && j <= i+4 && w[i].text != "si",
			(text == "utilisateur" || text == "user" || text == "internaute" || text == "reader" || text == "lecteur" || text == "someone" || text == "anyone") && j <= i+3 && j+1 < len(w) && isAsking(w, j+1):
			reads = true
		case reads && w[j].gap&breaks != 0 && (tellInEn[text] || tellMany[text] || tellOne[text]) && j+1 < len(w) && w[j+1].gap&(gapStart|gapStop|gapComma) == 0:
			return true
		case reads && tellAlone[text] && isDictated(w, j+1), reads && (text == "answer" || text == "reponse") && j+2 < len(w) && (w[j+1].text == "is" || w[j+1].text == "est") && isNamed(w, j+2):
			return true
		}
	}
	return false
}

// isAsking reports whether somebody asks at w[i] or right after.
func isAsking(w []saidWord, i int) bool {
	for j := i; j < len(w) && j < i+3; j++ {
		switch w[j].text {
		case "demande", "interroge", "questionne", "asks", "inquires", "wonders", "pose", "veut", "wants":
			return true
		}
	}
	return false
}
