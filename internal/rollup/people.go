package rollup

import (
	"context"
	"fmt"
	"sort"

	"parley/internal/store"
)

// People counts visitors, each once however often it came.
type People struct {
	Chatted          int64 // of chats, by the time of the request
	Converted        int64 // of conversions
	ConvertedChatted int64 // of conversions, those who had an answered chat before
}

// poll is who is counted in one place.
type poll [crowds]census

func (p *poll) add(c *Cell) {
	for i, ids := range c.who {
		p[i].more = append(p[i].more, ids...)
	}
}

func (p *poll) addStored(which int, stored []byte) {
	p[which].stored = append(p[which].stored, stored)
}

func (p *poll) people(s *sheet) People {
	return People{p[chatted].distinct(s), p[converted].distinct(s), p[convertedChatted].distinct(s)}
}

// behind are the measures that people are behind.
var behind = []Measure{Chats, Conversions}

// PeopleIn counts the visitors in a scope in each of consecutive spans.
func PeopleIn(ctx context.Context, tx *store.Tx, s Scope, spans []Span) ([]People, error) {
	p, err := planOf(ctx, tx, s.SiteID, spans, behind)
	if err != nil {
		return nil, err
	}
	polls := make([]poll, len(spans))
	in := func(at int64) *poll {
		return &polls[sort.Search(len(spans)-1, func(i int) bool { return at < spans[i].To })]
	}
	for _, c := range p.cells {
		err := eachCrowd(ctx, tx, c.Span, s.SiteID, `k.dim = ? AND k.dim2 = 0 AND k.id = ?`, []any{s.By, s.ID},
			func(_ key, start int64, which int, stored []byte) { in(start).addStored(which, stored) })
		if err != nil {
			return nil, err
		}
	}
	err = p.eachRow(ctx, tx, s.SiteID, func(x thing) {
		if s.has(x) {
			var c Cell
			x.spread(All, s, func(int64) *Cell { return &c })
			in(x.when()).add(&c)
		}
	})
	if err != nil {
		return nil, err
	}
	out, paper := make([]People, len(spans)), &sheet{}
	for i := range polls {
		out[i] = polls[i].people(paper)
	}
	return out, nil
}

// PeopleOf counts the visitors in a scope by the entities of a dimension.
func PeopleOf(ctx context.Context, tx *store.Tx, s Scope, by Dimension, in Span) (map[int64]People, error) {
	if s.isOne(by) {
		one, err := PeopleIn(ctx, tx, s, []Span{in})
		if err != nil {
			return nil, err
		}
		return map[int64]People{s.ID: one[0]}, nil
	}
	p, err := planOf(ctx, tx, s.SiteID, []Span{in}, behind)
	if err != nil {
		return nil, err
	}
	polls := map[int64]*poll{}
	of := func(id int64) *poll {
		if polls[id] == nil {
			polls[id] = &poll{}
		}
		return polls[id]
	}
	where, args, second := s.together(by)
	for _, c := range p.cells {
		err := eachCrowd(ctx, tx, c.Span, s.SiteID, where, args, func(k key, _ int64, which int, stored []byte) {
			id := k.id
			if second {
				id = k.id2
			}
			of(id).addStored(which, stored)
		})
		if err != nil {
			return nil, err
		}
	}
	err = p.eachRow(ctx, tx, s.SiteID, func(x thing) {
		if !s.has(x) {
			return
		}
		cells := map[int64]*Cell{}
		x.spread(by, s, func(id int64) *Cell { return cellIn(cells, id) })
		for id, c := range cells {
			of(id).add(c)
		}
	})
	if err != nil {
		return nil, err
	}
	out, paper := map[int64]People{}, &sheet{}
	for id := range polls {
		out[id] = polls[id].people(paper)
	}
	return out, nil
}

func cellIn(cells map[int64]*Cell, id int64) *Cell {
	if cells[id] == nil {
		cells[id] = &Cell{}
	}
	return cells[id]
}

// eachCrowd calls fn with the crowds of the quarters of a span, those of the keys k that
// are meant.
func eachCrowd(ctx context.Context, tx *store.Tx, in Span, siteID int64, where string, args []any, fn func(k key, start int64, which int, stored []byte)) error {
	args = append(append([]any{siteID}, args...), dayOf(in.From), in.To)
	rows, err := tx.Query(ctx, `SELECT k.dim, k.dim2, k.id, k.id2, c.start, c.chatted, c.converted, c.converted_chatted`+ofKey("rollup_people")+
		`AND `+where+` AND c.start >= ? AND c.start < ?`, args...)
	if err != nil {
		return fmt.Errorf("read who is behind cells: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var k key
		var start int64
		var who [crowds][]byte
		if err := rows.Scan(&k.dim, &k.dim2, &k.id, &k.id2, &start, &who[chatted], &who[converted], &who[convertedChatted]); err != nil {
			return fmt.Errorf("read who is behind cells: %w", err)
		}
		for which, packed := range who {
			err := unpack(packed, func(n int64, stored []byte) {
				if at := start + n*quarter; in.From <= at && at < in.To {
					fn(k, at, which, stored)
				}
			})
			if err != nil {
				return err
			}
		}
	}
	return rows.Err()
}
