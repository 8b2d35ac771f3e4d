package web

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/access"
)

func TestReadiness(t *testing.T) {
	fine := Check{"index", func(context.Context) error { return nil }}
	broken := Check{"slack", func(context.Context) error { return errors.New("token xoxb-1 refused") }}
	r := get(t, Options{Checks: []Check{fine}}, "/readyz")
	if body := bodyOf(t, r); r.StatusCode != 200 || body != `{"ready":true,"checks":{"index":"ok"}}`+"\n" {
		t.Errorf("%s %s", r.Status, body)
	}
	r = get(t, Options{Checks: []Check{fine, broken}}, "/readyz")
	if body := bodyOf(t, r); r.StatusCode != 503 || body != `{"ready":false,"checks":{"index":"ok","slack":"fail"}}`+"\n" {
		t.Errorf("%s %s", r.Status, body)
	}
	if r := get(t, Options{}, "/healthz"); r.StatusCode != 200 || bodyOf(t, r) != "ok\n" {
		t.Error(r.Status)
	}
}

func TestOtherMethodsAreRefused(t *testing.T) {
	h := New(slog.New(slog.DiscardHandler), Options{})
	for _, path := range []string{"/", "/source/abc", "/healthz", "/readyz", "/metrics", "/elsewhere"} {
		for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "TRACE"} {
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, httptest.NewRequest(method, path, strings.NewReader("x")))
			if rec.Code != http.StatusMethodNotAllowed || rec.Header().Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d", method, path, rec.Code)
			}
		}
	}
	rec := httptest.NewRecorder()
	if h.ServeHTTP(rec, httptest.NewRequest("HEAD", "/", nil)); rec.Code != 200 {
		t.Errorf("HEAD /: %d", rec.Code)
	}
}

func TestMetrics(t *testing.T) {
	m := NewMetrics()
	m.Count("question", "answered")
	m.Count("question", "U0123456789")
	m.Count("post", "")
	m.Took("question", 70*time.Millisecond)
	m.Gauge("queue_length", "Jobs that are waiting.", func() float64 { return 3 })
	r := get(t, Options{Metrics: m}, "/metrics")
	body := bodyOf(t, r)
	for _, want := range []string{
		`verbatim_events_total{outcome="answered",what="question"} 1`,
		`verbatim_events_total{outcome="other",what="question"} 1`,
		`verbatim_events_total{outcome="none",what="post"} 1`,
		`verbatim_seconds_bucket{what="question",le="0.1"} 1`,
		`verbatim_queue_length 3`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the figures lack %s", want)
		}
	}
	if strings.Contains(body, "U0123456789") {
		t.Error("a person's id became a label")
	}
	if r := get(t, Options{}, "/metrics"); r.StatusCode != http.StatusNotFound {
		t.Errorf("without figures: %s", r.Status)
	}
}

// TestMetricsStayFew: whatever is counted, the figures do not grow without bound.
func TestMetricsStayFew(t *testing.T) {
	m := NewMetrics()
	for i := range 4 * mostLabels {
		m.Count("question", "o"+strings.Repeat("a", i%30)+strings.Repeat("b", i/30%9)+string(rune('c'+i/270)))
	}
	m.Count("question", "o"+"c")
	body := bodyOf(t, get(t, Options{Metrics: m}, "/metrics"))
	if n := strings.Count(body, "verbatim_events_total{"); n > mostLabels+2 {
		t.Errorf("%d series", n)
	}
	if !strings.Contains(body, `verbatim_events_total{outcome="oc",what="question"} 2`) {
		t.Error("a label of the first is not counted any more")
	}
}

// TestReadinessOfAHungCheck: a check that never ends has failed, and does not hold the answer up.
func TestReadinessOfAHungCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		end := make(chan struct{})
		defer close(end)
		r := get(t, Options{Checks: []Check{
			{"index", func(context.Context) error { return nil }},
			{"state", func(context.Context) error { <-end; return nil }},
		}}, "/readyz")
		if body := bodyOf(t, r); r.StatusCode != 503 || body != `{"ready":false,"checks":{"index":"ok","state":"fail"}}`+"\n" {
			t.Errorf("%s %s", r.Status, body)
		}
	})
}

// TestPanic: a page that panics is answered and logged, without words.
func TestPanic(t *testing.T) {
	var log bytes.Buffer
	h := New(slog.New(slog.NewTextHandler(&log, nil)), Options{
		Links:   testLinks(),
		Library: func() Library { panic("mots d’un document") },
	})
	doc := portDocument()
	path := pathOf(testLinks().URL(citationOf(doc, "Le phare rouvre"), "T1", access.Place{Channel: "C1"}, access.Person{ID: "U1"}, "fr"))
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest("GET", path, nil))
	if rec.Code != http.StatusInternalServerError {
		t.Errorf("status %d", rec.Code)
	}
	if got := log.String(); !strings.Contains(got, "panic in a page") || strings.Contains(got, "mots") {
		t.Errorf("logged %q", got)
	}
}
