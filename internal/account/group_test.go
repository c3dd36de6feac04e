package account_test

import (
	"strings"
	"testing"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/auth"
)

func TestGroups(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const path = "/account/groups"
	o.manager.Do("GET", path).Want(200, `[
		{"id":7,"name":"Site Administrators","description":"Site administrators.","isSystem":true,"agents":[{"id":1,"name":"Ann Admin"}]},
		{"id":8,"name":"All Agents","isSystem":true,"agents":[{"id":1},{"id":2},{"id":3}]}]`)

	o.manager.Do("POST", path, `{"name":" Night ","issystem":true,"id":70}`).
		Want(200, `{"id":9,"name":"Night","description":null,"isSystem":false,"agents":null}`)
	o.wantSummary(t, "Add group 'Night'")
	o.manager.Do("GET", path+"/9").Want(200, `{"id":9,"description":null,"agents":[]}`)
	o.manager.Do("POST", path, `name=Day&description=At day&agents[]=3&agents[]=2&agents[]=3`).
		Want(200, `{"id":10,"description":"At day","agents":[{"id":2,"name":"Bob Brown"},{"id":3,"name":"Bob Brown"}]}`)
	o.manager.Do("POST", path, `{"name":"Empty","agents":[]}`).Want(200, `{"id":11,"agents":[]}`)

	o.manager.Do("PUT", path+"/10", `{"agents":[{"id":"3","name":"whoever"}]}`).Want(200, `{"name":"Day","agents":[{"id":3}]}`)
	o.wantSummary(t, "Change group 'Day': removed 'Bob Brown'")
	o.manager.Do("PUT", path+"/10", `{"name":"Daylight","description":""}`).Want(200, `{"name":"Daylight","description":"","agents":[{"id":3}]}`)
	o.wantSummary(t, "Change group 'Day': name, description")
	o.manager.Do("PUT", path+"/10", `{"description":null,"agents":null}`).Want(200, `{"description":null,"agents":[]}`)

	o.manager.Do("PUT", "/account/agents/"+o.clerkID, `{"groups":[9,{"id":11}]}`).Want(200, `{"groups":[{"id":9,"name":"Night"},{"id":11,"name":"Empty"}]}`)
	o.wantSummary(t, "Change agent 'Bob Brown': groups")
	o.manager.Do("DELETE", path+"/11").WantEmpty(200)
	o.wantSummary(t, "Remove group 'Empty'")
	o.clerk.Do("GET", mePath).Want(200, `{"groups":[{"id":9}]}`)
	o.manager.Do("POST", path, `{"name":"Next"}`).Want(200, `{"id":12}`)
}

