package report

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// Group says what each row of a report stands for: a bucket of time, a slot of the week
// or the day, or an entity.
type Group string

// The groups of time (NOTES-reports R2, R3). The others are dimensions.
const (
	Hour      Group = "hour"
	Day       Group = "day"
	Week      Group = "week"
	Month     Group = "month"
	WeekSlots Group = "24*7Distribution"
	DaySlots  Group = "halfHourDistribution"
)

// What groups of most reports begin with.
var (
	overTime  = []Group{Hour, Day, Week, Month}
	withSlots = append(append([]Group{}, overTime...), WeekSlots, DaySlots)
)

// isTime tells the groups whose rows are consecutive buckets.
func (g Group) isTime() bool { return g == Hour || g == Day || g == Week || g == Month }

// isSlots tells the groups whose rows are slots of the week or the day.
func (g Group) isSlots() bool { return g == WeekSlots || g == DaySlots }

// Dimension is a kind of entity that reports are filtered and grouped by.
type Dimension string

// The dimensions, in the spelling of the parameters.
const (
	Agent            Dimension = "agent"
	Department       Dimension = "department"
	Campaign         Dimension = "campaign"
	VisitorSegment   Dimension = "visitorSegment"
	AutoInvitation   Dimension = "autoInvitation"
	ConversionAction Dimension = "conversionAction"
	Conversion       Dimension = "conversion" // ConversionAction as a filter (NOTES-reports R20)
	Category         Dimension = "category"   // of canned messages
)

// entity is one row of a group by dimension.
type entity struct{ id, owner int64 }

// entityKind is what is known of a dimension that rows are grouped by.
type entityKind struct {
	key, doc      string // the member with the id
	owner, ownDoc string // the member with the id of what it belongs to, if it is shown
	list          string // all that exist in a site: id, owner
}

var entityKinds = map[Dimension]entityKind{
	Agent:            {key: "agentId", doc: "Agent the row is about.", list: `SELECT id, 0 FROM agent WHERE site_id = ?`},
	Department:       {key: "departmentId", doc: "Department the row is about.", list: `SELECT id, 0 FROM department WHERE site_id = ?`},
	Campaign:         {key: "campaignId", doc: "Campaign the row is about.", list: `SELECT id, 0 FROM campaign WHERE site_id = ?`},
	VisitorSegment:   {key: "visitorSegmentId", doc: "Visitor segment the row is about.", list: `SELECT id, 0 FROM visitor_segmentation WHERE site_id = ?`},
	ConversionAction: {key: "conversionActionId", doc: "Conversion action the row is about.", list: `SELECT id, 0 FROM conversion_action WHERE site_id = ?`},
	AutoInvitation: {key: "autoInvitationId", doc: "Auto invitation the row is about.", owner: "campaignId",
		ownDoc: "Campaign that owns the auto invitation.", list: `SELECT id, campaign_id FROM auto_invitation WHERE site_id = ?`},
}

// existing lists the entities of a dimension that a site has (NOTES-reports R21).
func existing(ctx context.Context, tx *store.Tx, siteID int64, d Dimension) ([]entity, error) {
	rows, err := tx.Query(ctx, entityKinds[d].list, siteID)
	if err != nil {
		return nil, fmt.Errorf("list the rows of a report by %s: %w", d, err)
	}
	defer func() { _ = rows.Close() }()
	var list []entity
	for rows.Next() {
		var e entity
		if err := rows.Scan(&e.id, &e.owner); err != nil {
			return nil, fmt.Errorf("list the rows of a report by %s: %w", d, err)
		}
		list = append(list, e)
	}
	return list, rows.Err()
}
