package account

import (
	"context"
	"fmt"
	"strings"
	"time"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// AuditLog is a line of the audit log as the API shows it (NOTES-account L2, L9).
type AuditLog struct {
	ID            int64           `json:"id" readOnly:"true" doc:"Row id."`
	ActionTime    api.AccountTime `json:"actionTime" readOnly:"true" x-format:"yyyy-MM-ddTHH:mm:ss.fff" doc:"When it happened, UTC, milliseconds, no zone suffix."`
	AgentName     string          `json:"agentName" readOnly:"true" doc:"Display name of the agent who acted."`
	Product       string          `json:"product" readOnly:"true" doc:"Product, as display text."`
	ActionType    string          `json:"actionType" readOnly:"true" doc:"Kind of action, as display text."`
	ActionSummary string          `json:"actionSummary" readOnly:"true" doc:"What was done."`
}

// productNames are the products as the log shows them (L2).
var productNames = map[string]string{"liveChat": "Live Chat", "account": "Account"}

// auditFilter says which lines are wanted; times are in milliseconds, both included.
type auditFilter struct {
	from, to int64
	product  string // "" all
	action   string // "" all
	agentID  *int64
	keywords string
}

// condition is the filter in SQL, with its values.
func (f auditFilter) condition(tx *store.Tx, siteID int64) (string, []any) {
	where, values := `site_id = ? AND at BETWEEN ? AND ?`, []any{siteID, f.from, f.to}
	add := func(condition string, more ...any) {
		where += ` AND ` + condition
		values = append(values, more...)
	}
	if f.product != "" {
		add(`product = ?`, f.product)
	}
	if f.action != "" {
		add(`lower(action) = ?`, strings.ToLower(f.action))
	}
	if f.agentID != nil {
		add(`agent_id = ?`, *f.agentID)
	}
	if f.keywords != "" {
		pattern := store.Containing(f.keywords)
		add(`(`+tx.Matches("summary")+` OR `+tx.Matches("action")+` OR `+tx.Matches("agent_name")+`)`, pattern, pattern, pattern) // L6
	}
	return where, values
}

// listAudit reads a page of the audit log, newest first (C24), and counts all pages.
func listAudit(ctx context.Context, tx *store.Tx, siteID int64, f auditFilter, page api.Page) (logs []AuditLog, total int, err error) {
	where, values := f.condition(tx, siteID)
	q := tx.Bun().NewSelect().TableExpr("audit_log").Where(where, values...)
	count, err := q.Count(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("count the audit log: %w", err)
	}
	rows, err := q.Column("id", "at", "agent_name", "product", "action", "summary").
		OrderExpr("at DESC, id DESC").Offset(int64(page.Offset())).Limit(int64(page.Size)).Rows(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("read the audit log: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var l AuditLog
		if err := rows.Scan(&l.ID, &l.ActionTime, &l.AgentName, &l.Product, &l.ActionType, &l.ActionSummary); err != nil {
			return nil, 0, fmt.Errorf("read the audit log: %w", err)
		}
		l.Product = productNames[l.Product]
		logs = append(logs, l)
	}
	return logs, int(count), rows.Err()
}

type auditIn struct {
	DateFrom string `query:"dateFrom" required:"true" x-format:"yyyy-MM-ddTHH:mm:ss" example:"2018-07-07T00:00:01" doc:"Earliest action time, UTC, yyyy-MM-ddTHH:mm:ss."`
	DateTo   string `query:"dateTo" required:"true" x-format:"yyyy-MM-ddTHH:mm:ss" example:"2018-08-08T23:59:59" doc:"Latest action time, UTC, yyyy-MM-ddTHH:mm:ss."`
	Product  string `query:"product" enum:"liveChat,account" enumAlias:"Live Chat=liveChat" doc:"Keep only one product."`
	Type     string `query:"type" doc:"Keep only one action type; compared with actionType."`
	AgentID  *int64 `query:"agentId" doc:"Keep only actions of this agent."`
	Keywords string `query:"keywords" doc:"Keep only rows that contain this text."`
	api.AccountPaging
}

type auditPage struct {
	Total        int        `json:"total" doc:"Count over all pages."`
	PreviousPage *string    `json:"previousPage" doc:"URL of the page before, or null."`
	NextPage     *string    `json:"nextPage" doc:"URL of the page after, or null."`
	Logs         []AuditLog `json:"logs" doc:"Rows on this page."`
}

func (s *Service) serveAuditLog(a *api.API) {
	api.Handle(a, api.Op{Method: "GET", Path: "/account/auditLogs", ID: "listAuditLogs", Tag: "Audit Logs",
		Summary: "Search the audit log, one page at a time", Permission: auth.ViewAuditLog}, s.listAuditLogs)
}

func (s *Service) listAuditLogs(ctx context.Context, in *auditIn) (*api.Out[auditPage], error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	out := &api.Out[auditPage]{}
	err = s.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body.Logs, out.Body.Total, err = listAudit(ctx, tx, auth.From(ctx).SiteID, f, in.Page())
		return err
	})
	previous, next := in.Links(ctx, out.Body.Total)
	out.Body.PreviousPage, out.Body.NextPage = api.OrNull(previous), api.OrNull(next)
	return out, err
}

// filter reads the times: both ends are included, the second that the end names
// with all its milliseconds (L1, L10).
func (in *auditIn) filter() (f auditFilter, err error) {
	from, err := api.ParseTime("dateFrom", in.DateFrom, time.UTC)
	if err != nil {
		return f, err
	}
	to, err := api.ParseEnd("dateTo", in.DateTo, time.UTC)
	if err != nil {
		return f, err
	}
	if to.Nanosecond() == 0 {
		to = to.Add(time.Second - time.Millisecond)
	}
	if from.After(to) {
		return f, fault.OutOfRange("dateFrom", "it is after dateTo")
	}
	return auditFilter{from: from.UnixMilli(), to: to.UnixMilli(), product: in.Product,
		action: strings.TrimSpace(in.Type), agentID: in.AgentID, keywords: strings.TrimSpace(in.Keywords)}, nil
}
