package report_test

import (
	"testing"

	"parley/internal/fact"
)

func TestAgentStatus(t *testing.T) {
	t.Parallel()
	o := newOffice(t) // the reader is agent 1
	o.set(`INSERT INTO custom_away_status (site_id, id, name, is_visible) VALUES (?, 105, 'Lunch', TRUE)`, o.ID)
	person := func(at string) fact.Person { return fact.Person{At: ms(t, at), SiteID: o.ID, AgentID: 1} }
	status := func(at string, s fact.Status, away int64) {
		o.record(fact.AgentStatusChanged{Person: person(at), Status: s, AwayStatusID: away})
	}
	status("2026-03-01T08:00:00", fact.Online, 0)
	status("2026-03-01T12:00:00", fact.Away, 105)
	status("2026-03-01T13:00:00", fact.Away, 0)
	status("2026-03-01T17:00:00", fact.Offline, 0)
	o.record(fact.DepartmentMembershipChanged{Person: person("2026-03-01T09:00:00"), DepartmentID: 2, Member: true},
		fact.DepartmentMembershipChanged{Person: person("2026-03-01T10:00:00"), DepartmentID: 2})
	for query, want := range map[string]string{
		"timeFrom=2026-03-01&timeTo=2026-03-02": `[{"agentId":1,"changeLogs":[{"time":"2026-03-01T00:00:00","status":"Offline","name":"Offline"},{"time":"2026-03-01T08:00:00","status":"Online"},
			{"time":"2026-03-01T12:00:00","status":"Lunch"},{"time":"2026-03-01T13:00:00","status":"Away"},{"time":"2026-03-01T17:00:00","status":"Offline"}]}]`,
		"timeFrom=2026-03-01T12:30:00&timeTo=2026-03-01T13:00:00":                                                `[{"changeLogs":[{"time":"2026-03-01T12:30:00","status":"Lunch"}]}]`,
		"timeFrom=2026-03-01T12:00:00&timeTo=2026-03-01T13:00:00":                                                `[{"changeLogs":[{"time":"2026-03-01T12:00:00","status":"Lunch"}]}]`,
		"timeFrom=2026-03-01T13:30:00&timeTo=2026-03-01T14:00:00&timezone=-01:00":                                `[{"changeLogs":[{"time":"2026-03-01T13:30:00","status":"Away"}]}]`,
		"timeFrom=2026-04-01&timeTo=2026-04-02":                                                                  `[{"changeLogs":[{"status":"Offline"}]}]`,
		"timeFrom=2026-03-01T11:00:00&timeTo=2026-03-01T12:00:00&filterName=department&filterValue=2":            `[]`,
		"timeFrom=2026-03-01T09:30:00&timeTo=2026-03-01T12:00:00&filterName=department&filterValue=2":            `[{"agentId":1,"changeLogs":[{"status":"Online"}]}]`,
		"timeFrom=2026-03-01T09:30:00&timeTo=2026-03-01T12:00:00&filterName=agent&filterValue=99":                `[]`,
		"timeFrom=2026-03-01T09:30:00&timeTo=2026-03-01T12:00:00&filterName=Agent&filterValue=1&timezone=+00:00": `[{"agentId":1}]`,
	} {
		o.reader.Do("GET", "/livechat/reports/agentStatus?"+query).Want(200, want)
	}
}
