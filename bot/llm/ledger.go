package llm

import (
	"context"
	"errors"
	"time"
)

// A Spending is what one day of one model came to.
type Spending struct {
	Day      string `json:"day"` // as 2017-10-20, UTC
	Model    string `json:"model"`
	Requests int64  `json:"requests"`
	// Input and Output are tokens, as the server counts them, or estimated where it does not.
	Input  int64   `json:"input"`
	Output int64   `json:"output"`
	Cost   float64 `json:"cost"`
}

// A Ledger keeps what was spent, over restarts and for all processes that share it.
type Ledger interface {
	// Spend adds s to what its day and model came to. What cannot be kept counts
	// nevertheless, until the process ends; the error says only that it is not kept.
	// What makes no sense, as less than nothing, is an error and does not count.
	Spend(ctx context.Context, s Spending) error
	// Spent is what a day came to, a Spending for each model, in order of model;
	// empty when nothing was spent, or the day is none.
	Spent(ctx context.Context, day string) ([]Spending, error)
}

// check reports what of s cannot be kept: a day that is none, or less than nothing.
func (s Spending) check() error {
	switch _, err := time.Parse(time.DateOnly, s.Day); {
	case err != nil:
		return errors.New("spend: that is no day")
	case s.Requests < 0 || s.Input < 0 || s.Output < 0:
		return errors.New("spend: less than nothing")
	case !(s.Cost >= 0 && s.Cost <= 1e12): // not a number neither
		return errors.New("spend: that is no cost")
	}
	return nil
}
