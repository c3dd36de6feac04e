// Package onsite tells who is on customers' web sites now: the list of visitors that
// programs and agents read, one visitor with all that is known, and who is kept out.
package onsite

import (
	"parley/internal/api"
	"parley/internal/visitor"
)

// Visitor is a visitor who is on the site now, as the v2 API tells of one.
type Visitor struct {
	PageViews        int64                `json:"page_views" readOnly:"true" doc:"Pages seen this visit."`
	Browser          string               `json:"browser" readOnly:"true" doc:"Browser and version."`
	Chats            int64                `json:"chats" readOnly:"true" doc:"Chats so far."`
	City             string               `json:"city" readOnly:"true" doc:"City."`
	Company          string               `json:"company" readOnly:"true" doc:"Company."`
	Country          string               `json:"country" readOnly:"true" doc:"Country."`
	CurrentBrowsing  string               `json:"current_browsing" readOnly:"true" doc:"Page now open."`
	CustomFields     []visitor.FieldValue `json:"custom_fields" readOnly:"true" nullable:"true" doc:"Pre-chat custom answers; null when there are none."`
	CustomVariables  []VariableResult     `json:"custom_variables" alias:"custom_variable" doc:"Custom variable values."`
	Department       int64                `json:"department" readOnly:"true" doc:"Department chosen; -1 is none."`
	Email            string               `json:"email" readOnly:"true" doc:"Mail address."`
	FirstVisitTime   api.Time             `json:"first_visit_time" readOnly:"true" doc:"First visit, UTC."`
	FlashVersion     string               `json:"flash_version" readOnly:"true" doc:"Flash version."`
	ID               string               `json:"id" format:"uuid" readOnly:"true" doc:"Visitor id."`
	IP               string               `json:"ip" readOnly:"true" doc:"IP address."`
	Keywords         string               `json:"keywords" readOnly:"true" doc:"Search words used."`
	LandingPage      string               `json:"landing_page" readOnly:"true" doc:"First page of the visit."`
	Language         string               `json:"language" readOnly:"true" doc:"Browser language."`
	Name             string               `json:"name" readOnly:"true" doc:"Name, or the IP when unknown."`
	OperatingSystem  string               `json:"operating_system" readOnly:"true" doc:"Operating system."`
	Phone            string               `json:"phone" readOnly:"true" doc:"Phone."`
	ProductService   string               `json:"product_service" readOnly:"true" doc:"Product or service chosen."`
	ReferrerURL      string               `json:"referrer_url" readOnly:"true" doc:"Page they came from."`
	ScreenResolution string               `json:"screen_resolution" readOnly:"true" doc:"Such as 1920x1080."`
	SearchEngine     string               `json:"search_engine" readOnly:"true" doc:"Search engine used."`
	State            string               `json:"state" readOnly:"true" doc:"State or province."`
	Status           visitor.Status       `json:"status" enum:"0,1,2,3,4,5,6,7,8,9,10,11,12,13,14" readOnly:"true" doc:"What the visitor is doing."`
	TimeZone         string               `json:"time_zone" readOnly:"true" doc:"Such as \"GMT +08:00\"."`
	VisitTime        api.Time             `json:"visit_time" readOnly:"true" doc:"Start of this visit, UTC."`
	Visits           int64                `json:"visits" readOnly:"true" doc:"Visits so far."`
}

// VariableResult is what a custom variable holds for a visitor.
type VariableResult struct {
	Name  string `json:"name" required:"true" doc:"Variable name."`
	Value string `json:"value" doc:"Value captured."`
	URL   string `json:"url" doc:"Link shown with it."`
}
