package llm

import (
	"cmp"
	"context"
	"slices"
	"sync"
)

// A MemoryLedger keeps what was spent until the process ends. It is safe for
// concurrent use.
type MemoryLedger struct {
	mu   sync.Mutex
	days map[string]spendings
}

// NewMemoryLedger returns a ledger in which nothing is spent.
func NewMemoryLedger() *MemoryLedger {
	return &MemoryLedger{days: map[string]spendings{}}
}

// Spend adds s.
func (l *MemoryLedger) Spend(_ context.Context, s Spending) error {
	if err := s.check(); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.days[s.Day] == nil {
		l.days[s.Day] = spendings{}
	}
	l.days[s.Day].add(s)
	return nil
}

// Spent is what a day came to.
func (l *MemoryLedger) Spent(_ context.Context, day string) ([]Spending, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.days[day].list(), nil
}

// spendings are what one day came to, by model.
type spendings map[string]Spending

// add adds s to what its model came to.
func (m spendings) add(s Spending) {
	was := m[s.Model]
	s.Requests = plus(s.Requests, was.Requests)
	s.Input = plus(s.Input, was.Input)
	s.Output = plus(s.Output, was.Output)
	s.Cost += was.Cost
	m[s.Model] = s
}

// plus adds two numbers of at least 0; what is too large stays as large as can be.
func plus(a, b int64) int64 {
	if sum := a + b; sum >= 0 {
		return sum
	}
	return 1<<63 - 1
}

// list returns m in order of model.
func (m spendings) list() []Spending {
	out := make([]Spending, 0, len(m))
	for _, s := range m {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Spending) int { return cmp.Compare(a.Model, b.Model) })
	return out
}
