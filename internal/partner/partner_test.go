package partner_test

import (
	"context"
	"errors"
	"testing"

	"parley/internal/account"
	"parley/internal/fault"
	"parley/internal/partner"
	"parley/internal/store"
	"parley/internal/store/storetest"
)

func TestCreate(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := storetest.New(t)
	password, err := account.HashPassword(ctx, "password", "secret-1")
	if err != nil {
		t.Fatal(err)
	}
	create := func(name, email string) (c partner.Created, err error) {
		err = db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			c, err = partner.Create(ctx, tx, partner.NewPartner{Name: name, Email: email, Password: password})
			return err
		})
		return c, err
	}
	if c, err := create(" Pat ", "Pat@Example.com"); err != nil || c.PartnerID == 0 || len(c.APIKey) != 43 {
		t.Fatalf("made %+v, %v", c, err)
	}
	for _, c := range []struct {
		name, email string
		want        error
	}{
		{"Pat", "pat@example.COM", fault.Taken("email")},
		{"Pat", "pat", fault.NotEmail("email")},
		{"Pat", "", fault.Missing("email")},
		{" ", "other@example.com", fault.Missing("name")},
	} {
		if _, err := create(c.name, c.email); !errors.Is(err, c.want) {
			t.Errorf("%q, %q: %v", c.name, c.email, err)
		}
	}
}
