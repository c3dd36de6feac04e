package webhook

import (
	"context"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"parley/internal/store"
)

// meters count what becomes of calls on this node, and tell what waits everywhere.
type meters struct {
	attempts *prometheus.CounterVec
	took     prometheus.Histogram
	waiting  prometheus.Gauge
}

// newMeters registers them; without a registry they count for nobody.
func newMeters(r prometheus.Registerer) *meters {
	m := &meters{
		attempts: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "parley_webhook_attempts_total",
			Help: "Calls of webhooks that this node made, by what became of them."}, []string{"result"}),
		took: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "parley_webhook_attempt_seconds",
			Help: "Time that receivers of webhooks took to answer.", Buckets: []float64{.01, .05, .1, .25, .5, 1, 2.5, 5, 10}}),
		waiting: prometheus.NewGauge(prometheus.GaugeOpts{Name: "parley_webhook_waiting",
			Help: "Webhook calls of the installation whose first attempt is still to come, some seconds ago."}),
	}
	for _, name := range []string{"delivered", "failed"} {
		m.attempts.WithLabelValues(name) // there from the first look on
	}
	if r != nil {
		r.MustRegister(m.attempts, m.took, m.waiting)
	}
	return m
}

func (m *meters) count(r *result, took time.Duration) {
	name := "delivered"
	if r.failure != "" {
		name = "failed"
	}
	m.attempts.WithLabelValues(name).Inc()
	m.took.Observe(took.Seconds())
}

// look counts the first attempts that are still to be made.
func (s *Service) look(ctx context.Context) error {
	var n float64
	err := s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT COALESCE(SUM(head - tried), 0) FROM webhook_line WHERE head > tried`).Scan(&n)
	})
	if err != nil {
		return fmt.Errorf("count what waits for receivers: %w", err)
	}
	s.meters.waiting.Set(n)
	return nil
}
