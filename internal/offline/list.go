package offline

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/file"
	"parley/internal/setting"
	"parley/internal/store"
	"parley/internal/visitor"
)

// Message is an offline message as the v2 API tells of it.
type Message struct {
	ID              string                  `json:"id" readOnly:"true" format:"uuid" doc:"Message id."`
	Time            api.HistoryTime         `json:"time" readOnly:"true" doc:"When submitted, UTC."`
	SSOUserID       string                  `json:"ssoUserId" readOnly:"true" doc:"SSO id of the visitor."`
	Name            string                  `json:"name" readOnly:"true" doc:"Visitor name."`
	Email           string                  `json:"email" readOnly:"true" doc:"Visitor mail."`
	Department      string                  `json:"department" readOnly:"true" doc:"Department name."`
	Agent           string                  `json:"agent" readOnly:"true" doc:"Agent name."`
	Content         string                  `json:"content" readOnly:"true" doc:"Message text."`
	Fields          []visitor.FieldValue    `json:"fields" readOnly:"true" doc:"Other answers on the form."`
	CustomVariables []visitor.VariableValue `json:"customVariables" readOnly:"true" doc:"Custom variable values."`
	Attachment      []file.Attachment       `json:"attachment" readOnly:"true" doc:"Files; an array in spite of the name."`

	id int64
}

// filter is what messages are asked for; to is excluded.
type filter struct {
	from, to                                       int64
	campaignID, departmentID, agentID, visitorSegm *int64
	keywords                                       string
}

func (f filter) query(tx *store.Tx, siteID int64) *bun.SelectQuery {
	q := tx.Bun().NewSelect().TableExpr("offline_message AS m").
		Where("m.site_id = ? AND m.submitted_at >= ? AND m.submitted_at < ?", siteID, f.from, f.to)
	for column, id := range map[string]*int64{"m.campaign_id": f.campaignID, "m.department_id": f.departmentID, "m.agent_id": f.agentID} {
		if id != nil {
			q = q.Where("? = ?", bun.Safe(column), *id)
		}
	}
	if f.visitorSegm != nil {
		q = q.Where("EXISTS (SELECT 1 FROM offline_message_segment g WHERE g.message_id = m.id AND g.segment_id = ?)", *f.visitorSegm)
	}
	return q
}

// search leaves messages that hold the keywords anywhere, in any case (NOTES-livechat L20).
// It looks only at the numbers that the time range can be about.
func (f filter) search(ctx context.Context, tx *store.Tx, siteID int64, q *bun.SelectQuery) (*bun.SelectQuery, error) {
	word := strings.ToLower(strings.TrimSpace(f.keywords))
	if word == "" {
		return q, nil
	}
	var first, last sql.NullInt64
	err := tx.QueryRow(ctx, `SELECT MIN(id), MAX(id) FROM offline_message WHERE site_id = ? AND submitted_at >= ? AND submitted_at < ?`,
		siteID, f.from, f.to).Scan(&first, &last)
	if err != nil {
		return nil, fmt.Errorf("look where to search: %w", err)
	}
	where, values := tx.Search("m.id", "offline_text", "message_id", word, first.Int64, last.Int64)
	return q.Where(where, values...), nil
}

// scoped leaves to those who may not see the whole history what their departments and
// they themselves were sent.
func scoped(ctx context.Context, tx *store.Tx, q *bun.SelectQuery, p *auth.Principal) (*bun.SelectQuery, error) {
	if p.Has(auth.ViewAllHistory) {
		return q, nil
	}
	mine, err := setting.DepartmentsOf(ctx, tx, p.SiteID, p.AgentID)
	if err != nil {
		return nil, err
	}
	return q.Where("(m.department_id IN (?) OR m.agent_id = ?)", bun.List(mine), p.AgentID), nil
}

