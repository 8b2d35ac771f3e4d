package retrieval

import "strings"

// marksEN and marksFR are stop words that the other language does not have, and
// the commonest words of questions.
var (
	marksEN = wordSet(`the of and to is was were are be been what when where who which how why does did do has have had will would
many much long this that these those with from by for about after before between into their its it they he she say said says any
should could can must there under than against during in at`)
	marksFR = wordSet(`le la les l' d' un une des du de et est sont etait ont que qu' qui quel quelle quels quelles quand ou comment
pourquoi combien dans pour par avec sur ce cet cette ces il elle ils elles au aux se s' n' ne pas c' j' plus selon leur leurs son
sa ses y en dit quoi lors depuis entre contre apres avant`)
)

// DetectLang says whether text is "en" or "fr" by a vote of its small words and
// accents. A tie, and a text without any, is "fr".
func DetectLang(text string) string {
	if len(text) > 4000 {
		text = text[:4000]
	}
	fr, en := 0, 0
	for _, t := range Tokens(text, "fr") {
		if t.Kind != Word || strings.HasPrefix(t.Fold, "'") {
			continue
		}
		if marksFR[t.Fold] {
			fr += 2
		} else if len(t.Fold) < len(t.Surface) {
			fr++
		}
		if marksEN[t.Fold] {
			en += 2
		}
	}
	if en > fr {
		return "en"
	}
	return "fr"
}
