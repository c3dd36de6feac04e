package setting_test

import (
	"context"
	"testing"

	"parley/internal/account"
	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/campaign"
	"parley/internal/chat"
	"parley/internal/condition"
	"parley/internal/realtime"
	"parley/internal/setting"
)

const segments = "/livechat/visitorSegmentations"

func TestSegments(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager, guest := s.As(auth.ManageSettings), s.As(auth.ManageCampaigns)
	stranger := fill(s.OtherSite()).As(auth.ManageSettings)
	manager.Do("GET", segments).Want(200, `[]`)
	manager.Do("POST", segments, apitest.Example(t, "VisitorSegmentationCreate")).Want(200, `{"id":1,"name":"justfortest","color":"339FD9","isEnable":false,"priority":0,
		"description":"","conditions":{"when":"All","logicalExpression":"","list":[]},"notification":"None"}`)
	manager.Do("POST", segments, apitest.Example(t, "VisitorSegmentation")).Want(200,
		`{"id":2,"priority":0,"conditions":{"when":"All","list":[{"number":1,"field":"CurrentPageUrl","operator":"Include","value":"xx"}]},"notification":"None"}`)
	run(t, segments, []try{
		{"the next one comes last", manager, "POST", "", `{"NAME":"Buyers","priority":"7","color":"#ABCDEF","notification":{"agents":["1"]}}`, 200,
			`{"id":3,"priority":7,"color":"ABCDEF","notification":"{\"agents\":[1],\"departments\":[]}"}`},
		{"after the last one that there is", manager, "POST", "", `name=Form&isEnable=true&conditions.when=any`, 200, `{"id":4,"priority":8,"isEnable":true,"conditions":{"when":"Any"}}`},
		{"the list is by priority", manager, "GET", "", ``, 200, `[{"id":1},{"id":2},{"id":3},{"id":4}]`},
		{"a priority moves it", manager, "PUT", "/4", `{"priority":0}`, 200, `{"name":"Form","priority":0}`},
		{"ties are by id", manager, "GET", "", ``, 200, `[{"id":1},{"id":2},{"id":4},{"id":3}]`},
		{"an expression", manager, "PUT", "/3", `{"conditions":{"when":"logicalexpression","logicalExpression":"1 or 2","list":[
			{"field":"country","operator":"IS","value":"Chile"},{"field":"NumberOfVisits","operator":"isMoreThan","value":"2"}]}}`, 200,
			`{"conditions":{"when":"LogicalExpression","logicalExpression":"1 or 2","list":[{"number":1,"field":"Country/Region","operator":"Is"},{"number":2,"operator":"MoreThan"}]}}`},
		{"one that is broken", manager, "PUT", "/3", `{"conditions":{"logicalExpression":"1 or 3"}}`, 400, `{"code":400016}`},
		{"an empty one has nobody", manager, "PUT", "/2", `{"conditions":{"when":"LogicalExpression","list":[]}}`, 200, `{"conditions":{"when":"LogicalExpression","logicalExpression":"","list":[]}}`},
		{"nothing changes nothing", manager, "PUT", "/3", `{}`, 200, `{"color":"ABCDEF","notification":"{\"agents\":[1],\"departments\":[]}","conditions":{"logicalExpression":"1 or 2"}}`},
		{"who is told, as text", manager, "PUT", "/3", `{"notification":"{\"Departments\":[],\"agents\":[1]}"}`, 200, `{"notification":"{\"agents\":[1],\"departments\":[]}"}`},
		{"nobody", manager, "PUT", "/3", `{"notification":{"agents":[]}}`, 200, `{"notification":"None"}`},
		{"nobody, in a word", manager, "PUT", "/3", `{"notification":"none"}`, 200, `{"notification":"None"}`},
		{"0 is nobody", manager, "PUT", "/3", `{"notification":{"agents":[0],"departments":[0]}}`, 200, `{"notification":"None"}`},
		{"among others, too", manager, "PUT", "/3", `{"notification":{"agents":[1,0]}}`, 200, `{"notification":"{\"agents\":[1],\"departments\":[]}"}`},
		{"none again", manager, "PUT", "/3", `{"notification":null}`, 200, `{"notification":"None"}`},
		{"somebody who does not exist", manager, "PUT", "/3", `{"notification":{"agents":[1,99]}}`, 400, `{"code":400006,"message":"Parameter 'notification.agents[1]' has a value that does not exist."}`},
		{"a department that does not exist", manager, "PUT", "/3", `{"notification":{"departments":[9]}}`, 400, `{"code":400006}`},
		{"something that is nobody", manager, "PUT", "/3", `{"notification":"everybody"}`, 400, `{"code":400013}`},
		{"a colour that is none", manager, "PUT", "/3", `{"color":"blue"}`, 400, `{"code":400016,"message":"Parameter 'color' cannot be understood: six hexadecimal digits are expected, such as 339FD9."}`},
		{"a segment about segments", manager, "PUT", "/3", `{"conditions":{"when":"all","list":[{"field":"segmentation","operator":"is","value":"1"}]}}`, 400, `{"code":400016}`},
		{"a rank below 0", manager, "PUT", "/3", `{"priority":-1}`, 400, `{"code":400009}`},
		{"no name", manager, "POST", "", `{}`, 400, `{"code":400000,"message":"Parameter 'name' is required."}`},
		{"nothing of that was stored", manager, "GET", "/3", ``, 200, `{"priority":7,"color":"ABCDEF","conditions":{"when":"LogicalExpression"},"notification":"None"}`},
		{"reading needs a permission", guest, "GET", "", ``, 403, `{"code":403003}`},
		{"so does adding", guest, "POST", "", `{"name":"x"}`, 403, `{"code":403003}`},
		{"another site has its own", stranger, "GET", "", ``, 200, `[]`},
		{"and none of these", stranger, "PUT", "/3", `{"name":"mine"}`, 404, `{"code":404001}`},
	})
	manager.Do("DELETE", segments+"/2").WantEmpty(200)
	manager.Do("DELETE", segments+"/2").Want(404, `{"code":404001}`)
	manager.Do("GET", segments+"/2").Want(404, `{"code":404001}`)
}

