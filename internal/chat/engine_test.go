package chat_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/store"
)

var ctx = context.Background()

func TestFromRequestToEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g := w.visitor()
	c := w.request(g, "r1")
	if c.State != chat.Queued {
		t.Fatalf("with nobody there a request is %s", c.State)
	}
	agent := w.online(1)
	if s := w.state(g.Party, c.ID); s != chat.Offered {
		t.Fatalf("when an agent appears the request is %s", s)
	}
	w.say(g.Party, c.ID, "m1", "Is anybody there?")
	c = w.must(w.engine.Accept(ctx, agent, c.ID))
	if c.State != chat.Chatting || len(c.Agents) != 1 || c.Agents[0].Name != "Agent 1" || c.AcceptedAt == nil {
		t.Fatalf("accepted: %+v", c)
	}
	if m := w.say(agent, c.ID, "m1", "Hello"); m.Seq != 4 || m.Sender.Name != "Agent 1" || m.Sender.ID != int64(1) {
		t.Errorf("the agent's message: %+v", m)
	}
	if m := w.say(g.Party, c.ID, "m2", "Hi <script>alert('&')</script>"); m.Seq != 5 || m.Sender.ID != g.VisitorID || m.Sender.Name != "Vera" {
		t.Errorf("the visitor's message: %+v", m)
	}
	c = w.must(w.engine.End(ctx, g.Party, c.ID))
	if c.State != chat.Ended || c.EndedBy != chat.FromVisitor || c.EndedAt == nil || len(c.Agents) != 0 || c.Head != 6 {
		t.Errorf("ended: %+v", c)
	}
	page, err := w.engine.Messages(ctx, g.Party, c.ID, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for i, m := range page.Messages {
		if m.Seq != int64(i+1) {
			t.Errorf("message %d has number %d", i+1, m.Seq)
		}
		texts = append(texts, m.Text)
	}
	wantList(t, "transcript", texts, "Please wait, somebody will be with you shortly.", "Is anybody there?", "Agent 1 has joined the chat.",
		"Hello", "Hi <script>alert('&')</script>", "The chat has ended.")
	wantList(t, "facts", w.facts(), "chatRequested", "chatQueued", "chatDequeued", "chatAccepted", "agentJoinedChat", "agentLeftChat", "chatEnded")
	wantList(t, "outcome", w.rows(`SELECT outcome FROM request`), "answered")
}

func TestEventsFollowTheCommit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.online(1)
	g := w.visitor()
	w.events()
	for _, c := range []struct {
		name string
		do   func() string
		want string
	}{
		{"request", func() string { return w.request(g, "r").ID }, "message 1 to [] / chat offered to [] / requests"},
		{"accept", func() string { return w.must(w.engine.Accept(ctx, agent, w.request(g, "r").ID)).ID }, "message 2 to [1] / chat chatting to [1] / requests"},
		{"send", func() string { return w.say(g.Party, w.request(g, "r").ID, "m", "x").ChatID }, "message 3 to [1]"},
		{"send again", func() string { return w.say(g.Party, w.request(g, "r").ID, "m", "x").ChatID }, ""},
		{"end", func() string { return w.must(w.engine.End(ctx, agent, w.request(g, "r").ID)).ID }, "message 4 to [1] / chat ended to [1]"},
	} {
		id := c.do()
		var got []string
		for _, e := range w.events() {
			switch e := e.(type) {
			case chat.MessageSent:
				if e.ChatUUID != id || e.VisitorID != g.VisitorID || e.SiteID != site || e.ChatID == 0 {
					t.Errorf("%s: %+v", c.name, e)
				}
				got = append(got, fmt.Sprintf("message %d to %v", e.Message.Seq, e.AgentIDs))
			case chat.ChatChanged:
				got = append(got, fmt.Sprintf("chat %s to %v", e.Chat.State, e.AgentIDs))
			case chat.RequestChanged:
				got = append(got, "requests")
			}
		}
		if text := strings.Join(got, " / "); text != c.want {
			t.Errorf("%s: told %q, want %q", c.name, text, c.want)
		}
	}
}

func TestOneOfSixteenHasIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var agents []chat.Party
	for id := range int64(16) {
		agents = append(agents, w.online(id+1))
	}
	for round := range 5 {
		c := w.request(w.visitor(), fmt.Sprint("r", round))
		results := make([]error, len(agents))
		var all sync.WaitGroup
		for i, a := range agents {
			all.Go(func() { _, results[i] = w.engine.Accept(ctx, a, c.ID) })
		}
		all.Wait()
		winner := int64(0)
		for i, err := range results {
			if err == nil {
				if winner != 0 {
					t.Fatalf("agents %d and %d both have it", winner, agents[i].AgentID)
				}
				winner = agents[i].AgentID
			}
		}
		if winner == 0 {
			t.Fatalf("nobody has it: %v", results)
		}
		text := fmt.Sprintf("Agent %d has already accepted this chat.", winner)
		for i, err := range results {
			if f := fault.As(err); agents[i].AgentID != winner && (f == nil || f.Code != 400030 || f.Message != text) {
				t.Errorf("agent %d is told %v", agents[i].AgentID, err)
			}
		}
		if n := w.count(`SELECT COUNT(*) FROM chat_agent a JOIN chat c ON c.id = a.chat_id WHERE c.uuid = ?`, c.ID); n != 1 {
			t.Errorf("%d agents joined", n)
		}
		if got := w.must(w.engine.Accept(ctx, agents[winner-1], c.ID)); got.Head != 2 {
			t.Errorf("asking again changed the chat: %+v", got)
		}
	}
	if n := w.count(`SELECT COUNT(*) FROM fact WHERE kind = 6`); n != 5 {
		t.Errorf("%d chats were accepted, want 5", n)
	}
}

func TestNumbersHaveNoGaps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.online(1)
	g, c := w.talk(agent)
	const senders, each = 8, 20
	var all sync.WaitGroup
	for s := range senders {
		who := g.Party
		if s%2 == 0 {
			who = agent
		}
		all.Go(func() {
			last := int64(0)
			for n := range each {
				m, err := w.engine.Send(ctx, who, c.ID, fmt.Sprintf("%d-%d", s, n), "text")
				if err != nil {
					t.Error(err)
					return
				}
				if m.Seq <= last {
					t.Errorf("number %d came after %d", m.Seq, last)
				}
				last = m.Seq
			}
		})
	}
	all.Wait()
	checkMessages(t, w)
	if got := w.must(w.engine.Get(ctx, agent, c.ID)); got.Head != senders*each+2 {
		t.Errorf("the chat's head is %d", got.Head)
	}
}

// checkMessages holds the messages of all chats to their promises.
func checkMessages(t testing.TB, w *world) {
	t.Helper()
	if err := w.misnumbered(); err != nil {
		t.Error(err)
	}
}

// misnumbered tells the chats whose messages are not numbered as they should be.
func (w *world) misnumbered() error {
	w.t.Helper()
	var all []error
	none := func(what string, which []string) {
		if len(which) > 0 {
			all = append(all, fmt.Errorf("%s: %q", what, which))
		}
	}
	none("chats with a gap", w.rows(`SELECT c.uuid FROM chat c LEFT JOIN message m ON m.chat_id = c.id
		GROUP BY c.uuid, c.head HAVING COUNT(m.seq) <> c.head OR MIN(m.seq) <> 1 OR MAX(m.seq) <> c.head`))
	none("messages before the one before them", w.rows(`SELECT a.seq FROM message a JOIN message b ON b.chat_id = a.chat_id AND b.seq = a.seq + 1 WHERE b.at < a.at`))
	none("chats whose last message came later than anything", w.rows(`SELECT c.uuid FROM chat c JOIN message m ON m.chat_id = c.id AND m.seq = c.head WHERE m.at > c.last_at`))
	if m, f := w.count(`SELECT COUNT(*) FROM message`), w.count(`SELECT COUNT(*) FROM fact WHERE kind = 13`); m != f {
		all = append(all, fmt.Errorf("%d messages and %d facts about them", m, f))
	}
	return errors.Join(all...)
}

func TestARepeatedSendIsOneMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.online(1)
	g, c := w.talk(agent)
	const callers = 8
	numbers := make([]int64, callers)
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			m, err := w.engine.Send(ctx, g.Party, c.ID, "same", "Hello")
			if err != nil {
				t.Error(err)
			}
			numbers[i] = m.Seq
		})
	}
	all.Wait()
	for _, n := range numbers {
		if n != 3 {
			t.Errorf("numbers %v, want all 3", numbers)
			break
		}
	}
	if m := w.say(agent, c.ID, "same", "Another sender's own name"); m.Seq != 4 {
		t.Errorf("the agent's message has number %d", m.Seq)
	}
	w.must(w.engine.End(ctx, agent, c.ID))
	if m := w.say(g.Party, c.ID, "same", "Hello"); m.Seq != 3 || m.Text != "Hello" || m.ClientID != "same" || m.Sender.ID != g.VisitorID {
		t.Errorf("a repeat after the end got %+v", m)
	}
	if _, err := w.engine.Send(ctx, g.Party, c.ID, "late", "Hello"); !isFault(err, 400030) {
		t.Errorf("a new message after the end: %v", err)
	}
	checkMessages(t, w)
}

func TestARepeatedRequestIsOneChat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.online(1)
	g := w.visitor()
	ids := make([]string, 8)
	var all sync.WaitGroup
	for i := range ids {
		all.Go(func() { ids[i] = w.request(g, fmt.Sprint("r", i%2)).ID })
	}
	all.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Fatalf("chats %v, want one", ids)
		}
	}
	w.must(w.engine.Accept(ctx, agent, ids[0]))
	w.must(w.engine.End(ctx, g.Party, ids[0]))
	used := w.rows(`SELECT client_id FROM request`)[0]
	if again := w.request(g, used); again.ID != ids[0] || again.State != chat.Ended {
		t.Errorf("a request that was answered is repeated: %+v", again)
	}
	if next := w.request(g, "another"); next.ID == ids[0] || next.State != chat.Offered {
		t.Errorf("another request: %+v", next)
	}
}

func TestMessagesThatCannotBeSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, other := w.online(1), w.online(2)
	g, c := w.talk(agent)
	stranger := w.visitor()
	for _, m := range []struct {
		name           string
		who            chat.Party
		chat, id, text string
		code           int
	}{
		{"without text", g.Party, c.ID, "a", " \n", 400000},
		{"without a name", g.Party, c.ID, "", "x", 400000},
		{"too long", g.Party, c.ID, "a", strings.Repeat("é", 10001), 400010},
		{"a name that is too long", g.Party, c.ID, strings.Repeat("a", 101), "x", 400010},
		{"no text at all", g.Party, c.ID, "a", "a\xffb", 400013},
		{"NUL", g.Party, c.ID, "a", "a\x00b", 400013},
		{"another visitor's chat", stranger.Party, c.ID, "a", "x", 404001},
		{"an agent who is not in it", other, c.ID, "a", "x", 404001},
		{"another site's agent", chat.Party{SiteID: site + 1, AgentID: 1, AllHistory: true}, c.ID, "a", "x", 404001},
		{"an agent who may only read it", chat.Party{SiteID: site, AgentID: 2, AllHistory: true}, c.ID, "a", "x", 400030},
		{"no chat", g.Party, "nowhere", "a", "x", 404001},
	} {
		if _, err := w.engine.Send(ctx, m.who, m.chat, m.id, m.text); !isFault(err, m.code) {
			t.Errorf("%s: %v, want %d", m.name, err, m.code)
		}
	}
	if m := w.say(g.Party, c.ID, "long", strings.Repeat("é", 10000)); m.Seq != 3 {
		t.Errorf("the longest message has number %d", m.Seq)
	}
	checkMessages(t, w)
}

