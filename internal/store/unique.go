package store

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"
)

// uniqueError puts ErrUnique into the chain of a driver's error.
type uniqueError struct{ err error }

func (e *uniqueError) Error() string   { return e.err.Error() }
func (e *uniqueError) Unwrap() []error { return []error{ErrUnique, e.err} }

// SQLSTATE codes of PostgreSQL.
const (
	stateUnique        = "23505"
	stateSerialization = "40001"
	stateDeadlock      = "40P01"
)

func sqliteError(err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() {
		case sqlitelib.SQLITE_CONSTRAINT_UNIQUE, sqlitelib.SQLITE_CONSTRAINT_PRIMARYKEY, sqlitelib.SQLITE_CONSTRAINT_ROWID:
			return &uniqueError{err}
		}
	}
	return err
}

func postgresError(err error) error {
	if err != nil && postgresState(err) == stateUnique {
		return &uniqueError{err}
	}
	return err
}

// postgresState is the SQLSTATE of a server's refusal, or "".
func postgresState(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}
