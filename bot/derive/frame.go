package derive

import (
	"slices"
	"strings"
)

// A frame is a sentence in which somebody says something.
type frame struct {
	who     []word // with what stands behind it in its clause
	pronoun bool   // who is "il" or "elle"
	verb    string // its stem, "" for "selon"
	said    []word
	source  *source // of what is surely said, in a quotation; nil where nothing is
	closing bool    // it stands behind what is said
	quoted  bool    // what is said opens with a quotation mark
}

// sayings are verbs that give somebody's words or view as such, by stem for those
// in -er of French; plain ones may stand for any of them.
var sayings = map[string]struct {
	stems        []string
	forms, plain map[string]bool
}{
	"fr": {
		[]string{"indiqu", "déclar", "affirm", "assur", "ajout", "précis", "expliqu", "soulign", "estim", "jug", "lanc", "rappel", "rappell", "martel", "martèl", "not", "insist",
			"constat", "résum", "racont", "répliqu", "observ", "annonc", "annonç", "confirm", "regrett", "confi", "témoign"},
		set(`dit disent disait répond répondent répondu écrit écrivent conclut conclu reconnaît reconnaissent reconnu soutient soutiennent soutenu prévient prévenu`),
		set(`dit disent déclar indiqu affirm`),
	},
	"en": {
		nil,
		set(`said says say stated states state declared declares added adds explained explains stressed stresses noted notes warned warns insisted argued argues replied
			recalled recalls announced announces confirmed confirms wrote writes concluded believes believed`),
		set(`said says say stated states`),
	},
}

// views are those that give a view; "selon" may stand for any, and these for it.
var views = set(`estim jug affirm indiqu believes believed says said`)

// sayingStem is the stem of a verb of saying, "" where w is none.
func sayingStem(w *word, lang string) string {
	v := sayings[lang]
	if v.forms[w.text] {
		return w.text
	}
	for _, stem := range v.stems {
		if end, ok := strings.CutPrefix(w.text, stem); ok && (verbEndings[end] && end != "er" && end != "era" && end != "eront" && end != "erait" && end != "eraient" || end == "èrent" || end == "a") {
			return stem
		}
	}
	return ""
}

// isSaying reports whether w may be a verb by which somebody says, asks or orders something.
func isSaying(w *word, lang string) bool {
	if sayingStem(w, lang) != "" {
		return true
	}
	if lang == "en" {
		return otherSayings[w.text]
	}
	return slices.ContainsFunc(otherStems, func(stem string) bool {
		end, ok := strings.CutPrefix(w.text, stem)
		return ok && (verbEndings[end] || end == "èrent" || end == "")
	})
}

var (
	otherStems   = strings.Fields(`signal demand propos dénonc accus reproch exig réclam souhait préconis recommand plaid critiqu soupçonn cit évoqu avou jur promet écri prétend`)
	otherSayings = set(`told tells asked asks called calls claimed claims alleged accused denounced demanded proposed urged quoted cited promised denied denies ordered`)
)

// frameOf are the ways in which words are a frame; more are read in what is said
// than in a quotation, where "pour" is too often something else.
func frameOf(words []word, lang string, said bool) []*frame {
	var out []*frame
	out = append(out, leadingFrames(words, lang, said)...)
	for i := 1; i < len(words); i++ {
		stem := sayingStem(&words[i], lang)
		if stem == "" {
			continue
		}
		start := i
		if start > 0 && words[i].mark == "" && auxiliaries[words[i-1].text] {
			start--
		}
		if f := innerFrame(words, start, i, lang, said); f != nil {
			f.verb = stem
			out = append(out, f)
		}
		if f := closingFrame(words, start, i, lang, said); f != nil {
			f.verb, f.closing = stem, true
			out = append(out, f)
		}
	}
	return out
}

var auxiliaries = set(`a ont avait avaient has have had`)

