package schedule

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A memoryBook keeps what was claimed, once for each entry and local day.
type memoryBook struct {
	mu      sync.Mutex
	entries []Entry
	taken   map[string]Due // by key and day
	again   int            // offers of what was taken before
	fails   func() bool
}

func newMemoryBook(entries ...Entry) *memoryBook {
	return &memoryBook{entries: entries, taken: map[string]Due{}, fails: func() bool { return false }}
}

func (b *memoryBook) Entries(context.Context) ([]Entry, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fails() {
		return nil, errors.New("the book is closed")
	}
	return append([]Entry(nil), b.entries...), nil
}

func (b *memoryBook) Claim(_ context.Context, d Due) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fails() {
		return errors.New("the book is closed")
	}
	at := d.Key + " " + d.Day.String()
	if _, taken := b.taken[at]; taken {
		b.again++
		return nil
	}
	b.taken[at] = d
	return nil
}

func (b *memoryBook) set(key string, change func(*Entry)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for n := range b.entries {
		if b.entries[n].Key == key {
			change(&b.entries[n])
		}
	}
}

// edition is what was claimed of an entry for that day of January 2000.
func (b *memoryBook) edition(key string, day int) (Due, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	d, ok := b.taken[fmt.Sprintf("%s 2000-01-%02d", key, day)]
	return d, ok
}

func (b *memoryBook) count() (taken, again int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.taken), b.again
}

// A oncePerRun checks that one Runner does not offer again what was taken.
type oncePerRun struct {
	*memoryBook
	t    *testing.T
	seen map[string]bool
}

func (b *oncePerRun) Claim(ctx context.Context, d Due) error {
	err := b.memoryBook.Claim(ctx, d)
	if err != nil {
		return err
	}
	at := d.Key + d.Slot.String()
	if b.seen[at] {
		b.t.Errorf("%s is offered twice for %v", d.Key, d.Slot)
	}
	b.seen[at] = true
	return nil
}

var quiet = slog.New(slog.DiscardHandler)

// A wrongClock is off by what it was set to.
type wrongClock struct {
	mu  sync.Mutex
	off time.Duration
}

func (c *wrongClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.off)
}

func (c *wrongClock) set(off time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off = off
}

// start runs a Runner; what it returns stops it and waits until it has stopped.
func start(book Book, o RunnerOptions) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		NewRunner(quiet, book, o).Run(ctx)
	}()
	return func() { cancel(); <-done }
}

// TestYear runs two replicas through a year in four zones: each is stopped and
// started again and again, their clocks go wrong and are set right, the book fails
// now and then, subscriptions are paused. Each local day that is due has one
// edition, no other day has any.
func TestYear(t *testing.T) {
	zones := []string{"Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"}
	for seed, year := range []int{2026, 2027} {
		t.Run(fmt.Sprint(year), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begin := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
				end := begin.AddDate(1, 0, 0)
				time.Sleep(time.Until(begin))
				book := newMemoryBook()
				for _, zone := range zones {
					for name, s := range map[string]Schedule{
						"morning": {510, Everyday, zone},
						"night":   {150, Everyday, zone},
						"week":    {510, Weekdays, zone},
					} {
						book.entries = append(book.entries, Entry{Key: zone + " " + name, Schedule: s, Since: begin})
					}
				}
				luck := rand.New(rand.NewPCG(uint64(seed), 1))
				book.fails = func() bool { return luck.IntN(20) == 0 }
				var group sync.WaitGroup
				for n := range 2 {
					group.Go(func() { replica(t, book, end, rand.New(rand.NewPCG(uint64(seed), uint64(n+2)))) })
				}
				paused := map[string]bool{}
				group.Go(func() { pauseNowAndThen(book, end, paused, rand.New(rand.NewPCG(uint64(seed), 9))) })
				group.Wait()
				checkYear(t, book, begin, end, paused)
			})
		})
	}
}

