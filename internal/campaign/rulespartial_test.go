package campaign_test

import (
	"testing"

	"parley/internal/apitest"
	"parley/internal/auth"
)

// TestPartialUpdatesOfRules holds invitations, routing and texts to what the API
// promises of every PUT.
func TestPartialUpdatesOfRules(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager := s.As(auth.ManageCampaigns)
	department(s, "Sales")
	for _, name := range []string{"a", "b"} {
		manager.Do("POST", rules, `{"name":"`+name+`","isEnable":true,"routeToObject":"agent","routeToId":0}`).Want(200)
	}
	flags, priorities := []string{`true`, `"False"`}, []string{`"lowest"`, `"NORMAL"`, `"highest"`}
	conditions := []string{`{"when":"ANY"}`, `{"when":"all","logicalExpression":""}`, `{"list":[]}`, `{"when":"logicalExpression"}`,
		`{"logicalExpression":"1 or 2","list":[{"field":"city","operator":"contains","value":"x"},{"field":"Size","operator":"8","value":"^y"}]}`,
		`{"logicalExpression":"","list":[{"number":7,"field":"PageViews","operator":"isNotLessThan","value":3}]}`}
	look := []string{`{"message":{"content":"a","font":"arial"}}`, `{"message":{"fontsize":"SMALL","bold":"false"},"popup":{"position":"topleft"}}`,
		`{"popup":{"image":{"id":7,"type":"custom"},"messageFrame":{"x":"3"}}}`, `{"popup":{"closeFrame":{"x":1,"y":2,"width":3,"height":4}}}`}
	message, popup := []string{`{"content":""}`, `{"content":"b","italic":true}`, `{"color":"#000000"}`}, []string{`{"position":"centeredWithOverlay"}`, `{"image":{"id":9}}`}
	for path, values := range map[string]map[string][]string{
		invitation:                        {"style": {`"bubble"`, `"chatWindow"`, `"popup"`}},
		invitation + "/autoInvitations/1": {"name": {`"x"`, `"y"`}, "isEnable": flags, "isPopupOnlyOneTime": flags, "invitationWindow": look, "conditions": conditions},
		rules + "/1": {"name": {`"x"`, `"y"`}, "isEnable": flags, "routeToObject": {`"DEPARTMENT"`}, "routeToId": {`0`, `"0"`}, "routePriority": priorities,
			"order": {`1`, `"2"`}, "conditions": conditions},
		routing: {"isEnable": flags, "type": {`"simple"`, `"customRule"`}, "simpleRouteToId": {`0`, `"1"`}, "simpleRoutePriority": priorities,
			"failType": {`"route"`, `"offlinemessage"`}, "fail": {`{"routeToObject":"agent"}`, `{"routeTobject":"department","routePriority":"low"}`, `{"offlineMessageEmails":"a@b.example;c@d.example"}`},
			"botTakePercentageForRoute": {`7`, `"100"`}, "rules": {`[{"id":1,"name":"A"},{"id":2,"name":"B"}]`, `[{"id":2,"name":"b"},{"id":1,"name":"a"}]`}},
		languagePath: {"isUseDefaultLanguageText": flags, "isRTL": flags, "languageTexts": {
			`[{"category":"Buttons","name":"Send","currentText":"Go"},{"category":"mobile","name":"new message","currentText":""}]`,
			`[{"category":"Buttons","name":"Send","currentText":"Send"},{"category":"mobile","name":"new message","currentText":"Ping"}]`}},
	} {
		t.Run(path, func(t *testing.T) { apitest.PartialUpdates(t, manager, path, values) })
	}
	t.Run("manualInvitation", func(t *testing.T) {
		apitest.PartialUpdates(t, manager, invitation+"/manualInvitation", map[string][]string{"message": message, "popup": popup})
	})
}
