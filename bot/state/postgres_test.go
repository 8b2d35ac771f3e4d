package state

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

// A testServer is the PostgreSQL server of a test run.
type testServer struct {
	url  string // of a database in which databases can be made
	why  string // there is none
	stop func()
}

// server starts a throw-away server, or takes the one that VERBATIM_TEST_DATABASE_URL names.
var server = sync.OnceValue(func() *testServer {
	if given := os.Getenv("VERBATIM_TEST_DATABASE_URL"); given != "" {
		return &testServer{url: given, stop: func() {}}
	}
	s, err := startServer()
	if err != nil {
		return &testServer{why: err.Error(), stop: func() {}}
	}
	return s
})

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == childArg {
		child(os.Args[2:])
		return
	}
	code := m.Run()
	if serverAsked.Load() {
		server().stop()
	}
	os.Exit(code)
}

// serverAsked is set when a test wanted the server.
var serverAsked atomic.Bool

// newDatabase makes an empty database and returns its URL.
func newDatabase(t testing.TB) string {
	t.Helper()
	serverAsked.Store(true)
	s := server()
	if s.why != "" {
		t.Skipf("no PostgreSQL: %s (set VERBATIM_TEST_DATABASE_URL, or install the server)", s.why)
	}
	ctx := context.Background()
	c, err := pgx.Connect(ctx, s.url)
	if err != nil {
		t.Fatalf("connect to the test server: %v", err)
	}
	defer c.Close(ctx)
	name := fmt.Sprintf("verbatim_test_%d", time.Now().UnixNano())
	if _, err := c.Exec(ctx, "CREATE DATABASE "+name+" ENCODING 'UTF8' TEMPLATE template0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c, err := pgx.Connect(ctx, s.url)
		if err != nil {
			return
		}
		defer c.Close(ctx)
		if _, err := c.Exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Log(err)
		}
	})
	u, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// TestSmallPool works although the URL allows one connection.
func TestSmallPool(t *testing.T) {
	u, err := url.Parse(newDatabase(t))
	must(t, err)
	q := u.Query()
	q.Set("pool_max_conns", "1")
	u.RawQuery = q.Encode()
	s := open(t, u.String(), Options{})
	done := make(chan struct{}, 1)
	work(t, s, handlers{"a": func(context.Context, record.Job) error { done <- struct{}{}; return nil }})
	must2(t)(s.Accept(t.Context(), nil, record.Job{Kind: "a"}))
	receive(t, "a job", done)
}
