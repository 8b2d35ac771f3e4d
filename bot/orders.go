package bot

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// The parts of the patterns below. They match folded text: lower case, no accents.
const (
	// machineName is whom an order is meant for.
	machineName = `(?:l'|une |un |les |des |cette |cet |the |an |any |all |every |this |toute |tout |dear |chere |cher )?(?:ia|i\.a\.|ias|ai|a\.i\.|intelligences? artificielles?|artificial intelligence|assistants?(?: (?:ia|ai|virtuels?|numeriques?|conversationnels?|automatiques?))?|ai (?:assistants?|models?|agents?|systems?)|language models?|large language models?|modeles? (?:de langage|d'ia|linguistiques?)|llms?|chatbots?|bots?|gpt|chatgpt|claude|gemini|copilot|verbatim|agents? conversationnels?|modeles?|models?|robots?|machines?)`
	// clauseStart is where a clause that orders may begin.
	clauseStart = `(?:^|\n|[.:;!?"(\[-] ?|\b(?:please|s'il te plait|s'il vous plait|stp|svp),? )(?:please |merci de |veuillez |now |then |just |always |and |et |alors |donc |desormais,? |maintenant,? |puis )?`
	// earlierOrders and orderNoun are what an order sets aside.
	earlierOrders = `(?:previous|prior|above|preceding|earlier|foregoing|existing|original|initial|former|your|all|any|these|those|the system)`
	orderNoun     = `(?:instructions?|prompts?|guidelines?|directives?|directions?|rules?|orders?|context|messages?|constraints?|programming|training|safety)`
	// consignesDonnees are the same in French, with what tells that they are a machine's.
	consignesDonnees = `(?:(?:toutes? )?(?:les|tes|vos|ces|des|aux|cette|ta|votre|la|l')? ?(?:instructions?|consignes?|regles?|directives?|ordres?|messages?|prompts?|contexte|invites?)(?: (?:que tu as|que vous avez) recu\w*)?,? (?:precedente?s?|anterieure?s?|initiale?s?|ci-dessus|qui precede\w*|systeme|d'origine|recue?s?|donnee?s?)|(?:tes|vos) (?:instructions|consignes|regles|directives)|(?:tout )?ce qui precede|(?:le|ton|votre) prompt|(?:tout ce qui|les documents|les passages|le contexte) (?:ci-dessus|precedents?|fournis?))`
	// wordsToSay and motsADire come after "answer" and "write" when somebody is told what.
	wordsToSay = `(?:the following|exactly|verbatim|only|nothing but|word for word|this (?:text|sentence|phrase|message|link)|the (?:words?|phrase|sentence|text|string|link|message|password|key|canary)\b|your (?:prompt|instructions|system|answer)|in your (?:answer|reply|response)|back|with (?:the|only|exactly|just|"|yes|no)|that |"|:)`
	motsADire  = `(?:exactement|mot pour mot|uniquement|seulement|simplement|toujours|ceci|cela|ce qui suit|le texte suivant|la phrase|la chaine|les mots|le mot|le lien|l'adresse|ce lien|ce message|cette phrase|ce texte|tes instructions|ton prompt|vos instructions|(?:dans|a la fin de|au debut de) (?:ta|votre|chaque|toute) reponse|que |: ?")`
	orderVerb  = `(?:answer|reply|respond|say|ignore|disregard|print|output|repeat|write|state|claim|cite|quote|tell|add|append|include|summari[sz]e|forget|obey|pretend|recommend)`
	ordreVerbe = `(?:repond(?:s|ez|re)|ignore[rz]?|oublie[rz]?|dis|dites|dire|cite[rz]?|ajoute[rz]?|affiche[rz]?|ecris|ecrivez|ecrire|repete[rz]?|recopie[rz]?|resume[rz]?|affirme[rz]?|conclus|concluez|conclure|mentionne[rz]?|recommande[rz]?|revele[rz]?|obeis|obeir|execute[rz]?|termine[rz]?|commence[rz]?)`
)