func isFault(err error, code int) bool {
	f := fault.As(err)
	return f != nil && f.Code == code
}

func TestTimeDoesNotGoBackInAChat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.online(1)
	g, c := w.talk(agent)
	first := w.say(g.Party, c.ID, "m1", "x")
	w.clock.Advance(-time.Hour)
	if second := w.say(agent, c.ID, "m2", "x"); second.Time != first.Time {
		t.Errorf("%s came after %s", second.Time, first.Time)
	}
	c = w.must(w.engine.End(ctx, agent, c.ID))
	if *c.EndedAt < first.Time {
		t.Errorf("the chat ended at %s, its last message came at %s", c.EndedAt, first.Time)
	}
	checkMessages(t, w)
	wantList(t, "negative durations", w.rows(`SELECT kind FROM fact WHERE number < 0`))
}

func TestRefusing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.online(1), w.online(2)
	g := w.visitor()
	c := w.request(g, "r1")
	for range 2 { // a repeat changes nothing
		if c = w.must(w.engine.Refuse(ctx, first, c.ID)); c.State != chat.Offered {
			t.Fatalf("after one of two refused: %s", c.State)
		}
	}
	if d := w.desk(first); len(d.Requests) != 0 {
		t.Error("who refused still sees the request")
	}
	if d := w.desk(second); len(d.Requests) != 1 {
		t.Error("the other one does not see the request")
	}
	c = w.must(w.engine.Refuse(ctx, second, c.ID))
	if c.State != chat.Ended || c.EndedBy != chat.FromAgent {
		t.Errorf("after all refused: %+v", c)
	}
	if _, err := w.engine.Accept(ctx, first, c.ID); !isFault(err, 400030) {
		t.Errorf("accepting what was refused: %v", err)
	}
	wantList(t, "facts", w.facts(), "chatRequested", "chatRefused", "chatRefused")
	wantList(t, "finality", w.rows(`SELECT code FROM fact WHERE kind = 7 ORDER BY id`), "0", "1")
	wantList(t, "outcome", w.rows(`SELECT outcome FROM request`), "refused")
	checkMessages(t, w)
}

// A request is not ended because the only one who did not refuse it went away.
func TestARequestWaitsForSomebodyElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.online(1), w.online(2)
	g := w.visitor()
	c := w.request(g, "r1")
	w.must(w.engine.Refuse(ctx, first, c.ID))
	w.becomes(second, chat.Away)
	if s := w.state(g.Party, c.ID); s != chat.Queued {
		t.Fatalf("with nobody left to take it the request is %s", s)
	}
	w.becomes(second, chat.Online)
	if s := w.state(g.Party, c.ID); s != chat.Offered {
		t.Fatalf("when somebody is back the request is %s", s)
	}
	wantList(t, "facts", w.facts(), "chatRequested", "chatRefused", "chatQueued", "chatDequeued")
}

func TestAVisitorWhoLeavesWhileWaiting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g := w.visitor()
	c := w.request(g, "r1")
	w.clock.Advance(3 * time.Second)
	c = w.must(w.engine.End(ctx, g.Party, c.ID))
	if c.State != chat.Ended || c.AcceptedAt != nil {
		t.Errorf("ended: %+v", c)
	}
	wantList(t, "facts", w.facts(), "chatRequested", "chatQueued", "chatDequeued", "chatMissed")
	wantList(t, "outcome", w.rows(`SELECT outcome FROM request`), "abandoned")
	if waited := w.count(`SELECT number FROM fact WHERE kind = 8`); waited < 3000 || waited > 60_000 {
		t.Errorf("waited %d ms", waited)
	}
	if again := w.must(w.engine.End(ctx, g.Party, c.ID)); again.Head != c.Head {
		t.Error("ending it again changed it")
	}
}

