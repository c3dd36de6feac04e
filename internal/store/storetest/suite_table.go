package storetest

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"

	"parley/internal/store"
)

// Gadget is a plain resource.
type Gadget struct {
	ID        int64
	Name      string
	Enabled   bool
	Size      gadgetSize
	Tags      []string
	IPAddress string
}

type gadgetSize struct{ Width, Height int }

func testTable(t *testing.T, db *store.DB) {
	gadgets := store.Table[Gadget](db)
	want := Gadget{Name: "one", Enabled: true, Size: gadgetSize{3, 4}, Tags: []string{"a", `b"'`}, IPAddress: "::1"}
	must(t, db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		must(t, gadgets.Insert(ctx, tx, 1, &want))
		if want.ID != 1 {
			t.Errorf("the first id is %d", want.ID)
		}
		got, err := gadgets.GetForUpdate(ctx, tx, 1, 1)
		must(t, err)
		if !reflect.DeepEqual(*got, want) {
			t.Errorf("got %+v, want %+v", *got, want)
		}
		for name, err := range map[string]error{
			"get":    second(gadgets.Get(ctx, tx, 2, 1)),
			"update": gadgets.Update(ctx, tx, 2, got),
			"delete": gadgets.Delete(ctx, tx, 2, 1),
		} {
			if !errors.Is(err, store.ErrNone) {
				t.Errorf("%s in another site: got %v, want ErrNone", name, err)
			}
		}
		got.Enabled, got.Tags, got.Name = false, []string{}, "two"
		must(t, gadgets.Update(ctx, tx, 1, got))
		again, err := gadgets.Get(ctx, tx, 1, 1)
		must(t, err)
		if !reflect.DeepEqual(again, got) {
			t.Errorf("after the update: got %+v, want %+v", again, got)
		}
		must(t, gadgets.Delete(ctx, tx, 1, 1))
		if err := gadgets.Delete(ctx, tx, 1, 1); !errors.Is(err, store.ErrNone) {
			t.Errorf("deleted twice: %v", err)
		}
		return nil
	}))
	err := db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		return errors.Join(gadgets.Insert(ctx, tx, 1, &Gadget{Name: "same"}), gadgets.Insert(ctx, tx, 1, &Gadget{Name: "same"}))
	})
	if !errors.Is(err, store.ErrUnique) {
		t.Errorf("two of one name: got %v, want ErrUnique", err)
	}
}

func second[T any](_ T, err error) error { return err }

func testTablePages(t *testing.T, db *store.DB) {
	gadgets := store.Table[Gadget](db)
	must(t, db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		for _, name := range []string{"a", "b", "c", "d", "e"} {
			must(t, gadgets.Insert(ctx, tx, 1, &Gadget{Name: name}))
		}
		return gadgets.Insert(ctx, tx, 2, &Gadget{Name: "another site's"})
	}))
	for _, c := range []struct {
		offset, limit int
		want          []int64
	}{
		{0, 0, []int64{1, 2, 3, 4, 5}},
		{0, 2, []int64{1, 2}},
		{4, 2, []int64{5}},
		{6, 2, nil},
	} {
		must(t, db.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			rows, total, err := gadgets.List(ctx, tx, 1, c.offset, c.limit)
			var got []int64
			for _, g := range rows {
				got = append(got, g.ID)
			}
			if !slices.Equal(got, c.want) || total != 5 {
				t.Errorf("from %d at most %d: got %v of %d, want %v of 5", c.offset, c.limit, got, total, c.want)
			}
			return err
		}))
	}
}

func testTableExplicitID(t *testing.T, db *store.DB) {
	gadgets := store.Table[Gadget](db)
	must(t, db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		must(t, gadgets.Insert(ctx, tx, 1, &Gadget{ID: 40, Name: "imported"}))
		next := &Gadget{Name: "next"}
		must(t, gadgets.Insert(ctx, tx, 1, next))
		if next.ID != 41 {
			t.Errorf("the id after 40 is %d", next.ID)
		}
		return nil
	}))
}
