package chat_test

import (
	"fmt"
	"strings"
	"testing"

	"parley/internal/auth"
	"parley/internal/chat"
)

func TestNotesAreForAgents(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent := h.agent(auth.ViewAllHistory)
	v, id := h.request("Vera")
	path, own := "/api/agent/v1/chats/"+id, "/api/visitor/v1/chats/"+id
	agent.Do("POST", path+"/accept").Want(200)
	v.Do("POST", own+"/messages", `{"clientId":"m1","text":"Hello","note":true}`).Want(200, `{"seq":3,"visibility":"all"}`)
	agent.Do("POST", path+"/messages", `{"clientId":"n1","text":"A regular, be quick","note":true}`).Want(200, `{"seq":4,"kind":"text","visibility":"agents"}`)
	agent.Do("POST", path+"/messages", `{"clientId":"n1","text":"A regular, be quick","note":true}`).Want(200, `{"seq":4}`)
	agent.Do("POST", path+"/messages", `{"clientId":"m1","text":"Hello Vera"}`).Want(200, `{"seq":5,"visibility":"all"}`)
	agent.Do("GET", path+"/messages?after=3").Want(200, `{"head":5,"messages":[{"seq":4,"text":"A regular, be quick","visibility":"agents"},{"seq":5}]}`)
	v.Do("GET", own+"/messages?after=2").Want(200, `{"head":5,"messages":[{"seq":3},{"seq":5}]}`)

	visit := strings.Replace(visitBody, "{", fmt.Sprintf(`{"token":%q,`, "none"), 1)
	end := func() {
		for _, call := range [][]string{{"GET", own}, {"GET", own + "/messages"}, {"GET", own + "/messages?after=3&limit=1"}, {"GET", "/api/visitor/v1/status"},
			{"POST", "/api/visitor/v1/visits", visit}, {"POST", "/api/visitor/v1/chats", `{"clientId":"r1","visitId":1}`}, {"POST", own + "/end"}} {
			if a := v.Do(call[0], call[1], call[2:]...); strings.Contains(string(a.Body), "regular") {
				t.Errorf("%s %s tells the visitor: %s", call[0], call[1], a.Body)
			}
		}
	}
	end()
	end() // again, ended
	agent.Do("GET", "/livechat/chats/"+id).Want(200, `{"chatTranscript":[{},{},{"content":"Hello","isNoteMessage":false},
		{"content":"A regular, be quick","isNoteMessage":true,"type":"enumAgent"},{"isNoteMessage":false},{}]}`)
	agent.Do("GET", "/livechat/chats?keywords=regular").Want(200, `{"total":1}`)
	wantList(t, "messages and notes", h.w.rows(`SELECT code || ' ' || number FROM fact WHERE kind = 13 AND code <> 3 ORDER BY id`), "1 0", "2 1", "2 0")
}

func TestVisitorsWriteNoNotes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g, c := w.talk(w.online(1))
	if _, err := w.engine.Post(ctx, g.Party, c.ID, chat.Draft{ClientID: "n1", Text: "hidden", Note: true}); err == nil {
		t.Error("a visitor has written a note")
	}
}