// newWorld is a site with an auto invitation and a routing rule.
func newWorld(t *testing.T) (*apitest.Site, *setting.Settings) {
	t.Helper()
	var settings *setting.Settings
	s := apitest.New(t, func(s *apitest.Server) {
		settings = setting.New(s.Book)
		engine := chat.New(chat.Options{DB: s.DB, Bus: s.Bus, Presence: realtime.Presence{}, Staff: staff{account.NewStaff(s.Book)}, Settings: settings})
		setting.Serve(s.API, settings, engine)
		campaign.Serve(s.API, campaign.New(s.Book), campaign.Embed{})
	})
	return fill(s), settings
}

// TestNamesInConditions: what conditions name goes with them, and stays while they do.
func TestNamesInConditions(t *testing.T) {
	t.Parallel()
	s, _ := newWorld(t)
	manager := s.As(auth.ManageSettings, auth.ManageCampaigns)
	manager.Do("POST", segments, `{"name":"Buyers"}`).Want(200, `{"id":1}`)
	manager.Do("POST", "/livechat/customVariables", `{"name":"Basket","type":"decimal"}`).Want(200, `{"id":1}`)
	manager.Do("PUT", segments+"/1", `{"conditions":{"list":[{"field":"basket","operator":"morethan","value":"10"}]}}`).Want(200)
	const invitation, rules = "/livechat/campaigns/1/invitation/autoInvitations/1", "/livechat/campaigns/1/routingRule/customRules"
	manager.Do("PUT", invitation, `{"conditions":{"list":[{"field":"Segmentation","operator":"is","value":"buyers"}]}}`).Want(200)
	manager.Do("POST", rules, `{"name":"Rich","isEnable":true,"routeToObject":"agent","routeToId":0,"conditions":{"list":[
		{"field":"Segmentation","operator":"isnot","value":"1"},{"field":"{!CustomVariable.Basket}","operator":"is","value":"1"}]}}`).Want(200)

	manager.Do("DELETE", segments+"/1").Want(400, `{"code":400031,"message":"The visitor segment '1' is in use by: auto invitation 'Spent on website more than 30 seconds' (1), routing rule 'Rich' (1)."}`)
	manager.Do("DELETE", "/livechat/customVariables/1").Want(400, `{"code":400031,"message":"The custom variable '1' is in use by: routing rule 'Rich' (1), visitor segment 'Buyers' (1)."}`)
	manager.Do("PUT", segments+"/1", `{"name":"Shoppers"}`).Want(200)
	manager.Do("PUT", "/livechat/customVariables/1", `{"name":"City"}`).Want(200)
	manager.Do("GET", invitation).Want(200, `{"conditions":{"list":[{"field":"Segmentation","value":"Shoppers"}]}}`)
	manager.Do("GET", rules+"/1").Want(200, `{"conditions":{"list":[{"value":"1"},{"field":"{!CustomVariable.City}"}]}}`)
	manager.Do("GET", segments+"/1").Want(200, `{"name":"Shoppers","conditions":{"when":"All","list":[{"field":"{!CustomVariable.City}","operator":"MoreThan"}]}}`)

	manager.Do("DELETE", rules+"/1").Want(200)
	manager.Do("DELETE", invitation).Want(200)
	manager.Do("DELETE", segments+"/1").WantEmpty(200)
	manager.Do("DELETE", "/livechat/customVariables/1").Want(200)
}

