// Package snapshot keeps the settings of sites in memory: whole, typed, read in
// one view, and replaced when they change.
//
// A noun adds a part for each kind of settings (Add, Table) when it is built.
// Readers ask the book for a site and the part for its value; when nothing has
// changed, that costs no query. Whoever changes settings marks the site
// (store.Touch) in the same step; the next reader on this node then gets the new
// ones, readers on other nodes within a second.
package snapshot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"parley/internal/fault"
	"parley/internal/store"
)

const (
	followEvery = 500 * time.Millisecond // how long another node's change may stay unseen
	keepUnused  = 10 * time.Minute       // how long a site stays in memory that nobody asks for
	loadWithin  = 30 * time.Second
)

// Book keeps the snapshots of sites. Its methods may be called from many
// goroutines; parts are added before the first is read.
type Book struct {
	db    *store.DB
	log   *slog.Logger
	parts []part

	mu      sync.RWMutex
	shelves map[int64]*shelf
	epoch   atomic.Int64 // what was loaded in an older one is not trusted
}

type part struct {
	name string
	load func(ctx context.Context, tx *store.Tx, siteID int64) (any, error)
}

// shelf holds one site's snapshot. mu lets one reader load for all who wait.
type shelf struct {
	mu      sync.Mutex
	current atomic.Pointer[Site]
	used    atomic.Int64
}

// Site is the settings of one site as they were at one moment. It never changes,
// and neither may what parts give out of it.
type Site struct {
	ID       int64
	epoch    int64
	revision int64 // that this node had heard of before the view
	row      int64 // that the view saw
	values   []any
}

// New returns a book without parts. Run has it hear of other nodes' changes.
func New(db *store.DB, log *slog.Logger) *Book {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Book{db: db, log: log, shelves: map[int64]*shelf{}}
}

// DB is the database that the book reads.
func (b *Book) DB() *store.DB { return b.db }

// Of returns the settings of a site, or fault.NotFound. Inside a step it must not
// be called (store.ErrNested when it has to load): ask first, then begin the step.
func (b *Book) Of(ctx context.Context, siteID int64) (*Site, error) {
	sh := b.shelf(siteID)
	sh.used.Store(b.db.Now())
	if s := sh.current.Load(); b.holds(s) {
		return s, nil
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if s := sh.current.Load(); b.holds(s) {
		return s, nil
	}
	s, err := b.load(ctx, siteID)
	if err != nil {
		if errors.Is(err, fault.NotFound("", nil)) {
			b.drop(siteID)
		}
		return nil, err
	}
	sh.current.Store(s)
	return s, nil
}

func (b *Book) holds(s *Site) bool {
	return s != nil && s.revision >= b.db.Revision(s.ID) && s.epoch == b.epoch.Load()
}

func (b *Book) shelf(siteID int64) *shelf {
	b.mu.RLock()
	sh := b.shelves[siteID]
	b.mu.RUnlock()
	if sh != nil {
		return sh
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if sh = b.shelves[siteID]; sh == nil {
		sh = &shelf{}
		b.shelves[siteID] = sh
	}
	return sh
}

func (b *Book) drop(siteID int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.shelves, siteID)
}

const revisionOf = `SELECT revision FROM site WHERE id = ?`

// load reads all parts in one view. The revision is taken before the view
// begins: the view may hold more, never less.
func (b *Book) load(ctx context.Context, siteID int64) (*Site, error) {
	ctx, cancel := context.WithTimeout(ctx, loadWithin)
	defer cancel()
	s := &Site{ID: siteID, epoch: b.epoch.Load(), revision: b.db.Revision(siteID), values: make([]any, len(b.parts))}
	err := b.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		err := tx.QueryRow(ctx, revisionOf, siteID).Scan(&s.row)
		if errors.Is(err, store.ErrNone) {
			return fault.NotFound("site", siteID)
		}
		if err != nil {
			return err
		}
		for i, p := range b.parts {
			if s.values[i], err = p.load(ctx, tx, siteID); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load the settings of site %d: %w", siteID, err)
	}
	return s, nil
}

// Run follows what other nodes and the command line change, and forgets sites
// that nobody asks for, until ctx ends. While the database cannot be read, what
// is in memory goes on to be served.
func (b *Book) Run(ctx context.Context) error {
	seen := int64(-1)
	failing := false
	t := time.NewTicker(followEvery)
	defer t.Stop()
	for {
		err := b.follow(ctx, &seen)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil && !failing {
			b.log.Error("changes of settings by other nodes are not seen", "error", err)
		}
		failing = err != nil
		b.forgetUnused()
		select {
		case <-t.C:
		case <-ctx.Done():
			return nil
		}
	}
}

func (b *Book) follow(ctx context.Context, seen *int64) (err error) {
	if *seen >= 0 {
		*seen, err = b.db.FollowRevisions(ctx, *seen)
		return err
	}
	last, err := b.db.LastRevision(ctx)
	if err != nil {
		return err
	}
	b.epoch.Add(1) // whatever was loaded before the first look may have missed a change
	*seen = last
	return nil
}

func (b *Book) forgetUnused() {
	until := b.db.Now() - keepUnused.Milliseconds()
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, sh := range b.shelves {
		if sh.used.Load() < until {
			delete(b.shelves, id)
		}
	}
}
