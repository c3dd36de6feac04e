package simulate

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"parley/internal/chat"
	"parley/internal/offline"
	"parley/internal/store"
)

// talk is a chat from the request on.
type talk struct {
	g        *guest
	id       string
	topic    topic
	patience int64 // until when its visitor waits
	agent    int64 // who is in it, 0 while it waits
	last     int64 // who was in it last
	turns    int   // messages to come
	said     int
}

func (t *talk) visitor(site int64) chat.Party { return t.g.party(site) }

// ask has a visitor ask for a chat, following an invitation or not, if somebody is there;
// else it may leave a message.
func (p *play) ask(ctx context.Context, g *guest, invitation string) error {
	online, err := p.engine.SomebodyOnline(ctx, p.site)
	if err != nil {
		return err
	}
	if !online {
		p.leaves(g)
		return p.write(ctx, g)
	}
	g.talks = true
	t := &talk{g: g, topic: pick(p.dice, topics), turns: 3 + int(p.ExpFloat64()*7), patience: p.now() + p.about(3*minute)}
	r := chat.NewRequest{ClientID: "request-" + strconv.FormatInt(p.planned, 10), VisitID: g.visit, InvitationID: invitation, Name: fmt.Sprintf("Visitor %d", g.number),
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
	if err := ignore(err); err != nil {
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
		p.changeAgent(t, c.Agents[len(c.Agents)-1].ID)
		who, text := t.visitor(p.site), t.topic.visitor(p.dice, t.said)
		if byAgent {
			who, text = chat.Party{SiteID: p.site, AgentID: t.agent}, t.topic.agent(p.dice, t.said)
		}
		if t.turns <= 0 {
			return p.end(ctx, t, who)
		}
		t.said++
		d := chat.Draft{ClientID: strconv.Itoa(t.said), Text: text}
		if byAgent && len(p.canned) > 0 && p.chance(0.2) {
			d.CannedMessageID = pick(p.dice, p.canned)
		}
		if _, err := p.engine.Post(ctx, who, t.id, d); err != nil {
			return err
		}
		p.done.Messages++
		if byAgent && p.chance(0.02) {
			if err := p.handOn(ctx, t); err != nil {
				return err
			}
		}
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
		t.last, t.agent = t.agent, 0
	}
}

// changeAgent notes who is in the talk now.
func (p *play) changeAgent(t *talk, agentID int64) {
	if t.agent != agentID {
		p.busy[t.agent]--
		p.busy[agentID]++
		t.agent = agentID
	}
}

// handOn has the agent hand a chat to a colleague, who mostly takes it.
func (p *play) handOn(ctx context.Context, t *talk) error {
	to := pick(p.dice, p.agents)
	if to == t.agent || p.crew.of(to).Status != chat.Online {
		return nil
	}
	if _, err := p.engine.Transfer(ctx, chat.Party{SiteID: p.site, AgentID: t.agent}, t.id, chat.Target{AgentID: to}); err != nil {
		return ignore(err)
	}
	takes := p.chance(0.9)
	p.later(p.about(8*second), func(ctx context.Context) (err error) {
		who := chat.Party{SiteID: p.site, AgentID: to}
		if takes {
			_, err = p.engine.Accept(ctx, who, t.id)
		} else {
			_, err = p.engine.Refuse(ctx, who, t.id)
		}
		return ignore(err)
	})
	return nil
}

// over lets the visitor go, who may say how it was, and the agent note what it was about.
func (p *play) over(t *talk) {
	t.g.talks = false
	p.browse(t.g, 1+p.IntN(3), -1)
	if t.last == 0 {
		return
	}
	if p.chance(0.35) {
		grade := pick(p.dice, []int{5, 5, 5, 5, 5, 5, 4, 4, 4, 3, 3, 2, 1})
		p.later(p.about(12*second), func(ctx context.Context) error {
			_, err := p.engine.Rate(ctx, t.visitor(p.site), t.id, chat.Rating{Grade: grade})
			return ignore(err)
		})
	}
	if p.chance(0.6) {
		p.later(p.about(25*second), func(ctx context.Context) error { return p.wrapUp(ctx, t) })
	}
}

// wrapUp has the agent who was in a chat last say what it was about.
func (p *play) wrapUp(ctx context.Context, t *talk) error {
	who := chat.Party{SiteID: p.site, AgentID: t.last}
	form, err := p.engine.WrapUp(ctx, who, t.id)
	if err != nil || len(form.Categories) == 0 {
		return ignore(err)
	}
	_, err = p.engine.SaveWrapUp(ctx, who, t.id, chat.WrapUpIn{Categories: []chat.WrapupCategory{pick(p.dice, form.Categories)}})
	return ignore(err)
}

// write has a visitor leave a message, mostly.
func (p *play) write(ctx context.Context, g *guest) error {
	if p.chance(0.5) {
		return nil
	}
	about := pick(p.dice, topics)
	_, err := p.Offline.Leave(ctx, p.site, g.id, offline.Draft{VisitID: g.visit, Words: offline.Words{ClientID: strconv.FormatInt(p.planned, 10), Name: fmt.Sprintf("Visitor %d", g.number),
		Email: fmt.Sprintf("visitor%d@example.com", g.number), Subject: "A question", Content: pick(p.dice, about.question) + " " + pick(p.dice, about.more)}})
	if err == nil {
		p.done.Offline++
	}
	return ignore(err)
}
