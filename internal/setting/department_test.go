package setting_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"

	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/fact"
	"parley/internal/reference"
	"parley/internal/setting"
	"parley/internal/store"
	"parley/internal/visitor"
)

const departments = "/livechat/departments"

func TestDepartments(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, ann, stranger := s.As(auth.ManageSettings), s.As(), s.OtherSite().As(auth.ManageSettings)
	agents := fmt.Sprintf(`[%d,"%d",%d]`, ann.Principal.AgentID, admin.Principal.AgentID, ann.Principal.AgentID)
	run(t, departments, []try{
		{"the sample", admin, "POST", "", `{"name":"test"}`, 200, `{"id":1,"name":"test","description":"","agents":[],"groups":[],"offlineMessageTo":"allAgents",
			"emailAddresses":"","allocationRule":"load balancing","isLastChattedPreferred":false,"backupDepartmentId":0}`},
		{"members are listed once, by id", admin, "POST", "", `{"name":"Sales","agents":` + agents + `}`, 200,
			fmt.Sprintf(`{"id":2,"agents":[%d,%d]}`, admin.Principal.AgentID, ann.Principal.AgentID)},
		{"a partial update keeps the rest", admin, "PUT", "/2", `{"allocationRule":"roundRobin","backupDepartmentId":"1"}`, 200,
			fmt.Sprintf(`{"name":"Sales","allocationRule":"round robin","backupDepartmentId":1,"agents":[%d,%d]}`, admin.Principal.AgentID, ann.Principal.AgentID)},
		{"a misspelled rule is understood", admin, "PUT", "/2", `{"allocationRule":"Load Banlancing"}`, 200, `{"allocationRule":"load balancing"}`},
		{"an empty update changes nothing", admin, "PUT", "/2", `{}`, 200, `{"name":"Sales","backupDepartmentId":1}`},
		{"semicolons become commas", admin, "PUT", "/2", `{"offlineMessageTo":"EMAILADDRESSES","emailAddresses":"a@example.com; b@example.com,"}`, 200,
			`{"offlineMessageTo":"emailAddresses","emailAddresses":"a@example.com,b@example.com"}`},
		{"scripts in a name stay what they are", admin, "PUT", "/1", `{"description":"<script>alert(1)</script>"}`, 200, `{"description":"<script>alert(1)</script>"}`},
		{"an address that is none is refused", admin, "PUT", "/2", `{"name":"x","emailAddresses":"nowhere"}`, 400, `{"code":400005}`},
		{"a name is taken in any case", admin, "POST", "", `{"name":"SALES"}`, 400, `{"code":400012,"message":"Parameter 'name' is already in use."}`},
		{"by a change, too", admin, "PUT", "/1", `{"name":"sales"}`, 400, `{"code":400012}`},
		{"in any script", admin, "PUT", "/1", `{"name":"Übersee"}`, 200, `{"name":"Übersee"}`},
		{"on any database", admin, "POST", "", `{"name":"ÜBERSEE"}`, 400, `{"code":400012}`},
		{"its own name is nobody else's", admin, "PUT", "/1", `{"name":"ÜberSee"}`, 200, `{"name":"ÜberSee"}`},
		{"0 is no agent and no group", admin, "PUT", "/1", `{"agents":[0],"groups":["0"]}`, 200, `{"agents":[],"groups":[]}`},
		{"a name is needed", admin, "POST", "", `{"description":"x"}`, 400, `{"code":400000}`},
		{"agents must exist", admin, "PUT", "/2", `{"name":"x","agents":[99]}`, 400, `{"code":400006}`},
		{"groups must exist", admin, "PUT", "/2", `{"name":"x","groups":[99]}`, 400, `{"code":400006}`},
		{"the backup must exist", admin, "PUT", "/2", `{"name":"x","backupDepartmentId":99}`, 400, `{"code":400006}`},
		{"none is its own backup", admin, "PUT", "/2", `{"backupDepartmentId":2}`, 400, `{"code":400030}`},
		{"an unknown rule is refused", admin, "PUT", "/2", `{"allocationRule":"dice"}`, 400, `{"code":400006}`},
		{"nothing was changed by what was refused", admin, "GET", "/2", ``, 200, fmt.Sprintf(`{"name":"Sales","backupDepartmentId":1,"allocationRule":"load balancing",
			"emailAddresses":"a@example.com,b@example.com","agents":[%d,%d]}`, admin.Principal.AgentID, ann.Principal.AgentID)},
		{"the list", admin, "GET", "", ``, 200, `[{"id":1},{"id":2}]`},
		{"settings are for those who manage them", ann, "GET", "", ``, 403, `{"code":403003}`},
		{"another site's does not exist", stranger, "GET", "/2", ``, 404, `{"code":404001}`},
		{"another site's cannot be changed", stranger, "PUT", "/2", `{}`, 404, `{"code":404001}`},
		{"another site's cannot be removed", stranger, "DELETE", "/2", ``, 404, `{"code":404001}`},
		{"a backup that goes is none any more", admin, "DELETE", "/1", ``, 200, `"Department '1' has been removed."`},
		{"and the other one knows", admin, "GET", "/2", ``, 200, `{"backupDepartmentId":0}`},
	})
}