// leadingFrames are those of "selon X, …": what X is may follow behind a comma.
func leadingFrames(words []word, lang string, said bool) []*frame {
	n := 0
	texts := func(i int) string {
		if i < len(words) {
			return words[i].text
		}
		return ""
	}
	switch first := texts(0); {
	case lang == "fr" && first == "selon":
		n = 1
	case lang == "fr" && first == "d" && texts(1) == "après", lang == "en" && first == "according" && texts(1) == "to":
		n = 2
	case said && (lang == "fr" && first == "pour" || lang == "en" && first == "for"):
		n = 1
	default:
		return nil
	}
	var out []*frame
	for k, commas := n+1, 0; k < len(words) && commas < 2; k++ {
		if unquoted(words[k].mark) == "," || strings.HasPrefix(words[k].mark, ":") {
			if commas++; commas == 2 && !titled(words[n:k], wordsFor(lang)) {
				break
			}
			out = append(out, &frame{who: headed(words[n:k]), said: headed(words[k:]), quoted: strings.Contains(words[k].mark, `"`)})
		}
	}
	return out
}

// titled reports whether behind the comma of words stands what somebody is.
func titled(words []word, v *vocabulary) bool {
	for k := range words {
		if words[k].mark == "," {
			return v.title[words[k].text] || articles[words[k].text] && k+1 < len(words) && v.title[words[k+1].text]
		}
	}
	return false
}

// innerFrame is that of "X a dit que …" and "X a dit : …", the verb being words
// start to i; nil where there is none.
func innerFrame(words []word, start, i int, lang string, said bool) *frame {
	if end := dateAt(words, min(i+1, len(words)-1)); !said && end > 0 && words[i+1].mark == "" {
		i = end - 1 // when it was said
	}
	if start == 0 || i+2 >= len(words) || words[start].mark != "" && words[start].mark != "," || strings.ContainsFunc(words[0].mark, func(r rune) bool { return r == '"' }) {
		return nil
	}
	v := wordsFor(lang)
	if slices.ContainsFunc(words[:start], func(w word) bool { return v.relative[w.text] }) && words[start].mark != "," || notWho[words[0].text] {
		return nil
	}
	for k := range start {
		if t := words[k].text; k > 0 && (t == "selon" || t == "according" || t == "après" && words[k-1].text == "d") || t == "quand" || t == "when" || t == "que" || t == "qu" || t == "that" || t == "ne" || t == "n" || t == "not" || k > 0 && strings.ContainsAny(words[k].mark, `";:`) {
			return nil
		}
	}
	const apart = 6 // "a déclaré à ce propos :"
	for k := i + 2; !said && k < min(len(words), i+2+apart); k++ {
		if words[i+1].mark == "" && strings.Contains(words[k].mark, ":") && runsOn(words[i+1:k]) {
			i = k - 1
		}
	}
	next := &words[i+1]
	f := &frame{who: words[:start]}
	f.pronoun = len(f.who) == 1 && pronouns[f.who[0].text]
	switch {
	case strings.Contains(next.mark, ":"):
		f.quoted = strings.Contains(next.mark, `"`)
		f.said = headed(words[i+1:])
	case next.mark == "" && (next.text == "que" || next.text == "qu" || next.text == "that"):
		f.said, f.quoted = headed(words[i+2:]), strings.Contains(words[i+2].mark, `"`)
	case next.mark == "" && lang == "en" && words[i].text == "said":
		f.said = words[i+1:]
	default:
		return nil
	}
	return f
}

// notWho are words that open no name of who says something.
var notWho = set(`selon d pour si according for if`)

// runsOn reports whether words have no mark between them and open no clause.
func runsOn(words []word) bool {
	for k := range words {
		if k > 0 && words[k].mark != "" || words[k].text == "que" || words[k].text == "qu" || words[k].text == "that" {
			return false
		}
	}
	return true
}

var pronouns = set(`il elle ils elles he she they`)

