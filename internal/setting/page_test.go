package setting_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/campaign"
	"parley/internal/fact"
	"parley/internal/setting"
	"parley/internal/store"
)

// TestDefaults holds a new site's settings to the contract's.
func TestDefaults(t *testing.T) {
	t.Parallel()
	admin := newSite(t).Admin()
	for _, page := range []string{"configs", "autoAllocation", "visitorSSO", "customAwayStatus"} {
		admin.Do("GET", "/livechat/"+page).Want(200, apitest.Default(t, "site."+page))
	}
	var lists []string
	if err := json.Unmarshal([]byte(apitest.Default(t, "site.emptyLists")), &lists); err != nil {
		t.Fatal(err)
	}
	for _, list := range lists {
		admin.Do("GET", "/livechat/"+list).Want(200, `[]`)
	}
}

func TestConfigsAndAutoAllocation(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, guest, stranger := s.As(auth.ManageSettings), s.As(), fill(s.OtherSite()).As(auth.ManageSettings)
	run(t, "/livechat", []try{
		{"some switches", admin, "PUT", "/configs", `{"siteId":1,"isEnableGotoMeeting":"true","isEnableDepartment":false}`, 200,
			fmt.Sprintf(`{"siteId":%d,"isEnableGotoMetting":true,"isEnableDepartment":false,"isEnableMultipleCampaigns":true}`, s.ID)},
		{"an empty update changes nothing", admin, "PUT", "/configs", ``, 200, `{"isEnableGotoMetting":true,"isEnableDepartment":false}`},
		{"a switch is on or off", admin, "PUT", "/configs", `{"isEnableZendesk":true,"isEnableJoinme":"so"}`, 400, `{"code":400004}`},
		{"one switch for allocation", admin, "PUT", "/configs", `{"isEnableAutoAllocation":false}`, 200, `{"isEnableAutoAllocation":false}`},
		{"in both places", admin, "GET", "/autoAllocation", ``, 200, `{"isEnable":false,"maxChatForAllAgents":3}`},
		{"and the other way round", admin, "PUT", "/autoallocation", `{"isEnable":true,"allocationRule":"capabilityWeighted"}`, 200, `{"isEnable":true,"allocationRule":"capability weighted"}`},
		{"back", admin, "GET", "/configs", ``, 200, `{"isEnableAutoAllocation":true,"isEnableZendesk":false}`},
		{"a limit is a number", admin, "PUT", "/autoAllocation", `{"isEnable":false,"maxChatForAllAgents":"many"}`, 400, `{"code":400003}`},
		{"of chats", admin, "PUT", "/autoAllocation", `{"isEnable":false,"maxChatForAllAgents":-1}`, 400, `{"code":400009}`},
		{"nothing was changed by what was refused", admin, "GET", "/autoAllocation", ``, 200, `{"isEnable":true,"maxChatForAllAgents":3}`},
		{"settings are for those who manage them", guest, "GET", "/configs", ``, 403, `{"code":403003}`},
		{"to change as well", guest, "PUT", "/autoAllocation", `{}`, 403, `{"code":403003}`},
		{"other sites have their own", stranger, "GET", "/configs", ``, 200, `{"isEnableDepartment":true,"isEnableGotoMetting":false}`},
	})
}

