package rollup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"parley/internal/fact"
	"parley/internal/store"
)

// event is what is counted beside requests, at the time that it counts at.
type event struct {
	at, id                            int64
	kind                              fact.Kind
	visitorID, chatID                 int64
	campaignID, departmentID, agentID int64
	refID, code, number               int64
	agents, segments                  []int64
}

var eventColumns = []string{"site_id", "at", "kind", "id", "visitor_id", "chat_id", "campaign_id", "department_id", "agent_id", "ref_id", "code", "number", "agents", "segments"}

// eventOf is the event that a fact tells of, if it does.
func eventOf(f *Fact) (e event, ok bool) {
	e = event{at: f.At, id: f.ID, kind: f.Kind, visitorID: f.VisitorID, chatID: f.ChatID, campaignID: f.CampaignID,
		departmentID: f.DepartmentID, agentID: f.AgentID, refID: f.RefID, code: f.Code, number: f.Number}
	switch f.Kind {
	case fact.KindInvitationSent, fact.KindOfflineMessageSubmitted:
	case fact.KindInvitationAccepted: // counts when it was sent (NOTES-reports R25)
		e.at = f.Number
	case fact.KindConversionAchieved:
		var d struct{ Agents []int64 }
		if json.Unmarshal([]byte(f.Data), &d) == nil {
			for _, id := range d.Agents {
				include(&e.agents, id)
			}
		}
	default:
		return e, false
	}
	if f.Kind == fact.KindOfflineMessageSubmitted {
		e.id = f.RefID
	}
	return e, true
}

func (e *event) values(siteID int64) []any {
	return []any{siteID, e.at, e.kind, e.id, e.visitorID, e.chatID, e.campaignID, e.departmentID, e.agentID, e.refID, e.code, e.number, text(e.agents), text(e.segments)}
}

// writeEvents writes the events of a batch, and marks where visits began.
func writeEvents(ctx context.Context, tx *store.Tx, b *Batch, dirty marks) error {
	var rows [][]any
	for i := range b.Facts {
		f := &b.Facts[i]
		if f.Kind == fact.KindVisitStarted {
			dirty.at(f.SiteID, f.At)
		}
		e, ok := eventOf(f)
		if !ok {
			continue
		}
		dirty.at(f.SiteID, e.at)
		rows = append(rows, e.values(f.SiteID))
	}
	err := store.InsertMany(ctx, tx, "rollup_event", eventColumns, rows, `ON CONFLICT (site_id, at, kind, id) DO NOTHING`)
	if err != nil {
		return err
	}
	for i := range b.Facts {
		if f := &b.Facts[i]; f.ofMessage() {
			if err := addSegment(ctx, tx, f); err != nil {
				return err
			}
			dirty.at(f.SiteID, f.At)
		}
	}
	return nil
}

// ofMessage tells the facts about segments of an offline message.
func (f *Fact) ofMessage() bool { return f.Kind == fact.KindSegmentMatched && f.Number != 0 }

// addSegment adds a segment to the offline message that matched it, the fact of which
// comes before.
func addSegment(ctx context.Context, tx *store.Tx, f *Fact) error {
	const where = ` WHERE site_id = ? AND at = ? AND kind = ? AND id = ?`
	var now string
	err := tx.QueryRow(ctx, `SELECT segments FROM rollup_event`+where, f.SiteID, f.At, fact.KindOfflineMessageSubmitted, f.Number).Scan(&now)
	if errors.Is(err, store.ErrNone) {
		return nil
	}
	segments, err2 := list[int64](now)
	if err = errors.Join(err, err2); err == nil {
		include(&segments, f.RefID)
		_, err = tx.Exec(ctx, `UPDATE rollup_event SET segments = ?`+where, text(segments), f.SiteID, f.At, fact.KindOfflineMessageSubmitted, f.Number)
	}
	if err != nil {
		return fmt.Errorf("note a segment of an offline message: %w", err)
	}
	return nil
}

