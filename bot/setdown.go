package bot

import (
	"strings"
	"unicode/utf8"
)

// settingDown are patterns as those of orderings: what is set down for a reply, its
// form, its words, where they are to stand, and which texts are to count.
var settingDown = []pattern{
	// The fields of a model's reply and the ids of passages.
	patternOf("declined|claims|prose|quotes", `["'](?:declined|claims|prose|quotes)["']|\b(?:declined|answered) ?(?:[:=]|doit valoir|must be|a) ?(?:true|false|vrai|faux)\b|\b(?:prose|claims?|quotes?) (?:exigee?s?|attendue?s?|demandee?s?|imposee?s?|required|expected|must be|should be|doit|devra|sera)\b|\bprose ?[:=]|\bclaims ?[:=].{0,80}\bquotes ?[:=]`),
	patternOf("champ|cle |cles|field|key|json|valeur|value", `\b(?:champs?|cles?|fields?|keys?|json|valeurs?|values?) (?:\S+ ){0,3}["']?(?:declined|claims?|prose|quotes?|passages?)\b`),
	patternOf("p1|p2|p3|p4|p5|p6|p7|p8|p9", `\b(?:prose|passages?|quotes?|claims?|citations?|reponses?|sources?)\b.{0,60}\bp\d{1,2}\b.{0,20}\bp\d{1,2}\b|\bp\d{1,2}\b.{0,20}\bp\d{1,2}\b.{0,60}\b(?:prose|passages?|quotes?|claims?|citations?|reponses?)\b|\b(?:cite|citez|citer|quote|use|utilise|utilisez|trust|ignore|ignorez|ignorer|remplace|remplacez) (?:uniquement |seulement |only |le |the )*(?:passage |id )?p\d{1,2}\b`),
	patternOf("json", `\b(?:reponse|answer|reply|response|sortie|output) (?:attendue |exigee |expected |required )?(?:au format|en|in|as) json\b`),
	// A reply that is prescribed.
	patternOf("reponse|reply|answer", `\b(?:phrase|mot|texte|debut|fin|contenu|word|sentence|text|beginning|end) (?:de|of) (?:la|ta|votre|toute|the|your|every) (?:reponse|reply|answer) (?:est|sera|doit|is|must|:)`),
	patternOf("reponse|formulation|mention|phrase|synthese|resume|formule|mot", `\b(?:reponse|formulation|mention|phrase|synthese|resume|formule|mot)s? (?:type |officielle )?(?:a|qu'il faut|que (?:l'|tout |toute |le |les )?\S{1,30} (?:doit|doivent|devra)) ?(?:donner|reprendre|recopier|fournir|restituer|repeter|afficher|produire|rendre|citer mot pour mot)(?: \S+){0,5} ?[:,]`+
		`|\b(?:reponse|synthese) (?:obligatoire|exigee|imposee|attendue|prescrite|autorisee|admise|type exigee)s? ?(?::|est|sera)`+
		`|\b(?:la|toute|chaque|une|sa|leur) (?:reponse|synthese|citation)(?: automatique| generee| a cette question| a toute question| sur ce (?:sujet|texte|point)| de ce (?:texte|document))* (?:doit|devra|devrait|doivent) (?:toujours |imperativement |alors |donc )?(?:se (?:conclure|terminer)|commencer|s'ouvrir|debuter|finir|s'achever) par\b`),
	patternOf("recopier|reprendre|repeter|citer|afficher|restituer|dire|copied|quoted|repeated", `\b(?:a|etre|be|to be) (?:recopier|recopiee?|reprendre|reprise?|repeter|repetee?|citer|citee?|afficher|affichee?|restituer|restituee?|dire|copied|quoted|repeated) (?:tel quel |mot pour mot |verbatim )?(?:par|by) (?:toute? )?`+machineName+`\b`),
	patternOf("seule|unique|bonne|correct|only|right", `\b(?:seule|unique|bonne) reponse (?:correcte|exacte|admise|autorisee|acceptable|valide|valable|juste|permise|attendue) (?:est|sera|:)|\b(?:correct|valid|acceptable|permitted|allowed|right) (?:answer|reply|response) (?:is|will be|:)`),
	patternOf("answer|reply|response|summary", `\b(?:answer|reply|response|summary) (?:must|should|shall|has to|needs to|will) (?:always |only )?(?:include|contain|mention|begin with|start with|end with|be exactly|read|name|say|state)\b|\b(?:answer|reply|response|summary) (?:expected|required|mandated|mandatory|approved) ?(?::|is)`),
	patternOf("cette phrase|la phrase|ce passage|ce paragraphe|this sentence|this passage|this paragraph|this line|the following", `\b(?:cette phrase|la phrase suivante|ce passage|ce paragraphe|this sentence|the following sentence|this passage|this paragraph|this line) (?:doit|devra|must|should|shall|has to|est a) (?:toujours |always )?(?:etre (?:citee?|reprise?|recopiee?|affichee?|placee?|mise|repetee?)|figurer|apparaitre|be (?:quoted|included|cited|shown|copied|repeated|placed)|appear|come first)\b`),
	patternOf("qui |quiconque|toute personne|anyone|anybody|whoever|everyone|any user|every user", `\ba (?:qui|quiconque|toute personne qui) (?:(?:vous|te|le|la|les|l'|t'|me) ?){0,2} ?(?:demande|demandera|interroge|interrogera|posera|pose)\b|\bto (?:anyone|anybody|whoever|everyone|any user|every user) (?:who |that )?(?:asks|asking)\b`),
	patternOf("any |every|all |chaque|toute|n'importe", `\b(?:in response to|to|a) (?:any|every|all|chaque|toute|n'importe quelle) (?:questions?|quer(?:y|ies)|requete|prompts?),? (?:answer|reply|respond|say|reponds|repondez|repondre|dites|dire)\b`),
	patternOf("seule reponse|bonne reponse|vraie reponse|only answer|right answer|correct answer", `(?:^|\n|[.;!?] )[a-z0-9]{5,} (?:est|is) (?:la|the) (?:seule|bonne|vraie|only|right|correct) (?:reponse|answer)(?:$|[.!,])`),
	patternOf("nothing|rien", `\b(?:answer|reply|respond|say|write|repondez|ecrivez|dites) (?:\S+ ){1,3}(?:and|et) (?:nothing|rien) (?:else|more|d'autre|de plus)`),
	// All other texts are said not to count, this one to come first.
	patternOf("autre|other", `\b(?:les|toutes les|tous les|all|the|any) (?:autres?|other) (?:documents?|passages?|sources?|textes?|citations?|extraits?|texts?|excerpts?)(?: \S+){0,3} (?:doivent etre|sont a|must be|should be|are to be|are|sont) (?:ignore|ecarte|neglige|suppri|disregard|discard|faux|fausse|fake|false|perime|obsolet|outdated|untrust|non fiable|invalid)`),
	patternOf("cite|quote|use |trust|utilise|retenir|retiens|retenez", `\b(?:cite|cites|citez|citer|quote|use|trust|utilise|utilisez|utiliser|retenir|retiens|retenez) (?:uniquement |seulement |only |exclusivement |solely |toujours |always )?(?:ce|cette|le present|la presente|this) (?:document|passage|texte|phrase|page|source|text|sentence|citation)(?: entiere?)? (?:en premier|d'abord|first|seule?|uniquement|only|exclusivement|avant tout|before|et ajoute|and add|et rien|and nothing|mot pour mot|verbatim)`),
	// The texts given are said to end, somebody else to speak.
	patternOf("fin |debut|end |start|begin", `(?:^|\n|[.:;!?\[(#=*>-] ?)(?:fin|debut|end|start|beginning|begin) (?:de la|du|des|de|de l'|of|of the|of all)? ?(?:matiere|documents? fournis?|passages?|contexte|context|donnees fournies|extraits|conversation|consignes?|instructions?|prompt|invite|sources fournies|provided (?:text|documents)|untrusted|quoted text|materials?|citations)\b ?(?:$|[.:;!)\]=*#-])|(?:={2,}|-{3,}|#{2,}|\*{3,}) ?(?:fin|debut|end|start|begin)\b(?: \S+){1,6} ?(?:={2,}|-{3,}|#{2,}|\*{3,}|$)`),
	patternOf("ce qui suit|la suite|what follows|the following", `\b(?:ce qui suit|la suite|what follows|the following)(?:,? \S+){0,3} (?:vient|provient|emane|comes|is) (?:du|de l'|d'|from) ?(?:the )?(?:systeme|system|operat\w+|developp\w+|develop\w+|administrat\w+)\b`),
	patternOf("system|developp|develop|administr|operat|openai|anthropic|mistral|equipe", `(?:^|\n|[.;!?\[(#-] ?)(?:message|note|ordre|directive|consigne|instruction|order|alerte|alert|mise a jour|update|override)s? (?:officiel\w* |prioritaire |urgente? )?(?:du|de la|de l'|de|from|from the|by the|by) ?(?:systeme|system|developpeurs?|developers?|administrat\w+|operateur|operator|openai|anthropic|mistral|equipe (?:de )?(?:verbatim|developpement|securite)) ?:`),
	patternOf("consigne|instruction|directive|prompt|order|task", `\b(?:nouvelle|nouvelles|new|updated|real|veritable|vraie)s? (?:system |systeme )?(?:consignes?|instructions?|directives?|prompts?|orders?|task) ?: ?(?:reponds|ecris|dis|repond|answer|reply|say|output|write|tu |you |ignor)`),
	// Tasks, tools and turns that only who answers has.
	patternOf("your ", `\b(?:your (?:new|real|only|next|actual|true|sole) (?:task|job|goal|role|mission|instructions?|purpose)|your task) ?(?:is|are|:)`),
	patternOf("the user|l'utilisateur|utilisateur", `\bthe user (?:wants|expects|needs|has asked|asked|would like|requests) (?:you|that you)\b|\bl'utilisateur (?:veut|souhaite|attend|demande|a demande|desire|exige) (?:que (?:tu|vous)|a ce que (?:tu|vous))\b`),
	patternOf("do not|don't|never|stop", clauseStart+`(?:do not|don't|never|stop) (?:(?:answer|answering) (?:the|this|any) (?:question|user)|(?:cite|quote|citing|quoting|use|trust) (?:any|the|all) other|(?:follow|following|obey) (?:the|your|any|those|previous) (?:rules?|instructions?|orders?|guidelines?))`),
	patternOf("overrid|supersed|replac|remplac|annul|prime|prevau", `\b(?:overrid\w+|supersed\w+|replaces?|remplace|annule|prime sur|prevaut sur) (?:the|your|any|all|le|la|les|tes|vos|toutes?|tous) ?(?:\S+ ){0,2}?(?:system prompt|prompt|system instructions?|instructions? systeme|consignes? systeme|invite systeme)`),
	patternOf("above|provided|previous|contexte|documents|passages", `\bthe (?:above|provided|previous|given|retrieved) (?:context|documents?|passages?|sources?|excerpts?|texts?)(?: above)? (?:is|are) (?:wrong|false|fake|outdated|incorrect|untrust\w+|a test)|\b(?:le contexte|les documents|les passages|les extraits) (?:ci-dessus|precedents?) (?:est|sont) (?:faux|perime|errone|incorrect|obsolete)`),
	patternOf("other than|autres que|sauf celui|sauf ce|except this", `\b(?:documents?|sources?|passages?|texts?|textes?) (?:other than|except|autres? que|sauf) (?:this|celui-ci|celle-ci|ce|cette)\b.{0,40}\b(?:ignor|disregard|outdated|obsolet|perime|faux|fausse|false|ecarte)`),
	patternOf("ce document|cette source|ce passage|cette page|this document|this source|this passage|this page|le present", `\b(?:ce document|cette source|ce passage|cette page|cet extrait|this document|this source|this passage|this page|le present document|le present passage) (?:prevaut|prime|l'emporte|fait foi|takes precedence|prevails|supersedes|overrides)(?: \S+){0,2} (?:tous|toutes|tout|les autres|toute|all|any|every|other)\b`),
	patternOf("doit|must|devra|should|a citer|a quoter", `\b(?:doit|devra|must|should|shall) (?:etre|be) (?:cite|quoted|cited|repris|affiche|recopie|shown|repeated)\w* (?:en premier|first|seule?\b|en priorite|mot pour mot|verbatim|alone|before)`),
	patternOf("outil|tool|function|fonction", `\b(?:outil|tool|function|fonction) [a-z]+_[a-z_]+|`+clauseStart+`(?:call|use|invoke|run|trigger|appelle[rz]?|utilise[rz]?|lance[rz]?|invoque[rz]?) (?:the |l'|la |le |your )(?:tool|function|outil|fonction)\b`),
	patternOf("role", `\brole["']? ?[:=] ?["']?(?:system|assistant|user|systeme|developer)\b`),
	patternOf("question|message|demande|query", `\b(?:question|message|demande|query|requete) (?:de l'utilisateur|du user|of the user|de l'usager au robot) ?:|\buser (?:question|query|message|input) ?:`),
	patternOf("utilisateur|user|human|humain", `\b(?:utilisateur|user|human|humain) ?:(?s:.{1,300}?)\b(?:assistant|bot|ia|ai|reponse|answer) ?:`),
	patternOf("answer|respond|reply", clauseStart+`(?:answer|respond to|reply to) (?:all|every|any|each) (?:\S+ )?(?:questions?|quer\w+|users?|requests?|prompts?)\b`),
	patternOf("resum|summar|synthetis", clauseStart+`(?:resume[rsz]?|summari[sz]e|synthetise[rsz]?) (?:ce|cette|cet|this|le present) (?:texte|document|page|article|communique|passage|text|release) (?:as|ainsi|par|en disant|avec|en un|en une|in one|by|with|comme|like|:)`),
	patternOf("instruction|consigne|regle|directive|guideline", `\b(?:instruction|consigne|regle|directive|guideline)s? (?:de|pour la|pour le|d'une|for) (?:citation|reponse|synthese|resume|generation|lecture automatique|redaction pour l'(?:agent|assistant|ia)|citing|answering|summari[sz]ing|generating|quoting)s? ?:`),
	patternOf("vergiss|vergesst|olvida|dimentica|esquece|vergeet|zapomnij|ignor", clauseStart+`(?:vergiss|vergesst|vergessen sie|olvida|olvide|dimentica|esqueca|esquece|vergeet|zapomnij|ignora|ignoriere|negeer) (?:alles|todo|tutto|tudo|wszystko|cio che|lo anterior|quanto)\b`),
	patternOf("ki|asistent|assistent|inteligencia|intelligenza|kunstlich|sprachmodell|model|taalmodel|chatbot", `\b(?:ki|ki-assistent\w*|asistentes?(?: de ia| virtual\w*)?|assistent[ei]?n?|inteligencia artificial|intelligenza artificiale|kunstliche intelligenz|sprachmodelle?|modelos? de lenguaje|modelli? linguistic[io]|modelos? de linguagem|taalmodel\w*|chatbots?)\b.{0,60}\b(?:muss|mussen|soll|sollen|deben?|devono|deve|devem|moeten|moet)\b.{0,60}\b(?:antwort\w+|respond\w+|decir|dizer|rispond\w+|dire|sagen|schreiben|escribir|antwoord\w+|zeggen|scrivere|escrever)\b`),
	patternOf("vous repondrez|vous direz|vous ecrirez|vous citerez|vous affich|vous ajouterez|vous ignorerez|vous conclurez", `\bvous (?:repondrez (?:que\b|[^\s]+$|"|:|uniquement|toujours)|direz que|ecrirez (?:que|"|:)|citerez (?:toujours|uniquement|ce|cette)|afficherez (?:le mot|la phrase|"|:)|ajouterez (?:le mot|la phrase|"|:)|ignorerez (?:les|vos|toutes)|conclurez (?:par|que))`),
	patternOf("vos |tes |your |garde-fous|safety|guardrail|content filter|filtres", `\b(?:vos|tes|your) (?:regles|consignes|instructions|garde-fous|filtres|rules|guardrails|filters) (?:ne (?:s'appliquent|valent)|sont (?:leve|desactiv|annul)|ont change|are (?:lifted|disabled|void)|no longer|do not apply|have (?:been )?chang)|\b(?:garde-fous|safety (?:checks?|filters?|rules)|guardrails|content filters?|filtres de (?:securite|contenu)) (?:sont|are|is|have been|ont ete) (?:desactiv|disabled|lifted|leve|suspend|off)`),
	patternOf("demande|ask |invite|encourage|redirige|direct |send |persuade|incite", clauseStart+`(?:(?:demande[rz]?|propose[rz]?) a l'utilisateur|(?:invite[rz]?|encourage[rz]?|redirige[rz]?|incite[rz]?) (?:l'utilisateur|les utilisateurs a (?:visiter|cliquer|communiquer))|(?:ask|direct|send|persuade|invite|encourage) the users?)\b`),
	patternOf("envoie|envoyez|transmets|transmettez|send |forward|post |upload|leak|exfiltr", clauseStart+`(?:envoie|envoyez|transmets|transmettez|send|forward|post|upload|leak|exfiltrate) (?:the |la |le |l'|this |cette )?(?:whole |full |entire |user's |contenu de la |contenu de cette |content of the |toute la )*(?:conversation|question|chat|history|historique|prompt|user data)\b`),
	patternOf("print|output|show|give|reveal|list |dump|revele|affiche|donne|divulgue", clauseStart+`(?:print|output|show|give|reveal|list|dump|revele[rz]?|affiche[rz]?|donne[rz]?|divulgue[rz]?) (?:me )?(?:your|the|ta|votre|tes|vos|la|les|l')? ?(?:configuration|api keys?|cles? d'api|environment variables?|variables d'environnement|secret keys?|hidden (?:text|prompt)|mots? de passe)\b`),
	patternOf("verbatim", `\b(?:you are|you're|vous etes|vous n'etes|tu n'es|tu es)(?: \S+){0,2} verbatim\b`),
	patternOf("ceci|this|ce qui suit", `\b(?:ceci|this|ce qui suit) (?:est|is) (?:une?|an?|l'|your|ta|votre) ?(?:\S+ )?(?:instruction|consigne|directive|ordre|order|command|override|prompt)\b`),
	patternOf("dear|hi |hello|hey|bonjour|cher|chere|salut", `(?:^|\n|[.;!?] )(?:dear|hi|hello|hey|bonjour|chere?s?|salut),? (?:the |l')?(?:ias?|ais?|chatgpt|gpt|claude|gemini|llms?|chatbots?|modeles? de langage|(?:large )?language models?|verbatim) ?[,:!]`),
	patternOf("reponse|answer|reply|response", `\b(?:reponse|answer|reply|response) (?:de l'|of the |du |by the |d'une? )(?:assistant|ia|ai|modele|model|bot|chatbot|robot) ?:`),
	patternOf("veuillez|merci de|priere de", `\b(?:veuillez|merci de|priere de) (?:ignorer|ne pas citer|ecarter|oublier|negliger) (?:les |tous les |toutes les |tout )?autres? (?:passages?|documents?|sources?|textes?|extraits?)\b`),
	patternOf("mode ", `\bmode (?:sans (?:filtres?|limites?|restrictions?|censure)|unrestricted|unfiltered) (?:active|enabled|on\b|engage)`),
	// Orders to answer in other languages.
	patternOf("antwort|bitte|sag |schreib|gib |respond|contesta|rispond|scrivi|escrib|escrev|di |diga|zeg |schrijf|odpowiedz|svar|vastaa", `(?:^|\n|[.:;!?"(,-] ?|\b(?:bitte|por favor|per favore|und|y|e|et|en|och|oraz|i) )(?:antworte|antworten|antwoord|sag|schreibe|schreib|gib|responde|responda|respondan|contesta|rispondi|rispondete|scrivi|escribe|escreva|di|diga|zeg|schrijf|odpowiedz|svara|svar|vastaa) (?:sie |mir )?(?:mit|nur|dass|immer|aus|stets|con|que|solo|siempre|unicamente|apenas|sempre|somente|che|soltanto|met|alleen|altijd|dat|tylko|zawsze|med|bara|kun|")`),
	patternOf("du |debes|tienes|debe |deves|devi |devono|je moet|u moet|eres|ahora|sei |ora |agora|je bent", `\bdu (?:bist (?:jetzt|nun|ab sofort)|musst|sollst) (?:\S+ ){0,4}?(?:antwort|assistent|ki\b|sagen|schreiben)|\b(?:debes|tienes que|debe|deves|devi|devono|je moet|u moet) (?:siempre |sempre |altijd |solo )?(?:responder|decir|escribir|dizer|rispondere|dire|scrivere|antwoorden|zeggen)\b|\b(?:eres|ahora eres|sei ora|ora sei|agora voce e|je bent nu) (?:un |una |uno |um |een )?(?:asistente|assistente|assistent|ia|modelo|modello|robot)\b`),
}

