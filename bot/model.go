package bot

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/verbatim-briefing/verbatim/prompts"
)

// A Model writes. It is told what to do and replies in words; nothing of what it
// replies is believed before it has been held against the documents.
type Model interface {
	// Name is what readers are told of it, as "mistral-small".
	Name() string
	// Reply returns the whole reply to r. While it comes, told is called with each
	// piece of it, in order; an error of told ends the reply and is returned. What
	// an attempt has told cannot be taken back, so a reply is asked for again only as
	// long as nothing was told. The error is a *ModelError where the model is to
	// blame, and that of ctx or told otherwise.
	Reply(ctx context.Context, r prompts.Request, told func(piece string) error) (string, error)
}

// A Fallback is why an answer that a model was to write was extracted instead, or
// why there is less of it: a stable word.
type Fallback string

// The fallbacks.
const (
	FallbackUnreachable Fallback = "unreachable" // no connection, or the service is out of order
	FallbackSlow        Fallback = "slow"        // no complete reply in time
	FallbackKey         Fallback = "key"         // the service refuses the key
	FallbackNoModel     Fallback = "no_model"    // the service does not have the model
	FallbackRefused     Fallback = "refused"     // the service refuses the request for another reason
	FallbackBusy        Fallback = "busy"        // the service takes no more requests for now
	FallbackResting     Fallback = "resting"     // the service failed again and again and is left alone for a while
	FallbackBudget      Fallback = "budget"      // what may be spent in a day is spent
	FallbackCut         Fallback = "cut"         // the reply ended before it was complete
	FallbackGarbled     Fallback = "garbled"     // the reply is not of the form asked for
	FallbackUnverified  Fallback = "unverified"  // nothing of the reply could be verified
	FallbackDeclined    Fallback = "declined"    // the model said nothing although the documents answer
)

// A ModelError says why there is no reply. Err holds no key and nothing that
// was said to the model or by it.
type ModelError struct {
	Why Fallback
	Err error
}

func (e *ModelError) Error() string { return fmt.Sprintf("model: %s: %v", e.Why, e.Err) }

// Unwrap returns what went wrong in detail.
func (e *ModelError) Unwrap() error { return e.Err }

// Writing is how an assistant writes with a model.
type Writing struct {
	Model Model
	// Timeout is how long a model may take for one answer, writingTime when zero, and
	// less where the context of who asks ends before: what was extracted is then there
	// in time. Reading a question with the model's help comes before, and takes at most
	// twice helpTime more.
	Timeout time.Duration
	// Count, when set, is told of each outcome: ("model", "written" or a Fallback)
	// once an answer, and ("dropped", a Check) for all that was dropped.
	Count func(what, outcome string)
	// Failed, when set, is told why an answer is extracted, or shorter than the model
	// would have made it.
	Failed func(ctx context.Context, err *ModelError)
}

const (
	// writingTime is how long a model may take when nobody says otherwise.
	writingTime = 20 * time.Second
	// helpTime is how long it may take to say what a question means, or other words
	// for it: a refusal must not keep anybody waiting.
	helpTime = 6 * time.Second
)

// Writer returns an assistant over the same documents whose answers, briefs and
// digests w.Model writes.
func (a *Assistant) Writer(w Writing) *Assistant {
	out := *a
	out.writing = &w
	return &out
}

// A Check is one of the checks that what a model says must pass: a stable word.
type Check string

// The checks. A quotation that fails one is dropped. A claim that is left without
// a quotation is dropped, and so is one whose prose fails a check that says so;
// the prose of any other is replaced by its quotations, word for word.
const (
	CheckPassage     Check = "passage"     // quotation: not in the passage named, but in another that was retrieved; corrected, not dropped
	CheckQuote       Check = "quote"       // quotation: stands nowhere in what was retrieved
	CheckStitched    Check = "stitched"    // quotation: pieced together from several places
	CheckUnquoted    Check = "unquoted"    // claim: no quotation is left
	CheckBeside      Check = "beside"      // claim: none of its quotations says anything of what was asked
	CheckRepeated    Check = "repeated"    // claim: says what one before it says
	CheckForm        Check = "form"        // claim: endless, empty, or no sentence at all
	CheckMarkup      Check = "markup"      // claim: an address, a mention, markup or characters that do not show
	CheckInstruction Check = "instruction" // claim: addresses the reader or a machine
	CheckNumber      Check = "number"      // claim: a number, an amount or a share that its quotations do not have
	CheckDate        Check = "date"        // claim: a date that its quotations do not have
	CheckName        Check = "name"        // claim: a name or an acronym that its quotations do not have
	CheckSpeaker     Check = "speaker"     // replaced: says that somebody else said it
	CheckNegation    Check = "negation"    // replaced: a negation more or less
	CheckCondition   Check = "condition"   // replaced: a condition, a limit or a wish more or less
	CheckSense       Check = "sense"       // replaced: too much that its quotations do not say
)

