package server

import (
	"context"
	"net/http"
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"parley/internal/chat"
	"parley/internal/event"
	"parley/internal/store"
)

// newMetrics is the registry of one server, with what the process and the engine say.
func newMetrics(version string, bus *event.Bus, db *store.DB) *prometheus.Registry {
	r := prometheus.NewRegistry()
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "parley_build_info", Help: "The running version.",
		ConstLabels: prometheus.Labels{"version": version, "go": runtime.Version()}})
	build.Set(1)
	messages := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "parley_messages_total",
		Help: "Messages of chats that this node stored, by kind of sender."}, []string{"sender"})
	event.Subscribe(bus, func(_ context.Context, e chat.MessageSent) { messages.WithLabelValues(e.Message.Sender.Type).Inc() })
	statements := prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "parley_database_statements_total",
		Help: "Statements that this node ran on the database."}, func() float64 { return float64(db.Queries()) })
	r.MustRegister(build, messages, statements, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// requestMetrics counts calls by method and status and measures how long they take.
func requestMetrics(r prometheus.Registerer, next http.Handler) http.Handler {
	count := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "parley_http_requests_total",
		Help: "Calls by method and status."}, []string{"method", "code"})
	took := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "parley_http_request_seconds",
		Help: "Time to answer a call.", Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5}}, []string{"method"})
	r.MustRegister(count, took)
	return promhttp.InstrumentHandlerCounter(count, promhttp.InstrumentHandlerDuration(took, next))
}

// metricsHandler answers /metrics, to this machine alone unless the settings open it.
func metricsHandler(r *prometheus.Registry, open bool) http.Handler {
	h := promhttp.HandlerFor(r, promhttp.HandlerOpts{})
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if !open && !fromThisMachine(req) {
			http.NotFound(w, req)
			return
		}
		h.ServeHTTP(w, req)
	})
}
