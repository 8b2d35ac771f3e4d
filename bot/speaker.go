package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// Verbs that attribute words to somebody, as they stand in reports: the third
// person of the present, the past participle after "a" or "ont", and English.
const sayingVerbs = `indiqu(?:e|ent|é|ait|aient)|déclar(?:e|ent|é|ait)|affirm(?:e|ent|é|ait)|estim(?:e|ent|é|ait)|ajout(?:e|ent|é|ait)|` +
	`précis(?:e|ent|é|ait)|annonc(?:e|ent|é)|annonçait|soulign(?:e|ent|é|ait)|expliqu(?:e|ent|é|ait)|assur(?:e|ent|é|ait)|rappel(?:le|lent|é|ait)|` +
	`not(?:e|ent|é|ait)|poursui(?:t|vent|vi)|conclu(?:t|ent|ait)?|martel(?:le|é)|lanc(?:e|ent|é)|insist(?:e|ent|é|ait)|plaid(?:e|ent|é|ait)|` +
	`souhait(?:e|ent|é|ait)|appel(?:le|lent|é|ait)|di(?:t|sent|sait)|répond(?:ent|u|ait)?|confi(?:e|é|ait)|regrett(?:e|ent|é)|commen(?:te|tent|té)|` +
	`reconn(?:aît|u)|promet|promis|demand(?:e|ent|é)|dénonc(?:e|ent|é)|salu(?:e|ent|é)|témoign(?:e|é)|résum(?:e|é)|considèr(?:e|ent)|considéré|` +
	`said|says|stated|states|declared|added|adds|told|explained|announced|stressed|noted|warned|insisted|argued|called`

var (
	// speakerAfter finds "indique Julian King", "a indiqué Theresa May", "estiment les ministres": the verb, then who.
	speakerAfter = corpus.NewPattern(`(?:^|[\s,»"”])(?:(?:a|ont|avait|has|have) )?(?:(?:notamment|également|encore|ainsi|aussi|en outre) )?(?:` + sayingVerbs + `) `)
	// speakerBefore finds "Julian King a notamment déclaré", "the minister said": who, then the verb.
	speakerBefore = corpus.NewPattern(`(?:,? )(?:(?:a|ont|avait|has|have) )?(?:(?:notamment|également|encore|ainsi|aussi|en outre|toutefois|par ailleurs|longuement) )?(?:` + sayingVerbs + `)(?:[\s,:]|$)`)
	// pronounSpeaker finds "ajoutent-ils", "a-t-il précisé", "Il a appelé": somebody named before.
	pronounSpeaker = corpus.NewPattern(`(?i)(?:(?:` + sayingVerbs + `)-(?:t-)?(?:il|elle|ils|elles|on)\b|\b(?:a|ont)-(?:t-)?(?:il|elle|ils|elles)\b|^(?:il|elle|ils|elles|he|she|they) |^(?:et )?(?:d['’]|de )(?:ajouter|préciser|poursuivre|conclure|insister|expliquer|souligner|lancer|marteler)\b)`)
	accordingTo    = corpus.NewPattern(`(?:^|[\s,(])(?:[Ss]elon|[Dd]['’]après|[Aa]ccording to) `)
)

// speaker returns the words of text that name the author of the speech in
// sentence. When the sentence itself says "he", or is nothing but speech, it
// looks at the earlier sentences of the same item, nearest last. It reports false
// when there is no speech in the sentence or the text does not name who speaks.
func speaker(text string, earlier []corpus.Span, sentence corpus.Span) (corpus.Span, bool) {
	inside := insideSpeech(text, earlier)
	if !inside && len(marks(sentence.In(text))) == 0 {
		return corpus.Span{}, false
	}
	for {
		s := sentence.In(text)
		if who, ok := namedSpeaker(s); ok {
			return corpus.Span{Start: sentence.Start + who.Start, End: sentence.Start + who.End}, true
		}
		plain := outsideSpeech(s)
		if !inside && !pronounSpeaker.MatchString(plain) && strings.TrimFunc(plain, notWord) != "" || len(earlier) == 0 {
			return corpus.Span{}, false
		}
		sentence, earlier = earlier[len(earlier)-1], earlier[:len(earlier)-1]
		inside = insideSpeech(text, earlier)
	}
}

// insideSpeech reports whether the sentence behind earlier stands in a speech
// that one of the last few sentences opened with « or “.
func insideSpeech(text string, earlier []corpus.Span) bool {
	const furthest = 8 // sentences
	open := 0
	for _, s := range earlier[max(0, len(earlier)-furthest):] {
		for _, m := range marks(s.In(text)) {
			switch {
			case s.In(text)[m.at] == '"': // opens and closes alike
			case m.opens:
				open++
			case open > 0:
				open--
			}
		}
	}
	return open > 0
}

