package rollup_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"parley/internal/store"
	"parley/internal/store/storetest"
)

// TestFactsAreDescribed holds docs/facts.md to the tables that reports read: each is either
// named as not made for reading, or has a part that tells of all its columns.
func TestFactsAreDescribed(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/facts.md")
	if err != nil {
		t.Fatal(err)
	}
	_, closed, _ := strings.Cut(string(page), "Not made for reading:")
	closed, _, _ = strings.Cut(closed, "\n\n")
	for table, columns := range tablesOf(t, storetest.New(t)) {
		if strings.Contains(closed, "`"+table+"`") {
			continue
		}
		part, ok := partOf(string(page), table)
		if !ok {
			t.Errorf("docs/facts.md does not tell of the table %s", table)
		}
		for _, column := range columns {
			if ok && !strings.Contains(part, "`"+column+"`") {
				t.Errorf("docs/facts.md does not tell of the column %s of %s", column, table)
			}
		}
	}
}

// partOf is the part of the page that tells of a table.
func partOf(page, table string) (string, bool) {
	heading := map[string]string{"fact": "## The table", "fact_kind": "## The table"}[table]
	if heading == "" {
		heading = "### `" + table + "`"
	}
	_, part, ok := strings.Cut(page, "\n"+heading+"\n")
	part, _, _ = strings.Cut(part, "\n##")
	return part, ok
}

// tablesOf are the tables of facts, and of what is derived from them, with their columns.
func tablesOf(t *testing.T, db *store.DB) map[string][]string {
	t.Helper()
	query := `SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND (m.name LIKE 'rollup%' OR m.name LIKE 'fact%')`
	if db.Dialect() == store.PostgreSQL {
		query = `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() AND (table_name LIKE 'rollup%' OR table_name LIKE 'fact%')`
	}
	tables := map[string][]string{}
	err := db.Read(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, query)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var table, column string
			if err := rows.Scan(&table, &column); err != nil {
				return err
			}
			tables[table] = append(tables[table], column)
		}
		return rows.Err()
	})
	if err != nil || len(tables) == 0 {
		t.Fatal(tables, err)
	}
	return tables
}
