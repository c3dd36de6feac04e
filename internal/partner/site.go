package partner

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/fault"
	"parley/internal/store"
)

// Contact is the person whom a site belongs to.
type Contact struct {
	FirstName string `json:"firstName" alias:"contact.firstName" maxLength:"256" doc:"First name."`
	LastName  string `json:"lastName" alias:"contact.lastName" maxLength:"256" doc:"Last name."`
	Email     string `json:"email" alias:"contact.email" maxLength:"254" doc:"Email."`
	Phone     string `json:"phone" alias:"contact.phone" maxLength:"256" doc:"Phone number."`
}

// Plan is a plan as a site has it. Of what is sent only the id counts (NOTES-account R6).
type Plan struct {
	ID       int64  `json:"id" required:"true" doc:"Plan id."`
	Name     string `json:"name" doc:"Plan name."`
	Products int64  `json:"products" doc:"Product mask; not used yet."`
}

// SiteFields are what create, update and answers have in common. Each fact that the
// Account API knows by another name is stored once (A5).
type SiteFields struct {
	Company         string `json:"company" default:"" maxLength:"256" doc:"Company name."`
	Website         string `json:"website" default:"" maxLength:"256" doc:"Company web site."`
	Fax             string `json:"fax" default:"" maxLength:"256" doc:"Fax number."`
	MailingAddress  string `json:"mailingAddress" default:"" maxLength:"256" doc:"Mailing address."`
	City            string `json:"city" default:"" maxLength:"256" doc:"City."`
	StateOrProvince string `json:"stateOrProvince" default:"" maxLength:"256" doc:"State or province."`
	PostalOrZipCode string `json:"postalOrZipCode" default:"" maxLength:"256" doc:"Postal code."`
	Country         string `json:"country" maxLength:"256" doc:"Country, by name."`
	TimeZone        string `json:"timeZone" alias:"timezone" maxLength:"256" doc:"Default time zone id of the site, a number in a string."`
	CompanySize     string `json:"companySize" maxLength:"256" doc:"Head-count band."`
	Disabled        bool   `json:"disabled" default:"false" doc:"Site is switched off."`
	PlanList        []Plan `json:"planList" doc:"Plans of the site; replaces the list when sent."`
}

// Site is a site as its partner sees it.
type Site struct {
	ID     int64 `json:"id" readOnly:"true" doc:"Site id."`
	Agents int64 `json:"agents" readOnly:"true" doc:"Number of seats."`
	SiteUpdate
	CreateTime api.AccountTime `json:"createTime" readOnly:"true" x-format:"yyyy-MM-ddTHH:mm:ss.fff" doc:"When the site was opened, UTC, milliseconds, no zone suffix."`
}

// SiteUpdate is what a partner may change of a site; absent means unchanged.
type SiteUpdate struct {
	Contact Contact `json:"contact" doc:"Contact person, normally whoever registered the site."`
	SiteFields
	Activated bool `json:"activated" default:"true" doc:"Site has been activated."`
}

const selectSite = `SELECT s.id, s.seats, s.created_at, s.company, s.website, s.fax_number, s.mail_address, s.city, s.state_or_province,
	s.postal_or_zip_code, s.country, s.time_zone, s.company_size, s.disabled, s.activated,
	s.contact_first_name, s.contact_last_name, s.contact_email, s.phone_number FROM site s`

func (s *Site) scan(row interface{ Scan(...any) error }) error {
	return row.Scan(&s.ID, &s.Agents, &s.CreateTime, &s.Company, &s.Website, &s.Fax, &s.MailingAddress, &s.City, &s.StateOrProvince,
		&s.PostalOrZipCode, &s.Country, &s.TimeZone, &s.CompanySize, &s.Disabled, &s.Activated,
		&s.Contact.FirstName, &s.Contact.LastName, &s.Contact.Email, &s.Contact.Phone)
}

// lockSite is getSite for a step that changes the site: others wait.
func lockSite(ctx context.Context, tx *store.Tx, partnerID, id int64) (*Site, error) {
	if _, err := getSite(ctx, tx, partnerID, id); err != nil {
		return nil, err
	}
	if err := account.HoldSiteAndAgents(ctx, tx, id); err != nil {
		return nil, err
	}
	return getSite(ctx, tx, partnerID, id)
}

