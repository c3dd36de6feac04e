package setting

import (
	"context"
	"errors"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// named is a row with the name that people know it by; without one that may be
// told to everybody, they know it by its id.
type named interface {
	known() (id int64, name string)
}

// noun is a table of settings with rules that api.Resource cannot state: they
// need the step, the row as it was, or who calls. Its methods are handlers.
type noun[T named] struct {
	book  *snapshot.Book
	table *store.Resources[T]
	read  reader[T]
	what  string // as people call one

	// hold takes what a step holds before anything else.
	hold func(ctx context.Context, tx *store.Tx, siteID int64) error
	// complete reads what a row has in other tables.
	complete func(ctx context.Context, tx *store.Tx, siteID int64, v *T) error
	// open refuses callers to whom a row is closed; absent: the operation's permission is enough.
	open func(ctx context.Context, v *T) error
	// check holds v, complete, to the rules before it is written; old is nil for a new one.
	check func(ctx context.Context, tx *store.Tx, siteID int64, old, v *T) error
	// wrote follows a write: what v has in other tables, and what it names.
	wrote func(ctx context.Context, tx *store.Tx, siteID int64, v *T) error
	// leave comes before a removal, and may refuse it.
	leave func(ctx context.Context, tx *store.Tx, siteID int64, v *T) error
	// left comes after it.
	left func(ctx context.Context, tx *store.Tx, siteID int64) error
}

// reader reads rows from the snapshot.
type reader[T any] interface {
	All(s *snapshot.Site) []T
	Find(s *snapshot.Site, id int64) (T, bool)
}

// nounOf is a noun all of which is in the rows of one table.
func nounOf[T named](rows *snapshot.Rows[T], what string) *noun[T] {
	return &noun[T]{book: rows.Book(), table: rows.Resources, read: rows, what: what}
}

type oneIn struct {
	ID int64 `path:"id" doc:"Resource id."`
}

type newIn[T any] struct{ Body T }

type changeIn[T any] struct {
	ID   int64 `path:"id" doc:"Resource id."`
	Body api.Patch[T]
}

func (n *noun[T]) list(ctx context.Context, _ *api.Empty) (*api.Out[[]T], error) {
	s, err := n.book.Of(ctx, auth.From(ctx).SiteID)
	if err != nil {
		return nil, err
	}
	return &api.Out[[]T]{Body: n.read.All(s)}, nil
}

func (n *noun[T]) get(ctx context.Context, in *oneIn) (*api.Out[T], error) {
	v, err := n.find(ctx, in.ID)
	return &api.Out[T]{Body: v}, err
}

// find reads a row from the snapshot, for a caller to whom it is open.
func (n *noun[T]) find(ctx context.Context, id int64) (v T, err error) {
	s, err := n.book.Of(ctx, auth.From(ctx).SiteID)
	if err != nil {
		return v, err
	}
	v, there := n.read.Find(s, id)
	if !there {
		return v, fault.NotFound(n.what, id)
	}
	if n.open != nil {
		err = n.open(ctx, &v)
	}
	return v, err
}

func (n *noun[T]) create(ctx context.Context, in *newIn[T]) (*api.Out[T], error) {
	out := &api.Out[T]{}
	err := n.book.DB().Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		site := auth.From(ctx).SiteID
		if err := n.held(ctx, tx, site); err != nil {
			return err
		}
		out.Body = in.Body
		return n.insert(ctx, tx, site, &out.Body)
	})
	return out, err
}

// insert adds a row. One with an id keeps it, and the counter goes on behind it.
func (n *noun[T]) insert(ctx context.Context, tx *store.Tx, siteID int64, v *T) error {
	if n.check != nil {
		if err := n.check(ctx, tx, siteID, nil, v); err != nil {
			return err
		}
	}
	if err := n.table.Insert(ctx, tx, siteID, v); err != nil {
		return unique(err)
	}
	return n.told(ctx, tx, siteID, v, "added")
}