// outsideSpeech is s with everything between quotation marks blanked out, byte
// for byte. A speech that opens and does not close reaches to the end, one that
// closes without having opened reaches from the start.
func outsideSpeech(s string) string {
	b := []byte(s)
	blank := func(from, to int) {
		for i := from; i < to; i++ {
			b[i] = ' '
		}
	}
	for _, sp := range speeches(s) {
		blank(sp.Start, sp.End)
	}
	ms := marks(s)
	if i := unclosed(ms); i >= 0 {
		blank(ms[i].end, len(s))
	}
	if i := unopened(ms); i >= 0 {
		blank(0, ms[i].at)
	}
	return string(b)
}

// saying finds each verb of saying.
var saying = corpus.NewPattern(`(?:^|[\s,»"”])(?:` + sayingVerbs + `)(?:[\s,:.-]|$)`)

// hearsay are the auxiliaries behind which words are nobody's: "aurait déclaré".
var hearsay = wordSet(`aurait auraient would`)

// namedSpeaker finds who is named in sentence s as the author of words in it.
// Where two verbs of saying carry two speeches it names nobody: whose words are
// whose takes more than these rules know.
func namedSpeaker(s string) (corpus.Span, bool) {
	ms := marks(s)
	if len(ms) == 0 {
		return corpus.Span{}, false
	}
	plain := outsideSpeech(s)
	voices := len(speeches(s))
	if unclosed(ms) >= 0 {
		voices++
	}
	if voices > 1 && len(saying.FindAllStringIndex(plain, 2)) > 1 {
		return corpus.Span{}, false
	}
	for _, m := range speakerAfter.FindAllStringIndex(plain, -1) {
		if who, ok := nounPhrase(plain, m[1]); ok && !hearsay[lastWord(plain[:m[0]])] {
			return who, true
		}
	}
	for _, m := range speakerBefore.FindAllStringIndex(plain, -1) {
		if who, ok := nameBefore(plain, m[0]+leadingComma(plain[m[0]:])); ok {
			return who, true
		}
	}
	for _, m := range accordingTo.FindAllStringIndex(plain, -1) {
		if who, ok := nounPhrase(plain, m[1]); ok {
			return who, true
		}
	}
	return corpus.Span{}, false
}

// leadingComma is 1 when s begins with a comma, which then stays with what is before it.
func leadingComma(s string) int {
	if strings.HasPrefix(s, ",") {
		return 1
	}
	return 0
}

func lastWord(s string) string {
	ws := strings.Fields(s)
	if len(ws) == 0 {
		return ""
	}
	return strings.ToLower(ws[len(ws)-1])
}

// phraseStops end the noun phrase that names a speaker.
var phraseStops = wordSet(`dans lors à au aux en sur devant qui que dont où pour par avant après depuis mais et-il
	lundi mardi mercredi jeudi vendredi samedi dimanche ce cette hier in on at during after before that who
	a ont est sont avait monday tuesday wednesday thursday friday saturday sunday`)

// phraseOpeners may begin the noun phrase that names a speaker.
var phraseOpeners = wordSet(`le la les l un une m mme mm the`)

// nounPhrase reads the noun phrase that begins at byte i of s: "Julian King",
// "les ministres de l'Intérieur du G7", "le ministre, Jean Martin". It must
// hold a capital or a person's title, so that "indique le texte" names nobody.
func nounPhrase(s string, i int) (corpus.Span, bool) {
	start, end := i, i
	capital, titled := false, false
	for i < len(s) {
		from, to := nextWord(s, i)
		if from < 0 || strings.Trim(s[i:from], " '’-.\u00a0") != "" && !(titled && apposition(s[i:from], s[from:to])) {
			break
		}
		word := s[from:to]
		r, _ := utf8.DecodeRuneInString(word)
		lower := strings.ToLower(word)
		if phraseStops[lower] && !unicode.IsUpper(r) {
			break
		}
		if end == start {
			if !unicode.IsUpper(r) && !phraseOpeners[lower] {
				break
			}
			start = from
		}
		titled = titled || isTitle(lower)
		capital = capital || titled || unicode.IsUpper(r)
		end, i = to, to
	}
	return corpus.Span{Start: start, End: end}, capital && end > start
}

// apposition reports whether a comma and a capitalised word carry a noun phrase
// that holds a title on: "le ministre de l'Intérieur, Gérard Martin".
func apposition(gap, word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return gap == ", " && unicode.IsUpper(r)
}

