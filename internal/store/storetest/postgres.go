package storetest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"parley/internal/store"
	"parley/internal/testenv"
)

// templateLock is the advisory lock under which the template is made, because
// test programs run side by side on one server.
const templateLock = 6_000_000_002

// NewPostgres makes a migrated PostgreSQL database and returns its URL. The
// database is dropped when the test ends.
func NewPostgres(t testing.TB) string {
	t.Helper()
	template, err := postgresTemplate()
	if err != nil {
		t.Fatal(err)
	}
	return createPostgres(t, " TEMPLATE "+template)
}

// NewEmptyPostgres makes a PostgreSQL database without any table.
func NewEmptyPostgres(t testing.TB) string {
	t.Helper()
	return createPostgres(t, " TEMPLATE template0")
}

func createPostgres(t testing.TB, from string) string {
	t.Helper()
	name := "parley_" + hex.EncodeToString(newID())
	if err := onServer("CREATE DATABASE " + name + from); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := onServer("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return databaseURL(name)
}

func newID() []byte {
	id := uuid.New()
	return id[:8]
}

// postgresTemplate makes the template once per server and set of migrations.
var postgresTemplate = sync.OnceValues(func() (string, error) {
	ctx := context.Background()
	conn, err := connect(ctx)
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close(ctx) }() // releases the lock
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(store.SchemaText(store.PostgreSQL)))
	name := "parley_template_" + hex.EncodeToString(sum[:8])
	var exists bool
	err = conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&exists)
	if err != nil || exists {
		return name, err
	}
	making := name + "_new"
	if _, err := conn.Exec(ctx, "DROP DATABASE IF EXISTS "+making+" WITH (FORCE)"); err != nil {
		return "", err
	}
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+making+" TEMPLATE template0"); err != nil {
		return "", err
	}
	if err := migrate(databaseURL(making)); err != nil {
		return "", err
	}
	_, err = conn.Exec(ctx, "ALTER DATABASE "+making+" RENAME TO "+name)
	return name, err
})

// databaseURL is the URL of a database on the test server.
func databaseURL(name string) string {
	u, err := url.Parse(os.Getenv(testenv.Postgres))
	if err != nil {
		panic(err) // connect has parsed it
	}
	u.Path = "/" + name
	return u.String()
}

func connect(ctx context.Context) (*pgx.Conn, error) {
	server := os.Getenv(testenv.Postgres)
	if server == "" {
		return nil, errors.New(testenv.Postgres + " is not set")
	}
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return nil, fmt.Errorf("connect to the test server: %w", err)
	}
	return conn, nil
}

// onServer runs one statement on the test server.
func onServer(sql string) error {
	ctx := context.Background()
	conn, err := connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, sql)
	return err
}
