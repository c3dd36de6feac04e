package setting_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/campaign"
	"parley/internal/chat"
	"parley/internal/fact"
	"parley/internal/realtime"
	"parley/internal/setting"
	"parley/internal/store"
)

// newSite is a site with what every new site has.
func newSite(t *testing.T) *apitest.Site {
	t.Helper()
	s, _ := newDesk(t)
	return s
}

// newDesk is newSite with the engine, for tests in which people chat.
func newDesk(t *testing.T) (*apitest.Site, *chat.Engine) {
	t.Helper()
	var engine *chat.Engine
	s := apitest.New(t, func(s *apitest.Server) {
		settings := setting.New(s.Book)
		engine = chat.New(chat.Options{DB: s.DB, Bus: s.Bus, Presence: realtime.Presence{}, Staff: staff{account.NewStaff(s.Book)}, Campaigns: campaign.New(s.Book), Settings: settings})
		setting.Serve(s.API, settings, engine)
	})
	return fill(s), engine
}

// staff are agents who may accept chats.
type staff struct{ account.Staff }

func (s staff) Colleagues(ctx context.Context, tx *store.Tx, siteID int64) ([]chat.Colleague, error) {
	agents, err := s.Active(ctx, tx, siteID)
	out := make([]chat.Colleague, len(agents))
	for i, a := range agents {
		out[i] = chat.Colleague{ID: a.ID, Name: a.DisplayName, MayAccept: true}
	}
	return out, err
}

func fill(s *apitest.Site) *apitest.Site {
	s.Server.T.Helper()
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error { return setting.Fill(ctx, tx, s.ID) })
	return s
}

// try is one call of a table.
type try struct {
	name               string
	caller             apitest.Caller
	method, path, body string
	status             int
	want               string // members the answer must hold
}

func run(t *testing.T, path string, tries []try) {
	t.Helper()
	for _, c := range tries {
		t.Run(c.name, func(t *testing.T) {
			c.caller.On(t).Do(c.method, path+c.path, c.body).Want(c.status, c.want)
		})
	}
}

// facts are the columns of a site's facts of a kind, in their order.
func facts(t *testing.T, s *apitest.Site, kind fact.Kind, columns ...string) (all []string) {
	t.Helper()
	err := s.Server.DB.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, `SELECT `+strings.Join(columns, ", ")+` FROM fact WHERE site_id = ? AND kind = ? ORDER BY id`, s.ID, kind)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = &sql.NullString{}
			}
			if err := rows.Scan(values...); err != nil {
				return err
			}
			texts := make([]string, len(columns))
			for i, v := range values {
				if texts[i] = v.(*sql.NullString).String; texts[i] == "" {
					texts[i] = "0"
				}
			}
			all = append(all, strings.Join(texts, " "))
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