// replica runs Runners one after the other until the end.
func replica(t *testing.T, book *memoryBook, end time.Time, luck *rand.Rand) {
	clock := &wrongClock{}
	for time.Now().Before(end) {
		stop := start(&oncePerRun{memoryBook: book, t: t, seen: map[string]bool{}},
			RunnerOptions{StaleAfter: 6 * time.Hour, Every: 30 * time.Minute, Now: clock.Now})
		for range luck.IntN(12) {
			time.Sleep(time.Duration(luck.Int64N(int64(24 * time.Hour))))
			clock.set(time.Duration(luck.IntN(181)-90) * time.Minute)
			time.Sleep(time.Duration(luck.Int64N(int64(5 * time.Hour))))
			clock.set(0)
		}
		time.Sleep(time.Duration(luck.Int64N(int64(time.Hour))))
		stop()
		time.Sleep(time.Duration(luck.Int64N(int64(4 * time.Hour))))
	}
}

// pauseNowAndThen pauses entries for some days, far from their slots, and notes which days.
func pauseNowAndThen(book *memoryBook, end time.Time, paused map[string]bool, luck *rand.Rand) {
	for {
		e := book.entries[luck.IntN(len(book.entries))]
		next, _ := e.Schedule.Next(time.Now())
		from := next.Add(10 * time.Hour)
		days := 1 + luck.IntN(9)
		to := from.Add(time.Duration(days) * 24 * time.Hour)
		if to.After(end.AddDate(0, 0, -3)) {
			return
		}
		time.Sleep(time.Until(from))
		book.set(e.Key, func(e *Entry) { e.Paused = true })
		time.Sleep(time.Until(to))
		book.set(e.Key, func(e *Entry) { e.Paused, e.Since = false, time.Now() })
		day := e.Schedule.DayOf(next)
		for n := 1; n <= days; n++ {
			paused[e.Key+" "+(day+corpus.Day(n)).String()] = true
		}
	}
}

func checkYear(t *testing.T, book *memoryBook, begin, end time.Time, paused map[string]bool) {
	t.Helper()
	due := 0
	for _, e := range book.entries {
		// The first and the last days are only partly within the year in UTC.
		for day := corpus.DayOf(begin) + 2; day < corpus.DayOf(end)-2; day++ {
			at := e.Key + " " + day.String()
			want := e.Schedule.Days.Has(day.Weekday()) && !paused[at]
			d, got := book.taken[at]
			if got != want {
				t.Errorf("%s: there is an edition: %v, want %v", at, got, want)
			}
			if got && d.Stale {
				t.Errorf("%s is stale", at)
			}
			if want {
				due++
			}
		}
	}
	t.Logf("%d editions due, %d claimed, %d offers of one that was claimed, %d paused", due, len(book.taken), book.again, len(paused))
}

var nine = Schedule{9 * 60, Everyday, "UTC"}

// january is a time of the month in which a bubble begins.
func january(day, hour, minute int) time.Time {
	return time.Date(2000, 1, day, hour, minute, 0, 0, time.UTC)
}

// at sleeps until a time of that month.
func at(day, hour, minute int) time.Time {
	when := january(day, hour, minute)
	time.Sleep(time.Until(when))
	return when
}

