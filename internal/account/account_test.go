package account_test

import (
	"context"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/partner"
	"parley/internal/store"
	"parley/internal/store/storetest"
)

// house is the account's API with real credentials, on a database of its own
// whose clock the test moves.
type house struct {
	*apitest.Server
	t       *testing.T
	db      *store.DB
	clock   *apitest.Clock
	service *account.Service
	secrets *auth.Signer
}

const password = "Correct-horse-1"

func newHouse(t *testing.T, change ...func(*account.Options)) *house {
	t.Helper()
	h := &house{t: t, clock: &apitest.Clock{}}
	h.db = storetest.Open(t, store.Options{URL: storetest.NewURL(t), Clock: h.clock.Now})
	var err error
	if h.secrets, err = auth.OpenSigner(filepath.Join(t.TempDir(), "key"), true, h.clock.Now); err != nil {
		t.Fatal(err)
	}
	h.service = h.newNode(change...)
	h.Server = h.serve(h.service)
	return h
}

// newNode is one more server's part on the same database.
func (h *house) newNode(change ...func(*account.Options)) *account.Service {
	o := account.Options{DB: h.db, Secrets: h.secrets}
	for _, fn := range change {
		fn(&o)
	}
	return account.New(o)
}

func (h *house) serve(s *account.Service) *apitest.Server {
	a := api.New(api.Options{Authenticator: s, Limiter: s, CSRF: s.CSRF, Changed: account.AuditChange, Clock: h.clock.Now})
	account.Serve(a, s)
	return apitest.Attach(h.t, a.Handler())
}

// site makes a site whose administrator signs in with email and password.
func (h *house) site(email string) account.Created {
	h.t.Helper()
	hash := h.hash(password)
	var c account.Created
	h.step(func(ctx context.Context, tx *store.Tx) (err error) {
		c, err = account.CreateSite(ctx, tx, account.NewSite{Name: "Shop", Company: "Shop Ltd",
			Admin: account.NewAgent{Email: email, FirstName: "Ann", LastName: "Admin", Password: hash}})
		return err
	})
	return c
}

// agent adds an agent with a key.
func (h *house) agent(siteID int64, email string, keys ...auth.Permission) (id int64, key string) {
	h.t.Helper()
	hash := h.hash(password)
	h.step(func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = account.CreateAgent(ctx, tx, siteID, account.NewAgent{Email: email, FirstName: "Bob", LastName: "Brown", Password: hash, Permissions: keys})
		if err != nil {
			return err
		}
		key, err = account.NewKey(ctx, tx, siteID, id)
		return err
	})
	return id, key
}

func (h *house) partner(email string) partner.Created {
	h.t.Helper()
	hash := h.hash(password)
	var c partner.Created
	h.step(func(ctx context.Context, tx *store.Tx) (err error) {
		c, err = partner.Create(ctx, tx, partner.NewPartner{Name: "Pat", Email: email, Password: hash})
		return err
	})
	return c
}

// hashed is the password that most have, hashed once for all tests.
var hashed = sync.OnceValues(func() (account.Password, error) {
	return account.HashPassword(context.Background(), "password", password)
})

func (h *house) hash(plain string) account.Password {
	h.t.Helper()
	if plain == password {
		p, err := hashed()
		if err != nil {
			h.t.Fatal(err)
		}
		return p
	}
	p, err := account.HashPassword(context.Background(), "password", plain)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

func (h *house) step(fn func(ctx context.Context, tx *store.Tx) error) {
	h.t.Helper()
	if err := h.db.Update(context.Background(), fn); err != nil {
		h.t.Fatal(err)
	}
}

// exec changes what has no operation yet.
func (h *house) exec(query string, args ...any) {
	h.t.Helper()
	h.step(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
}

// row reads a value from the database.
func (h *house) row(into any, query string, args ...any) {
	h.t.Helper()
	h.step(func(ctx context.Context, tx *store.Tx) error { return tx.QueryRow(ctx, query, args...).Scan(into) })
}

// token trades a grant and returns the pair.
func (h *house) token(form string) account.Pair {
	h.t.Helper()
	return pairOf(h.t, h.Anonymous().Do("POST", "/oauth/token", form).Want(200, `{"token_type":"bearer","expires_in":43199}`))
}

func pairOf(t *testing.T, a *apitest.Answer) (p account.Pair) {
	t.Helper()
	if err := json.Unmarshal(a.Body, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// cookieOf is the session cookie that an answer sets.
func cookieOf(t *testing.T, a *apitest.Answer) *http.Cookie {
	t.Helper()
	for _, c := range (&http.Response{Header: a.Header}).Cookies() {
		if c.Name == account.CookieName {
			return c
		}
	}
	t.Fatalf("the answer sets no cookie %s", account.CookieName)
	return nil
}

func grant(email, secret string) string {
	return "grant_type=password&email=" + strings.ReplaceAll(email, "+", "%2B") + "&password=" + secret
}

const mePath = "/account/agents/me"
