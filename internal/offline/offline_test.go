package offline_test

import (
	"context"
	"strconv"
	"testing"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/offline"
	"parley/internal/store"
	"parley/internal/visitor"
)

// house is a site with two messages: the older one for sales, with a file.
type house struct {
	*apitest.Site
	older, newer string
	olderID      int64
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{Site: apitest.New(t, func(s *apitest.Server) { offline.Serve(s.API, s.DB) })}
	agent := h.As().Principal
	h.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO department (site_id, id, name) VALUES (?, 1, 'Sales')`, h.ID)
		if err != nil {
			return err
		}
		h.olderID, h.older, err = offline.Insert(ctx, tx, h.ID, offline.New{At: tx.Now() - 1000, CampaignID: 1, DepartmentID: 1, AgentID: agent.AgentID,
			Name: "Vera", Email: "vera@example.test", Subject: "Übertöpfe", Content: "Where are <b>my</b> 100% pots?", SegmentIDs: []int64{3, 3},
			Fields:          []visitor.FieldValue{{ID: 11, Name: "Company", Value: "Pots"}},
			CustomVariables: []visitor.VariableValue{{ID: 1, Name: "plan", Value: "gold"}}})
		if err != nil {
			return err
		}
		_, h.newer, err = offline.Insert(ctx, tx, h.ID, offline.New{CampaignID: 2, Name: "Walt", Content: "Call me"})
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO file (site_id, id, kind, owner_id, name, media_type, size, link, blob, created_at, stored_at)
			VALUES (?, 411, 'offlineMessage', ?, 'a.css', 'text/css', 1, 'l', 'b', 1, 1)`, h.ID, h.olderID)
		return err
	})
	return h
}

const path = "/livechat/offlineMessages"

func TestOfflineMessages(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	reader, guest, stranger := h.As(auth.ViewAllHistory), h.As(), h.OtherSite().As(auth.ViewAllHistory)
	older := `{"id":"` + h.older + `","ssoUserId":"","name":"Vera","email":"vera@example.test","department":"Sales","agent":"agent 1",
		"content":"Where are <b>my</b> 100% pots?","fields":[{"id":11,"name":"Company","value":"Pots"}],"customVariables":[{"id":1,"name":"plan","value":"gold"}],
		"attachment":[{"name":"a.css","uri":"https://chat.example.test/api/v2.0/livechat/download?id=411&downloadtype=offlinemessage"}]}`
	newer := `{"id":"` + h.newer + `","name":"Walt","department":"","agent":"","fields":[],"customVariables":[],"attachment":[]}`
	list := func(total string, messages string) string {
		return `{"total":` + total + `,"offlineMessages":[` + messages + `]}`
	}
	both, none := list("2", newer+","+older), list("0", "")
	for query, want := range map[string]string{
		"":                                       both,
		"?keywords=pots":                         list("1", older),
		"?keywords=%C3%9CBERT":                   list("1", older),
		"?keywords=VERA@":                        list("1", older),
		"?keywords=100%25":                       list("1", older),
		"?keywords=me":                           list("1", newer),
		"?keywords=gold":                         none,
		"?departmentId=1":                        list("1", older),
		"?department=2":                          none,
		"?campaignId=2":                          list("1", newer),
		"?agentId=1":                             list("1", older),
		"?visitorSegment=3":                      list("1", older),
		"?visitorSegmentation=4":                 none,
		"?timeFrom=2018-01-01&timeTo=2018-01-02": none,
		"?pageSize=1&pageIndex=1":                `{"total":2,"previousPage":"https://chat.example.test/api/v2.0/livechat/offlineMessages?pageSize=1&pageIndex=0","nextPage":"","offlineMessages":[` + older + `]}`,
	} {
		reader.On(t).Do("GET", path+query).Want(200, want)
	}
	for query, code := range map[string]string{"?timeFrom=x": "400001", "?pageSize=0": "400009", "?agentId=x": "400003"} {
		reader.On(t).Do("GET", path+query).Want(400, `{"code":`+code+`}`)
	}
	reader.Do("GET", path+"/"+h.older).Want(200, older)
	reader.Do("GET", path+"/nothing").Want(404, `{"code":404001}`)
	guest.Do("GET", path).Want(403, `{"code":403003}`)
	guest.Do("GET", path+"/"+h.older).Want(403, `{"code":403003}`)
	stranger.Do("GET", path+"/"+h.older).Want(404, `{"code":404001}`)
	stranger.Do("GET", path).Want(200, none)
}

func TestAnAgentSeesTheMessagesOfOwnDepartments(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	agent := h.As(auth.ViewHistoryInMyDepartment)
	agent.Do("GET", path).Want(200, `{"total":0}`)
	agent.Do("GET", path+"/"+h.older).Want(404)
	mayRead := func(want bool) {
		t.Helper()
		h.Server.Update(func(ctx context.Context, tx *store.Tx) error {
			if got := offline.MayRead(ctx, tx, agent.Principal, h.olderID) == nil; got != want {
				t.Errorf("may read the message: %v", got)
			}
			return nil
		})
	}
	mayRead(false)
	h.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO department_agent (site_id, department_id, agent_id) VALUES (?, 1, ?)`, h.ID, agent.Principal.AgentID)
		return err
	})
	agent.Do("GET", path).Want(200, `{"total":1,"offlineMessages":[{"id":"`+h.older+`"}]}`)
	agent.Do("GET", path+"/"+h.older).Want(200)
	mayRead(true)
}

func TestRemovingAnOfflineMessage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	cleaner, reader := h.As(auth.DeleteHistory), h.As(auth.ViewAllHistory)
	reader.Do("DELETE", path+"/"+h.older).Want(403, `{"code":403003}`)
	h.OtherSite().As(auth.DeleteHistory).Do("DELETE", path+"/"+h.older).Want(404, `{"code":404001}`)
	cleaner.Do("DELETE", path+"/"+h.older).Want(200, strconv.Quote("Chat '"+h.older+"' has been removed."))
	cleaner.Do("DELETE", path+"/"+h.older).Want(404, `{"code":404001}`)
	reader.Do("GET", path).Want(200, `{"total":1,"offlineMessages":[{"id":"`+h.newer+`"}]}`)
	reader.Do("GET", path+"?keywords=pots").Want(200, `{"total":0}`)
	h.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		var left int
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM file WHERE removed_at IS NULL`).Scan(&left); err != nil || left != 0 {
			t.Errorf("%d files outlive their message (%v)", left, err)
		}
		return nil
	})
}