// TestAVariableThatConditionsWaitedFor: a name that was nobody's when it was written is
// the variable's that gets it, as if it had been there before (NOTES-livechat C17).
func TestAVariableThatConditionsWaitedFor(t *testing.T) {
	t.Parallel()
	s, _ := newWorld(t)
	manager := s.As(auth.ManageSettings, auth.ManageCampaigns)
	const invitation, variables = "/livechat/campaigns/1/invitation/autoInvitations/1", "/livechat/customVariables"
	manager.Do("PUT", invitation, `{"conditions":{"list":[{"field":"Basket","operator":"is","value":"1"}]}}`).Want(200)
	manager.Do("POST", segments, `{"name":"Rich","conditions":{"list":[{"field":"{!CustomVariable.wallet}","operator":"is","value":"1"},{"field":"2","operator":"is","value":"1"}]}}`).Want(200)

	manager.Do("POST", variables, `{"name":"basket","type":"integer"}`).Want(200, `{"id":1}`)
	manager.Do("POST", variables, `{"name":"Purse","type":"integer"}`).Want(200, `{"id":2}`)
	manager.Do("POST", variables, `{"name":"BASKET","type":"integer"}`).Want(200, `{"id":3}`)
	manager.Do("DELETE", variables+"/1").Want(400, `{"code":400031}`)
	manager.Do("DELETE", variables+"/3").Want(200) // the first of a name is meant
	manager.Do("PUT", variables+"/1", `{"name":"Cart"}`).Want(200)
	manager.Do("GET", invitation).Want(200, `{"conditions":{"list":[{"field":"Cart"}]}}`)

	manager.Do("PUT", segments+"/1", `{"name":"Wealthy"}`).Want(200)
	manager.Do("PUT", variables+"/2", `{"name":"Wallet"}`).Want(200) // it is no "2" for its number
	manager.Do("DELETE", variables+"/2").Want(400, `{"code":400031,"message":"The custom variable '2' is in use by: visitor segment 'Wealthy' (1)."}`)
	manager.Do("PUT", variables+"/2", `{"name":"Money"}`).Want(200)
	manager.Do("GET", segments+"/1").Want(200, `{"conditions":{"list":[{"field":"Money"},{"field":"2"}]}}`)
	manager.Do("POST", segments, `{"name":"Two","conditions":{"list":[{"field":"2","operator":"is","value":"1"}]}}`).Want(200)
	manager.Do("DELETE", segments+"/1").Want(200)
	manager.Do("DELETE", variables+"/2").Want(200)
}

func TestSegmentsAreAsked(t *testing.T) {
	t.Parallel()
	s, settings := newWorld(t)
	manager := s.As(auth.ManageSettings)
	for _, v := range []string{
		`"name":"off","isEnable":false,"conditions":{"list":[{"field":"City","operator":"Is","value":"Lima"}]}`,
		`"name":"nobody","isEnable":true`,
		`"name":"later","isEnable":true,"priority":9,"conditions":{"list":[{"field":"City","operator":"Is","value":"lima"}]}`,
		`"name":"first","isEnable":true,"priority":1,"conditions":{"when":"any","list":[{"field":"City","operator":"IsNot","value":"x"}]}`,
	} {
		manager.Do("POST", segments, `{`+v+`}`).Want(200)
	}
	site, err := s.Server.Book.Of(context.Background(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	before := s.Server.DB.Queries()
	for city, want := range map[string]string{"Lima": "first later ", "Quito": "first ", "x": ""} {
		got := ""
		for _, v := range settings.SegmentsOf(site, &condition.Facts{City: city}) {
			got += v.Name + " "
		}
		if got != want {
			t.Errorf("somebody of %s is in %q", city, got)
		}
	}
	manager.Do("GET", segments).Want(200)
	manager.Do("GET", segments+"/1").Want(200)
	if n := s.Server.DB.Queries() - before; n != 0 {
		t.Errorf("reading cost %d queries", n)
	}
}
