package setting

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"parley/internal/api"
	"parley/internal/condition"
	"parley/internal/fault"
	"parley/internal/reference"
	"parley/internal/store"
)

// VisitorSegmentation is a segment: visitors who fulfil conditions.
type VisitorSegmentation struct {
	ID           int64                       `json:"id" readOnly:"true" doc:"Segment id."`
	Name         string                      `json:"name" required:"true" maxLength:"200" doc:"Name."`
	Color        string                      `json:"color" default:"339FD9" doc:"Colour as RRGGBB, no hash."`
	IsEnable     bool                        `json:"isEnable" default:"false" doc:"Active."`
	Priority     int                         `json:"priority" minimum:"0" maximum:"1000000" doc:"Rank from 0, lower wins; next free number when absent."`
	Description  string                      `json:"description" default:"" maxLength:"2000" doc:"Free text."`
	Conditions   condition.SegmentConditions `json:"conditions" doc:"Which visitors are in it."`
	Notification api.AsText[Notified]        `json:"notification" doc:"Who is told when a visitor enters the segment."`
}

// Notified are the people who are told of something.
type Notified struct {
	Agents      []int64 `json:"agents" default:"" doc:"Agent ids."`
	Departments []int64 `json:"departments" default:"" doc:"Department ids."`
}

func (v VisitorSegmentation) known() (int64, string) { return v.ID, v.Name }

// checkSegment completes a segment: its colour without a hash (NOTES-livechat
// W41), its conditions, nobody told where nobody is named. Who names it goes on
// doing so when it is renamed.
func checkSegment(ctx context.Context, tx *store.Tx, siteID int64, old, v *VisitorSegmentation) error {
	if old != nil {
		if err := reference.Rename(ctx, tx, siteID, reference.Segment, v.ID, old.Name, v.Name); err != nil {
			return err
		}
	}
	v.Color = strings.TrimPrefix(strings.TrimSpace(v.Color), "#")
	if !isColor(v.Color) {
		return fault.Malformed("color", "six hexadecimal digits are expected, such as 339FD9")
	}
	if n := v.Notification.Value; n != nil {
		n.Agents, n.Departments = someone(n.Agents), someone(n.Departments)
		if len(n.Agents)+len(n.Departments) == 0 {
			v.Notification.Value = nil
		}
	}
	_, err := v.Conditions.Compile("conditions")
	return err
}

func isColor(text string) bool {
	return len(text) == 6 && strings.Trim(strings.ToLower(text), "0123456789abcdef") == ""
}

// writeSegmentUses notes what a segment names.
func writeSegmentUses(ctx context.Context, tx *store.Tx, siteID int64, v *VisitorSegmentation) error {
	uses, err := reference.OfConditions(ctx, tx, siteID, v.Conditions.Conditions(), "conditions")
	if err != nil {
		return err
	}
	if n := v.Notification.Value; n != nil {
		uses = append(uses, usesOf("notification.agents", reference.Agent, n.Agents)...)
		uses = append(uses, usesOf("notification.departments", reference.Department, n.Departments)...)
	}
	return reference.Write(ctx, tx, siteID, reference.Segment, v.ID, "", uses...)
}

func usesOf(member string, k reference.Kind, ids []int64) []reference.Use {
	var uses []reference.Use
	for i, id := range ids {
		uses = append(uses, reference.Use{Field: fmt.Sprintf("%s[%d]", member, i), Target: k, ID: id})
	}
	return uses
}

// leaveSegment lets a segment go that nobody names.
func leaveSegment(ctx context.Context, tx *store.Tx, siteID int64, v *VisitorSegmentation) error {
	if err := reference.Guard(ctx, tx, siteID, reference.Segment, v.ID); err != nil {
		return err
	}
	return reference.Drop(ctx, tx, siteID, reference.Segment, v.ID)
}

// nextPriority is the one after the last: a new segment outranks nobody.
func nextPriority(ctx context.Context, tx *store.Tx, siteID int64) (next int, err error) {
	err = tx.QueryRow(ctx, `SELECT COALESCE(MAX(priority) + 1, 0) FROM visitor_segmentation WHERE site_id = ?`, siteID).Scan(&next)
	if err != nil {
		return 0, fmt.Errorf("find the next priority: %w", err)
	}
	return next, nil
}

// byPriority puts segments in the order in which visitors are shown in them.
func byPriority(list []VisitorSegmentation) {
	slices.SortStableFunc(list, func(a, b VisitorSegmentation) int { return cmp.Compare(a.Priority, b.Priority) })
}
