package account_test

import (
	"strings"
	"testing"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/auth"
)

// office is a site with its administrator, an agent who manages agents, and one who does not.
type office struct {
	*house
	site                  account.Created
	admin, manager, clerk apitest.Caller
	managerID, clerkID    string
}

func newOffice(t *testing.T) *office {
	t.Helper()
	h := newHouse(t)
	o := &office{house: h, site: h.site("ann@example.com")}
	o.admin = h.Basic("ann@example.com", o.site.APIKey)
	mid, key := h.agent(o.site.SiteID, "max@example.com", auth.ManageAgentAndGroups)
	o.manager, o.managerID = h.Basic("max@example.com", key), id(mid)
	cid, key := h.agent(o.site.SiteID, "cleo@example.com")
	o.clerk, o.clerkID = h.Basic("cleo@example.com", key), id(cid)
	return o
}

// stranger is the administrator of another site.
func (o *office) stranger() apitest.Caller {
	other := o.house.site("stranger@example.com")
	return o.Basic("stranger@example.com", other.APIKey)
}

// summaries are the lines of the audit log, the newest first.
func (o *office) lastSummary() (text string) {
	o.t.Helper()
	o.row(&text, `SELECT summary FROM audit_log WHERE site_id = ? ORDER BY id DESC LIMIT 1`, o.site.SiteID)
	return text
}

func (o *office) wantSummary(t *testing.T, want string) {
	t.Helper()
	if got := o.lastSummary(); got != want {
		t.Errorf("the audit log says %q, want %q", got, want)
	}
}

func TestAnAgentIsAddedChangedAndRemoved(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	bob := o.manager.Do("POST", "/Account/Agents", `{"EMAIL":"Bob@Example.com","displayname":" Bob ","firstName":"Bob","lastName":7,
		"password":"123456","id":99,"isAdmin":true,"isActive":false,"ldapUserName":"x"}`).
		Want(200, `{"id":4,"email":"Bob@Example.com","displayName":"Bob","firstName":"Bob","lastName":"7","title":"","bio":"","mobilePhone":"",
			"timeZone":"-1","dateTimeFormat":"MM/dd/yyyy HH:mm:ss","groups":[],"isAdmin":false,"isActive":true,"isLocked":false}`).ID()
	o.wantSummary(t, "Add agent 'Bob'")
	o.manager.Do("GET", "/account/agents/"+bob).Want(200, `{"id":4,"displayName":"Bob"}`)
	token := o.token(grant("bob@example.com", "123456"))

	o.manager.Do("PUT", "/account/agents/"+bob, `{"title":"Clerk","Email":"bobby@example.com","bio":null,"isAdmin":"true","groups":[]}`).
		Want(200, `{"id":4,"email":"bobby@example.com","title":"Clerk","displayName":"Bob","isAdmin":false}`)
	o.wantSummary(t, "Change agent 'Bob': email, title")
	o.Bearer(token.AccessToken).Do("GET", mePath).Want(200, `{"email":"bobby@example.com"}`)
	o.manager.Do("PUT", "/account/agents/"+bob, `{"password":"654321"}`).Want(200, `{"title":"Clerk"}`)
	o.wantSummary(t, "Change agent 'Bob': password")
	o.Bearer(token.AccessToken).Do("GET", mePath).Want(401)
	o.token(grant("bobby@example.com", "654321"))

	o.manager.Do("DELETE", "/account/agents/"+bob).WantEmpty(200)
	o.wantSummary(t, "Remove agent 'Bob'")
	o.manager.Do("GET", "/account/agents/"+bob).Want(404, `{"code":404001,"message":"There is no agent '4'."}`)
	o.manager.Do("DELETE", "/account/agents/"+bob).Want(404, `{"code":404001}`)
	o.manager.Do("POST", "/account/agents", `{"email":"bobby@example.com","displayName":"B","firstName":"B","lastName":"B"}`).Want(200, `{"id":5}`)
}

