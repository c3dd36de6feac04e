package campaign_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/campaign"
	"parley/internal/condition"
	"parley/internal/fault"
	"parley/internal/reference"
	"parley/internal/store"
)

const (
	routing = "/livechat/campaigns/1/routingRules"
	rules   = "/livechat/campaigns/1/routingRule/customRules"
)

func TestRouting(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager := s.As(auth.ManageCampaigns)
	me := manager.Principal.AgentID
	if me != 1 {
		t.Fatalf("the first agent is %d", me)
	}
	sales := department(s, "Sales")
	manager.Do("GET", routing).Want(200, apitest.Default(t, "campaign.routingRules"))
	manager.Do("PUT", routing, `{}`).Want(200, apitest.Default(t, "campaign.routingRules"))
	manager.Do("PUT", routing, apitest.Example(t, "RoutingRules")).Want(200, apitest.Example(t, "RoutingRules"))
	for _, path := range []string{routing, strings.TrimSuffix(routing, "s"), strings.ToLower(routing), "/LIVECHAT/Campaigns/1/RoutingRules"} {
		manager.Do("GET", path).Want(200, `{"botTakePercentageForRoute":20}`)
	}
	manager.Do("PUT", routing, `{"isenable":"True","type":"customrule","simpleroutetoobject":"AGENT","simpleroutetoid":"1","botTakePercentageForFailRoute":"100",
		"fail":{"routeTobject":"department","routetoid":`+sales+`,"offlineMessageEmails":"a@b.example; c@d.example"}}`).
		Want(200, `{"isEnable":true,"type":"rules","simpleRouteToObject":"agent","simpleRouteToId":1,"botTakePercentageForRoute":20,"botTakePercentageForFailRoute":100,
		"fail":{"routeToObject":"department","routeToId":`+sales+`,"routePriority":"normal","offlineMessageEmails":"a@b.example,c@d.example"}}`)
	stored := manager.Do("GET", routing).Want(200, `{"isEnable":true,"rules":[]}`).Body
	manager.Do("PUT", routing, string(stored)).Want(200, string(stored))
	for body, want := range map[string]string{
		`{"type":"clever"}`:                      `'type' must be one of`,
		`{"simpleRouteToId":99}`:                 `'simpleRouteToId' has a value that does not exist`,
		`{"fail":{"routeToId":99}}`:              `'fail.routeToId' has a value that does not exist`,
		`{"botTakePercentageForRoute":101}`:      `'botTakePercentageForRoute' is out of range`,
		`{"fail":{"offlineMessageEmails":"a,"}}`: `'fail.offlineMessageEmails' is not an email`,
		`{"rules":[{"name":"x"}]}`:               `'rules[0].isEnable' is required`,
		`{"rules":[{"name":"x","isEnable":true,"routeToObject":"agent","routeToId":1},{"name":"y","isEnable":true,"routeToObject":"agent","routeToId":9}]}`:   `'rules[1].routeToId' has a value that does not exist`,
		`{"rules":[{"name":"x","isEnable":true,"routeToObject":"agent","routeToId":1,"conditions":{"list":[{"field":"a","operator":"regex","value":"("}]}}]}`: `'rules[0].conditions.list[0].value' cannot be understood`,
	} {
		if a := manager.Do("PUT", routing, body).Want(400); !strings.Contains(a.Text("message"), want) {
			t.Errorf("%s: %s", body, a.Body)
		}
	}
	manager.Do("GET", routing).Want(200, string(stored))
	manager.Do("PUT", "/livechat/campaigns/9/routingRules", `{"type":"clever"}`).Want(404, `{"code":404001}`)
	s.As().Do("GET", routing).Want(403, `{"code":403003}`)
	s.As().Do("PUT", routing, `{}`).Want(403, `{"code":403003}`)
	s.OtherSite().As(auth.ManageCampaigns).Do("GET", routing).Want(404, `{"code":404001}`)
}

