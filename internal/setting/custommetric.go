package setting

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/metric"
	"parley/internal/store"
)

// CustomMetric is a number that a site defines itself for the report on today
// (NOTES-reports R42). The v2 API reads its value and has no way to define it.
type CustomMetric struct {
	ID         int64  `json:"id" readOnly:"true" doc:"Metric id, by which the report names it."`
	Name       string `json:"name" required:"true" maxLength:"200" doc:"Name."`
	IsEnable   bool   `json:"isEnable" default:"true" doc:"The report computes it."`
	Expression string `json:"expression" required:"true" maxLength:"4000" example:"Compute(\"count(*)\", \"rating >= 4\") / Compute(\"count(rating)\")" doc:"How it is computed over the chats requested today; docs/reports.md says what may stand there."`
}

func (m CustomMetric) known() (int64, string) { return m.ID, m.Name }

func (s *Settings) serveCustomMetrics(a *api.API) {
	n := nounOf(s.metrics, "custom metric")
	n.check = func(_ context.Context, _ *store.Tx, _ int64, _, v *CustomMetric) error {
		if _, err := metric.Parse(v.Expression); err != nil {
			return fault.Malformed("expression", "%s", err)
		}
		return nil
	}
	f := family{path: "/api/agent/v1/customMetrics", tag: "Agent door", permission: auth.ManageCustomMetrics}
	op := func(method, rest, id, summary string) api.Op {
		op := f.op(method, rest, id, summary)
		op.Door = api.Root
		return op
	}
	api.Handle(a, op("GET", "", "listCustomMetrics", "List custom metrics"), n.list)
	api.Handle(a, op("POST", "", "createCustomMetric", "Create a custom metric"), n.create)
	api.Handle(a, op("GET", "/{id}", "getCustomMetric", "Read a custom metric"), n.get)
	api.Handle(a, op("PUT", "/{id}", "updateCustomMetric", "Change a custom metric"), n.update)
	api.Handle(a, op("DELETE", "/{id}", "deleteCustomMetric", "Remove a custom metric"), n.removeSilently)
}
