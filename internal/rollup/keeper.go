// Package rollup derives from the facts what reports read, and keeps it up: requests,
// events and queues (one row for each), and cells, which are sums of quarters of an hour
// and of days for every entity that reports are filtered or grouped by.
//
// A Keeper takes each fact once. A chat that a fact is about is derived anew from all
// its facts, so late facts are right; what it changes marks a quarter as dirty. Dirty
// quarters are counted from the rows; they become cells when they rest. Queries read
// days, quarters and, at ragged edges and where it is dirty, rows, and are exact
// whatever has been rolled up.
//
// What else is derived from facts is a Deriver.
package rollup

import (
	"context"
	"log/slog"
	"time"

	"parley/internal/fact"
	"parley/internal/store"
)

// Deriver keeps tables of its own that follow from facts.
type Deriver interface {
	// Take is told of facts, each once and those of one chat or agent in their order, in
	// the step that notes them as taken.
	Take(ctx context.Context, tx *store.Tx, b *Batch) error
	// Tables are emptied before everything is derived anew.
	Tables() []string
}

// Batch is what a step takes.
type Batch struct {
	Facts []Fact
	Chats []Chat // the chats that any of the facts are about
}

// Chat is a chat with all its facts so far.
type Chat struct {
	Request *Request // nil: a talk that only a chatbot had
	Facts   []Fact
}

const (
	// takeEvery is how often facts are taken when nobody asks for a report.
	takeEvery = 2 * time.Minute
	// factsAtOnce bounds a step: others wait for its writes.
	factsAtOnce = 2000
	// restFor is how long a quarter must be over before it is rolled up: by then most of
	// its chats have ended.
	restFor = 30 * time.Minute
)

// Keeper keeps what is derived up with the facts. Several may work on one database.
type Keeper struct {
	db       *store.DB
	log      *slog.Logger
	derivers []Deriver
	turn     chan struct{} // whoever has put something in takes facts: in one process it is of no use to race
}

// New makes a keeper.
func New(db *store.DB, log *slog.Logger, derivers ...Deriver) *Keeper {
	return &Keeper{db: db, log: log, derivers: append([]Deriver{cannedUses{}, pageChats{}, statuses{}, surveys{}}, derivers...), turn: make(chan struct{}, 1)}
}

// Run keeps up until ctx ends.
func (k *Keeper) Run(ctx context.Context) error {
	t := time.NewTicker(takeEvery)
	defer t.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
		err := k.keepUp(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil && !failing {
			k.log.Error("reports are not kept up; they catch up when they are asked for", "error", err)
		}
		failing = err != nil
	}
}

func (k *Keeper) keepUp(ctx context.Context) error {
	if err := k.CatchUp(ctx, 0); err != nil {
		return err
	}
	return k.RollUp(ctx, k.db.Now()-restFor.Milliseconds())
}

// CatchUp returns when what was recorded before the call has been taken.
func (k *Keeper) CatchUp(ctx context.Context, _ int64) error {
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	for {
		taken, _, err := k.take(ctx, factsAtOnce)
		if err != nil || taken < factsAtOnce {
			return err
		}
	}
}

// take takes facts that come next, at most about limit, and returns how many it looked at
// and how far it has come.
func (k *Keeper) take(ctx context.Context, limit int) (taken int, seen int64, err error) {
	var b Batch
	var from, to cursor
	err = k.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if from, err = readCursor(ctx, tx); err != nil {
			return err
		}
		if b.Facts, to, err = from.next(ctx, tx, limit); err != nil {
			return err
		}
		b.Chats, err = chatsOf(ctx, tx, b.Facts)
		return err
	})
	if err != nil || len(b.Facts) == 0 && to.equals(from) {
		return 0, from.seen, err
	}
	taken = len(b.Facts)
	err = k.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		moved, err := from.move(ctx, tx, to)
		if err != nil {
			return err
		}
		if !moved { // somebody else was faster: there may be more
			taken = limit
			return nil
		}
		return k.write(ctx, tx, &b)
	})
	return taken, to.seen, err
}

// write notes what follows from a batch.
func (k *Keeper) write(ctx context.Context, tx *store.Tx, b *Batch) error {
	dirty, worked := marks{}, map[int64][]Span{}
	if err := writeRequests(ctx, tx, b, dirty); err != nil {
		return err
	}
	if err := writeStays(ctx, tx, b, worked); err != nil {
		return err
	}
	if err := writeEvents(ctx, tx, b, dirty); err != nil {
		return err
	}
	if err := membersChange(ctx, tx, b, dirty); err != nil {
		return err
	}
	for _, d := range k.derivers {
		if err := d.Take(ctx, tx, b); err != nil {
			return err
		}
	}
	for _, f := range b.Facts {
		if f.Kind == fact.KindAgentStatusChanged {
			worked[f.SiteID] = append(worked[f.SiteID], Span{f.At, f.At})
		}
	}
	if err := markWork(ctx, tx, worked); err != nil {
		return err
	}
	return dirty.write(ctx, tx, dirtyQuarters)
}