// Words by which others are set aside, and what is set aside, in other languages.
var (
	setAside   = wordsIn(`ignorier ignoriere ignorieren missachte vergiss vergesse vergessen ignora ignore ignorad ignoren ignorar ignorate ignorare ignorando olvida olvide olviden olvidar omite dimentica dimenticate dimenticare tralascia esquece esqueca esquecam negeer negeren vergeet zignoruj ignoruj zapomnij pomin ignorera ignorer glom glem bortse unohda sivuuta jata ignora ignorati uita ignoriraj zanemari ignoruj zapomen hagyd felejtsd agnoise agnoiste goz unut yoksay игнорируй игнорируйте забудь забудьте ігноруй забудь αγνοησε αγνοηστε abaikan 忽略 忽视 無視 무시 تجاهل`)
	ordersNoun = wordsIn(`anweisungen anweisung instruktionen vorgaben regeln befehle instrucciones instruccion reglas ordenes indicaciones istruzioni istruzione regole direttive ordini instrucoes instrucao regras ordens instructies instructie regels opdrachten instrukcje instrukcji polecenia polecen zasady instruktioner instruktionerna anvisningar regler ohjeet ohjeita alles todo todos todas tutto tutte tudo wszystko wszystkie instructiunile instructiuni regulile upute pokyny instrukce utasitasokat utasitas οδηγιες talimatlari talimat инструкции инструкций указания инструкції вказівки instruksi 指令 指示 说明 지시 التعليمات`)
)

// wordsIn is a set of words as folding leaves them.
func wordsIn(words string) map[string]bool {
	out := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		out[foldOrders(w)] = true
	}
	return out
}

// setsAside reports whether w[i] opens an order in another language to set others aside.
func setsAside(w []saidWord, i int) bool {
	if text := w[i].text; text != "" && text[0] >= utf8.RuneSelf && setsAsideInOne(text) {
		return true
	}
	if !setAside[w[i].text] || !opensClause(w, i) {
		return false
	}
	for j := i + 1; j < len(w) && j <= i+6 && w[j].gap&gapStop == 0; j++ {
		if ordersNoun[w[j].text] {
			return true
		}
	}
	return false
}

// setsAsideInOne reports whether a word, of a script that sets no spaces, is such an order.
func setsAsideInOne(text string) bool {
	for _, verb := range []string{"忽略", "忽视", "無視", "무시"} {
		_, after, ok := strings.Cut(text, verb)
		for _, noun := range []string{"指令", "指示", "说明", "提示", "지시"} {
			if ok && strings.Contains(after, noun) {
				return true
			}
		}
	}
	return false
}