func TestRunner(t *testing.T) {
	begin := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		name string
		run  func(t *testing.T, book *memoryBook)
	}{
		{"on time", func(t *testing.T, book *memoryBook) {
			defer start(book, RunnerOptions{})()
			at(1, 9, 0)
			synctest.Wait()
			if d, ok := book.edition("a", 1); !ok || d.Late || d.Stale {
				t.Errorf("at nine: %v, %v", ok, d)
			}
		}},
		{"what was missed last, late", func(t *testing.T, book *memoryBook) {
			at(4, 9, 6)
			defer start(book, RunnerOptions{})()
			synctest.Wait()
			if d, _ := book.edition("a", 4); !d.Late || d.Stale || len(book.taken) != 1 {
				t.Errorf("caught up: %v of %d", d, len(book.taken))
			}
		}},
		{"five minutes are not late", func(t *testing.T, book *memoryBook) {
			at(4, 9, 5)
			defer start(book, RunnerOptions{})()
			synctest.Wait()
			if d, ok := book.edition("a", 4); !ok || d.Late {
				t.Errorf("after five minutes: %v, %v", ok, d)
			}
		}},
		{"stale", func(t *testing.T, book *memoryBook) {
			at(4, 15, 1)
			defer start(book, RunnerOptions{StaleAfter: 6 * time.Hour})()
			synctest.Wait()
			if d, _ := book.edition("a", 4); !d.Late || !d.Stale {
				t.Errorf("after six hours: %v", d)
			}
		}},
		{"never stale", func(t *testing.T, book *memoryBook) {
			at(5, 8, 59)
			defer start(book, RunnerOptions{})()
			synctest.Wait()
			if d, _ := book.edition("a", 4); !d.Late || d.Stale {
				t.Errorf("after a day: %v", d)
			}
		}},
		{"a new entry is noticed within half a minute", func(t *testing.T, book *memoryBook) {
			defer start(book, RunnerOptions{})()
			now := at(1, 10, 0)
			s := Schedule{10*60 + 1, Everyday, "UTC"}
			book.mu.Lock()
			book.entries = append(book.entries, Entry{Key: "b", Schedule: s, Since: now})
			book.mu.Unlock()
			at(1, 10, 1)
			synctest.Wait()
			if d, ok := book.edition("b", 1); !ok || d.Late {
				t.Errorf("the new entry: %v, %v", ok, d)
			}
		}},
		{"nothing before it was made", func(t *testing.T, book *memoryBook) {
			book.set("a", func(e *Entry) { e.Since = begin.Add(9*time.Hour + time.Second) })
			at(1, 12, 0)
			defer start(book, RunnerOptions{})()
			time.Sleep(time.Hour)
			if taken, _ := book.count(); taken != 0 {
				t.Error("a slot before Since was due")
			}
		}},
		{"nothing while paused", func(t *testing.T, book *memoryBook) {
			book.set("a", func(e *Entry) { e.Paused = true })
			defer start(book, RunnerOptions{})()
			at(3, 0, 0)
			if taken, _ := book.count(); taken != 0 {
				t.Error("a paused entry was due")
			}
		}},
		{"another hour", func(t *testing.T, book *memoryBook) {
			defer start(book, RunnerOptions{})()
			now := at(2, 12, 0)
			book.set("a", func(e *Entry) { e.Schedule.Minute, e.Since = 8*60, now })
			at(3, 8, 0)
			synctest.Wait()
			if d, ok := book.edition("a", 3); !ok || d.Late || len(book.taken) != 3 {
				t.Errorf("at eight: %v, %v, %d", ok, d, len(book.taken))
			}
		}},
		{"a failed claim is tried again", func(t *testing.T, book *memoryBook) {
			broken := true
			book.fails = func() bool { return broken }
			defer start(book, RunnerOptions{})()
			at(1, 9, 3)
			book.mu.Lock()
			broken = false
			book.mu.Unlock()
			at(1, 9, 4)
			if _, ok := book.edition("a", 1); !ok {
				t.Error("the slot was lost")
			}
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				test.run(t, newMemoryBook(Entry{Key: "a", Schedule: nine, Since: begin}))
			})
		})
	}
}

// TestClockSteps sets the clock back and forth over slots: nothing is taken twice,
// what comes after is not lost, and the Runner does not spin.
func TestClockSteps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		book := newMemoryBook(Entry{Key: "a", Schedule: nine, Since: time.Now()})
		clock := &wrongClock{}
		defer start(&oncePerRun{memoryBook: book, t: t, seen: map[string]bool{}}, RunnerOptions{Now: clock.Now})()
		steps := []struct {
			at    time.Time
			off   time.Duration
			taken int
		}{
			{january(1, 9, 10), -30 * time.Minute, 1},    // back over the slot of the 1st
			{january(1, 10, 0), 0, 1},                    // and right again
			{january(2, 8, 50), 20 * time.Minute, 2},     // forward over that of the 2nd: early
			{january(2, 9, 10), 0, 2},                    // it is not taken again at its time
			{january(3, 12, 0), -10 * 24 * time.Hour, 3}, // back to before there was anything
			{january(4, 12, 0), 0, 4},                    // the 4th is caught up
			{january(5, 12, 0), 365 * 24 * time.Hour, 6}, // a year ahead: its last slot is taken
			{january(5, 13, 0), 0, 6},
			{january(6, 12, 0), 0, 7}, // and the days of this year still are
		}
		for n, step := range steps {
			time.Sleep(time.Until(step.at))
			clock.set(step.off)
			time.Sleep(2 * time.Minute)
			if taken, _ := book.count(); taken != step.taken {
				t.Errorf("step %d: %d taken, want %d", n, taken, step.taken)
			}
		}
	})
}
