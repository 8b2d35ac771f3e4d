package llm

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
)

// A usage is what a request came to, in tokens.
type usage struct {
	input, output int64
}

func (u usage) tokens() int64 { return u.input + u.output }

func (u usage) plus(v usage) usage { return usage{u.input + v.input, u.output + v.output} }

// estimate returns how many tokens n bytes are, roughly, where a server does not say.
func estimate(n int) int64 { return (int64(n) + 3) / 4 }

// cost is what u costs.
func (b Budget) cost(u usage) float64 {
	return (float64(u.input)*b.InputPrice + float64(u.output)*b.OutPrice) / 1e6
}

// bookTime is how long booking may take, even when whoever asked has gone.
const bookTime = 5 * time.Second

// A meter holds the requests of one model against a budget and books them. It is
// safe for concurrent use.
type meter struct {
	lg     *slog.Logger
	model  string
	budget Budget
	ledger Ledger
	now    func() time.Time
	unkept atomic.Bool // a booking was not kept, which has been said

	mu       sync.Mutex
	underway usage // expected of the requests that are not booked yet
}

// day is today in UTC.
func (m *meter) day() string { return m.now().UTC().Format(time.DateOnly) }

// allowed reports, with a *fault when it is not, whether a request may be sent
// that is expected to come to u: it may as long as what all models spent today,
// and what is under way, is below every limit. So a day may go beyond its budget
// by the last request, and by what other processes have under way. done must be
// called when the request has been booked. A ledger that cannot be read allows
// nothing.
func (m *meter) allowed(ctx context.Context, u usage) (done func(), err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.budget.TokensPerDay > 0 || m.budget.CostPerDay > 0 {
		spent, err := m.ledger.Spent(ctx, m.day())
		if err != nil {
			m.lg.Error("spending cannot be read", "error", err)
			return nil, &fault{why: bot.FallbackBudget, text: "what was spent today cannot be read"}
		}
		tokens, cost := m.underway.tokens(), m.budget.cost(m.underway)
		for _, s := range spent {
			tokens += s.Input + s.Output
			cost += s.Cost
		}
		switch {
		case m.budget.TokensPerDay > 0 && tokens >= m.budget.TokensPerDay:
			return nil, &fault{why: bot.FallbackBudget, text: "the tokens of the day are spent"}
		case m.budget.CostPerDay > 0 && cost >= m.budget.CostPerDay:
			return nil, &fault{why: bot.FallbackBudget, text: "the money of the day is spent"}
		}
	}
	m.underway = m.underway.plus(u)
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.underway = m.underway.plus(usage{-u.input, -u.output})
	}, nil
}

// book keeps what a request came to, even when ctx has ended; nothing for a
// request that came to nothing.
func (m *meter) book(ctx context.Context, u usage) {
	if u == (usage{}) {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), bookTime)
	defer cancel()
	s := Spending{Day: m.day(), Model: m.model, Requests: 1, Input: u.input, Output: u.output, Cost: m.budget.cost(u)}
	if err := m.ledger.Spend(ctx, s); err != nil && !m.unkept.Swap(true) {
		m.lg.Error("spending is not kept and counts until the program ends", "model", m.model, "error", err)
	}
}
