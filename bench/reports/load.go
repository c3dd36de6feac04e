package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"parley/bench/site"
	"parley/internal/store"
)

// played is a site and when it was played.
type played struct {
	site.Site
	Mail, Secret string
	From, To     time.Time
	Large        bool               // what was played has been copied
	Small        map[string]float64 // p95 of the reports before that, in milliseconds
}

func (s played) save(path string) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o600)
}

// prepare makes the site with its chats and derives what reports read, unless that is
// there already.
func prepare(ctx context.Context, o options, setup site.Setup, known string) (s played, err error) {
	if err := os.MkdirAll(setup.Data, 0o700); err != nil {
		return s, err
	}
	data, err := os.ReadFile(known)
	if err == nil {
		err = json.Unmarshal(data, &s)
		s.Email, s.Password = s.Mail, s.Secret
		return s, err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return s, err
	}
	if s.Site, err = site.Create(ctx, setup, "reports@example.com"); err != nil {
		return s, err
	}
	s.Mail, s.Secret = s.Email, s.Password
	playing, err := cpu(func() error {
		_, err := setup.Run(ctx, "simulate", "--chats", strconv.Itoa(o.chats), "--days", strconv.Itoa(o.days), "--agents", strconv.Itoa(o.agents))
		return err
	})
	if err != nil {
		return s, err
	}
	requests, err := s.multiply(ctx, o, setup)
	if err != nil {
		return s, err
	}
	deriving, err := cpu(func() error {
		_, err := setup.Run(ctx, "reports", "rebuild")
		return err
	})
	if err != nil {
		return s, err
	}
	engine, upkeep := playing.Seconds()*1000*float64(o.copies)/float64(requests), deriving.Seconds()*1000/float64(requests)
	fmt.Printf("  processor time to play %.1f s, to derive %.1f s: %.2f ms of the engine's time for each request with all that belongs to it, %.3f ms to derive it, %.1f %% (< 5)\n",
		playing.Seconds(), deriving.Seconds(), engine, upkeep, 100*upkeep/engine)
	return s, s.save(known)
}

// cpu is the processor time that commands take which fn runs.
func cpu(fn func() error) (time.Duration, error) {
	var before, after syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &before); err != nil {
		return 0, err
	}
	if err := fn(); err != nil {
		return 0, err
	}
	err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &after)
	total := func(u syscall.Rusage) int64 { return u.Utime.Nano() + u.Stime.Nano() }
	return time.Duration(total(after) - total(before)), err
}

func databaseOf(setup site.Setup) string {
	if setup.Database != "" {
		return setup.Database
	}
	return "sqlite:" + filepath.Join(setup.Data, "parley.db")
}

// multiply puts copies of the facts about visitors and chats beside what was played, each
// a little later than the one before.
func (s *played) multiply(ctx context.Context, o options, setup site.Setup) (requests int64, err error) {
	db, err := store.Open(ctx, store.Options{URL: databaseOf(setup)})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var last, first, until int64
	err = db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT MAX(id), MIN(at), MAX(at) FROM fact WHERE site_id = ?`, s.ID).Scan(&last, &first, &until)
	})
	if err != nil {
		return 0, err
	}
	s.From, s.To = time.UnixMilli(first), time.UnixMilli(until)
	// Ids of the copies: those of chats, visits and visitors, and of messages, lie below
	// a million each in what is played.
	const copyFacts = `INSERT INTO fact (site_id, kind, at, chat_id, visitor_id, visit_id, campaign_id, department_id, agent_id, ref_id, code, number, data)
		SELECT site_id, kind, at + ?, chat_id + ?, visitor_id + ?, visit_id + ?, campaign_id, department_id, agent_id,
			CASE WHEN kind = 18 THEN ref_id + ? ELSE ref_id END, code,
			CASE WHEN kind = 2 THEN number + ? WHEN kind = 20 THEN number + ? ELSE number END, data
		FROM fact WHERE site_id = ? AND id > ? AND id <= ? AND kind <= 24 ORDER BY id`
	const atOnce = 100_000
	for k := int64(1); k < int64(o.copies); k++ {
		for from := int64(0); from < last; from += atOnce {
			err := db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
				up, late := k*1_000_000, k*17_000
				_, err := tx.Exec(ctx, copyFacts, late, up, up, up, up, up, late, s.ID, from, min(from+atOnce, last))
				return err
			})
			if err != nil {
				return 0, fmt.Errorf("copy facts: %w", err)
			}
		}
	}
	err = db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT COUNT(*) FROM fact WHERE site_id = ? AND kind = 1`, s.ID).Scan(&requests)
	})
	return requests, err
}

// edition gives the site the plan that has a report.
func edition(ctx context.Context, setup site.Setup, siteID int64, business bool) (err error) {
	db, err := store.Open(ctx, store.Options{URL: databaseOf(setup)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		plan := map[bool]string{true: "business", false: "enterprise"}[business]
		if _, err := tx.Exec(ctx, `UPDATE site SET plan = ? WHERE id = ?`, plan, siteID); err != nil {
			return err
		}
		return store.Touch(ctx, tx, siteID)
	})
}
