package report_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/contract"
	"parley/internal/fact"
	"parley/internal/store"

	"github.com/getkin/kin-openapi/openapi3"
)

// TestReportsAreTheSameHoweverTheyAreCounted asks the same questions while everything is
// counted from rows, when some of it has been rolled up, when all of it has, after late
// facts, and after everything has been derived anew.
func TestReportsAreTheSameHoweverTheyAreCounted(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := rand.New(rand.NewPCG(7, 7))
	base := ms(t, "2026-02-27T00:00:00")
	town := &town{office: o, r: r, base: base}
	for range 90 {
		town.chat()
		town.beside()
	}
	questions := town.questions(t, 130)
	want := o.ask(questions)
	check := func(when string) {
		t.Helper()
		for i, got := range o.ask(questions) {
			if got != want[i] {
				t.Errorf("%s %s answers\n%s\nand first\n%s", when, questions[i], got, want[i])
			}
		}
	}
	ctx := context.Background()
	o.rollUp(base + 30*3600_000)
	check("half rolled up")
	o.rollUp(base + 100*24*3600_000)
	check("rolled up")
	for range 20 {
		town.late()
	}
	want = o.ask(questions)
	o.rollUp(base + 100*24*3600_000)
	check("with late facts")
	var parts []float64
	if err := o.keeper.Rebuild(ctx, func(part float64) { parts = append(parts, part) }); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(parts) || parts[len(parts)-1] != 1 {
		t.Errorf("progress is %v", parts)
	}
	check("rebuilt")
	o.rollUp(base + 100*24*3600_000)
	check("rebuilt and rolled up")
}

func (o *office) rollUp(before int64) {
	o.Server.T.Helper()
	if err := o.keeper.RollUp(context.Background(), before); err != nil {
		o.Server.T.Fatal(err)
	}
}

// ask returns the answers to questions.
func (o *office) ask(questions []string) []string {
	o.Server.T.Helper()
	answers := make([]string, len(questions))
	for i, q := range questions {
		edition := "enterprise"
		if strings.Contains(q, "agentPerformance") {
			edition = "business"
		}
		o.set(`UPDATE site SET plan = ? WHERE id = ?`, edition, o.ID)
		answers[i] = string(o.reader.Do("GET", q).Want(200).Body)
	}
	return answers
}

// town makes facts that hold together, at random.
type town struct {
	*office
	r     *rand.Rand
	base  int64
	chats []fact.Chat
}

func (w *town) pick(ids ...int64) int64 { return ids[w.r.IntN(len(ids))] }

// chat has somebody ask for a chat some time within four days, and records what comes.
func (w *town) chat() {
	c := w.about("2026-01-01T00:00:00")
	c.At, c.VisitorID = w.base+w.r.Int64N(4*24*3600_000), w.pick(1, 2, 3, 4, 5, 6, 7, 8, 9)
	c.CampaignID, c.DepartmentID = w.pick(1, 2), w.pick(0, 1, 2, 3)
	facts := []fact.Fact{fact.ChatRequested{Chat: c, Source: fact.Source(1 + w.r.IntN(3)), Page: fact.Page{URL: fmt.Sprintf("https://shop.test/?p=%d#%d", w.pick(1, 2), w.pick(1, 2))}}}
	for _, s := range []int64{1, 2, 3} {
		if w.r.IntN(3) == 0 {
			facts = append(facts, fact.SegmentMatched{Chat: c, SegmentID: s})
		}
	}
	soon := func() { c.At += w.r.Int64N(900_000) }
	if w.r.IntN(2) == 0 {
		from := c
		facts = append(facts, fact.ChatQueued{Chat: c, Queue: fact.Queue{AgentID: w.pick(0, 0, 0, 4)}})
		soon()
		if w.r.IntN(8) > 0 {
			from.At = c.At
			facts = append(facts, fact.ChatDequeued{Chat: from, Reason: fact.DequeuedOffered})
		}
	}
	soon()
	switch agent := w.pick(1, 2, 3, 4); w.r.IntN(7) {
	case 0:
	case 1:
		facts = append(facts, fact.ChatRefused{Chat: c, AgentID: agent, Final: true})
	case 2:
		facts = append(facts, fact.ChatMissed{Chat: c, Switched: w.r.IntN(2) == 0})
	default:
		facts = append(facts, fact.ChatAccepted{Chat: c, AgentID: agent}, fact.AgentJoinedChat{Chat: c, AgentID: agent})
		for range w.r.IntN(12) {
			c.At += w.r.Int64N(60_000)
			facts = append(facts, w.talk(c, agent)...)
		}
		if w.r.IntN(3) == 0 {
			facts = append(facts, w.transfer(&c, agent)...)
		}
		soon()
		if w.r.IntN(6) > 0 {
			facts = append(facts, fact.AgentLeftChat{Chat: c, AgentID: agent}, fact.ChatEnded{Chat: c, By: fact.Visitor})
		}
		w.office.record(facts...)
		w.chats = append(w.chats, c)
		return
	}
	w.office.record(facts...)
}

func (w *town) talk(c fact.Chat, agent int64) []fact.Fact {
	switch w.r.IntN(4) {
	case 0:
		return []fact.Fact{fact.MessageSent{Chat: c, By: fact.Visitor}}
	case 1:
		return []fact.Fact{fact.MessageSent{Chat: c, By: fact.Agent, AgentID: agent, Note: true}}
	case 2:
		return []fact.Fact{fact.CannedMessageUsed{Chat: c, AgentID: agent, CannedMessageID: w.pick(1, 2), CategoryID: w.pick(1, 2)}, fact.MessageSent{Chat: c, By: fact.Agent, AgentID: agent}}
	}
	return []fact.Fact{fact.MessageSent{Chat: c, By: fact.Agent, AgentID: agent}}
}

