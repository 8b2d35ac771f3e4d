package web

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
)

// Figures of a model are by the words that answers say it with too, and by nothing
// that somebody configures: each of these words is kept as it is.
func TestMetricsOfAModel(t *testing.T) {
	m := NewMetrics()
	m.Count("model", "written")
	for _, why := range []bot.Fallback{bot.FallbackUnreachable, bot.FallbackSlow, bot.FallbackKey, bot.FallbackNoModel, bot.FallbackRefused, bot.FallbackBusy,
		bot.FallbackResting, bot.FallbackBudget, bot.FallbackCut, bot.FallbackGarbled, bot.FallbackUnverified, bot.FallbackDeclined} {
		m.Count("model", string(why))
	}
	for _, check := range []bot.Check{bot.CheckPassage, bot.CheckQuote, bot.CheckStitched, bot.CheckUnquoted, bot.CheckBeside, bot.CheckRepeated, bot.CheckForm,
		bot.CheckMarkup, bot.CheckInstruction, bot.CheckNumber, bot.CheckDate, bot.CheckName, bot.CheckSpeaker, bot.CheckNegation, bot.CheckCondition, bot.CheckSense} {
		m.Count("dropped", string(check))
	}
	for _, outcome := range []string{"ok", "retry", "cancelled", string(bot.FallbackSlow)} {
		m.Count("llm", outcome)
	}
	m.Count("model", "mistral-small-2506")
	m.Took("llm", 700*time.Millisecond)
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	body := w.Body.String()
	for what, want := range map[string]int{"model": 1 + 12 + 1, "dropped": 16, "llm": 4} {
		if n := strings.Count(body, `,what="`+what+`"} 1`); n != want {
			t.Errorf("%d figures of %s, not %d", n, what, want)
		}
	}
	for _, want := range []string{
		`verbatim_events_total{outcome="no_model",what="model"} 1`,
		`verbatim_events_total{outcome="other",what="model"} 1`, // the name of a model
		`verbatim_seconds_bucket{what="llm",le="1"} 1`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("there is no %s", want)
		}
	}
	if n := strings.Count(body, `outcome="other"`); n != 1 {
		t.Errorf("%d figures by another outcome", n)
	}
}
