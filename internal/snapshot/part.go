package snapshot

import (
	"context"
	"reflect"

	"parley/internal/fault"
	"parley/internal/store"
)

// Part is one kind of a site's settings.
type Part[T any] struct{ index int }

// Add makes a part of every site's snapshot. load reads it for one site with few
// queries; name is for errors. What it returns is shared by all readers.
func Add[T any](b *Book, name string, load func(ctx context.Context, tx *store.Tx, siteID int64) (T, error)) Part[T] {
	b.parts = append(b.parts, part{name, func(ctx context.Context, tx *store.Tx, siteID int64) (any, error) {
		return load(ctx, tx, siteID)
	}})
	return Part[T]{len(b.parts) - 1}
}

// In is the part's value in s. Do not change it, nor anything in it.
func (p Part[T]) In(s *Site) T { return s.values[p.index].(T) }

// Rows is the table of a plain resource, kept in the snapshot: written through
// the embedded table, read from the snapshot.
type Rows[T any] struct {
	*store.Resources[T]
	book *Book
	part Part[list[T]]
}

// list is all rows of a site in the order of their ids.
type list[T any] struct {
	rows []T
	at   map[int64]int
}

// Table makes the table of T (store.Table) a part of the snapshot.
func Table[T any](b *Book) *Rows[T] {
	r := &Rows[T]{Resources: store.Table[T](b.db), book: b}
	id, _ := reflect.TypeFor[T]().FieldByName("ID") // store.Table demands it
	r.part = Add(b, r.Name(), func(ctx context.Context, tx *store.Tx, siteID int64) (l list[T], err error) {
		if l.rows, _, err = r.List(ctx, tx, siteID, 0, 0); err != nil {
			return l, err
		}
		l.at = make(map[int64]int, len(l.rows))
		for i := range l.rows {
			l.at[reflect.ValueOf(&l.rows[i]).Elem().FieldByIndex(id.Index).Int()] = i
		}
		return l, nil
	})
	return r
}

// Book is the book that the table is in.
func (r *Rows[T]) Book() *Book { return r.book }

// All is the site's rows in the order of their ids. Do not change them.
func (r *Rows[T]) All(s *Site) []T { return r.part.In(s).rows }

// Find is the row with an id. Do not change what it points to.
func (r *Rows[T]) Find(s *Site, id int64) (T, bool) {
	l := r.part.In(s)
	i, ok := l.at[id]
	if !ok {
		var none T
		return none, false
	}
	return l.rows[i], true
}

// MustFind is Find that answers fault.NotFound.
func (r *Rows[T]) MustFind(s *Site, id int64, what string) (T, error) {
	v, ok := r.Find(s, id)
	if !ok {
		return v, fault.NotFound(what, id)
	}
	return v, nil
}
