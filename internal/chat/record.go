package chat

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"parley/internal/api"
	"parley/internal/fact"
	"parley/internal/fault"
	"parley/internal/routing"
	"parley/internal/store"
)

// record is a chat's row.
type record struct {
	id, siteID                        int64
	uuid                              string
	visitorID                         int64
	visitorUUID                       string
	visitID, campaignID, departmentID int64
	priority                          routing.Priority
	targetID                          int64 // the only agent that it is for
	isHanded                          bool  // to that agent by a colleague
	elsewhere                         elsewhere
	preferredID                       int64 // the agent that the visitor talked to last
	offeredTo, answerDue              int64 // the agent that it is offered to alone, until when
	handed                            handing
	state                             State
	head, lastAt, requestedAt         int64 // lastAt: when something was said or changed last
	acceptedAt, endedAt               sql.NullInt64
	endedBy, switched                 string
	agents                            present
	monitors                          watchers
	name, email, phone, company       string
	pageURL, pageTitle                string
	ssoUserID                         string // who was signed in
}

const recordColumns = `SELECT c.id, c.site_id, c.uuid, c.visitor_id, c.visitor_uuid, c.visit_id, c.campaign_id, c.department_id, c.priority,
	c.target_agent_id, c.is_handed, c.handed_by, c.handed_agent_id, c.handed_department_id, c.preferred_agent_id, c.offered_agent_id, c.answer_due_at, c.elsewhere,
	c.state, c.head, c.last_at, c.requested_at, c.accepted_at, c.ended_at, c.ended_by, c.switched, c.agents, c.monitors,
	c.visitor_name, c.visitor_email, c.visitor_phone, c.visitor_company, c.page_url, c.page_title, c.sso_user_id FROM chat c `

type scanner interface{ Scan(...any) error }

func scanRecord(row scanner) (*record, error) {
	c := &record{}
	err := row.Scan(&c.id, &c.siteID, &c.uuid, &c.visitorID, &c.visitorUUID, &c.visitID, &c.campaignID, &c.departmentID, &c.priority,
		&c.targetID, &c.isHanded, &c.handed.by, &c.handed.agentID, &c.handed.departmentID, &c.preferredID, &c.offeredTo, &c.answerDue, &c.elsewhere,
		&c.state, &c.head, &c.lastAt, &c.requestedAt, &c.acceptedAt, &c.endedAt, &c.endedBy, &c.switched, &c.agents, &c.monitors,
		&c.name, &c.email, &c.phone, &c.company, &c.pageURL, &c.pageTitle, &c.ssoUserID)
	return c, err
}

// find reads the chat that a query means; one that does not exist is a fault.
func find(ctx context.Context, tx *store.Tx, chatID, where string, args ...any) (*record, error) {
	c, err := scanRecord(tx.QueryRow(ctx, recordColumns+where, args...))
	if errors.Is(err, store.ErrNone) {
		return nil, fault.NotFound("chat", chatID)
	}
	if err != nil {
		return nil, fmt.Errorf("read a chat: %w", err)
	}
	return c, nil
}

// lock reads a chat of a site for change.
func lock(ctx context.Context, tx *store.Tx, siteID int64, chatID string) (*record, error) {
	return find(ctx, tx, chatID, `WHERE c.uuid = ? AND c.site_id = ?`+tx.ForUpdate(), chatID, siteID)
}

// lockByID reads a chat of which it is known that it exists for change.
func lockByID(ctx context.Context, tx *store.Tx, id int64) (*record, error) {
	c, err := scanRecord(tx.QueryRow(ctx, recordColumns+`WHERE c.id = ?`+tx.ForUpdate(), id))
	if err != nil {
		return nil, fmt.Errorf("read a chat for change: %w", err)
	}
	return c, nil
}

// list reads all chats that a query means.
func list(ctx context.Context, tx *store.Tx, where string, args ...any) ([]*record, error) {
	rows, err := tx.Query(ctx, recordColumns+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read chats: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []*record
	for rows.Next() {
		c, err := scanRecord(rows)
		if err != nil {
			return nil, fmt.Errorf("read chats: %w", err)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// chat is the record as others see it.
func (c *record) chat() Chat {
	return Chat{
		ID: c.uuid, State: c.state, CampaignID: c.campaignID, DepartmentID: c.departmentID, Head: c.head,
		RequestedAt: api.Time(c.requestedAt), AcceptedAt: timeOrNull(c.acceptedAt), EndedAt: timeOrNull(c.endedAt),
		EndedBy: c.endedBy, Switched: c.switched, Agents: append([]Agent{}, c.agents...), Transfer: c.transfer(),
		Visitor: Visitor{ID: c.visitorUUID, SSOUserID: c.ssoUserID, Name: c.name, Email: c.email, PageURL: c.pageURL, PageTitle: c.pageTitle},
	}
}

// answerIn is how long the agent that it is offered to has left to answer.
func (c *record) answerIn(now int64) int64 { return max(0, c.answerDue-now) }

func timeOrNull(ms sql.NullInt64) *api.Time {
	if !ms.Valid {
		return nil
	}
	t := api.Time(ms.Int64)
	return &t
}

// about is what facts say of the chat.
func (c *record) about(at int64) fact.Chat {
	return fact.Chat{At: at, SiteID: c.siteID, ChatID: c.id, VisitorID: c.visitorID, VisitID: c.visitID,
		CampaignID: c.campaignID, DepartmentID: c.departmentID}
}

// present is the list of agents in a chat, as the column holds it.
type present []Agent

// Scan implements sql.Scanner.
func (p *present) Scan(v any) error {
	switch v := v.(type) {
	case string:
		return json.Unmarshal([]byte(v), p)
	case []byte:
		return json.Unmarshal(v, p)
	}
	return fmt.Errorf("agents of a chat are %T", v)
}

func (p present) text() string {
	b, err := json.Marshal(append(present{}, p...))
	if err != nil {
		panic(err) // numbers and texts always marshal
	}
	return string(b)
}

func (p present) ids() []int64 {
	ids := make([]int64, len(p))
	for i, a := range p {
		ids[i] = a.ID
	}
	return ids
}

func (p present) has(agentID int64) bool {
	return slices.ContainsFunc(p, func(a Agent) bool { return a.ID == agentID })
}

// named is the name of an agent in the list, or "".
func (p present) named(agentID int64) string {
	for _, a := range p {
		if a.ID == agentID {
			return a.Name
		}
	}
	return ""
}
