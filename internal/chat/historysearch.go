package chat

import (
	"context"
	"database/sql"
	"fmt"

	"parley/internal/api"
	"parley/internal/fulltext"
	"parley/internal/setting"
	"parley/internal/store"
)

// bySets tells whether the search index answers the filter: a text, or several of the
// things that chats are listed under; who may see only part of the history asks for that.
func (f filter) bySets(who Party) bool {
	if f.word() != "" {
		return true
	}
	_, _, counted := f.subject(who)
	return !counted && !f.looksAtEach()
}

// looksAtEach tells filters that no index answers alone.
func (f filter) looksAtEach() bool {
	return f.categoryID != nil || f.visitorID != "" || len(f.conditions) > 0
}

// search finds a page of the chats that hold a text, newest first, and their total
// (NOTES-livechat L20). The index knows which chats hold it; the counted hours know which
// ids lie in the range of time, so that hardly a chat has to be looked at.
func (f filter) search(ctx context.Context, tx *store.Tx, who Party, page api.Page) (ids []int64, total int, err error) {
	first, last, err := f.span(ctx, tx, who)
	if err != nil || first > last {
		return nil, 0, err
	}
	tags, err := f.tags(ctx, tx, who)
	if err != nil {
		return nil, 0, err
	}
	found, err := fulltext.Find(ctx, tx, fulltext.Query{SiteID: who.SiteID, Text: f.word(), Tags: tags, From: first, To: last})
	if err != nil {
		return nil, 0, err
	}
	if f.looksAtEach() {
		return f.among(ctx, tx, who, found, page)
	}
	if err := f.trim(ctx, tx, who, found, first, last); err != nil {
		return nil, 0, err
	}
	ids, err = newestOf(ctx, tx, who.SiteID, found, page)
	return ids, found.Len(), err
}

// everything are the ids of all chats.
var everything = [2]int64{0, 1 << 62}

// span is the lowest and the highest id of chats in the range of time; everything when
// there are no others.
func (f filter) span(ctx context.Context, tx *store.Tx, who Party) (first, last int64, err error) {
	const ofSite = `FROM history_count WHERE site_id = ? AND subject = 'site' AND subject_id = 0 AND hours = 1`
	var lo, hi sql.NullInt64
	err = tx.QueryRow(ctx, `SELECT (SELECT MIN(part) `+ofSite+`), (SELECT MAX(part) `+ofSite+`)`, who.SiteID, who.SiteID).Scan(&lo, &hi)
	if err != nil {
		return 0, 0, fmt.Errorf("look where to search: %w", err)
	}
	if lo.Valid && f.from <= lo.Int64*hour && f.to >= (hi.Int64+1)*hour {
		return everything[0], everything[1], nil
	}
	hours, values := hoursFrom(who.SiteID, "site", 0, max(f.from/hour, 0), (f.to-1)/hour+1)
	err = tx.QueryRow(ctx, `SELECT MIN(first_id), MAX(last_id) FROM `+hours, values...).Scan(&lo, &hi)
	if err != nil {
		return 0, 0, fmt.Errorf("look where to search: %w", err)
	}
	if !lo.Valid {
		return 1, 0, nil
	}
	return lo.Int64, hi.Int64, nil
}

// tags are what chats must be listed under: the agent and the department that are asked
// for, and what the party may see.
func (f filter) tags(ctx context.Context, tx *store.Tx, who Party) (all [][]string, err error) {
	if f.agentID != nil {
		all = append(all, []string{fulltext.AgentTag(*f.agentID)})
	}
	if f.departmentID != nil {
		all = append(all, []string{fulltext.DepartmentTag(*f.departmentID)})
	}
	if who.AllHistory {
		return all, nil
	}
	mine, err := setting.DepartmentsOf(ctx, tx, who.SiteID, who.AgentID)
	visible := []string{fulltext.AgentTag(who.AgentID)}
	for _, id := range mine {
		visible = append(visible, fulltext.DepartmentTag(id))
	}
	return append(all, visible), err
}

// trim takes chats out whose ids lie between those of the range and whose times do not:
// those of the hours that the range cuts, and of others whose ids reach into it.
func (f filter) trim(ctx context.Context, tx *store.Tx, who Party, found *fulltext.Set, first, last int64) error {
	if first == everything[0] && last == everything[1] {
		return nil
	}
	var hours []int64
	err := tx.Bun().NewSelect().TableExpr("history_count").ColumnExpr("part").
		Where("site_id = ? AND subject = 'site' AND subject_id = 0 AND hours = 1 AND first_id <= ? AND last_id >= ?", who.SiteID, last, first).
		Where("(part <= ? OR part >= ?)", f.from/hour, (f.to-1)/hour).Scan(ctx, &hours)
	if err != nil {
		return fmt.Errorf("look where not to search: %w", err)
	}
	for _, h := range hours {
		for _, outside := range [][2]int64{{h * hour, min((h+1)*hour, f.from)}, {max(h*hour, f.to), (h + 1) * hour}} {
			if outside[0] >= outside[1] {
				continue
			}
			var ids []int64
			err := tx.Bun().NewSelect().TableExpr("chat AS c").ColumnExpr("c.id").Where(inHistory).
				Where("c.site_id = ? AND c.requested_at >= ? AND c.requested_at < ?", who.SiteID, outside[0], outside[1]).Scan(ctx, &ids)
			if err != nil {
				return fmt.Errorf("look where not to search: %w", err)
			}
			for _, id := range ids {
				found.Remove(id)
			}
		}
	}
	return nil
}

// among finds a page of those chats that further filters let pass too, by looking at each
// of the range.
func (f filter) among(ctx context.Context, tx *store.Tx, who Party, found *fulltext.Set, page api.Page) (ids []int64, total int, err error) {
	q, err := f.query(ctx, tx, who)
	if err != nil {
		return nil, 0, err
	}
	err = each(ctx, f.newestFirst(q.ColumnExpr("c.id")), func(row scanner) error {
		var id int64
		if err := row.Scan(&id); err != nil || !found.Has(id) {
			return err
		}
		if total++; total > page.Offset() && len(ids) < page.Size {
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("search the history: %w", err)
	}
	return ids, total, nil
}
