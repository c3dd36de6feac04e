package chat_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"parley/internal/store"
	"parley/internal/store/storetest"
	"parley/internal/testenv"
)

// A database of the release before messages had more kinds keeps what was said.
func TestMessagesOutliveAnUpgrade(t *testing.T) {
	t.Parallel()
	old := fstest.MapFS{}
	for _, name := range []string{"001_account.sql", "002_campaign.sql", "003_engine.sql", "004_realtime.sql"} {
		data, err := os.ReadFile(filepath.Join("..", "store", "migrations", name))
		if err != nil {
			t.Fatal(err)
		}
		old[name] = &fstest.MapFile{Data: data}
	}
	url := "sqlite:" + filepath.Join(t.TempDir(), "test.db")
	if os.Getenv(testenv.Database) == "postgres" {
		url = storetest.NewEmptyPostgres(t)
	}
	before := storetest.Open(t, store.Options{URL: url, Migrations: old})
	if err := before.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	update(t, before, func(ctx context.Context, tx *store.Tx) error {
		for _, query := range []string{
			`INSERT INTO site (id, name, company, time_zone, datetime_format, plan, revision, created_at) VALUES (6000000, 'S', 'S', '32', '', 'enterprise', 1, 0)`,
			`INSERT INTO visitor (id, site_id, uuid, first_seen_at) VALUES (1, 6000000, 'v', 0)`,
			`INSERT INTO visit (id, site_id, visitor_id, campaign_id, started_at, seen_at, due_at, landing_url, landing_title, referrer, page_url, page_title, pages, language, time_zone, address, user_agent)
				VALUES (1, 6000000, 1, 1, 0, 0, 0, '', '', '', '', '', 1, '', '', '', '')`,
			`INSERT INTO chat (id, site_id, uuid, visitor_id, visitor_uuid, visit_id, campaign_id, priority, state, head, last_at, requested_at, agents, visitor_name, visitor_email,
				visitor_phone, visitor_company, page_url, page_title, pre_chat) VALUES (1, 6000000, 'c', 1, 'v', 1, 1, 1, 'ended', 2, 0, 0, '[]', '', '', '', '', '', '', '[]')`,
			`INSERT INTO request (site_id, chat_id, visitor_id, client_id, source, requested_at, outcome, decided_at) VALUES (6000000, 1, 1, 'r', 'button', 0, 'abandoned', 1)`,
			`INSERT INTO message (chat_id, seq, at, kind, sender_kind, sender_id, sender_name, client_id, visibility, text, payload) VALUES
				(1, 1, 5, 'system', 'system', 0, '', NULL, 'all', 'Please wait', '{"key":"chatRequested"}'), (1, 2, 7, 'text', 'visitor', 1, 'Vera', 'm1', 'all', 'Hello', NULL)`,
		} {
			if _, err := tx.Exec(ctx, query); err != nil {
				return err
			}
		}
		return nil
	})
	w := &world{t: t, db: storetest.Open(t, store.Options{URL: url})}
	if err := w.db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	wantList(t, "messages", w.rows(`SELECT seq || ' ' || at || ' ' || kind || sender_kind || sender_id || sender_name || COALESCE(client_id, '-') || visibility || text || COALESCE(payload, '-') FROM message ORDER BY seq`),
		`1 5 systemsystem0-allPlease wait{"key":"chatRequested"}`, "2 7 textvisitor1Veram1allHello-")
	wantList(t, "what is counted", w.rows(`SELECT subject || ' ' || hours || ' ' || part || ' ' || chats FROM history_count ORDER BY hours`), "missed 1 0 1", "missed 24 0 1", "missed 720 0 1")
	w.exec(`INSERT INTO message (chat_id, seq, at, kind, sender_kind, sender_id, sender_name, visibility, text) VALUES (1, 3, 9, 'file', 'visitor', 1, 'Vera', 'all', 'a.txt')`)
	err := w.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO message (chat_id, seq, at, kind, sender_kind, sender_id, sender_name, client_id, visibility, text) VALUES (1, 4, 9, 'text', 'visitor', 1, 'Vera', 'm1', 'all', 'again')`)
		return err
	})
	if err == nil {
		t.Error("a client's name for a message can be used twice")
	}
	w.exec(`DELETE FROM chat`)
	wantList(t, "messages of a removed chat", w.rows(`SELECT seq FROM message`))
}
