package chat

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"parley/internal/fault"
	"parley/internal/setting"
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
	categories   categories // what categoryID means
	visitorID    string
	keywords     string
	conditions   []Condition
}

// inHistory is the words of the indexes: both databases use a partial index only for a
// query that repeats its condition.
const inHistory = "c.state = 'ended' AND c.accepted_at IS NOT NULL"

// word is what is searched for, as it is stored.
func (f filter) word() string { return strings.ToLower(strings.TrimSpace(f.keywords)) }

// query selects the chats of the history that a party may see and a filter wants.
func (f filter) query(ctx context.Context, tx *store.Tx, who Party) (*bun.SelectQuery, error) {
	q := f.ranged(tx, who).Where(inHistory)
	if f.departmentID != nil {
		q = q.Where("c.department_id = ?", *f.departmentID)
	}
	if f.categoryID != nil {
		q = f.categories.apply(q)
	}
	if f.visitorID != "" {
		q = q.Where("c.visitor_uuid = ?", strings.ToLower(f.visitorID))
	}
	var err error
	for i, c := range f.conditions {
		if q, err = c.apply(tx, q, i); err != nil {
			return nil, err
		}
	}
	return scoped(ctx, tx, q, who)
}

// ranged selects by time, from the agent's own list when it is about one: that is as
// long as the agent's history, not the site's. An agent who came back to a chat is in
// the list twice, the first time counts.
func (f filter) ranged(tx *store.Tx, who Party) *bun.SelectQuery {
	q := tx.Bun().NewSelect()
	if f.agentID == nil {
		from := "chat AS c"
		switch {
		case f.visitorID != "":
			from += tx.By("chat_history_visitor")
		case f.departmentID != nil:
			from += tx.By("chat_history_department")
		}
		return q.TableExpr(from).Where("c.site_id = ? AND c.requested_at >= ? AND c.requested_at < ?", who.SiteID, f.from, f.to)
	}
	return q.TableExpr("chat_agent AS a").Join("JOIN chat AS c ON c.id = a.chat_id").
		Where("a.site_id = ? AND a.agent_id = ? AND a.requested_at >= ? AND a.requested_at < ?", who.SiteID, *f.agentID, f.from, f.to).
		Where("NOT EXISTS (SELECT 1 FROM chat_agent b WHERE b.chat_id = a.chat_id AND b.agent_id = a.agent_id AND b.id < a.id)")
}

// newestFirst is the order of the history, by the index that ranged uses.
func (f filter) newestFirst(q *bun.SelectQuery) *bun.SelectQuery {
	if f.agentID == nil {
		return q.OrderExpr("c.requested_at DESC, c.id DESC")
	}
	return q.OrderExpr("a.requested_at DESC, a.chat_id DESC")
}

// scoped leaves to those who may not see the whole history what their departments and
// they themselves chatted.
func scoped(ctx context.Context, tx *store.Tx, q *bun.SelectQuery, who Party) (*bun.SelectQuery, error) {
	if who.AllHistory {
		return q, nil
	}
	mine, err := setting.DepartmentsOf(ctx, tx, who.SiteID, who.AgentID)
	if err != nil {
		return nil, err
	}
	return q.Where("(c.department_id IN (?) OR EXISTS (SELECT 1 FROM chat_agent m WHERE m.chat_id = c.id AND m.agent_id = ?))",
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
		column, known = "n.name", true
	}
	if !known {
		return nil, fault.NotInList(fmt.Sprintf("conditions[%d].field", place), "name", "email", "company", "phone", "campaign", "department", "agent")
	}
	var where, value string
	switch c.Operate {
	case "contains", "notContains":
		where, value = tx.Matches(column), store.Containing(c.Value)
	case "equal", "notEqual":
		where, value = tx.Same(column), c.Value
	default:
		return nil, fault.Missing(fmt.Sprintf("conditions[%d].operate", place))
	}
	if field == "agent" {
		where = "EXISTS (SELECT 1 FROM chat_agent n WHERE n.chat_id = c.id AND " + where + ")"
	}
	if strings.HasPrefix(c.Operate, "not") {
		where = "NOT (" + where + ")"
	}
	return q.Where(where, value), nil
}