// TestNothingNamesADepartmentThatIsRemoved: what named it says so no more (B11).
func TestNothingNamesADepartmentThatIsRemoved(t *testing.T) {
	t.Parallel()
	s, _ := newWorld(t)
	admin := s.As(auth.ManageSettings, auth.ManageCampaigns)
	me := admin.Principal.AgentID
	for _, name := range []string{"Sales", "Help"} {
		admin.Do("POST", departments, `{"name":"`+name+`"}`).Want(200)
	}
	const routing = "/livechat/campaigns/1/routingRules"
	admin.Do("PUT", routing, `{"simpleRouteToObject":"department","simpleRouteToId":1,"fail":{"routeToObject":"department","routeToId":2},
		"rules":[{"name":"a","isEnable":true,"routeToObject":"department","routeToId":1},{"name":"b","isEnable":true,"routeToObject":"department","routeToId":2}]}`).Want(200)
	admin.Do("POST", segments, fmt.Sprintf(`{"name":"a","notification":{"agents":[%d],"departments":[1,2]}}`, me)).Want(200)
	admin.Do("POST", segments, `{"name":"b","notification":{"departments":[1]}}`).Want(200)
	admin.Do("DELETE", departments+"/1").Want(200)
	admin.Do("GET", routing).Want(200, `{"simpleRouteToId":0,"fail":{"routeToId":2},"rules":[{"name":"a","routeToId":0},{"name":"b","routeToId":2}]}`)
	admin.Do("GET", segments).Want(200, fmt.Sprintf(`[{"notification":"{\"agents\":[%d],\"departments\":[2]}"},{"notification":"None"}]`, me))
	admin.Do("DELETE", departments+"/2").Want(200)
	admin.Do("GET", routing).Want(200, `{"fail":{"routeToId":0},"rules":[{"routeToId":0},{"routeToId":0}]}`)
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		var n int
		err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM reference WHERE target_kind = ?`, reference.Department.Table).Scan(&n)
		if n != 0 {
			t.Errorf("%d references to removed departments are left", n)
		}
		return err
	})
}

func TestMembersComeByThemselvesAndThroughGroups(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, ann, bob := s.As(auth.ManageSettings), s.As(), s.As()
	a, b := ann.Principal.AgentID, bob.Principal.AgentID
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		for _, query := range []string{
			fmt.Sprintf(`INSERT INTO agent_group (site_id, id, kind, name) VALUES (%d, 8, 'everyone', 'All'), (%d, 9, 'custom', 'Night')`, s.ID, s.ID),
			fmt.Sprintf(`INSERT INTO group_member (site_id, group_id, agent_id) VALUES (%d, 9, %d)`, s.ID, b),
		} {
			if _, err := tx.Exec(ctx, query); err != nil {
				return err
			}
		}
		return nil
	})
	admin.Do("POST", departments, fmt.Sprintf(`{"name":"Sales","agents":[%d],"groups":[9]}`, a)).Want(200, `{"id":1,"groups":[9]}`)
	members := func() (out map[int64][]int64, mine []int64) {
		err := s.Server.DB.View(context.Background(), func(ctx context.Context, tx *store.Tx) (err error) {
			if out, err = setting.Memberships(ctx, tx, s.ID); err != nil {
				return err
			}
			mine, err = setting.DepartmentsOf(ctx, tx, s.ID, b)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return out, mine
	}
	if all, mine := members(); !reflect.DeepEqual(all, map[int64][]int64{a: {1}, b: {1}}) || !reflect.DeepEqual(mine, []int64{1}) {
		t.Errorf("the members are %v, of b %v", all, mine)
	}
	admin.Do("PUT", departments+"/1", fmt.Sprintf(`{"agents":[%d]}`, b)).Want(200)
	admin.Do("PUT", departments+"/1", `{"groups":[8],"agents":[]}`).Want(200, `{"groups":[8],"agents":[]}`)
	admin.Do("DELETE", departments+"/1").Want(200)
	me := admin.Principal.AgentID
	var want []string
	for _, f := range [][3]int64{{a, 1, 1}, {b, 1, 1}, {a, 1, 0}, {me, 1, 1}, {a, 1, 1}, {me, 1, 0}, {a, 1, 0}, {b, 1, 0}} {
		want = append(want, fmt.Sprint(f[0], f[1], f[2]))
	}
	if got := facts(t, s, fact.KindDepartmentMembershipChanged, "agent_id", "department_id", "code"); !reflect.DeepEqual(got, want) {
		t.Errorf("the facts are %v, want %v", got, want)
	}
}

func TestChatsGoOnWithoutADepartmentThatIsRemoved(t *testing.T) {
	t.Parallel()
	s, engine := newDesk(t)
	admin := s.As(auth.ManageSettings)
	admin.Do("POST", departments, `{"name":"Sales"}`).Want(200, `{"id":1}`)
	var seen visitor.Visit
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		v, err := visitor.Arrive(ctx, tx, visitor.Arrival{SiteID: s.ID, CampaignID: 1, Page: visitor.Page{URL: "https://shop.example.test/"}})
		seen = *v
		return err
	})
	ctx := context.Background()
	who := chat.Party{SiteID: s.ID, VisitorID: seen.Visitor.UUID}
	c, err := engine.Request(ctx, who, chat.NewRequest{ClientID: "c1", VisitID: seen.ID, DepartmentID: 1})
	if err != nil || c.DepartmentID != 1 || c.State != chat.Queued {
		t.Fatalf("%+v, %v", c, err)
	}
	agent := s.As()
	connects(s, agent)
	admin.Do("PUT", departments+"/1", fmt.Sprintf(`{"agents":[%d]}`, agent.Principal.AgentID)).Want(200)
	if c, err = engine.Get(ctx, who, c.ID); err != nil || c.State != chat.Offered {
		t.Errorf("who waits is not offered to a new member: %+v, %v", c, err)
	}
	admin.Do("PUT", record(agent), `{"departments":[]}`).Want(403)
	agent.Do("PUT", record(agent), `{"departments":[]}`).Want(200)
	if c, err = engine.Get(ctx, who, c.ID); err != nil || c.State != chat.Queued {
		t.Errorf("who waits is offered to nobody: %+v, %v", c, err)
	}
	admin.Do("DELETE", departments+"/1").Want(200)
	if c, err = engine.Get(ctx, who, c.ID); err != nil || c.DepartmentID != 0 || c.State != chat.Offered {
		t.Errorf("%+v, %v", c, err)
	}
}
