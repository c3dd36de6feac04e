package visitor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"parley/internal/fault"
	"parley/internal/store"
)

// Identity is who a visitor is at the site's identity provider. UserID is empty while
// nobody has signed in.
type Identity struct {
	UserID string
	Values Pairs // for fields of forms, by their labels; Name and Email are among them
}

// VariablePrefix is what the names of values begin with that are for custom variables.
const VariablePrefix = "CustomVariable."

// Variables are the values that are for custom variables.
func (id Identity) Variables() (pairs []Pair) {
	for _, v := range id.Values {
		if name, is := strings.CutPrefix(v.Name, VariablePrefix); is {
			pairs = append(pairs, Pair{name, v.Value})
		}
	}
	return pairs
}

// Name is what the identity provider calls the visitor.
func (id Identity) Name() string { return id.Values.Of("name") }

// Email is the address that the identity provider has of the visitor.
func (id Identity) Email() string { return id.Values.Of("email") }

// Pairs are names with values, as a column holds them.
type Pairs []Pair

// Scan implements sql.Scanner.
func (p *Pairs) Scan(column any) error {
	switch column := column.(type) {
	case string:
		return json.Unmarshal([]byte(column), p)
	case []byte:
		return json.Unmarshal(column, p)
	}
	return fmt.Errorf("the values of an identity are %T", column)
}

// Of is the value for the first of some names that has one. Letter case does not matter.
func (p Pairs) Of(names ...string) string {
	for _, name := range names {
		for _, pair := range p {
			if strings.EqualFold(pair.Name, name) {
				return pair.Value
			}
		}
	}
	return ""
}

func (id Identity) clipped() Identity {
	values := make(Pairs, len(id.Values))
	for i, v := range id.Values {
		values[i] = Pair{clip(v.Name, maxWord), clip(v.Value, maxValue)}
	}
	id.Values = values
	return id
}

// SignIn makes a visitor the one whom an identity stands for, and returns who that is.
// One user of the identity provider is one visitor of the site, whatever browser it comes
// with: a browser that somebody else was signed in with, or a user who was here before
// with another one, goes on as another visitor. Whoever chats as nobody in particular
// while the user is a visitor already has to end that first, because chats do not move.
func SignIn(ctx context.Context, tx *store.Tx, siteID int64, visitorID string, id Identity) (*Person, error) {
	id = id.clipped()
	known, err := signedIn(ctx, tx, siteID, id.UserID)
	if err != nil {
		return nil, err
	}
	p, err := recognise(ctx, tx, siteID, visitorID)
	if err != nil {
		return nil, err
	}
	switch {
	case known == nil && p.Identity.UserID == "": // becomes the user
	case known == nil: // somebody else has used the browser
		if p, err = recognise(ctx, tx, siteID, uuid.NewString()); err != nil {
			return nil, err
		}
	case known.ID != p.ID && p.Identity.UserID == "":
		if err := mustNotChat(ctx, tx, p.ID); err != nil {
			return nil, err
		}
		p = known
	default:
		p = known
	}
	return p, identify(ctx, tx, p, id)
}

// signedIn is the visitor who a user of the identity provider is, or nil.
func signedIn(ctx context.Context, tx *store.Tx, siteID int64, userID string) (*Person, error) {
	p, err := scanPerson(tx.QueryRow(ctx, personColumns+`WHERE site_id = ? AND sso_user_id = ? AND sso_user_id <> ''`, siteID, userID))
	if errors.Is(err, store.ErrNone) {
		return nil, nil
	}
	return p, err
}

func mustNotChat(ctx context.Context, tx *store.Tx, visitorID int64) error {
	var chats bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM chat c WHERE c.visitor_id = ? AND c.state <> 'ended')`, visitorID).Scan(&chats)
	if err != nil {
		return fmt.Errorf("look for a visitor's chat: %w", err)
	}
	if chats {
		return fault.Conflict("End the chat that is running before you sign in: it was begun by somebody who was not signed in.")
	}
	return nil
}

// identify writes down who a visitor is. A name and an email that the token has replace
// those that were typed. Where another call has made the visitor somebody meanwhile, it is
// store.ErrUnique: begin again.
func identify(ctx context.Context, tx *store.Tx, p *Person, id Identity) error {
	p.Name, p.Email, p.Identity = orElse(id.Name(), p.Name), orElse(id.Email(), p.Email), id
	values, err := json.Marshal(id.Values)
	if err != nil {
		return fmt.Errorf("keep a visitor's identity: %w", err)
	}
	err = tx.QueryRow(ctx, `UPDATE visitor SET sso_user_id = ?, sso_values = ?, name = ?, email = ? WHERE id = ? AND sso_user_id IN ('', ?) RETURNING id`,
		id.UserID, string(values), p.Name, p.Email, p.ID, id.UserID).Scan(&p.ID)
	if errors.Is(err, store.ErrNone) { // somebody else was faster: look again
		err = store.ErrUnique
	}
	if err != nil {
		return fmt.Errorf("keep a visitor's identity: %w", err)
	}
	return nil
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
