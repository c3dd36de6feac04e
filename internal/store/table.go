package store

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"
)

// Resources is the table of a plain resource: rows of a site, keyed (site_id, id).
//
// T is a struct with an ID int64. Its table is named after it in lower case
// (VisitorBan: visitor_ban), its columns after its fields (IPAddress:
// ip_address); structs, maps and slices are JSON columns. Bun's tags say
// otherwise where needed, `bun:"-"` leaves a field out. The column site_id is
// not a field: it comes from the caller's credentials.
type Resources[T any] struct {
	db    *DB
	table *schema.Table
	name  string
}

// Table gives the table of T. It panics when T has no ID.
func Table[T any](db *DB) *Resources[T] {
	table := db.writer.Table(reflect.TypeFor[T]())
	if !table.HasField("id") {
		panic(fmt.Sprintf("store.Table: %s has no ID", table.TypeName))
	}
	r := &Resources[T]{db: db, table: table, name: table.ModelName}
	if _, tagged := reflect.TypeFor[T]().FieldByName("BaseModel"); tagged {
		r.name = table.Name
	}
	return r
}

// DB is the database that the table is in.
func (r *Resources[T]) DB() *DB { return r.db }

// Name is the name of the table, and the kind of its counter (NextID).
func (r *Resources[T]) Name() string { return r.name }

// from names the table as the query builder refers to it.
func (r *Resources[T]) from() (string, []any) {
	return "? AS ?", []any{bun.Ident(r.name), bun.Ident(r.table.Alias)}
}

// List returns the site's rows from offset on, at most limit (0: all), in the
// order of their ids, and how many there are in all.
func (r *Resources[T]) List(ctx context.Context, tx *Tx, siteID int64, offset, limit int) ([]T, int, error) {
	rows := []T{}
	from, names := r.from()
	q := tx.Bun().NewSelect().Model(&rows).ModelTableExpr(from, names...).
		Where("site_id = ?", siteID).Order("id").Offset(int64(offset)).Limit(int64(limit))
	if limit == 0 && offset == 0 {
		err := q.Scan(ctx)
		return rows, len(rows), r.wrap("list", err)
	}
	total, err := q.ScanAndCount(ctx)
	return rows, int(total), r.wrap("list", err)
}

// Get returns a row of the site, or ErrNone.
func (r *Resources[T]) Get(ctx context.Context, tx *Tx, siteID, id int64) (*T, error) {
	return r.get(ctx, tx, siteID, id, "")
}

// GetForUpdate is Get for a step that will change the row: others wait.
func (r *Resources[T]) GetForUpdate(ctx context.Context, tx *Tx, siteID, id int64) (*T, error) {
	if tx.Dialect() == SQLite {
		return r.get(ctx, tx, siteID, id, "")
	}
	return r.get(ctx, tx, siteID, id, "UPDATE")
}

func (r *Resources[T]) get(ctx context.Context, tx *Tx, siteID, id int64, lock string) (*T, error) {
	row := new(T)
	from, names := r.from()
	q := tx.Bun().NewSelect().Model(row).ModelTableExpr(from, names...).
		Where("site_id = ?", siteID).Where("id = ?", id)
	if lock != "" {
		q = q.For(lock)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, r.wrap("get", err)
	}
	return row, nil
}

// Insert adds row. An ID of 0 becomes the site's next; any other is kept, and
// the counter goes on behind it.
func (r *Resources[T]) Insert(ctx context.Context, tx *Tx, siteID int64, row *T) (err error) {
	id := r.id(row)
	if id.Int() == 0 {
		var next int64
		next, err = NextID(ctx, tx, siteID, r.name)
		id.SetInt(next)
	} else {
		err = ReserveID(ctx, tx, siteID, r.name, id.Int())
	}
	if err != nil {
		return err
	}
	_, err = tx.Bun().NewInsert().Model(row).ModelTableExpr("?", bun.Ident(r.name)).
		Value("site_id", "?", siteID).Returning("NULL").Exec(ctx)
	return r.wrap("insert", err)
}

// Insert is Resources.Insert for those who have only the step.
func Insert[T any](ctx context.Context, tx *Tx, siteID int64, row *T) error {
	return Table[T](tx.db).Insert(ctx, tx, siteID, row)
}

// Update writes all of row, which must exist (else ErrNone).
func (r *Resources[T]) Update(ctx context.Context, tx *Tx, siteID int64, row *T) error {
	from, names := r.from()
	result, err := tx.Bun().NewUpdate().Model(row).ModelTableExpr(from, names...).ExcludeColumn("id").
		Where("site_id = ?", siteID).Where("id = ?", r.id(row).Int()).Exec(ctx)
	return r.wrap("update", one(result, err))
}

// Delete removes a row, which must exist (else ErrNone).
func (r *Resources[T]) Delete(ctx context.Context, tx *Tx, siteID, id int64) error {
	result, err := tx.Bun().NewDelete().Model((*T)(nil)).ModelTableExpr("?", bun.Ident(r.name)).
		Where("site_id = ?", siteID).Where("id = ?", id).Exec(ctx)
	return r.wrap("delete", one(result, err))
}

func (r *Resources[T]) id(row *T) reflect.Value {
	return r.table.FieldMap["id"].Value(reflect.ValueOf(row).Elem())
}

func (r *Resources[T]) wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", doing, r.name, err)
}

// one turns a write that met no row into ErrNone.
func one(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return ErrNone
}
