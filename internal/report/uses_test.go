package report_test

import (
	"testing"

	"parley/internal/fact"
)

// page is a chat that was asked for on a page and answered.
func page(c fact.Chat, url string) []fact.Fact {
	facts := answered(c, 7)
	facts[0] = fact.ChatRequested{Chat: c, Source: fact.FromButton, Page: fact.Page{URL: url}}
	return facts
}

func TestRequestPages(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for i, url := range []string{"https://b.test/?q=1#top", "https://b.test/?q=1#end", "https://c.test/", "https://a.test/"} {
		o.record(page(o.about([]string{"2026-03-01T00:00:01", "2026-03-02T12:00:00", "2026-03-03T23:59:59", "2026-03-02T00:00:00"}[i]), url)...)
	}
	waiting := o.about("2026-03-02T00:00:00")
	o.record(fact.ChatRequested{Chat: waiting, Source: fact.FromButton, Page: fact.Page{URL: "https://d.test/"}})
	for query, want := range map[string]string{
		"chatSource/requestPage?timeFrom=2026-03-01&timeTo=2026-03-04": `[{"requestPage":"https://b.test/?q=1","chats":2},
			{"requestPage":"https://a.test/","chats":1},{"requestPage":"https://c.test/","chats":1}]`,
		"chatSourceRequestPage?timeFrom=2026-03-01T00:00:02&timeTo=2026-03-03T23:59:59": `[{"requestPage":"https://a.test/","chats":1},{"requestPage":"https://b.test/?q=1","chats":1}]`,
		"chatsource/requestpage?timeFrom=2026-04-01&timeTo=2026-04-02":                  `[]`,
	} {
		o.reader.Do("GET", "/livechat/reports/"+query).Want(200, want)
	}
	o.record(fact.ChatAccepted{Chat: later(waiting, 4*24*3600), AgentID: 7}) // a late fact counts at the time of the request
	o.reader.Do("GET", "/livechat/reports/chatSource/requestPage?timeFrom=2026-03-02&timeTo=2026-03-02T00:00:01").
		Want(200, `[{"requestPage":"https://a.test/","chats":1},{"requestPage":"https://d.test/","chats":1}]`)
}

func TestCannedMessages(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	use := func(at string, message, category, agent int64) {
		o.record(fact.CannedMessageUsed{Chat: o.about(at), AgentID: agent, CannedMessageID: message, CategoryID: category})
	}
	use("2026-03-01T00:00:01", 1, 10, 7)
	use("2026-03-02T10:00:00", 2, 10, 7)
	use("2026-03-02T10:00:00", 2, 10, 8)
	use("2026-03-02T10:07:00", 3, 11, 8)
	use("2026-03-03T11:00:00", 3, 11, 8)
	for query, want := range map[string]string{
		"timeFrom=2026-03-01&timeTo=2026-03-04":                                            `[{"id":2,"usedTimes":2,"agentsUsedIt":2},{"id":3,"usedTimes":2,"agentsUsedIt":1},{"id":1,"usedTimes":1,"agentsUsedIt":1}]`,
		"timeFrom=2026-03-01&timeTo=2026-03-04&filterName=Category&filterValue=11":         `[{"id":3,"usedTimes":2,"agentsUsedIt":1}]`,
		"timeFrom=2026-03-01&timeTo=2026-03-04&filterName=category&filterValue=99":         `[]`,
		"timeFrom=2026-03-02T10:05:00&timeTo=2026-03-02T10:20:00":                          `[{"id":3,"usedTimes":1,"agentsUsedIt":1}]`,
		"timeFrom=2026-03-01T01:00:00&timeTo=2026-03-01T01:00:02&timezone=%2B01:00&group=": `[{"id":1}]`,
	} {
		o.reader.Do("GET", "/livechat/reports/cannedMessage?"+query).Want(200, want)
	}
}

func TestWrapUpCompletion(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	wrapped, plain := o.about("2026-03-01T10:00:00"), o.about("2026-03-01T11:00:00")
	o.record(answered(wrapped, 7)...)
	o.record(answered(plain, 8)...)
	for range 2 {
		o.record(fact.WrapUpSubmitted{Chat: later(wrapped, 60), AgentID: 7})
	}
	o.reader.Do("GET", "/livechat/reports/wrapup/completion?timeFrom=2026-03-01&timeTo=2026-03-02&group=day").Want(200, `[{"wrapups":1,"chats":2}]`)
	o.reader.Do("GET", "/livechat/reports/wrapup/completion?timeFrom=2026-03-01&timeTo=2026-03-02&group=agent").
		Want(200, `[{"agentId":1},{"agentId":7,"wrapups":1,"chats":1},{"agentId":8,"wrapups":0,"chats":1}]`)
}
