package derive

import (
	"slices"
	"strings"
)

// datesOf are what dates a sentence: "le 12 mai 2020", "en mai", "mardi", "on 12 May
// 2020". What makes a limit of a date is none.
func datesOf(words []word, v *vocabulary) []span {
	var out []span
	for i := 0; i < len(words); i++ {
		end := dateAt(words, i)
		if end < 0 {
			continue
		}
		if i == 0 || !v.bound[words[i-1].text] || words[i].mark != "" {
			out = append(out, span{i, end})
		} else {
			out = append(out, span{i, end}, span{i, end}) // counts, and is never the only one
		}
		i = end - 1
	}
	return out
}

// dateAt is the end of a date that begins at word i, -1 where none does.
func dateAt(words []word, i int) int {
	k := i
	at := func(n int) *word {
		if n < len(words) && (n == i || words[n].mark == "" || words[n].mark == ",") {
			return &words[n]
		}
		return &word{}
	}
	lead := at(k).text
	if lead == "le" || lead == "en" || lead == "in" || lead == "on" || lead == "l" {
		k++
	} else {
		lead = ""
	}
	start := k
	if weekdays[at(k).text] {
		k++
		if at(k).text == "le" && at(k+1).number {
			k++
		}
	}
	switch {
	case at(k).number && months[at(k+1).text]:
		k += 2
	case months[at(k).text] && lead != "le" && (lead != "" || k > start):
		k++
		if at(k).number && len(at(k).text) <= 2 {
			k++
		}
	}
	if isYear(at(k)) && (k > start || lead == "en" || lead == "in") {
		k++
	}
	if k == start {
		return -1
	}
	return k
}

func isYear(w *word) bool {
	return len(w.text) == 4 && (strings.HasPrefix(w.text, "19") || strings.HasPrefix(w.text, "20")) && strings.Trim(w.text, "0123456789") == ""
}

// dated reports whether words are those of s but for the place of the one date that
// both have, in a sentence with a single clause.
func (s *source) dated(words []word) bool {
	mine := datesOf(words, s.v)
	if len(mine) != 1 || len(s.dates) != 1 {
		return false
	}
	d, q := mine[0], s.dates[0]
	if !slices.EqualFunc(words[d.from:d.to], s.words[q.from:q.to], func(x, y word) bool { return same(&x, &y) }) {
		return false
	}
	rest := without(s.words, q)
	return isSingle(rest, s.v, s.lang) && (s.besideVerb(q) || datesVerb(rest, s.lang, q.from == 0)) && newSource(rest, s.lang).copied(without(words, d))
}

// datesVerb reports whether a date at the end of words, a clause, can only be that
// of its verb: nothing but a plain object stands between, and what the verb tells of
// has no date of its own.
//
// Where it led them, so that it cannot but be the verb's, all that matters is that
// nothing else takes it at the end.
func datesVerb(words []word, lang string, led bool) bool {
	verb := finiteAt(words, lang)
	if verb < 0 || !led && !slices.ContainsFunc(words[verb:min(len(words), verb+3)], isAct) {
		return false
	}
	for k := verb; k < len(words); k++ {
		kind := led && ofWords[words[k].text] && k+1 < len(words) && !determiners[words[k+1].text] && words[k+1].text != "the" && !words[k+1].capital
		if k > verb && nests[words[k].text] && !kind || slices.ContainsFunc(plans, func(stem string) bool { return strings.HasPrefix(words[k].text, stem) }) {
			return false
		}
	}
	return true
}

// isAct reports whether w is a verb of what is done at once to a thing that has no
// time of its own.
func isAct(w word) bool {
	return slices.ContainsFunc(acts, func(stem string) bool { return strings.HasPrefix(w.text, stem) })
}

var (
	acts = strings.Fields(`inaugur ouver ouvri ferm vend achet rachet céd cédé sign adopt fond créé créa construi bâti détrui nomm élu rencontr visit quitt publi lanc perd gagn accueil
		démissionn recrut licenci embauch déménag arrêt tué bless démol rénov emménag open clos sold sell bought buy acquir sign adopt found creat built build destroy appoint elect met visit left publish
		launch lost won welcom resign hire fire arrest kill wound demolish renovat`)
	nests = set(`de d du des à au aux pour par of to for by contre against sur on about en in dans entre`)
	// plans are stems of verbs whose object may have a time of its own.
	plans = strings.Fields(`interdi autoris suspen fix report prépar annonc prév programm convoqu examin étudi accept demand exig refus rejet approuv vot promi discut évoqu analys racont fêt célébr commémor
		condamn critiqu dénonc salu oppos engag renonc permi permet repouss avanc planifi propos forbid forbad ban allow authori postpon schedul approv plan prepar celebrat mark review reject set`)
)

// besideVerb reports whether the date at stands right behind a participle, so that it
// is when that was done: no verb of those whose object has a time more readily.
func (s *source) besideVerb(at span) bool {
	i := at.from - 1
	if s.lang != "fr" || i < 1 || s.words[at.from].mark != "" || !pastAt(s.words, i, s.v) && !(s.v.been[s.words[i-1].text] && isDone(&s.words[i], s.lang)) {
		return false
	}
	return !slices.ContainsFunc(timed, func(stem string) bool { return strings.HasPrefix(s.words[i].text, stem) })
}

// timed are stems of verbs that put something at a time, or forbid or allow it then.
var timed = strings.Fields(`suspen interdi autoris fix repouss report programm convoqu avanc prév planifi permi dispens interromp`)

// without is words but for those of at, and for the commas that set it off.
func without(words []word, at span) []word {
	out := slices.Concat(words[:at.from], words[at.to:])
	if at.from < len(out) && (unquoted(out[at.from].mark) == "," || at.from == 0) {
		out[at.from].mark = strings.ReplaceAll(out[at.from].mark, ",", "")
	}
	return out
}