// getSite reads one of a partner's sites; any other is not found (R1).
func getSite(ctx context.Context, tx *store.Tx, partnerID, id int64) (*Site, error) {
	s := &Site{}
	err := s.scan(tx.QueryRow(ctx, selectSite+` WHERE s.partner_id = ? AND s.id = ?`, partnerID, id))
	if errors.Is(err, store.ErrNone) {
		return nil, fault.NotFound("site", id)
	}
	if err != nil {
		return nil, fmt.Errorf("read a partner's site: %w", err)
	}
	plans, err := account.PlansOf(ctx, tx, id)
	s.PlanList = shown(plans)
	return s, err
}

func shown(plans []account.Plan) []Plan {
	list := make([]Plan, len(plans))
	for i, p := range plans {
		list[i] = Plan{p.ID, p.Name, p.Products}
	}
	return list
}

// planIDs are the plans that were sent, each once, in order. None is no list (R6).
func planIDs(sent []Plan) ([]int64, error) {
	if len(sent) == 0 {
		return nil, fault.Missing("planList")
	}
	ids := make([]int64, len(sent))
	for i, p := range sent {
		ids[i] = p.ID
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// write stores what the site's row holds, but not whether the site is open.
func (u *SiteUpdate) write(ctx context.Context, tx *store.Tx, id int64) error {
	_, err := tx.Exec(ctx, `UPDATE site SET company = ?, website = ?, fax_number = ?, mail_address = ?, city = ?, state_or_province = ?,
			postal_or_zip_code = ?, country = ?, time_zone = ?, company_size = ?,
			contact_first_name = ?, contact_last_name = ?, contact_email = ?, phone_number = ? WHERE id = ?`,
		u.Company, u.Website, u.Fax, u.MailingAddress, u.City, u.StateOrProvince,
		u.PostalOrZipCode, u.Country, u.TimeZone, u.CompanySize,
		u.Contact.FirstName, u.Contact.LastName, u.Contact.Email, u.Contact.Phone, id)
	if err != nil {
		return fmt.Errorf("write a partner's site: %w", err)
	}
	return nil
}

// sitesOf reads a page of a partner's sites and counts all pages. keywords are looked
// for anywhere in a text, in any case (R9).
func sitesOf(ctx context.Context, tx *store.Tx, partnerID int64, keywords string, page api.Page) (list []Site, total int64, err error) {
	where, values := ` WHERE s.partner_id = ?`, []any{partnerID}
	if keywords != "" {
		pattern := store.Containing(keywords)
		where += ` AND (EXISTS (SELECT 1 FROM agent a WHERE a.site_id = s.id AND (` + tx.Matches("a.display_name") + ` OR ` + tx.Matches("a.email") + `))`
		values = append(values, pattern, pattern)
		for _, column := range []string{"s.company", "s.website", "s.contact_first_name || ' ' || s.contact_last_name", "s.contact_email"} {
			where += ` OR ` + tx.Matches("("+column+")")
			values = append(values, pattern)
		}
		where += `)`
	}
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM site s`+where, values...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count a partner's sites: %w", err)
	}
	rows, err := tx.Query(ctx, selectSite+where+` ORDER BY s.id LIMIT ? OFFSET ?`, append(values, page.Size, page.Offset())...)
	if err != nil {
		return nil, 0, fmt.Errorf("read a partner's sites: %w", err)
	}
	if list, err = scanSites(rows); err != nil {
		return nil, 0, err
	}
	return list, total, addPlans(ctx, tx, list)
}

func scanSites(rows *sql.Rows) (list []Site, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var s Site
		if err := s.scan(rows); err != nil {
			return nil, fmt.Errorf("read a partner's sites: %w", err)
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

func addPlans(ctx context.Context, tx *store.Tx, list []Site) error {
	for i := range list {
		plans, err := account.PlansOf(ctx, tx, list[i].ID)
		if err != nil {
			return err
		}
		list[i].PlanList = shown(plans)
	}
	return nil
}
