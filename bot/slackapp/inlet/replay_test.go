package inlet

import (
	"context"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"
)

func TestReplays(t *testing.T) {
	ctx := context.Background()
	now := time.Unix(1_500_000_000, 0)
	r := NewReplays(3, func() time.Time { return now })
	seen := func(key string, want bool) {
		t.Helper()
		if got, err := r.Seen(ctx, key); got != want || err != nil {
			t.Errorf("Seen(%s) = %v, %v, want %v", key, got, err, want)
		}
	}
	seen("a", false)
	seen("a", true)
	if err := r.Release(ctx, "a"); err != nil {
		t.Error(err)
	}
	seen("a", false)
	now = now.Add(10 * time.Minute)
	seen("a", true)
	now = now.Add(time.Minute)
	seen("a", false)
	for _, key := range []string{"b", "c", "d"} {
		seen(key, false)
	}
	seen("d", true)
	seen("a", false)
	if err := r.Release(ctx, "unknown"); err != nil {
		t.Error(err)
	}
}

// slowReplays are Replays that take as long as they may.
type slowReplays struct{}

func (slowReplays) Seen(ctx context.Context, _ string) (bool, error) {
	<-ctx.Done()
	return false, ctx.Err()
}
func (slowReplays) Release(context.Context, string) error { return nil }

// TestHTTPReplaysSlow: a request is answered within Slack's three seconds, whatever is slow.
func TestHTTPReplaysSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, err := NewHTTP(discard, HTTPOptions{SigningSecret: secret, Replays: slowReplays{},
			Receiver: receiverFunc(func(context.Context, Arrival) (any, error) { return nil, nil })})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, signedRequest(jsonType, question))
		if took := time.Since(began); w.Code != 503 || took != patience {
			t.Errorf("status %d after %v", w.Code, took)
		}
	})
}
