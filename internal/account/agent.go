package account

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// Agent is an agent as the API shows it.
type Agent struct {
	ID             int64      `json:"id" readOnly:"true" doc:"Agent id, unique in the site."`
	Email          string     `json:"email" doc:"Sign-in email."`
	DisplayName    string     `json:"displayName" doc:"Name shown to visitors and colleagues."`
	FirstName      string     `json:"firstName" doc:"First name."`
	LastName       string     `json:"lastName" doc:"Last name."`
	Title          string     `json:"title" default:"" doc:"Job title."`
	Bio            string     `json:"bio" default:"" doc:"Short biography."`
	MobilePhone    string     `json:"mobilePhone" default:"" doc:"Mobile number."`
	TimeZone       string     `json:"timeZone" default:"-1" doc:"Time zone id; -1 follows the site."`
	DateTimeFormat string     `json:"dateTimeFormat" default:"MM/dd/yyyy HH:mm:ss" doc:"Date and time pattern chosen by the agent."`
	Groups         []GroupRef `json:"groups" doc:"Custom groups the agent is in; system groups are left out."`
	IsAdmin        bool       `json:"isAdmin" readOnly:"true" default:"false" doc:"True for site administrators."`
	IsActive       bool       `json:"isActive" readOnly:"true" default:"true" doc:"False when the account is switched off."`
	IsLocked       bool       `json:"isLocked" readOnly:"true" default:"false" doc:"True after too many failed sign-ins."`
}

// GroupRef is the short form of a group inside an agent.
type GroupRef struct {
	ID   int64  `json:"id" doc:"Group id."`
	Name string `json:"name" doc:"Group name."`
}

// NewAgent is an agent to be made.
type NewAgent struct {
	Email                            string
	DisplayName, FirstName, LastName string // DisplayName "" is both other names, or the email's
	MobilePhone                      string
	Password                         Password // zero: cannot sign in by password
	IsAdmin                          bool
	Permissions                      []auth.Permission
}

// CreateAgent adds an agent to a site. Faults are those of NOTES-account A8 and
// A10: no email address, one that is taken in the installation, no free seat.
func CreateAgent(ctx context.Context, tx *store.Tx, siteID int64, n NewAgent) (int64, error) {
	email, err := CheckEmail("email", n.Email)
	if err != nil {
		return 0, err
	}
	if err := takeSeat(ctx, tx, siteID); err != nil {
		return 0, err
	}
	id, err := store.NextID(ctx, tx, siteID, "agent")
	if err != nil {
		return 0, err
	}
	r, err := tx.Exec(ctx, `INSERT INTO agent (site_id, id, email, email_lower, display_name, first_name, last_name,
			mobile_phone, is_admin, permissions, password_hash, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (email_lower) DO NOTHING`,
		siteID, id, email, strings.ToLower(email), n.shownName(), n.FirstName, n.LastName,
		n.MobilePhone, n.IsAdmin, encodeKeys(n.Permissions), n.Password.hash, tx.Now())
	if err != nil {
		return 0, fmt.Errorf("create an agent: %w", err)
	}
	if made, err := r.RowsAffected(); err != nil || made == 0 {
		return 0, errors.Join(err, fault.Taken("email"))
	}
	return id, auditAgent(ctx, tx, siteID, "Add agent '%s'", n.shownName())
}

// auditAgent notes a change of an agent.
func auditAgent(ctx context.Context, tx *store.Tx, siteID int64, format, name string) error {
	return Audit(ctx, tx, Entry{SiteID: siteID, Product: auth.ManageAgentAndGroups.Product,
		Action: "Agent Management", Summary: fmt.Sprintf(format, name)})
}

func (n NewAgent) shownName() string {
	if n.DisplayName != "" {
		return n.DisplayName
	}
	if both := strings.TrimSpace(n.FirstName + " " + n.LastName); both != "" {
		return both
	}
	name, _, _ := strings.Cut(n.Email, "@")
	return name
}

// CheckEmail returns the bare address of what was sent as one.
func CheckEmail(field, email string) (string, error) {
	email = strings.TrimSpace(email)
	if email == "" {
		return "", fault.Missing(field)
	}
	a, err := mail.ParseAddress(email)
	if err != nil || a.Address != email || len(email) > 254 {
		return "", fault.NotEmail(field)
	}
	return email, nil
}

