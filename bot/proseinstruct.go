package bot

import (
	"strings"
	"unicode"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// instructs reports whether s, outside the words that it quotes, speaks to its
// reader or to a machine, or of the one who writes it. A claim reports what a
// document says: it has no second person and no imperative, and nobody in it says "I".
// What stands between quotation marks is the source's; where the marks do not
// match, nothing is taken for a quotation.
func instructs(s string) bool {
	plain := s
	if ms := marks(s); unclosed(ms) < 0 && unopened(ms) < 0 {
		plain = outsideSpeech(s)
	}
	folded := appointment.Replace(retrieval.Fold(strings.Map(plainSpace, plain)))
	return addresses.MatchString(folded) || selfTalk.MatchString(folded) || override.MatchString(folded) ||
		commands.MatchString(folded) || role.MatchString(folded) || hasImperative(plain)
}

// appointment takes the "vous" out of nouns.
var appointment = strings.NewReplacer("rendez-vous", "rendezvous", "garde-a-vous", "gardeavous")

// The small closed lists by which speech to a reader is told, folded. What a whole
// class of words has in common is told by its form: see hasImperative.
var (
	// addresses is the second person, and the formulas of request.
	addresses = corpus.NewPattern(`\b(?:vous|vos|votre|votres|toi|tes|te|tu|ta|you|your|yours|yourself|yourselves|please|veuillez|merci de|merci d'|priere de|thanks? (?:you )?(?:for|in advance)|` +
		`dear (?:reader|user|all|colleagues?)|chers? (?:lecteurs?|amis|collegues|utilisateurs)|(?:le|les|aux?|the|all) (?:lecteurs?|readers?) (?:est|sont|is|are|doit|doivent|must|should|devrait|devraient|peut|peuvent|can|may)|` +
		`s'il (?:te|vous) plait|svp|stp|rendezvous sur (?:le|la|notre|son|ce|cette|un)|rendezvous en ligne|from now on|desormais,? repond)\b`)
	// selfTalk is what a writer says of itself.
	selfTalk = corpus.NewPattern(`\b(?:je|j'ai|j'[a-z]+|mon|ma|mes|moi|my|myself|i (?:am|can|cannot|could|will|would|have|must|was|do|did|don't|think|believe|apologi[sz]e|understand|need|want|know)|i'(?:m|ll|ve|d))\b|` +
		`\b(?:en tant qu|as an? )[^.]{0,20}\b(?:ia|ai|assistant|modele|model|bot|robot|machine|chatbot)\b|` +
		`\b(?:system|systeme|hidden|initial|secret|original) (?:prompt|instructions?)\b|\b(?:prompt|invite) (?:systeme|system|initiale?)\b|\b(?:jailbreak|developer mode|mode developpeur|debug mode|do anything now)\b|` +
		`\bcannot (?:help|comply|assist|answer)\b`)
	// override tells somebody to leave what was said before.
	override = corpus.NewPattern(`\b(?:ignor|oubli|disregard|forget|forgot|override|outrepass|contourn|bypass|desobei|neglig)[a-z]*\b[^.]{0,60}\b(?:instructions?|consignes?|prompts?|guidelines|precedente?s?|previous|above|ci-dessus|prior|earlier)\b|` +
		`\b(?:instructions?|consignes?) (?:precedentes?|ci-dessus|suivantes?|above|below)\b|\b(?:previous|prior|following|new) instructions?\b|\bnouvelles? (?:instructions?|consignes?)\s*:`)
	// commands reports a command that stands in what was read.
	commands = corpus.NewPattern(`\b(?:passage|text|document|page|extrait|texte|source|message)s? (?:says?|tells?|asks?|wants?|instructs?|orders?|dit|demande|ordonne|enjoint|veut)(?: (?:the|au|a l'|aux|us|l'|que|all|any))?(?: ?(?:assistant|model|modele|reader|lecteurs?|bot|ai|ia|machine|user))? ?(?:to|de|d'|to)? ?(?:ignor|click|cliqu|send|envoy|forget|oubli|visit|call|reply|repond|transm|output|print|say|contact|disregard|reveal|revel)|` +
		`\b(?:tells?|asks?|instructs?|orders?|demande|ordonne|enjoint) (?:the |a l'|au |l')?(?:assistant|model|modele|reader|lecteur|bot|ai|ia|chatbot)\b`)
	// role is the head of a turn of a conversation.
	role = corpus.NewPattern(`(?:^|[.!?;,»”")]) *(?:system|systeme|assistant|assistante|user|utilisateur|human|humain|ai|ia|bot|developer|tool|instructions?|consignes?|prompt|reponse|answer|note to (?:the )?[a-z]+) *:`)
)

// hasImperative reports whether a word of s is an imperative by its form or its
// place. In French every word in -ez is one, or speaks to the reader at least,
// but for a few nouns and the names in -ez; a singular or an English imperative is
// told where it opens a sentence or a clause.
func hasImperative(s string) bool {
	tokens := retrieval.Tokens(s, "fr")
	for i, t := range tokens {
		opens, clause := opensAt(s, t.Start)
		if strings.HasSuffix(t.Fold, "ez") && !isProperEZ(tokens, i, opens || clause) {
			return true
		}
		if !opens && !clause {
			continue
		}
		switch {
		case orders[t.Fold]:
			return true
		case clause && orderInfinitives[t.Fold]:
			continue
		case orderInfinitives[t.Fold] && i+1 < len(tokens):
			return true
		case i+1 < len(tokens) && ordersEN[t.Fold] && afterOrder[tokens[i+1].Fold] && (opens || requests[t.Fold] && !linksOn[tokens[i+1].Fold]):
			return true
		case t.Fold == "ne" && i+2 < len(tokens) && negatedOrder(tokens[i+1:]):
			return true
		case (t.Fold == "do" || t.Fold == "don't") && i+1 < len(tokens) && (t.Fold == "don't" || tokens[i+1].Fold == "not"):
			return true
		case (t.Fold == "let's" || t.Fold == "let") && i+1 < len(tokens):
			return true
		}
	}
	return startsOrder.MatchString(retrieval.Fold(strings.Map(plainSpace, s)))
}

// startsOrder finds English orders that tokens of French cut in pieces.
var startsOrder = corpus.NewPattern(`(?:^|[.!?;:,] )(?:don't|do not|let's|never (?:tell|say|reveal|mention|click|send|answer|reply)|always (?:tell|say|answer|reply|click|include|add)|(?:and|then|now|et|puis|to confirm),? (?:click|ignore|disregard|forget|subscribe|reply)\b)`)

// opensAt reports whether byte i of s opens a sentence, or a clause behind a comma, a colon or a dash.
func opensAt(s string, i int) (sentence, clause bool) {
	before := strings.TrimRightFunc(s[:i], func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("«\"“(‘'", r) })
	switch {
	case before == "":
		return true, false
	case strings.HasSuffix(before, ".") || strings.HasSuffix(before, "!") || strings.HasSuffix(before, "?") || strings.HasSuffix(before, "…"):
		return true, false
	}
	return false, strings.ContainsAny(before[len(before)-1:], ",:;-") || strings.HasSuffix(before, "–") || strings.HasSuffix(before, "—") ||
		strings.HasSuffix(before, ")") || strings.HasSuffix(before, "»") || strings.HasSuffix(before, "”")
}

