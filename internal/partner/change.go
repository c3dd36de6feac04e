package partner

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parley/internal/account"
	"parley/internal/fault"
	"parley/internal/store"
)

// newContact is the contact of a new site, and its first administrator.
type newContact struct {
	FirstName string `json:"firstName" alias:"contact.firstName" required:"true" maxLength:"256" doc:"First name."`
	LastName  string `json:"lastName" alias:"contact.lastName" required:"true" maxLength:"256" doc:"Last name."`
	Email     string `json:"email" alias:"contact.email" required:"true" maxLength:"254" doc:"Email."`
	Phone     string `json:"phone" alias:"contact.phone" maxLength:"256" doc:"Phone number."`
}

// siteCreate is a site to be opened.
type siteCreate struct {
	Password string     `json:"password" required:"true" writeOnly:"true" doc:"Password of the first administrator; never returned."`
	Contact  newContact `json:"contact" required:"true" doc:"Contact person, who becomes the first administrator."`
	SiteFields
}

// open makes a whole site with an administrator who can sign in (NOTES-account R5).
func (n *siteCreate) open(ctx context.Context, tx *store.Tx, partnerID int64, password account.Password, fill []account.Fill) (int64, error) {
	plans, err := planIDs(n.PlanList)
	if err != nil {
		return 0, err
	}
	c := n.Contact
	made, err := account.CreateSite(ctx, tx, account.NewSite{
		Company: n.Company, PlanIDs: plans, TimeZone: n.TimeZone, PartnerID: partnerID,
		Admin: account.NewAgent{Email: c.Email, FirstName: c.FirstName, LastName: c.LastName, MobilePhone: c.Phone, Password: password},
	}, fill...)
	if err != nil {
		return 0, onContact(err)
	}
	s, err := getSite(ctx, tx, partnerID, made.SiteID)
	if err != nil {
		return 0, err
	}
	zone := s.TimeZone
	s.SiteFields = n.SiteFields
	s.TimeZone = zone // the installation's when none was sent (R4)
	if err := s.write(ctx, tx, s.ID); err != nil {
		return 0, err
	}
	if err := account.SetSiteState(ctx, tx, s.ID, true, n.Disabled); err != nil {
		return 0, err
	}
	return s.ID, audit(ctx, tx, s.ID, "Open the site")
}

// onContact names the input that an agent's email came from.
func onContact(err error) error {
	f := fault.As(err)
	switch {
	case f == nil || f.Field != "email":
		return err
	case errors.Is(err, fault.Taken("")):
		return fault.Taken("contact.email")
	case errors.Is(err, fault.NotEmail("")):
		return fault.NotEmail("contact.email")
	}
	return fault.Missing("contact.email")
}

// change writes what has changed of a site (R8: the contact's email is nobody's sign-in).
func (u *SiteUpdate) change(ctx context.Context, tx *store.Tx, before *Site) error {
	u.Contact.Email = strings.TrimSpace(u.Contact.Email)
	if u.Contact.Email != "" {
		if _, err := account.CheckEmail("contact.email", u.Contact.Email); err != nil {
			return err
		}
	}
	plans, err := planIDs(u.PlanList)
	if err != nil {
		return err
	}
	if strings.TrimSpace(u.TimeZone) == "" {
		u.TimeZone = before.TimeZone
	}
	if err := u.write(ctx, tx, before.ID); err != nil {
		return err
	}
	if err := account.GivePlans(ctx, tx, before.ID, plans); err != nil {
		return err
	}
	if err := account.SetSiteState(ctx, tx, before.ID, u.Activated, u.Disabled); err != nil {
		return err
	}
	has, err := account.PlansOf(ctx, tx, before.ID)
	if err != nil {
		return err
	}
	u.PlanList = shown(has) // names that were sent do not count
	return account.AuditDifferences(ctx, tx, entry(before.ID, "Change the site"), before.SiteUpdate, *u)
}

// pay ends the trial of a site; one that pays already goes on (R10).
func pay(ctx context.Context, tx *store.Tx, id int64) error {
	if _, err := tx.Exec(ctx, `UPDATE site SET trial = FALSE WHERE id = ?`, id); err != nil {
		return fmt.Errorf("end the trial of a site: %w", err)
	}
	return audit(ctx, tx, id, "Turn the site into a paying one")
}

func audit(ctx context.Context, tx *store.Tx, siteID int64, summary string) error {
	return account.Audit(ctx, tx, entry(siteID, summary))
}

func entry(siteID int64, summary string) account.Entry {
	return account.Entry{SiteID: siteID, Product: "account", Action: "Site Management", Summary: summary}
}
