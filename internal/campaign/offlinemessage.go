package campaign

import (
	"net/url"
	"strings"

	"parley/internal/fault"
)

// OfflineMessageSettings are the form that visitors leave a message with.
type OfflineMessageSettings struct {
	IsUseOwnPage    bool          `json:"isUseOwnPage" default:"false" doc:"Send visitors to page.url instead of the built-in form."`
	GreetingMessage string        `json:"greetingMessage" default:"Nobody is here right now. Leave a message and we will answer by mail." maxLength:"10000" doc:"Greeting."`
	Page            OwnPage       `json:"page" doc:"Own page."`
	Header          OfflineHeader `json:"header" doc:"Header."`
	FieldLayout     string        `json:"fieldLayout" enum:"vertical,horizontal" default:"vertical" doc:"Where labels sit."`
	Fields          Fields        `json:"fields" default:"" doc:"Fields in display order; see NOTES for the merge rule."`
}

// OwnPage is a page of the customer's own in place of the form.
type OwnPage struct {
	URL               string `json:"url" default:"" maxLength:"2000" doc:"Own page."`
	IsOpenInNewWindow bool   `json:"isOpenInNewWindow" default:"true" doc:"Open it in a new window."`
}

// OfflineHeader is the top of the form.
type OfflineHeader struct {
	IsShowTeamName bool   `json:"isShowTeamName" default:"true" doc:"Show the team name."`
	IsShowAvator   bool   `json:"isShowAvator" default:"true" alias:"isShowAvatar,isShowAvatars" doc:"Show agent pictures."`
	TeamName       string `json:"teamName" default:"Our Team" maxLength:"1000" doc:"Team name."`
}

// OfflinePart is the part that a system field of the offline form plays, whatever its label.
type OfflinePart int

// The system fields of the offline form, in the order of their ids (NOTES-livechat 9.3).
const (
	NoOfflinePart OfflinePart = iota
	OfflineName
	OfflineEmail
	OfflinePhone
	OfflineCompany
	OfflineDepartment
	OfflineTicket
	OfflineSubject
	OfflineContent
	OfflineAttachment
)

// Part tells the part of a field by its place among the system fields' ids.
func (p OfflineMessageSettings) Part(f Field) OfflinePart {
	return OfflinePart(p.Fields.systemPlace(f))
}

// newOfflineFields are those of a new campaign; they have no ids yet.
func newOfflineFields() Fields {
	return Fields{
		{Name: "Name", Type: "text", IsSystem: true, IsVisible: true, IsRequired: true},
		{Name: "Email", Type: "text", IsSystem: true, IsVisible: true, IsRequired: true},
		{Name: "Phone", Type: "text", IsSystem: true},
		{Name: "Company", Type: "text", IsSystem: true},
		{Name: "Department", Type: "select", IsSystem: true},
		{Name: "Ticket ID", Type: "text", IsSystem: true},
		{Name: "Subject", Type: "text", IsSystem: true, IsVisible: true, IsRequired: true},
		{Name: "Message", Type: "textarea", IsSystem: true, IsVisible: true, IsRequired: true},
		{Name: "Attachment", Type: "attachment", IsSystem: true, IsVisible: true},
	}
}

// check holds an own page to what a browser may be sent to: visitors open it, so it is
// no script.
func (p *OfflineMessageSettings) check() error {
	p.Fields.asComments()
	p.Page.URL = strings.TrimSpace(p.Page.URL)
	u, err := url.Parse(p.Page.URL)
	if err != nil {
		return fault.Malformed("page.url", "it is not an address")
	}
	if u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return fault.Malformed("page.url", "an address that begins with http:// or https:// is expected")
	}
	return nil
}
