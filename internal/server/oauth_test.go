package server_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"parley/internal/account"
	"parley/internal/config"
	"parley/internal/server"
	"parley/internal/store"
)

const (
	demoSite   = "6000000"
	clientHome = "https://client.test/cb?from=parley"
)

// register makes an OAuth client beside a running server, as the command line does.
func register(t *testing.T, cfg config.Config, n account.NewClient) (c account.CreatedClient) {
	t.Helper()
	inStep(t, cfg, func(ctx context.Context, tx *store.Tx) (err error) {
		c, err = account.CreateClient(ctx, tx, n)
		return err
	})
	return c
}

// inStep runs a step on the database of a running server.
func inStep(t *testing.T, cfg config.Config, fn func(ctx context.Context, tx *store.Tx) error) {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{URL: cfg.DatabaseURL()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// standard is the settings of a client of the Go project's own OAuth library.
func standard(url string, c account.CreatedClient) *oauth2.Config {
	return &oauth2.Config{ClientID: c.ID, ClientSecret: c.Secret, RedirectURL: clientHome,
		Endpoint: oauth2.Endpoint{AuthURL: url + "/oauth/authorize", TokenURL: url + "/oauth/token"}}
}

// wantEmail calls the API with a token.
func wantEmail(t *testing.T, client *http.Client, url, email string) {
	t.Helper()
	res, err := client.Get(url + "/api/v2/account/agents/me")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil || res.StatusCode != 200 || !strings.Contains(string(body), `"email":"`+email+`"`) {
		t.Fatalf("the API answers %d %s, %v", res.StatusCode, body, err)
	}
}

func TestTheStandardLibraryOfClients(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	n := start(t, cfg)
	email, password := signInOf(t, n.stdout.String())
	c := register(t, cfg, account.NewClient{SiteID: 6000000, Name: "Reports", RedirectURIs: []string{clientHome}})
	ctx := t.Context()

	t.Run("password and refresh", func(t *testing.T) {
		for _, who := range []account.CreatedClient{{}, {ID: "x", Secret: "y"}} { // this grant needs no client
			conf := standard(n.url, who)
			token, err := conf.PasswordCredentialsToken(ctx, email, password)
			if err != nil || token.Type() != "Bearer" || token.ExpiresIn != 43199 {
				t.Fatalf("%+v, %v", token, err)
			}
			wantEmail(t, conf.Client(ctx, token), n.url, email)
			again, err := conf.TokenSource(ctx, &oauth2.Token{RefreshToken: token.RefreshToken}).Token()
			if err != nil || again.AccessToken == token.AccessToken {
				t.Fatalf("%+v, %v", again, err)
			}
			wantEmail(t, conf.Client(ctx, again), n.url, email)
		}
	})
	t.Run("code with PKCE, state and refresh", func(t *testing.T) {
		for _, style := range []oauth2.AuthStyle{oauth2.AuthStyleAutoDetect, oauth2.AuthStyleInHeader, oauth2.AuthStyleInParams} {
			conf, verifier := standard(n.url, c), oauth2.GenerateVerifier()
			conf.Endpoint.AuthStyle = style
			asked := conf.AuthCodeURL("st ate", oauth2.S256ChallengeOption(verifier), oauth2.SetAuthURLParam("siteId", demoSite))
			back := consentTo(t, agentOf(t, n.url, email, password), asked)
			if back.Query().Get("state") != "st ate" || back.Query().Get("from") != "parley" {
				t.Fatalf("the client is told %s", back)
			}
			token, err := conf.Exchange(ctx, back.Query().Get("code"), oauth2.VerifierOption(verifier))
			if err != nil {
				t.Fatal(err)
			}
			wantEmail(t, conf.Client(ctx, token), n.url, email)
			if token, err = conf.TokenSource(ctx, &oauth2.Token{RefreshToken: token.RefreshToken}).Token(); err != nil {
				t.Fatal(err)
			}
			wantEmail(t, conf.Client(ctx, token), n.url, email)
			_, err = conf.Exchange(ctx, back.Query().Get("code"), oauth2.VerifierOption(verifier))
			wantWord(t, err, "invalid_grant")
		}
	})
	t.Run("client credentials", func(t *testing.T) {
		for _, prefix := range []string{"/oauth/token", "/OAuthServer/oauth/token"} {
			conf := clientcredentials.Config{ClientID: c.ID, ClientSecret: c.Secret, TokenURL: n.url + prefix, EndpointParams: url.Values{"siteId": {demoSite}}}
			res, err := conf.Client(ctx).Get(n.url + "/api/v2/account/agents")
			if err != nil {
				t.Fatal(err)
			}
			if _ = res.Body.Close(); res.StatusCode != 200 {
				t.Fatalf("the API answers %d", res.StatusCode)
			}
		}
	})
	t.Run("what goes wrong, in the standard's words", func(t *testing.T) {
		_, err := standard(n.url, account.CreatedClient{}).PasswordCredentialsToken(ctx, email, "wrong-one")
		wantWord(t, err, "invalid_grant")
		conf := clientcredentials.Config{ClientID: c.ID, ClientSecret: "wrong", TokenURL: n.url + "/oauth/token", AuthStyle: oauth2.AuthStyleInHeader, EndpointParams: url.Values{"siteId": {demoSite}}}
		_, err = conf.Token(ctx)
		wantWord(t, err, "invalid_client")
	})
}

func wantWord(t *testing.T, err error, word string) {
	t.Helper()
	e, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok || e.ErrorCode != word || e.ErrorDescription == "" {
		t.Errorf("%v, want %s", err, word)
	}
}

// consentTo has an agent's browser go where a client sends it, and the agent allow
// what is asked there. It returns where that leads.
func consentTo(t *testing.T, agent *person, asked string) *url.URL {
	t.Helper()
	page := goTo(t, agent, asked)
	if page.Path != "/console/authorize" {
		t.Fatalf("the browser is led to %s", page)
	}
	if name := agent.do("GET", agentDoor+"/authorization?"+page.RawQuery, nil)["client"].(map[string]any)["name"]; name != "Reports" {
		t.Errorf("the page names the client %v", name)
	}
	body := map[string]any{"allow": true}
	for name, values := range page.Query() {
		body[name] = values[0]
	}
	back, err := url.Parse(agent.do("POST", agentDoor+"/authorization", body)["redirectTo"].(string))
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// browse opens an address as a browser does, and goes no further.
func (p *person) browse(address string) *http.Response {
	p.t.Helper()
	req, err := http.NewRequest("GET", address, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	client := *p.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := client.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = res.Body.Close() })
	return res
}

func goTo(t *testing.T, p *person, address string) *url.URL {
	t.Helper()
	res := p.browse(address)
	to, err := res.Location()
	if err != nil || res.StatusCode != http.StatusFound {
		t.Fatalf("%s answers %d, %v", address, res.StatusCode, err)
	}
	return to
}

func TestABrowserIsNotSentToStrangers(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	n := start(t, cfg)
	c := register(t, cfg, account.NewClient{SiteID: 6000000, Name: "<b>Reports", RedirectURIs: []string{clientHome}})
	for name, k := range map[string]struct {
		query, shows string
		status       int
	}{
		"an unknown client":                      {url.Values{"client_id": {"<script>"}, "redirect_uri": {"https://thief.test"}}.Encode(), "401001", 401},
		"an address that is not the client's":    {url.Values{"client_id": {c.ID}, "redirect_uri": {"https://thief.test"}}.Encode(), "400023", 400},
		"an address that only begins like it is": {url.Values{"client_id": {c.ID}, "redirect_uri": {clientHome + ".thief.test"}}.Encode(), "400023", 400},
		"no address":                             {url.Values{"client_id": {c.ID}}.Encode(), "400000", 400},
	} {
		t.Run(name, func(t *testing.T) {
			res := newPerson(t, n.url).browse(n.url + "/OAUTHSERVER/oauth/authorize?" + k.query)
			body, err := io.ReadAll(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			h := res.Header
			if res.StatusCode != k.status || h.Get("Location") != "" || !strings.HasPrefix(h.Get("Content-Type"), "text/html") ||
				!strings.Contains(string(body), k.shows) || strings.Contains(string(body), "<script>") || h.Get("WWW-Authenticate") != "" {
				t.Errorf("it answers %d %v\n%s", res.StatusCode, h, body)
			}
			if policy := h.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") || strings.Contains(policy, "unsafe") {
				t.Errorf("the page's policy is %q", policy)
			}
		})
	}
}

func TestWhatClientsSendIsNotLogged(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	log := &lines{}
	s, err := server.New(t.Context(), cfg, server.Options{Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	c := register(t, cfg, account.NewClient{SiteID: 6000000, Name: "Reports", RedirectURIs: []string{clientHome}})
	call := func(method, path, body string) {
		r, err := http.NewRequest(method, "http://127.0.0.1"+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.RemoteAddr = "127.0.0.1:40000"
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		s.Handler().ServeHTTP(httptest.NewRecorder(), r)
	}
	for _, query := range []string{
		"grant_type=password&email=ann@example.com&password=hush-1", "grant_type=refresh_token&refresh_token=hush-2",
		"grant_type=client_credentials&siteId=6000000&client_id=" + c.ID + "&client_secret=" + c.Secret,
		"grant_type=authorization_code&code=hush-3&code_verifier=hush-4&redirect_uri=x&client_id=" + c.ID + "&client_secret=hush-5",
	} {
		call("GET", "/oauth/token?"+query, "")
		call("POST", "/oauth/token", query)
		call("GET", "/oauth/authorize?"+query+"&state=hush-6", "")
		call("POST", "/oauth/revoke", "token=hush-7&"+query)
	}
	if text := log.String(); !strings.Contains(text, "path=/oauth/token") || strings.Contains(text, "hush-") || strings.Contains(text, c.Secret) {
		t.Errorf("the log says\n%s", text)
	}
}
