package simulate

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/store"
)

// talk is a chat from the request on.
type talk struct {
	g        *guest
	id       string
	topic    topic
	patience int64 // until when its visitor waits
	agent    int64 // who is in it, 0 while it waits
	turns    int   // messages to come
	said     int
}

func (t *talk) visitor(site int64) chat.Party { return chat.Party{SiteID: site, VisitorID: t.g.id} }

// ask has a visitor ask for a chat, if somebody is there; else it goes on its way.
func (p *play) ask(ctx context.Context, g *guest) error {
	online, err := p.engine.SomebodyOnline(ctx, p.site)
	if err != nil {
		return err
	}
	if !online {
		p.leaves(g)
		return nil
	}
	t := &talk{g: g, topic: pick(p.dice, topics), turns: 3 + int(p.ExpFloat64()*7), patience: p.now() + p.about(3*minute)}
	r := chat.NewRequest{ClientID: "request-" + strconv.FormatInt(g.visit, 10), VisitID: g.visit, Name: fmt.Sprintf("Visitor %d", g.number),
		Email: fmt.Sprintf("visitor%d@example.com", g.number)}
	if len(p.departments) > 0 && p.chance(0.7) {
		r.DepartmentID = pick(p.dice, p.departments)
	}
	c, err := p.engine.Request(ctx, t.visitor(p.site), r)
	if err != nil {
		return err
	}
	p.done.Requests++
	t.id = c.ID
	p.stays(g)
	p.await(t, p.about(9*second))
	return nil
}

// await looks after a while what became of a waiting chat: agents take it who are there
// and have time, or its visitor has waited long enough.
func (p *play) await(t *talk, after int64) {
	p.later(after, func(ctx context.Context) error {
		c, err := p.engine.Get(ctx, t.visitor(p.site), t.id)
		if err != nil {
			return err
		}
		switch {
		case c.State == chat.Ended:
			p.over(t)
			return nil
		case c.State == chat.Chatting:
			p.begin(t, c.Agents[0].ID)
			return nil
		case p.now() > t.patience:
			return p.end(ctx, t, t.visitor(p.site))
		case c.State == chat.Offered:
			return p.answer(ctx, t)
		}
		p.await(t, p.about(15*second))
		return nil
	})
}

// atOnce is how many chats an agent takes by hand at a time.
const atOnce = 4

// answer has the agent to whom a chat is offered, or when it is shown to all the least busy
// of them, take it, turn it down or let it pass.
func (p *play) answer(ctx context.Context, t *talk) error {
	who, err := p.asked(ctx, t)
	if err != nil {
		return err
	}
	if who == 0 || p.chance(0.03) {
		p.await(t, p.about(10*second))
		return nil
	}
	party := chat.Party{SiteID: p.site, AgentID: who}
	if p.chance(0.015) {
		_, err = p.engine.Refuse(ctx, party, t.id)
	} else {
		_, err = p.engine.Accept(ctx, party, t.id)
	}
	if err != nil && fault.As(err) == nil {
		return err
	}
	p.await(t, second) // sees what came of it
	return nil
}

// asked is the agent who answers, or 0 when none has time.
func (p *play) asked(ctx context.Context, t *talk) (best int64, err error) {
	var to, department int64
	err = p.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT offered_agent_id, department_id FROM chat WHERE uuid = ?`, t.id).Scan(&to, &department)
	})
	if to != 0 || err != nil {
		return to, err
	}
	for _, i := range p.Perm(len(p.agents)) {
		a := p.agents[i]
		if p.crew.of(a).Status == chat.Online && p.busy[a] < atOnce && (best == 0 || p.busy[a] < p.busy[best]) &&
			(department == 0 || slices.Contains(p.members[a], department)) {
			best = a
		}
	}
	return best, nil
}

// begin has the conversation begin, or go on with somebody else.
func (p *play) begin(t *talk, agentID int64) {
	t.agent = agentID
	p.busy[agentID]++
	if t.said == 0 {
		p.done.Answered++
	}
	p.say(t, true)
}

// say has agent and visitor write in turns, until all is said and one of them ends the chat.
func (p *play) say(t *talk, byAgent bool) {
	pause := 22 * second
	if byAgent {
		pause = 28 * second
	}
	p.later(p.about(pause), func(ctx context.Context) error {
		c, err := p.engine.Get(ctx, t.visitor(p.site), t.id)
		if err != nil {
			return err
		}
		if c.State != chat.Chatting {
			p.quits(t)
			if c.State == chat.Ended {
				p.over(t)
			} else {
				t.patience = p.now() + p.about(4*minute)
				p.await(t, second)
			}
			return nil
		}
		who, text := t.visitor(p.site), t.topic.visitor(p.dice, t.said)
		if byAgent {
			who, text = chat.Party{SiteID: p.site, AgentID: t.agent}, t.topic.agent(p.dice, t.said)
		}
		if t.turns <= 0 {
			return p.end(ctx, t, who)
		}
		t.said++
		if _, err := p.engine.Send(ctx, who, t.id, strconv.Itoa(t.said), text); err != nil {
			return err
		}
		p.done.Messages++
		t.turns--
		p.say(t, p.chance(0.15) == byAgent)
		return nil
	})
}

// end has one of the two end the chat.
func (p *play) end(ctx context.Context, t *talk, who chat.Party) error {
	if _, err := p.engine.End(ctx, who, t.id); err != nil {
		return err
	}
	p.quits(t)
	p.over(t)
	return nil
}

// quits frees the agent.
func (p *play) quits(t *talk) {
	if t.agent != 0 {
		p.busy[t.agent]--
		t.agent = 0
	}
}

// over lets the visitor go.
func (p *play) over(t *talk) { p.browse(t.g, 1+p.IntN(3), -1) }
