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
// says offlineMessage the addresses beside it get the mail.
func route(chosen int64, departments bool, rules *campaign.Rules, f *condition.Facts) target {
	if chosen != 0 && departments {
		return target{departmentID: chosen}
	}
	to := rules.Way(f, departments)
	switch {
	case to.Matched:
		return target{departmentID: to.To.DepartmentID, agentID: to.To.AgentID}
	case to.LeavesMessage:
		return target{recipients: to.Recipients}
	}
	return target{departmentID: to.Else.DepartmentID, agentID: to.Else.AgentID}
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
