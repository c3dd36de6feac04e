package chat_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/auth"
)

const wrapUpForm = `[{"id":19,"name":"Category","type":"wrapupcategory","isSystem":true,"isVisible":true,"isRequired":true,"options":"Inquiry\nSuggestion\nComplaint"},
	{"id":20,"name":"Comment","type":"wrapupcomment","isSystem":true,"isVisible":true},
	{"id":41,"name":"Priority","type":"select","isVisible":true,"options":"High\nLow"},
	{"id":42,"name":"Order","type":"text","isVisible":true},
	{"id":43,"name":"Bill","type":"attachment","isVisible":true},
	{"id":44,"name":"Secret","type":"text"}]`

func TestAgentsWrapChatsUp(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	h.w.exec(`UPDATE campaign SET agent_wrapup = ? WHERE site_id = 6000000`, wrapUpForm)
	agent, other := h.agent(auth.ViewAllHistory), h.agent(auth.ViewAllHistory)
	v, id := h.request("Vera")
	path := "/api/agent/v1/chats/" + id + "/wrapUp"
	agent.Do("PUT", path, `{}`).Want(400, `{"message":"You were not in this chat."}`)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200)
	form := agent.Do("GET", path).Want(200, `{"categoryFieldId":19,"commentFieldId":20,"maySave":true,"wrapUp":null,"fields":[{"id":19},{"id":20},{"id":41},{"id":42},{"id":43}],
		"categories":[{"category":"Inquiry","group":""},{"category":"Suggestion"},{"category":"Complaint"}]}`)
	if strings.Contains(string(form.Body), "Secret") {
		t.Error("a field that is not shown is sent")
	}
	for body, want := range map[string]string{
		`{}`:                                     `{"code":400000,"message":"Parameter 'categories' is required."}`,
		`{"categories":[{"category":"Praise"}]}`: `{"code":400006}`,
		`{"categories":[{"category":"Inquiry","group":"x"}]}`:                           `{"code":400006}`,
		`{"categories":[{"category":"Inquiry"}],"fields":[{"id":41,"value":"Medium"}]}`: `{"code":400006}`,
	} {
		agent.On(t).Do("PUT", path, body).Want(400, want)
	}
	agent.Do("PUT", path, `{"categories":[{"category":"inquiry"}],"comment":"Card 4111 1111 1111 1111"}`).Want(200, `{"wrapUp":{"categories":[{"category":"Inquiry","group":""}],
		"comment":"Card **** **** **** 1111","fields":[],"agentId":1}}`)
	v.Do("POST", "/api/visitor/v1/chats/"+id+"/end").Want(200)
	bill := agent.Raw("POST", "/api/agent/v1/formFiles", "name=bill.txt", octets, []byte("a bill")).Want(200).ID()
	last := `{"categories":[{"category":"Complaint"},{"category":"Inquiry"},{"category":"complaint"}],"comment":"paid","fields":[{"id":41,"value":"low"},{"id":42,"value":"7"},{"id":43,"value":"` + bill + `"}]}`
	agent.Do("PUT", path, last).Want(200, `{"wrapUp":{"categories":[{"category":"Complaint"},{"category":"Inquiry"}]}}`)
	agent.Do("PUT", path, last).Want(200)
	h.wantSurveyFacts(t, `wrapUpSubmitted 0 {"categories":[{"category":"Inquiry","group":""}],"answers":[]}`,
		`wrapUpSubmitted 0 {"categories":[{"category":"Complaint","group":""},{"category":"Inquiry","group":""}],"answers":[{"field":41,"value":"Low"}]}`)

	agent.Do("GET", "/livechat/chats/"+id).Want(200, `{"wrapup":{"category":[{"category":"Complaint","group":""},{"category":"Inquiry","group":""}],"comment":"paid",
		"fields":[{"id":41,"name":"Priority","value":"Low"},{"id":42,"name":"Order","value":"7"},{"id":43,"name":"Bill","value":"bill.txt"}]},"attachments":[],"noteAttachments":[{"name":"bill.txt"}]}`)
	other.Do("GET", path).Want(200, `{"maySave":false,"wrapUp":{"comment":"paid"}}`)
	other.Do("PUT", path, last).Want(400)
	h.As().Do("GET", path).Want(404)
	v.Do("GET", path).Want(403)
	for query, total := range map[string]string{"1": "1", "2": "0", "3": "1", "4": "0", "0": "0"} {
		agent.On(t).Do("GET", "/livechat/chats?categoryId="+query).Want(200, `{"total":`+total+`}`)
	}
}

func TestAWrapUpIsNotReplacedUnseen(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent := h.agent()
	path := "/api/agent/v1/chats/" + h.talk(agent, "Vera", "x") + "/wrapUp"
	first := agent.Do("PUT", path, `{"comment":"paid","before":""}`).Want(200).Text("wrapUp.savedAt")
	agent.Do("PUT", path, `{"comment":"not paid","before":""}`).Want(400, `{"code":400030,"message":"A colleague has wrapped this chat up meanwhile. Look at it again before you change it."}`)
	agent.Do("PUT", path, `{"comment":"paid","before":""}`).Want(200) // the same again
	h.w.clock.Advance(time.Second)
	agent.Do("PUT", path, `{"comment":"paid twice","before":"`+first+`"}`).Want(200)
	agent.Do("PUT", path, `{"comment":"late","before":"`+first+`"}`).Want(400, `{"code":400030}`)
	agent.Do("PUT", path, `{"comment":"whatever is there"}`).Want(200, `{"wrapUp":{"comment":"whatever is there"}}`)
}

func TestCategoriesMayStandInGroups(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	h.w.exec(`UPDATE campaign SET agent_wrapup = '[{"id":19,"name":"Category","type":"wrapupcategory","isSystem":true,"isVisible":true,"options":"Old",
		"categories":[{"name":"Sales","options":["Pots","Other"]},{"name":"Care","options":["Other"]}]}]' WHERE site_id = 6000000`)
	agent := h.agent(auth.ViewAllHistory)
	id := h.talk(agent, "Vera", "x")
	path := "/api/agent/v1/chats/" + id + "/wrapUp"
	agent.Do("GET", path).Want(200, `{"categories":[{"category":"Pots","group":"Sales"},{"category":"Other","group":"Sales"},{"category":"Other","group":"Care"}]}`)
	agent.Do("PUT", path, `{"categories":[{"category":"Other"}]}`).Want(400, `{"code":400000,"message":"Parameter 'categories.group' is required."}`)
	agent.Do("PUT", path, `{"categories":[{"category":"other","group":"care"},{"category":"pots"}]}`).Want(200, `{"wrapUp":{"categories":[{"category":"Other","group":"Care"},{"category":"Pots","group":"Sales"}]}}`)
	agent.Do("GET", "/livechat/chats?categoryId=1").Want(200, `{"total":1,"chats":[{"wrapup":{"category":[{"category":"Other","group":"Care"},{"category":"Pots","group":"Sales"}]}}]}`)
}
