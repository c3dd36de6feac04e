package chat_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/recount"
)

// lookout is a manager who watches a site by the reports on this moment.
type lookout struct {
	*house
	manager apitest.Caller
	rand    *rand.Rand
}

const reports = "/livechat/reports/realtime/"

// sees compares what the reports show, and holds every number to a recount of the facts.
func (l *lookout) sees(when, rightNow, queues, agents string) {
	l.w.t.Helper()
	t := l.w.t
	l.manager.Do("GET", reports+"rightNow").Want(200, rightNow)
	l.manager.Do("GET", reports+"queue").Want(200, queues)
	l.manager.Do("GET", reports+"agents").Want(200, agents)
	site, err := recount.Load(ctx, l.w.db, l.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"rightNow", "queue", "agents", "today"} {
		path = "realtime/" + path
		for range 3 {
			q := site.Ask(l.rand, path)
			q.Business = false // the edition is Enterprise
			if difference := site.Differs(q, l.manager.Do("GET", q.URL()).Want(200).Body); difference != "" {
				t.Errorf("%s, %s: %s", when, q.URL(), difference)
			}
		}
	}
}

// asks has a new visitor ask a department for a chat.
func (l *lookout) asks(department int64, state string) (visitor apitest.Caller, id string) {
	v, visit := l.visit()
	return v, v.Do("POST", "/api/visitor/v1/chats", fmt.Sprintf(`{"clientId":"r","visitId":%v,"campaignId":1,"name":"Vera","email":"vera@example.test","departmentId":%d}`,
		visit.At("visitId"), department)).Want(200, fmt.Sprintf(`{"state":%q}`, state)).ID()
}

