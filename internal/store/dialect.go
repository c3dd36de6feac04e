package store

import "strings"

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