func TestWhatAGroupCannotBe(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	stranger := o.stranger()
	o.manager.Do("POST", "/account/groups", `{"name":"Night","agents":[3]}`).Want(200)
	for _, c := range []struct {
		name               string
		caller             apitest.Caller
		method, path, body string
		status             int
		want               string
	}{
		{"without a name", o.manager, "POST", "", `{}`, 400, `{"code":400000,"message":"Parameter 'name' is required."}`},
		{"of a name that is taken", o.manager, "POST", "", `{"name":"NIGHT"}`, 400, `{"code":400012}`},
		{"in any script", o.manager, "PUT", "/9", `{"name":"Über"}`, 200, `{"name":"Über"}`},
		{"of a name that is taken in any script", o.manager, "POST", "", `{"name":"ÜBER"}`, 400, `{"code":400012}`},
		{"with its own name in another case", o.manager, "PUT", "/9", `{"name":"über"}`, 200, `{"name":"über"}`},
		{"with the old name again", o.manager, "PUT", "/9", `{"name":"Night"}`, 200, `{"name":"Night"}`},
		{"of a system group's name", o.manager, "POST", "", `{"name":"all agents"}`, 400, `{"code":400012}`},
		{"with a member that there is not", o.manager, "POST", "", `{"name":"A","agents":[99]}`, 400, `{"code":400006}`},
		{"with a member that is no number", o.manager, "POST", "", `{"name":"A","agents":["x"]}`, 400, `{"code":400003}`},
		{"made without the permission", o.clerk, "POST", "", `{"name":"A"}`, 403, `{"code":403003}`},
		{"blank", o.manager, "PUT", "/9", `{"name":""}`, 400, `{"code":400000}`},
		{"renamed to another's name", o.manager, "PUT", "/9", `{"name":"site administrators"}`, 400, `{"code":400012}`},
		{"given a member that there is not", o.manager, "PUT", "/9", `{"agents":[99]}`, 400, `{"code":400006}`},
		{"changed without the permission", o.clerk, "PUT", "/9", `{"name":"A"}`, 403, `{"code":403003}`},
		{"read without the permission", o.clerk, "GET", "", ``, 403, `{"code":403003}`},
		{"one read without the permission", o.clerk, "GET", "/9", ``, 403, `{"code":403003}`},
		{"removed without the permission", o.clerk, "DELETE", "/9", ``, 403, `{"code":403003}`},
		{"removed though it is the system's", o.admin, "DELETE", "/7", ``, 403, `{"code":403012}`},
		{"removed though everybody is in it", o.admin, "DELETE", "/8", ``, 403, `{"code":403012}`},
		{"missing", o.manager, "GET", "/99", ``, 404, `{"code":404001,"message":"There is no group '99'."}`},
		{"read from another site", stranger, "GET", "/9", ``, 404, `{"code":404001}`},
		{"changed from another site", stranger, "PUT", "/9", `{"name":"A"}`, 404, `{"code":404001}`},
		{"removed from another site", stranger, "DELETE", "/9", ``, 404, `{"code":404001}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.caller.On(t).Do(c.method, "/account/groups"+c.path, c.body).Want(c.status, c.want)
		})
	}
	o.manager.Do("GET", "/account/groups").Want(200, `[{"id":7},{"id":8},{"id":9,"name":"Night","description":null,"agents":[{"id":3}]}]`)
}

func TestSystemGroups(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const admins, all = "/account/groups/7", "/account/groups/8"
	o.manager.Do("PUT", admins, `{"name":"Bosses","description":"All power"}`).Want(200, `{"id":7,"name":"Bosses","isSystem":true,"agents":[{"id":1}]}`)
	o.manager.Do("PUT", admins, `{"agents":[1]}`).Want(200)
	o.manager.Do("PUT", admins, `{"agents":[1,2]}`).Want(403, `{"code":403000}`)
	o.manager.Do("PUT", admins, `{"agents":[]}`).Want(403, `{"code":403000}`)
	o.manager.Do("PUT", all, `{"agents":[],"name":"Everybody"}`).Want(200, `{"name":"Everybody","agents":[{"id":1},{"id":2},{"id":3}]}`)

	o.admin.Do("PUT", admins, `{"agents":[]}`).Want(403, `{"code":403012}`)
	o.admin.Do("PUT", admins, `{"agents":[99,1]}`).Want(400, `{"code":400006}`)
	o.exec(`UPDATE agent SET is_active = FALSE WHERE id = 3`)
	o.admin.Do("PUT", admins, `{"agents":[3]}`).Want(403, `{"code":403012}`)
	o.exec(`UPDATE agent SET is_active = TRUE WHERE id = 3`)
	o.admin.Do("PUT", admins, `{"agents":[1,3]}`).Want(200, `{"agents":[{"id":1},{"id":3}]}`)
	o.wantSummary(t, "Change group 'Bosses': added 'Bob Brown'")
	o.clerk.Do("GET", mePath).Want(200, `{"isAdmin":true,"groups":[]}`)
	o.clerk.Do("PUT", admins, `{"agents":[3]}`).Want(200)
	o.admin.Do("GET", mePath).Want(200, `{"isAdmin":false}`)
	o.admin.Do("GET", "/account/groups").Want(403, `{"code":403003}`)
}

// Whoever lets an agent into a group gives it what the group may do (P6).
func TestAGroupGivesNoMoreThanItsGiverHolds(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.admin.Do("POST", "/account/groups", `{"name":"Office"}`).Want(200, `{"id":9}`)
	o.admin.Do("PUT", "/account/groups/9/permissions", `{"account":{"manageSite":true}}`).Want(200)
	for _, c := range []struct{ path, body string }{
		{"/account/groups/9", `{"agents":[` + o.managerID + `]}`},
		{"/account/agents/" + o.managerID, `{"groups":[9]}`},
	} {
		o.manager.Do("PUT", c.path, c.body).Want(403, `{"code":403000}`)
	}
	o.manager.Do("POST", "/account/agents", `{"email":"eve@example.com","displayName":"Eve","firstName":"E","lastName":"E","groups":[9]}`).
		Want(403, `{"code":403000}`)
	o.admin.Do("PUT", "/account/groups/9", `{"agents":[3]}`).Want(200)
	o.clerk.Do("GET", "/account/site/profile").Want(200)
	o.manager.Do("PUT", "/account/groups/9", `{"name":"Back office","agents":[3]}`).Want(200)
	o.manager.Do("PUT", "/account/agents/3", `{"title":"Clerk","groups":[9]}`).Want(200)
	o.manager.Do("PUT", "/account/groups/9", `{"agents":[]}`).Want(200)
	o.clerk.Do("GET", "/account/site/profile").Want(403)
}

func TestPermissionMaps(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	stranger := o.stranger()
	clerk, group := "/account/agents/"+o.clerkID, "/account/groups/9"
	o.admin.Do("POST", "/account/groups", `{"name":"Night","agents":[3]}`).Want(200)
	if got := len(auth.Keys); got != 36 {
		t.Fatalf("there are %d keys", got)
	}
	var m struct{ LiveChat, Account map[string]bool }
	o.manager.Do("GET", clerk+"/permissions").Want(200).Into(&m)
	if len(m.LiveChat) != 26 || len(m.Account) != 10 {
		t.Errorf("a map has %d and %d keys", len(m.LiveChat), len(m.Account))
	}

	o.admin.Do("PUT", clerk+"/permissions", `{"livechat":{"VIEWALLHISTORY":"true","nonsense":true},"Account":{"viewReports":true},"other":{}}`).
		Want(200, `{"liveChat":{"viewAllHistory":true,"viewReports":false,"acceptChats":false},"account":{"viewReports":true,"manageSecurity":false}}`)
	o.wantSummary(t, "Change the permissions of agent 'Bob Brown': liveChat.viewAllHistory on, account.viewReports on")
	o.manager.Do("PUT", clerk+"/permissions", `{"liveChat":{"viewAllHistory":false}}`).Want(200, `{"liveChat":{"viewAllHistory":false},"account":{"viewReports":true}}`)
	o.wantSummary(t, "Change the permissions of agent 'Bob Brown': liveChat.viewAllHistory off")
	o.admin.Do("PUT", group+"/permissions", `{"liveChat":{"manageBan":true},"account":{"manageSecurity":true}}`).Want(200, `{"liveChat":{"manageBan":true,"manageSecurity":false}}`)
	o.wantSummary(t, "Change the permissions of group 'Night': liveChat.manageBan on, account.manageSecurity on")
	o.manager.Do("GET", group+"/permissions").Want(200, `{"liveChat":{"manageBan":true},"account":{"manageSecurity":true,"viewReports":false}}`)
	o.manager.Do("GET", clerk+"/EffectivePermissions").
		Want(200, `{"liveChat":{"manageBan":true,"acceptChats":true,"viewAllHistory":false},"account":{"viewReports":true,"manageSecurity":true,"manageSite":false}}`)
	o.manager.Do("GET", "/account/agents/1/effectivePermissions").Want(200, `{"liveChat":{"acceptChats":true},"account":{"manageSite":false}}`)

	for _, c := range []struct {
		name               string
		caller             apitest.Caller
		method, path, body string
		status             int
		want               string
	}{
		{"giving what one does not hold", o.manager, "PUT", clerk + "/permissions", `{"account":{"manageSite":true}}`, 403, `{"code":403000}`},
		{"giving it to oneself", o.manager, "PUT", "/account/agents/" + o.managerID + "/permissions", `{"account":{"manageSite":true}}`, 403, `{"code":403000}`},
		{"giving it to a group", o.manager, "PUT", group + "/permissions", `{"account":{"manageSite":true}}`, 403, `{"code":403000}`},
		{"giving it to everybody", o.manager, "PUT", "/account/groups/8/permissions", `{"account":{"manageSite":true}}`, 403, `{"code":403000}`},
		{"giving what one holds", o.manager, "PUT", clerk + "/permissions", `{"account":{"manageAgentAndGroups":true},"liveChat":{"acceptChats":true}}`, 200, ``},
		{"leaving what is there", o.manager, "PUT", group + "/permissions", `{"liveChat":{"manageBan":true,"acceptChats":true}}`, 200, ``},
		{"the base line of everybody", o.admin, "PUT", "/account/groups/8/permissions", `{"liveChat":{"acceptChats":false}}`, 200, `{"liveChat":{"acceptChats":false,"joinChats":true}}`},
		{"an administrator's map", o.manager, "PUT", "/account/agents/1/permissions", `{"liveChat":{"acceptChats":true}}`, 403, `{"code":403000}`},
		{"the administrators' map", o.manager, "PUT", "/account/groups/7/permissions", `{"liveChat":{"acceptChats":true}}`, 403, `{"code":403000}`},
		{"the administrators' map by one", o.admin, "PUT", "/account/groups/7/permissions", `{"liveChat":{"acceptChats":true}}`, 200, `{"liveChat":{"acceptChats":true}}`},
		{"a word that is no switch", o.admin, "PUT", clerk + "/permissions", `{"liveChat":{"acceptChats":"perhaps"}}`, 400, `{"code":400004}`},
		{"a map that is none", o.admin, "PUT", clerk + "/permissions", `{"liveChat":7}`, 400, `{"code":400013}`},
		{"reading without the permission", stranger, "GET", clerk + "/permissions", ``, 404, `{"code":404001}`},
		{"changing from another site", stranger, "PUT", clerk + "/permissions", `{}`, 404, `{"code":404001}`},
		{"the effective map from another site", stranger, "GET", clerk + "/effectivePermissions", ``, 404, `{"code":404001}`},
		{"a group's map from another site", stranger, "GET", group + "/permissions", ``, 404, `{"code":404001}`},
		{"changing a group's map from another site", stranger, "PUT", group + "/permissions", `{}`, 404, `{"code":404001}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.caller.On(t).Do(c.method, c.path, c.body).Want(c.status, c.want)
		})
	}
	o.manager.Do("PUT", clerk+"/permissions", `{"account":{"manageAgentAndGroups":false}}`).Want(200)
	for _, path := range []string{clerk + "/permissions", clerk + "/effectivePermissions", group + "/permissions"} {
		o.clerk.Do("GET", path).Want(403, `{"code":403003}`)
	}
	o.clerk.Do("PUT", clerk+"/permissions", `{}`).Want(403, `{"code":403003}`)
	o.clerk.Do("PUT", group+"/permissions", `{}`).Want(403, `{"code":403003}`)
}

