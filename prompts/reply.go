package prompts

// A Draft is what a model answers: hearsay.
type Draft struct {
	Claims []Claim
	// Declined is true when the model says that the passages do not answer.
	Declined bool
	// Cut is true when the reply ended before it was complete; Claims are those before the end.
	Cut bool
}

// A Claim is one statement in the model's words, and what the model says it rests on.
type Claim struct {
	Prose  string
	Quotes []Quote
}

// A Quote is words that the model says stand in a passage.
type Quote struct {
	Passage string // Passage.ID
	Text    string
}

// A Reworded point is how the model says it.
type Reworded struct {
	Point string // Point.ID
	Prose string
}

// A Synonym is a word of a question and other words that documents may use for it.
type Synonym struct {
	Word string
	Also []string
}
