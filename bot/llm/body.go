package llm

import (
	"context"
	"errors"
	"io"
	"time"
)

// What is read of a reply at most, in bytes: a stream has some hundred of them for
// each token, and a batch of embeddings some thousand for each vector.
const (
	maxStreamBytes = 16 << 20
	maxReplyBytes  = 64 << 20
)

// A patience runs while somebody waits for a byte, and calls tired when that
// takes too long.
type patience struct {
	timer *time.Timer
	d     time.Duration
}

func newPatience(d time.Duration, tired func()) *patience {
	p := &patience{timer: time.AfterFunc(d, tired), d: d}
	p.timer.Stop()
	return p
}

func (p *patience) start() { p.timer.Reset(p.d) }
func (p *patience) stop()  { p.timer.Stop() }

// A body reads a response: no longer than its patience between two bytes, and no
// more than left bytes. Closing it ends the attempt.
type body struct {
	in    io.ReadCloser
	host  string
	clock *patience
	left  int64

	asked  context.Context // of the request
	ctx    context.Context // of the attempt
	cancel context.CancelCauseFunc
}

func (b *body) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, cut(b.host, "does not end")
	}
	p = p[:min(int64(len(p)), b.left)]
	b.clock.start()
	n, err := b.in.Read(p)
	b.clock.stop()
	b.left -= int64(n)
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return n, err
	case b.asked.Err() != nil:
		return n, b.asked.Err()
	case errors.Is(context.Cause(b.ctx), errSilent):
		return n, silence(b.host)
	}
	return n, cut(b.host, "broke off")
}

func (b *body) Close() error {
	b.clock.stop()
	b.cancel(nil)
	return b.in.Close()
}