func department(s *apitest.Site, name string) string {
	s.Server.T.Helper()
	var id int64
	s.Server.Update(func(ctx context.Context, tx *store.Tx) (err error) {
		if id, err = store.NextID(ctx, tx, s.ID, "department"); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO department (site_id, id, name) VALUES (?, ?, ?)`, s.ID, id, name)
		return err
	})
	return strconv.FormatInt(id, 10)
}

func TestCustomRules(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager, guest := s.As(auth.ManageCampaigns), s.As()
	stranger := s.OtherSite()
	fill(stranger)
	manager.Do("POST", rules, apitest.Example(t, "CustomRuleCreate")).Want(200, apitest.Example(t, "CustomRuleCreate"),
		`{"id":1,"order":1,"routePriority":"normal","conditions":{"when":"all","logicalExpression":"","list":[]}}`)
	const rule = `{"name":"two","isEnable":"true","routetoobject":"DEPARTMENT","routetoid":"0","routePriority":"Highest"}`
	manager.Do("POST", strings.Replace(rules, "Rule/", "Rules/", 1), rule).
		Want(200, `{"id":2,"order":2,"name":"two","isEnable":true,"routeToObject":"department","routeToId":0,"routePriority":"highest"}`)
	for _, path := range []string{rules, strings.Replace(rules, "Rule/", "Rules/", 1), strings.ToLower(rules), strings.ToUpper(rules)} {
		manager.Do("GET", path+"/2").Want(200, `{"id":2,"name":"two"}`)
	}
	for _, c := range []struct {
		name         string
		caller       apitest.Caller
		method, path string
		body         string
		status       int
		want         string
	}{
		{"a partial update keeps the rest", manager, "PUT", "/2", `{"name":"second"}`, 200, `{"name":"second","order":2,"isEnable":true,"routePriority":"highest"}`},
		{"conditions merge", manager, "PUT", "/2", `{"conditions":{"when":"any","list":[{"field":"PageViews","operator":"isMoreThan","value":3}]}}`, 200,
			`{"conditions":{"when":"any","logicalExpression":"","list":[{"number":1,"field":"PageViews","operator":"morethan","value":"3"}]}}`},
		{"a target is needed", manager, "POST", "", `{"name":"x","isEnable":true,"routeToObject":"agent"}`, 400, `{"code":400000,"message":"Parameter 'routeToId' is required."}`},
		{"a target must exist", manager, "PUT", "/2", `{"routeToId":5}`, 400, `{"code":400006,"message":"Parameter 'routeToId' has a value that does not exist."}`},
		{"of the right kind", manager, "PUT", "/1", `{"routeToObject":"department"}`, 400, `{"code":400006}`},
		{"a place is a number from 1", manager, "PUT", "/2", `{"order":0}`, 400, `{"code":400009}`},
		{"reading needs a permission", guest, "GET", "/1", ``, 403, `{"code":403003}`},
		{"removing needs a permission", guest, "DELETE", "/1", ``, 403, `{"code":403003}`},
		{"another site's does not exist", stranger.As(auth.ManageCampaigns), "GET", "/1", ``, 404, `{"code":404001}`},
		{"nor can it be changed", stranger.As(auth.ManageCampaigns), "PUT", "/1", `{}`, 404, `{"code":404001}`},
		{"an id that nobody has", manager, "GET", "/9", ``, 404, `{"code":404001}`},
		{"cannot be changed", manager, "PUT", "/9", `{"order":"x"}`, 404, `{"code":404001}`},
		{"removed", manager, "DELETE", "/1", ``, 200, `"Custom Rule with id '1' has been removed."`},
		{"gone", manager, "DELETE", "/1", ``, 404, `{"code":404001}`},
		{"the others move up", manager, "GET", "/2", ``, 200, `{"order":1,"name":"second"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.caller.On(t).Do(c.method, rules+c.path, c.body).Want(c.status, c.want)
		})
	}
}