func TestVisitorSSO(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, guest := s.As(auth.ManageSettings), s.As()
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := campaign.CreateDefault(ctx, tx, s.ID)
		return err
	})
	certificate := base64.StdEncoding.EncodeToString([]byte("-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n"))
	run(t, "/livechat/visitorSSO", []try{
		{"an entry for each campaign", admin, "GET", "", ``, 200, `{"isEnable":false,"campaignSSOOptions":[{"campaignId":1,"signInType":"no","isSkipPrechat":false},{"campaignId":2,"signInType":"no"}]}`},
		{"mappings and a certificate", admin, "PUT", "", `{"isEnable":true,"signInUrl":"http://www.example.com","idpCertificate":"` + certificate + `","idpCertificateFileName":"r.txt",
			"dataMappings":[{"ssoAttribute":"test999","comm100Field":"{!Visitor.Name}"}]}`, 200,
			fmt.Sprintf(`{"siteId":%d,"isEnable":true,"signInUrl":"http://www.example.com","idpCertificateFileName":"r.txt","dataMappings":[{"ssoAttribute":"test999","comm100Field":"{!Visitor.Name}"}]}`, s.ID)},
		{"options are merged by campaign", admin, "PUT", "", `{"campaignSSOOptions":[{"campaignId":"2","signInType":"REQUIRED"}]}`, 200,
			`{"isEnable":true,"campaignSSOOptions":[{"campaignId":1,"signInType":"no"},{"campaignId":2,"signInType":"required","isSkipPrechat":false}]}`},
		{"members, too", admin, "PUT", "", `campaignSSOOptions[0][campaignId]=2&campaignSSOOptions[0][isSkipPrechat]=true`, 200,
			`{"campaignSSOOptions":[{"campaignId":1},{"campaignId":2,"signInType":"required","isSkipPrechat":true}]}`},
		{"mappings are replaced", admin, "PUT", "", `{"dataMappings":[{"ssoAttribute":"a","comm100Field":"b"},{"ssoAttribute":"c","comm100Field":"d"}]}`, 200, `{"dataMappings":[{"ssoAttribute":"a"},{"ssoAttribute":"c"}]}`},
		{"a mapping has both sides", admin, "PUT", "", `{"isEnable":false,"dataMappings":[{"ssoAttribute":"a"}]}`, 400, `{"code":400000}`},
		{"a campaign must exist", admin, "PUT", "", `{"isEnable":false,"campaignSSOOptions":[{"campaignId":9}]}`, 400, `{"code":400006}`},
		{"and be named", admin, "PUT", "", `{"isEnable":false,"campaignSSOOptions":[{"signInType":"no"}]}`, 400, `{"code":400000}`},
		{"a certificate is base64", admin, "PUT", "", `{"isEnable":false,"idpCertificate":"-----BEGIN"}`, 400, `{"code":400016}`},
		{"visitors are sent to the web only", admin, "PUT", "", `{"isEnable":false,"signInUrl":"javascript:alert(1)"}`, 400, `{"code":400016}`},
		{"nothing was changed by what was refused", admin, "GET", "", ``, 200, `{"isEnable":true,"signInUrl":"http://www.example.com","dataMappings":[{"ssoAttribute":"a"},{"ssoAttribute":"c"}]}`},
		{"settings are for those who manage them", guest, "PUT", "", `{}`, 403, `{"code":403003}`},
	})
}

func TestCapacitiesBecomeFacts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, ann := s.As(auth.ManageSettings, auth.ManageAgentAndGroups), s.As()
	me, her := admin.Principal.AgentID, ann.Principal.AgentID
	admin.Do("PUT", "/livechat/autoAllocation", `{"maxChatForAllAgents":3}`).Want(200)
	admin.Do("PUT", "/livechat/autoAllocation", `{"maxChatForAllAgents":5}`).Want(200)
	admin.Do("PUT", fmt.Sprint("/livechat/agents/", her), `{"maxChatsCount":9}`).Want(200)
	admin.Do("PUT", "/livechat/autoAllocation", `{"isMaxChatForAllAgents":false}`).Want(200)
	admin.Do("PUT", fmt.Sprint("/livechat/agents/", her), `{"maxChatsCount":8}`).Want(200)
	var want []string
	for _, f := range [][2]int64{{me, 5}, {her, 5}, {me, 3}, {her, 9}, {her, 8}} {
		want = append(want, fmt.Sprint(f[0], f[1]))
	}
	if got := facts(t, s, fact.KindAgentCapacityChanged, "agent_id", "number"); !reflect.DeepEqual(got, want) {
		t.Errorf("the facts are %v, want %v", got, want)
	}
	admin.Do("PUT", "/livechat/autoAllocation", `{"isMaxChatForAllAgents":true,"maxChatForAllAgents":4}`).Want(200)
	before := len(facts(t, s, fact.KindAgentCapacityChanged, "agent_id", "number"))
	late := s.As().Principal.AgentID
	for range 2 {
		s.Server.Update(func(ctx context.Context, tx *store.Tx) error { return setting.SyncMembers(ctx, tx, s.ID) })
	}
	if got := facts(t, s, fact.KindAgentCapacityChanged, "agent_id", "number")[before:]; !reflect.DeepEqual(got, []string{fmt.Sprint(late, 4)}) {
		t.Errorf("the facts of a new agent are %v", got)
	}
	admin.Do("PUT", "/livechat/autoAllocation", `{"isMaxChatForAllAgents":false}`).Want(200)
	settings, site := parts(t, s)
	if settings.Capacity(site, her) != 8 || settings.Capacity(site, me) != 3 || settings.AcceptsAllocation(site, her) {
		t.Errorf("the capacities are %d and %d", settings.Capacity(site, her), settings.Capacity(site, me))
	}
}
