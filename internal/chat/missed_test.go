package chat_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/store"
)

func TestMissedAndRefusedChats(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent := h.agent(auth.RefuseChats)
	reader, guest := h.As(auth.ViewAllHistory), h.As()
	h.talk(agent, "Vera", "answered")
	missed, gone := h.request("Max")
	missed.Do("POST", "/api/visitor/v1/chats/"+gone+"/end").Want(200)
	h.department = h.w.department("Sales", agent.Principal.AgentID)
	_, refused := h.request("Rita")
	agent.Do("POST", "/api/agent/v1/chats/"+refused+"/refuse").Want(200)
	h.request("Wanda") // still waits
	h.w.exec(`INSERT INTO chat_segment (chat_id, segment_id) SELECT id, 5 FROM chat WHERE uuid = ?`, gone)

	const path = "/livechat/missedAndRefusedChats"
	both := `{"total":2,"nextPage":"","missedAndRefusedChats":[
		{"type":"Refused","chat":{"id":"` + refused + `","department":"Sales","agents":[],"chatTranscript":null,"wrapup":null,"postChat":{"ratingGrade":"-1"}}},
		{"type":"Missed","chat":{"id":"` + gone + `","name":"Max","waitingTime":"00:00:00","chatTranscript":null}}]}`
	one := func(id string) string { return `{"total":1,"missedAndRefusedChats":[{"chat":{"id":"` + id + `"}}]}` }
	const none = `{"total":0,"missedAndRefusedChats":[]}`
	for query, want := range map[string]string{
		"":                                       both,
		"?type=Missed":                           one(gone),
		"?type=refused":                          one(refused),
		"?departmentId=1":                        one(refused),
		"?department=0":                          one(gone),
		"?campaignId=1":                          both,
		"?campaign=2":                            none,
		"?visitorSegmentation=5":                 one(gone),
		"?visitorSegment=6":                      none,
		"?timeTo=2019-01-01&timeFrom=2018-01-01": none,
		"?pageSize=1":                            `{"total":2,"missedAndRefusedChats":[{"chat":{"id":"` + refused + `"}}]}`,
		"?pageSize=1&pageIndex=1":                `{"total":2,"nextPage":"","missedAndRefusedChats":[{"chat":{"id":"` + gone + `"}}]}`,
	} {
		reader.On(t).Do("GET", path+query).Want(200, want)
	}
	reader.Do("GET", path+"?type=answered").Want(400, `{"code":400006}`)
	guest.Do("GET", path).Want(403, `{"code":403003}`)
	h.OtherSite().Admin().Do("GET", path).Want(200, none)
	own := h.agent(auth.ViewHistoryInMyDepartment)
	own.Do("GET", path).Want(200, none)
	h.w.exec(`INSERT INTO department_agent (site_id, department_id, agent_id) VALUES (?, 1, ?)`, h.ID, own.Principal.AgentID)
	own.Do("GET", path).Want(200, one(refused))

	counted := func() []string {
		return h.w.rows(`SELECT subject || ' ' || subject_id || ' ' || hours || ' ' || part || ' ' || chats || ' ' || first_id || ' ' || last_id FROM history_count ORDER BY subject, subject_id, hours, part`)
	}
	hours := counted()
	update(t, h.w.db, func(ctx context.Context, tx *store.Tx) error { return chat.RecountHistory(ctx, tx, h.ID) })
	wantList(t, "what a recount finds", counted(), hours...)
	h.w.clock.Advance(30 * time.Hour)
	visitor, later := h.request("Nell")
	visitor.Do("POST", "/api/visitor/v1/chats/"+later+"/end").Want(200)
	at := func(d time.Duration) string { return h.w.clock.Now().UTC().Add(d).Format("2006-01-02T15:04:05") }
	for query, total := range map[string]int{
		"?timeFrom=" + at(-10*time.Minute) + "&timeTo=" + at(10*time.Minute):            1,
		"?timeFrom=" + at(-29*time.Hour) + "&timeTo=" + at(10*time.Minute):              1,
		"?timeFrom=" + at(-31*time.Hour) + "&timeTo=" + at(10*time.Minute):              3,
		"?timeFrom=" + at(-31*time.Hour) + "&timeTo=" + at(-29*time.Hour):               2,
		"?type=refused&timeFrom=" + at(-31*time.Hour) + "&timeTo=" + at(10*time.Minute): 1,
		"?type=missed&timeFrom=2018-01-01&timeTo=" + at(10*time.Minute):                 2,
	} {
		reader.On(t).Do("GET", path+query).Want(200, fmt.Sprintf(`{"total":%d}`, total))
	}
}

// The history names the files of a chat, those of notes apart; removing the chat
// removes them, and both are noted.
func TestFilesOfTheHistory(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent := h.agent(auth.ViewAllHistory)
	id := h.talk(agent, "Vera", "see my file")
	for i, note := range []bool{false, true} {
		h.w.exec(`INSERT INTO file (site_id, id, kind, owner_id, note, name, media_type, size, link, blob, created_at, stored_at)
			SELECT site_id, ?, 'chat', id, ?, 'a.txt', 'text/plain', 1, ?, 'b', 1, 1 FROM chat WHERE uuid = ?`, i+1, note, []string{"l", "n"}[i], id)
	}
	agent.Do("GET", "/livechat/chats/"+id).Want(200, `{
		"attachments":[{"name":"a.txt","uri":"https://chat.example.test/api/v2.0/livechat/download?id=1&downloadtype=chatattachment"}],
		"noteAttachments":[{"name":"a.txt","uri":"https://chat.example.test/api/v2.0/livechat/download?id=2&downloadtype=chatattachment"}]}`)
	h.As(auth.DeleteHistory).Do("DELETE", "/livechat/chats/"+id).Want(200)
	if n := h.w.count(`SELECT COUNT(*) FROM file WHERE removed_at IS NULL`); n != 0 {
		t.Errorf("%d files outlive their chat", n)
	}
	wantList(t, "what is noted", h.w.rows(`SELECT summary FROM audit_log`), "Remove chat "+id)
}