// TestPlacesOfRules tells the story of a list of rules and their numbers (B29, W45).
func TestPlacesOfRules(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager := s.As(auth.ManageCampaigns)
	want := func(names string) {
		t.Helper()
		var page campaign.RoutingRules
		manager.Do("GET", routing).Want(200).Into(&page)
		var got []string
		for i, r := range page.Rules {
			got = append(got, r.Name)
			if r.Order != i+1 {
				t.Errorf("%s has the place %d", r.Name, r.Order)
			}
		}
		if strings.Join(got, "") != names {
			t.Fatalf("the rules are %s, not %s", strings.Join(got, ""), names)
		}
	}
	add := func(name, order string) {
		t.Helper()
		manager.Do("POST", rules, `{"name":"`+name+`","isEnable":true,"routeToObject":"agent","routeToId":0`+order+`}`).Want(200)
	}
	add("a", "")
	add("b", "")
	add("c", `,"order":1`)
	add("d", `,"order":99`)
	want("cabd")
	manager.Do("PUT", rules+"/1", `{"order":1}`).Want(200, `{"id":1,"order":1}`) // a
	want("acbd")
	manager.Do("PUT", rules+"/1", `{"order":"50"}`).Want(200, `{"id":1,"order":4}`)
	want("cbda")
	manager.Do("PUT", rules+"/2", `{"order":2}`).Want(200, `{"order":2}`)
	want("cbda")
	page := string(manager.Do("GET", routing).Body)
	manager.Do("PUT", routing, page).Want(200, page)
	manager.Do("PUT", routing, `{"isEnable":true}`).Want(200, `{"rules":[{"name":"c"},{"name":"b"},{"name":"d"},{"name":"a"}]}`)
	// Without numbers the list says the order; what it leaves out is removed, what it adds is new.
	manager.Do("PUT", routing, `{"rules":[{"id":1},{"name":"e","isEnable":false,"routeToObject":"department","routeToId":0},{"id":"3","name":"C"}]}`).
		Want(200, `{"rules":[{"id":1,"name":"a","order":1},{"id":5,"name":"e","order":2},{"id":3,"name":"C","order":3,"isEnable":true}]}`)
	want("aeC")
	manager.Do("PUT", routing, `{"rules":[{"id":1,"order":3},{"id":5},{"id":3,"order":1}]}`).Want(200)
	want("Cea")
	manager.Do("PUT", routing, `{"rules":[{"id":1},{"id":1}]}`).Want(400, `{"code":400012,"message":"Parameter 'rules[1].id' is already in use."}`)
	// An id that is not the list's own is a new rule, and must be whole.
	manager.Do("PUT", routing, `{"rules":[{"id":77,"name":"f"}]}`).Want(400, `{"code":400000}`)
	want("Cea")
	manager.Do("PUT", routing, `{"rules":[]}`).Want(200, `{"rules":[]}`)
	want("")
	add("g", "")
	manager.Do("GET", rules+"/6").Want(200, `{"name":"g","order":1}`)
}