// takeSeat refuses one more agent when the site's seats are taken (A10). It
// holds the site's row, so that two agents do not take the last seat together.
func takeSeat(ctx context.Context, tx *store.Tx, siteID int64) error {
	var seats, taken int64
	err := tx.QueryRow(ctx, `SELECT seats FROM site WHERE id = ?`+tx.ForUpdate(), siteID).Scan(&seats)
	if errors.Is(err, store.ErrNone) {
		return fault.NotFound("site", siteID)
	}
	if err != nil || seats == 0 {
		return err
	}
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM agent WHERE site_id = ?`, siteID).Scan(&taken); err != nil {
		return err
	}
	if taken >= seats {
		return fault.SeatsExceeded()
	}
	return nil
}

// FindAgent finds an agent by its email, in any letter case; store.ErrNone when there is none.
func FindAgent(ctx context.Context, tx *store.Tx, email string) (siteID, agentID int64, err error) {
	err = tx.QueryRow(ctx, `SELECT site_id, id FROM agent WHERE email_lower = ?`, strings.ToLower(strings.TrimSpace(email))).
		Scan(&siteID, &agentID)
	if err != nil {
		return 0, 0, fmt.Errorf("find an agent: %w", err)
	}
	return siteID, agentID, nil
}

const selectAgents = `SELECT a.id, a.email, a.display_name, a.first_name, a.last_name, a.title, a.bio, a.mobile_phone,
	a.time_zone, a.date_time_format, a.is_admin, a.is_active, COALESCE(l.until_at, 0)
	FROM agent a LEFT JOIN lockout l ON l.kind = 'agent' AND l.subject = a.email_lower`

// GetAgent reads an agent of a site; store.ErrNone when there is none.
func GetAgent(ctx context.Context, tx *store.Tx, siteID, id int64) (*Agent, error) {
	found, err := agentsWhere(ctx, tx, siteID, ` WHERE a.site_id = ? AND a.id = ?`, siteID, id)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("read an agent: %w", store.ErrNone)
	}
	return &found[0], nil
}

// ListAgents reads a page of a site's agents in the order of their ids, and how many there are in all.
func ListAgents(ctx context.Context, tx *store.Tx, siteID int64, offset, limit int) ([]Agent, int, error) {
	var total int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM agent WHERE site_id = ?`, siteID).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count agents: %w", err)
	}
	list, err := agentsWhere(ctx, tx, siteID, ` WHERE a.site_id = ? ORDER BY a.id LIMIT ? OFFSET ?`, siteID, limit, offset)
	return list, total, err
}

func agentsWhere(ctx context.Context, tx *store.Tx, siteID int64, where string, args ...any) ([]Agent, error) {
	rows, err := tx.Query(ctx, selectAgents+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read agents: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var list []Agent
	for rows.Next() {
		var a Agent
		var lockedUntil int64
		if err := rows.Scan(&a.ID, &a.Email, &a.DisplayName, &a.FirstName, &a.LastName, &a.Title, &a.Bio, &a.MobilePhone,
			&a.TimeZone, &a.DateTimeFormat, &a.IsAdmin, &a.IsActive, &lockedUntil); err != nil {
			return nil, fmt.Errorf("read agents: %w", err)
		}
		a.IsLocked = lockedUntil > tx.Now()
		list = append(list, a)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, fmt.Errorf("read agents: %w", err)
	}
	return list, addGroups(ctx, tx, siteID, list)
}

// addGroups fills in the custom groups of agents, who are in the order of their ids.
func addGroups(ctx context.Context, tx *store.Tx, siteID int64, list []Agent) error {
	if len(list) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, `SELECT m.agent_id, g.id, g.name FROM group_member m
		JOIN agent_group g ON g.site_id = m.site_id AND g.id = m.group_id
		WHERE m.site_id = ? AND m.agent_id BETWEEN ? AND ? ORDER BY m.agent_id, g.id`,
		siteID, list[0].ID, list[len(list)-1].ID)
	if err != nil {
		return fmt.Errorf("read the groups of agents: %w", err)
	}
	defer func() { _ = rows.Close() }()
	at := map[int64]int{}
	for i := range list {
		at[list[i].ID] = i
	}
	for rows.Next() {
		var agentID int64
		var g GroupRef
		if err := rows.Scan(&agentID, &g.ID, &g.Name); err != nil {
			return fmt.Errorf("read the groups of agents: %w", err)
		}
		if i, ok := at[agentID]; ok {
			list[i].Groups = append(list[i].Groups, g)
		}
	}
	return rows.Err()
}
