package chat_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"parley/internal/apitest"
	"parley/internal/auth"
)

// provider is a customer's identity provider.
type provider struct {
	h     *house
	key   *rsa.PrivateKey
	admin apitest.Caller
}

// openProvider has the visitors of a house sign in; campaign is what campaign 1 demands.
func openProvider(t *testing.T, h *house, campaign string) *provider {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{h, key, h.As(auth.ManageSettings)}
	p.settings(`"isEnable":true,"signInUrl":"https://id.example.test/in","idpCertificate":"` + certificate(t, key) + `","campaignSSOOptions":[{"campaignId":1,` + campaign + `}]`)
	return p
}

func (p *provider) settings(members string) {
	p.admin.Do("PUT", "/livechat/visitorSSO", "{"+members+"}").Want(200)
}

// certificate is that of a key as a PEM file in base64, as the settings have it.
func certificate(t *testing.T, key crypto.Signer) string {
	t.Helper()
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "id.example.test"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// token is a good one, with more claims laid over it; null takes a claim away.
func (p *provider) token(more string) string { return p.signed(jwt.SigningMethodRS256, p.key, more) }

func (p *provider) signed(how jwt.SigningMethod, key any, more string) string {
	p.h.w.t.Helper()
	now := p.h.w.clock.Now()
	c := jwt.MapClaims{"sub": "u-1", "name": "Vera Idle", "email": "vera@id.example.test", "exp": now.Add(time.Hour).Unix()}
	if err := json.Unmarshal([]byte(strings.ReplaceAll(more, "NOW", fmt.Sprint(now.Unix()))), &c); err != nil {
		p.h.w.t.Fatal(err)
	}
	for name, v := range c {
		if v == nil {
			delete(c, name)
		}
	}
	text, err := jwt.NewWithClaims(how, c).SignedString(key)
	if err != nil {
		p.h.w.t.Fatal(err)
	}
	return text
}

func signIn(v apitest.Caller, token string) *apitest.Answer {
	return v.Do("POST", "/api/visitor/v1/signIn", fmt.Sprintf(`{"jwt":%q}`, token))
}

// again introduces the page of somebody who has signed in.
func (h *house) again(signed *apitest.Answer) (apitest.Caller, *apitest.Answer) {
	a := h.Anonymous().Do("POST", "/api/visitor/v1/visits", strings.Replace(visitBody, "{", fmt.Sprintf(`{"token":%q,`, signed.Text("token")), 1)).Want(200)
	return h.Visitor(a.Text("visitorId")), a
}

func request(v apitest.Caller, visit *apitest.Answer, clientID, more string) *apitest.Answer {
	return v.Do("POST", "/api/visitor/v1/chats", fmt.Sprintf(`{"clientId":%q,"visitId":%v,"campaignId":1%s}`, clientID, visit.At("visitId"), more))
}

func TestASignedInVisitorIsKnownEverywhere(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent := h.agent(auth.ViewAllHistory)
	p := openProvider(t, h, `"signInType":"required","isSkipPrechat":true`)
	p.settings(`"dataMappings":[{"ssoAttribute":"firm","comm100Field":"{!Prechat.company}"},{"ssoAttribute":"tel","comm100Field":"Phone"},
		{"ssoAttribute":"plan","comm100Field":"{!CustomVariable.Plan}"},{"ssoAttribute":"name","comm100Field":"{!Visitor.Name}"},{"ssoAttribute":"x","comm100Field":"{!Visitor.IP}"}]`)
	p.admin.Do("POST", "/livechat/customVariables", `{"name":"Plan","type":"text"}`).Want(200)

	v, visit := h.visit()
	visit.Want(200, `{"signOn":{"type":"required","url":"https://id.example.test/in","skipsForm":true,"userId":"","knownFields":[]}}`)
	request(v, visit, "r0", `,"name":"Vera","email":"v@example.test"`).Want(400, `{"code":400030,"message":"Sign in before you ask for a chat."}`)

	signed := signIn(v, p.token(`{"firm":"Idle & Sons","tel":12345678901,"plan":["gold","old"],"x":"1.2.3.4"}`)).
		Want(200, fmt.Sprintf(`{"visitorId":%q}`, visit.Text("visitorId")))
	v, visit = h.again(signed)
	visit.Want(200, `{"signOn":{"userId":"u-1","name":"Vera Idle","email":"vera@id.example.test"}}`)
	// What was typed does not count where the token knows better, and the form is not asked.
	c := request(v, visit, "r1", `,"name":"The Queen","email":"queen@example.test"`).
		Want(200, `{"visitor":{"ssoUserId":"u-1","name":"Vera Idle","email":"vera@id.example.test"}}`)
	agent.Do("GET", "/api/agent/v1/visitors/"+visit.Text("visitorId")).
		Want(200, `{"ssoUserId":"u-1","name":"Vera Idle","customVariables":[{"name":"Plan","value":"gold, old"}]}`)
	h.w.clock.Advance(time.Second)
	agent.Do("POST", "/api/agent/v1/chats/"+c.ID()+"/accept").Want(200, `{"visitor":{"ssoUserId":"u-1"}}`)

	// Another browser of the same user is the same visitor, with the chat that runs.
	other, first := h.visit()
	there := signIn(other, p.token(`{}`)).Want(200, fmt.Sprintf(`{"visitorId":%q}`, visit.Text("visitorId")))
	_, same := h.again(there)
	same.Want(200, fmt.Sprintf(`{"chat":{"id":%q}}`, c.ID()))
	if first.Text("visitorId") == same.Text("visitorId") {
		t.Fatal("the browsers were one before")
	}
	agent.Do("POST", "/api/agent/v1/chats/"+c.ID()+"/end").Want(200)
	agent.Do("GET", "/livechat/chats/"+c.ID()).Want(200, `{"ssoUserId":"u-1","name":"Vera Idle","email":"vera@id.example.test"}`)

	// Another user of the same browser is another visitor, and so is nobody.
	next := signIn(v, p.token(`{"sub":"u-2","name":"Ned"}`)).Want(200)
	out := v.Do("POST", "/api/visitor/v1/signOut").Want(200)
	for what, got := range map[string]*apitest.Answer{"another user": next, "nobody": out} {
		if got.Text("visitorId") == visit.Text("visitorId") {
			t.Errorf("%s is the visitor of the user before", what)
		}
	}
	_, gone := h.again(out)
	gone.Want(200, `{"signOn":{"userId":"","name":"","email":""},"chat":null,"ended":null}`)
	_, ned := h.again(next)
	ned.Want(200, `{"signOn":{"userId":"u-2","name":"Ned"},"chat":null}`)
	nobody, stays := h.visit()
	nobody.Do("POST", "/api/visitor/v1/signOut").Want(200, fmt.Sprintf(`{"visitorId":%q}`, stays.Text("visitorId")))
}

func TestSigningInMovesNoChat(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	h.agent()
	p := openProvider(t, h, `"signInType":"optional"`)
	known, _ := h.visit()
	signIn(known, p.token(`{}`)).Want(200)

	v, visit := h.visit()
	c := request(v, visit, "r1", `,"name":"Guest","email":"g@example.test"`).Want(200, `{"visitor":{"ssoUserId":"","name":"Guest"}}`)
	signIn(v, p.token(`{}`)).Want(400, `{"code":400030}`)
	v.Do("GET", "/api/visitor/v1/chats/"+c.ID()).Want(200, `{"visitor":{"ssoUserId":""}}`)
	// Somebody who is new to the site takes the chat along.
	signIn(v, p.token(`{"sub":"u-9"}`)).Want(200, fmt.Sprintf(`{"visitorId":%q}`, visit.Text("visitorId")))
	v.Do("GET", "/api/visitor/v1/chats/"+c.ID()).Want(200, `{"visitor":{"ssoUserId":"u-9"}}`)
}

func TestSignedInVisitorsLeaveMessagesUnderTheirNames(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	p := openProvider(t, h, `"signInType":"optional"`)
	v, visit := h.visit()
	signIn(v, p.token(`{}`)).Want(200)
	left := v.Do("POST", "/api/visitor/v1/offlineMessages", fmt.Sprintf(`{"clientId":"o1","visitId":%v,"name":"Somebody","email":"s@example.test","subject":"s","content":"c"}`, visit.At("visitId"))).Want(200)
	h.As(auth.ViewAllHistory).Do("GET", "/livechat/offlineMessages/"+left.ID()).
		Want(200, `{"ssoUserId":"u-1","name":"Vera Idle","email":"vera@id.example.test"}`)
}

// hostile is a token that must not be let in, and a word of why.
type hostile struct{ name, token, why string }

func TestTokensThatDoNotHold(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	p := openProvider(t, h, `"signInType":"optional"`)
	p.admin.Do("PUT", "/api/agent/v1/visitorTokenRules", `{"issuer":"https://id.example.test","audience":"parley"}`).Want(200)
	const good = `"iss":"https://id.example.test","aud":["else","parley"]`
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	elliptical, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(p.key.Public())
	if err != nil {
		t.Fatal(err)
	}
	published := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})
	whole := p.token(`{` + good + `}`)
	parts := strings.Split(whole, ".")
	head := func(header string) string {
		return base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + parts[1] + "." + parts[2]
	}
	critical := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{"sub": "u-1", "iss": "https://id.example.test", "aud": "parley", "exp": h.w.clock.Now().Add(time.Hour).Unix()})
	critical.Header["crit"], critical.Header["b64"] = []string{"b64"}, false
	extended, err := critical.SignedString(p.key)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []hostile{
		{"nothing", "", "required"},
		{"no token", "hello", "no token"},
		{"dots", "..", "no token"},
		{"four parts", whole + ".x", "no token"},
		{"no signature", parts[0] + "." + parts[1] + ".", "signature"},
		{"a cut signature", whole[:len(whole)-8], "cannot be understood"},
		{"alg none", p.signed(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, `{`+good+`}`), "signature"},
		{"alg None", head(`{"alg":"None","typ":"JWT"}`), "signature"},
		{"no alg", head(`{"typ":"JWT"}`), "signature"},
		{"the public key as a secret", p.signed(jwt.SigningMethodHS256, published, `{`+good+`}`), "signature"},
		{"the public key's bytes as a secret", p.signed(jwt.SigningMethodHS256, public, `{`+good+`}`), "signature"},
		{"an empty secret", p.signed(jwt.SigningMethodHS256, []byte{}, `{`+good+`}`), "signature"},
		{"somebody else's key", p.signed(jwt.SigningMethodRS256, other, `{`+good+`}`), "signature"},
		{"another kind of key", p.signed(jwt.SigningMethodES256, elliptical, `{`+good+`}`), "signature"},
		{"a key of its own", head(`{"alg":"RS256","jwk":{"kty":"RSA","e":"AQAB","n":"` + base64.RawURLEncoding.EncodeToString(other.N.Bytes()) + `"},"jku":"https://evil.example/"}`), "signature"},
		{"claims made over", parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"admin","exp":9999999999}`)) + "." + parts[2], "signature"},
		{"extensions that it demands", extended, "extensions"},
		{"no end", p.token(`{` + good + `,"exp":null}`), "exp"},
		{"an end in words", p.token(`{` + good + `,"exp":"tomorrow"}`), "cannot be understood"},
		{"over", p.token(`{` + good + `,"iat":1,"exp":2}`), "expired"},
		{"for a year", p.token(`{` + good + `,"exp":9999999999}`), "24 hours"},
		{"for later", p.token(`{` + good + `,"nbf":9999999999}`), "not valid yet"},
		{"from the future", p.token(`{` + good + `,"iat":9999999999}`), "future"},
		{"another issuer", p.token(`{"iss":"https://evil.example","aud":"parley"}`), "issuer"},
		{"no issuer", p.token(`{"aud":"parley"}`), "iss"},
		{"another audience", p.token(`{"iss":"https://id.example.test","aud":"parley2"}`), "audience"},
		{"no audience", p.token(`{"iss":"https://id.example.test"}`), "aud"},
		{"nobody", p.token(`{` + good + `,"sub":null}`), "sub"},
		{"a blank name", p.token(`{` + good + `,"sub":"  "}`), "sub"},
		{"an object for a name", p.token(`{` + good + `,"sub":{"a":1}}`), "sub"},
		{"a name without end", p.token(`{` + good + `,"sub":"` + strings.Repeat("x", 201) + `"}`), "sub"},
		{"a zero byte", p.token(`{` + good + `,"sub":"a\u0000b"}`), "sub"},
		{"very long", p.token(`{` + good + `,"x":"` + strings.Repeat("x", 9000) + `"}`), "longer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, visit := h.visit()
			a := signIn(v.On(t), c.token)
			a.Want(400)
			if !strings.Contains(a.Text("message"), c.why) {
				t.Errorf("the refusal is %q, without %q", a.Text("message"), c.why)
			}
			h.agent().On(t).Do("GET", "/api/agent/v1/visitors/"+visit.Text("visitorId")).Want(200, `{"ssoUserId":""}`)
		})
	}
	// Clocks may differ by a minute, and any algorithm of the key will do.
	for name, token := range map[string]string{
		"whole":          whole,
		"a little late":  p.token(`{` + good + `,"exp":` + fmt.Sprint(h.w.clock.Now().Add(-30*time.Second).Unix()) + `}`),
		"a little early": p.token(`{` + good + `,"nbf":` + fmt.Sprint(h.w.clock.Now().Add(30*time.Second).Unix()) + `}`),
		"PS512":          p.signed(jwt.SigningMethodPS512, p.key, `{`+good+`}`),
		"numbers":        p.token(`{` + good + `,"sub":12345678901234567890}`),
	} {
		v, _ := h.visit()
		if a := signIn(v, token); a.Status != 200 {
			t.Errorf("%s: %s", name, a.Text("message"))
		}
	}
}

func TestOtherKeys(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	p := openProvider(t, h, `"signInType":"optional"`)
	elliptical, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	bare, err := x509.MarshalPKIXPublicKey(edwards.Public())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file, token string
		status      int
	}{
		"an elliptic curve":       {certificate(t, elliptical), p.signed(jwt.SigningMethodES384, elliptical, `{}`), 200},
		"Edwards, a bare key":     {base64.StdEncoding.EncodeToString(bare), p.signed(jwt.SigningMethodEdDSA, edwards, `{}`), 200},
		"no certificate":          {"", p.token(`{}`), 400},
		"a text":                  {base64.StdEncoding.EncodeToString([]byte("secret")), p.signed(jwt.SigningMethodHS256, []byte("secret"), `{}`), 400},
		"the key of another file": {certificate(t, elliptical), p.token(`{}`), 400},
	} {
		p.settings(`"idpCertificate":"` + c.file + `"`)
		v, _ := h.visit()
		if a := signIn(v, c.token); a.Status != c.status {
			t.Errorf("%s: %d %s", name, a.Status, a.Text("message"))
		}
	}
	p.settings(`"idpCertificate":"` + certificate(t, p.key) + `","isEnable":false`)
	v, visit := h.visit()
	visit.Want(200, `{"signOn":{"type":"no","url":""}}`)
	signIn(v, p.token(`{}`)).Want(400, `{"message":"Visitors of this site do not sign in."}`)
}