func TestWhatRulesNameIsNotRemoved(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager := s.As(auth.ManageCampaigns)
	sales, help := department(s, "Sales"), department(s, "Help")
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO custom_variable (site_id, id, name, type, value, hyperlink) VALUES (?, 4, 'Basket', 'decimal', '', '')`, s.ID)
		return err
	})
	guard := func(k reference.Kind, id int64) string {
		t.Helper()
		err := s.Server.DB.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			return reference.Guard(ctx, tx, s.ID, k, id)
		})
		if err != nil && fault.As(err) == nil {
			t.Fatal(err)
		}
		if err == nil {
			return ""
		}
		return err.Error()
	}
	manager.Do("PUT", routing, `{"simpleRouteToId":`+sales+`,"fail":{"routeToObject":"agent","routeToId":1}}`).Want(200)
	manager.Do("POST", rules, `{"name":"Big","isEnable":true,"routeToObject":"department","routeToId":`+help+`,"conditions":{"list":[
		{"field":"{!CustomVariable.basket}","operator":"morethan","value":"100"}]}}`).Want(200)
	manager.Do("PUT", invitation+"/autoInvitations/1", `{"conditions":{"list":[{"field":"BASKET","operator":"morethan","value":"100"}]}}`).Want(200)
	for _, c := range []struct {
		kind reference.Kind
		id   int64
		want string
	}{
		{reference.Department, 1, "The department '1' is in use by: campaign 'Default Plan' (1)."},
		{reference.Agent, 1, "The agent '1' is in use by: campaign 'Default Plan' (1)."},
		{reference.Department, 2, "The department '2' is in use by: routing rule 'Big' (1)."},
		{reference.CustomVariable, 4, "The custom variable '4' is in use by: auto invitation 'Spent on website more than 30 seconds' (1), routing rule 'Big' (1)."},
	} {
		if got := guard(c.kind, c.id); got != c.want {
			t.Errorf("%s %d: %s", c.kind.Label, c.id, got)
		}
	}
	manager.Do("PUT", routing, `{"simpleRouteToId":0,"fail":{"routeToId":null},"rules":[]}`).Want(200)
	manager.Do("PUT", routing, `{"fail":{"routeToId":"0"}}`).Want(200)
	manager.Do("DELETE", invitation+"/autoInvitations/1").Want(200)
	for _, k := range []struct {
		kind reference.Kind
		id   int64
	}{{reference.Department, 1}, {reference.Agent, 1}, {reference.Department, 2}, {reference.CustomVariable, 4}} {
		if got := guard(k.kind, k.id); got != "" {
			t.Errorf("%s %d: %s", k.kind.Label, k.id, got)
		}
	}
}

// TestRulesAreAsked asks the snapshot as the engine does.
func TestRulesAreAsked(t *testing.T) {
	t.Parallel()
	s, campaigns := newHouse(t)
	manager := s.As(auth.ManageCampaigns)
	for _, r := range []string{
		`"name":"off","isEnable":false,"conditions":{"list":[{"field":"City","operator":"is","value":"Lima"}]}`,
		`"name":"nobody","isEnable":true`,
		`"name":"Lima","isEnable":true,"conditions":{"list":[{"field":"City","operator":"is","value":"lima"}]}`,
		`"name":"any","isEnable":true,"conditions":{"list":[{"field":"City","operator":"isnot","value":"x"}]}`,
	} {
		manager.Do("POST", rules, `{"routeToObject":"agent","routeToId":0,`+r+`}`).Want(200)
	}
	manager.Do("PUT", invitation+"/autoInvitations/1", `{"isEnable":true}`).Want(200)
	manager.Do("PUT", invitation+"/autoInvitations/3", `{"isEnable":true}`).Want(200)
	manager.Do("PUT", "/livechat/campaigns/1/language", `{"languageTexts":[{"category":"Buttons","name":"Send","currentText":"Go"}]}`).Want(200)
	site, err := s.Server.Book.Of(context.Background(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	before := s.Server.DB.Queries()
	r, err := campaigns.Rules(site, 1)
	if err != nil {
		t.Fatal(err)
	}
	for city, want := range map[string]string{"Lima": "Lima", "Quito": "any", "x": ""} {
		if rule, ok := r.Rule(&condition.Facts{City: city}); rule.Name != want || ok != (want != "") {
			t.Errorf("somebody of %s is %q", city, rule.Name)
		}
	}
	facts := &condition.Facts{TimeOnWebSite: 31, PageViews: 5}
	if list := r.Invites(facts); len(list) != 1 || list[0].ID != 1 {
		t.Errorf("invited by %+v", list)
	}
	if facts.PageViews++; len(r.Invites(facts)) != 2 || len(r.Invites(&condition.Facts{})) != 0 {
		t.Error("invitations are about others")
	}
	if w := r.Words(); w["window.send"] != "Send" || w["window.today"] != "Today" {
		t.Errorf("built-in texts are not used: %q", w["window.send"])
	}
	for _, path := range []string{invitation, invitation + "/autoInvitations/1", routing, rules + "/3", "/livechat/campaigns/1/language", "/livechat/campaigns"} {
		manager.Do("GET", path).Want(200)
	}
	if n := s.Server.DB.Queries() - before; n != 0 {
		t.Errorf("reading cost %d queries", n)
	}
	if _, err := campaigns.Rules(site, 9); fault.As(err) == nil {
		t.Errorf("campaign 9: %v", err)
	}
}
