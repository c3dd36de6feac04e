package account

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// SiteProfile is a site as the Account API shows it; dots in names are literal (NOTES-account C9).
type SiteProfile struct {
	ID                  int64  `json:"id" readOnly:"true" doc:"Site id."`
	SiteName            string `json:"siteName" doc:"Site name."`
	ContactFirstName    string `json:"contact.firstName" doc:"First name of the site's contact person."`
	ContactLastName     string `json:"contact.lastName" doc:"Last name of the site's contact person."`
	ContactMobileNumber string `json:"contact.mobileNumber" doc:"Mobile number of the site's contact person."`
	Company             string `json:"company" doc:"Company that owns the site."`
	Website             string `json:"website" doc:"Web site of the company."`
	PhoneNumber         string `json:"phoneNumber" doc:"Phone number."`
	Title               string `json:"title" doc:"Title of the contact person."`
	FaxNumber           string `json:"faxNumber" doc:"Fax number."`
	MailAddress         string `json:"mailAddress" doc:"Mailing address."`
	City                string `json:"city" doc:"City."`
	StateOrProvince     string `json:"stateOrProvince" doc:"State or province."`
	PostalOrZipCode     string `json:"postalOrZipCode" doc:"Postal code."`
	Country             string `json:"country" doc:"Country, by name."`
	CompanySize         string `json:"companySize" doc:"Head-count band."`
	TimeZone            string `json:"timeZone" doc:"Time zone id, a number in a string."`
	DatetimeFormat      string `json:"datetimeFormat" doc:"Date and time pattern of the site; note the lower-case t."`
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
