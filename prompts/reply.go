package prompts

// A Draft is what a model answers: hearsay.
type Draft struct {
	Claims []Claim
	// Declined is true when the model says that the passages do not answer. A model
	// may contradict itself: there may be claims all the same.
	Declined bool
	// Cut is true when the reply ended before it was complete, or was too long to be
	// read to its end; Claims are those before.
	Cut bool
}

// A Claim is one statement in the model's words, and what the model says it rests on.
type Claim struct {
	// Prose is valid UTF-8 in one line, "" when the model gave none. Characters that
	// do not show are as the model wrote them: they are a reason to doubt it.
	Prose string
	// Quotes are none when the model gave none, and then Prose is not "".
	Quotes []Quote
}

// A Quote is words that the model says stand in a passage.
type Quote struct {
	// Passage is a Passage.ID, in small letters and without what models write around
	// it: "[P1]", "passage p1" and "passage 1" are "p1", as is the number 1. It is ""
	// when the model named none, and may be one that no passage has.
	Passage string
	// Text is in one line, with ordinary spaces for our marks and without characters
	// that do not show; never "".
	Text string
}

// A Reworded point is how the model says it.
type Reworded struct {
	Point string // Point.ID, in small letters and without what models write around it; never ""
	Prose string // as Claim.Prose, and never ""
}

// A Synonym is a word of a question and other words that documents may use for it.
type Synonym struct {
	Word string   // as the model wrote it; the question may not have it
	Also []string // at least one; words or short expressions, French or English
}
