// Package testenv gives tests the services that the product can stand on:
// PostgreSQL and Redis, private to the run, on loopback, in a temporary folder.
package testenv

import (
	"os"
	"testing"
)

// The environment through which tests find the services.
const (
	Postgres = "PARLEY_TEST_POSTGRES" // URL of a server on which databases may be made
	Redis    = "PARLEY_TEST_REDIS"    // URL of a server whose keys may be lost
	Database = "PARLEY_TEST_DATABASE" // "postgres": the suite runs on it; else on SQLite
)

// Services are the addresses of running services.
type Services struct {
	Postgres string
	Redis    string
}

// NeedServices returns the running services. It skips the test when there are
// none, which never happens under make test.
func NeedServices(t testing.TB) Services {
	t.Helper()
	s := Services{Postgres: os.Getenv(Postgres), Redis: os.Getenv(Redis)}
	if s.Postgres == "" || s.Redis == "" {
		t.Skipf("needs PostgreSQL and Redis: go run ./internal/testenv/cmd/withservices -- go test …")
	}
	return s
}
