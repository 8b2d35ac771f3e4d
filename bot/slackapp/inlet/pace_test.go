package inlet

import (
	"testing"
	"time"
)

func TestRetireAfter(t *testing.T) {
	at := time.Unix(1_500_000_000, 0)
	hour := time.Hour
	for _, tt := range []struct {
		name   string
		others []time.Time
		want   time.Duration
	}{
		{"alone", nil, 0},
		{"the other is down", []time.Time{{}}, 0},
		{"together", []time.Time{at.Add(-time.Second)}, hour / 2},
		{"half a life apart", []time.Time{at.Add(-hour / 2)}, 0},
		{"the third of three", []time.Time{at, at}, hour * 2 / 3},
		{"the second of three", []time.Time{at, {}}, hour / 3},
	} {
		if got := retireAfter(at, tt.others, hour); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if got := retireAfter(at, []time.Time{at}, 0); got != 0 {
		t.Errorf("without lifetime: %v", got)
	}
}

func TestPace(t *testing.T) {
	now := time.Unix(1_500_000_000, 0)
	p := &pace{first: time.Second}
	next := func(want time.Duration) {
		t.Helper()
		if got := p.next(now); got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	next(0)
	for _, want := range []time.Duration{1, 2, 4, 8, 16, 30, 30} {
		p.connected(now)
		next(want * time.Second)
	}
	p.connected(now)
	now = now.Add(2 * steady)
	next(0)
	next(time.Second)
	p.rest()
	next(0)
	for range 100 {
		if got := spread(time.Second); got < time.Second/2 || got >= 3*time.Second/2 {
			t.Errorf("spread(1s) = %v", got)
		}
	}
}