// list reads a page of messages, newest first, and how many there are in all.
func list(ctx context.Context, tx *store.Tx, p *auth.Principal, f filter, page api.Page) ([]Message, int, error) {
	q, err := f.search(ctx, tx, p.SiteID, f.query(tx, p.SiteID))
	if err != nil {
		return nil, 0, err
	}
	if q, err = scoped(ctx, tx, q, p); err != nil {
		return nil, 0, err
	}
	total, err := q.Clone().Count(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("count offline messages: %w", err)
	}
	found, err := read(ctx, tx, q.OrderExpr("m.submitted_at DESC, m.id DESC").Limit(int64(page.Size)).Offset(int64(page.Offset())))
	return found, int(total), err
}

// get reads one message; one that the caller may not see does not exist.
func get(ctx context.Context, tx *store.Tx, p *auth.Principal, messageUUID string) (Message, error) {
	q, err := scoped(ctx, tx, tx.Bun().NewSelect().TableExpr("offline_message AS m").
		Where("m.site_id = ? AND m.uuid = ?", p.SiteID, messageUUID), p)
	if err != nil {
		return Message{}, err
	}
	found, err := read(ctx, tx, q)
	if err == nil && len(found) == 0 {
		err = fault.NotFound("offline message", messageUUID)
	}
	if err != nil {
		return Message{}, err
	}
	return found[0], nil
}

// MayRead tells whether a caller may read the message with a number: nil, or fault.NotFound.
func MayRead(ctx context.Context, tx *store.Tx, p *auth.Principal, id int64) error {
	q, err := scoped(ctx, tx, tx.Bun().NewSelect().TableExpr("offline_message AS m").Where("m.site_id = ? AND m.id = ?", p.SiteID, id), p)
	if err != nil {
		return err
	}
	there, err := q.Exists(ctx)
	if err != nil {
		return fmt.Errorf("look for an offline message: %w", err)
	}
	if !there {
		return fault.NotFound("offline message", id)
	}
	return nil
}

func read(ctx context.Context, tx *store.Tx, q *bun.SelectQuery) ([]Message, error) {
	rows, err := q.ColumnExpr("m.id, m.uuid, m.submitted_at, m.sso_user_id, m.name, m.email, COALESCE(d.name, ''), COALESCE(a.display_name, '')").
		ColumnExpr("m.content, m.fields, m.custom_variables").
		Join("LEFT JOIN department AS d ON d.site_id = m.site_id AND d.id = m.department_id").
		Join("LEFT JOIN agent AS a ON a.site_id = m.site_id AND a.id = m.agent_id").Rows(ctx)
	if err != nil {
		return nil, fmt.Errorf("read offline messages: %w", err)
	}
	found, err := scan(rows)
	if err != nil {
		return nil, fmt.Errorf("read offline messages: %w", err)
	}
	return found, attach(ctx, tx, found)
}

func scan(rows *sql.Rows) ([]Message, error) {
	defer func() { _ = rows.Close() }()
	found := []Message{}
	for rows.Next() {
		var m Message
		var at int64
		var fields, variables string
		err := rows.Scan(&m.id, &m.ID, &at, &m.SSOUserID, &m.Name, &m.Email, &m.Department, &m.Agent, &m.Content, &fields, &variables)
		if err != nil {
			return nil, err
		}
		m.Time = api.HistoryTime(at)
		if err := json.Unmarshal([]byte(fields), &m.Fields); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(variables), &m.CustomVariables); err != nil {
			return nil, err
		}
		found = append(found, m)
	}
	return found, rows.Err()
}

func attach(ctx context.Context, tx *store.Tx, messages []Message) error {
	ids, place := make([]int64, len(messages)), map[int64]*Message{}
	for i := range messages {
		ids[i], place[messages[i].id] = messages[i].id, &messages[i]
	}
	files, err := file.OfOwners(ctx, tx, file.OfflineMessage, ids)
	host := api.RequestFrom(ctx).PublicURL()
	for _, f := range files {
		m := place[f.OwnerID]
		m.Attachment = append(m.Attachment, f.Attachment(host))
	}
	return err
}
