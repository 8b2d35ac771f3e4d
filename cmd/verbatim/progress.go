package main

import (
	"time"

	"github.com/schollz/progressbar/v3"
)

// patience is how long work may last before its progress is worth a line.
const patience = 700 * time.Millisecond

// A bar shows progress on stderr when that is a terminal and the work turns out
// to be long: how much is done, of how much, at what rate and what time remains.
type bar struct {
	app   *app
	what  string
	start time.Time // of the work, not set before its first step
	shown *progressbar.ProgressBar
}

func (a *app) progress(what string) *bar { return &bar{app: a, what: what} }

// at tells the bar how far the work is.
func (b *bar) at(done, total int) {
	if !b.app.errtty {
		return
	}
	if b.shown == nil {
		if b.start.IsZero() {
			b.start = time.Now()
		}
		if time.Since(b.start) < patience {
			return
		}
		b.shown = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(b.app.stderr),
			progressbar.OptionSetDescription(b.what),
			progressbar.OptionShowCount(),
			progressbar.OptionShowIts(),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionSetWidth(30),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
	}
	// Progress that cannot be shown is no reason to stop.
	_ = b.shown.Set(done)
}

// done takes the bar away.
func (b *bar) done() {
	if b.shown != nil {
		_ = b.shown.Finish()
		b.shown = nil
	}
}