func TestWhoMayTakeWhat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seller, helper := w.online(1), w.online(2)
	sales := w.department("Sales", 1)
	g := w.visitor()
	c, err := w.engine.Request(ctx, g.Party, chat.NewRequest{ClientID: "r", VisitID: g.visit, DepartmentID: sales})
	if err != nil || c.State != chat.Offered || c.DepartmentID != sales {
		t.Fatalf("request: %+v, %v", c, err)
	}
	if d := w.desk(helper); len(d.Requests) != 0 {
		t.Error("an agent of no department sees the request of one")
	}
	if _, err := w.engine.Accept(ctx, helper, c.ID); !isFault(err, 403000) {
		t.Errorf("accepting another department's request: %v", err)
	}
	if _, err := w.engine.Get(ctx, helper, c.ID); !isFault(err, 404001) {
		t.Errorf("reading another department's request: %v", err)
	}
	w.becomes(seller, chat.Away)
	if s := w.state(g.Party, c.ID); s != chat.Queued {
		t.Errorf("with the department away the request is %s", s)
	}
	if c, err = w.engine.Accept(ctx, seller, c.ID); err != nil || c.State != chat.Chatting {
		t.Errorf("taking a chat by hand while away: %+v, %v", c, err)
	}
	next := w.visitor()
	if _, err = w.engine.Request(ctx, next.Party, chat.NewRequest{ClientID: "r", VisitID: next.visit, DepartmentID: 99}); !isFault(err, 400006) {
		t.Errorf("a department that does not exist: %v", err)
	}
	if _, err = w.engine.Request(ctx, next.Party, chat.NewRequest{ClientID: "r", VisitID: g.visit}); !isFault(err, 404001) {
		t.Errorf("somebody else's visit: %v", err)
	}
}

func TestAnAgentWhoIsGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.online(1), w.online(2)
	g, c := w.talk(first)
	w.becomes(first, chat.Offline)
	got := w.must(w.engine.Get(ctx, g.Party, c.ID))
	if got.State != chat.Offered || len(got.Agents) != 0 || got.AcceptedAt == nil {
		t.Fatalf("with its agent gone the chat is %+v", got)
	}
	w.becomes(second, chat.Offline)
	if s := w.state(g.Party, c.ID); s != chat.Queued {
		t.Fatalf("with everybody gone the chat is %s", s)
	}
	w.becomes(second, chat.Online)
	if c = w.must(w.engine.Accept(ctx, second, c.ID)); len(c.Agents) != 1 || c.Agents[0].ID != 2 {
		t.Errorf("the chat has the agents %v", c.Agents)
	}
	checkMessages(t, w)
}

func TestAnAgentWhoIsGoneMayNotSend(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.online(1)
	_, c := w.talk(agent)
	w.becomes(agent, chat.Offline)
	if _, err := w.engine.Send(ctx, agent, c.ID, "m1", "x"); !isFault(err, 400030) {
		t.Errorf("sending: %v", err)
	}
	if _, err := w.engine.Messages(ctx, agent, c.ID, 0, 10); err != nil {
		t.Errorf("reading what one was in: %v", err)
	}
	w.becomes(agent, chat.Online)
	w.must(w.engine.Accept(ctx, agent, c.ID))
	w.say(agent, c.ID, "m1", "x")
	wantList(t, "facts", w.facts(), "chatRequested", "chatAccepted", "agentJoinedChat", "agentLeftChat", "chatQueued", "chatDequeued", "agentJoinedChat")
	wantList(t, "outcome", w.rows(`SELECT outcome FROM request`), "answered")
	checkMessages(t, w)
}

