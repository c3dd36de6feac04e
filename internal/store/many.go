package store

import (
	"context"
	"fmt"
	"strings"
)

// insertSizes are the numbers of rows that statements are written for.
var insertSizes = []int{50, 10, 1}

// InsertMany inserts rows that have a value for each column, many by one statement;
// conflict is what follows the values, such as ON CONFLICT …. There are few statements,
// so each stays prepared.
func InsertMany(ctx context.Context, tx *Tx, table string, columns []string, rows [][]any, conflict string) error {
	group := "(" + strings.Repeat("?, ", len(columns)-1) + "?)"
	head := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES "
	for _, size := range insertSizes {
		query := head + strings.Repeat(group+", ", size-1) + group + " " + conflict
		for ; len(rows) >= size; rows = rows[size:] {
			args := make([]any, 0, size*len(columns))
			for _, row := range rows[:size] {
				args = append(args, row...)
			}
			if _, err := tx.Exec(ctx, query, args...); err != nil {
				return fmt.Errorf("insert into %s: %w", table, err)
			}
		}
	}
	return nil
}