// closingFrame is that of "…, a dit X", nil where there is none. Behind it nothing may
// stand but in a quotation; what goes on behind "a-t-il dit" goes on with what is said.
func closingFrame(words []word, start, i int, lang string, said bool) *frame {
	behind := i + 1
	// "a-t-il ajouté", "ajoute-t-il": the pronoun stands before the participle or behind the verb.
	if start == i && i >= 3 && pronouns[words[i-1].text] {
		k := i - 2
		if words[k].text == "t" {
			k--
		}
		if k > 0 && auxiliaries[words[k].text] && closes(&words[k]) {
			return &frame{pronoun: true, said: slices.Concat(words[:k], headed(words[i+1:]))}
		}
	}
	if behind < len(words) && words[behind].text == "t" {
		behind++
	}
	if start > 1 && behind < len(words) && closes(&words[start]) {
		end := behind + 1
		for end < len(words) && unquoted(words[end].mark) == "" {
			end++
		}
		if said && end < len(words) {
			return nil
		}
		f := &frame{who: headed(words[behind:end]), said: words[:start]}
		f.pronoun = pronouns[f.who[0].text]
		return f
	}
	if lang == "en" && i == len(words)-1 {
		for k := i - 1; k > 1; k-- {
			if closes(&words[k]) {
				return &frame{who: headed(words[k:i]), pronoun: pronouns[words[k].text], said: words[:k]}
			}
		}
	}
	return nil
}

