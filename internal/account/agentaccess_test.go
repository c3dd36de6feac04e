package account_test

import (
	"testing"

	"parley/internal/apitest"
	"parley/internal/auth"
)

func TestWhoDecidesHowOthersSignIn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	stranger := o.stranger()
	boss, _ := o.agent(o.site.SiteID, "boss@example.com")
	o.exec("UPDATE agent SET is_admin = TRUE WHERE email = 'boss@example.com'")
	active := `{"isActive":true}`
	for _, c := range []struct{ method, path, body string }{
		{"POST", "/invite", ""}, {"PUT", "/active", active}, {"POST", "/resetSecondFactor", ""}, {"POST", "/signOut", ""},
	} {
		t.Run(c.path, func(t *testing.T) {
			clerk := accessPath + o.clerkID + c.path
			o.manager.On(t).Do(c.method, clerk, c.body).Want(200)
			o.clerk.On(t).Do(c.method, accessPath+o.managerID+c.path, c.body).Want(403, `{"code":403003}`)
			o.Anonymous().On(t).Do(c.method, clerk, c.body).Want(401)
			stranger.On(t).Do(c.method, accessPath+"3"+c.path, c.body).Want(404, `{"code":404001}`)
			o.manager.On(t).Do(c.method, accessPath+"99"+c.path, c.body).Want(404, `{"code":404001}`)
			o.manager.On(t).Do(c.method, accessPath+"x"+c.path, c.body).Want(400, `{"code":400003}`)
			o.manager.On(t).Do(c.method, accessPath+id(boss)+c.path, c.body).Want(403, `{"code":403000}`)
			o.admin.On(t).Do(c.method, accessPath+id(boss)+c.path, c.body).Want(200)
		})
	}
}

