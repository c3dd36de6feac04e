package setting_test

import (
	"fmt"
	"maps"
	"testing"

	"parley/internal/apitest"
)

var (
	flags = []string{`true`, `false`, `"true"`}
	texts = []string{`"a"`, `"<b>"`, `"x\ny"`}
	rules = []string{`"load balancing"`, `"roundRobin"`, `"CAPABILITY WEIGHTED"`}
)

// TestPartialUpdates holds all settings to what the API promises of every PUT.
func TestPartialUpdates(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, ann := s.Admin(), s.As()
	post := func(path, body string) string { return path + "/" + admin.Do("POST", path, body).Want(200).ID() }
	all := func(choices []string, names ...string) map[string][]string {
		m := map[string][]string{}
		for _, name := range names {
			m[name] = choices
		}
		return m
	}
	with := func(m map[string][]string, more map[string][]string) map[string][]string {
		maps.Copy(m, more)
		return m
	}
	post("/livechat/customVariables", `{"name":"Plan","type":"text"}`)
	post(departments, `{"name":"Backup"}`)
	post(categories, `{"name":"Parent","isPrivate":false,"parentId":0}`)
	form := post("/livechat/secureForms", `{"name":"x","fields":[{"name":"Own","type":"text"}]}`)
	agent := admin.Principal.AgentID
	for path, values := range map[string]map[string][]string{
		post(departments, `{"name":"Sales"}`): with(all(texts, "description"), map[string][]string{
			"name": {`"Sales"`, `"Shop"`}, "agents": {`[]`, fmt.Sprintf(`[%d]`, agent), fmt.Sprintf(`[%d,%d]`, agent, ann.Principal.AgentID)},
			"offlineMessageTo": {`"allAgents"`, `"emailaddresses"`}, "emailAddresses": {`""`, `"a@example.com;b@example.com"`},
			"allocationRule": rules, "isLastChattedPreferred": flags, "backupDepartmentId": {`0`, `"1"`}}),
		post("/livechat/customAwayStatus", `{"name":"x"}`): with(all(texts, "name"), all(flags, "isVisible")),
		post("/livechat/bans", `{"type":"ip","ipAddress":"10.0.0.1"}`): with(all(texts, "comment"), map[string][]string{
			"ipAddress": {`"10.0.0.2"`, `"10.0.0.0/8"`, `"::1"`}}),
		post("/livechat/customVariables", `{"name":"x","type":"text"}`): with(all(texts, "name", "value", "hyperlink"), map[string][]string{
			"type": {`"text"`, `"INTEGER"`, `"decimal"`}}),
		post(conversions, `{"name":"x"}`): with(with(all(texts, "name", "matchValue"), all(flags, "isEnable", "isCaseSensitive", "isAssignValue", "isAssignValueFromCustomVariable")),
			map[string][]string{"type": {`"api"`, `"Url"`, `"customvariable"`}, "matchType": {`"is"`, `"include"`, `"BeginsWith"`}, "assignValue": {`"2.5"`, `3`},
				"customVariable": {`""`, `"Plan"`}, "customVariableForAssignValue": {`""`, `"plan"`}}),
		post(categories, `{"name":"x","isPrivate":false,"parentId":0}`): with(all(texts, "name"), map[string][]string{"parentId": {`0`, `1`}}),
		post(messages, `{"name":"x","message":"y"}`): with(all(texts, "name", "message", "shortCuts"), map[string][]string{
			"isPrivate": flags, "categoryId": {`0`, `"1"`}}),
		form: with(all(texts, "name", "description"), map[string][]string{
			"fields": {`[{"id":5,"options":""},{"id":2,"isVisible":true},{"id":1},{"id":3,"name":"CSC"},{"id":4}]`,
				`[{"id":1},{"id":2,"isVisible":false},{"id":3,"name":"Code"},{"id":4},{"id":5,"options":["a","b"]}]`}}),
		post("/livechat/webhooks", `{"event":"chatStarted","targetUrl":"https://x.example.com"}`): {
			"event": {`"chatends"`, `"chatwrapup"`}, "targetUrl": {`"http://y.example.com"`, `"https://x.example.com/?a=b"`}},
		post(segments, `{"name":"x"}`): with(with(all(texts, "name", "description"), all(flags, "isEnable")), map[string][]string{
			"color": {`"#00FF00"`, `"abcdef"`}, "priority": {`0`, `"7"`},
			"conditions":   {`{"when":"ANY"}`, `{"list":[]}`, `{"list":[{"field":"plan","operator":"is","value":"Gold"},{"field":"city","operator":"5","value":"x"}]}`},
			"notification": {`"None"`, `"none"`, fmt.Sprintf(`"{\"agents\":[%d],\"departments\":[1]}"`, agent), fmt.Sprintf(`{"agents":["%d"],"departments":[]}`, agent)}}),
		record(ann): with(all(flags, "isAcceptAllocation"), map[string][]string{"maxChatsCount": {`0`, `"30"`}, "departments": {`[]`, `[1]`, `["1"]`}}),
		"/livechat/configs": all(flags, "isEnableMultipleCampaigns", "isEnableAutoAllocation", "isEnableCustomAwayStatus", "isEnableDepartment",
			"isEnableAutoTranslation", "isEnableVisitorSSO", "isEnableGotoMetting", "isEnableJoinme"),
		"/livechat/autoAllocation": with(all(flags, "isEnable", "isLastChattedPreferred", "isMaxChatForAllAgents", "isAllowAgentManualAcceptChat"),
			map[string][]string{"allocationRule": rules, "maxChatForAllAgents": {`0`, `7`, `"9"`}}),
		"/livechat/visitorSSO": with(all(flags, "isEnable"), map[string][]string{"signInUrl": {`""`, `"https://idp.example.com/"`}, "idpCertificate": {`""`, `"QUJD"`},
			"idpCertificateFileName": texts, "dataMappings": {`[]`, `[{"ssoAttribute":"a","comm100Field":"b"}]`},
			"campaignSSOOptions": {`[{"campaignId":1,"signInType":"required","isSkipPrechat":true}]`, `[{"campaignId":1,"signInType":"no","isSkipPrechat":false}]`}}),
	} {
		t.Run(path, func(t *testing.T) { apitest.PartialUpdates(t, admin, path, values) })
	}
}
