package chat_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"testing"

	"parley/internal/auth"
	"parley/internal/fulltext"
)

func TestHistory(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent, other := h.agent(), h.agent()
	reader := h.As(auth.ViewAllHistory)
	sales := h.w.department("Sales", 2)
	vera := h.talk(agent, "Vera", "Do you sell Übertöpfe for 100% of my plants_?")
	h.department = sales
	walt := h.talk(other, "Walt", "My ORDER is \"late\"")
	h.department = 0
	_, waiting := h.request("Wanda")
	missed, gone := h.request("Max")
	missed.Do("POST", "/api/visitor/v1/chats/"+gone+"/end").Want(200)

	list := reader.Do("GET", "/livechat/chats").Want(200, `{"total":2,"nextPage":"","chats":[{"id":"`+walt+`","department":"Sales"},
		{"id":"`+vera+`","ssoUserId":"","name":"Vera","email":"vera@example.test","department":"","agents":[{"id":1,"display_name":"agent 1","email":"agent1@site6000000.example.test"}],
		"prechatFields":[],"customVariables":[],"waitingTime":"00:00:00","attachments":[],"postChat":{"ratingGrade":"-1","ratingComment":"","fields":[]},"wrapup":null,
		"chatTranscript":[{"sender":"","type":"enumSystem"},{"sender":"","type":"enumSystem","content":"agent 1 has joined the chat."},
		{"sender":"Vera","type":"enumVisitor","content":"Do you sell Übertöpfe for 100% of my plants_?","isNoteMessage":false},
		{"sender":"agent 1","type":"enumAgent","content":"Certainly"},{"type":"enumSystem","content":"The chat has ended."}]}]}`)
	var one map[string]any
	reader.Do("GET", "/LiveChat/Chats/"+vera).Want(200).Into(&one)
	want, err := json.Marshal(list.At("chats.1"))
	if err != nil {
		t.Fatal(err)
	}
	reader.Do("GET", "/livechat/chats/"+vera).Want(200, string(want))
	for _, id := range []string{waiting, gone, "no-chat"} {
		reader.Do("GET", "/livechat/chats/"+id).Want(404, `{"code":404001}`)
	}
	h.OtherSite().As(auth.ViewAllHistory).Do("GET", "/livechat/chats/"+vera).Want(404)
	h.OtherSite().As(auth.ViewAllHistory).Do("GET", "/livechat/chats").Want(200, `{"total":0,"chats":[]}`)

	visitorID := h.w.rows(`SELECT visitor_uuid FROM chat WHERE uuid = ?`, vera)[0]
	cond := func(field, operate, value string) string {
		return "conditions[0][field]=" + field + "&conditions[0][operate]=" + operate + "&conditions[0][value]=" + url.QueryEscape(value)
	}
	both := []string{walt, vera}
	cases := []struct {
		query string
		want  []string
	}{
		{"agentId=1", []string{vera}},
		{"agentId=2", []string{walt}},
		{"agentId=9", nil},
		{"departmentId=" + jsonText(sales), []string{walt}},
		{"department=0", []string{vera}},
		{"categoryId=1", nil},
		{"visitorId=" + visitorID, []string{vera}},
		{"keywords=order", []string{walt}},
		{"keywords=ORDER%20is%20%22LATE%22", []string{walt}},
		{"keywords=" + url.QueryEscape("ÜBERTÖPFE"), []string{vera}},
		{"keywords=100%25", []string{vera}},
		{"keywords=%25", []string{vera}},
		{"keywords=s_", []string{vera}},
		{"keywords=_s", nil},
		{"keywords=vera@example", []string{vera}},
		{"keywords=certainly", both},
		{"keywords=nothing", nil},
		{"keywords=ert", both},
		{"keywords=bertop", nil},
		{"keywords=plants_", []string{vera}},
		{"keywords=ly", both},
		{"keywords=certainly&agentId=1", []string{vera}},
		{"keywords=certainly&agentId=2&departmentId=0", nil},
		{"keywords=certainly&departmentId=" + jsonText(sales), []string{walt}},
		{"keywords=certainly&visitorId=" + visitorID, []string{vera}},
		{"keywords=certainly&pageSize=1", []string{walt}},
		{"keywords=certainly&pageSize=1&pageIndex=1", []string{vera}},
		{"keywords=certainly&timeFrom=2019-01-01&timeTo=2019-01-02", nil},
		{"keywords=certainly&timeTo=2099-01-01", both},
		{"keywords=certainly&" + cond("name", "is", "walt"), []string{walt}},
		{cond("email", "contains", "VERA"), []string{vera}},
		{cond("email", "notContains", "vera"), []string{walt}},
		{cond("name", "equal", "walt"), []string{walt}},
		{cond("name", "is", "wal"), nil},
		{cond("name", "notEqual", "walt"), []string{vera}},
		{cond("campaign", "contains", "default"), both},
		{cond("department", "equal", "verkäufe"), nil},
		{cond("department", "equal", "sales"), []string{walt}},
		{cond("department", "notEqual", "sales"), []string{vera}},
		{cond("agent", "equal", "agent 1"), []string{vera}},
		{cond("agent", "notContains", "agent 1"), []string{walt}},
		{cond("company", "contains", "x"), nil},
		{cond("phone", "equal", ""), both},
		{cond("email", "contains", "example") + "&conditions[1][field]=name&conditions[1][operator]=EQUAL&conditions[1][value]=Vera", []string{vera}},
		{"timeFrom=2019-01-01&timeTo=2019-01-02", nil},
		{"timeFrom=2019-01-01", both},
		{"pageSize=1", []string{walt}},
		{"pageSize=1&pageIndex=1", []string{vera}},
		{"pageSize=1&pageIndex=2", nil},
	}
	try := func() {
		for _, c := range cases {
			var got struct{ Chats []struct{ ID string } }
			reader.On(t).Do("GET", "/livechat/chats?"+c.query).Want(200).Into(&got)
			var ids []string
			for _, found := range got.Chats {
				ids = append(ids, found.ID)
			}
			if !slices.Equal(ids, c.want) {
				t.Errorf("%s finds %v, want %v", c.query, ids, c.want)
			}
		}
	}
	try()
	if err := fulltext.New(h.w.db, nil).Merge(t.Context()); err != nil {
		t.Fatal(err)
	}
	try() // the same from the index
	for query, code := range map[string]string{
		cond("shoe size", "equal", "42"):     "400006",
		cond("name", "resembles", "42"):      "400006",
		"conditions[0][field]=name":          "400000",
		"timeFrom=2020-01-02&timeTo=2020-01": "400001",
		"pageSize=0":                         "400009",
		"agentId=x":                          "400003",
	} {
		reader.On(t).Do("GET", "/livechat/chats?"+query).Want(400, `{"code":`+code+`}`)
	}
}

