package apitest

import (
	"context"
	"fmt"

	"parley/internal/auth"
	"parley/internal/store"
)

// firstSite is the id of a test's first site; the next ones count up.
const firstSite = 6000000

// Site makes a site, beside those there are. It has no agents yet, and nothing
// of what nouns fill a site with.
func (s *Server) Site() *Site {
	s.T.Helper()
	site := &Site{ID: firstSite - 1 + s.ids.Add(1), Server: s}
	if s.bare && s.DB != nil {
		s.Update(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO site (id, revision) VALUES (?, 1)`, site.ID)
			return err
		})
	}
	s.insert(func(ctx context.Context, tx *store.Tx) (err error) {
		if err := store.ReserveID(ctx, tx, 0, "site", firstSite-1); err != nil {
			return err
		}
		if site.ID, err = store.NextID(ctx, tx, 0, "site"); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO site (id, name, company, time_zone, datetime_format, plan, revision, created_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			site.ID, fmt.Sprintf("site %d", site.ID), "Example", "32", "MM/dd/yyyy HH:mm:ss", "enterprise", 1, tx.Now())
		return err
	})
	return site
}

// insertAgent gives p an agent of its site, and the agent's id.
func (s *Server) insertAgent(p *auth.Principal) {
	s.T.Helper()
	s.insert(func(ctx context.Context, tx *store.Tx) (err error) {
		if p.AgentID, err = store.NextID(ctx, tx, p.SiteID, "agent"); err != nil {
			return err
		}
		email := fmt.Sprintf("agent%d@site%d.example.test", p.AgentID, p.SiteID)
		_, err = tx.Exec(ctx, `INSERT INTO agent (site_id, id, email, email_lower, display_name, first_name, last_name, is_admin, created_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, p.SiteID, p.AgentID, email, email, agentName(p.AgentID), "Agent", "Test", p.IsAdmin, tx.Now())
		return err
	})
}

func agentName(id int64) string { return fmt.Sprintf("agent %d", id) }

// insert runs a step that writes the product's own tables, where the test has them.
func (s *Server) insert(fn func(ctx context.Context, tx *store.Tx) error) {
	s.T.Helper()
	if s.bare || s.DB == nil {
		return
	}
	s.Update(fn)
}

// Update runs a step on the server's database, for what a test needs beside the API.
func (s *Server) Update(fn func(ctx context.Context, tx *store.Tx) error) {
	s.T.Helper()
	if err := s.DB.Update(context.Background(), fn); err != nil {
		s.T.Fatal(err)
	}
}
