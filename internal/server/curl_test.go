package server_test

import (
	"context"
	"encoding/json"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"parley/internal/account"
	"parley/internal/partner"
	"parley/internal/store"
)

// shell runs curl as people copy it from documentation: without a word on what
// the body is, so that curl calls all of them forms.
type shell struct {
	t      *testing.T
	url    string
	header []string
}

// curl returns status and body of a call; $HOST in args is the server.
func (s shell) curl(args ...string) (status int, body string) {
	s.t.Helper()
	all := []string{"--silent", "--show-error", "--insecure", "--max-time", "30", "--write-out", "\n%{http_code}"}
	for _, h := range s.header {
		all = append(all, "--header", h)
	}
	for _, a := range args {
		all = append(all, strings.ReplaceAll(a, "$HOST", s.url))
	}
	out, err := exec.Command("curl", all...).Output()
	if err != nil {
		s.t.Fatalf("curl %q: %v", all, err)
	}
	text := string(out)
	at := strings.LastIndexByte(text, '\n')
	if status, err = strconv.Atoi(text[at+1:]); err != nil {
		s.t.Fatalf("curl %q printed %q", all, text)
	}
	return status, text[:at]
}

// want makes a call that has to work and returns the answer, which holds the parts.
func (s shell) want(parts []string, args ...string) map[string]any {
	s.t.Helper()
	status, body := s.curl(args...)
	if status != 200 {
		s.t.Fatalf("curl %q answered %d %s", args, status, body)
	}
	for _, part := range parts {
		if !strings.Contains(body, part) {
			s.t.Fatalf("curl %q answered %s, which lacks %s", args, body, part)
		}
	}
	answer := map[string]any{}
	_ = json.Unmarshal([]byte(body), &answer)
	return answer
}

func (s shell) token(args ...string) string {
	s.t.Helper()
	token, _ := s.want([]string{`"token_type":"bearer"`, `"expires_in":43199`}, args...)["access_token"].(string)
	return token
}

func TestCurlGetsTokens(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	n := start(t, cfg)
	s := shell{t: t, url: n.url}
	email, password := signInOf(t, n.stdout.String())
	c := register(t, cfg, account.NewClient{SiteID: 6000000, Name: "Reports", RedirectURIs: []string{"https://client.test/cb"}})

	me := func(token string) {
		t.Helper()
		s.want([]string{`"email":"` + email + `"`}, "-H", "Authorization: bearer "+token, "-X", "GET", "$HOST/api/v2/account/agents/me")
	}
	me(s.token("-X", "POST", "-d", "grant_type=password&email="+email+"&password="+password, "$HOST/oauth/token"))
	me(s.token("-d", "grant_type=password", "--data-urlencode", "username="+email, "--data-urlencode", "password="+password, "$HOST/oauth/token?siteId=6000000&state=x"))
	me(s.token("-X", "POST", "-d", `{"grant_type":"password","email":"`+email+`","password":"`+password+`"}`, "$HOST/OAuthServer/oauth/token"))
	me(s.token("-G", "-d", "grant_type=password", "--data-urlencode", "email="+email, "-d", "password="+password, "$HOST/oauthserver/OAuth/Token"))

	pair := s.want(nil, "-d", "grant_type=password&email="+email+"&password="+password, "$HOST/oauth/token")
	me(s.token("-d", "grant_type=refresh_token&refresh_token="+pair["refresh_token"].(string), "$HOST/oauth/token"))

	// The vendor's sample of client credentials carries an address and a code.
	agents := func(token string) {
		t.Helper()
		s.want([]string{`"total":`}, "-H", "Authorization: Bearer "+token, "$HOST/api/v2/account/agents?pageindex=0")
	}
	agents(s.token("-X", "POST", "-d", "grant_type=client_credentials&redirect_uri=https://client.test/cb&client_id="+c.ID+"&client_secret="+c.Secret+"&siteid=6000000&code=x", "$HOST/oauth/token"))
	agents(s.token("-X", "GET", "$HOST/oauth/token?grant_type=client_credentials&client_id="+c.ID+"&client_secret="+c.Secret+"&siteId=6000000"))
	agents(s.token("-u", c.ID+":"+c.Secret, "-d", "grant_type=client_credentials&siteId=6000000", "$HOST/oauth/token"))

	// So does that of the implicit flow, which answers with the tokens themselves.
	query := "client_id=" + c.ID + "&siteid=6000000&redirect_uri=https://client.test/cb&response_type="
	me(s.token("-H", "Authorization: bearer "+pairOf(s, email, password), "$HOST/oauth/authorize?"+query+"token"))
	status, _ := s.curl("$HOST/oauth/authorize?" + query + "code")
	if status != 302 {
		t.Errorf("who is not signed in is answered %d", status)
	}
	if status, body := s.curl("-d", "grant_type=password&email="+email+"&password=wrong-1", "$HOST/oauth/token"); status != 400 || !strings.Contains(body, `"code":400020`) || !strings.Contains(body, `"error":"invalid_grant"`) {
		t.Errorf("a wrong password is answered %d %s", status, body)
	}
	if status, body := s.curl("-X", "POST", "-d", "token="+pair["access_token"].(string), "$HOST/oauth/revoke"); status != 200 || body != "" {
		t.Errorf("revoking is answered %d %s", status, body)
	}
}

