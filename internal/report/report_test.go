package report_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/fact"
	"parley/internal/report"
	"parley/internal/rollup"
	"parley/internal/store"
)

// office is a site whose facts a test writes.
type office struct {
	keeper *rollup.Keeper
	*apitest.Site
	reader apitest.Caller
	chats  int64
}

func newOffice(t *testing.T) *office {
	o := &office{}
	o.Site = apitest.New(t, func(s *apitest.Server) {
		o.keeper = rollup.New(s.DB, slog.Default())
		report.Serve(s.API, report.New(s.DB, o.keeper))
	})
	o.reader = o.As(auth.ViewReports)
	return o
}

// on returns a reader in a subtest.
func (o *office) on(t *testing.T) apitest.Caller { return o.reader.On(t) }

// about begins a chat that was asked for at a time.
func (o *office) about(at string) fact.Chat {
	o.chats++
	return fact.Chat{At: ms(o.Server.T, at), SiteID: o.ID, ChatID: o.chats, VisitorID: o.chats, VisitID: o.chats, CampaignID: 1}
}

// record writes facts in one step.
func (o *office) record(facts ...fact.Fact) {
	o.Server.T.Helper()
	o.Server.Update(func(ctx context.Context, tx *store.Tx) error { return fact.Record(ctx, tx, facts...) })
}

// later is the chat some seconds later.
func later(c fact.Chat, seconds int64) fact.Chat {
	c.At += seconds * 1000
	return c
}

func ms(t testing.TB, at string) int64 {
	t.Helper()
	parsed, err := time.Parse("2006-01-02T15:04:05", at)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.UnixMilli()
}

// answered is a chat that an agent took after 10 seconds.
func answered(c fact.Chat, agentID int64) []fact.Fact {
	return []fact.Fact{
		fact.ChatRequested{Chat: c, Source: fact.FromButton, Page: fact.Page{URL: "https://shop.test/"}},
		fact.ChatAccepted{Chat: later(c, 10), AgentID: agentID, Waited: 10_000},
		fact.AgentJoinedChat{Chat: later(c, 10), AgentID: agentID},
	}
}

func TestChatVolume(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	first, missed, refused, waiting := o.about("2026-03-01T23:30:00"), o.about("2026-03-02T00:10:00"), o.about("2026-03-02T00:59:59"), o.about("2026-03-02T01:00:00")
	missed.DepartmentID, refused.CampaignID = 5, 2
	o.record(answered(first, 7)...)
	o.record(fact.ChatRequested{Chat: missed, Source: fact.FromButton}, fact.SegmentMatched{Chat: missed, SegmentID: 3}, fact.ChatMissed{Chat: later(missed, 60)},
		fact.ChatRequested{Chat: refused, Source: fact.FromButton}, fact.ChatRefused{Chat: later(refused, 5), AgentID: 7, Final: true},
		fact.ChatRequested{Chat: waiting, Source: fact.FromButton})

	const path = "/livechat/reports/chatVolume?"
	for _, c := range []struct{ name, query, want string }{
		{"days are cut to the range", "timeFrom=2026-03-01T12:00:00&timeTo=2026-03-03&group=day", `[
			{"chatRequests":1,"chats":1,"missedChats":0,"refusedChats":0,"time":{"from":"2026-03-01T12:00:00","to":"2026-03-02T00:00:00"}},
			{"chatRequests":3,"chats":0,"missedChats":1,"refusedChats":1,"time":{"from":"2026-03-02T00:00:00","to":"2026-03-03T00:00:00"}}]`},
		{"a zone moves the days", "TIMEFROM=2026-03-02&timeTo=2026-03-03&timezone=+01:00&group=Day", `[
			{"chatRequests":4,"time":{"from":"2026-03-02T00:00:00","to":"2026-03-03T00:00:00"}}]`},
		{"weeks begin on Sunday", "timeFrom=2026-02-28&timeTo=2026-03-02&group=week", `[
			{"chatRequests":0,"time":{"from":"2026-02-28T00:00:00","to":"2026-03-01T00:00:00"}},
			{"chatRequests":1,"time":{"from":"2026-03-01T00:00:00","to":"2026-03-02T00:00:00"}}]`},
		{"months", "timeFrom=2026-02-28&timeTo=2026-04-01&group=month", `[
			{"chatRequests":0,"time":{"to":"2026-03-01T00:00:00"}},{"chatRequests":4,"time":{"to":"2026-04-01T00:00:00"}}]`},
		{"an entity with data that does not exist", "timeFrom=2026-03-01&timeTo=2026-03-03&group=campaign", `[
			{"campaignId":1,"chatRequests":3},{"campaignId":2,"chatRequests":1,"refusedChats":1}]`},
		{"requests without a department have no row", "timeFrom=2026-03-01&timeTo=2026-03-03&group=department", `[{"departmentId":5,"missedChats":1}]`},
		{"a filter", "timeFrom=2026-03-01&timeTo=2026-03-03&group=visitorsegment&filtername=CAMPAIGN&filterValue=1", `[{"visitorSegmentId":3,"chatRequests":1}]`},
		{"an unknown id", "timeFrom=2026-03-01&timeTo=2026-03-02&group=day&filterName=department&filterValue=99", `[{"chatRequests":0}]`},
	} {
		t.Run(c.name, func(t *testing.T) { o.on(t).Do("GET", path+c.query).Want(200, c.want) })
	}

	slots := o.reader.Do("GET", path+"timeFrom=2026-03-01&timeTo=2026-03-15T00:30:00&group=halfHourDistribution").Want(200)
	if got := slots.Text("0.avgChatRequests") + slots.Text("0.time.from") + slots.Text("47.avgChats") + slots.Text("47.time.to"); got != "0.0700:000.0724:00" {
		t.Errorf("the slots are %s", got)
	}
	week := o.reader.Do("GET", path+"timeFrom=2026-03-01&timeTo=2026-03-15&group=24*7Distribution").Want(200)
	if got := week.Text("24.avgChatRequests") + week.Text("167.time.from"); got != "1.0Sat. 23:00" {
		t.Errorf("the week is %s", got)
	}
	// A range of many years is read in parts.
	o.record(answered(o.about("2015-03-01T23:30:00"), 7)...)
	o.record(answered(o.about("2016-03-06T23:30:00"), 7)...)
	o.record(answered(o.about("2020-03-01T23:30:00"), 7)...)
	long := o.reader.Do("GET", path+"timeFrom=2014-12-28&timeTo=2026-03-08&group=24*7Distribution").Want(200)
	if got := long.Text("23.avgChats") + long.Text("22.avgChats"); got != "0.010.0" {
		t.Errorf("four chats on 584 Sundays are %s", got)
	}
	years := "timeFrom=2000-01-01&timeTo=2026-03-15&group=24*7Distribution"
	waited := o.reader.Do("GET", "/livechat/reports/efficiency?"+years).Want(200)
	if got := waited.Text("23.avgWaitTime") + waited.Text("22.avgWaitTime"); got != "10.00.0" {
		t.Errorf("over many years the wait is %s", got)
	}
	file := o.reader.Do("GET", path+"timeFrom=2026-03-01&timeTo=2026-03-02&group=day&format=csv").Want(200)
	if got := string(file.Body); got != "chatRequests,chats,missedChats,refusedChats,time.from,time.to\r\n1.0,1.0,0.0,0.0,2026-03-01T00:00:00,2026-03-02T00:00:00\r\n" {
		t.Errorf("the file is %q", got)
	}
}

