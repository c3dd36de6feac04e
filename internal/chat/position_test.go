package chat_test

import (
	"fmt"
	"testing"
	"time"

	"parley/internal/chat"
)

func TestPlacesInTheQueue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sales := w.department("Sales")
	place := func(who guest, id string) *chat.Position {
		t.Helper()
		heads, err := w.engine.Heads(ctx, who.Party, []string{id})
		if err != nil {
			t.Fatal(err)
		}
		return heads[id].Position
	}
	want := func(what string, who guest, id string, want int) {
		t.Helper()
		if p := place(who, id); p == nil && want != 0 || p != nil && p.Place != want {
			t.Errorf("%s: at %+v, want %d", what, p, want)
		}
	}
	var guests []guest
	var chats []string
	for range 3 {
		guests = append(guests, w.visitor())
		chats = append(chats, w.request(guests[len(guests)-1], "r").ID)
		w.clock.Advance(time.Second)
	}
	apart := w.visitor()
	c, err := w.engine.Request(ctx, apart.Party, chat.NewRequest{ClientID: "r", VisitID: apart.visit, DepartmentID: sales})
	w.must(c, err)
	for i := range guests {
		want("in the order of requests", guests[i], chats[i], i+1)
	}
	want("in another queue", apart, c.ID, 1)
	if p := place(guests[0], chats[0]); p.WaitSeconds != nil {
		t.Errorf("with nobody answered the wait is %d", *p.WaitSeconds)
	}
	w.exec(`UPDATE chat SET priority = 1 WHERE uuid = ?`, chats[2])
	want("by priority", guests[2], chats[2], 1)
	want("behind that", guests[0], chats[0], 2)
	heads, err := w.engine.Heads(ctx, apart.Party, chats)
	if err != nil || len(heads) != 0 {
		t.Errorf("others see %v, %v", heads, err)
	}

	agent := w.online(1)
	w.clock.Advance(10 * time.Second)
	w.must(w.engine.Accept(ctx, agent, chats[2]))
	want("who is answered has none", guests[2], chats[2], 0)
	w.clock.Advance(50 * time.Second)
	want("the others move up", guests[1], chats[1], 2)
	if p := place(guests[1], chats[1]); p.WaitSeconds == nil || *p.WaitSeconds < 22 || *p.WaitSeconds > 25 { // the one before waited about eleven
		t.Errorf("the wait is %+v", p)
	}
	front, err := w.engine.Front(ctx, site)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range front {
		got = append(got, fmt.Sprintf("%s %d %t", v.ChatID, v.Position.Place, v.Position.WaitSeconds != nil))
	}
	wantList(t, "in front", got, chats[0]+" 1 true", c.ID+" 1 false", chats[1]+" 2 true")
	w.clock.Advance(2 * time.Hour)
	if p := place(guests[1], chats[1]); p.WaitSeconds != nil {
		t.Errorf("with nobody answered lately the wait is %d", *p.WaitSeconds)
	}
}

func TestPositionThroughTheDoor(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	ask := func() (string, func(want string)) {
		v, visit := h.visit()
		a := v.Do("POST", "/api/visitor/v1/chats", fmt.Sprintf(`{"clientId":"r1","visitId":%v,"name":"Vera"}`, visit.At("visitId"))).Want(200)
		return a.ID(), func(want string) { v.On(t).Do("GET", "/api/visitor/v1/chats/"+a.ID()).Want(200, want) }
	}
	first, wantFirst := ask()
	_, wantSecond := ask()
	wantFirst(`{"state":"queued","position":{"place":1,"waitSeconds":null}}`)
	wantSecond(`{"position":{"place":2,"waitSeconds":null}}`)
	agent := h.agent()
	agent.Do("POST", "/api/agent/v1/chats/"+first+"/accept").Want(200)
	wantFirst(`{"state":"chatting","position":null}`)
	wantSecond(`{"state":"offered","position":{"place":1}}`)
}