// Departments may have groups as members: they hear of whoever comes and goes.
func TestDepartmentsFollowGroups(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	admin := o.serve(o.newNode(func(a *account.Options) { a.Desk = &desk{} })).Basic("ann@example.com", o.site.APIKey)
	admin.Do("POST", "/account/groups", `{"name":"Night","agents":[2]}`).Want(200, `{"id":9}`)
	for id, group := range map[int]int{1: 9, 2: 7, 3: 8} {
		o.exec(`INSERT INTO department (site_id, id, name) VALUES (?, ?, ?)`, o.site.SiteID, id, strings.Repeat("x", id))
		o.exec(`INSERT INTO department_group (site_id, department_id, group_id) VALUES (?, ?, ?)`, o.site.SiteID, id, group)
	}
	want := func(what, members string) {
		t.Helper()
		var got string
		o.row(&got, `SELECT COALESCE(string_agg(m.pair, ' '), '') FROM (SELECT CAST(department_id AS TEXT) || ':' || CAST(agent_id AS TEXT) AS pair
			FROM department_roll ORDER BY department_id, agent_id) m`)
		if got != members {
			t.Errorf("%s: %s, want %s", what, got, members)
		}
	}
	admin.Do("PUT", "/account/groups/9", `{"agents":[3]}`).Want(200)
	want("a group's members", "1:3 2:1 3:1 3:2 3:3")
	admin.Do("PUT", "/account/agents/2", `{"groups":[9]}`).Want(200)
	want("an agent's groups", "1:2 1:3 2:1 3:1 3:2 3:3")
	admin.Do("PUT", "/account/groups/7", `{"agents":[1,2]}`).Want(200)
	want("an administrator", "1:2 1:3 2:1 2:2 3:1 3:2 3:3")
	admin.Do("POST", "/account/agents", `{"email":"dan@example.com","displayName":"Dan","firstName":"D","lastName":"D","groups":[9]}`).Want(200)
	want("a new agent", "1:2 1:3 1:4 2:1 2:2 3:1 3:2 3:3 3:4")
	admin.Do("DELETE", "/account/agents/2").WantEmpty(200)
	want("a removed agent", "1:3 1:4 2:1 3:1 3:3 3:4")
	admin.Do("DELETE", "/account/groups/9").WantEmpty(200)
	want("a removed group", "2:1 3:1 3:3 3:4")
}
