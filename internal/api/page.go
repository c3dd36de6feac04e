package api

import (
	"context"
	"net/http"

	"parley/internal/auth"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// SettingsPage declares a page of settings of the site: read it, change part of it.
type SettingsPage[T any] struct {
	Path       string
	Door       Door
	Name       string // "AutoAllocation"
	Tag        string
	Permission auth.Permission
	Book       *snapshot.Book

	// Read gives the page out of the site's snapshot, to those who only read it.
	Read func(s *snapshot.Site) T
	// Load reads the page in the step that changes it.
	Load func(ctx context.Context, tx *store.Tx, siteID int64) (T, error)
	// Save writes the whole page in the step that loaded it.
	Save func(ctx context.Context, tx *store.Tx, siteID int64, v T) error
	// Check holds the rule that tags cannot state.
	Check   func(ctx context.Context, v *T) error
	Aliases []string
}

// ServePage registers the two operations of p.
func ServePage[T any](a *API, p SettingsPage[T]) {
	read := p.op(http.MethodGet, "get"+p.Name, "Read the "+spaced(p.Name))
	write := p.op(http.MethodPut, "update"+p.Name, "Change the "+spaced(p.Name))
	type pageIn struct{ Body Patch[T] }
	Handle(a, read, func(ctx context.Context, _ *Empty) (*Out[T], error) { return p.get(ctx) })
	Handle(a, write, func(ctx context.Context, in *pageIn) (*Out[T], error) { return p.put(ctx, a, in.Body) })
}

func (p SettingsPage[T]) op(method, id, summary string) Op {
	return Op{
		Method: method, Path: p.Path, Door: p.Door, ID: id, Tag: p.Tag, Summary: summary,
		Permission: p.Permission, Aliases: p.Aliases,
	}
}

func (p SettingsPage[T]) get(ctx context.Context) (*Out[T], error) {
	s, err := p.Book.Of(ctx, auth.From(ctx).SiteID)
	if err != nil {
		return nil, err
	}
	return &Out[T]{Body: p.Read(s)}, nil
}

func (p SettingsPage[T]) put(ctx context.Context, a *API, patch Patch[T]) (*Out[T], error) {
	out := &Out[T]{}
	err := p.Book.DB().Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		site := auth.From(ctx).SiteID
		stored, err := p.Load(ctx, tx, site)
		if err != nil {
			return err
		}
		if out.Body, err = patch.Onto(stored); err != nil {
			return err
		}
		if p.Check != nil {
			if err := p.Check(ctx, &out.Body); err != nil {
				return err
			}
		}
		if err := p.Save(ctx, tx, site, out.Body); err != nil {
			return err
		}
		return a.changed(ctx, tx, Change{Product: p.Permission.Product, What: spaced(p.Name), Verb: "changed"})
	})
	return out, err
}