// nextWord returns the bounds of the first word of s at or after i, or -1.
func nextWord(s string, i int) (from, to int) {
	from = -1
	for k, r := range s[i:] {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if from < 0 {
				from = i + k
			}
		} else if from >= 0 && r != '-' {
			return from, i + k
		}
	}
	return from, len(s)
}

// nameBefore reads backwards from byte end of s the name that stands right
// before it as a subject: "Bernard Martin", "M. Frans Martin", "la Commission",
// "Ursula von der Martin". A name that belongs to a longer phrase ("le locataire
// de la place Beauvau", "le président des États-Unis") is not the one who speaks,
// and nobody is named then; nor is one that a comma parts from the verb, unless
// it stands in apposition to a title ("le ministre, Jean Martin, a déclaré"):
// "Anna Weiss, qui remplace Paul Durand, a déclaré".
func nameBefore(s string, end int) (corpus.Span, bool) {
	head := strings.TrimRight(s[:end], " \u00a0")
	parted := strings.HasSuffix(head, ",")
	ws := wordsOf(strings.TrimRight(head, " ,\u00a0"))
	n := len(ws)
	first := n
	for first > 0 {
		switch w := ws[first-1]; {
		case first < n && ws[first-1].gap != "": // a comma parts it from the name
			if parted && !titledBefore(ws, first) {
				return corpus.Span{}, false
			}
			return subject(s, ws, first)
		case parted && first < n && !isUpperWord(w.text) && !particles[w.text]:
			return corpus.Span{}, false
		case isUpperWord(w.text) && !pronouns[strings.ToLower(w.text)]:
			first--
		case first < n && particles[w.text] && first >= 2 && followsName(ws, first-1):
			first--
		default:
			return subject(s, ws, first)
		}
	}
	return subject(s, ws, 0)
}

// titledBefore reports whether the name that begins at word first opens with a
// title ("Mme"), or the phrase that a comma parts from it holds one.
func titledBefore(ws []spoken, first int) bool {
	if isTitle(ws[first].text) {
		return true
	}
	for i := first - 1; i >= 0 && (i == first-1 || ws[i].gap == ""); i-- {
		if isTitle(ws[i].text) {
			return true
		}
	}
	return false
}

// isTitle reports whether a word, or a part of it behind a hyphen, is a person's title.
func isTitle(w string) bool {
	for part := range strings.SplitSeq(strings.ToLower(w), "-") {
		if personTitles[strings.TrimRight(part, "s")] {
			return true
		}
	}
	return false
}

// A spoken is one word before a verb of saying, with the mark, if any, that parts it from the next.
type spoken struct {
	start, end int
	text, gap  string
}

func wordsOf(s string) []spoken {
	var out []spoken
	for i := 0; i < len(s); {
		from, to := nextWord(s, i)
		if from < 0 {
			break
		}
		if len(out) > 0 {
			out[len(out)-1].gap = strings.Trim(s[i:from], " '’.\u00a0")
		}
		out = append(out, spoken{start: from, end: to, text: s[from:to]})
		i = to
	}
	return out
}

func isUpperWord(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

// followsName reports whether the words before index i, particles aside, are a name.
func followsName(ws []spoken, i int) bool {
	for i--; i >= 0 && particles[ws[i].text]; i-- {
	}
	return i >= 0 && isUpperWord(ws[i].text)
}

// subject decides whether the words from first on, a name, are the subject of
// the verb behind them by what stands before them.
func subject(s string, ws []spoken, first int) (corpus.Span, bool) {
	n := len(ws)
	if first == n {
		return corpus.Span{}, false
	}
	span := corpus.Span{Start: ws[first].start, End: ws[n-1].end}
	if first == 0 || ws[first-1].gap != "" {
		return span, true
	}
	before := strings.ToLower(ws[first-1].text)
	switch {
	case isTitle(before):
		return span, true
	case articles[before]:
		return span, first == 1 || ws[first-2].gap != "" || !prepositions[strings.ToLower(ws[first-2].text)]
	case prepositions[before]:
		return corpus.Span{}, false
	}
	if conjunctions[before] {
		return corpus.Span{}, false // one of two who speak
	}
	return span, n-first >= 2
}

var (
	pronouns     = wordSet(`il elle ils elles on he she they it nous vous ce cela`)
	articles     = wordSet(`le la les l the un une`)
	prepositions = wordSet(`de du des d à au aux par pour avec dans sur chez of to by for with`)
	conjunctions = wordSet(`et ou and or`)
	particles    = wordSet(`von der den van de del della di da dos la le ben bin al el`)
)

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}
