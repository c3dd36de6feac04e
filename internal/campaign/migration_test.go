package campaign_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"testing/fstest"

	"parley/internal/campaign"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/store/storetest"
	"parley/internal/testenv"
)

// TestCampaignsOfAnEarlierVersion: a campaign that was made when there was no form but
// the one before a chat gets the others, as a new campaign with its numbers has them.
func TestCampaignsOfAnEarlierVersion(t *testing.T) {
	t.Parallel()
	url := "sqlite:" + filepath.Join(t.TempDir(), "old.db")
	if os.Getenv(testenv.Database) == "postgres" {
		url = storetest.NewEmptyPostgres(t)
	}
	open := func(files fs.FS) *store.DB {
		db := storetest.Open(t, store.Options{URL: url, Migrations: files})
		if err := db.Migrate(context.Background()); err != nil {
			t.Fatal(err)
		}
		return db
	}
	all, early := os.DirFS("../store/migrations"), fstest.MapFS{}
	names, err := fs.Glob(all, "00[1-4]_*.sql")
	if err != nil || len(names) != 4 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(all, name)
		if err != nil {
			t.Fatal(err)
		}
		early[name] = &fstest.MapFile{Data: data}
	}
	old := open(early)
	pages := campaign.NewPages()
	update(t, old, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO site (id, name, company, time_zone, datetime_format, plan, revision, created_at)
			VALUES (6000000, 'Old', 'Old', '0', 'x', 'enterprise', 1, 0)`)
		for id := int64(1); id <= 2 && err == nil; id++ {
			for i := range pages.PreChat.Fields {
				pages.PreChat.Fields[i].ID = (id-1)*20 + int64(i) + 1
			}
			var form []byte
			if form, err = json.Marshal(pages.PreChat); err != nil {
				return err
			}
			_, err = tx.Exec(ctx, `INSERT INTO campaign (site_id, id, name, language, chat_button, chat_window, pre_chat)
				VALUES (6000000, ?, 'Old', 'English', '{}', '{}', ?)`, id, string(form))
		}
		return err
	})
	db := open(all)
	book := snapshot.New(db, nil)
	campaigns := campaign.New(book)
	site, err := book.Of(context.Background(), 6000000)
	if err != nil {
		t.Fatal(err)
	}
	var fresh *campaign.Settings
	update(t, db, func(ctx context.Context, tx *store.Tx) error {
		if err := store.ReserveID(ctx, tx, 6000000, "field", 20); err != nil {
			return err
		}
		_, err := campaign.Create(ctx, tx, 6000000, campaign.NewCampaign{ID: 3, Name: "New", Language: "English"})
		if err != nil {
			return err
		}
		return store.Touch(ctx, tx, 6000000)
	})
	if fresh, err = campaigns.Of(context.Background(), 6000000, "3"); err != nil {
		t.Fatal(err)
	}
	second, err := campaigns.Get(site, 2)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(second.Pages, fresh.Pages) {
		t.Errorf("an old campaign has\n%+v\na new one\n%+v", second.Pages, fresh.Pages)
	}
	first, err := campaigns.Get(site, 1)
	if err != nil {
		t.Fatal(err)
	}
	next := int64(1)
	for _, form := range []campaign.Fields{first.PreChat.Fields, first.OfflineMessage.Fields, first.PostChat.Fields, first.AgentWrapup} {
		for _, f := range form {
			if f.ID != next {
				t.Errorf("field %s has number %d, want %d", f.Name, f.ID, next)
			}
			next++
		}
	}
}

func update(t *testing.T, db *store.DB, fn func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := db.Update(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}
