package slackapp

import (
	"context"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/outbox"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// A Store keeps what must outlive the process. Every method is durable when it
// returns, and what a method does in one go it does wholly or not at all.
type Store interface {
	Jobs
	Turns
	Drafts
	Subscriptions
	Editions
	Figures
	Flags
	outbox.Store
	outbox.Pacer
}

// Jobs is work that is done some time after it was taken on.
type Jobs interface {
	// Accept stores jobs unless one of the keys was seen before, and reports whether it did.
	Accept(ctx context.Context, keys []string, jobs ...record.Job) (fresh bool, err error)
	// Release forgets keys: what came with them may come again.
	Release(ctx context.Context, keys ...string) error
	// Work does the jobs of these kinds until ctx is done.
	Work(ctx context.Context, handlers map[string]func(context.Context, record.Job) error) error
	// AddPost adds a post and the job that sends it; a post with no parts is only
	// opened. It reports false when the post was there already.
	AddPost(ctx context.Context, p record.Post) (fresh bool, err error)
}

// Turns are the questions and answers so far.
type Turns interface {
	// SaveTurn stores a turn with the post that tells it, once.
	SaveTurn(ctx context.Context, t record.Turn, p record.Post) (fresh bool, err error)
	// Turn returns a turn, nil when there is none of that id.
	Turn(ctx context.Context, id string) (*record.Turn, error)
	// Thread returns the last turns of a thread, oldest first.
	Thread(ctx context.Context, where record.Place, limit int) ([]record.Turn, error)
	// Recent returns a person's last turns in a channel since then, oldest first.
	Recent(ctx context.Context, team, channel, user string, since time.Time, limit int) ([]record.Turn, error)
}

// Drafts are briefs that are not published yet.
type Drafts interface {
	SaveDraft(ctx context.Context, d record.Draft) error
	// Draft returns a draft, nil when there is none of that id.
	Draft(ctx context.Context, id string) (*record.Draft, error)
}

// Subscriptions are the digests of channels, one at most for each.
type Subscriptions interface {
	Subscriptions(ctx context.Context) ([]record.Subscription, error)
	// Subscription returns a channel's, nil when it has none.
	Subscription(ctx context.Context, team, channel string) (*record.Subscription, error)
	SaveSubscription(ctx context.Context, s record.Subscription) error
	DeleteSubscription(ctx context.Context, team, channel string) (bool, error)
}

// Editions are the digests that were due, one for each channel and local day.
type Editions interface {
	// ClaimEdition stores an edition with its job unless there is one of its key; it reports whether it did.
	ClaimEdition(ctx context.Context, e record.Edition, jobs ...record.Job) (bool, error)
	// FinishEdition stores what became of an edition, with its posts.
	FinishEdition(ctx context.Context, e record.Edition, posts ...record.Post) error
	// Edition returns an edition, nil when there is none of that key.
	Edition(ctx context.Context, key record.EditionKey) (*record.Edition, error)
	// LastEdition returns the latest edition before that day that was posted or empty, nil when there is none.
	LastEdition(ctx context.Context, team, channel string, before corpus.Day) (*record.Edition, error)
}

// Figures are what administrators and the limits go by.
type Figures interface {
	AddFeedback(ctx context.Context, f record.Feedback) error
	// AddUse notes a use; one with a turn replaces an earlier one of the same turn and kind.
	AddUse(ctx context.Context, u record.Use) error
	// CountUses counts the uses of that time, both ends included, that were not
	// turned down; an empty user or channel means any.
	CountUses(ctx context.Context, team, user, channel string, from, to time.Time) (int, error)
	// Purge deletes what is older, as far as it is kept for a time only.
	Purge(ctx context.Context, before time.Time) (int, error)
}

// Flags are small facts that are remembered.
type Flags interface {
	// Flag returns a flag's value, "" when it was never set.
	Flag(ctx context.Context, key string) (string, error)
	SetFlag(ctx context.Context, key, value string) error
}
