package chat

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"parley/internal/campaign"
	"parley/internal/fault"
	"parley/internal/store"
)

// Condition is one further filter of the history.
type Condition struct {
	Field   string `json:"field" openEnum:"name,email,company,phone,campaign,agent" doc:"Field tested."`
	Operate string `json:"operate" enum:"contains,notContains,equal,notEqual" enumAlias:"include=contains,notInclude=notContains,doesNotContain=notContains,is=equal,isNot=notEqual" alias:"operator" doc:"Comparison."`
	Value   string `json:"value" doc:"Value compared with."`
}

// filter is what the history is asked for. From and To bound the time of the request, To excluded.
type filter struct {
	from, to     int64
	agentID      *int64
	departmentID *int64
	categoryID   *int64
	visitorID    string
	keywords     string
	conditions   []Condition
}

// inHistory is the words of the indexes: both databases use a partial index only for a
// query that repeats its condition.
const inHistory = "c.state = 'ended' AND c.accepted_at IS NOT NULL"

// query selects the chats of the history that a party may see and a filter wants.
func (f filter) query(ctx context.Context, tx *store.Tx, who Party) (*bun.SelectQuery, error) {
	q := tx.Bun().NewSelect().TableExpr("chat AS c").Where(inHistory).Where("c.site_id = ?", who.SiteID).
		Where("c.requested_at >= ? AND c.requested_at < ?", f.from, f.to)
	if f.agentID != nil {
		q = q.Where("c.id IN (SELECT a.chat_id FROM chat_agent a WHERE a.site_id = ? AND a.agent_id = ? AND a.requested_at >= ? AND a.requested_at < ?)",
			who.SiteID, *f.agentID, f.from, f.to)
	}
	if f.departmentID != nil {
		q = q.Where("c.department_id = ?", *f.departmentID)
	}
	if f.categoryID != nil {
		q = q.Where("1 = 0") // no chat has a category before agents can wrap up
	}
	if f.visitorID != "" {
		q = q.Where("c.visitor_uuid = ?", strings.ToLower(f.visitorID))
	}
	if word := strings.ToLower(strings.TrimSpace(f.keywords)); word != "" {
		q = q.Where(tx.Search("c.id", "chat_text", "chat_id", word))
	}
	for i, c := range f.conditions {
		var err error
		if q, err = c.apply(tx, q, i); err != nil {
			return nil, err
		}
	}
	return scoped(ctx, tx, q, who)
}

// scoped leaves to those who may not see the whole history what their departments and
// they themselves chatted.
func scoped(ctx context.Context, tx *store.Tx, q *bun.SelectQuery, who Party) (*bun.SelectQuery, error) {
	if who.AllHistory {
		return q, nil
	}
	mine, err := campaign.DepartmentsOf(ctx, tx, who.SiteID, who.AgentID)
	if err != nil {
		return nil, err
	}
	return q.Where("(c.department_id IN (?) OR EXISTS (SELECT 1 FROM chat_agent a WHERE a.chat_id = c.id AND a.agent_id = ?))",
		bun.List(mine), who.AgentID), nil
}

// tested is what the fields of conditions stand for.
var tested = map[string]string{
	"name":       "c.visitor_name",
	"email":      "c.visitor_email",
	"company":    "c.visitor_company",
	"phone":      "c.visitor_phone",
	"campaign":   "COALESCE((SELECT x.name FROM campaign x WHERE x.site_id = c.site_id AND x.id = c.campaign_id), '')",
	"department": "COALESCE((SELECT x.name FROM department x WHERE x.site_id = c.site_id AND x.id = c.department_id), '')",
}

// apply adds the condition to a query. Comparisons do not regard letter case (NOTES-livechat L19).
func (c Condition) apply(tx *store.Tx, q *bun.SelectQuery, place int) (*bun.SelectQuery, error) {
	field := strings.ToLower(strings.TrimSpace(c.Field))
	column, known := tested[field]
	if field == "agent" {
		column, known = "a.name", true
	}
	if !known {
		return nil, fault.NotInList(fmt.Sprintf("conditions[%d].field", place), "name", "email", "company", "phone", "campaign", "department", "agent")
	}
	var where, value string
	switch c.Operate {
	case "contains", "notContains":
		where, value = tx.Matches(column), store.Containing(c.Value)
	case "equal", "notEqual":
		where, value = "lower("+column+") = lower(?)", c.Value
	default:
		return nil, fault.Missing(fmt.Sprintf("conditions[%d].operate", place))
	}
	if field == "agent" {
		where = "EXISTS (SELECT 1 FROM chat_agent a WHERE a.chat_id = c.id AND " + where + ")"
	}
	if strings.HasPrefix(c.Operate, "not") {
		where = "NOT (" + where + ")"
	}
	return q.Where(where, value), nil
}
