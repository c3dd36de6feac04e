package account

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// OwnKey is one of the signed-in agent's API keys.
type OwnKey struct {
	ID        string   `json:"id" doc:"Name of the key inside the system; it opens nothing."`
	Name      string   `json:"name" doc:"What the agent calls it; empty for keys made on the command line."`
	CreatedAt api.Time `json:"createdAt" doc:"When it was made."`
}

type newOwnKey struct {
	OwnKey
	Key string `json:"key" doc:"The key itself, shown this once."`
}

// maxKeys is how many API keys an agent may have.
const maxKeys = 20

type ownKeyIn struct {
	Body struct {
		Password string `json:"password" required:"true" format:"password" writeOnly:"true" doc:"The agent's own password."`
		Name     string `json:"name" required:"true" maxLength:"100" doc:"What the key is for."`
	}
}

type keyIn struct {
	ID string `path:"id" doc:"Id of the key."`
}

func (s *Service) serveOwnKeys(a *api.API) {
	const path = "/api/agent/v1/keys"
	op := func(method, path, id, summary string) api.Op {
		return api.Op{Method: method, Path: path, ID: id, Tag: "API keys", Summary: summary, Door: api.Root, Permission: auth.Self, InPerson: true}
	}
	api.Handle(a, op("GET", path, "listKeys", "List the signed-in agent's API keys"), s.listOwnKeys)
	create := op("POST", path, "createKey", "Make an API key for the signed-in agent")
	create.Description = "It carries the agent's rights, needs no second factor and does not expire. " + ownPasswordRule
	api.Handle(a, create, s.createOwnKey)
	api.Handle(a, op("DELETE", path+"/{id}", "deleteKey", "End one of the signed-in agent's API keys"), s.deleteOwnKey)
}

// listKeys lists an agent's lasting keys, the newest first; digests are those of the list.
func listKeys(ctx context.Context, tx *store.Tx, siteID, agentID int64) (list []OwnKey, digests []string, err error) {
	rows, err := tx.Query(ctx, `SELECT digest, name, created_at FROM api_key
		WHERE site_id = ? AND agent_id = ? AND expires_at IS NULL ORDER BY created_at DESC, digest`, siteID, agentID)
	if err != nil {
		return nil, nil, fmt.Errorf("list API keys: %w", err)
	}
	defer func() { _ = rows.Close() }()
	list = []OwnKey{}
	for rows.Next() {
		var k OwnKey
		var digest string
		if err := rows.Scan(&digest, &k.Name, (*int64)(&k.CreatedAt)); err != nil {
			return nil, nil, fmt.Errorf("list API keys: %w", err)
		}
		k.ID = nameOf("key", digest)
		list, digests = append(list, k), append(digests, digest)
	}
	return list, digests, errors.Join(rows.Err(), rows.Close())
}

func (s *Service) listOwnKeys(ctx context.Context, _ *api.Empty) (*api.Out[[]OwnKey], error) {
	out, p := &api.Out[[]OwnKey]{}, auth.From(ctx)
	return out, s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		out.Body, _, err = listKeys(ctx, tx, p.SiteID, p.AgentID)
		return err
	})
}

func (s *Service) createOwnKey(ctx context.Context, in *ownKeyIn) (*api.Out[newOwnKey], error) {
	name := strings.TrimSpace(in.Body.Name)
	if err := s.provePassword(ctx, "password", in.Body.Password); err != nil {
		return nil, err
	}
	out, p := &api.Out[newOwnKey]{}, auth.From(ctx)
	return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := pastFactor(ctx, tx); err != nil {
			return err
		}
		if err := lockAgent(ctx, tx, p.SiteID, p.AgentID); err != nil {
			return err
		}
		list, _, err := listKeys(ctx, tx, p.SiteID, p.AgentID)
		if err != nil {
			return err
		}
		if len(list) >= maxKeys {
			return fault.Conflict("An agent may have %d API keys; remove one first.", maxKeys)
		}
		key, err := insertKey(ctx, tx, p.SiteID, p.AgentID, name)
		if err != nil {
			return err
		}
		out.Body = newOwnKey{OwnKey{nameOf("key", auth.Digest(key)), name, api.Time(tx.Now())}, key}
		return auditAgent(ctx, tx, p.SiteID, "Add an API key '"+escaped(name)+"' for agent '%s'", p.Name)
	})
}

func (s *Service) deleteOwnKey(ctx context.Context, in *keyIn) (*api.Empty, error) {
	p := auth.From(ctx)
	return nil, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		list, digests, err := listKeys(ctx, tx, p.SiteID, p.AgentID)
		if err != nil {
			return err
		}
		for i, k := range list {
			if k.ID != in.ID {
				continue
			}
			if _, err := tx.Exec(ctx, `DELETE FROM api_key WHERE digest = ?`, digests[i]); err != nil {
				return fmt.Errorf("end an API key: %w", err)
			}
			if err := Recheck(ctx, tx, p.SiteID, p.AgentID); err != nil {
				return err
			}
			return auditAgent(ctx, tx, p.SiteID, "Remove the API key '"+escaped(k.Name)+"' of agent '%s'", p.Name)
		}
		return fault.NotFound("API key", in.ID)
	})
}

// escaped is text that stands in a format as it is.
func escaped(text string) string { return strings.ReplaceAll(text, "%", "%%") }
