package setting_test

import (
	"context"
	"fmt"
	"testing"

	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/fact"
	"parley/internal/store"
	"parley/internal/visitor"
)

const conversions = "/livechat/conversionActions"

func TestConversionActions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, guest, stranger := s.As(auth.ManageSettings), s.As(), s.OtherSite().As(auth.ManageSettings)
	admin.Do("POST", "/livechat/customVariables", `{"name":"Plan","type":"text"}`).Want(200, `{"id":1}`)
	run(t, conversions, []try{
		{"the sample", admin, "POST", "", `{"name":"justfortest"}`, 200, `{"id":1,"name":"justfortest","isEnable":false,"type":"Url","customVariable":"","matchType":"Is","matchValue":"",
			"isCaseSensitive":false,"isAssignValue":false,"isAssignValueFromCustomVariable":false,"assignValue":"0","customVariableForAssignValue":""}`},
		{"the body may name it", admin, "PUT", "", `{"ID":"1","name":"justfortestupdate"}`, 200, `{"id":1,"name":"justfortestupdate"}`},
		{"and must, without an id in the path", admin, "PUT", "", `{"name":"x"}`, 400, `{"code":400000,"message":"Parameter 'id' is required."}`},
		{"an unknown one", admin, "PUT", "", `{"id":9}`, 404, `{"code":404001}`},
		{"older names", admin, "PUT", "/1", `{"type":"setByApi","matchType":"isMoreThen"}`, 200, `{"type":"LivechatApi","matchType":"IsMoreThan"}`},
		{"null leaves what is listed", admin, "PUT", "/1", `{"type":null,"matchType":null,"matchValue":null}`, 200, `{"type":"LivechatApi","matchType":"IsMoreThan","matchValue":""}`},
		{"a variable by its name", admin, "PUT", "/1", `{"type":"customvariable","customVariable":"plan"}`, 200, `{"type":"CustomVariable","customVariable":"plan"}`},
		{"the older path", admin, "GET", "/1", ``, 200, `{"id":1}`},
		{"a variable must exist where it counts", admin, "PUT", "/1", `{"customVariable":"Nope"}`, 400, `{"code":400006,"message":"Parameter 'customVariable' has a value that does not exist."}`},
		{"and need not where it does not", admin, "PUT", "/1", `{"customVariableForAssignValue":"Nope"}`, 200, `{"customVariableForAssignValue":"Nope"}`},
		{"until it does", admin, "PUT", "/1", `{"isAssignValue":true,"isAssignValueFromCustomVariable":true}`, 400, `{"code":400006}`},
		{"a pattern that is none is refused", admin, "PUT", "/1", `{"matchType":"RegularExpression","matchValue":"("}`, 400, `{"code":400016}`},
		{"a value is a number", admin, "PUT", "/1", `{"isAssignValue":true,"assignValue":"much"}`, 400, `{"code":400003}`},
		{"an unknown comparison is refused", admin, "PUT", "/1", `{"matchType":"sounds like"}`, 400, `{"code":400006}`},
		{"nothing was changed by what was refused", admin, "GET", "/1", ``, 200, `{"customVariable":"plan","matchType":"IsMoreThan","isAssignValue":false,"assignValue":"0"}`},
		{"a name is needed", admin, "POST", "", `{"type":"Url"}`, 400, `{"code":400000}`},
		{"none is removed", admin, "DELETE", "/1", ``, 404, `{"code":404000}`},
		{"settings are for those who manage them", guest, "PUT", "", `{"id":1}`, 403, `{"code":403003}`},
		{"another site's does not exist", stranger, "GET", "/1", ``, 404, `{"code":404001}`},
		{"another site's cannot be changed", stranger, "PUT", "", `{"id":1}`, 404, `{"code":404001}`},
		{"the list", admin, "GET", "", ``, 200, `[{"id":1}]`},
	})
	admin.Do("GET", "/livechat/conversionsActions/1").Want(200, `{"id":1}`)
	admin.Do("PUT", "/livechat/conversionsActions", `{"id":1}`).Want(200, `{"id":1}`)

	// A variable in use stays, and keeps being named when its name changes.
	admin.Do("DELETE", "/livechat/customVariables/1").Want(400, `{"code":400031,"message":"The custom variable '1' is in use by: conversion action 'justfortestupdate' (1)."}`)
	admin.Do("PUT", "/livechat/customVariables/1", `{"name":"Tariff"}`).Want(200)
	admin.Do("GET", conversions+"/1").Want(200, `{"customVariable":"Tariff"}`)
	admin.Do("PUT", conversions+"/1", `{"type":"Url"}`).Want(200)
	admin.Do("DELETE", "/livechat/customVariables/1").Want(200)
}

