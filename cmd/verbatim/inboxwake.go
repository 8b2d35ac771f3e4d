package main

import "time"

// wakeAfter is how long after files were put into the corpus it is looked at: longer
// than a file must have been left alone to be known by its time of change.
const wakeAfter = 200 * time.Millisecond

// Wake has the corpus looked at soon, and not only when that is due.
func (f *follower) Wake() {
	time.AfterFunc(wakeAfter, func() {
		select {
		case f.wake <- struct{}{}:
		default: // somebody has asked already
		}
	})
}