// attributed is what of said is surely said by whoever a frame before it names: all
// of it between quotation marks, where only that is; else what stands before the first
// "et" or "mais" that may go on with the sentence around it. It is nil where that
// cannot be told from two things said.
func (f *frame) attributed(lang string) []word {
	said, quoted := f.said, f.quoted
	if f.closing || len(said) == 0 {
		return said
	}
	for k := 1; k < len(said); k++ {
		w := &said[k]
		if strings.Contains(w.mark, `"`) {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		goesOn := breaks[w.text] || strings.Contains(w.mark, ";")
		if !goesOn || k+1 < len(said) && (said[k+1].text == "que" || said[k+1].text == "qu" || said[k+1].text == "that") {
			continue
		}
		if s := newSource(headed(said), lang); wordsFor(lang).and[w.text] && k > 1 && finiteAt(said[:k], lang) >= 0 && (s.mayDropSecond(k) || finiteAt(said[k:], lang) >= 0) {
			return said[:k]
		}
		return nil
	}
	return said
}

var (
	breaks = set(`et mais puis or tandis alors and but then while whereas`)
	relays = set(`citant reprenant relayant paraphrasant rapportant lisant traduisant imitant ironisant plaisantant cité citée quoting citing quoted relaying paraphrasing joking reading`)
)

// relayed reports whether somebody in words gives somebody else's words.
func relayed(words []word) bool {
	return slices.ContainsFunc(words, func(w word) bool { return relays[w.text] })
}

// closes reports whether what is said ends before w.
func closes(w *word) bool { return w.mark == "," || strings.Contains(w.mark, `"`) }

// tells reports whether a frame of what is said is derived from s: the same speaker
// says, by a verb that is no surer, what is derived from what it says there.
func (s *source) tells(all []*frame) bool {
	for _, p := range all {
		for _, q := range s.framed {
			byName := !q.pronoun && !p.pronoun && isWho(p.who, q.who, s.v) || q.pronoun && (s.isSpeaker(p.who) || p.pronoun && p.verb == q.verb)
			if byName && isSurely(p.verb, q.verb) && q.source != nil && q.source.says1(headed(p.said)) {
				return true
			}
		}
		if len(s.framed) == 0 && (s.spoken || s.speech) && s.isSpeaker(p.who) && (p.verb == "" || views[p.verb] || isPlain(p.verb)) {
			bare := *s
			bare.spoken, bare.speech = false, false
			if bare.says1(headed(p.said)) {
				return true
			}
		}
	}
	return false
}

// isSurely reports whether the verb p of what is said may stand for q.
func isSurely(p, q string) bool {
	if p == q || p == "" {
		return true
	}
	if q == "" {
		return views[p]
	}
	return isPlain(p)
}

// isPlain reports whether a verb tells of another one of saying nothing but that.
func isPlain(stem string) bool { return sayings["fr"].plain[stem] || sayings["en"].plain[stem] }

// isSpeaker reports whether who is the speaker of the record, by the whole name or the last.
func (s *source) isSpeaker(who []word) bool {
	n := len(who)
	if n == 0 || n > len(s.speaker) {
		return false
	}
	last := s.speaker[len(s.speaker)-n:]
	return slices.EqualFunc(who, last, func(x, y word) bool { return x.fold == y.fold })
}

// isWho reports whether p names who q does: all of it but what may go, its name, or
// its title alone. Whoever's adviser somebody is has another name.
func isWho(p, q []word, v *vocabulary) bool {
	if len(p) == 0 || len(q) == 0 {
		return false
	}
	alike := func(n int) bool {
		return n+len(p) <= len(q) && slices.EqualFunc(p, q[n:n+len(p)], func(x, y word) bool { return x.fold == y.fold })
	}
	if alike(0) && (len(p) == len(q) || q[len(p)].mark != "" || q[len(p)].capital && !q[len(p)-1].capital || circumstance[q[len(p)].text]) {
		return true
	}
	of, titled := false, true // whose, and nothing but titles since the last comma
	for n := range q {
		if n > 0 && q[n].mark == "," {
			of, titled = false, true
		}
		first := q[n].capital && (n == 0 || !q[n-1].capital || articles[q[n-1].text] || q[n].mark != "")
		if first && !of && titled && alike(n) && (n+len(p) == len(q) || q[n+len(p)].mark != "" || circumstance[q[n+len(p)].text]) {
			return true
		}
		of = of || ofWords[q[n].text]
		titled = titled && (v.title[q[n].text] || articles[q[n].text])
	}
	return false
}

var (
	ofWords  = set(`de d du des of s`)
	articles = set(`le la l les un une the a an m mme mr mrs ms ancien ancienne nouveau nouvelle former`)
	// circumstance are words behind who says something that lead to when, where and to whom.
	circumstance = set(`devant à au aux dans lors en sur après lundi mardi mercredi jeudi vendredi samedi dimanche hier in on at after to monday tuesday wednesday thursday friday saturday sunday`)
)

// unframed are words without the document that is named as what says them, and as
// they are.
func unframed(words []word, lang string, from []*source) [][]word {
	out := [][]word{words}
	for _, f := range leadingFrames(words, lang, false) {
		if isDocument(f.who, from) {
			out = append(out, f.said)
		}
	}
	for i := 1; i < min(len(words), 12); i++ {
		if stem := sayingStem(&words[i], lang); stem == "" || !documentVerbs[stem] {
			continue
		}
		start := i
		if auxiliaries[words[i-1].text] {
			start--
		}
		k := i
		if i+1 < len(words) && (words[i+1].text == "ceci" || words[i+1].text == "this") {
			k++
		}
		if f := innerFrame(words, start, k, lang, true); f != nil && isDocument(f.who, from) {
			out = append(out, f.said)
		}
	}
	return out
}

var documentVerbs = set(`indiqu précis déclar affirm dit mention ajout rappel rappell soulign says said states stated adds notes`)

// isDocument reports whether who is a document, or its publisher.
func isDocument(who []word, from []*source) bool {
	n := 0
	for n < len(who) && (articles[who[n].text] || who[n].text == "ce" || who[n].text == "cet" || who[n].text == "this") {
		n++
	}
	if n < len(who) && len(who)-n == 1 && documents[who[n].text] {
		return true
	}
	return slices.ContainsFunc(from, func(s *source) bool {
		return len(s.publisher) > 0 && slices.EqualFunc(who[n:], s.publisher, func(x, y word) bool { return x.fold == y.fold })
	})
}

var documents = set(`document texte communiqué article passage source dépêche text statement release`)
