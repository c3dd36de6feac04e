package chat_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/internal/apitest"
	"parley/internal/auth"
)

// A form with a field of every type that visitors can fill in.
const postChatForm = `{"isEnable":true,"greetingMessage":"How was it?","fieldLayout":"horizontal","fields":[
	{"id":17,"name":"Rating","type":"rating","isSystem":true,"isVisible":true,"isRequired":true},
	{"id":18,"name":"Comments","type":"textarea","isSystem":true,"isVisible":true},
	{"id":31,"name":"Shoe size","type":"text","isVisible":true,"isRequired":true},
	{"id":32,"name":"Story","type":"textarea","isVisible":true},
	{"id":33,"name":"Solved","type":"radio","isVisible":true,"options":"Yes\nPartly\nNo"},
	{"id":34,"name":"Come again","type":"checkbox","isVisible":true},
	{"id":35,"name":"Region","type":"select","isVisible":true,"options":"North\nSouth"},
	{"id":36,"name":"Liked","type":"checkboxList","isVisible":true,"options":"Speed\nTone\nResult"},
	{"id":37,"name":"Speed of answer","type":"rating","isVisible":true},
	{"id":38,"name":"Photo","type":"attachment","isVisible":true},
	{"id":39,"name":"Hidden","type":"text","isRequired":true}]}`

// after is a chat that is over, of a campaign with that form.
func after(t *testing.T) (h *house, agent, v apitest.Caller, id string) {
	t.Helper()
	h = openHouse(t, false)
	h.w.exec(`UPDATE campaign SET post_chat = ? WHERE site_id = 6000000`, postChatForm)
	agent = h.agent(auth.ViewAllHistory)
	v, id = h.request("Vera")
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200)
	v.Do("POST", "/api/visitor/v1/chats/"+id+"/end").Want(200)
	return h, agent, v, id
}

