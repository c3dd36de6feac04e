package chat

import (
	"context"
	"fmt"
	"slices"

	"parley/internal/condition"
	"parley/internal/event"
	"parley/internal/fact"
	"parley/internal/fault"
	"parley/internal/setting"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/visitor"
)

// looker is a visitor on a visit, and the invitation that it has not answered, if any.
type looker struct {
	who                 visitor.Person
	visitID, campaignID int64
	open                *shown
}

func readLooker(ctx context.Context, tx *store.Tx, visitID int64) (*looker, error) {
	w := &looker{visitID: visitID}
	err := tx.QueryRow(ctx, `SELECT p.id, p.uuid, p.name, p.email, v.campaign_id FROM visit v JOIN visitor p ON p.id = v.visitor_id WHERE v.id = ?`, visitID).
		Scan(&w.who.ID, &w.who.UUID, &w.who.Name, &w.who.Email, &w.campaignID)
	if err != nil {
		return nil, fmt.Errorf("look at a visitor: %w", err)
	}
	w.open, err = openInvitation(ctx, tx, w.who.ID, visitID)
	return w, err
}

// look looks at a visitor who has just been heard of: which segments it has come into,
// what it has achieved, and whether it is to be invited. Sites that ask for none of that
// pay two queries of one row.
func (e *Engine) look(ctx context.Context, tx *store.Tx, site *snapshot.Site, visitID int64) (out Noticed, err error) {
	w, err := readLooker(ctx, tx, visitID)
	if err != nil {
		return out, err
	}
	rules, err := e.campaigns.Rules(site, w.campaignID)
	if f := fault.As(err); f != nil {
		return out, nil // the campaign is no more
	}
	if err != nil {
		return out, err
	}
	if w.open != nil {
		if out.Invitation, err = e.view(ctx, tx, site, w.open); err != nil {
			return out, err
		}
	}
	invites := w.open == nil && rules.HasInvitations()
	if !invites && !e.settings.WatchesConversions(site) && !e.settings.HasSegments(site) {
		return out, nil
	}
	f, err := visitor.FactsOf(ctx, tx, w.who.ID, visitID)
	if err != nil {
		return out, err
	}
	if err := e.enterSegments(ctx, tx, site, w, e.settings.Enter(site, f)); err != nil {
		return out, err
	}
	if err := e.convert(ctx, tx, site, w, f); err != nil || !invites {
		return out, err
	}
	out.LookIn = rules.InvitesIn(f)
	out.Invitation, err = e.autoInvite(ctx, tx, site, w, rules.Invites(f))
	return out, err
}

// enterSegments keeps which segments a visitor is in, and tells those who want to know of the new ones.
func (e *Engine) enterSegments(ctx context.Context, tx *store.Tx, site *snapshot.Site, w *looker, in []setting.VisitorSegmentation) error {
	before, err := segmentsOf(ctx, tx, w.visitID)
	if err != nil {
		return err
	}
	for _, v := range in {
		if slices.Contains(before, v.ID) {
			continue
		}
		_, err := tx.Exec(ctx, `INSERT INTO visit_segment (visit_id, segment_id, entered_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, w.visitID, v.ID, tx.Now())
		if err != nil {
			return fmt.Errorf("note a visitor's segment: %w", err)
		}
		if told := e.told(site, v); len(told) > 0 {
			entered := SegmentEntered{SiteID: site.ID, VisitorID: w.who.UUID, VisitorName: w.who.Name, SegmentID: v.ID, Segment: v.Name, Color: v.Color, AgentIDs: told}
			tx.AfterCommit(func() { event.Publish(context.WithoutCancel(ctx), e.bus, entered) })
		}
	}
	for _, id := range before {
		if slices.ContainsFunc(in, func(v setting.VisitorSegmentation) bool { return v.ID == id }) {
			continue
		}
		if _, err := tx.Exec(ctx, `DELETE FROM visit_segment WHERE visit_id = ? AND segment_id = ?`, w.visitID, id); err != nil {
			return fmt.Errorf("note that a visitor left a segment: %w", err)
		}
	}
	return nil
}

func segmentsOf(ctx context.Context, tx *store.Tx, visitID int64) (out []int64, err error) {
	rows, err := tx.Query(ctx, `SELECT segment_id FROM visit_segment WHERE visit_id = ?`, visitID)
	if err != nil {
		return nil, fmt.Errorf("read a visitor's segments: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("read a visitor's segments: %w", err)
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

// told lists the agents who are told when somebody comes into a segment.
func (e *Engine) told(site *snapshot.Site, v setting.VisitorSegmentation) []int64 {
	n := v.Notification.Value
	if n == nil {
		return nil
	}
	out := slices.Clone(n.Agents)
	for _, d := range n.Departments {
		out = append(out, e.settings.MembersOf(site, d)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// convert notes what a visitor has achieved, each action once a visit.
func (e *Engine) convert(ctx context.Context, tx *store.Tx, site *snapshot.Site, w *looker, f *condition.Facts) error {
	for _, a := range e.settings.Reached(site, f) {
		r, err := tx.Exec(ctx, `INSERT INTO visit_conversion (visit_id, action_id, achieved_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, w.visitID, a.ID, tx.Now())
		if err != nil {
			return fmt.Errorf("note a conversion: %w", err)
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return fmt.Errorf("note a conversion: %w", err)
			}
			continue
		}
		about, agents, err := e.LastChat(ctx, tx, site.ID, w.who.UUID)
		if err != nil {
			return err
		}
		if about.VisitID == 0 {
			about.VisitID, about.CampaignID = w.visitID, w.campaignID
		}
		err = fact.Record(ctx, tx, fact.ConversionAchieved{Chat: about, ActionID: a.ID, Thousandths: a.Worth(f), AgentIDs: agents})
		if err != nil {
			return err
		}
	}
	return nil
}

// matchSegments notes in which segments the visitor of a new chat is (NOTES-reports R21).
func (s *step) matchSegments(ctx context.Context, in []setting.VisitorSegmentation) error {
	for _, v := range in {
		if _, err := s.tx.Exec(ctx, `INSERT INTO chat_segment (chat_id, segment_id) VALUES (?, ?)`, s.c.id, v.ID); err != nil {
			return fmt.Errorf("note the segments of a chat: %w", err)
		}
		s.add(fact.SegmentMatched{Chat: s.about(), SegmentID: v.ID})
	}
	return nil
}
