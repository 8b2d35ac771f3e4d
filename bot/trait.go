package bot

import (
	"math"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A trait is one thing that speaks for or against a sentence as an answer. Each is
// a number, 0 where the sentence does not have it, and rarely above 1; what it is
// worth stands in weightOf. A share is of the weight of the question's words.
type trait int

// The traits.
const (
	hasHere     trait = iota // share that the sentence itself says
	hasTold                  // that share of the words that are no names
	hasBeside                // share that only the sentences beside it say
	hasTitled                // share that only these and the title say
	hasAround                // share that only these and the passage say
	hasLead                  // share that only these and the beginning of the item say
	hasItem                  // share that only these and the item say
	hasTogether              // share of the question's neighbouring words that stand together in it
	hasRest                  // share of what the title does not say that it says: a title need not be repeated
	hasVerb                  // share of what the question says is done that it says
	hasFocus                 // what it says of the thing asked for
	hasNear                  // share that stands close to what may be what is asked for
	carriesOn                // where it takes up the sentence before it, the share that both say
	lacksMost                // the heaviest word that nothing says, as a share of the heaviest of all
	lacksNear                // that of the words that nothing near says
	lacksName                // that of the names
	lacksWord                // that of the other words
	lacksMuch                // share of the words of which nothing near says anything
	lacksFocus               // how far the thing asked for is from being said near by
	lacksDone                // how far what is done is from that

	fitsFigure // how well it has the figure that is asked for
	fitsTime
	fitsWho
	fitsWhere
	fitsWhat  // a name of any kind
	fitsWords // what somebody said
	fitsCause
	isMisfit    // nothing of the kind that is asked for
	isPartly    // something of the kind, not tied to what is asked about
	isSpeech    // somebody's words, where these are asked for
	newNames    // names that the question does not have, where one is asked for: 1 for three
	agreesTime  // it tells an end, or a beginning, as asked
	clashesTime // it tells a time, and not whether it is the end or the beginning that is asked for
	newDate     // a date that the question and the item do not have as their own
	oldDate     // only such as they have
	wantsFigure // whether a figure is asked for; these tell how hard the question is
	wantsTime
	wantsName
	wantsWords
	wantsCause

	rankOf  // of its passage among the hits, 1 for the best
	foundOf // the score of its passage as a share of the best
	ofFirst // its item is that of the first hit

	inDays    // it falls in the days asked for
	offDays   // it does not
	saysDays  // it names them
	itemDays  // it does not fall in them, and its item mentions some of them
	otherDays // it names others, and not them

	isBroken // no whole sentence
	isShort
	isLong
	isOpening
	isDenied   // it denies, the question does not
	isOpposite // it has a contrary of a word of the question

	noName    // a name of the question is missing
	noFocus   // no document knows the kind of thing asked for
	noTopic   // what the question says it is about is missing
	noPhrase  // words that the question quotes are missing
	noDenial  // the question asks for what is not so, and it tells what is
	noFigure  // a figure of the question is missing
	noObject  // what it tells belongs to something else
	isOther   // it speaks of another of the kind
	isStopped // one of the gates would stop it, see lacks
	tooLittle // see tellsTooLittle

	traits
)

// A traitSet is what a sentence has of each trait.
type traitSet [traits]float64

// flagged is 1 for true.
func flagged(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// worth is how well a sentence of these traits answers beside others, and how sure it
// is that it answers at all: the logarithms of odds, up to a constant for rank.
func (f *traitSet) worth() (rank, trust float64) {
	trust = trustBase
	for i, x := range f {
		rank += weightOf[i].rank * x
		trust += weightOf[i].trust * x
	}
	return rank, trust
}

// confidence is the trust in u as a share of 1.
func (u *unit) confidence() float64 { return 1 / (1 + math.Exp(-u.trust)) }

// traitsOf describes u as an answer.
func (in *inquiry) traitsOf(u *unit) *traitSet {
	f := new(traitSet)
	u.traits = f // lacks reads them
	in.saidTraits(u, f)
	in.lackTraits(u, f)
	in.kindTraits(u, f)
	in.dayTraits(u, f)
	f[rankOf], f[foundOf], f[ofFirst] = u.rank, u.found, flagged(u.ofFirst)
	f[isBroken] = flagged(!isSentence(u.text))
	f[isShort] = flagged(len(u.text) < shortSentence)
	f[isLong] = min(2, float64(max(0, len(u.text)-longSentence))/longSentence)
	f[isOpening] = flagged(u.opens())
	denies := negation.MatchString(u.text)
	f[isDenied], f[noDenial] = flagged(!in.negated && denies), flagged(in.negated && !denies)
	f[isOpposite] = flagged(in.opposes(u))
	f[noName] = flagged(in.missesName(u))
	f[noFocus] = flagged(in.missesFocus(u))
	f[noTopic] = flagged(in.missesTopic(u))
	f[noPhrase] = flagged(in.missesPhrase(u))
	f[isOther] = flagged(in.speaksOfAnother(u))
	f[noFigure] = flagged(in.missesFigure(u))
	f[noObject] = flagged(in.factOfAnother(u))
	f[tooLittle] = flagged(in.tellsTooLittle(u))
	f[isStopped] = flagged(in.lacks(u) != gateNone)
	return f
}

// dayTraits tells how u stands to the days that the question asks for.
func (in *inquiry) dayTraits(u *unit, f *traitSet) {
	w := in.window
	if w.Intent != retrieval.IntentFilter {
		return
	}
	f[inDays], f[offDays] = flagged(u.inWindow), flagged(!u.inWindow)
	f[saysDays] = flagged(u.saysWindow)
	if !u.inWindow {
		item := u.doc.Items[u.passage.Item]
		for _, m := range u.doc.Mentions {
			if item.Contains(m.Span) && m.Overlaps(w.From, w.To) && fitsIn(m.Date, w.From, w.To) {
				f[itemDays] = 1
				break
			}
		}
	}
	other, same := false, false
	for _, m := range u.dates {
		if m.Vague || m.IsZero() {
			continue
		}
		if m.Overlaps(w.From, w.To) {
			same = true
		} else {
			other = true
		}
	}
	f[otherDays] = flagged(other && !same)
}