// isProperEZ reports whether token i, in -ez, is no verb: a noun of the small list, a
// family name, or, inside a clause, a word with a capital.
func isProperEZ(tokens []retrieval.Token, i int, opens bool) bool {
	t := tokens[i]
	if nounsEZ[t.Fold] {
		return true
	}
	if t.Fold == "rendez-vous" {
		return !opens
	}
	upper := unicode.IsUpper([]rune(t.Surface)[0])
	return upper && (!opens || namesEZ[t.Fold])
}

var (
	nounsEZ = wordSet(`chez nez assez rez raz fez biz jazz merguez rez-de-chaussee lez`)
	namesEZ = wordSet(`suez rodez douarnenez sanchez fernandez gomez lopez martinez perez hernandez rodriguez gonzalez ramirez alvarez vazquez vasquez
		velazquez nunez jimenez cortez dominguez gutierrez mendez chavez juarez suarez benitez bermudez ibanez marquez menendez valdez estevez baez paez saez
		ortez tunez bez forez queyrez gerardmez moralez morez`)
	// orders are singular imperatives that nobody opens a report with.
	orders = wordSet(`clique ignore oublie envoie reponds ecris transmets telecharge partage appelle-le contacte visite-le dis saisis revele affiche tape lance-le
		cliquons ignorons oublions attention important urgent`)
	// orderInfinitives are infinitives that open an order rather than a statement.
	orderInfinitives = wordSet(`cliquer ignorer oublier envoyer contacter telecharger transmettre repondre saisir voter s'inscrire inscrire telephoner ecrire appeler visiter consulter`)
	// ordersEN are verbs that are imperatives where they open a clause and afterOrder follows.
	ordersEN = wordSet(`click visit ignore send call reply forget contact write answer email download enter share vote follow subscribe open tell say read see remember
		print output repeat disregard act pretend type log sign buy pay donate register join check go use delete run execute translate summarize summarise list
		provide give make stop start wait reveal show respond include add copy paste forward mention notify alert remove replace consider note upload submit verify confirm`)
	// requests are those of ordersEN that are orders inside a sentence too, where linksOn does not follow.
	requests   = wordSet(`click visit ignore send reply forget contact email download subscribe disregard open tell say reveal print repeat output`)
	linksOn    = wordSet(`in and with or as at on to if an a only`)
	afterOrder = wordSet(`the this that these those all any everyone everything me us him them it here there now to on at in as immediately our their every each a an only
		what whatever back out up everybody http exactly nothing no with and or previous above below anything if instead quickly today directly yes`)
)

// negatedOrder reports whether what follows a "ne" that opens a clause is a verb and
// its "pas": "ne réponds pas", "ne pas répondre". A report has a subject before its "ne".
func negatedOrder(rest []retrieval.Token) bool {
	neg := func(t retrieval.Token) bool {
		return t.Fold == "pas" || t.Fold == "jamais" || t.Fold == "plus" || t.Fold == "rien"
	}
	return neg(rest[0]) || neg(rest[1])
}
