package state

import (
	"context"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

func TestPulse(t *testing.T) {
	const lease = 20 * time.Second
	var p pulse
	for _, tt := range []struct {
		at   time.Duration
		want bool
	}{
		{0, false}, {8 * time.Second, false}, {16 * time.Second, false}, {20 * time.Second, true}, {28 * time.Second, true},
		{60 * time.Second, false}, // after a gap
		{70 * time.Second, false}, {80 * time.Second, true},
	} {
		if got := p.beat(noon.Add(tt.at), lease); got != tt.want {
			t.Errorf("at %v: %v", tt.at, got)
		}
	}
}

// TestLease: a long job of a process that lives is left to it, one of a process that
// has fallen silent is not, but by nobody who was silent as well.
func TestLease(t *testing.T) {
	where := newDatabase(t)
	const lease = 2 * time.Second
	alive, other := open(t, where, Options{Lease: lease}), open(t, where, Options{Lease: lease})
	begun, end := make(chan int, 9), make(chan struct{})
	long := handlers{"long": func(_ context.Context, j record.Job) error {
		begun <- j.Attempt
		<-end
		return nil
	}}
	must2(t)(alive.Accept(t.Context(), nil, record.Job{Kind: "long"}))
	stop := work(t, alive, long)
	receive(t, "the job", begun)
	stopOther := work(t, other, long)
	time.Sleep(2 * lease) // after one the other is sure of itself
	if len(begun) != 0 {
		t.Error("the job of a process that lives was done again")
	}
	// As after a pause of the server: nobody has been heard of, and who comes back first does not judge.
	stopOther()
	must2(t)(alive.db.exec(t.Context(), `UPDATE verbatim_worker SET seen = 0`))
	other.db.(*postgres).pulse = pulse{}
	must(t, other.keepLease(t.Context()))
	if n := states(t, other)["running"]; n != 1 {
		t.Errorf("%d jobs run", n)
	}
	close(end)
	stop()
	same(t, "states", states(t, other), map[string]int{"completed": 1})
}
