package report_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"parley/internal/fact"
	"parley/internal/store"
)

// noon is when the tests of this moment stand still.
var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// hall is an office at noon in which two agents are at work and visitors wait.
func newHall(t *testing.T) *office {
	o := newOffice(t)
	o.Server.Clock.Stop(noon)
	o.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO custom_away_status (site_id, id, name, is_visible) VALUES (?, 4, 'Lunch', TRUE)`, o.ID)
		return err
	})
	is := func(agent int64, at string, status fact.Status, away int64) {
		o.record(fact.AgentStatusChanged{Person: fact.Person{At: ms(t, "2026-03-02T"+at), SiteID: o.ID, AgentID: agent}, Status: status, AwayStatusID: away})
	}
	is(70, "09:00:00", fact.Online, 0)
	is(70, "10:00:00", fact.Away, 4)
	is(70, "10:30:00", fact.Online, 0)
	is(71, "11:00:00", fact.Away, 0)
	is(72, "08:00:00", fact.Online, 0)
	is(72, "08:30:00", fact.Offline, 0)
	return o
}

// queued is a chat that waits for somebody from the beginning.
func queued(c fact.Chat, to fact.Queue) []fact.Fact {
	return []fact.Fact{fact.ChatRequested{Chat: c, Source: fact.FromButton}, fact.ChatQueued{Chat: c, Queue: to}}
}

func TestTheStateOfTheSite(t *testing.T) {
	t.Parallel()
	o := newHall(t)
	const empty = `{"agentsInChat":0,"ongoingChats":0,"visitorsOnSite":0,"loggedInAgents":2,"currentQueueLength":0,"chatUtilization":0.0,"ongoingChatsWithAgents":null,"ongoingChatsWithChatbot":null}`
	for _, path := range []string{"realtime/rightNow", "realtime/rightnow", "rightnow", "rightNow?timezone=+99:99&group=day"} {
		o.reader.Do("GET", "/livechat/reports/"+path).Want(200, empty)
	}
	o.record(answered(o.about("2026-03-02T11:00:00"), 70)...)
	both := o.about("2026-03-02T11:10:00")
	o.record(append(answered(both, 70), fact.AgentJoinedChat{Chat: later(both, 60), AgentID: 71})...)
	o.record(queued(o.about("2026-03-02T11:59:00"), fact.Queue{})...)
	over := o.about("2026-03-02T09:10:00")
	o.record(append(answered(over, 70), fact.AgentLeftChat{Chat: later(over, 60), AgentID: 70}, fact.ChatEnded{Chat: later(over, 60)})...)
	o.reader.Do("GET", "/livechat/reports/realtime/rightNow").Want(200, `{"agentsInChat":2,"ongoingChats":2,"currentQueueLength":1,"chatUtilization":0.67}`)
	o.configs(`{"isEnableAutoAllocation":false}`)
	o.reader.Do("GET", "/livechat/reports/realtime/rightNow").Want(200, `{"ongoingChats":2,"currentQueueLength":null,"chatUtilization":null}`)
	csv := string(o.reader.Do("GET", "/livechat/reports/realtime/rightNow?format=csv").Want(200).Body)
	if !strings.Contains(csv, "agentsInChat,ongoingChats,") || !strings.Contains(csv, "\n2,2,0,2,,,,") {
		t.Errorf("the file is %q", csv)
	}
	o.As().Do("GET", "/livechat/reports/realtime/rightNow").Want(403, `{"code":403003}`)
}

// configs writes which features the site uses.
func (o *office) configs(json string) {
	o.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO site_setting (site_id, configs, auto_allocation, visitor_sso) VALUES (?, ?, '{}', '{}')`, o.ID, json)
		return err
	})
}

