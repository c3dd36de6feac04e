package report

import (
	"context"

	"parley/internal/rollup"
	"parley/internal/store"
)

// timesheet says how the time of agents went in a range: most quarters of an hour are
// rolled up, the others are counted from a crew.
type timesheet struct {
	q       Query
	plan    rollup.WorkPlan
	members memberships
}

func readTimesheet(ctx context.Context, tx *store.Tx, q Query, buckets []Bucket) (t *timesheet, err error) {
	t = &timesheet{q: q}
	if t.members, err = readMembers(ctx, tx, q); err != nil {
		return nil, err
	}
	var edges []int64 // a quarter in which one lies cannot be told as a whole
	for _, b := range buckets {
		edges = append(edges, b.From)
	}
	for _, agents := range t.members {
		for _, spans := range agents {
			for _, s := range spans {
				edges = append(edges, s.From, s.To)
			}
		}
	}
	t.plan, err = rollup.PlanWork(ctx, tx, q.SiteID, rollup.Span{From: q.From, To: q.To}, edges)
	return t, err
}

// each calls rolled with the quarters of an agent that are rolled up and that the filter
// means, and counted with the crews of the others. Who is the agent, or all together where
// nobody is told apart.
func (t *timesheet) each(ctx context.Context, tx *store.Tx, who int64, rolled func(agentID, at int64, w rollup.Work), counted func(c *crew)) error {
	if t.q.Filter.By == Agent {
		who = t.q.Filter.ID
	}
	err := t.plan.Each(ctx, tx, t.q.SiteID, who, func(agentID, at int64, w rollup.Work) {
		if t.q.Filter.By != Department || t.members.has(t.q.Filter.ID, agentID, at) {
			rolled(agentID, at, w)
		}
	})
	if err != nil {
		return err
	}
	for _, in := range t.plan.Rows {
		c, err := readCrew(ctx, tx, t.q, in, true)
		if err != nil {
			return err
		}
		c.members = t.members
		counted(c)
	}
	return nil
}

// rows are the rows of a group that an agent's time counts in at a moment.
func (t *timesheet) rows(by Dimension, agentID, at int64) (ids []int64) {
	if by == Agent {
		return []int64{agentID}
	}
	for id := range t.members {
		if t.members.has(id, agentID, at) {
			ids = append(ids, id)
		}
	}
	return ids
}

// memberships says who was a member of which department when: department, agent, spans.
type memberships map[int64]map[int64][]rollup.Span

// readMembers reads what a question about departments needs to know.
func readMembers(ctx context.Context, tx *store.Tx, q Query) (memberships, error) {
	if q.Filter.By != Department && Dimension(q.Group) != Department {
		return nil, nil
	}
	return rollup.Members(ctx, tx, q.SiteID, max(q.To, q.Now)+1)
}

// has tells whether an agent was a member of a department at a moment.
func (m memberships) has(departmentID, agentID, at int64) bool {
	for _, s := range m[departmentID][agentID] {
		if s.From <= at && at < s.To {
			return true
		}
	}
	return false
}
