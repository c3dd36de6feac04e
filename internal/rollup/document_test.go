package rollup_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"parley/internal/store"
	"parley/internal/store/storetest"
)

// TestFactsAreDescribed holds docs/facts.md to the tables that reports read: it names
// each of them.
func TestFactsAreDescribed(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/facts.md")
	if err != nil {
		t.Fatal(err)
	}
	db := storetest.New(t)
	query := `SELECT name FROM sqlite_master WHERE type = 'table' AND (name LIKE 'rollup%' OR name LIKE 'fact%')`
	if db.Dialect() == store.PostgreSQL {
		query = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND (table_name LIKE 'rollup%' OR table_name LIKE 'fact%')`
	}
	err = db.Read(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, query)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				return err
			}
			if !strings.Contains(string(page), "`"+name+"`") {
				t.Errorf("docs/facts.md does not tell of the table %s", name)
			}
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
}