func jsonText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func TestWhoSeesWhatOfTheHistory(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	first, second := h.agent(auth.ViewHistoryInMyDepartment), h.agent(auth.ViewHistoryInMyDepartment)
	support := h.w.department("Support", 1, 2)
	own := h.talk(first, "Vera", "x")
	h.department = support
	sold := h.talk(second, "Walt", "x")
	h.w.exec(`DELETE FROM department_agent WHERE agent_id = 2`)
	first.Do("GET", "/livechat/chats").Want(200, `{"total":2,"chats":[{"id":"`+sold+`"},{"id":"`+own+`"}]}`)
	second.Do("GET", "/livechat/chats").Want(200, `{"total":1,"chats":[{"id":"`+sold+`"}]}`)
	second.Do("GET", "/livechat/chats/"+own).Want(404)
	first.Do("GET", "/livechat/chats/"+sold).Want(200)
	if err := fulltext.New(h.w.db, nil).Merge(t.Context()); err != nil {
		t.Fatal(err)
	}
	first.Do("GET", "/livechat/chats").Want(200, `{"total":2,"chats":[{"id":"`+sold+`"},{"id":"`+own+`"}]}`)
	second.Do("GET", "/livechat/chats").Want(200, `{"total":1,"chats":[{"id":"`+sold+`"}]}`)
	second.Do("GET", "/livechat/chats?pageSize=1&pageIndex=1").Want(200, `{"total":1,"chats":[]}`)
	h.As().Do("GET", "/livechat/chats").Want(403, `{"code":403003}`)
	h.Admin().Do("GET", "/livechat/chats").Want(200, `{"total":2}`)
	first.Do("GET", "/api/agent/v1/chats/"+sold+"/messages").Want(200)
	second.Do("GET", "/api/agent/v1/chats/"+own+"/messages").Want(404)
}

func TestRemovingChats(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent, cleaner := h.agent(auth.ViewAllHistory), h.As(auth.DeleteHistory)
	var ids []string
	for _, name := range []string{"Ann", "Ben", "Cat", "Dan", "Eve", "Fay", "Gus"} {
		ids = append(ids, h.talk(agent, name, "secret of "+name))
	}
	_, running := h.request("Wanda")
	facts := h.w.count(`SELECT COUNT(*) FROM fact WHERE chat_id IS NOT NULL`)

	agent.Do("DELETE", "/livechat/chats/"+ids[0]).Want(403, `{"code":403003}`)
	h.OtherSite().As(auth.DeleteHistory).Do("DELETE", "/livechat/chats/"+ids[0]).Want(404)
	cleaner.Do("DELETE", "/livechat/chats/"+ids[0]).Want(200, `"Chat '`+ids[0]+`' has been removed."`)
	cleaner.Do("DELETE", "/livechat/chats/"+ids[0]).Want(404)
	cleaner.Do("DELETE", "/livechat/chats/"+running).Want(404)
	const done = `"Chats have been removed."`
	cleaner.Do("DELETE", "/livechat/chats", "[0]="+ids[1]+"&[1]=aa93493d-e2f7-4c37-9333-b5da5c25b972").Want(200, done)
	cleaner.Do("DELETE", "/livechat/chats", "ids[0]="+ids[2]).Want(200, done)
	cleaner.Do("DELETE", "/livechat/chats", `["`+ids[3]+`"]`).Want(200, done)
	cleaner.Do("DELETE", "/livechat/chats", `{"IDS":["`+ids[4]+`"]}`).Want(200, done)
	cleaner.Do("DELETE", "/livechat/chats?ids="+ids[5]+",x").Want(200, done)
	cleaner.Do("DELETE", "/livechat/chats").Want(400, `{"code":400000,"message":"Parameter 'ids' is required."}`)

	agent.Do("GET", "/livechat/chats").Want(200, `{"total":1,"chats":[{"id":"`+ids[6]+`"}]}`)
	agent.Do("GET", "/livechat/chats?keywords=secret").Want(200, `{"total":1}`)
	wantList(t, "who is still known", h.w.rows(`SELECT name FROM visitor ORDER BY id`), "", "", "", "", "", "", "Gus", "Wanda")
	wantList(t, "what is still said", h.w.rows(`SELECT text FROM message WHERE sender_kind = 'visitor'`), "secret of Gus")
	if n := h.w.count(`SELECT COUNT(*) FROM fact WHERE chat_id IS NOT NULL`); n != facts {
		t.Errorf("%d facts are left of %d", n, facts)
	}
}
