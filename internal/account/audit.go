package account

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/store"
)

// Entry is a line of the audit log (NOTES-account L7). It must hold no password,
// key or token.
type Entry struct {
	SiteID  int64  // 0: the caller's
	Product string // liveChat or account
	Action  string // kind of action, as people read it: "Agent Management"
	Summary string // what was done: "Add agent 'Ann'"
	Actor   string // who acts when nobody calls; empty: the command line
}

// byCommand is who acts when nobody calls.
const byCommand = "Command line"

// Audit notes a change of a site's configuration in the step that makes it, with
// the caller's name of now, and marks the configuration as changed (store.Touch): first,
// because that has the locks in their order.
func Audit(ctx context.Context, tx *store.Tx, e Entry) error {
	p := auth.From(ctx)
	if e.SiteID == 0 {
		e.SiteID = p.SiteID
	}
	var agentID *int64
	name := cmp.Or(e.Actor, byCommand)
	switch p.Kind {
	case auth.Agent:
		agentID, name = &p.AgentID, p.Name
	case auth.Client:
		name = p.Name
	case auth.PartnerUser:
		name = "Partner"
	}
	if err := store.Touch(ctx, tx, e.SiteID); err != nil {
		return err
	}
	id, err := store.NextID(ctx, tx, e.SiteID, "audit_log")
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO audit_log (site_id, id, at, agent_id, agent_name, product, action, summary)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, e.SiteID, id, tx.Now(), agentID, name, e.Product, e.Action, e.Summary)
	if err != nil {
		return fmt.Errorf("write the audit log: %w", err)
	}
	return nil
}

// AuditChange is Audit for what api changes by itself (api.Options.Changed).
func AuditChange(ctx context.Context, tx *store.Tx, c api.Change) error {
	summary := map[string]string{"added": "Add ", "changed": "Change ", "removed": "Remove "}[c.Verb] + c.What
	switch {
	case c.Name != "":
		summary = fmt.Sprintf("%s '%s'", summary, c.Name)
	case c.ID != 0:
		summary = fmt.Sprintf("%s %d", summary, c.ID)
	}
	return Audit(ctx, tx, Entry{Product: c.Product, Action: titled(c.What) + " Management", Summary: summary})
}

// titled writes each word with a capital.
func titled(words string) string {
	parts := strings.Fields(words)
	for i, w := range parts {
		parts[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(parts, " ")
}
