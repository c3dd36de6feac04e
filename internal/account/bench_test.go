package account_test

import (
	"context"
	"net/http/httptest"
	"testing"

	"parley/internal/account"
	"parley/internal/store"
	"parley/internal/store/storetest"
)

// BenchmarkAuthenticate is what finding out who calls costs, by each credential.
func BenchmarkAuthenticate(b *testing.B) {
	ctx := context.Background()
	db := storetest.New(b)
	s := account.New(account.Options{DB: db})
	hash, err := account.HashPassword(ctx, "password", password)
	if err != nil {
		b.Fatal(err)
	}
	var site account.Created
	err = db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		site, err = account.CreateSite(ctx, tx, account.NewSite{Company: "A", Admin: account.NewAgent{Email: "a@example.com", Password: hash}})
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	cookie, err := s.SignIn(ctx, account.SignIn{Email: "a@example.com", Password: password})
	if err != nil {
		b.Fatal(err)
	}
	pair, err := s.Exchange(ctx, account.Agents, account.Grant{Type: account.PasswordGrant, Email: "a@example.com", Password: password})
	if err != nil {
		b.Fatal(err)
	}
	byCookie, byKey, byToken := httptest.NewRequest("GET", "/", nil), httptest.NewRequest("GET", "/", nil), httptest.NewRequest("GET", "/", nil)
	byCookie.Header.Set("Cookie", account.CookieName+"="+cookie)
	byKey.SetBasicAuth("a@example.com", site.APIKey)
	byToken.Header.Set("Authorization", "Bearer "+pair.AccessToken)
	for _, c := range []struct {
		name string
		with func() error
	}{
		{"cookie", func() error { _, err := s.Authenticate(ctx, byCookie); return err }},
		{"key", func() error { _, err := s.Authenticate(ctx, byKey); return err }},
		{"token", func() error { _, err := s.Authenticate(ctx, byToken); return err }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if err := c.with(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
