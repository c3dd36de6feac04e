// Package reference knows which object of a site names which other one, so that
// nothing dangles: what is named must exist, and what is in use is not removed.
package reference

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parley/internal/fault"
	"parley/internal/store"
)

// Kind is a kind of object that may name others or be named: a table keyed
// (site_id, id), with the column that people know its rows by.
type Kind struct {
	Table  string
	Column string
	Label  string // what people call it
	Where  string // which rows of the table count; "" is all
}

// The kinds there are.
var (
	Agent                 = Kind{"agent", "display_name", "agent", ""}
	Group                 = Kind{"agent_group", "name", "group", ""}
	Department            = Kind{"department", "name", "department", ""}
	Campaign              = Kind{"campaign", "name", "campaign", ""}
	AutoInvitation        = Kind{"auto_invitation", "name", "auto invitation", ""}
	CustomRule            = Kind{"custom_rule", "name", "routing rule", ""}
	CannedMessage         = Kind{"canned_message", "name", "canned message", ""}
	CannedMessageCategory = Kind{"canned_message_category", "name", "canned message category", ""}
	Segment               = Kind{"visitor_segmentation", "name", "visitor segment", ""}
	CustomVariable        = Kind{"custom_variable", "name", "custom variable", ""}
	ConversionAction      = Kind{"conversion_action", "name", "conversion action", ""}
	SecureForm            = Kind{"secure_form", "name", "secure form", ""}
	Image                 = Kind{"file", "name", "image", "kind = 'image' AND removed_at IS NULL"}
)

var kinds = func() map[string]Kind {
	all := map[string]Kind{}
	for _, k := range []Kind{Agent, Department, Campaign, AutoInvitation, CustomRule, CannedMessage,
		CannedMessageCategory, Segment, CustomVariable, ConversionAction, SecureForm, Image} {
		all[k.Table] = k
	}
	return all
}()

// Use is one object that another one names.
type Use struct {
	Field  string // the documented member that names it
	Target Kind
	ID     int64 // 0 is none, and passed over (NOTES-livechat G18)
}

// Write replaces what one part of user names ("" if it has one part only). A
// target that does not exist in the site is fault.NotInList of its field. The
// targets cannot be removed until the step ends.
func Write(ctx context.Context, tx *store.Tx, siteID int64, user Kind, userID int64, part string, uses ...Use) error {
	_, err := tx.Exec(ctx, `DELETE FROM reference WHERE site_id = ? AND user_kind = ? AND user_id = ? AND part = ?`,
		siteID, user.Table, userID, part)
	if err != nil {
		return fmt.Errorf("forget references: %w", err)
	}
	for _, u := range uses {
		if u.ID == 0 {
			continue
		}
		there, err := lock(ctx, tx, siteID, u.Target, u.ID, tx.ForKeyShare())
		if err != nil {
			return err
		}
		if !there {
			return fault.NotInList(u.Field)
		}
		_, err = tx.Exec(ctx, `INSERT INTO reference (site_id, user_kind, user_id, part, target_kind, target_id)
			VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, siteID, user.Table, userID, part, u.Target.Table, u.ID)
		if err != nil {
			return fmt.Errorf("write a reference: %w", err)
		}
	}
	return nil
}

// Drop forgets all that user names, in the step that removes it.
func Drop(ctx context.Context, tx *store.Tx, siteID int64, user Kind, userID int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM reference WHERE site_id = ? AND user_kind = ? AND user_id = ?`, siteID, user.Table, userID)
	if err != nil {
		return fmt.Errorf("forget references: %w", err)
	}
	return nil
}

// Forget has nobody name target any more, in the step in which the users' own rows
// change so.
func Forget(ctx context.Context, tx *store.Tx, siteID int64, target Kind, id int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM reference WHERE site_id = ? AND target_kind = ? AND target_id = ?`, siteID, target.Table, id)
	if err != nil {
		return fmt.Errorf("forget references: %w", err)
	}
	return nil
}

// maxNamed is how many users an error names.
const maxNamed = 5

// Guard lets a target be removed in this step: nobody can begin to name it until
// the step ends, and when somebody does already, it returns a fault that says who.
// Users of the kinds in except do not count: the caller sees to them. That the
// target exists is for the removal itself to find out.
func Guard(ctx context.Context, tx *store.Tx, siteID int64, target Kind, id int64, except ...Kind) error {
	if _, err := lock(ctx, tx, siteID, target, id, tx.ForUpdate()); err != nil {
		return err
	}
	users, more, err := usersOf(ctx, tx, siteID, target, id, except)
	if err != nil || len(users) == 0 {
		return err
	}
	names := make([]string, len(users))
	for i, u := range users {
		if names[i], err = u.name(ctx, tx, siteID); err != nil {
			return err
		}
	}
	text := strings.Join(names, ", ")
	if more {
		text += " and others"
	}
	return fault.InUse(target.Label, id, text)
}

// lock holds a row until the step ends and tells whether it is there.
func lock(ctx context.Context, tx *store.Tx, siteID int64, k Kind, id int64, how string) (bool, error) {
	var one int
	query := `SELECT 1 FROM ` + k.Table + ` WHERE site_id = ? AND id = ?`
	if k.Where != "" {
		query += ` AND ` + k.Where
	}
	err := tx.QueryRow(ctx, query+how, siteID, id).Scan(&one)
	if errors.Is(err, store.ErrNone) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for %s %d: %w", k.Label, id, err)
	}
	return true, nil
}

type user struct {
	kind Kind
	id   int64
}

func usersOf(ctx context.Context, tx *store.Tx, siteID int64, target Kind, id int64, except []Kind) (users []user, more bool, err error) {
	args := []any{siteID, target.Table, id, target.Table, id}
	for _, k := range except {
		args = append(args, k.Table)
	}
	rows, err := tx.Query(ctx, `SELECT DISTINCT user_kind, user_id FROM reference
		WHERE site_id = ? AND target_kind = ? AND target_id = ? AND NOT (user_kind = ? AND user_id = ?)`+
		strings.Repeat(` AND user_kind <> ?`, len(except))+` ORDER BY user_kind, user_id LIMIT ?`, append(args, maxNamed+1)...)
	if err != nil {
		return nil, false, fmt.Errorf("look for users of %s %d: %w", target.Label, id, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var table string
		var u user
		if err := rows.Scan(&table, &u.id); err != nil {
			return nil, false, fmt.Errorf("look for users of %s %d: %w", target.Label, id, err)
		}
		if u.kind = kinds[table]; u.kind.Table == "" {
			u.kind = Kind{Label: strings.ReplaceAll(table, "_", " ")}
		}
		users = append(users, u)
	}
	if more = len(users) > maxNamed; more {
		users = users[:maxNamed]
	}
	return users, more, rows.Err()
}

// name is the user as people know it: campaign 'Default Plan' (1).
func (u user) name(ctx context.Context, tx *store.Tx, siteID int64) (string, error) {
	if u.kind.Table == "" || u.kind.Column == "" {
		return fmt.Sprintf("%s %d", u.kind.Label, u.id), nil
	}
	var name string
	err := tx.QueryRow(ctx, `SELECT `+u.kind.Column+` FROM `+u.kind.Table+` WHERE site_id = ? AND id = ?`, siteID, u.id).Scan(&name)
	if errors.Is(err, store.ErrNone) {
		return fmt.Sprintf("%s %d", u.kind.Label, u.id), nil
	}
	if err != nil {
		return "", fmt.Errorf("read the name of %s %d: %w", u.kind.Label, u.id, err)
	}
	return fmt.Sprintf("%s '%s' (%d)", u.kind.Label, name, u.id), nil
}