func TestAgentsNowAndToday(t *testing.T) {
	t.Parallel()
	o := newHall(t)
	o.record(fact.DepartmentMembershipChanged{Person: fact.Person{At: ms(t, "2026-03-01T00:00:00"), SiteID: o.ID, AgentID: 71}, DepartmentID: 5, Member: true},
		fact.DepartmentMembershipChanged{Person: fact.Person{At: ms(t, "2026-03-01T00:00:00"), SiteID: o.ID, AgentID: 70}, DepartmentID: 5, Member: true},
		fact.DepartmentMembershipChanged{Person: fact.Person{At: ms(t, "2026-03-02T09:00:00"), SiteID: o.ID, AgentID: 70}, DepartmentID: 5})
	o.record(answered(o.about("2026-03-02T11:59:00"), 70)...)
	over := o.about("2026-03-01T23:59:50")
	o.record(append(answered(over, 70), fact.AgentLeftChat{Chat: later(over, 310), AgentID: 70}, fact.ChatEnded{Chat: later(over, 310)})...)

	idle := `{"agentId":1,"currentStatus":"Offline","statusDistribution":[{"time":0.0},{"time":0.0},{"time":43200.0}]}`
	ann := `{"agentId":70,"currentStatus":"Online","ongoingChats":1,"todayChats":1.0,"todayLinearChatTime":350.0,"statusDistribution":[
		{"status":"Online","time":9000.0},{"status":"Away","time":0.0},{"status":"Offline","time":32400.0},{"status":"Lunch","time":1800.0}]}`
	bo := `{"agentId":71,"currentStatus":"Away","ongoingChats":0,"todayChats":0.0,"todayLinearChatTime":0.0,"statusDistribution":[
		{"status":"Online","time":0.0},{"status":"Away","time":3600.0},{"status":"Offline","time":39600.0}]}`
	cy := `{"agentId":72,"currentStatus":"Offline","statusDistribution":[{"time":1800.0},{"time":0.0},{"time":41400.0}]}`
	const path = "/livechat/reports/realtime/agents"
	for _, c := range []struct{ name, query, want string }{
		{"all", "", "[" + idle + "," + ann + "," + bo + "," + cy + "]"},
		{"of a department, its members of now", "?filterName=Department&filterValue=5", "[" + bo + "]"},
		{"of one that is not there", "?filterName=department&filterValue=99", "[]"},
		{"where it is another day", "?timezone=-11:30", `[{"agentId":1},{"agentId":70,"todayChats":1.0,"todayLinearChatTime":50.0,"statusDistribution":[{"time":1800.0},{"time":0.0},{"time":0.0}]},{"agentId":71}]`},
		{"where the day is older", "?timezone=+08:00", `[{"agentId":1},{"agentId":70,"todayChats":2.0,"todayLinearChatTime":350.0},{"agentId":71},{"agentId":72}]`},
	} {
		t.Run(c.name, func(t *testing.T) { o.on(t).Do("GET", path+c.query).Want(200, c.want) })
	}
	for query, want := range map[string]string{"?filterName=agent&filterValue=1": "filterName", "?filterName=department": "filterValue", "?timezone=Vienna": "timezone"} {
		if got := o.reader.Do("GET", path+query).Want(400).Text("message"); !strings.Contains(got, want) {
			t.Errorf("%s: %q does not name %s", query, got, want)
		}
	}
}

