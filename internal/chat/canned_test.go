package chat_test

import (
	"fmt"
	"testing"

	"parley/internal/auth"
)

func TestCannedMessages(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent, colleague := h.agent(), h.agent()
	admin := h.As(auth.ManagePublicCannedMessages)
	folder := admin.Do("POST", "/livechat/cannedMessageCategories", `{"name":"Greetings","parentId":0,"isPrivate":false}`).Want(200).ID()
	public := admin.Do("POST", "/livechat/cannedMessages", `{"name":"Hello","message":"Hello {!Visitor.Name}, I am {!Agent.Name}; {!Visitor.Shoe}you look at {!visitor.currentpage}","categoryId":`+folder+`,"shortCuts":"hi"}`).Want(200).ID()
	private := agent.Do("POST", "/livechat/cannedMessages", `{"name":"Mine","message":"Bye","isPrivate":true}`).Want(200).ID()
	const door = "/api/agent/v1/cannedMessages"
	agent.Do("GET", door).Want(200, `{"categories":[{"name":"Greetings"}],"messages":[{"id":`+public+`,"name":"Hello","shortCuts":"hi","isPrivate":false},{"id":`+private+`,"isPrivate":true}]}`)
	colleague.Do("GET", door).Want(200, `{"messages":[{"id":`+public+`}]}`)

	v, id := h.request("Vera")
	path := "/api/agent/v1/chats/" + id
	agent.Do("POST", path+"/accept").Want(200)
	const filled = `Hello Vera, I am agent 1; you look at https://shop.example.test/`
	agent.Do("GET", door+"?chatId="+id).Want(200, `{"messages":[{"message":"`+filled+`"},{"message":"Bye"}]}`)
	h.OtherSite().As().Do("GET", door+"?chatId="+id).Want(404)
	send := func(more string) string { return fmt.Sprintf(`{"clientId":"c1","cannedMessageId":%s}`, more) }
	colleague.Do("POST", path+"/messages", send(private+`,"text":"Bye"`)).Want(400, `{"code":400006,"message":"Parameter 'cannedMessageId' has a value that does not exist."}`)
	agent.Do("POST", path+"/messages", send(`99,"text":"Bye"`)).Want(400, `{"code":400006}`)
	agent.Do("POST", path+"/messages", send(public+`,"text":"{!Visitor.Name}!"`)).Want(200, `{"seq":3,"text":"Vera!"}`)
	agent.Do("POST", path+"/messages", `{"clientId":"c2","text":"{!Visitor.Name}"}`).Want(200, `{"text":"{!Visitor.Name}"}`)
	agent.Do("POST", path+"/messages", `{"clientId":"c3","text":"Bye","note":true,"cannedMessageId":`+private+`}`).Want(200)
	agent.Do("POST", path+"/messages", `{"clientId":"c4","text":"{!Nobody.Knows}","cannedMessageId":`+private+`}`).Want(400, `{"code":400000}`)
	admin.Do("DELETE", "/livechat/cannedMessages/"+public).Want(200)
	agent.Do("POST", path+"/messages", send(public+`,"text":"{!Visitor.Name}!"`)).Want(200, `{"seq":3,"text":"Vera!"}`)
	v.Do("POST", "/api/visitor/v1/chats/"+id+"/messages", `{"clientId":"v1","text":"x","cannedMessageId":`+private+`}`).Want(200)
	wantList(t, "what went out", h.w.rows(`SELECT agent_id || ' ' || ref_id || ' ' || number FROM fact WHERE kind = 14`), "1 "+public+" "+folder)
}
