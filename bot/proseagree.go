package bot

import (
	"slices"
	"strings"
)

// sides are the English and the French of the prose and of quotation q.
func (r *rendering) sides(q *reading) (en, fr *reading) {
	if r.prose.lang == "en" {
		return r.prose, q
	}
	return q, r.prose
}

// keepsDates reports whether the months and days of the prose belong to nouns where
// those of the quotations do, and to what is done where those do: "la marche du 9 mai"
// is no march on 9 May.
func (r *rendering) keepsDates() bool {
	for i := range r.prose.words {
		month := r.prose.words[i].lower
		if calendarIndex[month] == 0 || !r.prose.isDate(i) {
			continue
		}
		met, alike := false, false
		for _, q := range r.quotes {
			for k := range q.words {
				if sameMonth(month, q.words[k].lower) {
					met, alike = true, alike || r.prose.datesNoun(i) == q.datesNoun(k)
				}
			}
		}
		if met && !alike {
			return false
		}
	}
	return true
}

// isDate reports whether word i is the name of a month or a day, and no "may" or "march".
func (r *reading) isDate(i int) bool {
	if w := r.words[i].lower; w == "may" || w == "march" || w == "mars" {
		return r.words[i].capital || r.lang == "fr"
	}
	return true
}

// datesNoun reports whether the date that ends with the name of a month or a day,
// word i, belongs to the noun before it or behind it.
func (r *reading) datesNoun(i int) bool {
	if r.lang == "en" && i > 0 && ownersEN[r.words[i-1].fold] {
		return true // "the May report"
	}
	k := i - 1
	for k >= 0 && (r.words[k].number || calendarIndex[r.words[k].lower] > 0 || r.words[k].fold == "le" || r.words[k].fold == "1er") {
		k--
	}
	if k < 0 {
		return false
	}
	w := r.words[k].fold
	if r.lang == "en" {
		return w == "of" || w == "from" || w == "the" || w == "s"
	}
	return (w == "du" || w == "de" || w == "d" || w == "des") && !(k > 0 && lapses[r.words[k-1].fold])
}

var (
	ownersEN = wordSet(`the its his her their s this last of`)
	// lapses are words between which and "de" a date is that of what is done.
	lapses = wordSet(`mois cours partir compter debut fin soir matin nuit journee`)
)

// keepsHearsay reports whether what is told in the French conditional of the past is
// hearsay in English.
func (r *rendering) keepsHearsay() bool {
	for k, q := range r.quotes {
		if !slices.Contains(r.told[k], true) {
			continue
		}
		en, fr := r.sides(q)
		for i := 0; i+1 < len(fr.words); i++ {
			if hearsayFR[fr.words[i].fold] && pastWord(fr.words[i+1].lower) && !slices.ContainsFunc(en.words, func(w lexeme) bool { return hearsayEN[w.fold] }) {
				return false
			}
		}
	}
	return true
}

// pastWord reports whether a French word has the form of a participle.
func pastWord(w string) bool {
	return slices.ContainsFunc([]string{"é", "ée", "és", "ées", "i", "is", "it", "u", "us", "ue", "ert", "eint", "oint"}, func(end string) bool { return strings.HasSuffix(w, end) })
}

var (
	hearsayFR = wordSet(`aurait auraient`)
	hearsayEN = wordSet(`reportedly allegedly`)
)

// numberAlike reports whether the noun that is content word i of the prose is one
// where the noun that is content word k of q is one, and several where that is.
func (r *rendering) numberAlike(i int, q *reading, k int) bool {
	en, at, fr, lead := r.prose, i, q, q.leadOf(k)
	if r.prose.lang == "fr" {
		en, at, fr, lead = q, k, r.prose, r.prose.leadOf(i)
	}
	if len(lead) == 0 || en.content[at].isNumber() || en.content[at].name || fr.lang != "fr" {
		return true
	}
	w := en.words[en.content[at].lex]
	next := en.content[at].lex + 1
	if w.capital && !w.opens || next < len(en.words) && at+1 < len(en.content) && en.content[at+1].lex == next && !isPastEN(en.words[next].lower) {
		return true // a name, or a word before a noun
	}
	several := strings.HasSuffix(w.lower, "s") && !strings.HasSuffix(w.lower, "ss") && !strings.HasSuffix(w.lower, "us") && !strings.HasSuffix(w.lower, "is") && !inOneForm[w.fold] || manyEN[w.fold]
	switch before := lead[len(lead)-1].fold; {
	case oneFR[before]:
		return !several
	case manyFR[before]:
		return several || inOneForm[w.fold]
	}
	return true
}

func isPastEN(w string) bool { return strings.HasSuffix(w, "ed") || irregular[w] }

var (
	oneFR  = wordSet(`le la l un une du au son sa ce cet cette chaque notre leur`)
	manyFR = wordSet(`les des aux ces ses leurs nos plusieurs certains certaines`)
	manyEN = wordSet(`people men women children feet teeth`)
	// inOneForm are nouns that are as many as they like in English, or end in "s" anyway.
	inOneForm = wordSet(`police staff information research damage advice equipment evidence land aid data media news work progress training knowledge help housing series gas
		means headquarters politics customs economics goods works process personnel violence spending fishing funding content crime trade education talks savings outskirts premises fisheries`)
)

// keepsDefinite reports whether a noun that another one follows behind "of" has its
// article in English: "les familles des otages" are all of them.
func (r *rendering) keepsDefinite(i int, q *reading, k int) bool {
	en, at, lead := r.prose, i, q.leadOf(k)
	if r.prose.lang == "fr" {
		en, at, lead = q, k, r.prose.leadOf(i)
	}
	next := en.content[at].lex + 1
	if len(lead) == 0 || !wholeFR[lead[len(lead)-1].fold] || next >= len(en.words) || en.words[next].fold != "of" || en.content[at].isNumber() {
		return true
	}
	return slices.ContainsFunc(en.leadOf(at), func(w lexeme) bool { return determinersEN[w.fold] })
}

var (
	wholeFR       = wordSet(`le la les l`)
	determinersEN = wordSet(`the all its his her their our this that these those every each s`)
)
