package account_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"parley/internal/account"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
	"parley/internal/store/storetest"
	"parley/internal/testenv"
)

// A database of the release before OAuth clients keeps its tokens and its locks.
func TestSignInsOutliveAnUpgrade(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
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
	err := before.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		for _, query := range []string{
			`INSERT INTO partner (name, email, email_lower, password_hash, created_at) VALUES ('P', 'p@example.com', 'p@example.com', '', 0)`,
			`INSERT INTO site (id, name, company, time_zone, datetime_format, plan, revision, created_at) VALUES (6000000, 'S', 'S', '32', '', 'enterprise', 1, 0)`,
			`INSERT INTO agent (site_id, id, email, email_lower, display_name, first_name, last_name, created_at) VALUES (6000000, 1, 'a@example.com', 'a@example.com', 'A', '', '', 0)`,
			`INSERT INTO lockout (kind, subject, failures, last_at, until_at) VALUES ('agent', 'a@example.com', 0, 0, 9000000000000)`,
		} {
			if _, err := tx.Exec(ctx, query); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `INSERT INTO token (digest, kind, family, site_id, agent_id, partner_id, created_at, expires_at) VALUES
			(?, 'access', 'f', 6000000, 1, NULL, 0, 9000000000000), (?, 'refresh', 'f', 6000000, 1, NULL, 0, 9000000000000), (?, 'access', 'g', NULL, NULL, 1, 0, 9000000000000)`,
			auth.Digest("agents"), auth.Digest("refresh"), auth.Digest("partners"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	db := storetest.Open(t, store.Options{URL: url})
	if err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	s := account.New(account.Options{DB: db})
	for token, kind := range map[string]auth.Kind{"agents": auth.Agent, "partners": auth.PartnerUser} {
		p, err := s.Authenticate(ctx, &http.Request{Header: http.Header{"Authorization": {"Bearer " + token}}})
		if err != nil || p.Kind != kind {
			t.Errorf("the %s' token: %+v, %v", token, p, err)
		}
	}
	if _, err := s.Exchange(ctx, account.Agents, account.Grant{Type: account.RefreshGrant, RefreshToken: "refresh"}); err != nil {
		t.Errorf("the refresh token: %v", err)
	}
	_, err = s.Exchange(ctx, account.Agents, account.Grant{Type: account.PasswordGrant, Email: "a@example.com", Password: "x"})
	if f := fault.As(err); f == nil || f.RetryAfter == 0 {
		t.Errorf("the lock is gone: %v", err)
	}
}
