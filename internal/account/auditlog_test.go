package account_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/store"
)

const auditLogs = "/account/auditLogs"

func TestAuditLog(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.site("ann@example.com")
	other := h.site("other@example.com")
	bob, bobKey := h.agent(site.SiteID, "bob@example.com", auth.ViewAuditLog)
	_, guestKey := h.agent(site.SiteID, "guest@example.com")
	h.exec("DELETE FROM audit_log")
	start := h.clock.Now().Truncate(time.Second)
	note := func(at time.Duration, agent int64, name, product, action, summary string) {
		h.clock.Stop(start.Add(at))
		ctx := auth.With(context.Background(), &auth.Principal{Kind: auth.Agent, SiteID: site.SiteID, AgentID: agent, Name: name})
		if err := h.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			return account.Audit(ctx, tx, account.Entry{Product: product, Action: action, Summary: summary})
		}); err != nil {
			t.Fatal(err)
		}
	}
	note(time.Hour, 1, "Ann", "liveChat", "Ban Management", "Add ban 1")
	note(2*time.Hour+403*time.Millisecond, bob, "Bob 100%", "account", "Agent Management", "Add agent 'Cid'")
	note(48*time.Hour, bob, "Bob 100%", "liveChat", "Ban Management", "Remove ban 1")

	wall := func(at time.Duration) string { return start.Add(at).UTC().Format("2006-01-02T15:04:05") }
	day := start.UTC().Format("2006-01-02")
	all := "?dateFrom=" + day + "&dateTo=" + start.Add(72*time.Hour).UTC().Format("2006/1/2")
	reader, guest, stranger := h.Basic("bob@example.com", bobKey), h.Basic("guest@example.com", guestKey), h.Basic("other@example.com", other.APIKey)
	for _, c := range []struct {
		name   string
		caller apitest.Caller
		query  string
		status int
		want   string
	}{
		{"newest first", reader, all, 200, `{"total":3,"previousPage":null,"nextPage":null,"logs":[
			{"agentName":"Bob 100%","product":"Live Chat","actionType":"Ban Management","actionSummary":"Remove ban 1"},{"product":"Account"},{"agentName":"Ann"}]}`},
		{"milliseconds and no zone", reader, all + "&product=ACCOUNT", 200, `{"total":1,"logs":[{"actionTime":"` + wall(2*time.Hour) + `.403"}]}`},
		{"the display text of a product", reader, all + "&product=live%20chat", 200, `{"total":2}`},
		{"an unknown product", reader, all + "&product=email", 400, `{"code":400006}`},
		{"a type in any case", reader, all + "&type=ban%20MANAGEMENT", 200, `{"total":2}`},
		{"part of a type is none", reader, all + "&type=ban", 200, `{"total":0,"logs":[]}`},
		{"an agent", reader, all + "&agentId=1", 200, `{"total":1,"logs":[{"agentName":"Ann"}]}`},
		{"no agent", reader, all + "&agentId=ann", 400, `{"code":400003}`},
		{"words of the summary", reader, all + "&keywords=ADD", 200, `{"total":2}`},
		{"words of the type", reader, all + "&keywords=agent%20man", 200, `{"total":1}`},
		{"words of the name", reader, all + "&keywords=bob", 200, `{"total":2}`},
		{"percent is no wildcard", reader, all + "&keywords=100%25", 200, `{"total":2}`},
		{"percent alone", reader, all + "&keywords=d%25b", 200, `{"total":0}`},
		{"several filters", reader, all + "&keywords=ban&agentId=1&product=liveChat", 200, `{"total":1}`},
		{"both ends are included", reader, "?dateFrom=" + wall(time.Hour) + "&dateTo=" + wall(2*time.Hour), 200, `{"total":2}`},
		{"a second before and after", reader, "?dateFrom=" + wall(time.Hour+time.Second) + "&dateTo=" + wall(2*time.Hour-time.Second), 200, `{"total":0}`},
		{"an offset", reader, "?dateFrom=" + start.Add(time.Hour).UTC().Format("2006-01-02T15:04:05") + "-01:00&dateTo=" + wall(72*time.Hour), 200, `{"total":2}`},
		{"a date alone ends with the day", reader, "?dateFrom=" + day + "&dateTo=" + start.Add(48*time.Hour).UTC().Format("2006/1/2"), 200, `{"total":3}`},
		{"no beginning", reader, "?dateTo=" + day, 400, `{"code":400000,"message":"Parameter 'dateFrom' is required."}`},
		{"no end", reader, "?dateFrom=" + day, 400, `{"code":400000,"message":"Parameter 'dateTo' is required."}`},
		{"no time", reader, "?dateFrom=" + day + "&dateTo=soon", 400, `{"code":400001}`},
		{"the wrong way round", reader, "?dateFrom=" + wall(time.Hour) + "&dateTo=" + wall(0), 400, `{"code":400009}`},
		{"a page", reader, all + "&pageIndex=1&pageSize=1", 200, `{"total":3,"logs":[{"product":"Account"}]}`},
		{"past the end", reader, all + "&pageIndex=9", 200, `{"total":3,"nextPage":null,"logs":[]}`},
		{"too many rows", reader, all + "&pageSize=101", 400, `{"code":400009}`},
		{"other letters", reader, strings.ToLower(all), 200, `{"total":3}`},
		{"the key is needed", guest, all, 403, `{"code":403003}`},
		{"another site's log", stranger, all, 200, `{"total":0}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.caller.On(t).Do("GET", auditLogs+c.query).Want(c.status, c.want)
		})
	}
	page := reader.Do("GET", auditLogs+all+"&pageIndex=1&pageSize=1&keywords=b").Want(200)
	for name, index := range map[string]string{"previousPage": "0", "nextPage": "2"} {
		if link := page.Text(name); !strings.Contains(link, "/api/v2/account/auditLogs?") || !strings.Contains(link, "pageIndex="+index) || !strings.Contains(link, "keywords=b") {
			t.Errorf("%s is %q", name, link)
		}
	}
}