// What a manager is told of this moment is what goes on, step by step.
func TestReportsOnThisMomentFollowTheChats(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	h.w.clock.Stop(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))
	l := &lookout{house: h, manager: h.As(auth.ViewReports), rand: rand.New(rand.NewPCG(1, 2))}
	admin := h.As(auth.ManageSettings)
	admin.Do("POST", "/livechat/customAwayStatus", `{"name":"Lunch","isVisible":true}`).Want(200, `{"id":101}`)
	a, b, c := h.agent(auth.TransferChats), h.agent(auth.TransferChats), h.agent(auth.TransferChats)
	sales, help := h.w.department("Sales", a.Principal.AgentID, b.Principal.AgentID), h.w.department("Help", c.Principal.AgentID)
	const door = "/api/agent/v1/"
	c.Do("PUT", door+"status", `{"status":"away","awayStatusId":101}`).Want(200)
	if a.Principal.AgentID != 3 || sales != 1 || help != 2 {
		t.Fatalf("the first agent is %d, the departments are %d and %d", a.Principal.AgentID, sales, help)
	}
	later := func(d time.Duration) { h.w.later(d) }
	agents := func(ann, bob, cleo string) string {
		return `[{"agentId":1,"currentStatus":"Offline"},{"agentId":2},{` + ann + `},{` + bob + `},{` + cleo + `}]`
	}
	const idle = `"ongoingChats":0,"todayChats":0.0,"todayLinearChatTime":0.0`

	l.sees("at first", `{"agentsInChat":0,"ongoingChats":0,"visitorsOnSite":0,"loggedInAgents":3,"currentQueueLength":0,"chatUtilization":0.0,"ongoingChatsWithAgents":null,"ongoingChatsWithChatbot":null}`,
		`[{"routeTo":{"type":0},"queue":[]},{"routeTo":{"type":1,"id":1},"queue":[]},{"routeTo":{"type":1,"id":2},"queue":[]}]`,
		agents(`"currentStatus":"Online",`+idle, `"currentStatus":"Online",`+idle, `"currentStatus":"Lunch",`+idle))

	vera, first := l.asks(sales, "offered")
	a.Do("POST", door+"chats/"+first+"/accept").Want(200)
	_, second := l.asks(help, "queued")
	will, third := l.asks(help, "queued")
	tim, fourth := l.asks(help, "queued")
	later(time.Minute)
	l.sees("one chats and three wait", `{"agentsInChat":1,"ongoingChats":1,"visitorsOnSite":4,"loggedInAgents":3,"currentQueueLength":3,"chatUtilization":0.17}`,
		`[{"ongoingChats":0},{"ongoingChats":1,"queue":[]},{"ongoingChats":0,"avgWaitTimeInLast30Mins":0.0,"queue":[{"waitTime":60.0},{"waitTime":60.0},{"waitTime":60.0}]}]`,
		agents(`"ongoingChats":1,"todayChats":1.0,"todayLinearChatTime":60.0`, idle, `"currentStatus":"Lunch",`+idle))

	_, refused := l.asks(0, "offered")
	a.Do("POST", door+"chats/"+refused+"/refuse").Want(200)
	b.Do("POST", door+"chats/"+refused+"/refuse").Want(200)
	later(time.Minute)
	will.Do("POST", "/api/visitor/v1/chats/"+third+"/end").Want(200)
	tim.Do("POST", "/api/visitor/v1/chats/"+fourth+"/message", `{"clientId":"m","name":"Tim","email":"tim@example.test","subject":"Pots","content":"Call me."}`).Want(200)
	a.Do("POST", door+"chats/"+first+"/transfer", `{"agentId":4}`).Want(200)
	later(20 * time.Second)
	l.sees("refused, given up, and being handed on", `{"agentsInChat":1,"ongoingChats":1,"visitorsOnSite":5,"currentQueueLength":1,"chatUtilization":0.17}`,
		`[{"ongoingChats":0,"abandonedChatsInLast30Mins":0.0},{"ongoingChats":1},{"avgWaitTimeInLast30Mins":120.0,"avgWaitTimeInLast60Mins":120.0,"abandonedChatsInLast30Mins":1.0,
			"switchedToMessagesInLast30Mins":1.0,"queue":[{"waitTime":140.0}]}]`,
		agents(`"ongoingChats":1,"todayChats":1.0,"todayLinearChatTime":140.0`, idle, idle))

	b.Do("POST", door+"chats/"+first+"/accept").Want(200)
	later(10 * time.Second)
	c.Do("PUT", door+"status", `{"status":"online"}`).Want(200)
	c.Do("POST", door+"chats/"+second+"/accept").Want(200)
	later(10 * time.Second)
	l.sees("handed on, and somebody is back", `{"agentsInChat":2,"ongoingChats":2,"currentQueueLength":0,"chatUtilization":0.22}`,
		`[{},{"ongoingChats":1},{"ongoingChats":1,"avgWaitTimeInLast30Mins":130.0,"abandonedChatsInLast30Mins":1.0,"queue":[]}]`,
		agents(`"ongoingChats":0,"todayChats":1.0,"todayLinearChatTime":140.0`, `"ongoingChats":1,"todayChats":1.0,"todayLinearChatTime":20.0`,
			`"currentStatus":"Online","ongoingChats":1,"todayChats":1.0,"todayLinearChatTime":10.0`))

	b.Do("POST", door+"chats/"+first+"/transfer", `{"departmentId":2}`).Want(200)
	c.Do("POST", door+"chats/"+first+"/accept").Want(200)
	h.w.becomes(chat.Party{SiteID: h.ID, AgentID: 4}, chat.Offline)
	l.sees("in the other department", `{"agentsInChat":1,"ongoingChats":2,"loggedInAgents":2,"chatUtilization":0.33}`,
		`[{},{"ongoingChats":0},{"ongoingChats":2}]`, agents(`"ongoingChats":0`, `"currentStatus":"Offline","ongoingChats":0`, `"ongoingChats":2,"todayChats":2.0`))

	c.Do("PUT", door+"status", `{"status":"away"}`).Want(200)
	l.sees("away in the midst of chats", `{"agentsInChat":1,"ongoingChats":2,"loggedInAgents":2,"chatUtilization":0.0}`, `[{},{},{"ongoingChats":2}]`, agents(``, ``, `"currentStatus":"Away","ongoingChats":2`))

	h.w.becomes(chat.Party{SiteID: h.ID, AgentID: 5}, chat.Offline) // Vera goes where she wanted to be, and is offered there
	later(30 * time.Second)
	l.sees("whose agent is gone waits again", `{"agentsInChat":0,"ongoingChats":0,"loggedInAgents":1,"currentQueueLength":1}`,
		`[{},{},{"ongoingChats":0,"queue":[{"waitTime":30.0}]}]`, agents(``, ``, `"currentStatus":"Offline","ongoingChats":0,"todayLinearChatTime":10.0`))

	vera.Do("POST", "/api/visitor/v1/chats/"+first+"/end").Want(200)
	later(25 * time.Minute) // the one who waits is gone without a word
	l.sees("of the last half hour", `{"ongoingChats":0,"currentQueueLength":0}`, `[{},{},{"avgWaitTimeInLast30Mins":130.0,"abandonedChatsInLast30Mins":1.0}]`, agents(``, ``, ``))
	later(10 * time.Minute)
	h.w.upkeep()
	l.sees("of the last hour", `{"visitorsOnSite":0}`, `[{},{},{"avgWaitTimeInLast30Mins":0.0,"avgWaitTimeInLast60Mins":130.0,"abandonedChatsInLast30Mins":0.0}]`, agents(``, ``, ``))
}
