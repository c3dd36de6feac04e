package reference

import (
	"context"
	"encoding/json"
	"fmt"

	"parley/internal/condition"
	"parley/internal/store"
)

// conditioned are the kinds whose rows have conditions, in a column of that name.
var conditioned = map[string]Kind{
	AutoInvitation.Table: AutoInvitation,
	CustomRule.Table:     CustomRule,
	Segment.Table:        Segment,
}

// Rename lets conditions go on naming a segment or custom variable, in the step
// that gives it another name.
func Rename(ctx context.Context, tx *store.Tx, siteID int64, target Kind, id int64, from, to string) error {
	if from == to {
		return nil
	}
	users, err := allUsersOf(ctx, tx, siteID, target, id)
	if err != nil {
		return err
	}
	for _, u := range users {
		if err := renameIn(ctx, tx, siteID, u, target, from, to); err != nil {
			return fmt.Errorf("rename %s %d in %s %d: %w", target.Label, id, u.kind.Label, u.id, err)
		}
	}
	return nil
}

func allUsersOf(ctx context.Context, tx *store.Tx, siteID int64, target Kind, id int64) ([]user, error) {
	rows, err := tx.Query(ctx, `SELECT DISTINCT user_kind, user_id FROM reference
		WHERE site_id = ? AND target_kind = ? AND target_id = ? ORDER BY user_kind, user_id`, siteID, target.Table, id)
	if err != nil {
		return nil, fmt.Errorf("look for users of %s %d: %w", target.Label, id, err)
	}
	defer func() { _ = rows.Close() }()
	var users []user
	for rows.Next() {
		var table string
		var u user
		if err := rows.Scan(&table, &u.id); err != nil {
			return nil, fmt.Errorf("look for users of %s %d: %w", target.Label, id, err)
		}
		if kind, ok := conditioned[table]; ok {
			u.kind = kind
			users = append(users, u)
		}
	}
	return users, rows.Err()
}

func renameIn(ctx context.Context, tx *store.Tx, siteID int64, u user, target Kind, from, to string) error {
	var text string
	err := tx.QueryRow(ctx, `SELECT conditions FROM `+u.kind.Table+` WHERE site_id = ? AND id = ?`+tx.ForUpdate(), siteID, u.id).Scan(&text)
	if err != nil {
		return err
	}
	var c condition.Conditions // segments spell the values of some members otherwise, which are left as they are
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return err
	}
	if target == Segment {
		c.RenameSegment(from, to)
	} else {
		c.RenameVariable(from, to)
	}
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE `+u.kind.Table+` SET conditions = ? WHERE site_id = ? AND id = ?`, string(b), siteID, u.id)
	return err
}
