package derive

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// isHarmless reports whether what stands from word j to end may be unsaid: nothing in
// it denies, undoes or bounds what is said around it, and it speaks of nothing around
// it by a pronoun before its verb.
func (s *source) isHarmless(j, end int) bool {
	return s.undoesNothing(j, end) && s.isClear(j, end)
}

// undoesNothing is isHarmless but for conditions, and for whose saying something is.
func (s *source) undoesNothing(j, end int) bool {
	for k := j; k < end; k++ {
		w := &s.words[k]
		inclusive := k > j && s.words[k-1].text == "y" && w.text == "compris"
		if denies[w.text] || undoes(w.text) && !inclusive || k > j && clitics[w.text] && s.isVerbAt(k+1) {
			return false
		}
	}
	return true
}

// isVerbAt reports whether word k may be a verb: no number, no name and no adjective's
// determiner.
func (s *source) isVerbAt(k int) bool {
	if k >= len(s.words) {
		return false
	}
	w := &s.words[k]
	return s.v.finite[w.text] || finiteAt(s.words[k:k+1], s.lang) == 0
}

var (
	denies = set(`ne n ni non pas aucun aucune jamais rien personne nul nulle sans not nobody none never no nothing without neither nor
		puis then puisque dès quand lorsque lorsqu fois once when whenever pourvu autant peu tant sous avant before hormis excepté hors brut brute bruts brutes net nette nets nettes sursis conditions`)
	clitics  = set(`le la les l lui leur y en se s it them him`)
	undoings = strings.Fields(`démen contest conteste illég illic abrog corrig ajust adjust suspen retir rend rejet rejett annul censur provis tempor renonc revers rembours périm expir caduc invalid
		infirm désav rétract refus échou fict faux fauss hoax mensong simul erron erreur revok withdr repeal overturn quash cancel reject den dispute illegal fake false return repa refund lapse rescind
		void estim prévis projet objectif hypoth virtuel supprim interromp interromp report repouss différ abandon blanchi relax acquitt graci amnist pardon overrul modif rédui limit restrict plafonn
		exclu except nul inexact présum cassé correct revis révis prétend unless conting theor théor symbol réserv objection imagin invent satir blagu plaisant révél révèl avér proved turned moins less until jusqu arrêt stop fail vain impossib unlawful unfound unproven`)
)

// undoes reports whether a word is one of undoing, denying or bounding something.
func undoes(w string) bool {
	return w == "compris" || w == "comprise" || w == "comprises" || slices.ContainsFunc(undoings, func(stem string) bool { return strings.HasPrefix(w, stem) })
}

// opensHarmless reports whether a clause or a complement from word j to end opens as
// those do that only add to what is said.
func (s *source) opensHarmless(j, end int) bool {
	w := &s.words[j]
	next := &word{}
	if j+1 < end {
		next = &s.words[j+1]
	}
	switch {
	case w.text == "y":
		return next.text == "compris"
	case w.text == "dont":
		return next.number && finiteAt(s.words[j+1:end], s.lang) < 0
	case w.text == "which" || w.text == "who":
		return !copulas[next.text] && (s.v.finite[next.text] || isParticiple(next, s.lang)) && s.opensVerb(j+1, end)
	case w.text == "qui":
		return !copulas[next.text] && s.opensVerb(j+1, end)
	case w.text == "où" || w.text == "where":
		return true
	case s.v.relative[w.text]:
		return false
	case w.text == "pour" || w.text == "afin":
		return isInfinitive(next) && !opensClause(s.words[j:end])
	case w.text == "en":
		return strings.HasSuffix(next.text, "ant") && !feigned[next.text] && !relays[next.text] && !opensClause(s.words[j:end])
	case w.text == "depuis" || w.text == "since":
		return (next.number || next.capital || determiners[next.text] || months[next.text] || next.text == "the") && !opensClause(s.words[j:end])
	case w.text == "including":
		return !opensClause(s.words[j:end])
	case w.text == "parmi" || w.text == "among":
		return determiners[next.text] || next.text == "the" || next.text == "them"
	}
	return false
}

// opensVerb reports whether a relative clause has its verb at word j: "a été" and
// "était" only before what somebody or something became or was given.
func (s *source) opensVerb(j, end int) bool {
	for k := j; k < min(end, j+3); k++ {
		if s.v.been[s.words[k].text] {
			return k+1 < end && s.isPlainPart(&s.words[k+1])
		}
	}
	return true
}

// opensClause reports whether a clause of another kind stands in words.
func opensClause(words []word) bool {
	return slices.ContainsFunc(words, func(w word) bool { return w.text == "que" || w.text == "qu" || w.text == "that" })
}

var (
	copulas = set(`est sont était étaient fut furent sera seront serait seraient reste restent demeure demeurent semble semblent paraît paraissent is are was were remain remains seem seems`)
	// feigned are what is done in jest, or before something else.
	feigned = set(`attendant plaisantant riant feignant simulant mimant jouant rêvant`)
	// plainParts are participles, without their agreement, that only tell more of somebody or something.
	plainParts = set(`né fondé créé dirigé présidé élu réélu nommé publié signé situé installé chargé doté composé destiné ouvert inauguré construit bâti soutenu censé
		consacré âgé entouré lancé adopté condamné achevé terminé commencé entamé rénové financé
		founded created led chaired elected appointed published signed located based born built opened launched supported`)
	plainGerunds = set(`ouvrant visant permettant rassemblant réunissant regroupant portant comprenant including opening aiming bringing`)
)

// isPlainPart reports whether w is a participle that opens what only tells more.
func (s *source) isPlainPart(w *word) bool {
	return plainGerunds[w.text] || plainParts[w.text] || plainParts[bare(w.text)]
}

// isAcronym reports whether word j, in brackets up to end, is another name of what
// stands before them, made of the first letters of its words.
func (s *source) isAcronym(j, end int) bool {
	if end != j+1 || !s.words[j].capitals {
		return false
	}
	letters, anyOrder := s.words[j].fold, len(s.words[j].fold) > 2 // of another language
	for k := max(0, j-3*len(letters)); k < j; k++ {
		first, _ := utf8.DecodeRuneInString(s.words[k].fold)
		if at := strings.IndexRune(letters, first); at == 0 || at > 0 && anyOrder {
			letters = letters[:at] + letters[at+utf8.RuneLen(first):]
		}
	}
	return strings.Trim(letters, "0123456789") == ""
}

// restOfAside is the end of an aside that ends at word end, with the asides behind it
// that may belong to what it speaks of; -1 where what goes on behind them is no clause.
func (s *source) restOfAside(end int) int {
	for end < len(s.words) {
		w := &s.words[end]
		next := s.nextMark(end+1, ",–;:()")
		last := next < 0
		if last {
			next = len(s.words)
		}
		opens := s.v.relative[w.text] || s.v.title[w.text] || w.capital || s.isParticiple(w) && !s.v.finite[w.text]
		switch {
		case s.v.and[w.text] || w.text == "ou" || w.text == "or" || w.text == "ni":
			return -1
		case !opens && (last || finiteAt(s.words[end:next], s.lang) >= 0):
			return end
		case last || !strings.HasSuffix(unquoted(s.words[next].mark), ","):
			return -1
		}
		end = next
	}
	return -1
}