func TestAnAgentWhoIsSwitchedOff(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	console := o.seat(o.Server, "cleo@example.com", "")
	pair := o.token(grant("cleo@example.com", password))
	path := accessPath + o.clerkID + "/active"
	o.manager.Do("PUT", path, `{"ISACTIVE":"False"}`).Want(200, `{"id":`+o.clerkID+`,"isActive":false}`)
	o.wantSummary(t, "Switch off agent 'Bob Brown'")
	for _, c := range []apitest.Caller{console, o.Bearer(pair.AccessToken), o.clerk} {
		c.Do("GET", mePath).Want(401, `{"code":401000}`)
	}
	o.Anonymous().Do("POST", sessionPath, signInBody("cleo@example.com", "")).Want(401, `{"code":401000}`)
	o.manager.Do("POST", accessPath+o.clerkID+"/invite").Want(400, `{"code":400030}`)

	o.manager.Do("PUT", path, `{"isActive":true}`).Want(200, `{"isActive":true}`)
	o.wantSummary(t, "Switch on agent 'Bob Brown'")
	console.Do("GET", mePath).Want(401)
	o.clerk.Do("GET", mePath).Want(200)
	o.seat(o.Server, "cleo@example.com", "")

	for _, c := range []struct{ name, body, want string }{
		{"nothing", `{}`, `{"code":400000,"message":"Parameter 'isActive' is required."}`},
		{"neither true nor false", `{"isActive":"perhaps"}`, `{"code":400004}`},
		{"null", `{"isActive":null}`, `{"code":400000}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			o.manager.On(t).Do("PUT", path, c.body).Want(400, c.want)
			o.clerk.On(t).Do("GET", mePath).Want(200, `{"isActive":true}`)
		})
	}
}

func TestTheLastAdministratorStaysOn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.admin.Do("PUT", accessPath+"1/active", `{"isActive":false}`).Want(403, `{"code":403012}`)
	o.exec("UPDATE agent SET is_admin = TRUE WHERE id = 2")
	o.exec("UPDATE agent SET is_active = FALSE WHERE id = 2")
	o.exec("UPDATE agent SET is_admin = TRUE WHERE id = 3")
	o.clerk.Do("PUT", accessPath+"1/active", `{"isActive":false}`).Want(200)
	o.clerk.Do("PUT", accessPath+"1/active", `{"isActive":true}`).Want(200)
	o.exec("UPDATE agent SET is_active = FALSE WHERE id = 1")
	o.exec("UPDATE agent SET is_admin = FALSE, permissions = '[\"account.manageAgentAndGroups\"]' WHERE id = 3")
	o.clerk.Do("PUT", accessPath+"1/active", `{"isActive":true}`).Want(403, `{"code":403000}`)
}

func TestSigningOthersOutAndResettingTheirSecondFactor(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	console := o.seat(o.Server, "cleo@example.com", "")
	phone, _ := o.enrol(console)
	o.manager.Do("POST", accessPath+o.clerkID+"/signOut").WantEmpty(200)
	o.wantSummary(t, "Sign out agent 'Bob Brown'")
	console.Do("GET", mePath).Want(401)
	o.clerk.Do("GET", mePath).Want(200)
	console = o.seat(o.Server, "cleo@example.com", phone.code())
	o.admin.Do("POST", accessPath+"1/resetSecondFactor").Want(403, `{"code":403012}`) // its own, which asks for the password
	o.manager.Do("POST", accessPath+o.clerkID+"/resetSecondFactor").WantEmpty(200)
	o.wantSummary(t, "Reset the second factor of agent 'Bob Brown'")
	console.Do("GET", mePath).Want(401)
	o.seat(o.Server, "cleo@example.com", "")
}

func TestSecuritySettings(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const path = "/api/agent/v1/security"
	sid, key := o.agent(o.site.SiteID, "sue@example.com", auth.ManageAccountSecurity)
	guard := o.Basic("sue@example.com", key)
	guard.Do("GET", path).Want(200, `{"secondFactorRequired":false,"passwordGrantWithSecondFactor":false,"minPasswordLength":6}`)
	stranger := o.stranger()
	for _, c := range []struct {
		name   string
		caller apitest.Caller
		method string
		body   string
		status int
		want   string
	}{
		{"a part", guard, "PUT", `{"MINPASSWORDLENGTH":"10"}`, 200, `{"secondFactorRequired":false,"minPasswordLength":10}`},
		{"a form", guard, "PUT", `passwordGrantWithSecondFactor=True`, 200, `{"passwordGrantWithSecondFactor":true,"minPasswordLength":10}`},
		{"too short", guard, "PUT", `{"minPasswordLength":5}`, 400, `{"code":400009}`},
		{"too long", guard, "PUT", `{"minPasswordLength":129}`, 400, `{"code":400009}`},
		{"no number", guard, "PUT", `{"minPasswordLength":"many","secondFactorRequired":true}`, 400, `{"code":400003}`},
		{"no boolean", guard, "PUT", `{"secondFactorRequired":"perhaps"}`, 400, `{"code":400004}`},
		{"nothing of it came of that", guard, "GET", "", 200, `{"secondFactorRequired":false,"passwordGrantWithSecondFactor":true,"minPasswordLength":10}`},
		{"without permission", o.manager, "PUT", `{"minPasswordLength":6}`, 403, `{"code":403003}`},
		{"to be read", o.clerk, "GET", "", 403, `{"code":403003}`},
		{"another site has its own", stranger, "GET", "", 200, `{"minPasswordLength":6}`},
	} {
		t.Run(c.name, func(t *testing.T) { c.caller.On(t).Do(c.method, path, c.body).Want(c.status, c.want) })
	}

	o.manager.Do("POST", "/account/agents/"+id(sid)+"/password", `{"password":"123456789"}`).
		Want(400, `{"code":400014,"message":"Parameter 'password' is refused: it is shorter than 10 characters."}`)
	o.manager.Do("POST", "/account/agents/"+id(sid)+"/password", `{"password":"123"}`).
		Want(400, `{"code":400014,"message":"Parameter 'password' is refused: it is shorter than 10 characters."}`)
	guard.Do("PUT", "/account/agents/me/password", `{"currentPassword":"`+password+`","newPassword":"123456789"}`).Want(400, `{"code":400014}`)
	guard.Do("PUT", "/account/agents/me/password", `{"currentPassword":"`+password+`","newPassword":"1234567890"}`).Want(200)
	o.manager.Do("POST", "/account/agents", `{"email":"new@example.com","displayName":"New","firstName":"N","lastName":"E","password":"123456789"}`).Want(400, `{"code":400014}`)
	o.token(grant("cleo@example.com", password)) // passwords in use stay

	guard.Do("PUT", path, `{"secondFactorRequired":true,"passwordGrantWithSecondFactor":false}`).Want(200)
	o.wantSummary(t, "Change the security settings: second factor required on, tokens for the password alone off")
	o.seat(o.Server, "cleo@example.com", "").Do("GET", mePath).Want(403, `{"code":403014}`)
}

func TestOwnKeys(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const path = "/api/agent/v1/keys"
	console := o.seat(o.Server, "cleo@example.com", "")
	var list []struct{ Name string }
	console.Do("GET", path).Want(200).Into(&list)
	if len(list) != 1 || list[0].Name != "" {
		t.Errorf("before there are %v", list)
	}
	made := console.Do("POST", path, `{"password":"`+password+`","name":" 100 % Zaps "}`).Want(200, `{"name":"100 % Zaps"}`)
	o.wantSummary(t, "Add an API key '100 % Zaps' for agent 'Bob Brown'")
	fresh := o.Basic("cleo@example.com", made.Text("key"))
	fresh.Do("GET", mePath).Want(200, `{"id":`+o.clerkID+`}`)
	o.clerk.Do("GET", mePath).Want(200)
	for _, c := range []struct{ name, body, want string }{
		{"a wrong password", `{"password":"wrong-1","name":"x"}`, `{"code":400014}`},
		{"no password", `{"name":"x"}`, `{"code":400000,"message":"Parameter 'password' is required."}`},
		{"no name", `{"password":"` + password + `","name":" "}`, `{"code":400000,"message":"Parameter 'name' is required."}`},
	} {
		t.Run(c.name, func(t *testing.T) { console.On(t).Do("POST", path, c.body).Want(400, c.want) })
	}
	key := path + "/" + made.Text("id")
	o.manager.Do("DELETE", key).Want(404, `{"code":404001}`)
	o.stranger().Do("DELETE", key).Want(404, `{"code":404001}`)
	console.Do("DELETE", key).WantEmpty(200)
	o.wantSummary(t, "Remove the API key '100 % Zaps' of agent 'Bob Brown'")
	fresh.Do("GET", mePath).Want(401)
	console.Do("DELETE", key).Want(404, `{"code":404001}`)

	for range 19 {
		console.Do("POST", path, `{"password":"`+password+`","name":"x"}`).Want(200)
	}
	console.Do("POST", path, `{"password":"`+password+`","name":"x"}`).Want(400, `{"code":400030}`)
}
