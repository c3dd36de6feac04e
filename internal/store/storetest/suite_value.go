package storetest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/uptrace/bun"

	"parley/internal/store"
)

func testUnique(t *testing.T, db *store.DB) {
	must(t, db.Update(context.Background(), insertThing("taken")))
	for name, step := range map[string]func(context.Context, *store.Tx) error{
		"Exec": insertThing("taken"),
		"Query": func(ctx context.Context, tx *store.Tx) error {
			rows, err := tx.Query(ctx, "INSERT INTO thing (name) VALUES (?) RETURNING id", "taken")
			if err != nil {
				return err
			}
			defer func() { _ = rows.Close() }()
			rows.Next()
			return rows.Err()
		},
		"QueryRow": func(ctx context.Context, tx *store.Tx) error {
			var id int64
			return tx.QueryRow(ctx, "INSERT INTO thing (name) VALUES (?) RETURNING id", "taken").Scan(&id)
		},
		"the query builder": func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Bun().NewInsert().Model(&map[string]any{"name": "taken"}).TableExpr("thing").Exec(ctx)
			return err
		},
		"the primary key": func(ctx context.Context, tx *store.Tx) error {
			for range 2 {
				if _, err := tx.Exec(ctx, "INSERT INTO counter (site_id, kind, next) VALUES (1, 'k', 1)"); err != nil {
					return err
				}
			}
			return nil
		},
		"a rename": func(ctx context.Context, tx *store.Tx) error {
			if err := insertThing("free")(ctx, tx); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "UPDATE thing SET name = ? WHERE name = ?", "taken", "free")
			return err
		},
	} {
		if err := db.Update(context.Background(), step); !errors.Is(err, store.ErrUnique) {
			t.Errorf("%s: got %v, want ErrUnique", name, err)
		}
	}
	wantNames(t, db, "taken")
}

func testOtherConstraints(t *testing.T, db *store.DB) {
	for name, query := range map[string]string{
		"a foreign key": "INSERT INTO part (thing_id) VALUES (77)",
		"not null":      "INSERT INTO thing (name) VALUES (NULL)",
	} {
		err := db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, query)
			return err
		})
		if err == nil || errors.Is(err, store.ErrUnique) {
			t.Errorf("%s: got %v, want another error", name, err)
		}
	}
}

// thing is a row of the table with every kind of value.
type thing struct {
	bun.BaseModel `bun:"table:thing"`

	ID    int64 `bun:",pk,autoincrement"`
	Name  string
	Big   *int64
	Small *int16
	Real  *float64
	Flag  *bool
	Data  map[string]any
	Bytes []byte
}

func testRoundTrip(t *testing.T, db *store.DB) {
	text := `{"a":[1,2.5,"x"],"b":null}`
	full := thing{ID: 1, Name: "full: ? $1 'quoted' \"twice\" \\ é 漢 🙂\n", Big: new(int64(math.MaxInt64)), Small: new(int16(-7)),
		Real: new(0.1), Flag: new(true), Data: map[string]any{"a": []any{1.0, 2.5, "x"}, "b": nil}, Bytes: []byte{0, 1, 255}}
	for _, want := range []thing{
		full,
		{ID: 2, Name: "null"},
		{ID: 3, Name: "edge", Big: new(int64(math.MinInt64)), Small: new(int16(0)), Real: new(-1e300), Flag: new(false),
			Data: map[string]any{}, Bytes: []byte("x")},
	} {
		must(t, db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Bun().NewInsert().Model(&want).Exec(ctx)
			return err
		}))
		got := thing{ID: want.ID}
		must(t, db.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			return tx.Bun().NewSelect().Model(&got).WherePK().Scan(ctx)
		}))
		if !reflect.DeepEqual(got, want) {
			t.Errorf("by the query builder\n got %+v\nwant %+v", got, want)
		}
	}
	must(t, db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE thing SET name = ?, big = ?, small = ?, real = ?, flag = ?, data = ?, bytes = ? WHERE id = 2",
			full.Name+"2", *full.Big, *full.Small, *full.Real, *full.Flag, text, full.Bytes)
		return err
	}))
	must(t, db.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		got, data := thing{}, ""
		must(t, tx.QueryRow(ctx, "SELECT name, big, small, real, flag, data, bytes FROM thing WHERE id = ? AND flag = ?", 2, true).
			Scan(&got.Name, &got.Big, &got.Small, &got.Real, &got.Flag, &data, &got.Bytes))
		if got.Name != full.Name+"2" || *got.Big != *full.Big || *got.Small != *full.Small || *got.Real != *full.Real ||
			!*got.Flag || data != text || !bytes.Equal(got.Bytes, full.Bytes) {
			t.Errorf("by hand: got %+v with data %s", got, data)
		}
		return nil
	}))
	must(t, db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE thing SET big = ?, flag = ? WHERE id = 2", nil, sql.NullBool{})
		return err
	}))
	if got := scan[*bool](t, db, "SELECT flag FROM thing WHERE id = 2 AND big IS NULL"); got != nil {
		t.Errorf("NULL came back as %v", *got)
	}
}

