package api

import (
	"context"
	"errors"
	"net/http"
	"path"
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// Resource declares a plain resource of a site: list, get, create, partial
// update and delete over one table. List and get answer from the site's
// snapshot, so Changed of Options must mark the site as changed. What needs more than Check writes its own
// handlers.
type Resource[T any] struct {
	Path       string // of the list; one object is below it
	Name       string // of one, in the singular: "Ban", "CustomVariable"
	Tag        string
	Permission auth.Permission
	Store      *snapshot.Rows[T]

	// Check holds the rule that tags cannot state; it sees the complete value
	// before it is written and may complete it.
	Check func(ctx context.Context, v *T) error
	// Unique is the member that a unique constraint of the table is about; "name" if empty.
	Unique string
	// Removed is the JSON string that a removal answers, {id} filled in; empty: no body.
	Removed string
	Aliases []string
}

// Change is a committed-together note of a configuration change, for the audit
// log and for those who cache settings.
type Change struct {
	Product string // liveChat or account
	What    string // name of the resource or page
	Verb    string // added, changed or removed
	ID      int64  // 0 for a page of the site
	Name    string // what people know the object by; "": they know it by its id
}

// Serve registers the five operations of r.
func Serve[T any](a *API, r Resource[T]) {
	one := r.Path + "/{id}"
	words := spaced(r.Name)
	Handle(a, r.op(http.MethodGet, r.Path, "list"+capital(path.Base(r.Path)), "List "+spaced(path.Base(r.Path))), r.list)
	Handle(a, r.op(http.MethodPost, r.Path, "create"+r.Name, "Create "+article(words)), r.create(a))
	Handle(a, r.op(http.MethodGet, one, "get"+r.Name, "Read "+article(words)), r.get)
	Handle(a, r.op(http.MethodPut, one, "update"+r.Name, "Change "+article(words)), r.update(a))
	remove := r.op(http.MethodDelete, one, "delete"+r.Name, "Remove "+article(words))
	if remove.Removed = r.Removed; r.Removed != "" {
		Handle(a, remove, r.remove(a))
		return
	}
	Handle(a, remove, func(ctx context.Context, in *oneIn) (*Empty, error) {
		_, err := r.remove(a)(ctx, in)
		return nil, err
	})
}

func (r Resource[T]) op(method, path, id, summary string) Op {
	op := Op{Method: method, Path: path, ID: id, Tag: r.Tag, Summary: summary, Permission: r.Permission}
	for _, alias := range r.Aliases {
		op.Aliases = append(op.Aliases, alias+strings.TrimPrefix(path, r.Path))
	}
	return op
}

type oneIn struct {
	ID int64 `path:"id" doc:"Resource id."`
}

type createIn[T any] struct{ Body T }

type updateIn[T any] struct {
	ID   int64 `path:"id" doc:"Resource id."`
	Body Patch[T]
}

func (r Resource[T]) list(ctx context.Context, _ *Empty) (*Out[[]T], error) {
	s, err := r.Store.Book().Of(ctx, auth.From(ctx).SiteID)
	if err != nil {
		return nil, err
	}
	return &Out[[]T]{Body: r.Store.All(s)}, nil
}

func (r Resource[T]) get(ctx context.Context, in *oneIn) (*Out[T], error) {
	s, err := r.Store.Book().Of(ctx, auth.From(ctx).SiteID)
	if err != nil {
		return nil, err
	}
	v, err := r.Store.MustFind(s, in.ID, spaced(r.Name))
	return &Out[T]{Body: v}, err
}

func (r Resource[T]) create(a *API) func(context.Context, *createIn[T]) (*Out[T], error) {
	return func(ctx context.Context, in *createIn[T]) (*Out[T], error) {
		out := &Out[T]{}
		err := r.Store.DB().Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			v := in.Body
			if err := r.check(ctx, &v); err != nil {
				return err
			}
			if err := r.Store.Insert(ctx, tx, auth.From(ctx).SiteID, &v); err != nil {
				return err
			}
			out.Body = v
			return a.changed(ctx, tx, r.change("added", idOf(v)))
		})
		return out, r.fault(err, 0)
	}
}