func TestAnAgentWhoIsDismissed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second, quiet := w.online(1), w.agent(2), w.online(3)
	g, c := w.talk(first)
	h, d := w.talk(quiet)
	if _, err := w.engine.SetStatus(ctx, quiet, chat.Seen{Status: chat.Offline}); err != nil {
		t.Fatal(err)
	}
	for _, who := range []chat.Party{first, second, quiet} {
		update(t, w.db, func(ctx context.Context, tx *store.Tx) error {
			if err := w.engine.Dismiss(ctx, tx, site, who.AgentID); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `DELETE FROM agent WHERE id = ?`, who.AgentID)
			return err
		})
	}
	for _, waits := range []struct {
		guest
		id string
	}{{g, c.ID}, {h, d.ID}} {
		if got := w.must(w.engine.Get(ctx, waits.Party, waits.id)); got.State != chat.Queued || len(got.Agents) != 0 {
			t.Errorf("with its agent dismissed the chat is %+v", got)
		}
	}
	wantList(t, "logins", w.rows(`SELECT k.name || ' ' || f.agent_id FROM fact f JOIN fact_kind k ON k.id = f.kind WHERE k.name LIKE 'agentLogged%' ORDER BY f.id`),
		"agentLoggedIn 1", "agentLoggedIn 3", "agentLoggedOut 3", "agentLoggedOut 1")
	wantList(t, "who was in the chats", w.rows(`SELECT name FROM chat_agent WHERE left_at IS NOT NULL ORDER BY id`), "Agent 1", "Agent 3")
	if _, err := w.engine.Accept(ctx, first, c.ID); !isFault(err, 403000) {
		t.Errorf("an agent who was removed accepts: %v", err)
	}
	fourth := w.online(4)
	w.must(w.engine.Accept(ctx, fourth, c.ID))
	checkMessages(t, w)
}

func TestStatusFacts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.online(1)
	for _, status := range []string{chat.Away, chat.Away, chat.Offline, chat.Online} {
		seen, err := w.engine.SetStatus(ctx, agent, chat.Seen{Status: status})
		if err != nil || seen.Status != status {
			t.Fatalf("%s: %s, %v", status, seen.Status, err)
		}
	}
	wantList(t, "facts", w.rows(`SELECT k.name FROM fact f JOIN fact_kind k ON k.id = f.kind ORDER BY f.id`),
		"agentLoggedIn", "agentStatusChanged", "agentStatusChanged", "agentStatusChanged", "agentLoggedOut", "agentLoggedIn", "agentStatusChanged")
	wantList(t, "codes", w.rows(`SELECT code FROM fact WHERE kind = 27 ORDER BY id`), "1", "2", "3", "1")
	if _, err := w.engine.SetStatus(ctx, agent, chat.Seen{Status: "asleep"}); !isFault(err, 400006) {
		t.Errorf("a status that does not exist: %v", err)
	}
	var told []string
	for _, e := range w.events() {
		if e, ok := e.(chat.AgentChanged); ok {
			told = append(told, e.Status)
		}
	}
	wantList(t, "told", told, "online", "away", "offline", "online")
}

// Who chooses to be offline keeps the chats.
func TestOfflineByChoice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.online(1)
	g, c := w.talk(agent)
	if _, err := w.engine.SetStatus(ctx, agent, chat.Seen{Status: chat.Offline}); err != nil {
		t.Fatal(err)
	}
	if s := w.state(g.Party, c.ID); s != chat.Chatting {
		t.Errorf("the chat is %s", s)
	}
	if next := w.request(w.visitor(), "r2"); next.State != chat.Queued {
		t.Errorf("the next request is %s", next.State)
	}
}

func TestUnknownAgentIsNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.request(w.visitor(), "r")
	_, err := w.engine.Accept(ctx, chat.Party{SiteID: site, AgentID: 77}, c.ID)
	if !errors.Is(err, fault.Denied()) {
		t.Errorf("accepting: %v", err)
	}
}

// A message whose step began before another step changed the chat, and had to wait for it,
// does not go back in time: facts of a chat are in order (docs/facts.md).
func TestFactsNeverGoBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g := w.visitor()
	c := w.request(g, "r")
	w.clock.Stop(w.clock.Now().Add(time.Minute))
	w.online(1) // is offered the chat, without a word
	w.clock.Stop(w.clock.Now().Add(-time.Second))
	w.say(g.Party, c.ID, "m", "Hello?")
	checkPromises(t, w)
}
