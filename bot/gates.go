package bot

import (
	"cmp"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A gate is a check that must let a sentence pass before it may be an answer.
// Gates decide by what the documents hold, not by how well it reads.
type gate string

// The gates.
const (
	gateNone     gate = ""
	gateEmpty    gate = "empty"    // the question has no content word
	gateLong     gate = "long"     // the question is too long to be one
	gateWhom     gate = "whom"     // the question does not say who or what it is about
	gateNothing  gate = "nothing"  // no passage has anything of it
	gateWindow   gate = "window"   // nothing of the days asked for
	gateName     gate = "name"     // a name of the question stands nowhere near
	gateUnknown  gate = "unknown"  // no document knows the kind of thing asked for
	gateTopic    gate = "topic"    // what the question is about ("sur …", "about …") is not spoken of
	gatePhrase   gate = "phrase"   // words that the question puts between quotation marks stand nowhere
	gateOther    gate = "other"    // the text speaks of another of the kind: the Declaration of Nice, not of Brussels
	gateDenied   gate = "denied"   // the question asks for what is not so, the text says what is
	gateKind     gate = "kind"     // no figure, date, name … where one is asked for
	gateFigure   gate = "figure"   // a figure of the question stands nowhere near
	gateObject   gate = "object"   // the fact there is belongs to something else
	gateCoverage gate = "coverage" // too little of the question is there
	gateVerify   gate = "verify"   // no quotation held at the end
)

// passes tells which gate stops u, or gateNone.
func (in *inquiry) passes(u *unit) gate {
	if in.overview() {
		return in.lacks(u)
	}
	if g := in.contradicts(u); g != gateNone {
		return g
	}
	if u.trust >= tuning.trust {
		return gateNone
	}
	return cmp.Or(in.lacks(u), gateCoverage)
}

// contradicts tells which gate stops u whatever else speaks for it: what the question
// names outright stands nowhere near, or what it asks for is not of that kind.
func (in *inquiry) contradicts(u *unit) gate {
	switch {
	case u.traits[offDays] > 0 && (u.traits[itemDays] == 0 || !in.isExact()):
		return gateWindow
	case u.traits[noName] > 0:
		return gateName
	case u.traits[noTopic] > 0:
		return gateTopic
	case u.traits[noPhrase] > 0:
		return gatePhrase
	case u.traits[noDenial] > 0:
		return gateDenied
	case u.traits[isMisfit] > 0:
		return gateKind
	case u.traits[noFigure] > 0:
		return gateFigure
	case u.traits[isOther] > 0, in.isOfAnotherLand(u), in.isOfAnotherPlace(u):
		return gateOther
	case in.asksForUnknown():
		return gateObject
	case in.isTheOpposite(u):
		return gateDenied
	case in.asksForUnheard():
		return gateUnknown
	case in.isOfAnotherMatter(u):
		return cmp.Or(in.lacks(u), gateCoverage)
	}
	return gateNone
}

// isOfAnotherMatter reports whether nothing in u's item or title is of what the question is about:
// the words that only ask and those for what is done do not tell which thing it is done to.
func (in *inquiry) isOfAnotherMatter(u *unit) bool {
	told := false
	for i := range in.words {
		w := &in.words[i]
		if w.isFrame() || w.weight == 0 || slices.Contains(in.done, i) {
			continue
		}
		if u.support(i) > 0 {
			return false
		}
		told = true
	}
	return told
}

// asksForUnknown reports whether the question is about a thing of somebody or some
// place ("le funiculaire de Vernais") that no document knows by any word.
func (in *inquiry) asksForUnknown() bool {
	return slices.ContainsFunc(in.pairs, func(p namedThing) bool {
		noun := &in.words[p.noun]
		return !noun.known && !noun.isFrame()
	})
}

// asksForUnheard reports whether it is asked for a yes or a no to a deed that no document knows by any word.
func (in *inquiry) asksForUnheard() bool {
	return in.yesOrNo && slices.ContainsFunc(in.done, func(i int) bool { return !in.words[i].known && !in.words[i].isFrame() })
}

// lacks tells what u lacks most of an answer, gateNone when it lacks nothing much.
func (in *inquiry) lacks(u *unit) gate {
	f := u.traits
	switch {
	case in.window.Intent == retrieval.IntentFilter && !u.inWindow:
		return gateWindow
	case f[noName] > 0:
		return gateName
	case f[noFocus] > 0:
		return gateUnknown
	case f[noTopic] > 0:
		return gateTopic
	case f[noPhrase] > 0:
		return gatePhrase
	case f[isOther] > 0:
		return gateOther
	case f[noDenial] > 0:
		return gateDenied
	case in.expect != expectAny && u.fit == misfit:
		return gateKind
	case f[noFigure] > 0:
		return gateFigure
	case f[noObject] > 0:
		return gateObject
	case in.overview():
		return gateNone
	case f[tooLittle] > 0:
		return gateCoverage
	}
	return gateNone
}

// tellsTooLittle reports whether less of the question is found in u and around it
// than an answer must have: of all its words, of those that are no names where
// the predicate is what is asked about, and near by where one fact is.
func (in *inquiry) tellsTooLittle(u *unit) bool {
	switch {
	case u.coverage < in.minCoverage(u), u.local < tuning.minLocal:
		return true
	case in.yesOrNo && u.told < tuning.minTold, in.expect == expectReason && u.told < tuning.minReason:
		return true
	}
	return in.isExact() && (u.beside < tuning.minBeside || u.told == 0)
}

// lenience is the part of the threshold that a divided question must reach.
const lenience = 0.8

// minCoverage is the share of the question's weight that must be found with u.
func (in *inquiry) minCoverage(u *unit) float64 {
	least := tuning.minCoverage
	switch {
	case in.expect == expectReason:
		least = tuning.minReason
	case in.expect != expectAny && u.fit < fully:
		least = tuning.minPartly
	}
	if in.lenient {
		least *= lenience
	}
	return least
}

// isExact reports whether the question asks for one fact rather than for what is said.
func (in *inquiry) isExact() bool {
	switch in.expect {
	case expectAny, expectStatement, expectReason, expectName:
		return false
	}
	return true
}

// overview reports whether the question asks for what there is of a stretch of days, with little else to go by.
func (in *inquiry) overview() bool {
	if in.window.Intent != retrieval.IntentFilter || in.window.From == 0 || in.window.To == 0 {
		return false
	}
	content := 0
	for i := range in.words {
		if !in.words[i].isFrame() {
			content++
		}
	}
	return content == 0 && in.expect == expectAny || content <= 2 && in.expect == expectAny && !asksOne.MatchString(in.folded)
}

// asksOne opens the questions for one thing, whatever the days.
var asksOne = corpus.NewPattern(`^(quel(le)? (est|etait|fut|sera|a ete)|comment|what (is|was) the|how)\b`)

// says is the best that word i of the question is said in any of the zones.
func (u *unit) says(i int, in ...zone) float64 {
	got := 0.0
	for _, z := range in {
		got = max(got, u.held[i][z])
	}
	return got
}

// support is the best that word i is said in u's passage, title or item.
func (u *unit) support(i int) float64 { return u.says(i, here, around, titled, inItem) }

// near is the best that word i is said where a reader of u has it in mind: in
// its passage, its title or the beginning of its item.
func (u *unit) near(i int) float64 { return u.says(i, here, around, titled, inLead) }

// missesName reports whether a name of the question stands nowhere in u's item,
// title or publisher, by itself or by another name for the same. A name that the
// question binds to a noun must stand near.
func (in *inquiry) missesName(u *unit) bool {
	for i := range in.words {
		w := &in.words[i]
		if !w.name || w.common && in.tellsMore(i) {
			continue
		}
		near := u.near(i)
		if in.isBound(i) {
			near = u.says(i, here, before, after, around, titled)
		}
		if !w.known || near == 0 && !in.minor(i) {
			return true
		}
	}
	return in.namesake(u)
}

// tellsMore reports whether the question has another word than i to go by.
func (in *inquiry) tellsMore(i int) bool {
	for k := range in.words {
		if w := &in.words[k]; k != i && !w.isFrame() && !w.common {
			return true
		}
	}
	return false
}

// isBound reports whether the question binds name i to a noun ("Déclaration de Nice").
func (in *inquiry) isBound(i int) bool {
	return slices.ContainsFunc(in.pairs, func(p namedThing) bool { return p.name == i })
}

// namesake reports whether u's item gives the family name of somebody in the
// question another given name.
func (in *inquiry) namesake(u *unit) bool {
	for i := range in.words {
		if in.words[i].surname == 0 {
			continue
		}
		surname := &in.words[i+in.words[i].surname]
		tokens := retrieval.Tokens(u.doc.Items[u.passage.Item].In(u.doc.Text), textLang(u.doc))
		for k := 1; k < len(tokens); k++ {
			before := tokens[k-1]
			if k > 1 && articles[strings.Trim(tokens[k-2].Fold, "'")] {
				continue // "la Commission Martin" names no other Martin
			}
			if surname.matchesToken(tokens[k]) >= 1 && before.Name && before.Kind == retrieval.Word && !in.holds(before) &&
				!personTitles[before.Fold] && tokens[k].Start-before.End == 1 {
				return true
			}
		}
	}
	return false
}

// minor reports whether a name of the question may go unsaid: there are others, and it is not bound to a noun.
func (in *inquiry) minor(name int) bool {
	named := 0
	for i := range in.words {
		if in.words[i].name {
			named++
		}
	}
	return named >= 2 && !in.isBound(name)
}

// negation finds "ne … pas" and its like in a text as it is written.
var negation = corpus.NewPattern(`(?i)(?:^|\PL)(?:n['’]\PL?\pL+|ne)\PL(?:[^.;]*?\PL)?(?:pas|plus|jamais|rien|aucun|aucune|ni|guère|personne|nul|nulle)(?:\PL|$)|` +
	`(?:^|\PL)(?:sans|aucune?|refus\pL*|rejet\pL*|not|never|no|without|refus\pL+|n['’]t)(?:\PL|$)`)

// missesFocus reports whether no document knows the kind of thing asked for, and
// u does not make up for it by the rest of the question.
func (in *inquiry) missesFocus(u *unit) bool {
	if in.focus < 0 {
		return false
	}
	w := &in.words[in.focus]
	if in.qualified >= 0 && !in.words[in.qualified].known {
		return true // "combien de villes africaines" is not answered by any cities
	}
	found := u.coverage
	if in.expect == expectPerson {
		found = min(found, u.told) // names alone do not tell who did it
	}
	return !w.isFrame() && !w.known && found < tuning.minWithoutFocus
}

// factOfAnother reports whether the question asks for a fact about something that
// u's passage and title do not name, or for a figure of something that the
// sentences beside it do not.
func (in *inquiry) factOfAnother(u *unit) bool {
	if !in.isExact() {
		return false
	}
	switch in.expect {
	case expectAmount, expectShare, expectPenalty, expectAge:
		if in.object >= 0 && !in.words[in.object].common && u.says(in.object, here, before, after, titled) == 0 {
			return true
		}
	}
	if slices.ContainsFunc(in.pairs, func(p namedThing) bool {
		return !in.words[p.noun].isFrame() && u.says(p.noun, here, before, after, around, titled) == 0
	}) {
		return true
	}
	return in.subject >= 0 && u.says(in.subject, here, before, after, around, titled) == 0
}

// missesFigure reports whether the question gives a figure that u's item does
// not have. Somebody who asks whether it is so is answered by the right one.
func (in *inquiry) missesFigure(u *unit) bool {
	if in.yesOrNo {
		return false
	}
	for i := range in.words {
		if w := &in.words[i]; w.Tokens[0].Kind == retrieval.Number && u.support(i) == 0 {
			return true
		}
	}
	return false
}

// missesTopic reports whether what the question says it is about is not said in u or around it.
func (in *inquiry) missesTopic(u *unit) bool {
	if in.topic < 0 {
		return false
	}
	w := &in.words[in.topic]
	return !w.isFrame() && u.support(in.topic) == 0
}

// missesPhrase reports whether words quoted in the question are not in u's item.
func (in *inquiry) missesPhrase(u *unit) bool {
	return slices.ContainsFunc(in.phrases, func(p string) bool {
		for term := range termsOf(p, textLang(u.doc)) {
			if !u.set[inItem][term] && !u.set[titled][term] {
				return true
			}
		}
		return false
	})
}
