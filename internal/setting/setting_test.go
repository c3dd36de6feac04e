package setting_test

import (
	"context"
	"testing"

	"parley/internal/apitest"
	"parley/internal/setting"
	"parley/internal/store"
)

// newSite is a site with what every new site has.
func newSite(t *testing.T) *apitest.Site {
	t.Helper()
	s := apitest.New(t, func(s *apitest.Server) { setting.Serve(s.API, setting.New(s.Book)) })
	fill(s)
	return s
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