// transfer hands a chat to another agent or department.
func (w *town) transfer(c *fact.Chat, agent int64) []fact.Fact {
	f := fact.ChatTransferred{ByAgentID: agent, FromAgentID: agent, FromDepartmentID: c.DepartmentID, Success: w.r.IntN(4) > 0}
	to := w.pick(1, 2, 3, 4)
	if w.r.IntN(2) == 0 {
		f.ToAgentID = to
	} else {
		f.ToDepartmentID, c.DepartmentID = to, to
	}
	f.Chat = *c
	if to == agent {
		return []fact.Fact{f}
	}
	joined := *c
	c.At += 30_000
	return []fact.Fact{f, fact.AgentJoinedChat{Chat: joined, AgentID: to}, fact.AgentLeftChat{Chat: *c, AgentID: to}}
}

// beside records what happens beside chats.
func (w *town) beside() {
	at := w.base + w.r.Int64N(4*24*3600_000)
	visitor := w.pick(1, 2, 3, 4, 5, 6, 7, 8, 9)
	visit := fact.Visit{At: at, SiteID: w.ID, VisitID: 1, VisitorID: visitor, CampaignID: w.pick(1, 2)}
	i := fact.Invitation{At: at, SiteID: w.ID, VisitorID: visitor, CampaignID: w.pick(1, 2), Kind: fact.FromManualInvitation, AgentID: w.pick(1, 2)}
	if w.r.IntN(2) == 0 {
		i.Kind, i.AgentID, i.InvitationID = fact.FromAutoInvitation, 0, w.pick(5, 6)
	}
	facts := []fact.Fact{fact.VisitStarted{Visit: visit}, fact.InvitationSent{Invitation: i}}
	if w.r.IntN(3) == 0 {
		accepted := i
		accepted.At += w.r.Int64N(3600_000)
		facts = append(facts, fact.InvitationAccepted{Invitation: accepted, SentAt: at, ChatID: 1})
	}
	w.chatsSoFar(func(c fact.Chat) {
		facts = append(facts, fact.ConversionAchieved{Chat: c, ActionID: w.pick(1, 2), Thousandths: w.r.Int64N(5000), AgentIDs: []int64{w.pick(1, 2)}})
	})
	message := fact.Chat{At: at, SiteID: w.ID, VisitorID: visitor, CampaignID: w.pick(1, 2), DepartmentID: w.pick(0, 1, 2)}
	id := w.r.Int64N(1 << 40)
	facts = append(facts, fact.OfflineMessageSubmitted{Chat: message, MessageID: id, FromQueue: w.r.IntN(2) == 0},
		fact.SegmentMatched{Chat: message, SegmentID: w.pick(1, 2), OfflineMessageID: id})
	w.office.record(facts...)
}

func (w *town) chatsSoFar(fn func(fact.Chat)) {
	if len(w.chats) > 0 {
		fn(w.chats[w.r.IntN(len(w.chats))])
	}
}

// late records what may come long after a chat.
func (w *town) late() {
	w.chatsSoFar(func(c fact.Chat) {
		c.At += w.r.Int64N(2 * 24 * 3600_000)
		w.office.record(fact.RatingSubmitted{Chat: c, Grade: 1 + w.r.IntN(5)}, fact.WrapUpSubmitted{Chat: c, AgentID: 1})
	})
}

// questions asks reports for random ranges, zones, filters and groups.
func (w *town) questions(t *testing.T, n int) (list []string) {
	data, err := contract.Files.ReadFile("reports.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{"chatVolume", "visits", "chatSource", "queue", "waitTime", "chatTransfer", "agentPerformance",
		"efficiency", "rating", "conversions", "manualInvitation", "autoInvitation", "offlineMessage",
		"wrapup/completion", "cannedMessage", "chatSource/requestPage"}
	for i := range n {
		path := "/livechat/reports/" + paths[i%len(paths)]
		params := doc.Paths.Value("/api/v2" + path).Get.Parameters
		q := url.Values{}
		choose := func(name string) string {
			p := params.GetByInAndName("query", name)
			if p == nil {
				return ""
			}
			return fmt.Sprint(p.Schema.Value.Enum[w.r.IntN(len(p.Schema.Value.Enum))])
		}
		q.Set("group", choose("group"))
		from := w.base - 3600_000 + w.r.Int64N(3*24*3600_000)
		to := from + 1000 + w.r.Int64N(3*24*3600_000)
		if w.r.IntN(2) == 0 {
			from, to = from-from%3600_000, to-to%3600_000+3600_000
		}
		q.Set("timeFrom", time.UnixMilli(from).UTC().Format("2006-01-02T15:04:05"))
		q.Set("timeTo", time.UnixMilli(to).UTC().Format("2006-01-02T15:04:05"))
		q.Set("timezone", []string{"+00:00", "+01:00", "-03:30", "+05:45", "+00:07"}[w.r.IntN(5)])
		if w.r.IntN(2) == 0 {
			q.Set("filterName", choose("filterName"))
			q.Set("filterValue", fmt.Sprint(w.pick(1, 2, 3)))
		}
		list = append(list, path+"?"+q.Encode())
	}
	return list
}

// set changes the site in a step.
func (o *office) set(query string, args ...any) {
	o.Server.T.Helper()
	o.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
}
