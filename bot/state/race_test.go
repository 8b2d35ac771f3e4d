package state

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

// several are stores of one place: several processes on PostgreSQL, one on SQLite.
func several(t *testing.T, where string, engine string) []*Store {
	stores := []*Store{open(t, where, Options{})}
	if engine == "postgres" {
		stores = append(stores, open(t, where, Options{}), open(t, where, Options{}))
	} else {
		stores = append(stores, open(t, where, Options{Shared: true}))
	}
	return stores
}

// TestRaces: of many who want the same thing at the same time exactly one gets it.
func TestRaces(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			stores := several(t, e.where(t), e.name)
			ctx := t.Context()
			const rounds, each = 8, 3
			for what, try := range map[string]func(s *Store, round int) (bool, error){
				"key": func(s *Store, i int) (bool, error) {
					return s.Accept(ctx, []string{fmt.Sprint("a", i), fmt.Sprint("b", i)}, record.Job{Kind: "a"})
				},
				"edition": func(s *Store, _ int) (bool, error) {
					return s.ClaimEdition(ctx, record.Edition{EditionKey: record.EditionKey{Team: "T1", Channel: "C1", Day: mustDay("2021-06-10")},
						Post: "p", From: mustDay("2021-06-01")}, record.Job{Kind: "b"})
				},
				"turn": func(s *Store, i int) (bool, error) {
					id := fmt.Sprint("t", i)
					return s.SaveTurn(ctx, turn(id, place, "U1", "Qui ?", noon), post("p"+id, place, "U1", `{}`))
				},
				"post": func(s *Store, i int) (bool, error) {
					return s.AddPost(ctx, post(fmt.Sprint("q", i), place, "U1", `{}`))
				},
			} {
				var won atomic.Int64
				var wg sync.WaitGroup
				for i := range rounds {
					for _, s := range stores {
						for range each {
							wg.Go(func() {
								ok, err := try(s, i)
								if err != nil {
									t.Error(err)
								}
								won.Add(number(ok))
							})
						}
					}
				}
				wg.Wait()
				want := int64(rounds)
				if what == "edition" {
					want = 1
				}
				if won.Load() != want {
					t.Errorf("%s: %d won, want %d", what, won.Load(), want)
				}
			}
			b, err := stores[0].Backlog(ctx)
			must(t, err)
			if b.Queued != 3*rounds+1 {
				t.Errorf("%d jobs", b.Queued)
			}
		})
	}
}

// TestReserveRaces: bookings of all processes are apart.
func TestReserveRaces(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			stores := several(t, e.where(t), e.name)
			ctx := t.Context()
			var mu sync.Mutex
			booked := map[time.Duration]bool{}
			secrets := map[string]bool{}
			uses := 0
			var wg sync.WaitGroup
			const n = 6
			for range n {
				for _, s := range stores {
					wg.Go(func() {
						at, err1 := s.Reserve(ctx, "T1", "C1", noon, time.Second)
						secret, err2 := s.Secret(ctx, "links")
						ok, err3 := s.UseResponseURL(ctx, "https://hooks.example.org/a", noon, noon)
						mu.Lock()
						defer mu.Unlock()
						for _, err := range []error{err1, err2, err3} {
							if err != nil {
								t.Error(err)
							}
						}
						booked[at.Sub(noon)] = true
						secrets[string(secret)] = true
						uses += int(number(ok))
					})
				}
			}
			wg.Wait()
			for i := range n * len(stores) {
				if !booked[time.Duration(i)*time.Second] {
					t.Errorf("nobody booked second %d", i)
				}
			}
			if len(secrets) != 1 || uses != responseUses {
				t.Errorf("%d secrets, %d uses of a response URL", len(secrets), uses)
			}
		})
	}
}
