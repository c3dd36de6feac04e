package rollup

import (
	"context"
	"fmt"
	"slices"

	"parley/internal/fact"
	"parley/internal/store"
)

// joining is a chat as the agents who joined it have it: for the agents, and for the
// departments that they were members of when they did (NOTES-reports R23).
type joining struct {
	at    int64
	joins []join
}

// join is an agent who joined, and the departments that it was a member of.
type join struct {
	agentID     int64
	departments []int64
}

// joiningOf is how a chat was joined.
func joiningOf(r *Request, members map[int64]map[int64][]Span) *joining {
	j := &joining{at: r.RequestedAt}
	for _, s := range r.Agents {
		for _, at := range s.Joined {
			one := join{agentID: s.AgentID}
			for id, agents := range members {
				if slices.ContainsFunc(agents[s.AgentID], func(in Span) bool { return in.From <= at && at < in.To }) {
					one.departments = append(one.departments, id)
				}
			}
			j.joins = append(j.joins, one)
		}
	}
	return j
}

func (j *joining) when() int64 { return j.at }

// ids implements thing.
func (j *joining) ids(d Dimension) []int64 { return j.under(d, Scope{}) }

// under are the entities of a dimension that it counts for, by the joins in a scope.
func (j *joining) under(d Dimension, s Scope) (ids []int64) {
	if d == All && s.By == All {
		return []int64{0}
	}
	for _, one := range j.joins {
		if !slices.Contains(one.ids(s.By), s.ID) {
			continue
		}
		for _, id := range one.ids(d) {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func (j join) ids(d Dimension) []int64 {
	switch d {
	case All:
		return []int64{0}
	case Department:
		return j.departments
	case Agent:
		return []int64{j.agentID}
	}
	return nil
}

// spread implements thing.
func (j *joining) spread(by Dimension, s Scope, cell func(id int64) *Cell) {
	for _, id := range j.under(by, s) {
		cell(id).Sums[Joined]++
	}
}

// membersChange marks where chats were asked for that an agent had joined when it turns
// out to have been a member of another department.
func membersChange(ctx context.Context, tx *store.Tx, b *Batch, dirty marks) error {
	for _, f := range b.Facts {
		if f.Kind != fact.KindDepartmentMembershipChanged {
			continue
		}
		rows, err := tx.Query(ctx, `SELECT requested_at FROM rollup_stay WHERE site_id = ? AND since_at >= ? AND agent_id = ?`, f.SiteID, f.At, f.AgentID)
		if err != nil {
			return fmt.Errorf("find chats that members joined: %w", err)
		}
		err = eachInt(rows, func(at int64) { dirty.at(f.SiteID, at) })
		if err != nil {
			return fmt.Errorf("find chats that members joined: %w", err)
		}
	}
	return nil
}