func pairOf(s shell, email, password string) string {
	s.t.Helper()
	return s.token("-d", "grant_type=password&email="+email+"&password="+password, "$HOST/oauth/token")
}

func TestCurlManagesAnAccountAsTheDocumentationShows(t *testing.T) {
	t.Parallel()
	n := start(t, settings(t))
	email, password := signInOf(t, n.stdout.String())
	s := shell{t: t, url: n.url}
	s.header = []string{"Authorization: Bearer " + pairOf(s, email, password)}

	s.want([]string{`"siteName":"sitename"`, `"timeZone":"71"`}, "-X", "PUT", "-d", `{"sitename":"sitename","timezone":"71"}`, "$HOST/api/v2/account/site/profile")
	s.want([]string{`"contact.firstName":"first"`, `"siteName":"sitename"`}, "-X", "PUT", "-d", "contact.firstname=first", "$HOST/api/v2/account/site/profile")

	agent := s.want([]string{`"displayName":"testname"`, `"timeZone":"31"`, `"isAdmin":false`}, "-X", "POST",
		"-d", `{"email":"test@test.com","displayname":"testname","firstname":"first","lastname":"lastname","title":"title","password":"123456","timezone":"31","mobilephone":"12345678911"}`, "$HOST/api/v2/account/agents")
	path := "$HOST/api/v2/account/agents/" + strconv.Itoa(int(agent["id"].(float64)))
	s.want([]string{`"email":"test1@test.com"`, `"displayName":"testname"`}, "-X", "PUT", "-d", `{"email":"test1@test.com","title":"title","password":"123456"}`, path)
	s.want(nil, "-X", "POST", "-d", "password=234567", path+"/password")
	s.want(nil, "-X", "POST", "-d", `{"password":"345678"}`, path+"/Password")
	s.want(nil, "-X", "PUT", path+"/unlock")
	s.want(nil, "-X", "POST", "-d", "", path+"/unlock")
	s.want([]string{`"viewAllHistory":true`, `"manageAgentAndGroups":false`}, "-X", "PUT", "-d", `{"livechat":{"viewallhistory":"True"},"account":{"manageagentandgroups":"false"}}`, path+"/permissions")
	s.want([]string{`"viewAllHistory":true`, `"acceptChats":true`}, "-X", "GET", path+"/effectivepermissions")

	own := shell{t: t, url: n.url}
	own.header = []string{"Authorization: bearer " + pairOf(own, "test1@test.com", "345678")}
	own.want([]string{`"displayName":"testname4"`, `"timeZone":"31"`}, "-X", "PUT", "-d", `{"displayname":"testname4","timezone":"31"}`, "$HOST/api/v2/account/agents/me")
	own.want(nil, "-X", "PUT", "-d", `{"currentpassword":"345678","newpassword":"111111"}`, "$HOST/api/v2/account/agents/me/password")

	group := s.want([]string{`"isSystem":false`, `"name":"testaddname"`}, "-X", "POST", "-d", `{"name":"testaddname","issystem":true}`, "$HOST/api/v2/account/groups")
	path = "$HOST/api/v2/account/groups/" + strconv.Itoa(int(group["id"].(float64)))
	s.want([]string{`"name":"testchangename"`}, "-X", "PUT", "-d", "name=testchangename", path)
	s.want([]string{`"acceptChats":true`}, "-X", "PUT", "-d", "livechat.acceptchats=true", path+"/permissions")
	s.want(nil, "-X", "DELETE", path)
	s.want([]string{`[`}, "$HOST/api/v2.0/account/Groups")

	s.want([]string{`"isEnable":false`, `"isEnableForMobile":true`}, "-X", "PUT", "-d", `{"isenable":"False","isenableformobile":true}`, "$HOST/api/v2/account/iprestriction")
	one := s.want([]string{`"from":"192.168.1.3"`, `"to":"192.168.1.4"`}, "-X", "POST", "-d", `{"from":"192.168.1.3","to":"192.168.1.4"}`, "$HOST/api/v2/account/iprestriction/ipranges")
	id := strconv.Itoa(int(one["id"].(float64)))
	s.want([]string{`"to":"192.168.1.9"`}, "-X", "PUT", "-d", "id="+id+"&to=192.168.1.9", "$HOST/api/v2/account/ipRestrictions/ipRanges")
	s.want([]string{`"from":"192.168.1.3"`}, "$HOST/api/v2/account/iprestriction/ipranges")
	s.want([]string{"IPRange '" + id + "' has been removed."}, "-X", "DELETE", "$HOST/api/v2/account/iprestriction/ipranges/"+id)
	s.want([]string{`"previousPage":null`, `"product":"Account"`}, "-X", "GET", "$HOST/api/v2/account/auditlogs?datefrom=2018/7/7&dateto=2199-12-31&product=account&pageindex=0")
}

