package state

import (
	"context"
	"log/slog"
)

// quiet is the logger that River gets: its warnings and errors only. What happens
// to jobs is logged here, by people who know what must not stand in a log.
func quiet(lg *slog.Logger) *slog.Logger { return slog.New(warnings{lg.Handler()}) }

type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && w.Handler.Enabled(ctx, l)
}

func (w warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{w.Handler.WithAttrs(attrs)}
}

func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }
