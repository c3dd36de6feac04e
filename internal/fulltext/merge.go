package fulltext

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"parley/internal/store"
)

const (
	mergeEvery = 5 * time.Second
	// enough is how many new chats of a site are merged together: as few as can be looked
	// through with every search, and as many as make merging cheap.
	enough = 256
	// mostAtOnce bounds the chats of one merge.
	mostAtOnce = 16384
	// rowsAtOnce bounds the rows that one step of a merge writes: messages wait for it.
	rowsAtOnce = 200
	// holdFor is how long others leave a merge alone whose node may have died.
	holdFor = 2 * time.Minute
)

// Run merges new chats now and then, until ctx ends. Every node may run it at the same time.
func (x *Index) Run(ctx context.Context) error {
	tick := time.NewTicker(mergeEvery)
	defer tick.Stop()
	failing := false
	for {
		err := x.merge(ctx, enough)
		if err != nil && ctx.Err() == nil && !failing {
			x.log.Error("new chats cannot be merged into the search index", "error", err)
		}
		failing = err != nil
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// Merge merges all there is, at once.
func (x *Index) Merge(ctx context.Context) error { return x.merge(ctx, 1) }

// merge merges the chats of sites that have at least so many, or any that was removed.
func (x *Index) merge(ctx context.Context, least int) error {
	var sites []int64
	err := x.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		sites = nil
		return tx.Bun().NewSelect().TableExpr("search_pending").ColumnExpr("site_id").GroupExpr("site_id").
			Having("COUNT(*) >= ? OR MAX(CASE WHEN removed THEN 1 ELSE 0 END) = 1", least).OrderExpr("site_id").Scan(ctx, &sites)
	})
	if err != nil {
		return fmt.Errorf("look for new chats: %w", err)
	}
	for _, siteID := range sites {
		for more := true; more; {
			if more, err = x.mergeSite(ctx, siteID); err != nil {
				return err
			}
		}
	}
	return nil
}

// entry is a row of search_pending.
type entry struct {
	id, chatID int64
	removed    bool
	tags, text string
}

// merging is one merge of a site.
type merging struct {
	x       *Index
	siteID  int64
	holder  string
	entries []entry
}

// place is a row of search_posting.
type place struct {
	term  string
	block int64
}

