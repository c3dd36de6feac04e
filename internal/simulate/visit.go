package simulate

import (
	"context"
	"fmt"
	"strconv"

	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/store"
	"parley/internal/visitor"
)

// guest is somebody on the web site.
type guest struct {
	id     string // uuid
	number int    // which of all it is
	visit  int64
	page   visitor.Page
	left   bool   // the page is closed
	talks  bool   // or waits for somebody
	asked  string // the invitation that it was shown last
}

const (
	asksForChat = 0.74   // of the visitors, if somebody is there, which is not so for some of them at night
	comesBack   = 0.35   // of the visits are by somebody who was here before
	byHand      = 0.02   // of the visitors are invited by an agent
	keeps       = 50_000 // of the visitors may come back
)

// visit has somebody come, look around and perhaps ask for a chat.
func (p *play) visit(ctx context.Context) error {
	g := &guest{page: pick(p.dice, pages[:3])}
	if len(p.known) > 100 && p.chance(comesBack) {
		i := p.IntN(len(p.known))
		g.id = p.known[i]
		p.known[i] = p.known[len(p.known)-1] // is not here twice at a time
		p.known = p.known[:len(p.known)-1]
	}
	err := p.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		v, err := visitor.Arrive(ctx, tx, visitor.Arrival{SiteID: p.site, VisitorID: g.id, CampaignID: pick(p.dice, p.campaigns), Page: g.page,
			Referrer: pick(p.dice, referrers), Language: pick(p.dice, languages), TimeZone: p.Zone.String(),
			Address: fmt.Sprintf("198.51.%d.%d", 100+p.IntN(2)*3, 1+p.IntN(254)), UserAgent: pick(p.dice, userAgents)})
		if err == nil {
			g.id, g.visit, g.number = v.Visitor.UUID, v.ID, int(v.Visitor.ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	p.done.Visits++
	if err := p.hear(ctx, g); err != nil {
		return err
	}
	if p.chance(byHand) {
		p.later(p.about(40*second), func(ctx context.Context) error { return p.inviteByHand(ctx, g) })
	}
	looks := 1 + int(p.ExpFloat64()*2.2)
	asks := -1
	if p.chance(asksForChat) {
		asks = p.IntN(looks)
	}
	p.browse(g, looks, asks)
	return nil
}

// browse has somebody look at pages, and ask for a chat on one of them.
func (p *play) browse(g *guest, looks, asks int) {
	p.later(p.about(25*second), func(ctx context.Context) error {
		if g.talks || g.left {
			return nil
		}
		if asks == 0 {
			return p.ask(ctx, g, "")
		}
		if looks <= 1 {
			p.leaves(g)
			return nil
		}
		g.page = pick(p.dice, pages)
		if err := p.hear(ctx, g); err != nil {
			return err
		}
		p.browse(g, looks-1, asks-1)
		return nil
	})
}

// hear lets the site know that somebody is still there, on a page, and answers an
// invitation that is shown there.
func (p *play) hear(ctx context.Context, g *guest) error {
	n, err := p.engine.Heard(ctx, p.site, g.id, g.visit, g.page)
	if fault.As(err) != nil {
		return nil // the visit is over
	}
	if err != nil {
		return err
	}
	if n.LookIn > 0 && n.LookIn < 600 {
		p.later(n.LookIn*second, func(ctx context.Context) error {
			if g.left || g.talks {
				return nil
			}
			return p.hear(ctx, g)
		})
	}
	if n.Invitation != nil && n.Invitation.ID != g.asked {
		g.asked = n.Invitation.ID
		p.later(p.about(8*second), func(ctx context.Context) error { return p.respond(ctx, g) })
	}
	return nil
}

// respond has somebody accept an invitation, turn it down, or take no notice.
func (p *play) respond(ctx context.Context, g *guest) error {
	id, err := strconv.ParseInt(g.asked, 10, 64)
	switch {
	case err != nil || g.talks || g.left:
		return err
	case p.chance(0.2):
		return p.ask(ctx, g, g.asked)
	case p.chance(0.6):
		return p.engine.RefuseInvitation(ctx, g.party(p.site), id)
	}
	return nil
}

// inviteByHand has an agent who is there invite somebody.
func (p *play) inviteByHand(ctx context.Context, g *guest) error {
	a := pick(p.dice, p.agents)
	if g.talks || g.left || p.crew.of(a).Status != chat.Online {
		return nil
	}
	v, err := p.engine.InviteVisitor(ctx, chat.Party{SiteID: p.site, AgentID: a}, g.id, "")
	if err != nil {
		return ignore(err)
	}
	g.asked = v.ID
	p.later(p.about(8*second), func(ctx context.Context) error { return p.respond(ctx, g) })
	return nil
}

// ignore passes over refusals: somebody was faster, or is gone.
func ignore(err error) error {
	if fault.As(err) != nil {
		return nil
	}
	return err
}

func (g *guest) party(site int64) chat.Party { return chat.Party{SiteID: site, VisitorID: g.id} }

// stays has the page of somebody who waits or talks be heard of.
func (p *play) stays(g *guest) {
	p.later(2*minute, func(ctx context.Context) error {
		if g.left {
			return nil
		}
		p.stays(g)
		return p.hear(ctx, g)
	})
}

// leaves closes the page. After the visit is over somebody may come back.
func (p *play) leaves(g *guest) {
	g.left = true
	p.later(visitor.Gone.Milliseconds()+2*minute, func(context.Context) error {
		if len(p.known) < keeps {
			p.known = append(p.known, g.id)
		} else {
			p.known[p.IntN(keeps)] = g.id
		}
		return nil
	})
}
