package rollup

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"parley/internal/fact"
	"parley/internal/store"
)

// Work is how an agent's time went, or that of several together, in milliseconds.
type Work struct {
	Linear   int64 // logged in and in at least one chat
	InChats  int64 // in chats, those at the same time each in full
	LoggedIn int64
}

// Add adds more time.
func (w *Work) Add(more Work) {
	w.Linear += more.Linear
	w.InChats += more.InChats
	w.LoggedIn += more.LoggedIn
}

// workDay is the work of an agent in the quarters of a day, by their beginnings.
type workDay map[int64]Work

// together is the agent under whom the work of all agents is kept.
const together = 0

// workIn counts the work of a span from rows, by agent and quarter.
func workIn(ctx context.Context, tx *store.Tx, siteID int64, in Span) (map[int64]workDay, error) {
	there, chats := map[int64][]Span{}, map[int64][]Span{}
	statuses, err := Statuses(ctx, tx, siteID, in)
	if err != nil {
		return nil, err
	}
	for _, s := range statuses {
		if s.Until == 0 {
			s.Until = tx.Now()
		}
		if span := in.Cut(Span{s.Since, s.Until}); span.From < span.To && (s.Code == fact.Online || s.Code == fact.Away) {
			there[s.AgentID] = append(there[s.AgentID], span)
		}
	}
	stays, err := StaysIn(ctx, tx, siteID, in)
	if err != nil {
		return nil, err
	}
	for _, s := range stays {
		chats[s.AgentID] = append(chats[s.AgentID], s.Span)
	}
	all := map[int64]workDay{}
	add := func(agentID int64, spans []Span, of func(*Work) *int64) {
		for _, s := range spans {
			s.eachQuarter(func(at, ms int64) {
				for _, id := range [...]int64{agentID, together} {
					if all[id] == nil {
						all[id] = workDay{}
					}
					w := all[id][at]
					*of(&w) += ms
					all[id][at] = w
				}
			})
		}
	}
	for id, spans := range there {
		add(id, Union(spans), func(w *Work) *int64 { return &w.LoggedIn })
		add(id, Common(Union(spans), Union(chats[id])), func(w *Work) *int64 { return &w.Linear })
	}
	for id, spans := range chats {
		add(id, spans, func(w *Work) *int64 { return &w.InChats })
	}
	return all, nil
}

// encoded is the work of a day as it is stored: for each quarter that has some which it is
// of the day, and the three times.
func (w workDay) encoded() []byte {
	out := []byte{} // of an agent who has none any more
	quarters := make([]int64, 0, len(w))
	for at := range w {
		quarters = append(quarters, at)
	}
	slices.Sort(quarters)
	for _, at := range quarters {
		for _, n := range []int64{(at - dayOf(at)) / quarter, w[at].Linear, w[at].InChats, w[at].LoggedIn} {
			out = binary.AppendUvarint(out, uint64(n))
		}
	}
	return out
}

// eachWork calls fn with the work of the quarters of a day that was stored.
func eachWork(day int64, stored []byte, fn func(at int64, w Work)) error {
	for len(stored) > 0 {
		var values [4]int64
		for i := range values {
			v, n := binary.Uvarint(stored)
			if n <= 0 {
				return fmt.Errorf("the work of the day that began at %d cannot be read", day)
			}
			values[i], stored = int64(v), stored[n:]
		}
		fn(day+values[0]*quarter, Work{values[1], values[2], values[3]})
	}
	return nil
}

// EveryAgent asks for the work of each agent, and AllTogether for their sum.
const (
	EveryAgent  = -1
	AllTogether = together
)

// WorkPlan says from what the work of a range is counted: from cells, and from rows where
// there are none.
type WorkPlan struct {
	Rows  []Span
	cells []Span
}

// PlanWork splits a range. Rows are counted besides in the quarters in which one of some
// moments lies.
func PlanWork(ctx context.Context, tx *store.Tx, siteID int64, in Span, moments []int64) (p WorkPlan, err error) {
	lo, hi := quarterOf(in.From+quarter-1), quarterOf(in.To)
	until, _, err := workedUntil(ctx, tx, siteID)
	if err != nil {
		return p, err
	}
	hi = min(hi, until)
	if lo >= hi {
		return WorkPlan{Rows: []Span{in}}, nil
	}
	var byRows []int64
	dirty, err := markedIn(ctx, tx, dirtyWork, `WHERE site_id = ? AND start >= ? AND start < ?`, siteID, lo, hi)
	if err != nil {
		return p, err
	}
	for _, d := range dirty {
		byRows = append(byRows, d.start)
	}
	for _, at := range moments {
		if q := quarterOf(at); q != at && lo <= q && q < hi {
			byRows = append(byRows, q)
		}
	}
	slices.Sort(byRows)
	rows, at := plan{}, lo
	rows.addRows(Span{in.From, lo})
	for _, q := range append(slices.Compact(byRows), hi) {
		if at < q {
			p.cells = append(p.cells, Span{at, q})
		}
		if q < hi {
			rows.addRows(Span{q, q + quarter})
		}
		at = q + quarter
	}
	rows.addRows(Span{hi, in.To})
	p.Rows = rows.rows
	return p, nil
}

// Each calls fn with the work of the quarters that are counted from cells: of an agent,
// of EveryAgent, or of AllTogether.
func (p WorkPlan) Each(ctx context.Context, tx *store.Tx, siteID, who int64, fn func(agentID, at int64, w Work)) error {
	if len(p.cells) == 0 {
		return nil
	}
	query, args := `SELECT agent_id, start, quarters FROM rollup_work WHERE site_id = ? AND start >= ? AND start < ? AND agent_id = ?`, who
	if who == EveryAgent {
		query, args = `SELECT agent_id, start, quarters FROM rollup_work WHERE site_id = ? AND start >= ? AND start < ? AND agent_id > ?`, together
	}
	rows, err := tx.Query(ctx, query, siteID, dayOf(p.cells[0].From), p.cells[len(p.cells)-1].To, args)
	if err != nil {
		return fmt.Errorf("read how agents worked: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var agentID, start int64
		var stored []byte
		if err := rows.Scan(&agentID, &start, &stored); err != nil {
			return fmt.Errorf("read how agents worked: %w", err)
		}
		of := p.of(start)
		err := eachWork(start, stored, func(at int64, w Work) {
			for len(of) > 0 && of[0].To <= at {
				of = of[1:]
			}
			if len(of) > 0 && of[0].From <= at {
				fn(agentID, at, w)
			}
		})
		if err != nil {
			return err
		}
	}
	return rows.Err()
}

// of are the pieces of the plan from a day on.
func (p WorkPlan) of(day int64) []Span {
	at, _ := slices.BinarySearchFunc(p.cells, day, func(s Span, at int64) int {
		if s.To <= at {
			return -1
		}
		return 1
	})
	return p.cells[at:]
}
