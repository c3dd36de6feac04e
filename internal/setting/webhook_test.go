package setting_test

import (
	"strings"
	"testing"

	"parley/internal/auth"
)

func TestWebhooks(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, guest, stranger := s.As(auth.ManageIntegration), s.As(), s.OtherSite().As(auth.ManageIntegration)
	const path = "/livechat/webhooks"
	admin.Do("POST", path, `{"event":"chatwrappedup","targeturl":"http://www.example.com"}`).Want(200, `{"id":1,"event":"chatWrappedUp","targetUrl":"http://www.example.com"}`)
	if a := admin.Do("GET", path); strings.Contains(string(a.Body), "zap") {
		t.Errorf("what was not sent is there: %s", a.Body)
	}
	run(t, path, []try{
		{"what a Zap sends is kept as sent", admin, "POST", "", `{"targetUrl":"https://hooks.example.com/1","event":"chatrequest","zapId":"12","zapierAccountId":"1"}`, 200,
			`{"id":2,"event":"chatRequested","targetUrl":"https://hooks.example.com/1","zapId":12,"zapierAccountId":"1"}`},
		{"a number is a number", admin, "POST", "", `{"targetUrl":"https://hooks.example.com/1","event":"chatrequest","zapId":0,"zapierAccountId":12345678901234567}`, 200,
			`{"id":3,"zapId":0,"zapierAccountId":12345678901234567}`},
		{"null is not sent", admin, "POST", "", `{"targetUrl":"https://hooks.example.com/1","event":"agentStatusChanges","zapId":null,"zapierAccountId":null}`, 200, `{"id":4,"event":"operatorEventNotification"}`},
		{"a partial update keeps the rest", admin, "PUT", "/2", `{"event":"chatIsTransferred"}`, 200, `{"id":2,"event":"chatTransferred","targetUrl":"https://hooks.example.com/1","zapId":12,"zapierAccountId":"1"}`},
		{"an empty update changes nothing", admin, "PUT", "/3", `{}`, 200, `{"event":"chatRequested","zapierAccountId":12345678901234567}`},
		{"an unknown event is refused", admin, "PUT", "/2", `{"targetUrl":"https://x.example.com","event":"messageSent"}`, 400, `{"code":400006}`},
		{"only the web is called", admin, "POST", "", `{"targetUrl":"ftp://x.example.com","event":"chatStarted"}`, 400, `{"code":400016}`},
		{"by absolute addresses", admin, "PUT", "/2", `{"event":"chatEnded","targetUrl":"/hook"}`, 400, `{"code":400016}`},
		{"of a bounded length", admin, "POST", "", `{"targetUrl":"https://x.example.com/` + strings.Repeat("x", 2048) + `","event":"chatStarted"}`, 400, `{"code":400010}`},
		{"an account is no object", admin, "PUT", "/2", `{"zapierAccountId":{"a":1}}`, 400, `{"code":400013}`},
		{"an address is needed", admin, "POST", "", `{"event":"chatStarted"}`, 400, `{"code":400000}`},
		{"the text stands under all names", admin, "PUT", "/9", `{}`, 404, `{"code":404001,"message":"There is no webhook '9'.","Message":"There is no webhook '9'.","ErrorMessage":"There is no webhook '9'."}`},
		{"and says what clients look for", guest, "GET", "", ``, 403, `{"code":403003,"message":"No Permission","Message":"No Permission","ErrorMessage":"No Permission"}`},
		{"none is read by its id", admin, "GET", "/2", ``, 404, `{"code":404000}`},
		{"another site's does not exist", stranger, "PUT", "/2", `{}`, 404, `{"code":404001}`},
		{"the list", admin, "GET", "", ``, 200, `[{"id":1},{"id":2,"event":"chatTransferred","zapierAccountId":"1"},{"id":3,"zapierAccountId":12345678901234567},{"id":4}]`},
		{"it is removed", admin, "DELETE", "/2", ``, 200, `"WebHook with id '2' has been removed."`},
		{"and gone", admin, "DELETE", "/2", ``, 404, `{"code":404001}`},
	})
	s.Anonymous().Do("GET", path).Want(401, `{"code":401000,"Message":"The credentials are missing, wrong or expired."}`)
}
