package api

import (
	"context"
	"net/http"
	"strings"

	"parley/internal/auth"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// SettingsPage declares a page of settings, of the site or of the object that
// {id} in Path names: read it, change part of it.
type SettingsPage[T any] struct {
	Path       string // with or without {id}
	Name       string // "CampaignChatButton", "AutoAllocation"
	Tag        string
	Permission auth.Permission
	Book       *snapshot.Book

	// Read gives the page out of the site's snapshot, to those who only read it.
	Read func(s *snapshot.Site, id int64) (T, error)
	// Load reads the page in the step that changes it; a fault.NotFound says that there is no such object. id is 0 without {id}.
	Load func(ctx context.Context, tx *store.Tx, siteID, id int64) (T, error)
	// Save writes the whole page in the step that loaded it.
	Save func(ctx context.Context, tx *store.Tx, siteID, id int64, v T) error
	// Check holds the rule that tags cannot state.
	Check   func(ctx context.Context, v *T) error
	Aliases []string
}

// ServePage registers the two operations of p.
func ServePage[T any](a *API, p SettingsPage[T]) {
	read := p.op(http.MethodGet, "get"+p.Name, "Read the "+spaced(p.Name))
	write := p.op(http.MethodPut, "update"+p.Name, "Change the "+spaced(p.Name))
	if strings.Contains(p.Path, "{id}") {
		Handle(a, read, func(ctx context.Context, in *oneIn) (*Out[T], error) { return p.get(ctx, in.ID) })
		Handle(a, write, func(ctx context.Context, in *updateIn[T]) (*Out[T], error) { return p.put(ctx, a, in.ID, in.Body) })
		return
	}
	type pageIn struct{ Body Patch[T] }
	Handle(a, read, func(ctx context.Context, _ *Empty) (*Out[T], error) { return p.get(ctx, 0) })
	Handle(a, write, func(ctx context.Context, in *pageIn) (*Out[T], error) { return p.put(ctx, a, 0, in.Body) })
}

func (p SettingsPage[T]) op(method, id, summary string) Op {
	return Op{
		Method: method, Path: p.Path, ID: id, Tag: p.Tag, Summary: summary,
		Permission: p.Permission, Aliases: p.Aliases,
	}
}

func (p SettingsPage[T]) get(ctx context.Context, id int64) (*Out[T], error) {
	s, err := p.Book.Of(ctx, auth.From(ctx).SiteID)
	if err != nil {
		return nil, err
	}
	v, err := p.Read(s, id)
	return &Out[T]{Body: v}, err
}

func (p SettingsPage[T]) put(ctx context.Context, a *API, id int64, patch Patch[T]) (*Out[T], error) {
	out := &Out[T]{}
	err := p.Book.DB().Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		site := auth.From(ctx).SiteID
		stored, err := p.Load(ctx, tx, site, id)
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
		if err := p.Save(ctx, tx, site, id, out.Body); err != nil {
			return err
		}
		return a.changed(ctx, tx, Change{Product: p.Permission.Product, What: spaced(p.Name), Verb: "changed", ID: id})
	})
	return out, err
}