// drops reports whether a claim whose prose fails c is dropped, rather than
// replaced by its quotations.
func (c Check) drops() bool {
	switch c {
	case CheckSpeaker, CheckNegation, CheckCondition, CheckSense:
		return false
	}
	return true
}

// says is what c found, in English, for people who look into it.
func (c Check) says() string { return checkSays[c] }

var checkSays = map[Check]string{
	CheckPassage:     "the quotation stands in another passage than the one named",
	CheckQuote:       "the quotation stands nowhere in what was retrieved",
	CheckStitched:    "the quotation is pieced together from several places",
	CheckUnquoted:    "no quotation is left that the claim could rest on",
	CheckBeside:      "the quotations do not answer the question",
	CheckRepeated:    "it says what a claim before it says, or there were too many",
	CheckForm:        "the prose is no sentence",
	CheckMarkup:      "the prose has an address, a mention, markup or hidden characters",
	CheckInstruction: "the prose speaks to its reader or to a machine",
	CheckNumber:      "the prose has a number that its quotations do not have",
	CheckDate:        "the prose has a date that its quotations do not have",
	CheckName:        "the prose has a name or an acronym that its quotations do not have",
	CheckSpeaker:     "the prose has somebody else say it",
	CheckNegation:    "the prose has a negation more or less than its quotations",
	CheckCondition:   "the prose has a condition, a limit or a wish more or less than its quotations",
	CheckSense:       "the prose says too much that its quotations do not say",
}

// A Dropped is something of a model's reply that was not said, and why. It
// holds none of the model's words.
type Dropped struct {
	// Claim and Quote number the claim in the reply and the quotation in the claim, from 1; Quote is 0 for all of the claim.
	Claim int   `json:"claim"`
	Quote int   `json:"quote,omitempty"`
	Check Check `json:"check"`
	// Why says in English what the check found.
	Why string `json:"why"`
	// Replaced is true when the claim was said by its quotations, Corrected when the
	// quotation was, by its place; else it was left out.
	Replaced  bool `json:"replaced,omitempty"`
	Corrected bool `json:"corrected,omitempty"`
}

// A Claim is one statement of an answer that a model wrote.
type Claim struct {
	// Text is the prose, without the numbers of its citations; or, where the prose
	// would not do, the quotations with their sources and numbers, one a line, as in an extracted answer.
	Text string `json:"text"`
	// Citations are the numbers of those that the claim rests on, in order; at least one.
	Citations []int `json:"citations"`
	// Quoted is true when Text is the quotations themselves.
	Quoted bool `json:"quoted"`
}

// A Watch follows an answer while it is made. The zero Watch follows nothing.
type Watch struct {
	// Claim, when set, is called with each claim of a model as soon as it has passed
	// every check, in order, together with the citations that it is the first to rest
	// on. What it is told is never taken back: the answer opens with these claims,
	// word for word. It is not called for an answer that no model wrote.
	Claim func(c Claim, fresh []Citation)
	// Step, when set, is called with each step on the way, for people to read. Its
	// details have the model's words in them, made harmless for a terminal.
	Step func(s Step)
}

// A Step is one step on the way to an answer, as a Watch is told of it.
type Step struct {
	// Name is the kind of step: "question", "retrieved", "sentence", "model", "claim", "check", "answer".
	Name string `json:"step"`
	// Detail says in words what came of it.
	Detail string `json:"detail"`
}

// timeout is how long the model may take for one answer.
func (w *Writing) timeout() time.Duration { return cmp.Or(w.Timeout, writingTime) }

// within is ctx for a request to the model that may take as long as limit and w let
// it. It ends early enough before ctx itself to go on without the model; its cause
// is errTime then.
func (w *Writing) within(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	limit = min(limit, w.timeout())
	if end, ok := ctx.Deadline(); ok {
		limit = min(limit, time.Until(end)*3/4)
	}
	return context.WithTimeoutCause(ctx, limit, errTime)
}