func TestTheFormAfterAChat(t *testing.T) {
	t.Parallel()
	h, agent, v, id := after(t)
	own := "/api/visitor/v1/chats/" + id + "/survey"
	asked := v.Do("GET", own).Want(200, `{"isAsked":true,"greetingMessage":"How was it?","fieldLayout":"horizontal","ratingFieldId":17,"commentFieldId":18,
		"rating":{"grade":0,"comment":""},"answers":[],"submittedAt":null,"fields":[{"id":17},{"id":18},{"id":31},{"id":32},{"id":33},{"id":34},{"id":35},{"id":36},{"id":37},{"id":38}]}`)
	if strings.Contains(string(asked.Body), "Hidden") {
		t.Error("a field that is not shown is sent")
	}
	photo := v.Raw("POST", "/api/visitor/v1/formFiles", "name=shoe.txt", octets, []byte("a shoe")).Want(200, `{"name":"shoe.txt","size":6}`).ID()

	sent := func(more string) string {
		return `{"fields":[{"id":17,"value":"4"},{"id":18,"value":"Fine"},{"id":31,"value":"4111 1111 1111 1111"},{"id":32,"value":"It\nwas so"},{"id":33,"value":"partly"},
			{"id":34,"value":"TRUE"},{"id":35,"value":"South"},{"id":36,"value":"Tone\nSpeed"},{"id":37,"value":"2"},{"id":38,"value":"` + photo + `"},{"id":99,"value":"x"}` + more + `]}`
	}
	for name, c := range map[string]struct{ body, want string }{
		"nothing":            {`{}`, `{"code":400000,"message":"Parameter 'Rating' is required."}`},
		"a required text":    {`{"fields":[{"id":17,"value":"4"}]}`, `{"code":400000,"message":"Parameter 'Shoe size' is required."}`},
		"a grade":            {strings.Replace(sent(""), `"4"`, `"6"`, 1), `{"code":400009}`},
		"no choice":          {strings.Replace(sent(""), `"partly"`, `"maybe"`, 1), `{"code":400006,"message":"Parameter 'Solved' must be one of: Yes, Partly, No."}`},
		"no choice of a few": {strings.Replace(sent(""), `Tone\n`, `Tone\nPrice\n`, 1), `{"code":400006}`},
		"no yes or no":       {strings.Replace(sent(""), `"TRUE"`, `"often"`, 1), `{"code":400004}`},
		"no file":            {strings.Replace(sent(""), photo, "made up", 1), `{"code":400006,"message":"Parameter 'Photo' has a value that does not exist."}`},
		"a book":             {strings.Replace(sent(""), "It\\n", strings.Repeat("x", 4000), 1), `{"code":400010}`},
	} {
		if a := v.Do("PUT", own, c.body); a.Status != 400 {
			t.Errorf("%s is taken", name)
		} else {
			a.Want(400, c.want)
		}
	}
	const kept = `"fields":[{"id":31,"name":"Shoe size","value":"**** **** **** 1111"},{"id":32,"name":"Story","value":"It\nwas so"},{"id":33,"name":"Solved","value":"Partly"},
		{"id":34,"name":"Come again","value":"true"},{"id":35,"name":"Region","value":"South"},{"id":36,"name":"Liked","value":"Tone\nSpeed"},
		{"id":37,"name":"Speed of answer","value":"2"},{"id":38,"name":"Photo","value":"shoe.txt"}]`
	v.Do("PUT", own, sent("")).Want(200, `{"isAsked":false,"rating":{"grade":4,"comment":"Fine"},`+strings.Replace(kept, "fields", "answers", 1)+`}`)
	v.Do("PUT", own, sent("")).Want(200)
	v.Do("PUT", own, strings.Replace(sent(""), "South", "North", 1)).Want(400, `{"code":400030,"message":"The form was sent already."}`)
	h.wantSurveyFacts(t, "ratingSubmitted 4 ", `postChatSubmitted 0 [{"field":33,"value":"Partly"},{"field":34,"value":"true"},{"field":35,"value":"South"},{"field":36,"value":"Tone"},{"field":36,"value":"Speed"}]`)

	agent.Do("GET", "/livechat/chats/"+id).Want(200, `{"postChat":{"ratingGrade":"4","ratingComment":"Fine",`+kept+`},"attachments":[{"name":"shoe.txt"}]}`)
	agent.Do("GET", "/api/agent/v1/chats/"+id+"/survey").Want(200, `{"isAsked":false,"rating":{"grade":4}}`)
	stranger, _ := h.visit()
	stranger.Do("GET", own).Want(404)
	stranger.Do("PUT", own, sent("")).Want(404)
	h.As().Do("GET", "/api/agent/v1/chats/"+id+"/survey").Want(404)
	h.As(auth.DeleteHistory).Do("DELETE", "/livechat/chats/"+id).Want(200)
	if n := h.w.count(`SELECT COUNT(*) FROM chat_survey`); n != 0 {
		t.Error("the survey of a removed chat is still there")
	}
}

// wantSurveyFacts compares what was counted about ratings, forms and wrap-ups.
func (h *house) wantSurveyFacts(t *testing.T, want ...string) {
	t.Helper()
	wantList(t, "facts", h.w.rows(`SELECT k.name || ' ' || COALESCE(f.code, 0) || ' ' || COALESCE(f.data, '') FROM fact f JOIN fact_kind k ON k.id = f.kind
		WHERE k.name IN ('ratingSubmitted', 'postChatSubmitted', 'wrapUpSubmitted') ORDER BY f.id`), want...)
}

func TestARatingMayChange(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent := h.agent(auth.ViewAllHistory)
	v, id := h.request("Vera")
	rating, own := "/api/visitor/v1/chats/"+id+"/rating", "/api/visitor/v1/chats/"+id
	v.Do("PUT", rating, `{"grade":5}`).Want(400, `{"message":"Nobody has answered this chat."}`)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200)
	h.w.events()
	v.Do("PUT", rating, `{"grade":5}`).Want(200, `{"isAsked":false,"rating":{"grade":5,"comment":""}}`)
	v.Do("PUT", rating, `{"grade":5}`).Want(200)
	v.Do("PUT", rating, `{"comment":"slow"}`).Want(200, `{"rating":{"grade":5,"comment":"slow"}}`)
	v.Do("PUT", rating, `{"grade":7}`).Want(400)
	v.Do("PUT", own+"/survey", `{}`).Want(400, `{"message":"The chat goes on."}`)
	v.Do("POST", own+"/end").Want(200)
	v.Do("PUT", own+"/survey", `{}`).Want(400, `{"message":"Nothing is asked after this chat."}`)
	h.w.clock.Advance(23 * time.Hour)
	v.Do("PUT", rating, `{"grade":2}`).Want(200)
	h.w.clock.Advance(2 * time.Hour)
	v.Do("PUT", rating, `{"grade":3}`).Want(400, `{"message":"The chat has ended too long ago."}`)
	h.wantSurveyFacts(t, "ratingSubmitted 5 ", "ratingSubmitted 2 ")
	agent.Do("GET", "/livechat/chats/"+id+"").Want(200, `{"postChat":{"ratingGrade":"2","ratingComment":"slow","fields":[]}}`)
	agent.Do("GET", "/livechat/chats?timeFrom=2019-01-01").Want(200, `{"total":1}`)
}

