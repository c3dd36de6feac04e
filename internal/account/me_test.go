package account_test

import (
	"testing"
	"time"
)

func TestTheOwnAccount(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.clerk.Do("GET", "/Account/Agents/ME").Want(200, `{"id":3,"email":"cleo@example.com"}`)
	o.clerk.Do("PUT", mePath, `{"displayname":"Cleo","bio":"Since 1999","groups":[7],"password":"654321","isAdmin":true}`).
		Want(200, `{"id":3,"displayName":"Cleo","bio":"Since 1999","firstName":"Bob","groups":[],"isAdmin":false}`)
	o.wantSummary(t, "Change the own account 'Bob Brown': displayName, bio")
	o.token(grant("cleo@example.com", password))
	o.clerk.Do("PUT", mePath, `{"email":"ann@example.com"}`).Want(400, `{"code":400012}`)
	o.clerk.Do("PUT", mePath, `{"email":"cleo"}`).Want(400, `{"code":400005}`)
	o.clerk.Do("PUT", mePath, `{"firstName":""}`).Want(400, `{"code":400000,"message":"Parameter 'firstName' is required."}`)
	o.clerk.Do("GET", mePath).Want(200, `{"email":"cleo@example.com","firstName":"Bob"}`)
	o.admin.Do("DELETE", mePath).Want(400, `{"code":400003}`)
	partner := o.partner("pat@example.com")
	o.Basic("pat@example.com", partner.APIKey).Do("GET", mePath).Want(403, `{"code":403000}`)
	o.Basic("pat@example.com", partner.APIKey).Do("PUT", mePath, `{}`).Want(403, `{"code":403000}`)
}

func TestTheOwnPassword(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	path := mePath + "/password"
	token, other := o.token(grant("cleo@example.com", password)), o.signIn("cleo@example.com")
	a := o.Anonymous().Do("POST", "/api/agent/v1/session", `{"email":"cleo@example.com","password":"`+password+`"}`).Want(200)
	console := o.Anonymous().With("Cookie", cookieOf(t, a).String()).With("X-Parley-CSRF", a.Text("csrfToken"))

	o.clerk.Do("PUT", path, `{"currentPassword":"`+password+`"}`).Want(400, `{"code":400000,"message":"Parameter 'newPassword' is required."}`)
	o.clerk.Do("PUT", path, `{"currentPassword":"wrong-1","newPassword":"1"}`).Want(400, `{"code":400014}`)
	o.clerk.Do("PUT", path, `{"currentPassword":"`+password+`","newPassword":"12345"}`).Want(400, `{"code":400014,"message":"Parameter 'newPassword' is refused: it is shorter than 6 characters."}`)
	o.Bearer(token.AccessToken).Do("GET", mePath).Want(200)

	console.Do("POST", path, `{"currentpassword":"`+password+`","NewPassword":"234567"}`).WantEmpty(200)
	o.wantSummary(t, "Change the own password of 'Bob Brown'")
	console.Do("GET", mePath).Want(200)
	o.Bearer(token.AccessToken).Do("GET", mePath).Want(401)
	o.Anonymous().With("Cookie", other).Do("GET", mePath).Want(401)
	o.clerk.Do("GET", mePath).Want(200)
	o.clerk.Do("PUT", path, `currentPassword=234567&newPassword=345678`).WantEmpty(200)
	console.Do("GET", mePath).Want(401)
	o.token(grant("cleo@example.com", "345678"))
}

// A wrong current password counts as a failed sign-in (A18).
func TestGuessingTheOwnPasswordLocksIt(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	path := mePath + "/password"
	for range 5 {
		o.clerk.Do("PUT", path, `{"currentPassword":"wrong-1","newPassword":"234567"}`).Want(400, `{"code":400014}`)
		o.clock.Advance(time.Minute)
	}
	a := o.clerk.Do("PUT", path, `{"currentPassword":"`+password+`","newPassword":"234567"}`).Want(400, `{"code":400014}`)
	if a.Header.Get("Retry-After") == "" {
		t.Error("it does not say when to try again")
	}
	o.clerk.Do("GET", mePath).Want(200, `{"isLocked":true}`)

	o.manager.Do("PUT", "/account/agents/3", `{"email":"cleopatra@example.com"}`).Want(200, `{"isLocked":true}`)
	o.manager.Do("PUT", "/account/agents/3/UNLOCK").WantEmpty(200)
	o.wantSummary(t, "Unlock agent 'Bob Brown'")
	o.manager.Do("POST", "/account/agents/3/unlock", `whatever`).WantEmpty(200)
	o.manager.Do("GET", "/account/agents/3").Want(200, `{"isLocked":false}`)
	o.token(grant("cleopatra@example.com", password))
}
