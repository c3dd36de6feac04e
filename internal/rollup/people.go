package rollup

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sort"

	"parley/internal/store"
)

// People counts visitors, each once however often it came.
type People struct {
	Chatted          int64 // of chats, by the time of the request
	Converted        int64 // of conversions
	ConvertedChatted int64 // of conversions, those who had an answered chat before
}

// poll counts the visitors of one bucket or entity after another.
type poll struct {
	sheets [crowds]sheet
	rows   map[int64]*Cell // whom rows tell of, by bucket or entity
	now    int64           // whose visitors are being marked
	done   map[int64]People
}

func newPoll() *poll { return &poll{rows: map[int64]*Cell{}, now: -1, done: map[int64]People{}} }

// row is where those go of whom rows tell.
func (p *poll) row(id int64) *Cell { return cellIn(p.rows, id) }

// mark marks a crowd of a bucket or entity; all of one come one after another.
func (p *poll) mark(id int64, which int, stored []byte) {
	if id != p.now {
		p.end()
		p.now = id
	}
	p.sheets[which].markAll(stored)
}

// end counts those who are marked, and those of whom rows tell.
func (p *poll) end() {
	if c := p.rows[p.now]; c != nil {
		for which, ids := range c.who {
			for _, id := range ids {
				p.sheets[which].mark(id)
			}
		}
		delete(p.rows, p.now)
	}
	if p.now >= 0 {
		p.done[p.now] = People{p.sheets[chatted].wipe(), p.sheets[converted].wipe(), p.sheets[convertedChatted].wipe()}
	}
}

// all are the numbers of all buckets or entities.
func (p *poll) all() map[int64]People {
	p.end()
	for id := range p.rows {
		p.now = id
		p.end()
	}
	return p.done
}

// behind are the measures that people are behind.
var behind = []Measure{Chats, Conversions}

// PeopleIn counts the visitors in a scope in each of consecutive spans.
func PeopleIn(ctx context.Context, tx *store.Tx, s Scope, spans []Span) ([]People, error) {
	p, err := planOf(ctx, tx, s.SiteID, spans, behind)
	if err != nil {
		return nil, err
	}
	polled, bucket := newPoll(), 0
	in := func(at int64) int64 {
		if at < spans[bucket].From || spans[bucket].To <= at {
			bucket = sort.Search(len(spans)-1, func(i int) bool { return at < spans[i].To })
		}
		return int64(bucket)
	}
	err = p.eachRow(ctx, tx, s.SiteID, func(x thing) {
		if s.has(x) {
			x.spread(All, s, func(int64) *Cell { return polled.row(in(x.when())) })
		}
	})
	if err == nil {
		err = eachCrowd(ctx, tx, p.cells, s.SiteID, `k.dim = ? AND k.dim2 = 0 AND k.id = ?`, []any{s.By, s.ID},
			func(_ key, start int64, which int, stored []byte) { polled.mark(in(start), which, stored) })
	}
	if err != nil {
		return nil, err
	}
	out := make([]People, len(spans))
	for i, people := range polled.all() {
		out[i] = people
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
	polled := newPoll()
	err = p.eachRow(ctx, tx, s.SiteID, func(x thing) {
		if s.has(x) {
			x.spread(by, s, polled.row)
		}
	})
	where, args, second := s.together(by)
	if err == nil {
		err = eachCrowd(ctx, tx, p.cells, s.SiteID, where, args, func(k key, _ int64, which int, stored []byte) {
			id := k.id
			if second {
				id = k.id2
			}
			polled.mark(id, which, stored)
		})
	}
	if err != nil {
		return nil, err
	}
	return polled.all(), nil
}

func cellIn(cells map[int64]*Cell, id int64) *Cell {
	if cells[id] == nil {
		cells[id] = &Cell{}
	}
	return cells[id]
}

// eachCrowd calls fn with the crowds of the quarters of pieces in their order, those of the
// keys k that are meant, one key after another. What is stored is valid until fn returns.
func eachCrowd(ctx context.Context, tx *store.Tx, pieces []piece, siteID int64, where string, args []any, fn func(k key, start int64, which int, stored []byte)) error {
	if len(pieces) == 0 {
		return nil
	}
	args = append(append([]any{siteID}, args...), dayOf(pieces[0].From), pieces[len(pieces)-1].To)
	rows, err := tx.Query(ctx, `SELECT k.dim, k.dim2, k.id, k.id2, c.start, c.chatted, c.converted, c.converted_chatted`+ofKey("rollup_people")+
		`AND `+where+` AND c.start >= ? AND c.start < ? ORDER BY k.dim, k.dim2, k.id, k.id2, c.start`, args...)
	if err != nil {
		return fmt.Errorf("read who is behind cells: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var k key
		var start int64
		var who [crowds]sql.RawBytes
		if err := rows.Scan(&k.dim, &k.dim2, &k.id, &k.id2, &start, &who[chatted], &who[converted], &who[convertedChatted]); err != nil {
			return fmt.Errorf("read who is behind cells: %w", err)
		}
		at, _ := slices.BinarySearchFunc(pieces, start, func(p piece, at int64) int { return cmp.Compare(p.To, at+1) })
		if err := eachOfDay(who, func(n int64, which int, stored []byte) {
			q := start + n*quarter
			for at < len(pieces) && pieces[at].To <= q {
				at++
			}
			if at < len(pieces) && pieces[at].From <= q {
				fn(k, q, which, stored)
			}
		}); err != nil {
			return err
		}
	}
	return rows.Err()
}

// eachOfDay calls fn with the crowds of the quarters of a day, one quarter after another.
func eachOfDay(day [crowds]sql.RawBytes, fn func(n int64, which int, stored []byte)) error {
	var all [perDay][crowds][]byte
	for which, packed := range day {
		bad := false
		err := unpack(packed, func(n int64, stored []byte) {
			if bad = bad || n >= perDay; !bad {
				all[n][which] = stored
			}
		})
		if err != nil || bad {
			return errPacked
		}
	}
	for n, who := range all {
		for which, stored := range who {
			if len(stored) > 0 {
				fn(int64(n), which, stored)
			}
		}
	}
	return nil
}
