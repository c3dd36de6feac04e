package server

import (
	"context"
	"encoding/json"
	"net/http"
	"sync/atomic"
	"time"

	"parley/internal/store"
)

// health answers the probes of whoever runs the process.
type health struct {
	db       *store.DB
	broker   func() (configured, healthy bool)
	draining atomic.Bool
}

// alive answers /healthz: the process serves requests.
func (h *health) alive(w http.ResponseWriter, _ *http.Request) {
	writeHealth(w, http.StatusOK, map[string]string{"status": "ok"})
}

// ready answers /readyz: the database answers, and the process is not about to
// end. A broker that is away is reported and no reason to send nobody here, as
// everything but speed works without it.
func (h *health) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	status, answer := http.StatusOK, map[string]string{"status": "ok", "database": "ok"}
	if err := h.askDatabase(ctx); err != nil {
		status, answer["status"], answer["database"] = http.StatusServiceUnavailable, "unavailable", "unavailable"
	}
	if configured, healthy := h.broker(); configured && healthy {
		answer["broker"] = "ok"
	} else if configured {
		answer["broker"] = "unavailable"
	}
	if h.draining.Load() {
		status, answer["status"] = http.StatusServiceUnavailable, "draining"
	}
	writeHealth(w, status, answer)
}

func (h *health) askDatabase(ctx context.Context) error {
	return h.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		var one int
		return tx.QueryRow(ctx, `SELECT 1`).Scan(&one)
	})
}

func writeHealth(w http.ResponseWriter, status int, answer map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}
