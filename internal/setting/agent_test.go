package setting_test

import (
	"context"
	"fmt"
	"testing"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/fact"
	"parley/internal/store"
)

func record(c apitest.Caller) string { return fmt.Sprint("/livechat/agents/", c.Principal.AgentID) }

func TestLivechatAgents(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, ann, stranger := s.As(auth.ManageAgentAndGroups, auth.ManageSettings), s.As(), s.OtherSite().As(auth.ManageAgentAndGroups)
	for _, name := range []string{"Sales", "Help", "Night"} {
		admin.Do("POST", departments, `{"name":"`+name+`"}`).Want(200)
	}
	id := ann.Principal.AgentID
	run(t, record(ann), []try{
		{"the defaults", admin, "GET", "", ``, 200, fmt.Sprintf(`{"id":%d,"status":"offline","ongoingChats":0,"departments":[],"maxChatsCount":3,"isAcceptAllocation":false}`, id)},
		{"numbers as text", admin, "PUT", "", `{"id":1,"maxchatscount":"30","departments":["2","1"],"ongoingChats":7}`, 200, `{"departments":[1,2],"maxChatsCount":30,"ongoingChats":0}`},
		{"a partial update keeps the rest", admin, "PUT", "", `{"isAcceptAllocation":true}`, 200, `{"departments":[1,2],"maxChatsCount":30,"isAcceptAllocation":true}`},
		{"an empty update changes nothing", admin, "PUT", "", `{}`, 200, `{"departments":[1,2],"maxChatsCount":30,"isAcceptAllocation":true,"status":"offline"}`},
		{"an agent reads its own record", ann, "GET", "", ``, 200, `{"maxChatsCount":30}`},
		{"and changes it", ann, "PUT", "", `{"maxChatsCount":4,"departments":[1,3]}`, 200, `{"departments":[1,3],"maxChatsCount":4}`},
		{"a department must exist", admin, "PUT", "", `{"maxChatsCount":5,"departments":[9]}`, 400, `{"code":400006}`},
		{"a status must exist", admin, "PUT", "", `{"maxChatsCount":5,"status":"Lunch"}`, 400, `{"code":400006}`},
		{"a limit is not below zero", admin, "PUT", "", `{"maxChatsCount":-1}`, 400, `{"code":400009}`},
		{"nothing was changed by what was refused", admin, "GET", "", ``, 200, `{"departments":[1,3],"maxChatsCount":4}`},
		{"another site's agent does not exist", stranger, "GET", "9", ``, 404, `{"code":404001}`},
	})
	admin.Do("GET", departments+"/3").Want(200, fmt.Sprintf(`{"agents":[%d]}`, id))
	admin.Do("GET", "/livechat/agents/99").Want(404, `{"code":404001}`)
	ann.Do("GET", record(admin)).Want(403, `{"code":403003}`)
	ann.Do("PUT", record(admin), `{"maxChatsCount":`).Want(403, `{"code":403003}`)
	ann.Do("GET", "/livechat/agents/99").Want(403, `{"code":403003}`)
	s.Client().Do("GET", record(ann)).Want(200)
}

// connects shows an agent as online.
func connects(s *apitest.Site, c apitest.Caller) {
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO agent_presence (site_id, agent_id, status, present, changed_at) VALUES (?, ?, 'online', TRUE, 0)`, s.ID, c.Principal.AgentID)
		return err
	})
}

func TestStatusOfAgents(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, ann := s.As(auth.ManageAgentAndGroups, auth.ManageSettings), s.As()
	toAway, off := s.As(auth.SetOtherAgentToAway), s.As(auth.LogOtherAgentOff)
	admin.Do("POST", "/livechat/customAwayStatus", `{"name":"Lunch"}`).Want(200, `{"id":101}`)
	connects(s, ann)
	run(t, record(ann), []try{
		{"as others see it", ann, "GET", "", ``, 200, `{"status":"online"}`},
		{"away by the agent", ann, "PUT", "", `{"status":"AWAY"}`, 200, `{"status":"away"}`},
		{"a custom status by its name", ann, "PUT", "", `{"status":"lunch"}`, 200, `{"status":"Lunch"}`},
		{"what is seen may be sent back", ann, "PUT", "", `{"status":"Lunch","maxChatsCount":3}`, 200, `{"status":"Lunch"}`},
		{"Away by its name", ann, "PUT", "", `{"status":"Away"}`, 200, `{"status":"away"}`},
		{"back", admin, "PUT", "", `{"status":"online"}`, 200, `{"status":"online"}`},
		{"one may set others to away", toAway, "PUT", "", `{"status":"Lunch"}`, 200, `{"status":"Lunch"}`},
		{"but not back", toAway, "PUT", "", `{"status":"online"}`, 403, `{"code":403003}`},
		{"nor to offline", toAway, "PUT", "", `{"status":"offline"}`, 403, `{"code":403003}`},
		{"nor anything else", toAway, "PUT", "", `{"status":"away","maxChatsCount":1}`, 403, `{"code":403003}`},
		{"nor see the record", toAway, "GET", "", ``, 403, `{"code":403003}`},
		{"another may log off", off, "PUT", "", `{"status":"offline"}`, 200, `{"status":"offline"}`},
		{"but not set to away", off, "PUT", "", `{"status":"away"}`, 403, `{"code":403003}`},
		{"nothing was changed by what was refused", admin, "GET", "", ``, 200, `{"status":"offline","maxChatsCount":3}`},
		{"lunch again", admin, "PUT", "", `{"status":"Lunch"}`, 200, `{"status":"Lunch"}`},
	})
	admin.Do("DELETE", "/livechat/customAwayStatus/101").Want(200)
	ann.Do("GET", record(ann)).Want(200, `{"status":"away"}`)
	want := []string{"2 0", "2 101", "2 0", "1 0", "2 101", "3 0", "2 101"}
	if got := facts(t, s, fact.KindAgentStatusChanged, "code", "ref_id"); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the facts are %q, want %q", got, want)
	}
}
