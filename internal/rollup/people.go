package rollup

import (
	"context"
	"fmt"
	"sort"

	"parley/internal/fact"
	"parley/internal/store"
)

// People counts visitors, each once however often it came.
type People struct {
	Chatted          int64 // of chats, by the time of the request
	Converted        int64 // of conversions
	ConvertedChatted int64 // of conversions, those who had an answered chat before
}

// crowd is who is counted.
type crowd struct{ chatted, converted, convertedChatted map[int64]bool }

func (c *crowd) people() People {
	return People{int64(len(c.chatted)), int64(len(c.converted)), int64(len(c.convertedChatted))}
}

func join(set *map[int64]bool, visitorID int64) {
	if *set == nil {
		*set = map[int64]bool{}
	}
	(*set)[visitorID] = true
}

// PeopleIn counts the visitors in a scope in each of consecutive spans.
func PeopleIn(ctx context.Context, tx *store.Tx, s Scope, spans []Span) ([]People, error) {
	crowds := make([]crowd, len(spans))
	err := s.eachVisitor(ctx, tx, Span{spans[0].From, spans[len(spans)-1].To}, func(x thing, join func(*crowd)) {
		join(&crowds[sort.Search(len(spans)-1, func(i int) bool { return x.when() < spans[i].To })])
	})
	if err != nil {
		return nil, err
	}
	out := make([]People, len(spans))
	for i := range crowds {
		out[i] = crowds[i].people()
	}
	return out, nil
}

// PeopleOf counts the visitors in a scope by the entities of a dimension.
func PeopleOf(ctx context.Context, tx *store.Tx, s Scope, by Dimension, in Span) (map[int64]People, error) {
	crowds := map[int64]*crowd{}
	err := s.eachVisitor(ctx, tx, in, func(x thing, join func(*crowd)) {
		for _, id := range x.ids(by) {
			if crowds[id] == nil {
				crowds[id] = &crowd{}
			}
			join(crowds[id])
		}
	})
	if err != nil {
		return nil, err
	}
	out := map[int64]People{}
	for id, c := range crowds {
		out[id] = c.people()
	}
	return out, nil
}

// eachVisitor calls fn with every chat and conversion of a scope.
func (s Scope) eachVisitor(ctx context.Context, tx *store.Tx, in Span, fn func(x thing, join func(*crowd))) error {
	chats, err := readVisitors(ctx, tx, s.SiteID, in)
	if err != nil {
		return err
	}
	for _, r := range chats {
		if s.has(r) {
			fn(r, func(c *crowd) { join(&c.chatted, r.VisitorID) })
		}
	}
	events, err := readEvents(ctx, tx, s.SiteID, in)
	if err != nil {
		return err
	}
	for _, e := range events {
		if e.kind != fact.KindConversionAchieved || !s.has(e) {
			continue
		}
		fn(e, func(c *crowd) {
			join(&c.converted, e.visitorID)
			if e.chatID != 0 {
				join(&c.convertedChatted, e.visitorID)
			}
		})
	}
	return nil
}

// readVisitors reads of chats only who had them with whom.
func readVisitors(ctx context.Context, tx *store.Tx, siteID int64, in Span) ([]*Request, error) {
	rows, err := tx.Query(ctx, `SELECT requested_at, visitor_id, department_id, agents FROM rollup_request
		WHERE site_id = ? AND requested_at >= ? AND requested_at < ? AND outcome = ?`, siteID, in.From, in.To, Answered)
	if err != nil {
		return nil, fmt.Errorf("read who had chats: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []*Request
	for rows.Next() {
		r := &Request{SiteID: siteID, Outcome: Answered}
		var agents string
		err := rows.Scan(&r.RequestedAt, &r.VisitorID, &r.DepartmentID, &agents)
		if err == nil {
			r.Agents, err = list[Stay](agents)
		}
		if err != nil {
			return nil, fmt.Errorf("read who had chats: %w", err)
		}
		all = append(all, r)
	}
	return all, rows.Err()
}
