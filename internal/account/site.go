package account

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"parley/internal/fault"
	"parley/internal/store"
)

// firstSite is the id of an installation's first site.
const firstSite = 6000000

// The two system groups of a site take the ids of the contract's samples (NOTES-account G3).
const firstGroup = 7

// NewSite is a site to be made, with its first administrator.
type NewSite struct {
	Name, Company string
	Website       string
	Edition       Edition // "" is Enterprise; a plan of it is given
	PlanIDs       []int64 // these plans instead
	TimeZone      string  // time zone number; "" is UTC's
	PartnerID     int64   // 0: no partner's; a partner's site is on trial (NOTES-account R10)
	Admin         NewAgent
}

// Created is a new site; the key is shown this once.
type Created struct {
	SiteID  int64  `json:"siteId"`
	AgentID int64  `json:"agentId"`
	APIKey  string `json:"apiKey"`
}

// Fill adds to a new site what another noun has in every site.
type Fill func(ctx context.Context, tx *store.Tx, siteID int64) error

const (
	defaultTimeZone = "32" // UTC (NOTES-account, appendix)
	defaultFormat   = "MM/dd/yyyy HH:mm:ss"
)

// CreateSite makes a whole site: profile, system groups, the first administrator
// with an API key, and what fill adds.
func CreateSite(ctx context.Context, tx *store.Tx, n NewSite, fill ...Fill) (c Created, err error) {
	if err := n.check(); err != nil {
		return c, err
	}
	if c.SiteID, err = insertSite(ctx, tx, n); err != nil {
		return c, err
	}
	if err := n.givePlans(ctx, tx, c.SiteID); err != nil {
		return c, err
	}
	if err := insertSystemGroups(ctx, tx, c.SiteID); err != nil {
		return c, err
	}
	n.Admin.IsAdmin = true
	if c.AgentID, err = CreateAgent(ctx, tx, c.SiteID, n.Admin); err != nil {
		return c, err
	}
	if c.APIKey, err = NewKey(ctx, tx, c.SiteID, c.AgentID); err != nil {
		return c, err
	}
	for _, add := range fill {
		if err := add(ctx, tx, c.SiteID); err != nil {
			return c, fmt.Errorf("fill site %d: %w", c.SiteID, err)
		}
	}
	return c, nil
}

func (n *NewSite) check() error {
	n.Name, n.Company = strings.TrimSpace(n.Name), strings.TrimSpace(n.Company)
	if n.Company == "" && n.PartnerID == 0 {
		return fault.Missing("company")
	}
	if n.Name == "" {
		n.Name = n.Company
	}
	if n.Name == "" {
		n.Name = n.Admin.shownName()
	}
	if n.Edition == "" {
		n.Edition = Enterprise
	}
	if !slices.Contains(editions, n.Edition) {
		return fault.NotInList("plan", string(Enterprise), string(Business))
	}
	if n.TimeZone == "" {
		n.TimeZone = defaultTimeZone
	}
	return nil
}

func (n *NewSite) givePlans(ctx context.Context, tx *store.Tx, siteID int64) error {
	if n.PlanIDs == nil {
		id, err := firstPlan(ctx, tx, n.Edition)
		if err != nil {
			return err
		}
		n.PlanIDs = []int64{id}
	}
	return GivePlans(ctx, tx, siteID, n.PlanIDs)
}

func insertSite(ctx context.Context, tx *store.Tx, n NewSite) (int64, error) {
	if err := store.ReserveID(ctx, tx, 0, "site", firstSite-1); err != nil {
		return 0, err
	}
	id, err := store.NextID(ctx, tx, 0, "site")
	if err != nil {
		return 0, err
	}
	revision, err := store.NextRevision(ctx, tx, id)
	if err != nil {
		return 0, err
	}
	var partner *int64
	if n.PartnerID != 0 {
		partner = &n.PartnerID
	}
	_, err = tx.Exec(ctx, `INSERT INTO site (id, partner_id, name, company, website, contact_first_name, contact_last_name,
			contact_email, phone_number, time_zone, datetime_format, plan, trial, revision, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, partner, n.Name, n.Company, n.Website, n.Admin.FirstName, n.Admin.LastName,
		n.Admin.Email, n.Admin.MobilePhone, n.TimeZone, defaultFormat, n.Edition, n.PartnerID != 0, revision, tx.Now())
	if err != nil {
		return 0, fmt.Errorf("create a site: %w", err)
	}
	return id, nil
}

func insertSystemGroups(ctx context.Context, tx *store.Tx, siteID int64) error {
	for i, g := range []struct{ kind, name, description, permissions string }{
		{"administrators", "Site Administrators", "Site administrators.", "[]"},
		{"everyone", "All Agents", "All agents of the site.", encodeKeys(Everyone)},
	} {
		_, err := tx.Exec(ctx, `INSERT INTO agent_group (site_id, id, kind, name, description, permissions) VALUES (?, ?, ?, ?, ?, ?)`,
			siteID, firstGroup+i, g.kind, g.name, g.description, g.permissions)
		if err != nil {
			return fmt.Errorf("create the group %s: %w", g.name, err)
		}
	}
	return store.ReserveID(ctx, tx, siteID, "agent_group", firstGroup+1)
}