func TestAchieved(t *testing.T) {
	t.Parallel()
	s, engine := newDesk(t)
	admin, guest, other := s.As(auth.ManageSettings), s.As(), fill(s.OtherSite())
	admin.Do("POST", conversions, `{"name":"Bought","isEnable":true,"type":"api","isAssignValue":true,"assignValue":"2.5"}`).Want(200)
	admin.Do("POST", conversions, `{"name":"Off","type":"api"}`).Want(200)
	admin.Do("POST", conversions, `{"name":"Page","isEnable":true}`).Want(200)
	other.As(auth.ManageSettings).Do("POST", conversions, `{"name":"Bought","isEnable":true,"type":"api"}`).Want(200)
	var v *visitor.Visit
	s.Server.Update(func(ctx context.Context, tx *store.Tx) (err error) {
		v, err = visitor.Arrive(ctx, tx, visitor.Arrival{SiteID: s.ID, CampaignID: 1, Page: visitor.Page{URL: "https://shop.example.test/"}})
		return err
	})
	const path = conversions + "/achieved"
	body := func(name, value string) string {
		return fmt.Sprintf(`{"conversion_name":%q,"visitorId":%q,"value":%q}`, name, v.Visitor.UUID, value)
	}
	run(t, path, []try{
		{"a value", admin, "POST", "", body("bought", "19.9"), 200, `{"code":0,"message":"ok"}`},
		{"by PUT, with a value that is no number", admin, "PUT", "", body("Bought", "test"), 200, `{"code":0,"message":"ok"}`},
		{"one that is off counts as unknown", admin, "POST", "", body("Off", ""), 200, `{"code":1}`},
		{"and one of another type", admin, "POST", "", body("Page", ""), 200, `{"code":1}`},
		{"and one that is not there", admin, "POST", "", body("x", ""), 200, `{"code":1}`},
		{"an unknown visitor", admin, "POST", "", `{"conversion_name":"Bought","visitorId":"nobody"}`, 200, `{"code":2}`},
		{"no visitor", admin, "POST", "", `{"conversionName":"Bought"}`, 200, `{"code":2}`},
		{"another site's visitor", other.As(auth.ManageSettings), "POST", "", body("Bought", ""), 200, `{"code":2}`},
		{"a name is needed", admin, "POST", "", `{"visitorId":"x"}`, 400, `{"code":400000,"message":"Parameter 'conversion_name' is required."}`},
		{"the permission is needed", guest, "PUT", "", `{}`, 403, `{"code":403003}`},
	})

	// The visitor's last answered chat is credited, with its agents.
	ctx := context.Background()
	guestParty, agent := chat.Party{SiteID: s.ID, VisitorID: v.Visitor.UUID}, chat.Party{SiteID: s.ID, AgentID: guest.Principal.AgentID}
	for _, end := range []bool{true, false} {
		c, err := engine.Request(ctx, guestParty, chat.NewRequest{ClientID: fmt.Sprint("c", end), VisitID: v.ID})
		if err == nil {
			_, err = engine.Accept(ctx, agent, c.ID)
		}
		if err == nil && end {
			_, err = engine.End(ctx, agent, c.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		admin.Do("POST", path, body("Bought", "")).Want(200, `{"code":0}`)
	}
	var want []string
	for _, f := range []struct {
		chat, thousandths int
		agents            string
	}{{0, 19900, ""}, {0, 2500, ""}, {1, 2500, fmt.Sprint(agent.AgentID)}, {2, 2500, fmt.Sprint(agent.AgentID)}} {
		want = append(want, fmt.Sprintf(`1 %d %d %d {"agents":[%s]}`, v.Visitor.ID, f.chat, f.thousandths, f.agents))
	}
	if got := facts(t, s, fact.KindConversionAchieved, "ref_id", "visitor_id", "chat_id", "number", "data"); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the facts are\n%q, want\n%q", got, want)
	}
}
