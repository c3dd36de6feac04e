package chat_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/auth"
)

func TestSecureForms(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent, colleague := h.agent(auth.ViewAllHistory), h.agent(auth.ViewAllHistory)
	admin := h.As(auth.ManageLiveChatSecurity)
	form := admin.Do("POST", "/livechat/secureForms", `{"name":"Payment","description":"To pay","fields":[{"name":"Card Number","type":"cardNumber","isVisible":true,"isRequired":true},
		{"name":"CSC/CVV","type":"cscOrCvv","isVisible":true},{"name":"Bank","type":"select","isVisible":true,"options":"Red\nBlue"}]}`).Want(200)
	empty := admin.Do("POST", "/livechat/secureForms", `{"name":"Nothing to fill in"}`).Want(200).ID()
	number, code, bank := fieldID(form.At("fields.0.id")), fieldID(form.At("fields.2.id")), fieldID(form.At("fields.4.id"))
	agent.Do("GET", "/api/agent/v1/secureForms").Want(200, `[{"id":`+form.ID()+`,"name":"Payment"}]`)

	v, id := h.request("Vera")
	path, own := "/api/agent/v1/chats/"+id, "/api/visitor/v1/chats/"+id
	agent.Do("POST", path+"/accept").Want(200)
	send := `{"clientId":"f1","formId":` + form.ID() + `}`
	colleague.Do("POST", path+"/forms", send).Want(400, `{"message":"You are not in this chat."}`)
	agent.Do("POST", path+"/forms", `{"clientId":"f1","formId":99}`).Want(400, `{"code":400006}`)
	agent.Do("POST", path+"/forms", `{"clientId":"f1","formId":`+empty+`}`).Want(400, `{"code":400030}`)
	agent.Do("POST", path+"/forms", send).Want(200, `{"seq":3,"kind":"form","text":"Payment","payload":{"form":{"id":`+form.ID()+`,"name":"Payment","description":"To pay",
		"fields":[{"id":`+number+`,"type":"cardNumber","isRequired":true},{"id":`+code+`,"isRequired":false},{"id":`+bank+`,"options":["Red","Blue"]}]}}}`)
	agent.Do("POST", path+"/forms", send).Want(200, `{"seq":3}`)
	agent.Do("GET", path+"/forms/3").Want(200, `{"state":"sent","answers":[]}`)
	agent.Do("POST", path+"/forms/3/show").Want(400, `{"message":"The form has not been filled in yet."}`)
	agent.Do("GET", path+"/forms/2").Want(404)
	v.Do("GET", own+"/messages?after=2").Want(200, `{"messages":[{"seq":3,"payload":{"form":{"name":"Payment"}}}]}`)

	fill := func(number, code string) string {
		return `{"answers":[{"id":` + fieldID(form.At("fields.0.id")) + `,"value":"` + number + `"},{"id":` + fieldID(form.At("fields.2.id")) + `,"value":"` + code + `"},{"id":999,"value":"ignored"}]}`
	}
	v.Do("POST", own+"/forms/3", fill("4111 1111 1111 1112", "999")).Want(400, `{"code":400016,"message":"Parameter 'Card Number' cannot be understood: it is not the number of a card."}`)
	v.Do("POST", own+"/forms/3", fill("", "999")).Want(400, `{"message":"Parameter 'Card Number' is required."}`)
	h.Visitor("somebody else").Do("POST", own+"/forms/3", fill("4111 1111 1111 1111", "999")).Want(404)
	const hidden = `[{"name":"Card Number","value":"**** 1111"},{"name":"CSC/CVV","value":"****"}]`
	v.Do("POST", own+"/forms/3", fill("4111 1111 1111 1111", "739")).Want(200, `{"state":"filled","answers":`+hidden+`}`)
	v.Do("POST", own+"/forms/3", fill("4111 1111 1111 1111", "739")).Want(200, `{"state":"filled"}`)
	v.Do("POST", own+"/forms/3", fill("5500 0000 0000 0004", "739")).Want(400, `{"message":"The form has been filled in already."}`)
	agent.Do("GET", path+"/messages?after=3").Want(200, `{"head":4,"messages":[{"kind":"system","text":"Payment has been filled in.","payload":{"key":"formFilled","name":"Payment","seq":3}}]}`)
	agent.Do("GET", path+"/forms/3").Want(200, `{"state":"filled","shownAt":null,"answers":`+hidden+`}`)
	colleague.Do("GET", path+"/forms/3").Want(200, `{"answers":`+hidden+`}`)
	colleague.Do("POST", path+"/forms/3/show").Want(400, `{"message":"Only the agent who sent the form can look at the answers."}`)
	h.OtherSite().As(auth.ViewAllHistory).Do("POST", path+"/forms/3/show").Want(404)

	everything := func() string {
		all := strings.Join(h.w.rows(`SELECT text || COALESCE(payload, '') FROM message`), "\n") + strings.Join(h.w.rows(`SELECT COALESCE(answers, '') || hidden FROM secure_answer`), "\n") +
			strings.Join(h.w.rows(`SELECT summary FROM audit_log`), "\n") + strings.Join(h.w.rows(`SELECT COALESCE(data, '') FROM fact`), "\n") + strings.Join(h.w.rows(`SELECT text FROM chat_text`), "\n")
		return strings.Join([]string{all, string(agent.Do("GET", "/livechat/chats/"+id).Body), string(agent.Do("GET", path+"/messages").Body), string(v.Do("GET", own+"/messages").Body)}, "\n")
	}
	secret := func(when string) {
		t.Helper()
		if all := everything(); strings.Contains(all, "4111 1111 1111 1111") || strings.Contains(all, `"739"`) {
			t.Errorf("%s the answers can be read: %s", when, all)
		}
	}
	secret("before the look")
	agent.Do("POST", path+"/forms/3/show").Want(200, `{"state":"over","answers":[{"id":`+number+`,"name":"Card Number","value":"4111 1111 1111 1111"},{"name":"CSC/CVV","value":"739"}]}`)
	agent.Do("POST", path+"/forms/3/show").Want(400, `{"code":400030}`)
	agent.Do("GET", path+"/forms/3").Want(200, `{"state":"over","answers":`+hidden+`}`)
	v.Do("POST", own+"/forms/3", fill("4111 1111 1111 1111", "739")).Want(400)
	agent.Do("POST", path+"/end").Want(200)
	secret("after the look")
	if left := h.w.rows(`SELECT COALESCE(answers, 'none') FROM secure_answer`); left[0] != "none" {
		t.Errorf("after the look there is still %s", left)
	}
	if log := strings.Join(h.w.rows(`SELECT summary FROM audit_log`), "\n"); strings.Count(log, "Read the answers in form 'Payment' of chat "+id) != 1 {
		t.Errorf("the look is not noted: %s", log)
	}
}

