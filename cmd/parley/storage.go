package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"parley/internal/config"
	"parley/internal/store"
)

// command is what the commands that change the database have in common.
type command struct {
	config.Storage
	JSON bool `name:"json" help:"Answer in JSON."`
}

// open opens the database, brings it up to date and has fn use it.
func (c *command) open(ctx context.Context, fn func(db *store.DB) error) (err error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return err
	}
	db, err := store.Open(ctx, store.Options{URL: c.DatabaseURL()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	return fn(db)
}

// step opens the database for one step.
func (c *command) step(ctx context.Context, fn func(ctx context.Context, tx *store.Tx) error) error {
	return c.open(ctx, func(db *store.DB) error { return db.Update(ctx, fn) })
}

// answer prints v as JSON, or text.
func (c *command) answer(w *world, v any, text string) error {
	if !c.JSON {
		_, err := fmt.Fprintln(w.out, text)
		return err
	}
	return json.NewEncoder(w.out).Encode(v)
}

type migrateCmd struct{ command }

func (c *migrateCmd) Run(w *world) error {
	if err := c.open(w.ctx, func(*store.DB) error { return nil }); err != nil {
		return err
	}
	return c.answer(w, map[string]bool{"migrated": true}, "The database is up to date.")
}
