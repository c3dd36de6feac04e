package account_test

import (
	"testing"

	"parley/internal/auth"
)

func TestSiteProfile(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const path = "/account/site/profile"
	_, key := o.agent(o.site.SiteID, "sid@example.com", auth.ManageSite)
	sid := o.Basic("sid@example.com", key)
	sid.Do("PUT", path, `{"SiteName":"Store","website":"www.example.com","timezone":71,"country":null,"id":1,"contact":{"FirstName":"Zoe","mobileNumber":"1"},
		"contact.firstName":"Ada","contact.email":"x"}`).
		Want(200, `{"id":6000000,"siteName":"Store","contact.firstName":"Ada","contact.lastName":"Admin","contact.mobileNumber":"1","company":"Shop Ltd",
			"website":"www.example.com","timeZone":"71","country":"","datetimeFormat":"MM/dd/yyyy HH:mm:ss"}`)
	o.wantSummary(t, "Change the site profile: siteName, contact.firstName, contact.mobileNumber, website, timeZone")
	sid.Do("PUT", path, `siteName=Store 2&contact.lastName=Lovelace&companySize=101-180`).Want(200, `{"siteName":"Store 2","contact.lastName":"Lovelace","companySize":"101-180"}`)
	sid.Do("PUT", path, `{}`).Want(200, `{"siteName":"Store 2","contact.firstName":"Ada"}`)
	o.wantSummary(t, "Change the site profile")

	for _, body := range []string{`{"siteName":""}`, `{"contact":{"firstName":" "}}`, `{"contact.lastName":null}`, `{"company":""}`, `{"website":""}`} {
		sid.Do("PUT", path, body).Want(400, `{"code":400000}`)
	}
	o.clerk.Do("PUT", path, `{"siteName":"Mine"}`).Want(403, `{"code":403003}`)
	o.clerk.Do("GET", path).Want(403, `{"code":403003}`)
	stranger := o.stranger()
	stranger.Do("PUT", path, `{"siteName":"Theirs","id":6000000}`).Want(200, `{"id":6000001,"siteName":"Theirs"}`)
	sid.Do("GET", path).Want(200, `{"siteName":"Store 2","contact.firstName":"Ada","contact.lastName":"Lovelace","company":"Shop Ltd"}`)
	var fax string
	sid.Do("PUT", path, `{"faxNumber":"77","mailAddress":"Elm Street"}`).Want(200)
	o.row(&fax, `SELECT fax_number || mail_address FROM site WHERE id = ?`, o.site.SiteID)
	if fax != "77Elm Street" {
		t.Errorf("stored %q", fax)
	}
}
