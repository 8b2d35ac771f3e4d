package bot

import "strings"

// joinsThat are words that make one with "que" behind them: "ainsi que", "avant que".
var joinsThat = wordSet(`ainsi alors tandis plus moins aussi autant tel telle afin bien dès tels telles lors après avant pour`)

// compound are words after which "de" belongs to them, and not to what is of something: "en vue de".
var compound = wordSet(`vue lors cours cadre occasion partir compter cause raison faveur titre sein suite près hors autour fin afin issue aide moyen partage début milieu cœur niveau profit nom`)

// clause is the run of words [from, to) that words i and k stand in, with the verb at: up to
// the next marks that part clauses, from behind "que" where what is said is told, from behind "et" where another
// subject begins there, and from what a relative stands with where the verb and the date at i are those of the relative.
func (s *sentenceReader) clause(i, k, at int) (from, to int) {
	from, to = s.begins(i, at), len(s.lex)
	for j := k + 1; j < len(s.lex); j++ {
		if s.breaks(j) || s.is(j, ".") && j == len(s.lex)-1 || s.is(j, ",") && s.is(j+1, "qui", "dont", "où", "mais", "tandis", "alors", "car", "a", "ont", "which", "who", "but", "while") {
			to = j
			break
		}
	}
	for to-1 > k && s.is(to-1, ",", ".") {
		to--
	}
	for from < i && !s.lex[from].word {
		from++
	}
	if rel := s.relative(from, at); rel >= 0 && rel < i {
		if start := s.antecedent(from, rel, at); start >= 0 {
			from = start
			for j := k + 1; j < to; j++ {
				if s.is(j, ",") {
					to = j // the relative is over
				}
			}
		}
	}
	return from, to
}

// begins is where the clause of word i and of the verb at begins, before a relative is looked for.
func (s *sentenceReader) begins(i, at int) int {
	for j := i - 1; j >= 0; j-- {
		if open := s.opened(j); open >= 0 {
			j = open
			continue
		}
		switch {
		case s.is(j, ":") && s.fragment(j+1, max(i, at)):
			continue
		case s.breaks(j):
			return j + 1
		case s.is(j, "que", "qu'", "that") && !joinsThat[s.low(j-1)] && j+1 < i:
			if s.subordinate(j, i) || s.ofNoun(j) {
				continue
			}
			return j + 1
		case j+2 < at && s.joins(0, j, at):
			return j + 1
		}
	}
	return 0
}

// joins reports whether the word j joins a clause with a subject of its own, that of the verb at, to one that ends there:
// "a modifié le texte et la régie publiera". False where it joins two subjects.
func (s *sentenceReader) joins(from, j, at int) bool {
	if !coordination[s.low(j)] || !s.opensNominal(j+1) || s.commaIn(j, at) || coordination[s.low(at-1)] || !s.startsAt(j+1, at) {
		return false
	}
	one := s.is(j+1, "le", "la", "l'", "un", "une", "son", "sa", "ce", "cet", "cette")
	if one && strings.HasSuffix(s.low(at), "nt") {
		return false // "le conseil et la régie publieront"
	}
	if s.is(j-1, ",") {
		return s.verbIn(from, j)
	}
	verb := -1
	for k := j - 1; k >= from && !s.breaks(k) && !s.is(k, ","); k-- {
		if s.is(k, "entre", "between", "que", "qu'", "pourquoi", "comme", "si", "that", "tant") {
			return false
		}
		if s.finite(k) {
			verb = k
			break
		}
	}
	return verb >= 0 && verb < j-1
}

// ofNoun reports whether "que" at j opens a relative, or belongs to "ne": nobody tells anything there.
func (s *sentenceReader) ofNoun(j int) bool {
	if nounOpeners[s.low(j-2)] && !s.is(j-2, "l'", "a", "an") {
		return true
	}
	for k := j - 1; k >= max(0, j-12) && !s.is(k, ",") && !s.breaks(k); k-- {
		if s.is(k, "ne", "n'") {
			return true
		}
	}
	return false
}