func (r Resource[T]) update(a *API) func(context.Context, *updateIn[T]) (*Out[T], error) {
	return func(ctx context.Context, in *updateIn[T]) (*Out[T], error) {
		out := &Out[T]{}
		err := r.Store.DB().Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			site := auth.From(ctx).SiteID
			stored, err := r.Store.GetForUpdate(ctx, tx, site, in.ID)
			if err != nil {
				return err
			}
			if out.Body, err = in.Body.Onto(*stored); err != nil {
				return err
			}
			if err := r.check(ctx, &out.Body); err != nil {
				return err
			}
			if err := r.Store.Update(ctx, tx, site, &out.Body); err != nil {
				return err
			}
			return a.changed(ctx, tx, r.change("changed", in.ID))
		})
		return out, r.fault(err, in.ID)
	}
}

func (r Resource[T]) remove(a *API) func(context.Context, *oneIn) (*Out[string], error) {
	return func(ctx context.Context, in *oneIn) (*Out[string], error) {
		err := r.Store.DB().Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			if err := r.Store.Delete(ctx, tx, auth.From(ctx).SiteID, in.ID); err != nil {
				return err
			}
			return a.changed(ctx, tx, r.change("removed", in.ID))
		})
		return &Out[string]{Removed(r.Removed, in.ID)}, r.fault(err, in.ID)
	}
}

func (r Resource[T]) check(ctx context.Context, v *T) error {
	if r.Check == nil {
		return nil
	}
	return r.Check(ctx, v)
}

func (r Resource[T]) change(verb string, id int64) Change {
	return Change{Product: r.Permission.Product, What: spaced(r.Name), Verb: verb, ID: id}
}

// fault turns what the store says into what the caller may see.
func (r Resource[T]) fault(err error, id int64) error {
	switch {
	case errors.Is(err, store.ErrNone):
		return fault.NotFound(spaced(r.Name), id)
	case errors.Is(err, store.ErrUnique) && r.Unique != "":
		return fault.Taken(r.Unique)
	case errors.Is(err, store.ErrUnique):
		return fault.Taken("name")
	}
	return err
}

// idOf reads the ID that store.Table demands of every T.
func idOf(v any) int64 { return reflect.ValueOf(v).FieldByName("ID").Int() }

// changed tells the audit log, in the step that changes.
func (a *API) changed(ctx context.Context, tx *store.Tx, c Change) error {
	if a.o.Changed == nil {
		return nil
	}
	return a.o.Changed(ctx, tx, c)
}

// Removed is the text that a removal answers: "Ban '{id}' has been removed."
func Removed(text string, id any) string {
	switch v := id.(type) {
	case int64:
		return strings.ReplaceAll(text, "{id}", strconv.FormatInt(v, 10))
	case string:
		return strings.ReplaceAll(text, "{id}", v)
	}
	panic("api: an id is an int64 or a string")
}

// spaced turns CustomAwayStatus into "custom away status", VisitorSSO into "visitor SSO".
func spaced(name string) string {
	var words []string
	letters := []rune(name)
	begin := 0
	for i := 1; i <= len(letters); i++ {
		if i < len(letters) && !beginsWord(letters, i) {
			continue
		}
		word := string(letters[begin:i])
		if i-begin == 1 || word != strings.ToUpper(word) {
			word = strings.ToLower(word)
		}
		words, begin = append(words, word), i
	}
	return strings.Join(words, " ")
}

// beginsWord tells a capital after a small letter, or the last one before small letters.
func beginsWord(letters []rune, i int) bool {
	return unicode.IsUpper(letters[i]) &&
		(!unicode.IsUpper(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1]))
}

func article(words string) string {
	if strings.ContainsRune("aeiou", rune(words[0])) {
		return "an " + words
	}
	return "a " + words
}