func (n *noun[T]) update(ctx context.Context, in *changeIn[T]) (*api.Out[T], error) {
	v, err := n.change(ctx, in.ID, in.Body.Onto)
	return &api.Out[T]{Body: v}, err
}

// change writes what edit makes of a row.
func (n *noun[T]) change(ctx context.Context, id int64, edit func(T) (T, error)) (v T, err error) {
	err = n.book.DB().Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		site := auth.From(ctx).SiteID
		if err := n.held(ctx, tx, site); err != nil {
			return err
		}
		old, err := n.locked(ctx, tx, site, id)
		if err != nil {
			return err
		}
		if v, err = edit(*old); err != nil {
			return err
		}
		if n.check != nil {
			if err := n.check(ctx, tx, site, old, &v); err != nil {
				return err
			}
		}
		if err := n.table.Update(ctx, tx, site, &v); err != nil {
			return unique(err)
		}
		return n.told(ctx, tx, site, &v, "changed")
	})
	return v, err
}

// remove takes a row away; text is what the removal answers, with {id}.
func (n *noun[T]) remove(text string) func(context.Context, *oneIn) (*api.Out[string], error) {
	return func(ctx context.Context, in *oneIn) (*api.Out[string], error) {
		return &api.Out[string]{Body: api.Removed(text, in.ID)}, n.delete(ctx, in.ID)
	}
}

// removeSilently is remove that answers nothing.
func (n *noun[T]) removeSilently(ctx context.Context, in *oneIn) (*api.Empty, error) {
	return nil, n.delete(ctx, in.ID)
}

func (n *noun[T]) delete(ctx context.Context, id int64) error {
	return n.book.DB().Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		site := auth.From(ctx).SiteID
		if err := n.held(ctx, tx, site); err != nil {
			return err
		}
		old, err := n.locked(ctx, tx, site, id)
		if err != nil {
			return err
		}
		if n.leave != nil {
			if err := n.leave(ctx, tx, site, old); err != nil {
				return err
			}
		}
		if err := n.table.Delete(ctx, tx, site, id); err != nil {
			return err
		}
		if n.left != nil {
			if err := n.left(ctx, tx, site); err != nil {
				return err
			}
		}
		return n.audit(ctx, tx, old, "removed")
	})
}

func (n *noun[T]) held(ctx context.Context, tx *store.Tx, siteID int64) error {
	if n.hold == nil {
		return nil
	}
	return n.hold(ctx, tx, siteID)
}

// locked reads a row for change, for a caller to whom it is open.
func (n *noun[T]) locked(ctx context.Context, tx *store.Tx, siteID, id int64) (*T, error) {
	v, err := n.table.GetForUpdate(ctx, tx, siteID, id)
	if errors.Is(err, store.ErrNone) {
		return nil, fault.NotFound(n.what, id)
	}
	if err == nil && n.open != nil {
		err = n.open(ctx, v)
	}
	if err == nil && n.complete != nil {
		err = n.complete(ctx, tx, siteID, v)
	}
	return v, err
}

func (n *noun[T]) told(ctx context.Context, tx *store.Tx, siteID int64, v *T, verb string) error {
	if n.wrote != nil {
		if err := n.wrote(ctx, tx, siteID, v); err != nil {
			return err
		}
	}
	return n.audit(ctx, tx, v, verb)
}

func (n *noun[T]) audit(ctx context.Context, tx *store.Tx, v *T, verb string) error {
	c := api.Change{Product: liveChat, What: n.what, Verb: verb}
	c.ID, c.Name = (*v).known()
	return account.AuditChange(ctx, tx, c)
}

// liveChat is the product that changes of settings are logged under.
const liveChat = "liveChat"

// unique turns a refusal by a unique constraint, which is about the name in all
// tables here, into what the caller may see.
func unique(err error) error {
	if errors.Is(err, store.ErrUnique) {
		return fault.Taken("name")
	}
	return err
}