// A pattern is one way in which a machine is addressed. It is only tried on a
// text in which one of its triggers begins a word, which is much faster.
type pattern struct {
	triggers []string
	re       *corpus.Pattern
}

func patternOf(triggers, re string) pattern {
	return pattern{strings.Split(triggers, "|"), corpus.NewPattern(re)}
}

// orderings are the patterns of orders.
var orderings = []pattern{
	// Orders that set others aside.
	patternOf("ignore|disregard|forget|override|bypass|overlook|discard",
		`\b(?:ignore|disregard|forget|override|bypass|overlook|discard)\b(?: \S+){0,3}? (?:previous|prior|above|preceding|earlier|foregoing|your|all (?:of )?(?:the|your|these|previous|prior|other))\b(?: \S+){0,3}? ?`+orderNoun+`\b`),
	patternOf("ignore|disregard|forget|override|discard",
		clauseStart+`(?:ignore|disregard|forget|override|discard) (?:everything|anything|all|what(?:ever)?|`+earlierOrders+`|the)\b(?: \S+){0,4}? (?:above|before|said|told|written|`+orderNoun+`)\b`),
	patternOf("ignor|oubli|neglige|abstraction|compte|outrepass|contourn|annul|remplac",
		`(?:^|[^'])\b(?:ignore[rsz]?|oublie[rsz]?|neglige[rsz]?|fais abstraction d\S+|faites abstraction d\S+|faire abstraction d\S+|ne tien(?:s|ez) (?:pas|plus|aucun) compte d\S+|ne tenez (?:pas|plus|aucun) compte d\S+|outrepasse[rsz]?|contourne[rsz]?|annule[rsz]?|remplace[rsz]?)\b(?: \S+){0,2}? ?`+consignesDonnees),
	patternOf("ignor|oubli",
		clauseStart+`(?:ignore[sz]?|oublie[sz]?) (?:toutes? |tout )?(?:les|ces|tes|vos|l'|la|le) ?(?:autres )?(?:instructions?|consignes?|directives?|documents?|passages?|sources?|question|prompt)\b`),
	// Roles.
	patternOf("you are|you're|act as|pretend|roleplay|from now on",
		`\b(?:you are|you're|act as|act like|pretend (?:to be|you are)|roleplay as)(?: now| no longer| going to)?(?: an?| the| my| in)? ?(?:\S+ ){0,2}?(?:ai|a\.i\.|assistant|chatbot|bot|llm|gpt|language model|dan|developer mode|unrestricted|jailbroken|pirate|hacker|translator|summari[sz]er)\b`),
	patternOf("you are|you will|you must|you should", `\bfrom now on,? (?:you|always|never|only|your)\b|\byou are now (?:an?|the|in|acting|no longer|operating|going)\b.{0,60}\b(?:answer|reply|respond|say|mode|instructions?|assistant|user)\b`),
	patternOf("tu es|vous etes|agis|agissez|comporte|fais comme|joue", `\b(?:tu es|vous etes|agis(?:sez)? (?:comme|en tant qu\S*)|comporte-toi comme|comportez-vous comme|fais comme si tu)(?: desormais| maintenant| a present| etais)?(?: en tant qu\S*)?(?: une?| l'| le| la| en)? ?(?:ia|i\.a\.|intelligence artificielle|assistante?|chatbot|robot|bot|llm|modele de langage|gpt|pirate|mode developpeur|mode admin\w*)\b`),
	patternOf("as an ai|as a language|as a large|en tant qu|as an a.i|as the ai|as an assistant", `\b(?:as an? (?:ai|a\.i\.|(?:ai |large )?language) (?:model|assistant|system)|as an assistant,|en tant que modele (?:de langage|d'ia|linguistique)|en tant qu'(?:ia|i\.a\.|assistant (?:ia|virtuel|automatique)|intelligence artificielle),|en tant que (?:modele|chatbot|robot|bot|llm),? (?:tu|vous|je))\b?`),
	patternOf("if you|si tu|si vous|you who|vous qui|toi qui|whoever|you, the|quand tu", `\b(?:if you(?: are|'re) (?:an? |the )?(?:ai|a\.i\.|assistant|bot|chatbot|llm|language model|large language|automated|machine|reading this (?:as|automatically))|(?:si|quand|puisque) (?:tu es|vous etes) (?:une?|le|la|l')? ?(?:ia|i\.a\.|intelligence artificielle|assistante?|modele|robot|bot|chatbot|llm|agent (?:conversationnel|automatique|ia)|programme|machine|systeme automatique)|(?:vous|toi),? qui (?:lisez|lis|traitez|traites|analysez|analyses|resumez|resumes|indexez)[^.]{0,40}\b(?:automatique\w*|machine|robot|programme|ia|modele)|toi qui (?:lis|traites|resumes|analyses) (?:ceci|ce|ces|cette))\b`),
	// Somebody is called who is a machine, and told to do something.
	patternOf("ia |ia:|ia,|ias|i.a|ai |ai:|ai,|a.i|assistant|bot |bot:|bot,|bots|chatbot|chatgpt|robot|gpt|llm|modele|model|language|large|intelligence|artificial|claude|gemini|copilot|verbatim|machine|agent",
		`(?:^|\n|[.;!?"(\[-] ?)(?:note |attention,? |message |memo |important |hey,? |ok,? |hello,? |bonjour,? |chere? |instructions? |consignes? |rappel |avis |reminder )?(?:importante? )?(?:a l'attention d(?:es?|u) ?|pour |a |aux? |to |for )?`+machineName+` ?(?:[:,!-]|qui (?:lis|lit|lisez|lisent)[^.:]{0,40}[:,]|reading this[^.:]{0,30}[:,]) ?(?:\S+ ){0,4}?(?:`+orderVerb+` (?:that|only|with|exactly|the|all|any|every|everything|previous|this|these|in|to the user|"|:)|`+ordreVerbe+` (?:que|uniquement|seulement|toujours|exactement|ceci|les|la|le|l'|toutes?|tout|dans|par|a l'utilisateur|"|:)|(?:tu dois|tu devras|vous devez|vous devrez|you must|you should|you will) (?:toujours |always |only |never )?(?:`+orderVerb+`|`+ordreVerbe+`)\b)`),
	patternOf("note|attention|message|instruction|consigne|prompt|destin|adress", `\b(?:note|attention|message|instructions?|consignes?|directives?|ordres?|prompt|invite)(?: (?:importante?s?|speciale?s?|secrete?s?|cachee?s?|hidden|secret|special|destinee?s?|adressee?s?|intended))?,? (?:a l'attention d(?:es?|u|') ?|pour |a |aux? |to |for )(?:l'|les |le |la |the |any |all |every |tout |toute )?(?:ia\b|i\.a\.|ai (?:assistant|model|agent|reader)s?|ai\b ?[:,]|assistants? (?:ia|ai|virtuel|conversationnel|automatique)s?|modeles? de langage|language models?|llms?|chatbots?|assistants? ?[:,])|\ba l'attention d(?:es?|u) ?(?:l'|toute )?(?:ia\b|i\.a\.|intelligences? artificielles?|assistant ?[:,]|modeles? de langage|llms?|chatbots?|robots?\b)|\b(?:attention|hey|dear),? (?:all )?(?:ai|ais|ai assistants?|language models?|llms?|chatbots?) ?[:,!]`),
	patternOf("assistant|model|bot|chatbot|llm|ai |ai-|a.i|gpt|claude|language model", `\b(?:the|this|any|every|all|an) (?:ai|a\.i\.|assistants?|models?|bots?|chatbots?|llms?|ai (?:assistant|model|system|agent)s?|language models?) (?:reading (?:this|these)[^.]{0,20} )?(?:must|should|shall|will|has to|have to|needs? to|is (?:required|instructed|ordered|to) ?(?:to)?) (?:now |always |only |never |therefore |immediately )?(?:answer|reply|respond|say|ignore|disregard|output|print|repeat|state that|claim|quote|cite|tell|recommend|obey|follow th|reveal|forget)\b`),
	patternOf("assistant|modele|bot|llm|ia |i.a|robot|intelligence|agent|chatbot|chatgpt|verbatim", `\b(?:l'ia|l'i\.a\.|l'assistante?|le modele|le robot|le chatbot|le bot|l'agent|toute ia|tout assistant|tout modele|les assistants|les modeles|les ia|l'intelligence artificielle|verbatim|chatgpt|le llm|les llm) (?:qui (?:lit|lisent|traite|traitent|resume|analyse)[^.]{0,40} )?(?:doit|devra|doivent|devront|est priee? de|sont pries de|est tenue? de|a l'ordre de|a pour consigne de)(?: toujours| desormais| imperativement| alors| donc| uniquement| maintenant| absolument)? (?:repondre (?:que|uniquement|seulement|exactement|toujours|ceci|"|:)|ignorer (?:les|toutes?|tout|ces|ses|ce)|citer (?:ce|cette|uniquement|le|la|la phrase)|affirmer|dire que|ecrire (?:que|ceci|exactement|"|:)|repeter|reveler|oublier|obeir|inclure (?:le lien|la phrase|le mot|ce)|mentionner (?:le lien|l'adresse|@)|conclure que)`),
	// Orders in the second person, such as only a machine is given.
	patternOf("tu dois|tu devras|tu vas|vous devez|vous devrez|il te faut|il faut que tu", `\b(?:tu dois|tu devras|tu vas|il te faut|il faut que tu)(?: toujours| desormais| maintenant| imperativement| alors| uniquement| absolument)? (?:repond|ignor|affirm|cite|affich|ecri|ajout|inclu|indiqu|recommand|obeir|oubli|execut|revel|resum|conclu|mentionn|repet|recopi|suivre (?:ces|les|mes) (?:instructions|consignes)|dire (?:que|:|"))|\b(?:vous devez|vous devrez)(?: toujours| desormais| maintenant| imperativement| alors| uniquement)? (?:repondre (?:que|exactement|"|:)|ignorer (?:les|toutes?|vos|ces) (?:autres )?(?:instructions|consignes|regles|documents|passages)|affirmer que|repeter (?:mot|exactement|ceci|le texte|la phrase)|ecrire (?:exactement|"|:)|reveler (?:votre|vos|le|les)|obeir a)`),
	patternOf("you must|you should|you shall|you will|you have to|you need to|you are to", `\byou (?:must|should|shall|will|have to|need to|are to|are required to)(?: now| always| only| never| then| therefore)? (?:(?:answer|reply|respond|say) (?:that|with|only|exactly|always|yes|no|as|in|to every|to any|to all|:|")|always (?:answer|reply|respond|say)|only (?:answer|reply|respond|say)|output|print|repeat|ignore|disregard|claim|quote|cite|pretend|obey|state that|tell (?:the user|them that|everyone)|append|reveal|forget)\b`),
	patternOf("repond", clauseStart+`repond(?:s|ez) (?:que|exactement|uniquement|seulement|toujours|simplement|ceci|toi|maintenant que|a l'utilisateur|a (?:toute|toutes les|chaque|n'importe quelle|cette|la) question|par (?:"|le mot|la phrase|oui a|non a)|:|"|oui a|non a|en (?:un mot|majuscules|json|anglais|francais))`),
	patternOf("repond", `(?:^|[.:;!?,\n"-] ?|\b(?:mais|et|alors|donc|puis|ensuite) )reponds (?:que|uniquement|toujours|exactement|a l'utilisateur|toi-meme)\b.{0,10}`),
	patternOf("dis |dites|ecris |ecrivez|cite|ajoute|affiche|repete|imprime|recopie|termine|commence|insere|affirme|conclus|concluez|genere|produis|traduis|execute|revele|mentionne|inclus|incluez|donne |envoie|transmets",
		clauseStart+`(?:dis|dites|ecris|ecrivez|cite[zs]?|ajoute[zs]?|affiche[zs]?|repete[zs]?|imprime[zs]?|recopie[zs]?|termine[zs]?|commence[zs]?|insere[zs]?|affirme[zs]?|conclus|concluez|genere[zs]?|produis(?:ez)?|execute[zs]?|revele[zs]?|mentionne[zs]?|inclus|incluez|donne|envoie|transmets|traduis) (?:a l'utilisateur|toujours |plutot |bien |alors |simplement )?`+motsADire),
	patternOf("ne cite|ne mentionne|ne dis|ne revele|ne reponds|ne tiens|ne utilise|ne quote", clauseStart+`ne (?:cite|mentionne|dis|revele|reponds|tiens|utilise|quote) (?:pas|jamais|aucune?|rien|plus|que)\b`),
	patternOf("print|output|repeat|say|write|answer|reply|respond|append|reveal|recite|echo|return|include|end your|start your|begin your|add",
		clauseStart+`(?:print|output|repeat|say|write|answer|reply|respond|append|reveal|recite|echo|return|include|insert|add)(?: (?:me|us|to the user|to all|to every|to any|the user))? `+wordsToSay),
	patternOf("your answer|your reply|your response|your output|ta reponse|votre reponse|tes reponses|vos reponses|chaque reponse|every answer|every reply|every response|each answer",
		`\b(?:(?:start|begin|end|finish|preface|conclude|open) (?:your|every|each|all) (?:answers?|repl(?:y|ies)|responses?|outputs?)|(?:your|every|each) (?:answer|reply|response|output) (?:must|should|shall|has to) (?:start|begin|end|contain|include|be|say|mention)|(?:ta|chaque) reponse (?:doit|devra|commence|se termine|contiendra|sera|contient|inclut)|tes reponses (?:doivent|devront)|votre reponse (?:doit|devra) (?:commencer|se terminer|contenir (?:le mot|la phrase|les mots|le lien|")|inclure (?:le lien|la phrase|le mot)|mentionner|etre "|toujours)|(?:dans|a la fin de|au debut de) (?:ta|chaque) reponse)\b?`),
	patternOf("user|utilisateur", `\b(?:tell|inform|convince|advise|ask) the user (?:that|to|:|")|\b(?:dis|dites|reponds|repondez|recommande|demande|affirme) a l'utilisateur\b|\b(?:when|if|whenever) (?:the|a|any) user asks (?:about|you|what|whether|if|how|who|when|where|why|this|"|:)|\b(?:si|quand|lorsque) (?:un|l') ?utilisateur (?:te|vous) (?:demande|pose|interroge)|\bquand l'utilisateur (?:demande|pose)\b`),
	patternOf("asked|on te|on t'|quelqu'un te", `\b(?:when(?:ever)?|if)(?: you are| you're| you get)? asked\b[^.]{0,100}, ?(?:always |only |please |just |simply |you )?(?:answer|reply|respond|say|state)\b|\b(?:si|quand|lorsqu\S*) ?(?:on|quelqu'un) (?:te |t')(?:demande|pose|interroge|questionne)`),
	patternOf("answer to|reponse a", `\bthe (?:only |correct |right |true )*answer to (?:any|every|all|this|each) (?:\S+ )?questions? (?:is|must|should|will)\b|\bla (?:seule |bonne |vraie )?reponse (?:correcte |exacte )?a (?:toute|toutes les|n'importe quelle|chaque) questions?\b.{0,30}\b(?:est|sera|doit)\b`),
	// What opens and closes the turns of a conversation.
	patternOf("system|assistant|user|developer|human|systeme", `(?:^|\n|[\[({<#*]{1,3} ?)(?:system|assistant|user|developer|human|ai)(?: (?:message|prompt|note|override|instructions?|update|alert|notice))?[\])}>*]{0,3} ?:|\[(?:system|assistant|user|developer|systeme|instructions?|admin)\]|\b(?:system|developer) (?:prompt|override|message|instructions?) ?[:\]=]|\b(?:invite|prompt|message|instructions?) systeme ?[:\]=]`),
	patternOf("instruction|prompt|consigne", `\b(?:new|updated|hidden|secret|real|true|additional|special|admin\w*) (?:system )?(?:instructions?|prompts?) ?:|\b(?:nouvelles?|vraies?|veritables?|secretes?) (?:instructions?|consignes?) (?:systeme|pour (?:l'|le |les |toute |tout )?(?:ia|assistant|modele|chatbot|robot|llm))|\b(?:instructions?|consignes?) (?:cachee?s?|secretes?|systeme)(?: pour[^.]{0,30})? ?:|\b(?:end|begin|start|fin|debut)[ _-](?:of |du |des |de l')?(?:the )?(?:system|prompt|instructions|untrusted|user input)\b|\b(?:reveal|show|print|leak|repeat|revele[rz]?|affiche[rz]?|divulgue[rz]?)(?: me)? (?:your|the|ton|votre|tes|vos|le|les) (?:system |hidden |initial |full )?(?:prompt|instructions|consignes|invite)\b`),
	patternOf("developer mode|mode developpeur|do anything now|jailbreak|mode debug|debug mode|mode admin|admin mode|god mode|maintenance mode", `\b(?:developer mode|mode developpeur|mode debug|debug mode|mode admin\w*|admin mode|god mode|maintenance mode) (?:enabled|on|active\w*|activated|engaged)|\bdo anything now\b|\b(?:enter|enable|activate|active[rz]?|passe[rz]? en) (?:the |le )?(?:developer mode|mode developpeur|debug mode|mode debug|god mode|jailbreak)`),
	patternOf("passage|document", `\b(?:quote|cite|use|trust|prefer|cite[zr]?|utilise[zr]?|privilegie[zr]?) (?:only |uniquement |seulement |exclusivement )?(?:this|ce|cette) (?:passage|document|sentence|phrase)(?: (?:only|and no other|instead|uniquement|et aucun autre|a la place|exclusivement))`),
}

