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
	ID int64 `json:"id" readOnly:"true" doc:"Agent id, unique in the site."`
	AgentProfile
	Groups   []GroupRef `json:"groups" doc:"Custom groups the agent is in; system groups are left out."`
	IsAdmin  bool       `json:"isAdmin" readOnly:"true" default:"false" doc:"True for site administrators."`
	IsActive bool       `json:"isActive" readOnly:"true" default:"true" doc:"False when the account is switched off."`
	IsLocked bool       `json:"isLocked" readOnly:"true" default:"false" doc:"True after too many failed sign-ins."`
}

// AgentProfile is what an agent may change of itself (NOTES-account A9, A17).
type AgentProfile struct {
	Email          string `json:"email" required:"true" doc:"Sign-in email."`
	DisplayName    string `json:"displayName" required:"true" maxLength:"256" doc:"Name shown to visitors and colleagues."`
	FirstName      string `json:"firstName" required:"true" maxLength:"256" doc:"First name."`
	LastName       string `json:"lastName" required:"true" maxLength:"256" doc:"Last name."`
	Title          string `json:"title" default:"" maxLength:"256" doc:"Job title."`
	Bio            string `json:"bio" default:"" maxLength:"4000" doc:"Short biography."`
	MobilePhone    string `json:"mobilePhone" default:"" maxLength:"256" doc:"Mobile number."`
	TimeZone       string `json:"timeZone" default:"-1" maxLength:"256" doc:"Time zone id; -1 follows the site."`
	DateTimeFormat string `json:"dateTimeFormat" default:"MM/dd/yyyy HH:mm:ss" maxLength:"256" doc:"Date and time pattern chosen by the agent."`
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
	p := AgentProfile{
		Email: n.Email, DisplayName: n.shownName(), FirstName: n.FirstName, LastName: n.LastName,
		MobilePhone: n.MobilePhone, TimeZone: siteZone, DateTimeFormat: defaultFormat,
	}
	id, err := insertAgent(ctx, tx, siteID, p, n.Password)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `UPDATE agent SET is_admin = ?, permissions = ? WHERE site_id = ? AND id = ?`,
		n.IsAdmin, encodeKeys(n.Permissions), siteID, id)
	if err != nil {
		return 0, fmt.Errorf("give an agent its permissions: %w", err)
	}
	return id, auditAgent(ctx, tx, siteID, "Add agent '%s'", p.DisplayName)
}

// siteZone is the time zone of an agent who follows the site (C19).
const siteZone = "-1"

// insertAgent adds an agent without permissions of its own.
func insertAgent(ctx context.Context, tx *store.Tx, siteID int64, p AgentProfile, password Password) (int64, error) {
	if err := p.tidy(); err != nil {
		return 0, err
	}
	id, err := takeSeat(ctx, tx, siteID)
	if err != nil {
		return 0, err
	}
	r, err := tx.Exec(ctx, `INSERT INTO agent (site_id, id, email, email_lower, display_name, first_name, last_name,
			title, bio, mobile_phone, time_zone, date_time_format, password_hash, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (email_lower) DO NOTHING`,
		siteID, id, p.Email, strings.ToLower(p.Email), p.DisplayName, p.FirstName, p.LastName,
		p.Title, p.Bio, p.MobilePhone, p.TimeZone, p.DateTimeFormat, password.hash, tx.Now())
	if err != nil {
		return 0, fmt.Errorf("create an agent: %w", err)
	}
	if made, err := r.RowsAffected(); err != nil || made == 0 {
		return 0, errors.Join(err, fault.Taken("email"))
	}
	return id, nil
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

// tidy takes the blanks off what agents are found and shown by, and checks the email.
func (p *AgentProfile) tidy() (err error) {
	for _, text := range []*string{&p.DisplayName, &p.FirstName, &p.LastName} {
		*text = strings.TrimSpace(*text)
	}
	p.Email, err = CheckEmail("email", p.Email)
	return err
}

// CheckEmail returns the bare address of what was sent as one.
func CheckEmail(field, email string) (string, error) {
	email = strings.TrimSpace(email)
	if email == "" {
		return "", fault.Missing(field)
	}
	a, err := mail.ParseAddress(email)
	if err != nil || a.Address != email || len(email) > longestEmail {
		return "", fault.NotEmail(field)
	}
	return email, nil
}

// takeSeat gives one more agent its id, and refuses when the site's seats are
// taken (A10). The counter stays locked until the step ends, so two agents do
// not take the last seat together.
func takeSeat(ctx context.Context, tx *store.Tx, siteID int64) (id int64, err error) {
	if id, err = store.NextID(ctx, tx, siteID, "agent"); err != nil {
		return 0, err
	}
	var seats, taken int64
	err = tx.QueryRow(ctx, `SELECT seats, (SELECT COUNT(*) FROM agent WHERE site_id = site.id) FROM site WHERE id = ?`, siteID).
		Scan(&seats, &taken)
	switch {
	case errors.Is(err, store.ErrNone):
		return 0, fault.NotFound("site", siteID)
	case err != nil:
		return 0, fmt.Errorf("count the seats of a site: %w", err)
	case seats != 0 && taken >= seats:
		return 0, fault.SeatsExceeded()
	}
	return id, nil
}