func TestQueuesNow(t *testing.T) {
	t.Parallel()
	o := newHall(t)
	o.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO department (site_id, id, name, description) VALUES (?, 5, 'Sales', '')`, o.ID)
		return err
	})
	const path = "/livechat/reports/realtime/queue"
	const site = `{"routeTo":{"type":0},"ongoingChats":0,"avgWaitTimeInLast30Mins":0.0,"avgWaitTimeInLast60Mins":0.0,"abandonedChatsInLast30Mins":0.0,"switchedToMessagesInLast30Mins":0.0,"queue":[]}`
	o.reader.Do("GET", path).Want(200, `[`+site+`,{"routeTo":{"type":1,"id":5},"ongoingChats":0,"queue":[]}]`)

	in := func(department int64, at string) fact.Chat {
		c := o.about("2026-03-02T" + at)
		c.DepartmentID = department
		return c
	}
	left := func(c fact.Chat, seconds int64, outcome fact.Fact) {
		o.record(append(queued(c, fact.Queue{}), fact.ChatDequeued{Chat: later(c, seconds), Reason: fact.DequeuedAnswered}, outcome)...)
	}
	c := in(5, "11:40:00")
	left(c, 60, fact.ChatMissed{Chat: later(c, 60)})
	c = in(5, "11:05:00")
	left(c, 120, fact.ChatMissed{Chat: later(c, 120), Switched: true})
	c = in(5, "11:50:00")
	left(c, 30, fact.ChatMissed{Chat: later(c, 30), Switched: true})
	c = in(5, "11:51:00")
	left(c, 400, fact.ChatRefused{Chat: later(c, 400), AgentID: 70, Final: true}) // counts in no wait
	c = in(5, "10:00:00")
	left(c, 900, fact.ChatMissed{Chat: later(c, 900)}) // long ago
	o.record(answered(in(5, "11:30:00"), 70)...)
	o.record(answered(in(0, "11:30:00"), 70)...)
	o.record(queued(in(5, "11:58:00"), fact.Queue{})...)
	o.record(queued(in(5, "11:57:00"), fact.Queue{})...)
	o.record(queued(in(5, "11:59:30"), fact.Queue{AgentID: 71})...)
	o.reader.Do("GET", path+"?timezone=+05:45").Want(200, `[{"routeTo":{"type":0},"ongoingChats":1,"queue":[]},
		{"routeTo":{"type":1,"id":5},"ongoingChats":1,"avgWaitTimeInLast30Mins":45.0,"avgWaitTimeInLast60Mins":70.0,"abandonedChatsInLast30Mins":1.0,"switchedToMessagesInLast30Mins":1.0,
			"queue":[{"waitTime":180.0},{"waitTime":120.0}]},
		{"routeTo":{"type":2,"id":71},"ongoingChats":0,"queue":[{"waitTime":30.0}]}]`)

	o.configs(`{"isEnableDepartment":false}`)
	o.Server.Clock.Advance(2 * time.Hour)
	o.reader.Do("GET", path).Want(200, `[{"routeTo":{"type":0}},{"routeTo":{"type":1,"id":5},"avgWaitTimeInLast60Mins":0.0},{"routeTo":{"type":2,"id":71}}]`)
}

func TestTheDaySoFar(t *testing.T) {
	t.Parallel()
	o := newHall(t)
	const path = "/livechat/reports/realtime/today"
	o.reader.Do("GET", path).Want(200, `{"chatOverview":{"chatRequests":0,"chatAcceptanceRate":0},"chatbot":null,"serviceEfficiency":{"avgWaitTime":0},"agentPerformance":{"uniqueChatRate":0,"avgScore":0}}`)
	first, second, missed := o.about("2026-03-02T09:30:00"), o.about("2026-03-02T10:00:00"), o.about("2026-03-02T11:00:00")
	second.VisitorID = first.VisitorID
	o.record(answered(first, 70)...)
	o.record(fact.AgentLeftChat{Chat: later(first, 910), AgentID: 70}, fact.ChatEnded{Chat: later(first, 910)}, fact.RatingSubmitted{Chat: later(first, 911), Grade: 4})
	o.record(answered(second, 70)...)
	o.record(fact.AgentLeftChat{Chat: later(second, 910), AgentID: 70}, fact.ChatEnded{Chat: later(second, 910)}, fact.RatingSubmitted{Chat: later(second, 911), Grade: 5})
	o.record(fact.ChatRequested{Chat: missed, Source: fact.FromButton}, fact.ChatMissed{Chat: later(missed, 40), Switched: true})
	o.record(answered(o.about("2026-03-01T23:00:00"), 71)...) // yesterday, and its chat goes on
	o.reader.Do("GET", path).Want(200, `{
		"chatOverview":{"chatRequests":3,"chats":2,"chatAcceptanceRate":0.67,"abandonedChats":0,"switchToMessages":1,"switchedToMessages":1,"missedChats":1},
		"serviceEfficiency":{"avgWaitTime":20,"avgChatTime":900,"avgResponseTime":0,"acceptedInvitations":0,"departmentTransferChats":0,"totalTransferChats":0},
		"agentPerformance":{"uniqueChatRate":0.5,"agentUtilization":0.33,"avgScore":4.5}}`)
	o.reader.Do("GET", path+"?timezone=%2B01:00").Want(200, `{"chatOverview":{"chatRequests":4}}`)
	o.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE site SET plan = 'business' WHERE id = ?`, o.ID)
		return err
	})
	o.reader.Do("GET", path).Want(200, `{"chatOverview":{"chatRequests":3},"chatbot":null,"serviceEfficiency":null,"agentPerformance":null}`)
}