func testReturning(t *testing.T, db *store.DB) {
	must(t, db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		must(t, insertThing("counted")(ctx, tx))
		for want := int64(1); want <= 3; want++ {
			var big, at int64
			var name string
			must(t, tx.QueryRow(ctx, "UPDATE thing SET big = coalesce(big, 0) + 1 WHERE name = ? RETURNING big, name, CAST(? AS BIGINT)",
				"counted", tx.Now()).Scan(&big, &name, &at))
			if big != want || name != "counted" || at != tx.Now() {
				t.Errorf("returned %d %q %d", big, name, at)
			}
		}
		r, err := tx.Exec(ctx, "INSERT INTO thing (name) VALUES (?) ON CONFLICT (name) DO NOTHING", "counted")
		must(t, err)
		if n, err := r.RowsAffected(); n != 0 || err != nil {
			t.Errorf("a refused row was counted: %d %v", n, err)
		}
		var id int64
		err = tx.QueryRow(ctx, "UPDATE thing SET big = 0 WHERE name = ? RETURNING id", "another").Scan(&id)
		if !errors.Is(err, store.ErrNone) {
			t.Errorf("got %v, want ErrNone", err)
		}
		return nil
	}))
}

func testMatches(t *testing.T, db *store.DB) {
	for _, name := range []string{"Anna", "ANNABEL", "Joanna", "100%", "1000", "a_b", "axb", `back\slash`, "Übertöpfe"} {
		must(t, db.Update(context.Background(), insertThing(name)))
	}
	for _, c := range []struct {
		pattern string
		want    []string
	}{
		{store.Containing("anna"), []string{"ANNABEL", "Anna", "Joanna"}},
		{store.StartingWith("ANNA"), []string{"ANNABEL", "Anna"}},
		{store.Containing("0%"), []string{"100%"}},
		{store.Containing("A_B"), []string{"a_b"}},
		{store.Containing(`K\S`), []string{`back\slash`}},
		{store.Containing("ÜBERTÖ"), []string{"Übertöpfe"}},
		{store.Containing("zzz"), nil},
	} {
		must(t, db.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			var got []string
			err := tx.Bun().NewSelect().TableExpr("thing").Column("name").Where(tx.Matches("name"), c.pattern).Scan(ctx, &got)
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("%s matches %q, want %q", c.pattern, got, c.want)
			}
			return err
		}))
	}
}

func testQuotes(t *testing.T, db *store.DB) {
	must(t, db.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		var a, b, c string
		err := tx.QueryRow(ctx, `SELECT 'it''s ?', /* ? */ CAST(? AS TEXT) AS "why?", -- ?
			CAST(? AS TEXT)`, "one", "two").Scan(&a, &b, &c)
		if a != "it's ?" || b != "one" || c != "two" {
			t.Errorf("got %q %q %q", a, b, c)
		}
		return err
	}))
}
