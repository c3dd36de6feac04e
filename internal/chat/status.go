package chat

import (
	"context"
	"slices"

	"parley/internal/event"
	"parley/internal/fact"
	"parley/internal/fault"
	"parley/internal/reference"
	"parley/internal/setting"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// SetStatus is an agent's own choice of a status, and returns what others see then:
// the choice, or offline while the agent is not connected. Who chooses to be offline
// keeps the chats and gets no new ones.
func (e *Engine) SetStatus(ctx context.Context, who Party, wanted Seen) (seen Seen, err error) {
	if wanted, err = e.mayBe(ctx, who.SiteID, wanted); err != nil {
		return seen, err
	}
	err = e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		seen, err = e.choose(ctx, tx, who.SiteID, who.AgentID, wanted)
		return err
	})
	return seen, err
}

// mayBe holds a wish to what agents can be: one of the three statuses, or away as one of
// the site's away statuses that agents may pick.
func (e *Engine) mayBe(ctx context.Context, siteID int64, wanted Seen) (Seen, error) {
	if statuses[wanted.Status] == 0 {
		return wanted, fault.NotInList("status", Online, Away, Offline)
	}
	if wanted.Status != Away || wanted.AwayStatusID == setting.AwayStatusID {
		wanted.AwayStatusID = 0
	}
	if wanted.AwayStatusID == 0 {
		return wanted, nil
	}
	custom, err := e.settings.AwayStatusesOf(ctx, siteID)
	if err != nil {
		return wanted, err
	}
	if !slices.ContainsFunc(custom, func(s setting.CustomAwayStatus) bool { return s.ID == wanted.AwayStatusID && s.IsVisible }) {
		return wanted, fault.NotInList("awayStatusId")
	}
	return wanted, nil
}

// SetAway sets a colleague, who is there, to away.
func (e *Engine) SetAway(ctx context.Context, who Party, agentID, awayStatusID int64) (seen Seen, err error) {
	wanted, err := e.mayBe(ctx, who.SiteID, Seen{Away, awayStatusID})
	if err != nil {
		return seen, err
	}
	err = e.onColleague(ctx, who, agentID, func(ctx context.Context, tx *store.Tx, c Colleague) error {
		if seen, err = e.presence.Seen(ctx, tx, who.SiteID, c.ID); err != nil {
			return err
		}
		if seen.Status == Offline {
			return fault.Conflict("%s is not online.", c.Name)
		}
		seen, err = e.choose(ctx, tx, who.SiteID, c.ID, wanted)
		return err
	})
	return seen, err
}

// LogOff has others see a colleague offline until it chooses otherwise. The colleague's
// chats wait for somebody else.
func (e *Engine) LogOff(ctx context.Context, who Party, agentID int64) error {
	return e.onColleague(ctx, who, agentID, func(ctx context.Context, tx *store.Tx, c Colleague) error {
		return e.logOff(ctx, tx, who.SiteID, c.ID)
	})
}

// onColleague runs a step about an active agent of the caller's site.
func (e *Engine) onColleague(ctx context.Context, who Party, agentID int64, do func(context.Context, *store.Tx, Colleague) error) error {
	return e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		all, err := e.staff.Colleagues(ctx, tx, who.SiteID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(c Colleague) bool { return c.ID == agentID })
		if i < 0 {
			return fault.NotFound(reference.Agent.Label, agentID)
		}
		return do(ctx, tx, all[i])
	})
}

func (e *Engine) logOff(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
	from, to, err := e.presence.Choose(ctx, tx, siteID, agentID, Seen{Status: Offline})
	if err != nil {
		return err
	}
	return e.AgentStatusChanged(ctx, tx, siteID, agentID, from, to)
}

// choose sets the status that an agent wants to have, and returns what others see then.
func (e *Engine) choose(ctx context.Context, tx *store.Tx, siteID, agentID int64, wanted Seen) (Seen, error) {
	from, to, err := e.presence.Choose(ctx, tx, siteID, agentID, wanted)
	if err != nil || from == to {
		return to, err
	}
	if err := lockWaitingList(ctx, tx, siteID); err != nil {
		return to, err
	}
	return to, e.changedStatus(ctx, tx, siteID, agentID, from, to)
}

// AgentStatusChanged is told, in the step that makes it so, that an agent's connections
// came or went for good. The chats of one who is gone go back to the waiting list.
func (e *Engine) AgentStatusChanged(ctx context.Context, tx *store.Tx, siteID, agentID int64, from, to Seen) error {
	if err := lockWaitingList(ctx, tx, siteID); err != nil {
		return err
	}
	if to.Status == Offline {
		if err := e.gone(ctx, tx, siteID, agentID); err != nil || from == to {
			return err // who chose to be offline kept the chats until now
		}
	}
	return e.changedStatus(ctx, tx, siteID, agentID, from, to)
}

// Dismiss takes an agent out of everything that goes on, in the step that removes it or
// switches it off: others see it offline at once, and its chats wait for somebody else.
func (e *Engine) Dismiss(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
	ctx = snapshot.Anew(ctx)
	from, err := e.presence.Leave(ctx, tx, siteID, agentID)
	if err != nil {
		return err
	}
	return e.AgentStatusChanged(ctx, tx, siteID, agentID, from, Seen{Status: Offline})
}

// changedStatus records the facts of a change and offers what waits anew.
func (e *Engine) changedStatus(ctx context.Context, tx *store.Tx, siteID, agentID int64, from, to Seen) error {
	who := fact.Person{SiteID: siteID, AgentID: agentID}
	status := fact.AgentStatusChanged{Person: who, Status: statuses[to.Status], AwayStatusID: to.AwayStatusID,
		ByLogin: from.Status == Offline || to.Status == Offline}
	facts := []fact.Fact{status}
	switch {
	case from.Status == Offline:
		facts = []fact.Fact{fact.AgentLoggedIn{Person: who}, status}
	case to.Status == Offline:
		facts = []fact.Fact{status, fact.AgentLoggedOut{Person: who}}
	}
	if err := e.record(ctx, tx, facts...); err != nil {
		return err
	}
	tx.AfterCommit(func() {
		event.Publish(context.WithoutCancel(ctx), e.bus, AgentChanged{SiteID: siteID, AgentID: agentID, Seen: to})
	})
	return e.arrange(ctx, tx, siteID)
}

var statuses = map[string]fact.Status{Online: fact.Online, Away: fact.Away, Offline: fact.Offline}

// gone takes an agent out of all chats. Those without another agent wait again, in their
// old place, and their visitors are told.
func (e *Engine) gone(ctx context.Context, tx *store.Tx, siteID, agentID int64) error {
	if err := e.absent(ctx, tx, siteID, agentID); err != nil {
		return err
	}
	chats, err := list(ctx, tx, `WHERE c.state <> 'ended' AND c.id IN
		(SELECT a.chat_id FROM chat_agent a WHERE a.site_id = ? AND a.agent_id = ? AND a.left_at IS NULL) ORDER BY c.id`+tx.ForUpdate(), siteID, agentID)
	if err != nil || len(chats) == 0 {
		return err
	}
	var left []*step
	for _, c := range chats {
		s := e.change(tx, c)
		if err := s.goes(ctx, agentID); err != nil {
			return err
		}
		if err := s.ifDeserted(ctx); err != nil {
			return err
		}
		left = append(left, s)
	}
	return e.arrange(ctx, tx, siteID, left...)
}
