package web

import (
	"net/http"
	"regexp"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are the figures of a process. They are by kind and by outcome, never by
// person or channel; whoever counts names both from small fixed sets. Its methods may
// be called at any time from anywhere.
type Metrics struct {
	registry *prometheus.Registry
	labels   labels
	events   *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

// NewMetrics returns the figures, all zero.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "verbatim_events_total",
			Help: "What was done, by what it was (question, brief, arrival, post, edition, source, page) and by outcome. " +
				"model: answers that a model was to write, written or why they were extracted; dropped: what it said and a check did not let out, by check; " +
				"llm: requests to its server, retries among them.",
		}, []string{"what", "outcome"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "verbatim_seconds",
			Help:    "How long things took, by what it was; llm: requests to a model that succeeded.",
			Buckets: []float64{.005, .01, .025, .05, .1, .2, .3, .5, 1, 2, 3, 5, 10, 30, 60, 120},
		}, []string{"what"}),
	}
	m.registry.MustRegister(m.events, m.seconds, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Count counts one outcome of something, as ("question", "answered").
func (m *Metrics) Count(what, outcome string) {
	m.events.WithLabelValues(m.labels.of(what), m.labels.of(outcome)).Inc()
}

// Took notes how long something took.
func (m *Metrics) Took(what string, d time.Duration) {
	m.seconds.WithLabelValues(m.labels.of(what)).Observe(d.Seconds())
}

// Gauge adds a figure that is asked for whenever the figures are read, as
// ("queue_length", "Jobs that are waiting."); its name gets the prefix verbatim_.
// It must be quick, and a name may be added once.
func (m *Metrics) Gauge(name, help string, value func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "verbatim_" + name, Help: help}, value))
}

// Handler serves the figures in the text format of Prometheus.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 10 * time.Second})
}

// mostLabels is how many labels there can be: a set that is not small costs memory
// here and in whatever collects the figures.
const mostLabels = 200

var plainLabel = regexp.MustCompile(`^[a-z][a-z_ :.-]{0,39}$`)

// labels are those that were used so far.
type labels struct {
	mu   sync.Mutex
	used map[string]bool
}

// of is s when that is a plain lower-case word or a few, else "other": no id of a
// person or a channel becomes a label, nor does anything once there are too many.
func (l *labels) of(s string) string {
	switch {
	case s == "":
		return "none"
	case !plainLabel.MatchString(s):
		return "other"
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.used[s] {
		return s
	}
	if len(l.used) >= mostLabels {
		return "other"
	}
	if l.used == nil {
		l.used = map[string]bool{}
	}
	l.used[s] = true
	return s
}
