package offline

import (
	"strings"

	"parley/internal/account"
	"parley/internal/auth"
	"parley/internal/campaign"
	"parley/internal/condition"
	"parley/internal/setting"
	"parley/internal/snapshot"
)

// target is whom a message is for: addresses, or a department, or an agent, or, when all
// are empty, the whole site.
type target struct {
	departmentID, agentID int64
	recipients            string
}

// route finds whom a message is for, as a chat of the same visitor would be routed: the
// department that the visitor chose, else what the campaign's routing says. Where that
// says offlineMessage the addresses beside it get the mail. Rules for departments count
// only while the site has departments (NOTES-livechat B7).
func route(chosen int64, departments bool, rules *campaign.Rules, f *condition.Facts) target {
	if chosen != 0 && departments {
		return target{departmentID: chosen}
	}
	r := rules.Routing
	switch {
	case !r.IsEnable:
		return target{}
	case r.Type == "simple":
		t, _ := to(r.SimpleRouteToObject, r.SimpleRouteToID, departments)
		return t
	}
	for _, rule := range rules.Matching(f) {
		if t, ok := to(rule.RouteToObject, rule.RouteToID, departments); ok {
			return t
		}
	}
	if r.FailType == "offlineMessage" {
		return target{recipients: r.Fail.OfflineMessageEmails}
	}
	t, _ := to(r.Fail.RouteToObject, r.Fail.RouteToID, departments)
	return t
}

func to(object string, id int64, departments bool) (t target, ok bool) {
	switch {
	case object == "agent":
		return target{agentID: id}, true
	case departments || id == 0:
		return target{departmentID: id}, true
	}
	return target{}, false
}

// addresses lists who gets the mail about a message: the addresses that it names, the
// agent, the department as it says itself, or else all agents of the site who take chats.
func (s *Service) addresses(site *snapshot.Site, t target) []string {
	if t.recipients != "" {
		return strings.Split(t.recipients, ",")
	}
	active := s.Staff.Of(site)
	d, inDepartment := s.Settings.Department(site, t.departmentID)
	if inDepartment && d.OfflineMessageTo == "emailAddresses" && d.EmailAddresses != "" {
		return strings.Split(d.EmailAddresses, ",")
	}
	pick := func(wanted func(account.Active) bool) (out []string) {
		for _, a := range active {
			if wanted(a) {
				out = append(out, a.Email)
			}
		}
		return out
	}
	var out []string
	switch {
	case t.agentID != 0:
		out = pick(func(a account.Active) bool { return a.ID == t.agentID })
	case inDepartment:
		out = pick(func(a account.Active) bool { return isMember(s.Settings, site, a.ID, d.ID) })
	}
	if len(out) == 0 { // the whole site, also when nobody is left of those it was for
		out = pick(func(a account.Active) bool { return a.Has(auth.AcceptChats) })
	}
	return out
}

func isMember(s *setting.Settings, site *snapshot.Site, agentID, departmentID int64) bool {
	for _, id := range s.DepartmentsOf(site, agentID) {
		if id == departmentID {
			return true
		}
	}
	return false
}
