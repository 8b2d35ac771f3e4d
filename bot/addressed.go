package bot

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A said word is one word of a sentence as the rules below read it.
type saidWord struct {
	text   string // folded
	gap    gap    // what stands before it
	proper bool   // it begins with a capital letter, or has a digit
	caps   bool   // it is written in capitals
	quoted bool   // it stands between quotation marks
}

// A gap is what stands between two words.
type gap uint8

const (
	gapStart  gap = 1 << iota // nothing stands before: the text or a line of it begins
	gapComma                  // a comma or a dash
	gapColon                  // a colon
	gapStop                   // what ends a sentence or a part of it, a bracket
	gapQuote                  // a quotation mark
	gapHyphen                 // a hyphen without a space
	gapApostrophe
)

// breaks are the gaps behind which a clause may begin.
const breaks = gapStart | gapComma | gapColon | gapStop | gapQuote

// saidWords cuts s into words at all that is neither letter nor digit.
func saidWords(s string) []saidWord {
	out := make([]saidWord, 0, 1+len(s)/5)
	before := gapStart
	depth, straight := 0, strings.Count(s, `"`)
	inStraight := false
	start := -1
	end := func(at int) {
		if start < 0 {
			return
		}
		first, _ := utf8.DecodeRuneInString(s[start:])
		out = append(out, saidWord{foldWord(s[start:at]), before, unicode.IsUpper(first) || hasDigit(s[start:at]), isCaps(s[start:at]), depth > 0 || inStraight})
		start, before = -1, 0
	}
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || start >= 0 && (unicode.Is(unicode.Mn, r) || isInvisible(r)) {
			if start < 0 {
				start = i
			}
			continue
		}
		end(i)
		switch r {
		case '\n':
			before |= gapStart
		case ',', '–', '—':
			before |= gapComma
		case ':', '=', '：':
			before |= gapColon
		case '.', ';', '!', '?', '(', ')', '[', ']', '…', '>', '*', '#', '|', '•', '/':
			before |= gapStop
		case '-':
			if strings.HasSuffix(s[:i], " ") {
				before |= gapComma
			} else {
				before |= gapHyphen
			}
		case '\'', '’', 'ʼ':
			before |= gapApostrophe
		case '«', '“', '„':
			before |= gapQuote
			depth++
		case '»', '”':
			before |= gapQuote
			if depth > 0 {
				depth--
			} else {
				for j := range out { // the quotation began in a sentence before this one
					out[j].quoted = true
				}
			}
		case '"':
			before |= gapQuote
			switch {
			case inStraight || straight > 1:
				inStraight = !inStraight
			case len(out) == 0 || strings.HasSuffix(s[:i], " "): // the only one, and it opens
				inStraight = true
			default:
				for j := range out {
					out[j].quoted = true
				}
			}
			straight--
		}
	}
	end(len(s))
	return out
}

func isCaps(s string) bool { return len(s) > 1 && strings.ToUpper(s) == s && strings.ToLower(s) != s }

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// foldWord is foldOrders of a word, which most words are already.
func foldWord(s string) string {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return foldOrders(s)
		}
	}
	return s
}

