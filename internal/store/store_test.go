package store_test

import (
	"path/filepath"
	"testing"

	"parley/internal/store/storetest"
	"parley/internal/testenv"
)

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Suite(t, func(t testing.TB) string {
		return "sqlite:" + filepath.Join(t.TempDir(), "suite.db")
	})
}

func TestPostgreSQL(t *testing.T) {
	t.Parallel()
	testenv.NeedServices(t)
	storetest.Suite(t, storetest.NewEmptyPostgres)
}
