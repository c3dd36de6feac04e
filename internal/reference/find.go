package reference

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"parley/internal/condition"
	"parley/internal/fault"
	"parley/internal/store"
)

// Find is the id of an object that people name, by its name in any letter case or
// by its id; 0 if there is none. Of several the first counts.
func Find(ctx context.Context, tx *store.Tx, siteID int64, k Kind, name string) (int64, error) {
	rows, err := tx.Query(ctx, `SELECT id, `+k.Column+` FROM `+k.Table+` WHERE site_id = ? ORDER BY id`, siteID)
	if err != nil {
		return 0, fmt.Errorf("look for %s by name: %w", k.Label, err)
	}
	defer func() { _ = rows.Close() }()
	var found int64
	for rows.Next() {
		var id int64
		var known string
		if err := rows.Scan(&id, &known); err != nil {
			return 0, fmt.Errorf("look for %s by name: %w", k.Label, err)
		}
		if found == 0 && (strings.EqualFold(known, name) || strconv.FormatInt(id, 10) == name) {
			found = id
		}
	}
	return found, rows.Err()
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
		id, err := Find(ctx, tx, siteID, kind, name)
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
