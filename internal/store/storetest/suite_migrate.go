package storetest

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"parley/internal/store"
)

// migrateWith opens the database with other migrations and applies them.
func migrateWith(t *testing.T, url string, files map[string]string) (*store.DB, error) {
	t.Helper()
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	db := Open(t, store.Options{URL: url, Migrations: m})
	return db, db.Migrate(context.Background())
}

// wantRefused checks that err says what was refused.
func wantRefused(t *testing.T, err error, words string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), words) {
		t.Errorf("got error %v, want one that says %q", err, words)
	}
}

func testMigrationGaps(t *testing.T, url string) {
	one, two, nine := "CREATE TABLE one (id INTEGER)", "INSERT INTO one VALUES (2)", "INSERT INTO one VALUES (9); INSERT INTO one VALUES (10)"
	_, err := migrateWith(t, url, map[string]string{"001_one.sql": one, "009_nine.sql": nine})
	must(t, err)
	db, err := migrateWith(t, url, map[string]string{"001_one.sql": one, "002_two.sql": two, "009_nine.sql": nine})
	must(t, err)
	must(t, db.Migrate(context.Background()))
	if got := scan[int](t, db, "SELECT sum(id) FROM one"); got != 21 {
		t.Errorf("the rows add up to %d, want 21", got)
	}
}

func testMigrationFails(t *testing.T, url string) {
	_, err := migrateWith(t, url, map[string]string{"001_bad.sql": "CREATE TABLE bad (id INTEGER); INSERT INTO nowhere VALUES (1)"})
	wantRefused(t, err, "001_bad.sql")
	_, err = migrateWith(t, url, map[string]string{"001_good.sql": "CREATE TABLE bad (id INTEGER)"})
	must(t, err)
}

func testMigrationNewer(t *testing.T, url string) {
	_, err := migrateWith(t, url, map[string]string{"001_a.sql": "SELECT 1", "002_later.sql": "SELECT 1"})
	must(t, err)
	_, err = migrateWith(t, url, map[string]string{"001_a.sql": "SELECT 1"})
	wantRefused(t, err, "002_later, which this program does not know")
}

func testMigrateTogether(t *testing.T, url string) {
	var all sync.WaitGroup
	for range 4 {
		db := Open(t, store.Options{URL: url, Migrations: suiteSchema})
		all.Go(func() {
			if err := db.Migrate(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func testMigrationMisspelt(t *testing.T, url string) {
	for file, want := range map[string]string{
		"one.sql":     "NNN_name.sql",
		"001_one.sql": "{{jason}}",
	} {
		_, err := migrateWith(t, url, map[string]string{file: "CREATE TABLE one (a {{jason}})"})
		wantRefused(t, err, want)
	}
	_, err := migrateWith(t, url, map[string]string{"1_a.sql": "SELECT 1", "001_b.sql": "SELECT 1"})
	wantRefused(t, err, "the same number")
}

func testMigrationDialect(t *testing.T, url string) {
	db, err := migrateWith(t, url, map[string]string{"001_a.sql": "CREATE TABLE which (name TEXT);\n" +
		"--sqlite INSERT INTO which VALUES ('sqlite');\n--postgres INSERT INTO which VALUES ('postgres');\n"})
	must(t, err)
	if got := scan[string](t, db, "SELECT name FROM which"); got != string(db.Dialect()) {
		t.Errorf("got the line for %q on %s", got, db.Dialect())
	}
}
