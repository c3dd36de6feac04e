package onsite

import (
	"encoding/json"
	"fmt"

	"parley/internal/api"
	"parley/internal/campaign"
	"parley/internal/macro"
	"parley/internal/snapshot"
	"parley/internal/visitor"
)

// portrait is the stay as the v2 API tells of it.
func (s *Service) portrait(site *snapshot.Site, at *stay) (Visitor, error) {
	custom, system, err := s.answers(site, at)
	if err != nil {
		return Visitor{}, err
	}
	v := Visitor{
		PageViews: at.pages, Browser: at.browser, Chats: at.chats, City: at.city, Company: at.company, Country: at.country,
		CurrentBrowsing: at.pageURL, CustomFields: custom, CustomVariables: s.variables(site, at), Department: -1, Email: at.email,
		FirstVisitTime: api.Time(at.firstSeenAt), ID: at.uuid, IP: at.address, Keywords: at.keywords, LandingPage: at.landingURL,
		Language: at.language, Name: at.shownName(), OperatingSystem: at.system, Phone: at.phone, ProductService: system[campaign.ProductField],
		ReferrerURL: at.referrer, ScreenResolution: at.screen, SearchEngine: at.engine, State: at.state, Status: at.status, TimeZone: at.gmt,
		VisitTime: api.Time(at.startedAt), Visits: at.visits,
	}
	if at.departmentID != 0 {
		v.Department = at.departmentID
	}
	return v, nil
}

// answers are what the visitor said to the form before the chat: to its custom fields,
// nil when to none, and to system fields. A field that the form no longer has is custom.
func (s *Service) answers(site *snapshot.Site, at *stay) (custom []visitor.FieldValue, system map[campaign.System]string, err error) {
	if at.chatID == "" || at.answer == "[]" {
		return nil, nil, nil
	}
	var all []visitor.FieldValue
	if err := json.Unmarshal([]byte(at.answer), &all); err != nil {
		return nil, nil, fmt.Errorf("read the answers before a chat: %w", err)
	}
	parts := map[int64]campaign.System{}
	if c, err := s.campaigns.Get(site, at.campaignID); err == nil {
		for _, f := range c.PreChat.Fields {
			parts[f.ID] = c.PreChat.System(f)
		}
	}
	system = map[campaign.System]string{}
	for _, a := range all {
		if part := parts[a.ID]; part != campaign.NoSystem {
			system[part] = a.Value
			continue
		}
		custom = append(custom, a)
	}
	return custom, system, nil
}

// variables are the values of custom variables with their links.
func (s *Service) variables(site *snapshot.Site, at *stay) []VariableResult {
	out := make([]VariableResult, len(at.variables))
	var values *macro.Values
	for i, v := range at.variables {
		out[i] = VariableResult{Name: v.Name, Value: v.Value}
		setting, ok := s.settings.CustomVariable(site, v.ID)
		if !ok {
			continue
		}
		if out[i].Name, out[i].URL = setting.Name, setting.Hyperlink; macro.In(out[i].URL) {
			if values == nil {
				values = at.macros()
			}
			out[i].URL = values.Fill(out[i].URL)
		}
	}
	return out
}

// macros are what links may leave open (NOTES-livechat 8).
func (at *stay) macros() *macro.Values {
	v := &macro.Values{}
	for name, value := range map[string]string{"Id": at.uuid, "Name": at.shownName(), "Email": at.email, "Phone": at.phone, "Company": at.company,
		"IP": at.address, "Country": at.country, "State": at.state, "City": at.city, "Language": at.language, "TimeZone": at.gmt,
		"Browser": at.browser, "OperatingSystem": at.system, "LandingPage": at.landingURL, "CurrentPage": at.pageURL, "ReferrerUrl": at.referrer} {
		v.Set("Visitor", name, value)
	}
	for _, one := range at.variables {
		v.Set("CustomVariable", one.Name, one.Value)
	}
	return v
}
