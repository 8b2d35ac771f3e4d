package bot

import (
	"context"
)

// A State is what became of a deadline, as far as later texts say so.
type State string

// The states.
const (
	StateAnnounced State = "announced" // nothing later is said of it
	StateKept      State = "kept"
	StatePostponed State = "postponed"
	StateDropped   State = "dropped"
)

// An outcome is a sentence that says what became of something that was due.
type outcome struct {
	*extract
	state State
}

func (a *Assistant) findOutcomes(ctx context.Context, all []*promise, s Scope) error { return nil }
