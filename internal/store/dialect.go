package store

import (
	"context"
	"fmt"
	"strings"
)

// ForUpdate is " FOR UPDATE" on PostgreSQL and nothing on SQLite, which has one writer.
func (tx *Tx) ForUpdate() string {
	if tx.db.dialect == PostgreSQL {
		return " FOR UPDATE"
	}
	return ""
}

// ForNoKeyUpdate is ForUpdate for rows that stay: others may go on to refer to the
// row, so a step that holds one stops nobody who only names it.
func (tx *Tx) ForNoKeyUpdate() string {
	if tx.db.dialect == PostgreSQL {
		return " FOR NO KEY UPDATE"
	}
	return ""
}

// ForKeyShare is " FOR KEY SHARE" on PostgreSQL and nothing on SQLite: others may
// change the row, but not remove it nor lock it with ForUpdate.
func (tx *Tx) ForKeyShare() string {
	if tx.db.dialect == PostgreSQL {
		return " FOR KEY SHARE"
	}
	return ""
}

// ForUpdateSkipLocked is ForUpdate that leaves out rows another step holds:
// for scanners that claim what is due.
func (tx *Tx) ForUpdateSkipLocked() string {
	if tx.db.dialect == PostgreSQL {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}

// CountOn has a table's generated ids go on after those that were written by hand.
func (tx *Tx) CountOn(ctx context.Context, table, column string) error {
	if tx.db.dialect == SQLite {
		return nil // goes on by itself
	}
	_, err := tx.Exec(ctx, `SELECT setval(pg_get_serial_sequence(?, ?), (SELECT COALESCE(MAX(`+column+`), 0) + 1 FROM `+table+`))`, table, column)
	if err != nil {
		return fmt.Errorf("count on the ids of %s: %w", table, err)
	}
	return nil
}

// Matches is the condition that column matches a LIKE pattern (Containing,
// StartingWith) without regard to case, in any script.
func (tx *Tx) Matches(column string) string {
	if tx.db.dialect == PostgreSQL {
		return column + ` ILIKE ? ESCAPE '\'`
	}
	return "fold(" + column + `) LIKE fold(?) ESCAPE '\'`
}

// Same is the condition that column is a text, without regard to case, in any script.
func (tx *Tx) Same(column string) string {
	if tx.db.dialect == PostgreSQL {
		return "lower(" + column + ") = lower(?)"
	}
	return "fold(" + column + ") = fold(?)"
}

// Containing is the pattern of texts that hold text anywhere.
func Containing(text string) string { return "%" + likeEscaper.Replace(text) + "%" }

// StartingWith is the pattern of texts that begin with text.
func StartingWith(text string) string { return likeEscaper.Replace(text) + "%" }

var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// By has SQLite read the table before it by an index. It estimates without looking at the
// data, and where two indexes come out nearly alike it takes the one that is a thousand
// times slower; the query must repeat the condition of a partial one. PostgreSQL looks.
func (tx *Tx) By(index string) string {
	if tx.db.dialect == PostgreSQL {
		return ""
	}
	return " INDEXED BY " + index
}