// commaIn reports whether a comma stands in the words [from, to).
func (s *sentenceReader) commaIn(from, to int) bool {
	for j := from; j < to; j++ {
		if s.is(j, ",") {
			return true
		}
	}
	return false
}

// startsAt reports whether the words [from, at) may be the subject of the verb at: no other verb stands there.
func (s *sentenceReader) startsAt(from, at int) bool {
	return !s.verbIn(from, at) && !s.anyOf(from, at, relativeWords) && s.finite(at) || s.finiteBehind(at) && !s.verbIn(from, at)
}

// finiteBehind reports whether the word at at is an auxiliary that makes a verb with the words behind it.
func (s *sentenceReader) finiteBehind(at int) bool {
	return auxBe[s.low(at)] || auxHave[s.low(at)] || s.is(at, "is", "are", "has", "have")
}

// subordinate reports whether "que" at j belongs to a part before a comma that only says what
// for, as in "Afin de garantir que les bacs circulent, la régie …": nothing is told there.
func (s *sentenceReader) subordinate(j, i int) bool {
	start := j
	for start > 0 && !s.breaks(start-1) && !s.is(start-1, ",") {
		start--
	}
	return fronts[s.low(start)] && s.commaIn(j, i) && !s.verbIn(start, j)
}

// fragment reports whether the words from from on up to a relative that holds the word upTo
// have no verb of their own: "deux quais sont fermés: celui de Vallorce, dont les travaux durent".
func (s *sentenceReader) fragment(from, upTo int) bool {
	for k := from; k < min(upTo, len(s.lex)); k++ {
		switch {
		case s.finite(k):
			return false
		case relativeWords[s.low(k)]:
			return k > from
		}
	}
	return false
}

// relative is the word that opens the relative of which the verb at is, "qui"; -1 for none.
func (s *sentenceReader) relative(from, at int) int {
	for j := at - 1; j > from; j-- {
		switch {
		case s.is(j, "qui", "which", "who"):
			return j
		case !clitics[s.low(j)] && !passedOver[s.low(j)] && !besideAux[s.low(j)] && !strings.HasSuffix(s.low(j), "ment"):
			return -1
		}
	}
	return -1
}

// antecedent is where the nominal begins that the relative at word rel says something of, with the
// verb at: the nearest one that agrees with it in number, with all that it is of. -1 where that cannot be told.
func (s *sentenceReader) antecedent(from, rel, at int) int {
	plural := strings.HasSuffix(s.low(at), "nt")
	j := rel - 1
	if s.is(j, ",") {
		j--
	}
	if !plural {
		k := j
		for k > from && s.lex[k].upper && s.lex[k-1].upper {
			k--
		}
		if k >= from && k < j && s.names(k, j+1) && (k == from || s.is(k-1, "à", "avec", "par", ",")) {
			return k
		}
	}
	for k := j; k >= max(from, rel-25); k-- {
		if open := s.opened(k); open >= 0 {
			k = open
			continue
		}
		w := s.low(k)
		switch {
		case w == "," || s.breaks(k) || s.finite(k) || auxBe[w] || w == "ont" || coordination[w]:
			return -1
		case w == "du" || w == "des" || w == "au" || w == "aux":
			if s.is(k+1, "niveau", "cœur", "sein", "titre", "cours", "profit", "nom") {
				continue
			}
			of := (w == "du" || w == "des") && k > from && !compound[s.low(k-1)]
			if !of && plural == (w == "des" || w == "aux") {
				return k + 1
			}
		case nounOpeners[w] || s.digits(k):
			if k > from && (s.is(k-1, "de", "d'", "of") && !compound[s.low(k-2)] || s.is(k-1, "sur", "contre", "on")) {
				continue
			}
			if nounOpeners[s.low(k-1)] && k > from {
				continue
			}
			many := s.digits(k) && w != "1" || strings.HasSuffix(w, "s") || s.is(k, "these", "all")
			if many == plural || s.is(k, "the", "leur", "its", "their", "our") {
				if s.is(k-1, "seul", "seule", "seuls", "seules", "only", "tous", "toutes") {
					k--
				}
				return k
			}
		}
	}
	return -1
}
