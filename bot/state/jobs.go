package state

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

// PostKind is the kind of the jobs that AddPost, SaveTurn and FinishEdition make;
// their payload is {"id":"…"} with the post's id.
const PostKind = "post"

// The queues. Posts have their own, so that an answer is not sent behind all the
// questions that came after its own.
const (
	queueWork = river.QueueDefault
	queuePost = "post"
)

const (
	// attempts is how often a job is tried; the last try is told so.
	attempts = 8
	// extra is how many processes may die of it in its last attempt: a job that is
	// killed then still gets a run that knows that it is the last.
	extra = 4
	// innocent is how often the process may die while it does a job without that
	// being held against the job: a process is killed for many reasons, and what is
	// always under way is always hit.
	innocent = 100
	// After crashesAtOnce of them the job waits for crashPause, in seconds, so that
	// one that kills its process lets the others be done.
	crashesAtOnce = 25
	crashPause    = 30
)

// pauses are how long to wait after the first failure, the second and so on.
var pauses = []time.Duration{time.Second, 5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute}

type retryPolicy struct{}

// NextRetry is when the job is tried again.
func (retryPolicy) NextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().Add(pauses[min(max(job.Attempt, 1), len(pauses))-1])
}

// jobArgs is what River keeps of a job. The payload is a string so that its bytes
// stay what they are, and so that no escape in it, as \u0000, can be refused by PostgreSQL.
type jobArgs struct {
	Name    string `json:"kind"`
	Payload string `json:"payload"`
}

// Kind is River's kind; ours is a field, because River refuses kinds that it has not been told of.
func (jobArgs) Kind() string { return "verbatim" }

// insertParams are jobs as River wants them.
func insertParams(jobs []record.Job) []river.InsertManyParams {
	params := make([]river.InsertManyParams, len(jobs))
	for i, j := range jobs {
		queue := queueWork
		if j.Kind == PostKind {
			queue = queuePost
		}
		params[i] = river.InsertManyParams{
			Args:       jobArgs{Name: clean(j.Kind), Payload: clean(string(j.Payload))},
			InsertOpts: &river.InsertOpts{MaxAttempts: attempts + extra, Queue: queue, ScheduledAt: j.At},
		}
	}
	return params
}

// enqueue adds jobs to a transaction.
func enqueue(ctx context.Context, t tx, jobs ...record.Job) error {
	if len(jobs) == 0 {
		return nil
	}
	if err := t.enqueue(ctx, insertParams(jobs)); err != nil {
		return fmt.Errorf("add jobs: %w", err)
	}
	return nil
}

// postJob is the job that sends the post of that id.
func postJob(id string) record.Job {
	payload, err := json.Marshal(struct {
		ID string `json:"id"`
	}{id})
	if err != nil {
		panic(err) // a string can be written as JSON
	}
	return record.Job{Kind: PostKind, Payload: payload}
}
