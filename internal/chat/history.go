package chat

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/fault"
	"parley/internal/file"
	"parley/internal/fulltext"
	"parley/internal/store"
	"parley/internal/visitor"
)

// history reads a page of the history, newest first, and how many chats there are in all.
func (e *Engine) history(ctx context.Context, who Party, f filter, page api.Page) (chats []HistoryChat, total int, err error) {
	if f.categoryID != nil {
		if f.categories, err = e.categories(ctx, who.SiteID, *f.categoryID); err != nil {
			return nil, 0, err
		}
	}
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		var ids []int64
		if f.bySets(who) {
			ids, total, err = f.search(ctx, tx, who, page)
		} else {
			ids, total, err = f.list(ctx, tx, who, page)
		}
		if err != nil {
			return err
		}
		chats, err = details(ctx, tx, ids)
		return err
	})
	return chats, total, err
}

// list finds a page of chats and their total.
func (f filter) list(ctx context.Context, tx *store.Tx, who Party, page api.Page) (ids []int64, total int, err error) {
	if total, err = f.count(ctx, tx, who); err != nil {
		return nil, 0, err
	}
	q, err := f.query(ctx, tx, who)
	if err != nil {
		return nil, 0, err
	}
	err = f.newestFirst(q.ColumnExpr("c.id")).Limit(int64(page.Size)).Offset(int64(page.Offset())).Scan(ctx, &ids)
	if err != nil {
		return nil, 0, fmt.Errorf("list the history: %w", err)
	}
	return ids, total, nil
}

// past reads one chat of the history; one that the party may not see does not exist.
func (e *Engine) past(ctx context.Context, who Party, chatID string) (HistoryChat, error) {
	var out HistoryChat
	err := e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		q := tx.Bun().NewSelect().TableExpr("chat AS c").ColumnExpr("c.id").Where(inHistory).
			Where("c.site_id = ?", who.SiteID).Where("c.uuid = ?", chatID)
		q, err := scoped(ctx, tx, q, who)
		if err != nil {
			return err
		}
		var ids []int64
		if err := q.Scan(ctx, &ids); err != nil {
			return fmt.Errorf("read a chat of the history: %w", err)
		}
		found, err := details(ctx, tx, ids)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fault.NotFound("chat", chatID)
		}
		out = found[0]
		return nil
	})
	return out, err
}

// details reads chats with all that belongs to them, in the order of ids.
func details(ctx context.Context, tx *store.Tx, ids []int64) ([]HistoryChat, error) {
	out := make([]HistoryChat, len(ids))
	place := make(map[int64]*HistoryChat, len(ids))
	for i, id := range ids {
		place[id] = &out[i]
	}
	if len(ids) == 0 {
		return out, nil
	}
	for _, read := range []func(context.Context, *store.Tx, []int64, map[int64]*HistoryChat) error{readChats, readAgents, readTranscripts, readFiles} {
		if err := read(ctx, tx, ids, place); err != nil {
			return nil, fmt.Errorf("read chats of the history: %w", err)
		}
	}
	return out, nil
}

// each runs fn for the rows of a query.
func each(ctx context.Context, q *bun.SelectQuery, fn func(scanner) error) error {
	rows, err := q.Rows(ctx)
	return scanEach(rows, err, fn)
}

// eachOf runs fn for the rows of a query that asks for some ids, IN (?).
func eachOf(ctx context.Context, tx *store.Tx, query string, ids []int64, fn func(scanner) error) error {
	for part := range slices.Chunk(ids, store.ListLimit) {
		marks, args := store.In(part)
		rows, err := tx.Query(ctx, strings.Replace(query, "(?)", "("+marks+")", 1), args...)
		if err := scanEach(rows, err, fn); err != nil {
			return err
		}
	}
	return nil
}

