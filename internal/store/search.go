package store

import (
	"strings"
	"unicode/utf8"
)

// searchable is the shortest word that a search index helps to find: it knows texts by
// every three letters in a row.
const searchable = 3

// Search is the condition that a row has word anywhere in its searchable text, and the
// condition's one value. The texts stand in table, in the column text, beside the key of
// the row that they belong to; column is where the query has that key. The table's
// search index is named table_index: on SQLite an FTS5 table of trigrams over it, on
// PostgreSQL a GIN index of trigrams. Case counts: store and search lower case.
func (tx *Tx) Search(column, table, key, word string) (condition, value string) {
	switch {
	case utf8.RuneCountInString(word) < searchable:
		return "EXISTS (SELECT 1 FROM " + table + " s WHERE s." + key + " = " + column + ` AND s.text LIKE ? ESCAPE '\')`, Containing(word)
	case tx.db.dialect == PostgreSQL:
		return column + " IN (SELECT s." + key + " FROM " + table + ` s WHERE s.text LIKE ? ESCAPE '\')`, Containing(word)
	}
	return column + " IN (SELECT s.rowid FROM " + table + "_index s WHERE s." + table + "_index MATCH ?)",
		`"` + strings.ReplaceAll(word, `"`, `""`) + `"`
}
