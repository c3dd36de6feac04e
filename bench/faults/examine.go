package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"parley/internal/chat/chattest"
	"parley/internal/store"
)

func basic(user, password string) string {
	return base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
}

// restIn is how long after the last kill a site may take until nobody waits any more for
// an agent who is free: dead servers are noticed by then.
const restIn = 30 * time.Second

// waitsForNothing lists chats that wait although an agent is there who has room and was not asked.
const waitsForNothing = `SELECT COUNT(*) FROM chat c WHERE c.state = 'queued' AND EXISTS
	(SELECT 1 FROM agent_presence p WHERE p.site_id = c.site_id AND p.present AND p.status = 'online'
	AND NOT EXISTS (SELECT 1 FROM refusal x WHERE x.chat_id = c.id AND x.agent_id = p.agent_id)
	AND (SELECT COUNT(*) FROM chat_agent a WHERE a.agent_id = p.agent_id AND a.left_at IS NULL)
		+ (SELECT COUNT(*) FROM chat o WHERE o.state = 'offered' AND o.offered_agent_id = p.agent_id) = 0)`

func (l *life) open(ctx context.Context) (*store.DB, error) {
	return store.Open(ctx, store.Options{URL: l.s.database, Log: slog.New(slog.DiscardHandler)})
}

// awaitRest waits until nobody waits for an agent who has nothing to do.
func (l *life) awaitRest(ctx context.Context) (err error) {
	db, err := l.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	until := time.Now().Add(restIn)
	for {
		var waiting int
		err := db.Read(ctx, func(ctx context.Context, tx *store.Tx) error { return tx.QueryRow(ctx, waitsForNothing).Scan(&waiting) })
		if err != nil {
			return err
		}
		if waiting == 0 {
			return nil
		}
		if time.Now().After(until) {
			return fmt.Errorf("%d chats wait although agents are free", waiting)
		}
		if err := sleep(ctx, 100); err != nil {
			return err
		}
	}
}

// examine looks in the database for what breaks a promise.
func (l *life) examine(ctx context.Context) (broken []string, err error) {
	db, err := l.open(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if broken, err = chattest.Broken(ctx, db); err != nil {
		return nil, err
	}
	for _, m := range l.acked {
		var times, seq int64
		err := db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
			return tx.QueryRow(ctx, `SELECT COUNT(*), COALESCE(MAX(m.seq), 0) FROM message m JOIN chat c ON c.id = m.chat_id
				WHERE c.uuid = ? AND m.client_id = ?`, m.chatID, m.clientID).Scan(&times, &seq)
		})
		if err != nil {
			return nil, err
		}
		if times != 1 || seq != m.seq {
			broken = append(broken, fmt.Sprintf("an acknowledged message is stored %d times, as number %d instead of %d", times, seq, m.seq))
		}
	}
	over, err := l.overLimit(ctx, db)
	if err != nil {
		return nil, err
	}
	calls, err := l.awaitCalls(ctx, db)
	return slices.Concat(broken, over, calls), err
}

// overLimit replays who was in which chats that allocation gave, and lists those that were
// given to agents who had as many as they may. What agents take by hand, or from each
// other, does not count: that may exceed the limit.
func (l *life) overLimit(ctx context.Context, db *store.DB) (broken []string, err error) {
	given := 0
	limit, has := map[int64]int{}, map[int64]map[int64]bool{}
	err = db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, `SELECT kind, COALESCE(chat_id, 0), agent_id, COALESCE(number, 0) FROM fact
			WHERE (kind = 6 AND code = 2 OR kind IN (11, 29)) AND agent_id IS NOT NULL ORDER BY id`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var kind, chat, agent int64
			var number int
			if err := rows.Scan(&kind, &chat, &agent, &number); err != nil {
				return err
			}
			if has[agent] == nil {
				has[agent] = map[int64]bool{}
			}
			switch kind {
			case 29:
				limit[agent] = number
				continue
			case 11:
				delete(has[agent], chat)
				continue
			}
			if given++; len(has[agent]) >= limit[agent] {
				broken = append(broken, fmt.Sprintf("agent %d was given a chat while it had %d and may have %d", agent, len(has[agent]), limit[agent]))
			}
			has[agent][chat] = true
		}
		return rows.Err()
	})
	if err == nil && given == 0 {
		err = errors.New("no chat was given to anybody")
	}
	return broken, err
}
