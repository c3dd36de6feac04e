package setting_test

import (
	"encoding/json"
	"maps"
	"testing"

	"go.yaml.in/yaml/v3"

	"parley/contract"
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
	data, err := contract.Files.ReadFile("livechat.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Components struct {
			Schemas map[string]struct{ Example any }
		}
	}
	if err := yaml.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	example := func(schema string) map[string]any {
		v, ok := document.Components.Schemas[schema].Example.(map[string]any)
		if !ok {
			t.Fatalf("%s has no example", schema)
		}
		return maps.Clone(v)
	}
	text := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	admin := newSite(t).Admin()
	for _, s := range samples {
		path := "/livechat/" + s.path
		shown := example(s.schema)
		if s.create != "" {
			sent := example(s.create)
			path += "/" + admin.Do("POST", path, text(sent)).Want(200, text(sent)).ID()
			delete(shown, "id")
		}
		delete(shown, "siteId")
		want := maps.Clone(shown)
		if s.schema == "SecureForm" { // the example is cut short, and about another form
			delete(want, "fields")
			delete(shown, "fields")
		}
		admin.Do("PUT", path, text(shown)).Want(200, text(want))
		if s.schema != "Webhook" && s.schema != "CustomVariable" {
			admin.Do("GET", path).Want(200, text(want))
		}
	}
}
