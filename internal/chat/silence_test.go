package chat_test

import (
	"fmt"
	"testing"
	"time"

	"parley/internal/auth"
	"parley/internal/chat"
)

// silence sets after how long a silent visitor's chat ends.
func (w *world) silence(d time.Duration) {
	w.exec(`UPDATE campaign SET chat_window = ? WHERE site_id = 6000000`,
		fmt.Sprintf(`{"advanced":{"isAutoEndChatWhenVisitorInactivity":true,"timeAutoEndChatWhenVisitorInactivity":%d}}`, int(d/time.Second)))
}

// gone sets after how long the chat of a visitor who is gone ends.
func (w *world) gone(minutes int) {
	w.exec(`INSERT INTO site_setting (site_id, configs, auto_allocation, visitor_sso, ending) VALUES (6000000, '{}', '{}', '{}', ?)
		ON CONFLICT (site_id) DO UPDATE SET ending = excluded.ending`, fmt.Sprintf(`{"visitorGoneMinutes":%d}`, minutes))
}

// pass moves the clock in steps and does what is due after each; the visitor's page stays
// open meanwhile, if there is one.
func (w *world) pass(d time.Duration, there ...guest) {
	w.t.Helper()
	const step = 10 * time.Second
	for ; d > 0; d -= step {
		w.clock.Advance(step)
		for _, g := range there {
			if err := w.heard(g); err != nil {
				w.t.Fatal(err)
			}
		}
		w.ring()
	}
}

// system lists the system's messages by key.
func (w *world) system(chatID string) []string {
	w.t.Helper()
	return w.rows(`SELECT m.text FROM message m JOIN chat c ON c.id = m.chat_id WHERE c.uuid = ? AND m.kind = 'system' ORDER BY m.seq`, chatID)[2:]
}

const (
	askedForWord = "Are you still there? The chat ends in a minute if you do not write."
	endedSilent  = "The chat has ended because nothing was written for a while."
	endedGone    = "The chat has ended because the connection was lost."
)

func TestASilentVisitorIsAskedAndThenTheChatEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.silence(5 * time.Minute)
	agent := w.online(1)
	g, c := w.talk(agent)
	w.say(agent, c.ID, "a1", "How can I help?")
	w.pass(3*time.Minute+50*time.Second, g)
	wantList(t, "before its time", w.system(c.ID))
	w.pass(20*time.Second, g)
	wantList(t, "a minute before the end", w.system(c.ID), askedForWord)
	w.pass(40*time.Second, g)
	if s := w.state(agent, c.ID); s != chat.Chatting {
		t.Errorf("before its time the chat is %s", s)
	}
	w.pass(30*time.Second, g)
	got := w.must(w.engine.Get(ctx, agent, c.ID))
	if got.State != chat.Ended || got.EndedBy != chat.FromSystem {
		t.Errorf("after the silence the chat is %s by %q", got.State, got.EndedBy)
	}
	wantList(t, "the words", w.system(c.ID), askedForWord, endedSilent)
	wantList(t, "the facts", w.rows(`SELECT code || ' ' || (number >= 300000) || ' ' || (number < 330000) FROM fact WHERE kind = 12`), w.rows(`SELECT 3 || ' ' || (1 = 1) || ' ' || (1 = 1)`)...)
	wantList(t, "timers", w.rows(`SELECT kind FROM chat_timer`))
	if again := w.request(g, "r2"); again.ID == c.ID || again.State == chat.Ended {
		t.Error("a visitor who comes back has no new chat")
	}
	checkPromises(t, w)
}

func TestAVisitorWhoWaitsForAnAnswerIsNotSilent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.silence(3 * time.Minute)
	agent := w.online(1)
	g, c := w.talk(agent)
	w.say(agent, c.ID, "a1", "How can I help?")
	w.pass(time.Minute, g)
	w.say(g.Party, c.ID, "v1", "Where is it?")
	w.pass(20*time.Minute, g)
	if _, err := w.engine.Post(ctx, agent, c.ID, chat.Draft{ClientID: "n", Text: "hm", Note: true}); err != nil {
		t.Fatal(err)
	}
	w.pass(10*time.Minute, g)
	wantList(t, "while the agent is to write", w.system(c.ID))
	w.say(agent, c.ID, "a2", "There")
	w.pass(2*time.Minute+20*time.Second, g)
	wantList(t, "while the visitor is", w.system(c.ID), askedForWord)
	w.say(g.Party, c.ID, "v2", "Thanks")
	w.pass(5*time.Minute, g)
	w.say(agent, c.ID, "a3", "Welcome")
	w.pass(110*time.Second, g)
	wantList(t, "after a word", w.system(c.ID), askedForWord)
	w.pass(90*time.Second, g)
	wantList(t, "after the next silence", w.system(c.ID), askedForWord, askedForWord, endedSilent)
}

func TestSilenceWithoutASettingIsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.online(1)
	g, c := w.talk(agent)
	w.say(agent, c.ID, "a1", "How can I help?")
	w.pass(2*time.Hour, g)
	wantList(t, "said", w.system(c.ID))
	if s := w.state(agent, c.ID); s != chat.Chatting {
		t.Errorf("the chat is %s", s)
	}
}

func TestAVisitorWhoIsGone(t *testing.T) {
	t.Parallel()
	for minutes, ends := range map[int]time.Duration{5: 5 * time.Minute, 45: 45 * time.Minute, 0: 0} {
		t.Run(fmt.Sprint(minutes), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.gone(minutes)
			agent := w.online(1)
			g, c := w.talk(agent)
			w.pass(time.Minute, g)
			if ends == 0 {
				w.pass(24 * time.Hour)
				if s := w.state(agent, c.ID); s != chat.Chatting {
					t.Errorf("the chat is %s", s)
				}
				return
			}
			w.pass(ends - 10*time.Second)
			if s := w.state(agent, c.ID); s != chat.Chatting {
				t.Errorf("before its time the chat is %s", s)
			}
			w.pass(20 * time.Second)
			got := w.must(w.engine.Get(ctx, agent, c.ID))
			if got.State != chat.Ended || got.EndedBy != chat.FromSystem {
				t.Errorf("the chat is %s by %q", got.State, got.EndedBy)
			}
			wantList(t, "the words", w.system(c.ID), endedGone)
		})
	}
}

func TestAVisitorWhoIsBackInAnotherVisitIsThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.gone(60)
	agent := w.online(1)
	g, c := w.talk(agent)
	w.pass(40 * time.Minute)
	w.upkeep()
	next := w.back(g)
	w.pass(2*time.Hour, next)
	if s := w.state(agent, c.ID); s != chat.Chatting {
		t.Errorf("the chat is %s", s)
	}
}

func TestSettingWhenChatsEnd(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	admin := h.As(auth.ManageSettings)
	const page = "/api/agent/v1/endingSettings"
	admin.Do("GET", page).Want(200, `{"visitorGoneMinutes":30}`)
	admin.Do("PUT", page, `{"visitorGoneMinutes":"0"}`).Want(200, `{"visitorGoneMinutes":0}`)
	admin.Do("PUT", page, `{"visitorGoneMinutes":-1}`).Want(400, `{"code":400009}`)
	h.As().Do("GET", page).Want(403)
}