func setOf(words string) map[string]bool {
	out := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

var (
	// bareMachines are machines by one word, compoundMachines with one of qualities.
	bareMachines     = setOf("ia ias ai ais llm llms chatbot chatbots bot bots gpt chatgpt claude gemini copilot siri alexa verbatim robot robots summarizer summarizers summariser summarisers assistant assistants")
	compoundMachines = setOf("modele modeles model models outil outils tool tools systeme systemes system systems logiciel logiciels software moteur moteurs engine engines programme programmes program programs service services" +
		" lecteur lecteurs reader readers agent agents algorithme algorithmes algorithm algorithms application applications dispositif dispositifs synthese syntheses resume resumes lecture reponse reponses traitement traitements" +
		" summary summaries summarizer answer answers robot robots crawler crawlers assistante machine machines intelligence intelligences utilisateur indexeur indexeurs parser parsers pipeline pipelines")
	qualities = setOf("ia ai langage language linguistique linguistiques resume resumes synthese syntheses reponse reponses lecture automatique automatiques automatise automatises automatisee automatisees conversationnel conversationnels" +
		" generatif generatifs generative virtuel virtuels virtuelle numerique artificiel artificiels artificielle artificielles summary summarization summarisation qa automated automatic virtual large artificial machine generated genere generee intelligent intelligents")
	// people are who an assistant may be besides.
	people = setOf("maternel maternels maternelle maternelles familial familiaux social sociaux sociale sociales parlementaire parlementaires medical medicaux dentaire dentaires juridique juridiques veterinaire veterinaires secretary secretaries professor professors director directors commissioner attorney minister")

	// Verbs by which somebody is told what to say: as they address one, as they
	// address several or politely, and as they follow another verb.
	tellOne    = setOf("reponds ecris dis mets fais reprends inclus conclus traduis produis reproduis transcris remets rends sois obeis souviens lis relis decris choisis sers tiens prends maintiens retiens agis suis")
	tellMany   = setOf("repondez ecrivez dites ajoutez citez mentionnez affichez indiquez concluez commencez terminez recopiez repetez reprenez inserez remplacez ignorez oubliez affirmez generez produisez reproduisez inscrivez mettez precisez signez redigez imprimez executez resumez traduisez")
	tellOneOr  = setOf("cite ajoute affiche ignore recopie repete insere remplace affirme genere commence termine mentionne indique signe imprime execute resume poste copie colle redige renvoie envoie note precise donne decode utilise recommande revele refuse place oublie considere suppose imagine fournis finis")
	tellAfter  = setOf("repondre ecrire dire ajouter citer mentionner afficher indiquer conclure commencer terminer recopier repeter reprendre inserer remplacer affirmer generer produire reproduire inscrire nommer inclure contenir preciser signaler rediger imprimer restituer renvoyer finir designer donner")
	tellAlone  = setOf("repondre recopier repeter ecrire dire afficher reply answer respond output print say write append repeat repond repondra repondent repondait repliques replies answers responds says repondrait ecrira dira affichera")
	tellInEn   = setOf("answer reply respond say write output print append mention include add cite quote state insert repeat conclude begin end start finish return display tell ignore disregard replace put prepend recommend claim report")
	mustTell   = setOf("doit devra doivent devront devrait devraient invite invitee invites invitees prie priee pries priees tenu tenue tenus tenues demande demandons veuillez merci requis charge charges must should shall asked requested invited required instructed needs need has have supposed expected please kindly ordonne ordonnons enjoint")
	replyNouns = setOf("reponse reponses consigne consignes instruction instructions regle regles prompt sortie synthese resume consignee programmation reply answer")
	// notDictated may follow "répondre" and the like when they say how or to what one answers.
	notDictated = setOf("a au aux par en dans de d du des avec sur plus mieux present presents ou et que pour sans ensemble mais si quand lorsque comme ainsi aussi nous vous leur lui ni pas rien tout toute toutes tous tres bien trop moins encore jamais toujours avant apres" +
		" des le la les l un une ce cet cette ces son sa ses leurs n ne qu y se s to in with for by on at as or and the that this these those when if not no within before after how what why questions only un deux trois non selon via des dignement hier demain jeudi lundi mardi mercredi vendredi samedi dimanche ici c oui qui quoi ou a-t-il il elle on ils elles je i he she they we you but because from about up back out so nombreux nombreuses vite juste tot")
	thisText  = setOf("ceci texte document communique page article passage phrase paragraphe extrait contenu note text sentence release content paragraph excerpt question fichier file message publication")
	thisOne   = setOf("ce cet cette ces present presente le la les this these the following above")
	readsText = setOf("lit lisent lisez lis lisant traite traitent traitant traitez traites analyse analysent analysant analysez resume resument resumant resumez resumes synthetise synthetisent synthetisant indexe indexent indexant parcourt parcourent ingere ingerent exploite exploitent" +
		" reads read reading processes process processing summarizes summarises summarize summarise summarizing summarising indexes indexing crawls crawling parses parsing ingests ingesting consumes consuming scans scanning analyzes analyses analyzing analysing cites citing quotes quoting answers answering uses using")
	saidNouns = setOf("mot mots phrase mention formule nom terme word words name term lien link")
	noteWords = setOf("note notes summary resume synthese version attention message messages avis rappel consigne consignes instruction instructions directive directives destination usage intention memo remarque information notice reminder adresse mention avertissement ordre ordres indication indications hint guidance guidelines")
	noteLinks = setOf("a aux au de des du d l les la le toute tout toutes tous pour to for the all any every attention destination usage intention importante important speciale special qui")
)

// machineAt is how many words from i on name a machine, 0 when they do not.
func machineAt(w []saidWord, i int) int {
	text := w[i].text
	if compoundMachines[text] || bareMachines[text] || qualities[text] {
		if i+1 < len(w) && w[i+1].gap&breaks == 0 {
			next := w[i+1].text
			if (compoundMachines[text] && qualities[next] || qualities[text] && compoundMachines[next]) && text != next {
				return 2
			}
			if compoundMachines[text] && (next == "de" || next == "d") && i+2 < len(w) && qualities[w[i+2].text] && w[i+2].gap&breaks == 0 {
				return 3
			}
			if bareMachines[text] && people[next] {
				return 0
			}
		}
		if bareMachines[text] && (text != "verbatim" && text != "ai" && text != "claude" && text != "gemini" || w[i].proper && (i == 0 || w[i].gap&gapApostrophe == 0)) {
			return 1
		}
	}
	return 0
}

// isDictated reports whether w[i] begins words that somebody is told to say: a
// name without an article, a quotation.
func isDictated(w []saidWord, i int) bool {
	if i >= len(w) || w[i].gap&(gapStop|gapComma|gapHyphen|gapStart) != 0 {
		return false
	}
	return w[i].gap&(gapQuote|gapColon) != 0 || w[i].proper && !notDictated[w[i].text]
}

// isAnswered reports whether w[i], after a verb like "répondre", is what is answered
// and not how or whom.
func isAnswered(w []saidWord, i int) bool {
	if isDictated(w, i) {
		return true
	}
	return i < len(w) && w[i].gap == 0 && !notDictated[w[i].text] && !strings.HasSuffix(w[i].text, "ment") && !strings.HasSuffix(w[i].text, "ly")
}

// opensClause reports whether a clause may begin at w[i]: an order does.
func opensClause(w []saidWord, i int) bool {
	if i == 0 || w[i].gap&breaks != 0 {
		return true
	}
	if w[i].gap != 0 {
		return false
	}
	switch w[i-1].text {
	case "et", "puis", "donc", "alors", "mais", "sinon", "please", "kindly", "and", "then", "just", "ensuite", "desormais", "toujours", "maintenant", "simplement", "stp":
		return true
	}
	return false
}

// speaksToMachine reports whether s addresses somebody who is no reader: by the
// second person singular, which official texts have only in quotations, by what
// only those who answer are told, or by naming a machine and telling it what to say.
func speaksToMachine(s string) bool {
	w := saidWords(s)
	if isStuffed(w) {
		return true
	}
	for i := range w {
		if saysThou(w, i) || dictates(w, i) || tellsMachine(w, i) || asksReader(w, i) || setsAside(w, i) {
			return true
		}
	}
	return false
}

// saysThou reports whether w[i] addresses one familiarly.
func saysThou(w []saidWord, i int) bool {
	text := w[i].text
	next := saidWord{}
	if i+1 < len(w) {
		next = w[i+1]
	}
	switch text {
	case "tu":
		if i > 0 && slices.Contains([]string{"est", "sont", "a", "ont", "ete", "etre", "fut", "etait", "avoir", "etant", "es", "suis"}, w[i-1].text) {
			return false
		}
		return !w[i].quoted && !w[i].proper && next.text != "" && next.gap&^gapApostrophe == 0 || w[i].proper && !w[i].quoted && opensClause(w, i) && next.text != "" && next.gap == 0
	case "t":
		return !w[i].quoted && next.gap&gapApostrophe != 0 && w[i].gap == 0 && !w[i].proper && i > 0 && slices.Contains([]string{"tu", "ne", "qui", "on", "je", "nous", "il", "elle", "cela", "ca"}, w[i-1].text)
	case "ta", "tes", "ton":
		return next.text != "" && next.gap == 0 && w[i].gap&(gapHyphen|gapApostrophe) == 0 && (replyNouns[next.text] || text != "ton" && !w[i].quoted && !w[i].caps && !next.proper)
	case "toi":
		return !w[i].quoted && w[i].gap&gapHyphen != 0 && i > 0
	case "pas":
		return !w[i].quoted && i == 2 && w[1].text == "oublie"
	}
	if !opensClause(w, i) {
		return false
	}
	if (tellOne[text] || tellOneOr[text]) && !w[i].quoted && (slices.Contains([]string{"le", "la", "les", "moi", "lui", "leur"}, next.text) && next.gap&gapHyphen != 0 ||
		next.text == "de" && i+2 < len(w) && tellAfter[w[i+2].text] && next.gap == 0) {
		return true
	}
	if tellOne[text] && !w[i].quoted && (!w[i].caps || i == 0 && next.caps || i > 0 && w[i-1].caps) && next.text != "" && next.gap&^(gapQuote|gapColon|gapHyphen|gapApostrophe) == 0 {
		return next.gap != 0 || isSaidOrObject(next)
	}
	return false
}

// isSaidOrObject reports whether w may follow an order: a name or what begins an object or a sentence.
func isSaidOrObject(w saidWord) bool {
	switch w.text {
	case "de", "du", "d", "raffine", "raffines", "et":
		return false
	}
	return true
}

// dictates reports whether w[i] is a verb by which somebody is told to say the words that follow it.
func dictates(w []saidWord, i int) bool {
	text := w[i].text
	if text == "repondre" && isNamed(w, i+1) || tellAfter[text] && isNamed(w, i+1) && replyNear(w, i+2) || (text == "reponse" || text == "answer") && isTheReply(w, i) {
		return true
	}
	if !opensClause(w, i) {
		return false
	}
	switch {
	case text == "repondez" || text == "reponds":
		return isAnswered(w, i+1)
	case tellMany[text]:
		return i+1 < len(w) && w[i+1].gap == 0 && isDictated(w, i+1) && len(w[i+1].text) > 3 || namesReply(w, i+1, 8)
	case tellOne[text] || tellOneOr[text]:
		return namesReply(w, i+1, 8) || tellsUser(w, i+1)
	case tellInEn[text]:
		if i+1 < len(w) && w[i+1].text == "with" && tellAlone[text] && w[i+1].gap == 0 && isDictated(w, i+2) {
			return true
		}
		return namesReply(w, i+1, 8) || tellsUser(w, i+1) || !w[i].proper && i+1 < len(w) && w[i+1].gap&(breaks&^gapQuote) == 0 && isDictated(w, i+1) || nothingElse(w, i+1)
	}
	return false
}

// isNamed reports whether w[i] begins a name or a quotation, other than a yes or no,
// as the object of the verb before it.
func isNamed(w []saidWord, i int) bool {
	if i >= len(w) || w[i].gap&^gapQuote != 0 || notDictated[w[i].text] {
		return false
	}
	switch w[i].text {
	case "m", "mme", "mmes", "mm", "mr", "mrs", "ms":
		return false
	}
	return w[i].proper && !w[i].caps || w[i].gap == gapQuote && w[i].text != "non"
}

// replyNear reports whether a reply is named within eight words from i on as where something is said.
func replyNear(w []saidWord, i int) bool {
	for j := i; j+1 < len(w) && j < i+8; j++ {
		switch w[j+1].text {
		case "reponse", "reponses", "synthese", "resume":
			if slices.Contains([]string{"la", "sa", "chaque", "toute", "votre", "leur", "une", "le", "son"}, w[j].text) {
				return true
			}
		}
	}
	return false
}

// isTheReply reports whether w[i], a reply, is said to be some word: after a
// question, or when it is the only one or the right one.
func isTheReply(w []saidWord, i int) bool {
	if i == 0 || i+2 >= len(w) || w[i+1].text != "est" && w[i+1].text != "is" && w[i+1].text != "sera" || !isNamed(w, i+2) || !w[i+2].proper {
		return false
	}
	if slices.Contains([]string{"bonne", "vraie", "seule", "right", "correct", "only", "true"}, w[i-1].text) {
		return true
	}
	for j := range i {
		if w[j].text == "question" || w[j].text == "asks" || w[j].text == "asked" {
			return true
		}
	}
	return false
}

// namesReply reports whether one of n words from i on is the reply of who is addressed.
func namesReply(w []saidWord, i, n int) bool {
	for ; i+1 < len(w) && n > 0; i, n = i+1, n-1 {
		switch w[i].text {
		case "ta", "tes", "ton", "votre", "vos", "your", "chaque", "toute", "every", "each":
			switch w[i+1].text {
			case "reponse", "reponses", "synthese", "resume", "answer", "answers", "reply", "replies", "response", "responses", "output", "summary", "prompt":
				return true
			}
		}
	}
	return false
}

// tellsUser reports whether a user is told something within eight words from i on.
func tellsUser(w []saidWord, i int) bool {
	for j := i; j < len(w) && j < i+8; j++ {
		if (w[j].text == "utilisateur" || w[j].text == "utilisateurs" || w[j].text == "user") && j > 0 && slices.Contains([]string{"l", "aux", "the", "a", "chaque", "every", "any", "tout"}, w[j-1].text) {
			return true
		}
	}
	return false
}

// nothingElse reports whether "and nothing else" stands within eight words from i on.
func nothingElse(w []saidWord, i int) bool {
	for j := i; j+1 < len(w) && j < i+8; j++ {
		if w[j].text == "nothing" && (w[j+1].text == "else" || w[j+1].text == "more") {
			return true
		}
	}
	return false
}