// maxPatterns is how many patterns there may be.
const maxPatterns = 128

// patterns are those of orders and those of what is set down for a reply.
var patterns = slices.Concat(orderings, settingDown)

// A trigger is the beginning of a word that is worth a look at a pattern.
type trigger struct {
	text    string
	pattern int // index in patterns
}

// triggers are those of all patterns by their first two letters.
var triggers = func() map[[2]byte][]trigger {
	out := make(map[[2]byte][]trigger)
	for i, p := range patterns {
		for _, t := range p.triggers {
			key := [2]byte{t[0], t[1]}
			out[key] = append(out[key], trigger{t, i})
		}
	}
	return out
}()

// ordersMachine reports whether folded text tells a machine what to do.
func ordersMachine(folded string) bool {
	var tried [maxPatterns]bool // by index in patterns
	inWord := false
	for i := 0; i+1 < len(folded); i++ {
		c := folded[i]
		letter := 'a' <= c && c <= 'z'
		if letter && !inWord {
			for _, t := range triggers[[2]byte{c, folded[i+1]}] {
				if !tried[t.pattern] && strings.HasPrefix(folded[i:], t.text) {
					tried[t.pattern] = true
					if patterns[t.pattern].re.MatchString(folded) {
						return true
					}
				}
			}
		}
		inWord = letter || c >= utf8.RuneSelf
	}
	return false
}

var (
	orderWords   = corpus.NewPattern(`\b(?:instructions?|consignes?|ordres?|orders?|injections?|prompts?|payloads?|messages? caches?)\b`)
	machineWords = corpus.NewPattern(`\b(?:ia|ai|assistants?|chatbots?|robots?|llms?|modeles? de langage|language models?|machines?|intelligence artificielle|artificial intelligence|prompts?)\b`)
)

// asksForOrders reports whether a question is about sentences that address a
// machine: it has the words of one, or asks for instructions to assistants.
func (in *inquiry) asksForOrders() bool {
	if folded := foldOrders(in.asked); ordersMachine(folded) || hasPayload(folded) {
		return true // but not for an address in the second person: people speak so to an assistant
	}
	for _, phrase := range in.phrases {
		if suspicious(phrase) {
			return true
		}
	}
	return orderWords.MatchString(in.folded) && machineWords.MatchString(in.folded)
}
