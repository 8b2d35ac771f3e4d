package inlet

import (
	"context"
	"testing"
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