func TestParametersOfReports(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const path = "/livechat/reports/chatVolume?"
	for _, c := range []struct {
		query, field string
		code         string
	}{
		{"", "timeFrom", "400000"},
		{"timeFrom=2026-03-01", "timeTo", "400000"},
		{"timeFrom=yesterday&timeTo=2026-03-01&group=day", "timeFrom", "400000"},
		{"timeFrom=2026-03-01&timeTo=2026-03-01&group=day", "timeTo", "400000"},
		{"timeFrom=2026-03-01&timeTo=2026-03-02", "group", "400000"},
		{"timeFrom=2026-03-01&timeTo=2026-03-02&group=agent", "group", "400006"},
		{"timeFrom=2026-03-01&timeTo=2026-03-02&group=day&timezone=CET", "timezone", "400000"},
		{"timeFrom=2026-03-01&timeTo=2026-03-02&group=day&timezone=%2B8:00", "timezone", "400000"},
		{"timeFrom=2026-03-01&timeTo=2026-03-02&group=day&timezone=-%2B08:00", "timezone", "400000"},
		{"timeFrom=2026-03-01&timeTo=2026-03-02&group=day&timezone=++08:00", "timezone", "400000"},
		{"timeFrom=2026-03-01&timeTo=2026-03-02&group=day&timezone=%2B08:00:00", "timezone", "400000"},
		{"timeFrom=2026-03-01&timeTo=2026-03-02&group=day&timezone=%2B15:00", "timezone", "400000"},
		{"timeFrom=2026-03-01&timeTo=2026-03-02&group=day&filterName=campaign", "filterValue", "400000"},
		{"timeFrom=2026-03-01&timeTo=2026-03-02&group=day&filterValue=1", "filterName", "400000"},
		{"timeFrom=2026-03-01&timeTo=2026-03-02&group=day&filterName=agent&filterValue=1", "filterName", "400006"},
		{"timeFrom=2026-03-01&timeTo=2026-03-02&group=day&filterName=campaign&filterValue=x", "filterValue", "400003"},
		{"timeFrom=1900-03-01&timeTo=2026-03-02&group=hour", "timeTo", "400009"},
		{"timeFrom=1900-03-01&timeTo=2026-03-02&group=24*7Distribution", "timeTo", "400009"},
	} {
		t.Run(c.query, func(t *testing.T) {
			a := o.on(t).Do("GET", path+c.query).Want(400, `{"code":`+c.code+`}`)
			if want := "Parameter '" + c.field + "' "; len(a.Text("message")) < len(want) || a.Text("message")[:len(want)] != want {
				t.Errorf("the message is %q", a.Text("message"))
			}
		})
	}
	o.As().Do("GET", path).Want(403, `{"code":403003}`)
	o.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE site SET plan = 'business' WHERE id = ?`, o.ID)
		return err
	})
	o.reader.Do("GET", path+"timeFrom=2026-03-01&timeTo=2026-03-02&group=day").Want(200)
}
