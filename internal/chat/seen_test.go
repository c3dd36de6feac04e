package chat_test

import (
	"context"
	"slices"
	"testing"

	"parley/internal/chat"
	"parley/internal/store"
)

// seen returns who was told to have seen what since the last call.
func (w *world) seen() (out []chat.MessagesSeen) {
	w.t.Helper()
	if err := w.engine.WriteSeen(ctx); err != nil {
		w.t.Fatal(err)
	}
	for _, e := range w.events() {
		if s, ok := e.(chat.MessagesSeen); ok {
			out = append(out, s)
		}
	}
	return out
}

func (w *world) page(who chat.Party, chatID string) chat.Page {
	w.t.Helper()
	p, err := w.engine.Messages(ctx, who, chatID, 0, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func TestWhoHasSeenWhat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.online(1)
	g, c := w.talk(agent)
	other, _ := w.talk(agent)
	w.say(g.Party, c.ID, "m1", "Hello")
	w.say(agent, c.ID, "m1", "Hello Vera")
	for seq := range int64(3) {
		w.engine.Seen(agent, c.ID, seq+1)
	}
	w.engine.Seen(g.Party, c.ID, 99)
	w.engine.Seen(other.Party, c.ID, 4)
	w.engine.Seen(w.agent(2), c.ID, 4)
	w.engine.Seen(agent, "0193d2c4-7b1e-7000-8000-000000000000", 4)
	w.engine.Seen(chat.Party{SiteID: site + 1, AgentID: 1}, c.ID, 4)
	told := w.seen()
	if len(told) != 2 || told[0].Seq != 4 || told[0].By.VisitorID != g.VisitorID || told[1].Seq != 3 || told[1].By.AgentID != 1 ||
		told[1].ToVisitor || !slices.Equal(told[0].AgentIDs, []int64{1}) {
		t.Errorf("told %+v", told)
	}
	wantList(t, "marks", w.rows(`SELECT agent_id || ' ' || seq FROM chat_seen ORDER BY agent_id`), "0 4", "1 3")
	if p := w.page(agent, c.ID); p.Seen != (chat.SeenMarks{Visitor: 4, Agents: 3}) {
		t.Errorf("the agent reads %+v", p.Seen)
	}
	if p := w.page(g.Party, c.ID); p.Seen != (chat.SeenMarks{Visitor: 4}) {
		t.Errorf("the visitor reads %+v, where the window shows no such thing", p.Seen)
	}

	w.engine.Seen(agent, c.ID, 2)
	if told := w.seen(); len(told) != 0 {
		t.Errorf("somebody has unseen messages: %+v", told)
	}
	w.set(`UPDATE campaign SET chat_window = '{"options":{"isCanSentSeen":true}}'`)
	w.engine.Seen(agent, c.ID, 4)
	if told := w.seen(); len(told) != 1 || !told[0].ToVisitor {
		t.Errorf("the visitor is not told: %+v", told)
	}
	if p := w.page(g.Party, c.ID); p.Seen.Agents != 4 {
		t.Errorf("the visitor reads %+v", p.Seen)
	}
}

// set changes settings behind the settings' back, so that it is noticed.
func (w *world) set(query string, args ...any) {
	w.t.Helper()
	update(w.t, w.db, func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Exec(ctx, query, args...); err != nil {
			return err
		}
		return store.Touch(ctx, tx, site)
	})
}

func TestRunWritesWhatWasSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.online(1)
	_, c := w.talk(agent)
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- w.engine.Run(running) }()
	w.engine.Seen(agent, c.ID, 2)
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	wantList(t, "marks", w.rows(`SELECT seq FROM chat_seen`), "2")
}

func TestSeenThroughTheDoors(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent := h.agent()
	v, id := h.request("Vera")
	path, own := "/api/agent/v1/chats/"+id, "/api/visitor/v1/chats/"+id
	agent.Do("POST", path+"/accept").Want(200)
	agent.Do("POST", path+"/seen", `{"seq":1}`).WantEmpty(200)
	v.Do("POST", own+"/seen", `{"seq":"2"}`).WantEmpty(200)
	v.Do("POST", own+"/seen", `{}`).Want(400)
	h.agent().Do("POST", path+"/seen", `{"seq":1}`).Want(404)
	h.Visitor("somebody else").Do("POST", own+"/seen", `{"seq":1}`).Want(404)
	if err := h.w.engine.WriteSeen(ctx); err != nil {
		t.Fatal(err)
	}
	agent.Do("GET", path+"/messages").Want(200, `{"seen":{"visitor":2,"agents":1}}`)
	v.Do("GET", own+"/messages").Want(200, `{"seen":{"visitor":2,"agents":0}}`)
}
