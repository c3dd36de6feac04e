package agentchat_test

import (
	"context"
	"errors"
	"strconv"
	"testing"

	"parley/internal/agentchat"
	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

const path = "/livechat/agentChats"

func TestAgentChats(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, func(s *apitest.Server) { agentchat.Serve(s.API, s.DB) })
	reader := s.As(auth.ViewAllAgentChats)
	ann, ben, cat := s.As(), s.As(), s.As(auth.ViewAgentChatsInMyDepartment)
	member := func(c apitest.Caller, name string) agentchat.Member {
		return agentchat.Member{ID: c.Principal.AgentID, Name: name}
	}
	a, b := member(ann, "Ann"), member(ben, "Ben")
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		first, err := agentchat.Begin(ctx, tx, s.ID, tx.Now()-1000, a, b)
		if err != nil {
			return err
		}
		second, err := agentchat.Begin(ctx, tx, s.ID, 0, b)
		if err != nil {
			return err
		}
		for i, m := range []struct {
			chat         int64
			from         agentchat.Member
			client, text string
			want         int64
		}{
			{first, a, "1", "Lunch?", 1}, {first, b, "1", "Yes", 2}, {first, a, "1", "Lunch?", 1}, {first, a, "", "Now", 3}, {second, b, "1", "Note", 1},
		} {
			if seq, err := agentchat.Say(ctx, tx, m.chat, m.from, m.client, m.text); err != nil || seq != m.want {
				t.Errorf("message %d got the number %d, %v", i, seq, err)
			}
		}
		if _, err := agentchat.Say(ctx, tx, second, a, "9", "x"); !errors.Is(err, fault.NotFound("", nil)) {
			t.Errorf("a stranger spoke: %v", err)
		}
		_, err = tx.Exec(ctx, `INSERT INTO department (site_id, id, name) VALUES (?, 1, 'Sales')`, s.ID)
		return err
	})
	first := `{"agents":["Ann","Ben"],"transcript":[{"sender":"Ann","content":"Lunch?"},{"sender":"Ben","content":"Yes"},{"sender":"Ann","content":"Now"}]}`
	second := `{"agents":["Ben"],"transcript":[{"sender":"Ben","content":"Note"}]}`
	none := `{"agentChats":[]}`
	for _, c := range []struct {
		name   string
		caller apitest.Caller
		query  string
		want   string
	}{
		{"all", reader, "", `{"agentChats":[` + second + `,` + first + `]}`},
		{"with an agent", reader, "?agentId=" + strconv.FormatInt(a.ID, 10), `{"agentChats":[` + first + `]}`},
		{"that hold a text", reader, "?keywords=LUNCH", `{"agentChats":[` + first + `]}`},
		{"of another time", reader, "?timeFrom=2018-01-01&timeTo=2018-01-02", none},
		{"a page", reader, "?pageSize=1&pageIndex=1", `{"total":2,"nextPage":"","agentChats":[` + first + `]}`},
		{"own chats are free", ann, "", `{"agentChats":[` + first + `]}`},
		{"another's are not", cat, "", none},
		{"another site's", s.OtherSite().Admin(), "", none},
	} {
		t.Run(c.name, func(t *testing.T) { c.caller.On(t).Do("GET", path+c.query).Want(200, c.want) })
	}
	var answer map[string]any
	reader.Do("GET", path).Want(200).Into(&answer)
	if len(answer) != 1 {
		t.Errorf("an unpaged list has further members: %v", answer)
	}
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		for _, id := range []int64{a.ID, cat.Principal.AgentID} {
			if _, err := tx.Exec(ctx, `INSERT INTO department_agent (site_id, department_id, agent_id) VALUES (?, 1, ?)`, s.ID, id); err != nil {
				return err
			}
		}
		return nil
	})
	cat.Do("GET", path).Want(200, `{"agentChats":[`+first+`]}`)
	reader.Do("GET", path+"?pageSize=0").Want(400, `{"code":400009}`)
	s.Anonymous().Do("GET", path).Want(401)
}
