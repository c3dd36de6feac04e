package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"testing"

	"parley/internal/store/storetest"
	"parley/internal/testenv"
)

// patient has a database wait for ever where two steps lock each other out, so that
// one of them runs into the time limit and fails.
func patient(t *testing.T, database string) string {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("deadlock_timeout", "10min")
	q.Set("lock_timeout", "15s")
	u.RawQuery = q.Encode()
	return u.String()
}

// Managers who change everything about a site's people at once, while agents sign in
// and visitors ask for chats, wait for each other, but never in a circle.
func TestManagersDoNotLockEachOtherOut(t *testing.T) {
	t.Parallel()
	testenv.NeedServices(t)
	cfg := settings(t)
	cfg.Database = patient(t, storetest.NewPostgres(t))
	n := start(t, cfg)
	email, password := signInOf(t, n.stdout.String())
	admin := agentOf(t, n.url, email, password)
	const agents, groups, departments = "/api/v2/account/agents", "/api/v2/account/groups", "/api/v2/livechat/departments"
	type body = map[string]any
	night := fmt.Sprint(admin.do("POST", groups, body{"name": "Night", "agents": []int{2, 3}})["id"])
	sales := fmt.Sprint(admin.do("POST", departments, body{"name": "Sales by night", "groups": []any{night}})["id"])
	oneOrTwo := func(i, a, b int) []int { return []int{a, b}[:1+i%2] }

	var all sync.WaitGroup
	for path, change := range map[string]func(i int) any{
		"PUT /api/v2/account/site/profile":             func(i int) any { return body{"city": fmt.Sprint(i)} },
		"PUT /api/v2/account/ipRestriction":            func(i int) any { return body{"isEnableForMobile": i%2 == 0} },
		"PUT /api/agent/v1/security":                   func(i int) any { return body{"minPasswordLength": 6 + i%3} },
		"PUT " + agents + "/me":                        func(i int) any { return body{"bio": fmt.Sprint(i)} },
		"PUT " + agents + "/1":                         func(i int) any { return body{"title": fmt.Sprint(i)} },
		"PUT " + agents + "/3/permissions":             func(i int) any { return body{"liveChat": body{"acceptChats": i%2 == 0}} },
		"PUT /api/agent/v1/agents/3/active":            func(i int) any { return body{"isActive": i%2 == 0} },
		"PUT " + groups + "/7":                         func(i int) any { return body{"agents": oneOrTwo(i, 1, 2)} },
		"PUT " + groups + "/" + night:                  func(i int) any { return body{"agents": oneOrTwo(i, 2, 3)} },
		"PUT /api/v2/livechat/agents/1":                func(i int) any { return body{"maxChatsCount": 1 + i%3} },
		"PUT " + departments + "/" + sales:             func(i int) any { return body{"agents": oneOrTwo(i, 1, 2)} },
		"POST /oauth/token":                            func(int) any { return body{"grant_type": "password", "email": email, "password": password} },
		"PUT " + groups + "/8/permissions":             func(i int) any { return body{"liveChat": body{"manageBan": i%2 == 0}} },
		"PUT " + groups + "/" + night + "/permissions": func(i int) any { return body{"liveChat": body{"acceptChats": i%2 == 0}} },
		"POST /api/agent/v1/agents/2/signOut":          func(int) any { return body{} },
		"PUT " + agents + "/3": func(i int) any {
			return body{"email": fmt.Sprintf("c%d@demo.example", i), "groups": []string{night}[:i%2]}
		},
		"POST " + agents + "/2/password": func(int) any { return body{"password": password} },
		"PUT " + agents + "/2":           func(i int) any { return body{"groups": []string{night}[:i%2]} },
	} {
		var method, where string
		if _, err := fmt.Sscan(path, &method, &where); err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			for i := range 20 {
				if status, out := admin.try(method, where, change(i)); status != http.StatusOK {
					t.Errorf("%s answered %d %v", path, status, out)
					return
				}
			}
		})
	}
	all.Go(func() {
		for i := range 20 {
			newcomer := body{"email": fmt.Sprintf("new%d@demo.example", i), "displayName": "New", "firstName": "N", "lastName": "W", "groups": []string{night}}
			status, made := admin.try("POST", agents, newcomer)
			if status == http.StatusOK {
				status, made = admin.try("DELETE", agents+"/"+fmt.Sprint(made["id"]), nil)
			}
			if status != http.StatusOK {
				t.Errorf("coming and going answered %d %v", status, made)
				return
			}
		}
	})
	for range 20 {
		visitor, _, visit := visitorOf(t, n.url)
		visitor.requestChat(visit)
	}
	all.Wait()
}
