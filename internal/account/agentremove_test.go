package account_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/fault"
	"parley/internal/reference"
	"parley/internal/setting"
	"parley/internal/store"
)

// desk notes who is dismissed, and has departments look who their members are.
type desk struct {
	mu   sync.Mutex
	gone []int64
}

func (d *desk) Dismiss(_ context.Context, tx *store.Tx, _, agentID int64) error {
	tx.AfterCommit(func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.gone = append(d.gone, agentID)
	})
	return nil
}

func (*desk) MembersChanged(ctx context.Context, tx *store.Tx, siteID int64) error {
	return setting.SyncMembers(ctx, tx, siteID)
}

func TestARemovedAgentIsOutAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	work := &desk{}
	node := o.serve(o.newNode(func(a *account.Options) { a.Desk = work })) // another node, where the removal happens
	token, cookie := o.token(grant("cleo@example.com", password)), o.signIn("cleo@example.com")
	o.admin.Do("POST", "/account/groups", `{"name":"Night","agents":[3]}`).Want(200)
	ins := map[string]apitest.Caller{
		"key": o.clerk, "token": o.Bearer(token.AccessToken), "session": o.Anonymous().With("Cookie", cookie),
	}
	for name, c := range ins {
		t.Run(name, func(t *testing.T) { c.On(t).Do("GET", mePath).Want(200) })
	}
	node.Basic("ann@example.com", o.site.APIKey).Do("DELETE", "/account/agents/3").WantEmpty(200)
	for name, c := range ins {
		t.Run("no "+name, func(t *testing.T) { c.On(t).Do("GET", mePath).Want(401, `{"code":401000}`) })
	}
	o.Anonymous().Do("POST", "/oauth/token", "grant_type=refresh_token&refresh_token="+token.RefreshToken).Want(400, `{"code":400020}`)
	o.Anonymous().Do("POST", "/oauth/token", grant("cleo@example.com", password)).Want(400, `{"code":400020}`)
	o.admin.Do("GET", "/account/groups/9").Want(200, `{"agents":[]}`)
	for _, table := range []string{"api_key", "token", "session", "group_member"} {
		var left int
		o.row(&left, `SELECT COUNT(*) FROM `+table+` WHERE agent_id = 3`)
		if left > 0 {
			t.Errorf("%d rows are left in %s", left, table)
		}
	}
	if len(work.gone) != 1 || work.gone[0] != 3 {
		t.Errorf("%v were told to go", work.gone)
	}
}

// What an agent did keeps its name, and its id is never given again.
func TestARemovedAgentLeavesItsName(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.manager.Do("PUT", "/account/groups/8", `{"description":"All"}`).Want(200)
	o.admin.Do("DELETE", "/account/agents/"+o.managerID).WantEmpty(200)
	var name string
	o.row(&name, `SELECT agent_name FROM audit_log WHERE agent_id = 2`)
	if name != "Bob Brown" {
		t.Errorf("the audit log names %q", name)
	}
	o.admin.Do("POST", "/account/agents", `{"email":"max@example.com","displayName":"Max","firstName":"M","lastName":"M"}`).Want(200, `{"id":4}`)
}

func TestWhoCannotBeRemoved(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.manager.Do("DELETE", "/account/agents/"+o.managerID).Want(403, `{"code":403012}`)
	o.exec(`INSERT INTO department (site_id, id, name) VALUES (?, 1, 'Sales')`, o.site.SiteID)
	o.step(func(ctx context.Context, tx *store.Tx) error {
		return reference.Write(ctx, tx, o.site.SiteID, reference.Department, 1, "failover", reference.Use{Field: "agentId", Target: reference.Agent, ID: 3})
	})
	a := o.manager.Do("DELETE", "/account/agents/3").Want(fault.InUse("agent", 3, "").Status())
	if !strings.Contains(a.Text("message"), "Sales") {
		t.Errorf("it says %s", a.Text("message"))
	}
	o.clerk.Do("GET", mePath).Want(200)
	o.exec(`UPDATE agent SET is_admin = TRUE, is_active = FALSE WHERE id = 2`)
	o.admin.Do("DELETE", "/account/agents/1").Want(403, `{"code":403012}`)
	o.admin.Do("DELETE", "/account/agents/2").WantEmpty(200) // an administrator, but not an active one
}

// Two administrators take each other away at once: one does, and the other is gone.
func TestOfTwoAdministratorsOneStays(t *testing.T) {
	t.Parallel()
	for name, race := range map[string]struct{ method, path, bodyOfAnn, bodyOfBea string }{
		"by removal":   {"DELETE", "/account/agents/", ``, ``},
		"by the group": {"PUT", "/account/groups/7", `{"agents":[1]}`, `{"agents":[2]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			site := h.site("ann@example.com")
			bea, key := h.agent(site.SiteID, "bea@example.com")
			callers := []apitest.Caller{h.Basic("ann@example.com", site.APIKey), h.serve(h.newNode()).Basic("bea@example.com", key)}
			for round := range 10 {
				h.exec(`UPDATE agent SET is_admin = TRUE`)
				paths := []string{race.path, race.path}
				if race.method == "DELETE" {
					paths = []string{race.path + id(bea), race.path + "1"}
				}
				var answers [2]*apitest.Answer
				var wg sync.WaitGroup
				for i, body := range []string{race.bodyOfAnn, race.bodyOfBea} {
					wg.Go(func() { answers[i] = callers[i].Do(race.method, paths[i], body) })
				}
				wg.Wait()
				done, admins := 0, 0
				for _, a := range answers {
					switch a.Status {
					case 200:
						done++
					case 401, 403, 404:
					default:
						t.Errorf("round %d answered %d %s", round, a.Status, a.Body)
					}
				}
				h.row(&admins, `SELECT COUNT(*) FROM agent WHERE is_admin AND is_active`)
				if done != 1 || admins != 1 {
					t.Fatalf("round %d: %d were done, %d administrators are left", round, done, admins)
				}
				if race.method == "DELETE" {
					return
				}
			}
		})
	}
}

func TestTheLastSeatIsTakenOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.exec(`UPDATE site SET seats = 4`)
	statuses := make([]int, 4)
	var wg sync.WaitGroup
	for i := range statuses {
		wg.Go(func() {
			statuses[i] = o.admin.Do("POST", "/account/agents", `{"email":"a`+id(int64(i))+`@example.com","displayName":"A","firstName":"A","lastName":"A"}`).Status
		})
	}
	wg.Wait()
	made := 0
	for _, s := range statuses {
		if s == 200 {
			made++
		} else if s != 403 {
			t.Errorf("answered %d", s)
		}
	}
	if made != 1 {
		t.Errorf("%d agents took one seat", made)
	}
	o.admin.Do("POST", "/account/agents", `{"email":"z@example.com","displayName":"A","firstName":"A","lastName":"A"}`).Want(403, `{"code":403004}`)
	o.admin.Do("DELETE", "/account/agents/3").WantEmpty(200)
	o.admin.Do("POST", "/account/agents", `{"email":"z@example.com","displayName":"A","firstName":"A","lastName":"A"}`).Want(200)
}