func TestCurlOpensSitesAsThePartnerDocumentationShows(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	n := start(t, cfg)
	password, err := account.HashPassword(t.Context(), "password", "123456")
	if err != nil {
		t.Fatal(err)
	}
	inStep(t, cfg, func(ctx context.Context, tx *store.Tx) error {
		_, err := partner.Create(ctx, tx, partner.NewPartner{Name: "Reseller", Email: "partner@example.test", Password: password})
		return err
	})
	s := shell{t: t, url: n.url}
	s.header = []string{"Authorization: bearer " + s.token("-d", "grant_type=password&email=partner@example.test&password=123456", "$HOST/partner/oauth/token")}

	site := s.want([]string{`"firstName":"test"`, `"company":"comm100"`, `"activated":true`, `"timeZone":"71"`}, "-X", "POST",
		"-d", `{"contact":{"firstname":"test","lastname":"comm100","email":"owner@example.test","phone":"123456"},"password":"123456","company":"comm100","website":"www.example.test","timezone":"71","planlist":[{"id":1,"name":"planname","products":1}]}`,
		"$HOST/api/v2/partner/sites")
	id := strconv.Itoa(int(site["id"].(float64)))
	path := "$HOST/api/v2/partner/sites/" + id
	s.want([]string{`"total":1`, `"previousPage":""`, `"id":` + id}, "-X", "GET", "$HOST/api/v2/partner/sites?keywords=COMM100&pageindex=0")
	s.want([]string{`"company":"other"`, `"lastName":"comm100"`}, "-X", "PUT", "-d", `{"company":"other"}`, path)
	s.want(nil, "-X", "PUT", "-d", "", path+"/paying")

	owner := shell{t: t, url: n.url}
	owner.header = []string{"Authorization: Bearer " + pairOf(owner, "owner@example.test", "123456")}
	owner.want([]string{`"company":"other"`, `"phoneNumber":"123456"`}, "$HOST/api/v2/account/site/profile")
	owner.want([]string{`"name":"Default Plan"`}, "$HOST/api/v2/livechat/campaigns")
	if status, body := owner.curl("$HOST/api/v2/partner/sites"); status != 403 || !strings.Contains(body, `"code":403000`) {
		t.Errorf("an agent at the partners' place is answered %d %s", status, body)
	}
	s.want([]string{`"disabled":true`}, "-X", "PUT", "-d", "disabled=True", path)
	if status, body := owner.curl("$HOST/api/v2/account/site/profile"); status != 403 || !strings.Contains(body, `"code":403002`) {
		t.Errorf("a disabled site is answered %d %s", status, body)
	}
}
