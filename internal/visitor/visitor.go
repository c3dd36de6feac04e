// Package visitor knows the people on customers' pages: who they are from one page to
// the next, their visits and page views, and how much one of them may ask for.
package visitor

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"parley/internal/store"
)

// Person is somebody's browser as it is stored. UUID is shown to pages and so is no credential.
type Person struct {
	ID       int64
	UUID     string
	Name     string
	Email    string
	Identity Identity
}

const personColumns = `SELECT id, uuid, name, email, sso_user_id, sso_values FROM visitor `

func scanPerson(row interface{ Scan(...any) error }) (*Person, error) {
	p := &Person{}
	err := row.Scan(&p.ID, &p.UUID, &p.Name, &p.Email, &p.Identity.UserID, &p.Identity.Values)
	if err != nil && !errors.Is(err, store.ErrNone) {
		err = fmt.Errorf("read a visitor: %w", err)
	}
	return p, err
}

// Find returns a visitor of a site, or store.ErrNone.
func Find(ctx context.Context, tx *store.Tx, siteID int64, id string) (*Person, error) {
	return scanPerson(tx.QueryRow(ctx, personColumns+`WHERE uuid = ? AND site_id = ?`, id, siteID))
}

// recognise returns the visitor that a token spoke of, or a new one. A token can be older
// than its visitor: the chat page hands one out before anybody has come.
func recognise(ctx context.Context, tx *store.Tx, siteID int64, id string) (*Person, error) {
	if id != "" {
		p, err := Find(ctx, tx, siteID, id)
		if !errors.Is(err, store.ErrNone) {
			return p, err
		}
	} else {
		id = uuid.NewString()
	}
	p := &Person{UUID: id}
	err := tx.QueryRow(ctx, `INSERT INTO visitor (site_id, uuid, first_seen_at) VALUES (?, ?, ?)
		ON CONFLICT (uuid) DO UPDATE SET first_seen_at = visitor.first_seen_at RETURNING id`, siteID, p.UUID, tx.Now()).Scan(&p.ID)
	if err != nil {
		return nil, fmt.Errorf("add a visitor: %w", err)
	}
	return p, nil
}

// Introduce keeps what a visitor said of itself; blank texts change nothing.
func Introduce(ctx context.Context, tx *store.Tx, id int64, name, email string) error {
	_, err := tx.Exec(ctx, `UPDATE visitor SET name = CASE WHEN ? = '' THEN name ELSE ? END,
		email = CASE WHEN ? = '' THEN email ELSE ? END WHERE id = ?`, name, name, email, email, id)
	if err != nil {
		return fmt.Errorf("keep a visitor's name: %w", err)
	}
	return nil
}

// Forget removes what visitors said of themselves, and who they are at the identity provider.
func Forget(ctx context.Context, tx *store.Tx, id int64) error {
	_, err := tx.Exec(ctx, `UPDATE visitor SET name = '', email = '', sso_user_id = '', sso_values = '[]' WHERE id = ?`, id)
	if err != nil {
		return fmt.Errorf("forget a visitor's name: %w", err)
	}
	return nil
}

// Answered counts a chat that an agent has taken.
func Answered(ctx context.Context, tx *store.Tx, id int64) error {
	if _, err := tx.Exec(ctx, `UPDATE visitor SET chats = chats + 1 WHERE id = ?`, id); err != nil {
		return fmt.Errorf("count a visitor's chat: %w", err)
	}
	return nil
}