func TestWhatAnAgentCannotBe(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	stranger := o.stranger()
	const whole = `"displayName":"Bob","firstName":"Bob","lastName":"Brown"`
	for _, c := range []struct {
		name               string
		caller             apitest.Caller
		method, path, body string
		status             int
		want               string
	}{
		{"without an email", o.manager, "POST", "", `{` + whole + `}`, 400, `{"code":400000,"message":"Parameter 'email' is required."}`},
		{"without a name", o.manager, "POST", "", `{"email":"bob@example.com","firstname":"Bob","lastname":"Brown"}`, 400, `{"code":400000,"message":"Parameter 'displayName' is required."}`},
		{"with an email that is none", o.manager, "POST", "", `{"email":"bob",` + whole + `}`, 400, `{"code":400005}`},
		{"with an email that somebody of another site has", o.manager, "POST", "", `{"email":"STRANGER@example.com",` + whole + `}`, 400, `{"code":400012}`},
		{"with a short password", o.manager, "POST", "", `{"email":"bob@example.com","password":"12345",` + whole + `}`, 400, `{"code":400014}`},
		{"in a group that there is not", o.manager, "POST", "", `{"email":"bob@example.com","groups":[77],` + whole + `}`, 400, `{"code":400006}`},
		{"in a system group", o.admin, "POST", "", `{"email":"bob@example.com","groups":[{"id":7}],` + whole + `}`, 400, `{"code":400006}`},
		{"in a group without id", o.manager, "POST", "", `{"email":"bob@example.com","groups":[{"name":"x"}],` + whole + `}`, 400, `{"code":400000}`},
		{"in a group of no number", o.manager, "POST", "", `{"email":"bob@example.com","groups":["x"],` + whole + `}`, 400, `{"code":400003}`},
		{"with a long name", o.manager, "POST", "", `{"email":"bob@example.com","title":"` + strings.Repeat("x", 257) + `",` + whole + `}`, 400, `{"code":400010}`},
		{"by somebody without the permission", o.clerk, "POST", "", `{"email":"bob@example.com",` + whole + `}`, 403, `{"code":403003}`},
		{"blank in what is mandatory", o.manager, "PUT", "/" + o.clerkID, `{"lastName":" "}`, 400, `{"code":400000}`},
		{"null in what is mandatory", o.manager, "PUT", "/" + o.clerkID, `{"email":null}`, 400, `{"code":400000}`},
		{"changed to an email that is taken", o.manager, "PUT", "/" + o.clerkID, `{"email":"ann@EXAMPLE.com"}`, 400, `{"code":400012}`},
		{"read without a number", o.manager, "GET", "/x", ``, 400, `{"code":400003}`},
		{"read by somebody without the permission", o.clerk, "GET", "/" + o.clerkID, ``, 403, `{"code":403003}`},
		{"changed by somebody without the permission", o.clerk, "PUT", "/" + o.clerkID, `{"title":"x"}`, 403, `{"code":403003}`},
		{"removed by somebody without the permission", o.clerk, "DELETE", "/" + o.managerID, ``, 403, `{"code":403003}`},
		{"read from another site", stranger, "GET", "/" + o.clerkID, ``, 404, `{"code":404001}`},
		{"changed from another site", stranger, "PUT", "/" + o.clerkID, `{"title":"x"}`, 404, `{"code":404001}`},
		{"changed badly from another site", stranger, "PUT", "/" + o.clerkID, `{"email":"x"`, 404, `{"code":404001}`},
		{"removed from another site", stranger, "DELETE", "/" + o.clerkID, ``, 404, `{"code":404001}`},
		{"given a password from another site", stranger, "POST", "/" + o.clerkID + "/password", `{"password":"123456"}`, 404, `{"code":404001}`},
		{"unlocked from another site", stranger, "PUT", "/" + o.clerkID + "/unlock", ``, 404, `{"code":404001}`},
		{"given no password", o.manager, "POST", "/" + o.clerkID + "/password", `{}`, 400, `{"code":400000,"message":"Parameter 'password' is required."}`},
		{"given a short password", o.manager, "POST", "/" + o.clerkID + "/password", `{"password":"12345"}`, 400, `{"code":400014}`},
		{"given a password by somebody without the permission", o.clerk, "POST", "/" + o.clerkID + "/password", `{"password":"123456"}`, 403, `{"code":403003}`},
		{"unlocked by somebody without the permission", o.clerk, "POST", "/" + o.clerkID + "/unlock", ``, 403, `{"code":403003}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.caller.On(t).Do(c.method, "/account/agents"+c.path, c.body).Want(c.status, c.want)
		})
	}
	o.manager.Do("GET", "/account/agents").Want(200, `{"total":3,"agents":[{"id":1},{"id":2},{"id":3,"email":"cleo@example.com","title":"","lastName":"Brown"}]}`)
}

// Administrators are for administrators (A14, A15, A23): a manager of agents is none, nor is a client.
func TestOnlyAdministratorsChangeHowAdministratorsSignIn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.admin.Do("PUT", "/account/groups/7", `{"agents":[1,`+o.clerkID+`]}`).Want(200)
	ann := "/account/agents/1"
	o.manager.Do("PUT", ann, `{"title":"Boss","email":"ann@example.com"}`).Want(200, `{"title":"Boss"}`)
	for _, c := range []struct{ method, path, body string }{
		{"PUT", ann, `{"email":"mine@example.com"}`},
		{"PUT", ann, `{"password":"123456"}`},
		{"POST", ann + "/password", `{"password":"123456"}`},
		{"DELETE", ann, ``},
	} {
		o.manager.Do(c.method, c.path, c.body).Want(403, `{"code":403000}`)
	}
	o.manager.Do("POST", ann+"/unlock").WantEmpty(200)
	o.token(grant("ann@example.com", password))
	cleo := "/account/agents/" + o.clerkID
	o.admin.Do("POST", cleo+"/password", `{"password":"123456"}`).WantEmpty(200)
	o.admin.Do("PUT", cleo, `{"email":"new@example.com"}`).Want(200)
	o.token(grant("new@example.com", "123456"))
	o.admin.Do("DELETE", cleo).WantEmpty(200)
	o.admin.Do("DELETE", ann).Want(403, `{"code":403012}`)
}