func fieldID(v any) string {
	n, _ := v.(interface{ String() string })
	return n.String()
}

func TestAnswersThatNobodyLooksAtAreRemoved(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent := h.agent()
	form := h.As(auth.ManageLiveChatSecurity).Do("POST", "/livechat/secureForms", `{"name":"Code","fields":[{"name":"Code","type":"text","isVisible":true}]}`).Want(200)
	v, id := h.request("Vera")
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/forms", `{"clientId":"f1","formId":`+form.ID()+`}`).Want(200, `{"seq":3}`)
	v.Do("POST", "/api/visitor/v1/chats/"+id+"/forms/3", `{"answers":[{"id":`+fieldID(form.At("fields.4.id"))+`,"value":"abracadabra"}]}`).Want(200)
	tidy := func() string {
		if err := h.w.engine.Upkeep(ctx); err != nil {
			t.Fatal(err)
		}
		return h.w.rows(`SELECT CASE WHEN answers IS NULL THEN 'gone' ELSE 'kept' END FROM secure_answer`)[0]
	}
	was := tidy()
	h.w.clock.Advance(25 * time.Hour)
	wantList(t, "answers", []string{was, tidy()}, "kept", "gone")
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/forms/3/show").Want(400, `{"message":"The answers are gone: they are shown once, and kept for a day."}`)
}
