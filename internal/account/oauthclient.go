package account

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// Client is an OAuth client: a program of somebody else that calls the API, for
// one site or, when a partner made it, for each of the partner's sites
// (NOTES-account O1, O14, O16).
type Client struct {
	ID           string   `json:"clientId"`
	Name         string   `json:"name"`
	SiteID       int64    `json:"siteId,omitempty"`
	PartnerID    int64    `json:"partnerId,omitempty"`
	RedirectURIs []string `json:"redirectUris"`
	Permissions  []string `json:"permissions"` // null: all
	CreatedAt    int64    `json:"-"`

	digest string // of the secret
}

// NewClient is a client to be made: of a site or of a partner.
type NewClient struct {
	SiteID, PartnerID int64
	Name              string
	RedirectURIs      []string
	Permissions       []string // product.key; none is all
}

// CreatedClient is a new client; the secret is shown this once.
type CreatedClient struct {
	ID     string `json:"clientId"`
	Secret string `json:"clientSecret"`
}

// CreateClient registers a client.
func CreateClient(ctx context.Context, tx *store.Tx, n NewClient) (c CreatedClient, err error) {
	n.Name = strings.TrimSpace(n.Name)
	if err := n.check(ctx, tx); err != nil {
		return c, err
	}
	keys, err := permissionsOf("permissions", n.Permissions)
	if err != nil {
		return c, err
	}
	var stored *string
	if keys != nil {
		text := encodeKeys(keys)
		stored = &text
	}
	uris, err := json.Marshal(n.RedirectURIs)
	if err != nil {
		return c, fmt.Errorf("create a client: %w", err)
	}
	c = CreatedClient{ID: auth.NewClientID(), Secret: auth.NewSecret()}
	_, err = tx.Exec(ctx, `INSERT INTO oauth_client (id, site_id, partner_id, name, secret_digest, redirect_uris, permissions, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		c.ID, noneIfZero(n.SiteID), noneIfZero(n.PartnerID), n.Name, auth.Digest(c.Secret), string(uris), stored, tx.Now())
	if err != nil {
		return c, fmt.Errorf("create a client: %w", err)
	}
	return c, auditClient(ctx, tx, n.SiteID, "Add OAuth client '%s'", n.Name)
}

func (n *NewClient) check(ctx context.Context, tx *store.Tx) error {
	if err := fault.Required("name", n.Name); err != nil {
		return err
	}
	if len(n.RedirectURIs) == 0 {
		return fault.Missing("redirect-uri")
	}
	for _, uri := range n.RedirectURIs {
		if !mayRedirectTo(uri) {
			return fault.NotRedirect("redirect-uri")
		}
	}
	if (n.SiteID == 0) == (n.PartnerID == 0) {
		return fault.Missing("site")
	}
	owner, id, query := "site", n.SiteID, `SELECT 1 FROM site WHERE id = ?`
	if n.PartnerID != 0 {
		owner, id, query = "partner", n.PartnerID, `SELECT 1 FROM partner WHERE id = ?`
	}
	var one int
	err := tx.QueryRow(ctx, query, id).Scan(&one)
	if errors.Is(err, store.ErrNone) {
		return fault.NotFound(owner, id)
	}
	return err
}

// mayRedirectTo tells whether codes and tokens may be sent to an address: HTTPS,
// plain HTTP on the agent's own machine, or an application's own scheme, which
// has a dot in it (RFC 8252). It never holds for javascript: and its like.
func mayRedirectTo(uri string) bool {
	u, err := url.Parse(uri)
	if err != nil || u.Fragment != "" || u.User != nil || strings.ContainsAny(uri, "# \t\r\n") {
		return false
	}
	switch {
	case u.Scheme == "https":
		return u.Hostname() != ""
	case u.Scheme == "http":
		return isThisMachine(u.Hostname())
	}
	return strings.Contains(u.Scheme, ".")
}

func isThisMachine(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// permissionsOf reads permissions written as product.key, in any letter case; nil
// when there are none. field is their documented name.
func permissionsOf(field string, names []string) ([]auth.Permission, error) {
	var list []auth.Permission
	for _, name := range names {
		i := slices.IndexFunc(auth.Keys, func(p auth.Permission) bool { return strings.EqualFold(p.String(), strings.TrimSpace(name)) })
		if i < 0 {
			return nil, fault.NotInList(field)
		}
		list = append(list, auth.Keys[i])
	}
	return list, nil
}

const selectClient = `SELECT c.id, c.name, COALESCE(c.site_id, 0), COALESCE(c.partner_id, 0), c.redirect_uris, c.permissions, c.created_at, c.secret_digest
	FROM oauth_client c`

// ListClients lists the clients of a site with those of its partner, those of a
// partner, or, with neither, all.
func ListClients(ctx context.Context, tx *store.Tx, siteID, partnerID int64) ([]Client, error) {
	rows, err := tx.Query(ctx, selectClient+` WHERE (? = 0 AND ? = 0) OR c.site_id = ? OR c.partner_id = ?
		OR c.partner_id IN (SELECT partner_id FROM site WHERE id = ?) ORDER BY c.created_at, c.id`,
		siteID, partnerID, siteID, partnerID, siteID)
	if err != nil {
		return nil, fmt.Errorf("list clients: %w", err)
	}
	defer func() { _ = rows.Close() }()
	list := []Client{}
	for rows.Next() {
		c, err := scanClient(rows.Scan)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

// findClient reads a client; store.ErrNone when there is none.
func findClient(ctx context.Context, tx *store.Tx, id string) (Client, error) {
	return scanClient(tx.QueryRow(ctx, selectClient+` WHERE c.id = ?`, id).Scan)
}

func scanClient(scan func(...any) error) (c Client, err error) {
	var uris string
	var keys sql.NullString
	if err := scan(&c.ID, &c.Name, &c.SiteID, &c.PartnerID, &uris, &keys, &c.CreatedAt, &c.digest); err != nil {
		return c, fmt.Errorf("read a client: %w", err)
	}
	if err := json.Unmarshal([]byte(uris), &c.RedirectURIs); err != nil {
		return c, fmt.Errorf("read a client's addresses: %w", err)
	}
	if keys.Valid {
		if err := json.Unmarshal([]byte(keys.String), &c.Permissions); err != nil {
			return c, fmt.Errorf("read a client's permissions: %w", err)
		}
	}
	return c, nil
}

// RevokeClient removes a client. Its tokens and codes end with it, at once and on
// every node. It is store.ErrNone when there is no such client.
func RevokeClient(ctx context.Context, tx *store.Tx, id string) error {
	var name string
	var siteID, partnerID sql.NullInt64
	err := tx.QueryRow(ctx, `DELETE FROM oauth_client WHERE id = ? RETURNING name, site_id, partner_id`, id).Scan(&name, &siteID, &partnerID)
	if err != nil {
		return fmt.Errorf("revoke a client: %w", err)
	}
	if err := recheckClient(ctx, tx, siteID, partnerID); err != nil {
		return err
	}
	return auditClient(ctx, tx, siteID.Int64, "Revoke OAuth client '%s'", name)
}

// recheckClient ends the sockets that were opened with tokens of a client.
func recheckClient(ctx context.Context, tx *store.Tx, siteID, partnerID sql.NullInt64) error {
	sites, err := ids(ctx, tx, `SELECT id FROM site WHERE id = ? OR partner_id = ? ORDER BY id`+tx.ForNoKeyUpdate(), siteID, partnerID)
	if err != nil {
		return err
	}
	for _, id := range sites {
		if err := Recheck(ctx, tx, id, 0); err != nil {
			return err
		}
	}
	return nil
}

// auditClient notes a change of a site's client; a partner's clients are in no site's log.
func auditClient(ctx context.Context, tx *store.Tx, siteID int64, format string, names ...any) error {
	if siteID == 0 {
		return nil
	}
	return Audit(ctx, tx, Entry{SiteID: siteID, Product: auth.ManageAccountSecurity.Product,
		Action: "OAuth Client Management", Summary: fmt.Sprintf(format, names...)})
}

func noneIfZero(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}
