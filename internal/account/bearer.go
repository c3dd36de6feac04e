package account

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// bearer is a kind of object that bears permissions.
type bearer struct {
	label string // what people call it
	table string
	row   string // its name, whether it is about administrators, its permissions
}

var (
	ofAgent = bearer{"agent", "agent", "display_name, is_admin, permissions"}
	ofGroup = bearer{"group", "agent_group", "name, kind = 'administrators', permissions"}
)

// borne is what one of them bears.
type borne struct {
	name  string
	admin bool
	keys  map[auth.Permission]bool
}

func (b bearer) read(ctx context.Context, tx *store.Tx, siteID, id int64) (borne, error) {
	return b.get(ctx, tx, siteID, id, "")
}

// lock is read for a step that changes the permissions: others wait.
func (b bearer) lock(ctx context.Context, tx *store.Tx, siteID, id int64) (borne, error) {
	return b.get(ctx, tx, siteID, id, tx.ForNoKeyUpdate())
}

func (b bearer) get(ctx context.Context, tx *store.Tx, siteID, id int64, how string) (borne, error) {
	v := borne{keys: map[auth.Permission]bool{}}
	var stored string
	err := tx.QueryRow(ctx, `SELECT `+b.row+` FROM `+b.table+` WHERE site_id = ? AND id = ?`+how, siteID, id).
		Scan(&v.name, &v.admin, &stored)
	if errors.Is(err, store.ErrNone) {
		return v, fault.NotFound(b.label, id)
	}
	if err != nil {
		return v, fmt.Errorf("read the permissions of %s %d: %w", b.label, id, err)
	}
	return v, addKeys(v.keys, stored)
}

func (b bearer) write(ctx context.Context, tx *store.Tx, siteID, id int64, keys map[auth.Permission]bool) error {
	_, err := tx.Exec(ctx, `UPDATE `+b.table+` SET permissions = ? WHERE site_id = ? AND id = ?`, encodeKeys(inOrder(keys)), siteID, id)
	if err != nil {
		return fmt.Errorf("change the permissions of %s %d: %w", b.label, id, err)
	}
	return nil
}

// inOrder lists keys as the contract does.
func inOrder(keys map[auth.Permission]bool) []auth.Permission {
	var list []auth.Permission
	for _, key := range auth.Keys {
		if keys[key] {
			list = append(list, key)
		}
	}
	return list
}

// without are the keys that are not among others.
func without(keys, others map[auth.Permission]bool) map[auth.Permission]bool {
	rest := map[auth.Permission]bool{}
	for key, on := range keys {
		if on && !others[key] {
			rest[key] = true
		}
	}
	return rest
}

// switched says which keys were turned on or off, for the audit log.
func switched(keys map[auth.Permission]bool, how string) []string {
	var words []string
	for _, key := range inOrder(keys) {
		words = append(words, key.String()+" "+how)
	}
	return words
}
