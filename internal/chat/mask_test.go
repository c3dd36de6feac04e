package chat_test

import (
	"fmt"
	"strings"
	"testing"

	"parley/internal/auth"
)

func TestCardNumbersAreMaskedWhereTheSiteWantsThat(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	h.w.exec(`UPDATE campaign SET pre_chat = '{"isEnable":true,"fields":[{"id":1,"name":"Name","type":"text","isSystem":true},{"id":2,"name":"Email","type":"text","isSystem":true},
		{"id":4,"name":"Company","type":"text","isSystem":true},{"id":21,"name":"Topic","type":"text","isVisible":true}]}' WHERE site_id = 6000000`)
	agent := h.agent(auth.ViewAllHistory, auth.ManageSettings)
	const number, masked = "4111 1111 1111 1111", "**** **** **** 1111"
	talk := func() (told string) {
		v, visit := h.visit()
		id := v.Do("POST", "/api/visitor/v1/chats", fmt.Sprintf(`{"clientId":"r","visitId":%v,"name":"V `+number+`","email":"4111111111111111@example.test",
			"fields":[{"id":4,"value":"`+number+`"},{"id":21,"value":"`+number+`"}]}`, visit.At("visitId"))).Want(200).ID()
		path, own := "/api/agent/v1/chats/"+id, "/api/visitor/v1/chats/"+id
		agent.Do("POST", path+"/accept").Want(200)
		said := v.Do("POST", own+"/messages", `{"clientId":"1","text":"pay with `+number+`"}`).Want(200).Body
		said = append(said, agent.Do("POST", path+"/messages", `{"clientId":"1","text":"with `+number+`?"}`).Want(200).Body...)
		said = append(said, agent.Do("POST", path+"/messages", `{"clientId":"2","text":"`+number+`","note":true}`).Want(200).Body...)
		agent.Do("POST", path+"/end").Want(200)
		return string(said) + string(agent.Do("GET", "/livechat/chats/"+id).Want(200).Body)
	}
	if told := talk(); strings.Contains(told, number) || strings.Contains(told, "4111111111111111") || strings.Count(told, masked) < 9 {
		t.Errorf("a card number can be read, or was lost: %s", told)
	}
	for _, query := range []string{`SELECT name || email FROM visitor`, `SELECT text || COALESCE(payload, '') FROM message`, `SELECT text FROM chat_text`, `SELECT COALESCE(data, '') FROM fact`,
		`SELECT pre_chat || visitor_name || visitor_email || visitor_company FROM chat`} {
		for _, row := range h.w.rows(query) {
			if strings.Contains(row, number) || strings.Contains(row, "4111111111111111") {
				t.Errorf("%s: %s", query, row)
			}
		}
	}
	for _, text := range []string{"", "order 1234 5678 9012 3456", number} {
		got, err := h.w.engine.Preview(ctx, h.ID, text)
		if err != nil || *got != strings.ReplaceAll(text, number, masked) {
			t.Errorf("agents see %q while a visitor types %q: %v", *got, text, err)
		}
	}

	agent.Do("PUT", "/livechat/configs", `{"isEnableCreditCardMasking":false}`).Want(200)
	if told := talk(); strings.Contains(told, masked) || strings.Count(told, number) < 9 {
		t.Errorf("numbers are masked where the site does not want that: %s", told)
	}
}
