package state

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

func benchEngines(b *testing.B, f func(b *testing.B, s *Store)) {
	for _, e := range engines {
		b.Run(e.name, func(b *testing.B) { f(b, open(b, e.where(b), Options{})) })
	}
}

// BenchmarkAccept is one request after the other: two keys and a job, durable.
func BenchmarkAccept(b *testing.B) {
	benchEngines(b, func(b *testing.B, s *Store) {
		for i := 0; b.Loop(); i++ {
			must2(b)(s.Accept(b.Context(), []string{fmt.Sprint("a", i), fmt.Sprint("b", i)}, record.Job{Kind: "a", Payload: []byte(`{}`)}))
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "accepts/s")
	})
}

// BenchmarkAcceptParallel has 16 requests at a time.
func BenchmarkAcceptParallel(b *testing.B) {
	benchEngines(b, func(b *testing.B, s *Store) {
		var mu sync.Mutex
		i := 0
		b.SetParallelism(8)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				mu.Lock()
				i++
				n := i
				mu.Unlock()
				must2(b)(s.Accept(b.Context(), []string{fmt.Sprint("a", n), fmt.Sprint("b", n)}, record.Job{Kind: "a", Payload: []byte(`{}`)}))
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "accepts/s")
	})
}

// BenchmarkLatency is the time from before Accept to the start of the handler, one request at a time.
func BenchmarkLatency(b *testing.B) {
	benchEngines(b, func(b *testing.B, s *Store) {
		started := make(chan time.Time)
		work(b, s, handlers{"a": func(context.Context, record.Job) error {
			started <- time.Now()
			return nil
		}})
		var took []time.Duration
		for b.Loop() {
			time.Sleep(7 * time.Millisecond) // out of step with whoever polls
			start := time.Now()
			must2(b)(s.Accept(b.Context(), nil, record.Job{Kind: "a", Payload: []byte(`{}`)}))
			took = append(took, (<-started).Sub(start))
		}
		reportQuantiles(b, "start", took)
	})
}

// BenchmarkQuestions has questions come at 50 a second, each with the writes that a
// question makes: accepted, opened, attempted, placed, answered, used, reserved, attempted, sent.
func BenchmarkQuestions(b *testing.B) {
	benchEngines(b, func(b *testing.B, s *Store) {
		var mu sync.Mutex
		var accepted, sent []time.Duration
		begun := map[string]time.Time{}
		var wg sync.WaitGroup
		work(b, s, handlers{
			"question": func(ctx context.Context, j record.Job) error { return askFor(ctx, s, string(j.Payload)) },
			PostKind: func(ctx context.Context, j record.Job) error {
				id := string(j.Payload[len(`{"id":"`) : len(j.Payload)-len(`"}`)])
				at, err := s.Reserve(ctx, "T1", id, time.Now(), time.Second)
				if err == nil {
					err = s.MarkAttempt(ctx, id, at)
				}
				if err == nil {
					err = s.MarkSent(ctx, id, "1.1")
				}
				mu.Lock()
				sent = append(sent, time.Since(begun[id]))
				mu.Unlock()
				wg.Done()
				return err
			},
		})
		tick := time.NewTicker(time.Second / 50)
		defer tick.Stop()
		n := 0
		for b.Loop() {
			<-tick.C
			id := fmt.Sprint("q", n)
			n++
			wg.Add(1)
			go func() {
				start := time.Now()
				mu.Lock()
				begun[id] = start
				mu.Unlock()
				_, err := s.Accept(b.Context(), []string{"a" + id, "b" + id}, record.Job{Kind: "question", Payload: []byte(id)})
				mu.Lock()
				defer mu.Unlock()
				accepted = append(accepted, time.Since(start))
				if err != nil {
					b.Error(err)
				}
			}()
		}
		wg.Wait()
		mu.Lock()
		defer mu.Unlock()
		reportQuantiles(b, "accept", accepted)
		reportQuantiles(b, "sent", sent)
	})
}

func askFor(ctx context.Context, s *Store, id string) error {
	_, err := s.AddPost(ctx, post(id, place, "U1"))
	if err == nil {
		err = s.MarkAttempt(ctx, id, time.Now())
	}
	if err == nil {
		err = s.MarkPlaceholder(ctx, id, "1.0")
	}
	if err == nil {
		_, err = s.Thread(ctx, place, 5)
	}
	if err == nil {
		_, err = s.SaveTurn(ctx, turn("t"+id, place, "U1", "Qui a fermé le quai ?", time.Now()), post(id, place, "U1", `{"text":"«\u00a0Le quai ferme.\u00a0»"}`))
	}
	if err == nil {
		err = s.AddUse(ctx, record.Use{Team: "T1", Channel: "C1", User: "U1", What: "question", At: time.Now()})
	}
	return err
}

func reportQuantiles(b *testing.B, what string, took []time.Duration) {
	slices.Sort(took)
	for _, q := range []int{50, 95, 99} {
		b.ReportMetric(float64(took[len(took)*q/100].Microseconds())/1000, fmt.Sprintf("%s-p%d-ms", what, q))
	}
}
