package setting_test

import (
	"testing"
)

// TestReadingSettingsCostsNoQuery reads everything twice: the second time is free.
func TestReadingSettingsCostsNoQuery(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.Admin()
	admin.Do("POST", departments, `{"name":"Sales"}`).Want(200)
	admin.Do("POST", conversions, `{"name":"Bought"}`).Want(200)
	admin.Do("POST", messages, `{"name":"a","message":"b"}`).Want(200)
	admin.Do("POST", categories, `{"name":"a","isPrivate":true,"parentId":0}`).Want(200)
	admin.Do("POST", "/livechat/bans", `{"type":"visitor","visitorId":"v"}`).Want(200)
	admin.Do("POST", "/livechat/secureForms", `{"name":"a"}`).Want(200)
	paths := []string{departments, departments + "/1", conversions, conversions + "/1", messages, messages + "/1", messages + "/1/similarQuestions",
		categories, categories + "/1", "/livechat/bans", "/livechat/bans/1", "/livechat/secureForms", "/livechat/secureForms/1",
		"/livechat/customAwayStatus", "/livechat/customAwayStatus/100", "/livechat/customVariables", "/livechat/webhooks",
		"/livechat/configs", "/livechat/autoAllocation", "/livechat/visitorSSO"}
	admin.Do("GET", paths[0]).Want(200)
	before := s.Server.DB.Queries()
	for _, path := range paths {
		admin.Do("GET", path).Want(200)
		if n := s.Server.DB.Queries() - before; n != 0 {
			t.Fatalf("reading %s cost %d queries", path, n)
		}
	}
}
