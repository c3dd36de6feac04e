package webhook_test

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"parley/internal/webhook"
)

func TestCallsAreCounted(t *testing.T) {
	t.Parallel()
	metrics := prometheus.NewRegistry()
	h := newHouse(t, func(o *webhook.Options) { o.Metrics = metrics })
	good, bad := newReceiver(t), newReceiver(t)
	bad.answers(500)
	h.subscribe("operatorEventNotification", good.url)
	h.subscribe("operatorEventNotification", bad.url)
	h.happen(3)
	value := func(name, label string) (v float64) {
		t.Helper()
		if err := h.hooks.Count(ctx); err != nil {
			t.Fatal(err)
		}
		families, err := metrics.Gather()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range families {
			for _, m := range f.Metric {
				if f.GetName() == name && (label == "" || m.Label[0].GetValue() == label) {
					v = m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
				}
			}
		}
		return v
	}
	if n := value("parley_webhook_waiting", ""); n != 6 {
		t.Errorf("%v calls wait", n)
	}
	h.drain()
	delivered, failed := value("parley_webhook_attempts_total", "delivered"), value("parley_webhook_attempts_total", "failed")
	if delivered != 3 || failed != 3 || value("parley_webhook_attempt_seconds", "") != 6 || value("parley_webhook_waiting", "") != 0 {
		t.Errorf("%v were delivered, %v failed", delivered, failed)
	}
}