// mergeSite merges some chats of a site, and tells whether there may be more. Postings are
// written in many small steps; nobody minds what is half done, because the chats are
// pending until the last one.
func (x *Index) mergeSite(ctx context.Context, siteID int64) (more bool, err error) {
	m := &merging{x: x, siteID: siteID, holder: rand.Text()}
	mine := false
	err = x.db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		mine, err = m.take(ctx, tx)
		return err
	})
	if err != nil || !mine {
		return false, err
	}
	err = x.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		m.entries, err = m.read(ctx, tx)
		return err
	})
	if err != nil {
		return false, err
	}
	added, gone := m.changes()
	keys := slices.SortedFunc(maps.Keys(added), comparePlaces)
	for part := range slices.Chunk(keys, rowsAtOnce) {
		if err := m.step(ctx, func(ctx context.Context, tx *store.Tx) error { return m.add(ctx, tx, part, added) }); err != nil {
			return false, err
		}
	}
	keys = slices.SortedFunc(maps.Keys(gone), comparePlaces)
	for part := range slices.Chunk(keys, rowsAtOnce) {
		if err := m.step(ctx, func(ctx context.Context, tx *store.Tx) error { return m.remove(ctx, tx, part, gone) }); err != nil {
			return false, err
		}
	}
	for part := range slices.Chunk(m.entries, rowsAtOnce) {
		if err := m.step(ctx, func(ctx context.Context, tx *store.Tx) error { return m.done(ctx, tx, part) }); err != nil {
			return false, err
		}
	}
	err = x.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM search_merge WHERE site_id = ? AND holder = ?`, siteID, m.holder)
		return err
	})
	return len(m.entries) == mostAtOnce, err
}

func comparePlaces(a, b place) int {
	if c := strings.Compare(a.term, b.term); c != 0 {
		return c
	}
	return int(a.block - b.block)
}

// take has nobody else merge the site for a while.
func (m *merging) take(ctx context.Context, tx *store.Tx) (bool, error) {
	r, err := tx.Exec(ctx, `INSERT INTO search_merge (site_id, holder, held_until) VALUES (?, ?, ?)
		ON CONFLICT (site_id) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until WHERE search_merge.held_until < ?`,
		m.siteID, m.holder, tx.Now()+holdFor.Milliseconds(), tx.Now())
	if err != nil {
		return false, fmt.Errorf("begin to merge new chats: %w", err)
	}
	n, err := r.RowsAffected()
	return n == 1, err
}

// errTaken ends a merge that others have taken over.
var errTaken = errors.New("another node has taken over a merge of new chats")

// step runs a part of the merge while it is still this one's to do.
func (m *merging) step(ctx context.Context, do func(context.Context, *store.Tx) error) error {
	return m.x.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		r, err := tx.Exec(ctx, `UPDATE search_merge SET held_until = ? WHERE site_id = ? AND holder = ?`, tx.Now()+holdFor.Milliseconds(), m.siteID, m.holder)
		if err != nil {
			return fmt.Errorf("merge new chats: %w", err)
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(errTaken, err)
		}
		return do(ctx, tx)
	})
}

func (m *merging) read(ctx context.Context, tx *store.Tx) (out []entry, err error) {
	rows, err := tx.Query(ctx, `SELECT p.id, p.chat_id, p.removed, p.tags, CASE WHEN p.removed THEN p.text ELSE COALESCE(t.text, '') END
		FROM search_pending p LEFT JOIN chat_text t ON t.chat_id = p.chat_id WHERE p.site_id = ? ORDER BY p.id LIMIT ?`, m.siteID, mostAtOnce)
	if err != nil {
		return nil, fmt.Errorf("read new chats: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var e entry
		if err := rows.Scan(&e.id, &e.chatID, &e.removed, &e.tags, &e.text); err != nil {
			return nil, fmt.Errorf("read new chats: %w", err)
		}
		out = append(out, e)
	}
	return out, rows.Err()
}

// changes are the last bits of the chats' ids to be added to, and taken out of, the rows.
func (m *merging) changes() (added, gone map[place][]uint16) {
	added, gone = map[place][]uint16{}, map[place][]uint16{}
	for _, e := range m.entries {
		into := added
		if e.removed {
			into = gone
		}
		under := map[string]struct{}{}
		terms(e.text, under)
		for _, tag := range strings.Fields(e.tags) {
			under[tagTerm+tag] = struct{}{}
		}
		for term := range under {
			at := place{term, e.chatID >> blockBits}
			into[at] = append(into[at], uint16(e.chatID&(blockSize-1)))
		}
	}
	return added, gone
}

// stored reads rows as they are.
func (m *merging) stored(ctx context.Context, tx *store.Tx, keys []place) (map[place]*block, error) {
	blocks := map[int64][]any{}
	for _, k := range keys {
		blocks[k.block] = append(blocks[k.block], k.term)
	}
	out := make(map[place]*block, len(keys))
	for n, names := range blocks {
		args := append([]any{m.siteID, n}, names...)
		rows, err := tx.Query(ctx, `SELECT term, ids FROM search_posting WHERE site_id = ? AND block = ? AND term IN (?`+strings.Repeat(", ?", len(names)-1)+`)`, args...)
		if err != nil {
			return nil, fmt.Errorf("read the search index: %w", err)
		}
		for rows.Next() {
			var term string
			var ids []byte
			if err := rows.Scan(&term, &ids); err != nil {
				_ = rows.Close()
				return nil, fmt.Errorf("read the search index: %w", err)
			}
			b := &block{}
			b.merge(ids)
			out[place{term, n}] = b
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return nil, fmt.Errorf("read the search index: %w", err)
		}
	}
	return out, nil
}

// add adds chats to rows.
func (m *merging) add(ctx context.Context, tx *store.Tx, keys []place, ids map[place][]uint16) error {
	stored, err := m.stored(ctx, tx, keys)
	if err != nil {
		return err
	}
	var words []any
	args := make([]any, 0, 4*len(keys))
	for _, k := range keys {
		b := stored[k]
		if b == nil {
			b = &block{}
			if strings.HasPrefix(k.term, wordTerm) {
				word := k.term[len(wordTerm):]
				for _, suffix := range suffixes(word) {
					words = append(words, m.siteID, suffix, word)
				}
			}
		}
		for _, low := range ids[k] {
			b[low/64] |= 1 << (low % 64)
		}
		args = append(args, m.siteID, k.term, k.block, b.encode())
	}
	_, err = tx.Exec(ctx, `INSERT INTO search_posting (site_id, term, block, ids) VALUES (?, ?, ?, ?)`+strings.Repeat(", (?, ?, ?, ?)", len(keys)-1)+
		` ON CONFLICT (site_id, term, block) DO UPDATE SET ids = excluded.ids`, args...)
	if err != nil {
		return fmt.Errorf("write the search index: %w", err)
	}
	for part := range slices.Chunk(words, 3*rowsAtOnce) {
		_, err = tx.Exec(ctx, `INSERT INTO search_word (site_id, suffix, word) VALUES (?, ?, ?)`+strings.Repeat(", (?, ?, ?)", len(part)/3-1)+` ON CONFLICT DO NOTHING`, part...)
		if err != nil {
			return fmt.Errorf("write the words of the search index: %w", err)
		}
	}
	return nil
}

// remove takes chats out of rows. A word that no chat has any more is forgotten.
func (m *merging) remove(ctx context.Context, tx *store.Tx, keys []place, ids map[place][]uint16) error {
	stored, err := m.stored(ctx, tx, keys)
	if err != nil {
		return err
	}
	for _, k := range keys {
		b := stored[k]
		if b == nil {
			continue
		}
		for _, low := range ids[k] {
			b[low/64] &^= 1 << (low % 64)
		}
		if b.len() > 0 {
			_, err = tx.Exec(ctx, `UPDATE search_posting SET ids = ? WHERE site_id = ? AND term = ? AND block = ?`, b.encode(), m.siteID, k.term, k.block)
		} else {
			err = m.drop(ctx, tx, k)
		}
		if err != nil {
			return fmt.Errorf("write the search index: %w", err)
		}
	}
	return nil
}

// drop takes a row away that lists no chat, and its word when that was the last row.
func (m *merging) drop(ctx context.Context, tx *store.Tx, k place) error {
	if _, err := tx.Exec(ctx, `DELETE FROM search_posting WHERE site_id = ? AND term = ? AND block = ?`, m.siteID, k.term, k.block); err != nil {
		return err
	}
	word, is := strings.CutPrefix(k.term, wordTerm)
	if !is {
		return nil
	}
	var left bool
	if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM search_posting WHERE site_id = ? AND term = ?)`, m.siteID, k.term).Scan(&left); err != nil || left {
		return err
	}
	for _, suffix := range suffixes(word) {
		if _, err := tx.Exec(ctx, `DELETE FROM search_word WHERE site_id = ? AND suffix = ? AND word = ?`, m.siteID, suffix, word); err != nil {
			return err
		}
	}
	return nil
}

// done takes merged chats off the list, unless they were removed meanwhile.
func (m *merging) done(ctx context.Context, tx *store.Tx, part []entry) error {
	args := []any{m.siteID}
	for _, e := range part {
		args = append(args, e.id)
	}
	_, err := tx.Exec(ctx, `DELETE FROM search_pending WHERE site_id = ? AND id IN (?`+strings.Repeat(", ?", len(part)-1)+`)`, args...)
	if err != nil {
		return fmt.Errorf("take merged chats off the list: %w", err)
	}
	return nil
}
