package server

import (
	"context"
	"errors"
	"log/slog"

	"parley/internal/config"
	"parley/internal/rollup"
	"parley/internal/store"
)

// newKeeper makes the keeper of all that reports read, with everything that is derived
// from facts.
func newKeeper(db *store.DB, log *slog.Logger) *rollup.Keeper {
	return rollup.New(db, log)
}

// RebuildReports derives anew from the facts all that reports read.
func RebuildReports(ctx context.Context, storage config.Storage, progress func(part float64)) (err error) {
	db, err := store.Open(ctx, store.Options{URL: storage.DatabaseURL()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	return newKeeper(db, slog.New(slog.DiscardHandler)).Rebuild(ctx, progress)
}
