package storetest

import (
	"context"
	"slices"
	"testing"

	"parley/internal/store"
)

func testSearch(t *testing.T, db *store.DB) {
	texts := []string{1: "i want my order", 2: "the ordeal of \"ordering\"", 3: "größe, 漢字 und 100%", 4: "a_b c'd", 5: "nothing"}
	must(t, db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		for id, text := range texts {
			if text == "" {
				continue
			}
			if _, err := tx.Exec(ctx, "INSERT INTO note (id, text) VALUES (?, ?)", id, text); err != nil {
				return err
			}
			if tx.Dialect() == store.SQLite {
				if _, err := tx.Exec(ctx, "INSERT INTO note_index (rowid, text) VALUES (?, ?)", id, text); err != nil {
					return err
				}
			}
		}
		return nil
	}))
	for _, c := range []struct {
		word        string
		first, last int64
		want        []int64
	}{
		{"order", 1, 5, []int64{1, 2}},
		{"order", 2, 5, []int64{2}},
		{"order", 3, 5, nil},
		{"orde", 1, 1, []int64{1}},
		{"y o", 1, 5, []int64{1}},
		{`of "ord`, 1, 5, []int64{2}},
		{"größe", 1, 5, []int64{3}},
		{"漢字 ", 1, 5, []int64{3}},
		{"0%", 1, 5, []int64{3}},
		{"a_b", 1, 5, []int64{4}},
		{"_b", 1, 5, []int64{4}},
		{"c'd", 1, 5, []int64{4}},
		{"Order", 1, 5, nil},
		{"or* OR nothing", 1, 5, nil},
		{"g", 1, 2, []int64{2}},
	} {
		must(t, db.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			var got []int64
			where, values := tx.Search("n.id", "note", "id", c.word, c.first, c.last)
			err := tx.Bun().NewSelect().TableExpr("note AS n").ColumnExpr("n.id").Where(where, values...).OrderExpr("n.id").Scan(ctx, &got)
			if !slices.Equal(got, c.want) {
				t.Errorf("%q from %d to %d is in %v, want %v", c.word, c.first, c.last, got, c.want)
			}
			return err
		}))
	}
}