// readEvents calls fn with the events of a site in a span.
func readEvents(ctx context.Context, tx *store.Tx, siteID int64, in Span, fn func(thing)) error {
	rows, err := tx.Query(ctx, `SELECT at, kind, id, visitor_id, chat_id, campaign_id, department_id, agent_id, ref_id, code, number, agents, segments
		FROM rollup_event WHERE site_id = ? AND at >= ? AND at < ?`, siteID, in.From, in.To)
	if err != nil {
		return fmt.Errorf("read events: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		e := &event{}
		var agents, segments string
		err := rows.Scan(&e.at, &e.kind, &e.id, &e.visitorID, &e.chatID, &e.campaignID, &e.departmentID, &e.agentID, &e.refID, &e.code, &e.number, &agents, &segments)
		if err == nil {
			e.agents, err = list[int64](agents)
		}
		if err == nil {
			e.segments, err = list[int64](segments)
		}
		if err != nil {
			return fmt.Errorf("read events: %w", err)
		}
		fn(e)
	}
	return rows.Err()
}

// readVisits calls fn with the visits that began in a span.
func readVisits(ctx context.Context, tx *store.Tx, siteID int64, in Span, fn func(thing)) error {
	rows, err := tx.Query(ctx, `SELECT at, COALESCE(campaign_id, 0) FROM fact WHERE site_id = ? AND kind = ? AND at >= ? AND at < ?`,
		siteID, fact.KindVisitStarted, in.From, in.To)
	if err != nil {
		return fmt.Errorf("read visits: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		e := &event{kind: fact.KindVisitStarted}
		if err := rows.Scan(&e.at, &e.campaignID); err != nil {
			return fmt.Errorf("read visits: %w", err)
		}
		fn(e)
	}
	return rows.Err()
}

// countEvent adds an event to a cell.
func (c *Cell) countEvent(e *event) {
	switch e.kind {
	case fact.KindVisitStarted:
		c.Sums[Visits]++
	case fact.KindOfflineMessageSubmitted:
		c.Sums[Messages]++
		c.countIf(e.code == 2, MessagesQueued)
	case fact.KindInvitationSent:
		c.countIf(e.isManual(), ManualSent)
		c.countIf(!e.isManual(), AutoSent)
	case fact.KindInvitationAccepted:
		c.countIf(e.isManual(), ManualAccepted)
		c.countIf(!e.isManual(), AutoAccepted)
	case fact.KindConversionAchieved:
		c.Sums[Conversions]++
		c.Sums[ConversionValue] += e.number
		c.joins(converted, e.visitorID)
		if e.chatID != 0 {
			c.joins(convertedChatted, e.visitorID)
		}
	}
}

func (e *event) isManual() bool { return e.code == int64(fact.FromManualInvitation) }

// ids are the entities of a dimension that an event counts for.
func (e *event) ids(d Dimension) []int64 {
	if d == All {
		return []int64{0}
	}
	switch e.kind {
	case fact.KindVisitStarted:
		return only(d == Campaign, e.campaignID)
	case fact.KindOfflineMessageSubmitted:
		if d == Segment {
			return e.segments
		}
		return append(only(d == Campaign, e.campaignID), only(d == Department, e.departmentID)...)
	case fact.KindConversionAchieved:
		if d == Agent {
			return e.agents
		}
		return append(only(d == Department, e.departmentID), only(d == ConversionAction, e.refID)...)
	}
	if e.isManual() {
		return only(d == Agent, e.agentID)
	}
	return append(only(d == Campaign, e.campaignID), only(d == AutoInvitation, e.refID)...)
}

func only(is bool, id int64) []int64 {
	if !is {
		return nil
	}
	return one(id)
}

// CampaignOf is the campaign of an auto invitation that was sent or accepted in a span, as
// cells know it, or else rows that are not rolled up.
func CampaignOf(ctx context.Context, tx *store.Tx, siteID, invitationID int64, in Span) (campaignID int64, err error) {
	err = tx.QueryRow(ctx, `SELECT id FROM rollup_key WHERE site_id = ? AND dim = ? AND dim2 = ? AND id2 = ? LIMIT 1`,
		siteID, Campaign, AutoInvitation, invitationID).Scan(&campaignID)
	if errors.Is(err, store.ErrNone) {
		err = tx.QueryRow(ctx, `SELECT campaign_id FROM rollup_event WHERE site_id = ? AND at >= ? AND at < ? AND kind IN (?, ?) AND code = ? AND ref_id = ? LIMIT 1`,
			siteID, in.From, in.To, fact.KindInvitationSent, fact.KindInvitationAccepted, fact.FromAutoInvitation, invitationID).Scan(&campaignID)
	}
	if errors.Is(err, store.ErrNone) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("find the campaign of an invitation: %w", err)
	}
	return campaignID, nil
}