func scanEach(rows *sql.Rows, err error, fn func(scanner) error) error {
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func readChats(ctx context.Context, tx *store.Tx, ids []int64, place map[int64]*HistoryChat) error {
	const query = `SELECT c.id, c.uuid, c.sso_user_id, c.visitor_name, c.visitor_email, COALESCE(d.name, ''), c.pre_chat, c.variables, c.requested_at,
			COALESCE(c.accepted_at, c.ended_at, c.requested_at), COALESCE(c.ended_at, 0),
			s.grade, s.comment, s.fields, w.categories, w.comment, w.fields
		FROM chat c LEFT JOIN department d ON d.site_id = c.site_id AND d.id = c.department_id
			LEFT JOIN chat_survey s ON s.chat_id = c.id LEFT JOIN chat_wrapup w ON w.chat_id = c.id WHERE c.id IN (?)`
	return eachOf(ctx, tx, query, ids, func(row scanner) error {
		var id, requested, accepted, ended int64
		var form string
		var variables visitor.Variables
		var survey surveyRow
		var wrapup wrapUpRow
		h := HistoryChat{ChatTranscript: []TranscriptLine{}}
		if err := row.Scan(&id, &h.ID, &h.SSOUserID, &h.Name, &h.Email, &h.Department, &form, &variables, &requested, &accepted, &ended,
			&survey.grade, &survey.comment, &survey.fields, &wrapup.categories, &wrapup.comment, &wrapup.fields); err != nil {
			return err
		}
		h.CustomVariables = variables.Given()
		h.RequestTime, h.EndTime, h.WaitingTime = api.HistoryTime(requested), api.HistoryTime(ended), clock(accepted-requested)
		var failed [3]error
		h.PostChat, failed[0] = survey.told()
		h.Wrapup, failed[1] = wrapup.told()
		failed[2] = json.Unmarshal([]byte(form), &h.PrechatFields)
		*place[id] = h
		return errors.Join(failed[:]...)
	})
}

// clock is a duration as the v2 API spells it, HH:mm:ss.
func clock(ms int64) string {
	s := max(ms, 0) / 1000
	return fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
}

func readAgents(ctx context.Context, tx *store.Tx, ids []int64, place map[int64]*HistoryChat) error {
	return eachOf(ctx, tx, `SELECT chat_id, agent_id, name, email FROM chat_agent WHERE chat_id IN (?) ORDER BY id`, ids, func(row scanner) error {
		var id int64
		var a ChatAgent
		if err := row.Scan(&id, &a.ID, &a.DisplayName, &a.Email); err != nil {
			return err
		}
		for _, known := range place[id].Agents {
			if known.ID == a.ID {
				return nil // came back
			}
		}
		place[id].Agents = append(place[id].Agents, a)
		return nil
	})
}

var lineTypes = map[string]string{FromVisitor: "enumVisitor", FromAgent: "enumAgent", FromSystem: "enumSystem"}

func readTranscripts(ctx context.Context, tx *store.Tx, ids []int64, place map[int64]*HistoryChat) error {
	const query = `SELECT chat_id, at, sender_kind, sender_name, visibility, text FROM message WHERE chat_id IN (?) ORDER BY chat_id, seq`
	return eachOf(ctx, tx, query, ids, func(row scanner) error {
		var id, at int64
		var l TranscriptLine
		var sender, visibility string
		if err := row.Scan(&id, &at, &sender, &l.Sender, &visibility, &l.Content); err != nil {
			return err
		}
		l.Time, l.Type = time.UnixMilli(at).UTC().Format("01/02/2006 15:04:05"), lineTypes[sender]
		l.IsNoteMessage = visibility == VisibleToAgents
		place[id].ChatTranscript = append(place[id].ChatTranscript, l)
		return nil
	})
}

func readFiles(ctx context.Context, tx *store.Tx, ids []int64, place map[int64]*HistoryChat) error {
	found, err := file.OfOwners(ctx, tx, file.Chat, ids)
	host := api.RequestFrom(ctx).PublicURL()
	for _, f := range found {
		to := &place[f.OwnerID].Attachments
		if f.Note {
			to = &place[f.OwnerID].NoteAttachments
		}
		*to = append(*to, f.Attachment(host))
	}
	return err
}

// removedAtOnce bounds how many chats one step removes.
const removedAtOnce = 50

// Remove takes chats of the history out of the database with all that was said in them.
// Their facts stay. Chats that do not exist are skipped; it returns how many did.
func (e *Engine) Remove(ctx context.Context, siteID int64, chatIDs []string) (removed int, err error) {
	for len(chatIDs) > 0 {
		n := min(len(chatIDs), removedAtOnce)
		var gone int
		err := e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			gone = 0
			for _, id := range chatIDs[:n] {
				was, err := remove(ctx, tx, siteID, id)
				if err != nil {
					return err
				}
				if was {
					gone++
				}
			}
			return auditRemoval(ctx, tx, siteID, chatIDs[:n], gone)
		})
		if err != nil {
			return removed, err
		}
		removed, chatIDs = removed+gone, chatIDs[n:]
	}
	return removed, nil
}

// auditRemoval notes who removed how much of the history.
func auditRemoval(ctx context.Context, tx *store.Tx, siteID int64, chatIDs []string, removed int) error {
	e := account.Entry{SiteID: siteID, Product: "liveChat", Action: "History Management", Summary: fmt.Sprintf("Remove %d chats", removed)}
	switch {
	case removed == 0:
		return nil
	case len(chatIDs) == 1:
		e.Summary = "Remove chat " + chatIDs[0]
	}
	return account.Audit(ctx, tx, e)
}

// remove deletes a chat; what hangs on it follows. A visitor without another chat is
// forgotten too.
func remove(ctx context.Context, tx *store.Tx, siteID int64, chatID string) (bool, error) {
	c, err := find(ctx, tx, chatID, `WHERE c.uuid = ? AND c.site_id = ? AND `+inHistory+tx.ForUpdate(), chatID, siteID)
	if errors.Is(err, fault.NotFound("", nil)) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := countHistory(ctx, tx, c, -1); err != nil {
		return false, err
	}
	tags, err := tagsOf(ctx, tx, c)
	if err != nil {
		return false, err
	}
	if err := fulltext.Remove(ctx, tx, siteID, c.id, tags...); err != nil {
		return false, err
	}
	if err := file.RemoveOfOwner(ctx, tx, file.Chat, c.id); err != nil {
		return false, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM chat WHERE id = ?`, c.id); err != nil {
		return false, fmt.Errorf("remove a chat: %w", err)
	}
	var left bool
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM chat c WHERE c.site_id = ? AND c.visitor_uuid = ? AND `+inHistory+`)
		OR EXISTS (SELECT 1 FROM chat c WHERE c.visitor_id = ? AND c.state <> 'ended')`, siteID, c.visitorUUID, c.visitorID).Scan(&left)
	if err != nil {
		return false, fmt.Errorf("look for a visitor's other chats: %w", err)
	}
	if left {
		return true, nil
	}
	return true, visitor.Forget(ctx, tx, c.visitorID)
}
