package store

import (
	"strings"
	"unicode/utf8"
)

// searchable is the shortest word that a search index helps to find: it knows texts by
// every three letters in a row.
const searchable = 3

// Search is the condition that a row has word anywhere in its searchable text, and the
// condition's values. The texts stand in table, in the column text, beside the key of
// the row that they belong to; column is where the query has that key. Only keys from
// first to last are looked at, which need not be all that the query is about but makes
// the search as small.
//
// The table's search index is named table_index: on SQLite an FTS5 table of trigrams over
// it, on PostgreSQL a GIN index of trigrams. Case counts: store and search lower case.
func (tx *Tx) Search(column, table, key, word string, first, last int64) (condition string, values []any) {
	if tx.db.dialect == SQLite && utf8.RuneCountInString(word) >= searchable {
		return column + " IN (SELECT s.rowid FROM " + table + "_index s WHERE s." + table + "_index MATCH ? AND s.rowid BETWEEN ? AND ?)",
			[]any{`"` + strings.ReplaceAll(word, `"`, `""`) + `"`, first, last}
	}
	return column + " IN (SELECT s." + key + " FROM " + table + ` s WHERE s.text LIKE ? ESCAPE '\' AND s.` + key + " BETWEEN ? AND ?)",
		[]any{Containing(word), first, last}
}

// Holds is the condition that column holds a text anywhere, letter by letter: the one
// value is the text itself, and may be empty.
func (tx *Tx) Holds(column string) string {
	if tx.db.dialect == PostgreSQL {
		return "strpos(" + column + ", ?) > 0"
	}
	return "instr(" + column + ", ?) > 0"
}
