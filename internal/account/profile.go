package account

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// SiteProfile is a site as the Account API shows it; dots in names are literal on
// output (NOTES-account C9). Each fact that the Partner API knows by another name
// is stored once (A5).
type SiteProfile struct {
	ID                  int64  `json:"id" readOnly:"true" doc:"Site id."`
	SiteName            string `json:"siteName" required:"true" maxLength:"256" doc:"Site name."`
	ContactFirstName    string `json:"contact.firstName" alias:"contact/firstName" required:"true" maxLength:"256" doc:"First name of the site's contact person."`
	ContactLastName     string `json:"contact.lastName" alias:"contact/lastName" required:"true" maxLength:"256" doc:"Last name of the site's contact person."`
	ContactMobileNumber string `json:"contact.mobileNumber" alias:"contact/mobileNumber" maxLength:"256" doc:"Mobile number of the site's contact person."`
	Company             string `json:"company" required:"true" maxLength:"256" doc:"Company that owns the site."`
	Website             string `json:"website" required:"true" maxLength:"256" doc:"Web site of the company."`
	PhoneNumber         string `json:"phoneNumber" maxLength:"256" doc:"Phone number."`
	Title               string `json:"title" maxLength:"256" doc:"Title of the contact person."`
	FaxNumber           string `json:"faxNumber" maxLength:"256" doc:"Fax number."`
	MailAddress         string `json:"mailAddress" maxLength:"256" doc:"Mailing address."`
	City                string `json:"city" maxLength:"256" doc:"City."`
	StateOrProvince     string `json:"stateOrProvince" maxLength:"256" doc:"State or province."`
	PostalOrZipCode     string `json:"postalOrZipCode" maxLength:"256" doc:"Postal code."`
	Country             string `json:"country" maxLength:"256" doc:"Country, by name."`
	CompanySize         string `json:"companySize" maxLength:"256" doc:"Head-count band."`
	TimeZone            string `json:"timeZone" maxLength:"256" doc:"Time zone id, a number in a string."`
	DatetimeFormat      string `json:"datetimeFormat" maxLength:"256" doc:"Date and time pattern of the site; note the lower-case t."`
}

// GetProfile reads a site's profile; store.ErrNone when there is no such site.
func GetProfile(ctx context.Context, tx *store.Tx, siteID int64) (*SiteProfile, error) {
	p := &SiteProfile{ID: siteID}
	err := tx.QueryRow(ctx, `SELECT name, contact_first_name, contact_last_name, contact_mobile_number, company, website,
			phone_number, title, fax_number, mail_address, city, state_or_province, postal_or_zip_code, country,
			company_size, time_zone, datetime_format FROM site WHERE id = ?`, siteID).
		Scan(&p.SiteName, &p.ContactFirstName, &p.ContactLastName, &p.ContactMobileNumber, &p.Company, &p.Website,
			&p.PhoneNumber, &p.Title, &p.FaxNumber, &p.MailAddress, &p.City, &p.StateOrProvince, &p.PostalOrZipCode, &p.Country,
			&p.CompanySize, &p.TimeZone, &p.DatetimeFormat)
	if err != nil {
		return nil, fmt.Errorf("read the profile of a site: %w", err)
	}
	return p, nil
}

// write stores the profile.
func (p *SiteProfile) write(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE site SET name = ?, contact_first_name = ?, contact_last_name = ?, contact_mobile_number = ?,
			company = ?, website = ?, phone_number = ?, title = ?, fax_number = ?, mail_address = ?, city = ?, state_or_province = ?,
			postal_or_zip_code = ?, country = ?, company_size = ?, time_zone = ?, datetime_format = ? WHERE id = ?`,
		p.SiteName, p.ContactFirstName, p.ContactLastName, p.ContactMobileNumber,
		p.Company, p.Website, p.PhoneNumber, p.Title, p.FaxNumber, p.MailAddress, p.City, p.StateOrProvince,
		p.PostalOrZipCode, p.Country, p.CompanySize, p.TimeZone, p.DatetimeFormat, p.ID)
	if err != nil {
		return fmt.Errorf("change the profile of a site: %w", err)
	}
	return nil
}
