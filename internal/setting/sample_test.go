package setting_test

import (
	"encoding/json"
	"testing"

	"parley/internal/apitest"
)

// samples are the resources whose examples the contract carries: their list, the
// schema of one, and that of a new one.
var samples = []struct{ path, schema, create string }{
	{"cannedMessages", "CannedMessage", "CannedMessageCreate"},
	{"cannedMessageCategories", "CannedMessageCategory", "CannedMessageCategoryCreate"},
	{"departments", "Department", "DepartmentCreate"},
	{"customAwayStatus", "CustomAwayStatus", "CustomAwayStatusCreate"},
	{"bans", "Ban", "BanCreate"},
	{"conversionActions", "ConversionAction", "ConversionActionCreate"},
	{"secureForms", "SecureForm", "SecureFormCreate"},
	{"webhooks", "Webhook", "WebhookCreate"},
	{"customVariables", "CustomVariable", "CustomVariableCreate"},
	{"visitorSSO", "VisitorSSO", ""},
	{"autoAllocation", "AutoAllocation", ""},
	{"configs", "LiveChatConfig", ""},
}

// TestTheSamplesHold replays the contract's examples: what is sent to make one, and
// one as it is shown, sent back.
func TestTheSamplesHold(t *testing.T) {
	t.Parallel()
	admin := newSite(t).Admin()
	for _, s := range samples {
		path := "/livechat/" + s.path
		without := []string{"id", "siteId"}
		if s.create != "" {
			sent := apitest.Example(t, s.create)
			path += "/" + admin.Do("POST", path, sent).Want(200, sent).ID()
		}
		if s.schema == "SecureForm" { // the example is cut short, and about another form
			without = append(without, "fields")
		}
		shown := exampleWithout(t, s.schema, without...)
		admin.Do("PUT", path, shown).Want(200, shown)
		if s.schema != "Webhook" && s.schema != "CustomVariable" {
			admin.Do("GET", path).Want(200, shown)
		}
	}
}

// exampleWithout is the example of a schema less some members.
func exampleWithout(t *testing.T, schema string, members ...string) string {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(apitest.Example(t, schema)), &v); err != nil {
		t.Fatal(err)
	}
	for _, name := range members {
		delete(v, name)
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
