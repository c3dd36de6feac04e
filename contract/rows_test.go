package contract_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/internal/store"
)

// rows is what a database holds: the rows of each table as texts, in order.
type rows map[string][]string

// table is a table of the product.
type table struct {
	name           string
	ofSite, withID bool // has the columns site_id and id
}

// tables lists the product's tables. Those of the job queue and of search indexes
// are theirs alone.
func tables(t *testing.T, db *store.DB) (list []table) {
	t.Helper()
	query := `SELECT m.name, MAX(CASE c.name WHEN 'site_id' THEN 1 ELSE 0 END), MAX(CASE c.name WHEN 'id' THEN 1 ELSE 0 END)
		FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' GROUP BY m.name ORDER BY m.name`
	if db.Dialect() == store.PostgreSQL {
		query = `SELECT table_name, MAX(CASE column_name WHEN 'site_id' THEN 1 ELSE 0 END), MAX(CASE column_name WHEN 'id' THEN 1 ELSE 0 END)
			FROM information_schema.columns WHERE table_schema = current_schema() GROUP BY table_name ORDER BY table_name`
	}
	read(t, db, query, nil, func(r *sql.Rows) error {
		var one table
		var site, id int
		if err := r.Scan(&one.name, &site, &id); err != nil {
			return err
		}
		if !strings.HasPrefix(one.name, "sqlite_") && !strings.HasPrefix(one.name, "river_") && !strings.Contains(one.name, "_index") {
			one.ofSite, one.withID = site == 1, id == 1
			list = append(list, one)
		}
		return nil
	})
	return list
}

// dump reads all rows, or with a site those of the tables that say whose they are.
func dump(t *testing.T, db *store.DB, all []table, siteID int64) rows {
	t.Helper()
	found := rows{}
	for _, tab := range all {
		query, args := `SELECT * FROM `+tab.name, []any(nil)
		if siteID != 0 {
			if !tab.ofSite {
				continue
			}
			query, args = query+` WHERE site_id = ?`, []any{siteID}
		}
		read(t, db, query, args, func(r *sql.Rows) error {
			columns, err := r.Columns()
			if err != nil {
				return err
			}
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := r.Scan(into...); err != nil {
				return err
			}
			found[tab.name] = append(found[tab.name], fmt.Sprintf("%v", values))
			return nil
		})
		slices.Sort(found[tab.name])
	}
	return found
}

// differences names the tables whose rows differ.
func (r rows) differences(o rows) (names []string) {
	for _, name := range union(r, o) {
		if !slices.Equal(r[name], o[name]) {
			names = append(names, name)
		}
	}
	return names
}

func read(t *testing.T, db *store.DB, query string, args []any, each func(*sql.Rows) error) {
	t.Helper()
	err := db.Read(context.Background(), func(ctx context.Context, tx *store.Tx) (err error) {
		r, err := tx.Query(ctx, query, args...)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, r.Close()) }()
		for r.Next() {
			if err := each(r); err != nil {
				return err
			}
		}
		return r.Err()
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}
