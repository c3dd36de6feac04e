package macro_test

import (
	"testing"

	"parley/internal/macro"
)

func TestFill(t *testing.T) {
	t.Parallel()
	var v macro.Values
	v.Set("Visitor", "Name", "{!Agent.Name}")
	v.Set("Agent", "Name", "Ann")
	v.Set("Prechat", "Product and Service", "Pots")
	v.Set("prechat", "product and service", "Plants")
	for text, want := range map[string]string{
		"Hello {!Visitor.Name}, I am {!AGENT.name}.":        "Hello {!Agent.Name}, I am Ann.",
		"About {!Prechat.product AND service} / {!a.b}{!a}": "About Pots / {!a}",
		"{! Agent . Name } {Agent.Name} {!Agent.Name":       "Ann {Agent.Name} {!Agent.Name",
		"": "",
	} {
		if got := v.Fill(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
	if got := (macro.Values{}).Fill("{!Agent.Name}"); got != "" {
		t.Errorf("without values it became %q", got)
	}
}
