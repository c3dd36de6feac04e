package apitest

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"go.yaml.in/yaml/v3"

	"parley/contract"
)

// written is what the live chat contract holds beside operations.
var written = sync.OnceValues(func() (d struct {
	Defaults   map[string]any `yaml:"x-defaults"`
	Components struct {
		Schemas map[string]struct {
			Example any `yaml:"example"`
		} `yaml:"schemas"`
	} `yaml:"components"`
}, err error) {
	data, err := contract.Files.ReadFile("livechat.yaml")
	if err == nil {
		err = yaml.Unmarshal(data, &d)
	}
	return d, err
})

// Example is the example that the live chat contract gives for a schema, as JSON.
func Example(t testing.TB, schema string) string {
	t.Helper()
	d, err := written()
	if err != nil {
		t.Fatal(err)
	}
	return text(t, schema, d.Components.Schemas[schema].Example)
}

// Default is what the live chat contract has at a path of x-defaults, such as
// campaign.preChat, as JSON.
func Default(t testing.TB, path string) string {
	t.Helper()
	d, err := written()
	if err != nil {
		t.Fatal(err)
	}
	var v any = d.Defaults
	for name := range strings.SplitSeq(path, ".") {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return text(t, path, v)
}

func text(t testing.TB, name string, v any) string {
	t.Helper()
	if v == nil {
		t.Fatalf("the contract has no %s", name)
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