func TestAReloadShowsTheEndUntilTheFormIsDone(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	h.w.exec(`UPDATE campaign SET post_chat = ? WHERE site_id = 6000000`, postChatForm)
	agent := h.agent()
	v, visit := h.visit()
	ask := func(clientID string) string {
		return v.Do("POST", "/api/visitor/v1/chats", fmt.Sprintf(`{"clientId":%q,"visitId":%v,"campaignId":1}`, clientID, visit.At("visitId"))).Want(200).ID()
	}
	id := ask("r1")
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200)
	v.Do("POST", "/api/visitor/v1/chats/"+id+"/end").Want(200)
	reload := func() *apitest.Answer {
		return h.Anonymous().Do("POST", "/api/visitor/v1/visits", strings.Replace(visitBody, "{", fmt.Sprintf(`{"token":%q,`, visit.Text("token")), 1)).Want(200)
	}
	reload().Want(200, `{"chat":null,"ended":{"id":"`+id+`","state":"ended","endedBy":"visitor"}}`)
	v.Do("POST", "/api/visitor/v1/chats/"+id+"/survey/pass").Want(200, `{"isAsked":false}`)
	v.Do("POST", "/api/visitor/v1/chats/"+id+"/survey/pass").Want(200)
	reload().Want(200, `{"chat":null,"ended":null}`)
	v.Do("PUT", "/api/visitor/v1/chats/"+id+"/survey", `{"fields":[{"id":17,"value":"1"},{"id":31,"value":"42"}]}`).Want(200, `{"rating":{"grade":1}}`)
	again := ask("r2")
	if again == id {
		t.Error("the visitor is in the chat that is over")
	}
	reload().Want(200, `{"chat":{"id":"`+again+`"},"ended":null}`)
}

func TestFormsBeforeAChatHoldAnswersToTheirFields(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	h.w.exec(`UPDATE campaign SET pre_chat = '{"isEnable":true,"fields":[{"id":21,"name":"Topic","type":"select","isVisible":true,"options":"Pots\nPans"},
		{"id":22,"name":"Photo","type":"attachment","isVisible":true},{"id":23,"name":"I agree","type":"checkbox","isVisible":true,"isRequired":true}]}' WHERE site_id = 6000000`)
	agent := h.agent(auth.ViewAllHistory)
	v, visit := h.visit()
	file := v.Raw("POST", "/api/visitor/v1/formFiles", "name=pot.txt", octets, []byte("a pot")).Want(200).ID()
	body := fmt.Sprintf(`{"clientId":"r","visitId":%v,"fields":[{"id":21,"value":"pots"},{"id":22,"value":%q},{"id":23,"value":"true"}]}`, visit.At("visitId"), file)
	v.Do("POST", "/api/visitor/v1/chats", strings.Replace(body, "pots", "shoes", 1)).Want(400, `{"code":400006}`)
	v.Do("POST", "/api/visitor/v1/chats", strings.Replace(body, `"true"`, `"false"`, 1)).Want(400, `{"code":400000}`)
	id := v.Do("POST", "/api/visitor/v1/chats", body).Want(200).ID()
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/end").Want(200)
	agent.Do("GET", "/livechat/chats/"+id).Want(200, `{"prechatFields":[{"id":21,"value":"Pots"},{"id":22,"value":"pot.txt"},{"id":23,"value":"true"}],"attachments":[{"name":"pot.txt"}]}`)
}
