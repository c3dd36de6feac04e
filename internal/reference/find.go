package reference

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parley/internal/condition"
	"parley/internal/fault"
	"parley/internal/store"
)

// find is the id of an object that people name, by its name in any letter case or, a
// segment, by its id; 0 if there is none. Of several the first counts.
func find(ctx context.Context, tx *store.Tx, siteID int64, k Kind, name string) (int64, error) {
	all, err := Names(ctx, tx, siteID, k)
	if err != nil {
		return 0, err
	}
	for _, n := range all {
		if strings.EqualFold(n.Name, name) || k == Segment && strconv.FormatInt(n.ID, 10) == name {
			return n.ID, nil
		}
	}
	return 0, nil
}

// OfConditions lists the segments and custom variables that conditions in member
// name. A segment that does not exist is fault.NotInList; a field that is no
// custom variable is kept as it is (NOTES-livechat C2).
func OfConditions(ctx context.Context, tx *store.Tx, siteID int64, c condition.Conditions, member string) ([]Use, error) {
	var uses []Use
	for _, n := range c.Names(member) {
		kind, name := CustomVariable, n.Variable
		if n.Segment != "" {
			kind, name = Segment, n.Segment
		}
		id, err := find(ctx, tx, siteID, kind, name)
		if err != nil {
			return nil, err
		}
		if id == 0 && kind == Segment {
			return nil, fault.NotInList(n.Member)
		}
		uses = append(uses, Use{Field: n.Member, Target: kind, ID: id})
	}
	return uses, nil
}

// Adopt has conditions name a custom variable that has only now got the name they have
// in them, in the step that gives it (NOTES-livechat C17).
func Adopt(ctx context.Context, tx *store.Tx, siteID, variableID int64, name string) error {
	if first, err := find(ctx, tx, siteID, CustomVariable, name); err != nil || first != variableID {
		return err
	}
	for _, k := range conditioned {
		users, err := variableUsers(ctx, tx, siteID, k, name)
		if err != nil {
			return fmt.Errorf("look for conditions about '%s': %w", name, err)
		}
		for _, id := range users {
			_, err := tx.Exec(ctx, `INSERT INTO reference (site_id, user_kind, user_id, part, target_kind, target_id)
				VALUES (?, ?, ?, '', ?, ?) ON CONFLICT DO NOTHING`, siteID, k.Table, id, CustomVariable.Table, variableID)
			if err != nil {
				return fmt.Errorf("write a reference: %w", err)
			}
		}
	}
	return nil
}

// variableUsers are the ids of those of a kind whose conditions have a custom variable's name in them.
func variableUsers(ctx context.Context, tx *store.Tx, siteID int64, k Kind, name string) (ids []int64, err error) {
	rows, err := tx.Query(ctx, `SELECT id, conditions FROM `+k.Table+` WHERE site_id = ? ORDER BY id`, siteID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			return nil, err
		}
		var c condition.Conditions
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(c.Names(""), func(n condition.Name) bool { return strings.EqualFold(n.Variable, name) }) {
			ids = append(ids, id)
		}
	}
	return ids, rows.Err()
}
