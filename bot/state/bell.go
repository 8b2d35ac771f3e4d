package state

import (
	"context"
	"database/sql"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

// belled is River's driver for SQLite with a bell in the place of a table that is
// asked for news all the time: jobs of this process start at once, and polling, for
// those of others and for those whose time comes, need not be so frequent.
type belled struct {
	*riversqlite.Driver
	bell bell
}

// GetListener returns the bell.
func (d belled) GetListener(*riverdriver.GetListenenerParams) riverdriver.Listener {
	return listener{d.bell}
}

// A bell has a place for each queue that has new jobs.
type bell map[string]chan struct{}

func newBell() bell {
	return bell{queueWork: make(chan struct{}, 1), queuePost: make(chan struct{}, 1)}
}

// ring says that there are new jobs; one ring is as good as several.
func (b bell) ring(jobs []river.InsertManyParams) {
	for _, j := range jobs {
		select {
		case b[j.InsertOpts.Queue] <- struct{}{}:
		default:
		}
	}
}

// listener is a bell as River wants it. It hears of nothing but new jobs.
type listener struct{ bell bell }

// topicInsert is what River calls the news of new jobs.
const topicInsert = "river_insert"

// WaitForNotification returns when the bell is rung.
func (l listener) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	queue := ""
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-l.bell[queueWork]:
		queue = queueWork
	case <-l.bell[queuePost]:
		queue = queuePost
	}
	return &riverdriver.Notification{Topic: topicInsert, Payload: `{"queue":"` + queue + `"}`}, nil
}

// Close does nothing; nor do the others.
func (listener) Close(context.Context) error            { return nil }
func (listener) Connect(context.Context) error          { return nil }
func (listener) Listen(context.Context, string) error   { return nil }
func (listener) Ping(context.Context) error             { return nil }
func (listener) Schema() string                         { return "" }
func (listener) SetAfterConnectExec(string)             {}
func (listener) Unlisten(context.Context, string) error { return nil }

var _ riverdriver.Driver[*sql.Tx] = belled{}
