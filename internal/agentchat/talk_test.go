package agentchat_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/agentchat"
	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/cardnumber"
	"parley/internal/chat"
	"parley/internal/event"
	"parley/internal/store"
)

// staff is a site's agents, of whom the last may not chat with others.
type staff struct{}

func (staff) Talkers(ctx context.Context, tx *store.Tx, siteID int64) ([]agentchat.Colleague, error) {
	rows, err := tx.Query(ctx, `SELECT id, display_name FROM agent WHERE site_id = ? ORDER BY id`, siteID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []agentchat.Colleague
	for rows.Next() {
		c := agentchat.Colleague{MayChat: true}
		if err := rows.Scan(&c.ID, &c.Name); err != nil {
			return nil, err
		}
		c.MayChat = c.ID != 4
		out = append(out, c)
	}
	return out, rows.Err()
}

type masker struct{}

func (masker) Mask(_ context.Context, _ int64, texts ...*string) error {
	for _, t := range texts {
		*t = cardnumber.Mask(*t)
	}
	return nil
}

// office is a site whose agents chat with each other.
type office struct {
	*apitest.Site
	talks *agentchat.Talks
	clock *apitest.Clock
	ann   apitest.Caller
	ben   apitest.Caller
	cat   apitest.Caller
	dan   apitest.Caller // may not

	mu    sync.Mutex
	heard []string
}

func openOffice(t *testing.T) *office {
	t.Helper()
	o := &office{}
	s := apitest.Start(t, nil, func(s *apitest.Server) {
		o.clock = s.Clock
		o.talks = agentchat.New(s.DB, s.Bus, staff{}, masker{})
		agentchat.Serve(s.API, s.DB)
		agentchat.ServeTalks(s.API, o.talks)
		event.Subscribe(s.Bus, func(_ context.Context, e chat.MessageSent) {
			o.hear("%v heard %d: %s, visitors %q", e.AgentIDs, e.Message.Seq, e.Message.Text, e.VisitorID)
		})
		event.Subscribe(s.Bus, func(_ context.Context, e chat.MessagesSeen) {
			o.hear("%v know that %d saw %d", e.AgentIDs, e.By.AgentID, e.Seq)
		})
	})
	o.Site = s.Site()
	o.ann, o.ben, o.cat, o.dan = o.As(auth.ChatWithAgents), o.As(auth.ChatWithAgents), o.As(auth.ChatWithAgents), o.As()
	return o
}

func (o *office) hear(format string, args ...any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.heard = append(o.heard, fmt.Sprintf(format, args...))
}

func (o *office) wantHeard(t *testing.T, want ...string) {
	t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	if strings.Join(o.heard, "\n") != strings.Join(want, "\n") {
		t.Errorf("heard\n%s\nwant\n%s", strings.Join(o.heard, "\n"), strings.Join(want, "\n"))
	}
	o.heard = nil
}

const own = "/api/agent/v1/agentChats"

func TestAgentsChatWithEachOther(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	id := o.ann.Do("POST", own, `{"agentIds":[2]}`).Want(200, `{"members":[{"id":1,"name":"agent 1"},{"id":2,"name":"agent 2"}],"head":0,"unread":0}`).ID()
	if again := o.ben.Do("POST", own, `{"agentIds":[1,2]}`).Want(200).ID(); again != id {
		t.Error("the colleague opens another chat")
	}
	o.ben.Do("GET", own).Want(200, `{"chats":[]}`) // nothing was written yet
	path := own + "/" + id
	for range 2 {
		o.ann.Do("POST", path+"/messages", `{"clientId":"a","text":"Lunch? 4111 1111 1111 1111"}`).Want(200,
			`{"chatId":"`+id+`","seq":1,"clientId":"a","kind":"text","text":"Lunch? **** **** **** 1111","payload":null,"visibility":"agents","sender":{"type":"agent","id":1,"name":"agent 1"}}`)
	}
	o.ben.Do("GET", own).Want(200, `{"chats":[{"id":"`+id+`","head":1,"seen":0,"unread":1}]}`)
	o.ben.Do("POST", path+"/seen", `{"seq":9}`).Want(200, `{"seen":1,"unread":0}`)
	o.ben.Do("POST", path+"/seen", `{"seq":1}`).Want(200, `{"seen":1,"unread":0}`)
	o.ben.Do("POST", path+"/messages", `{"clientId":"a","text":"Yes"}`).Want(200, `{"seq":2}`)
	o.ann.Do("GET", path+"/messages?after=1").Want(200, `{"head":2,"state":"chatting","messages":[{"seq":2,"text":"Yes"}]}`)
	first := `[1 2] heard 1: Lunch? **** **** **** 1111, visitors ""`
	o.wantHeard(t, first, first, `[1 2] know that 2 saw 1`, `[1 2] heard 2: Yes, visitors ""`)

	group := o.ann.Do("POST", own, `{"agentIds":[2,3]}`).Want(200, `{"members":[{"id":1},{"id":2},{"id":3}]}`).ID()
	if group == id {
		t.Error("three have the chat of two")
	}
	o.cat.Do("POST", own+"/"+group+"/messages", `{"clientId":"c","text":"Me too"}`).Want(200, `{"seq":1}`)
	o.ann.Do("GET", own).Want(200, `{"chats":[{"id":"`+group+`","unread":1},{"id":"`+id+`","unread":1}]}`)
	o.ann.Do("GET", "/livechat/agentChats").Want(200, `{"agentChats":[{"agents":["agent 1","agent 2","agent 3"],"transcript":[{"sender":"agent 3","content":"Me too"}]},{"agents":["agent 1","agent 2"]}]}`)

	o.clock.Advance(13 * time.Hour)
	if later := o.ann.Do("POST", own, `{"agentIds":[2]}`).Want(200, `{"head":0}`).ID(); later == id {
		t.Error("a talk of yesterday goes on")
	}
}

func TestWhoMayChatWithAgents(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	id := o.ann.Do("POST", own, `{"agentIds":[2]}`).Want(200).ID()
	path := own + "/" + id
	o.dan.Do("POST", own, `{"agentIds":[1]}`).Want(403, `{"code":403003}`)
	o.ann.Do("POST", own, `{"agentIds":[4]}`).Want(400, `{"code":400030,"message":"agent 4 may not chat with other agents."}`)
	o.ann.Do("POST", own, `{"agentIds":[99]}`).Want(400, `{"code":400006}`)
	o.ann.Do("POST", own, `{"agentIds":[1]}`).Want(400, `{"code":400000}`)
	o.cat.Do("GET", path+"/messages").Want(404)
	o.cat.Do("POST", path+"/messages", `{"clientId":"x","text":"x"}`).Want(404)
	o.cat.Do("POST", path+"/seen", `{"seq":1}`).Want(404)
	o.OtherSite().As(auth.ChatWithAgents).Do("GET", path+"/messages").Want(404)
	o.ann.Do("POST", path+"/messages", `{"clientId":"x","text":" "}`).Want(400, `{"code":400000}`)
	o.ann.Do("POST", path+"/messages", `{"clientId":"x","text":"`+strings.Repeat("x", 10001)+`"}`).Want(400, `{"code":400010}`)
}

func TestChatsBetweenAgentsHaveNoGaps(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	ctx := context.Background()
	party := func(id int64) chat.Party { return chat.Party{SiteID: o.ID, AgentID: id} }
	var opened sync.Map
	var all sync.WaitGroup
	for _, id := range []int64{1, 2, 3} {
		all.Go(func() {
			r, err := o.talks.Open(ctx, party(id), []int64{1, 2, 3})
			if err != nil {
				t.Error(err)
				return
			}
			opened.Store(r.ID, true)
			for i := range 20 {
				for range 2 {
					if _, err := o.talks.Send(ctx, party(id), r.ID, fmt.Sprint(i), "x"); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	all.Wait()
	var ids []string
	opened.Range(func(id, _ any) bool { ids = append(ids, id.(string)); return true })
	if len(ids) != 1 {
		t.Fatalf("three who open at the same time have %d chats", len(ids))
	}
	page, err := o.talks.Messages(ctx, party(1), ids[0], 0, 500)
	if err != nil || len(page.Messages) != 60 || page.Head != 60 {
		t.Fatalf("%d messages to %d, %v", len(page.Messages), page.Head, err)
	}
	for i, m := range page.Messages {
		if m.Seq != int64(i+1) || i > 0 && page.Messages[i-1].Time > m.Time {
			t.Errorf("message %d has the number %d", i, m.Seq)
		}
	}
	heads, err := o.talks.Heads(ctx, party(2), nil)
	if unread := page.Messages[59].Sender.ID != int64(2); err != nil || (heads[ids[0]].Seq == 60) != unread {
		t.Errorf("heads %v, %v", heads, err)
	}
	a, err := o.talks.Audience(ctx, o.ID, ids[0])
	if err != nil || a == nil || len(a.AgentIDs) != 3 {
		t.Errorf("the audience is %+v, %v", a, err)
	}
}

func TestWhatWasWrittenLatelyIsToldAgain(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	recent := func() string {
		t.Helper()
		changes, err := o.talks.Recent(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, c := range changes {
			fmt.Fprint(&b, c.SiteID == o.ID, c.ChatID, c.Seq, c.AgentIDs, c.VisitorID, c.StateFact)
		}
		return b.String()
	}
	id := o.ann.Do("POST", own, `{"agentIds":[2,3]}`).Want(200).ID()
	if got := recent(); got != "" {
		t.Errorf("of an empty chat is told %s", got)
	}
	for _, client := range []string{"a", "b"} {
		o.ann.Do("POST", own+"/"+id+"/messages", `{"clientId":"`+client+`","text":"Lunch?"}`).Want(200)
	}
	if got, want := recent(), fmt.Sprint(true, id, 2, []int64{1, 2, 3}, "", 0); got != want {
		t.Errorf("told is %s, want %s", got, want)
	}
	o.clock.Advance(time.Minute)
	if got := recent(); got != "" {
		t.Errorf("a minute later is told %s", got)
	}
}
