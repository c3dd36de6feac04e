package contract_test

import (
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// TestReportsSayWhatTheirNumbersAre holds the documentation of each number of a report
// to the contract's x-definition, and its type to the way in which it is written.
func TestReportsSayWhatTheirNumbersAre(t *testing.T) {
	have := operations(serverDocument(t))
	for path, item := range frozen(t, "reports.yaml").Paths.Map() {
		h := have[key("GET", path)]
		if h == nil {
			continue // TestConformance says so
		}
		want, got := definitions(item.Get, true), definitions(h.Operation, false)
		for name, list := range want {
			for text := range list {
				if !got[name][text] {
					t.Errorf("%s .%s: the documentation does not say %q", strings.TrimPrefix(path, "/api/v2/livechat/reports/"), name, text)
				}
			}
		}
	}
}

// definitions are those of the numbers in an operation's rows, by name: rows of different
// groups may have different ones. The contract has them beside the form of the number.
func definitions(op *openapi3.Operation, frozen bool) map[string]map[string]bool {
	all := map[string]map[string]bool{}
	var walk func(ref *openapi3.SchemaRef)
	walk = func(ref *openapi3.SchemaRef) {
		if ref == nil || ref.Value == nil {
			return
		}
		s := ref.Value
		for _, list := range []openapi3.SchemaRefs{s.AnyOf, s.AllOf, s.OneOf} {
			for _, part := range list {
				walk(part)
			}
		}
		walk(s.Items)
		for name, p := range s.Properties {
			walk(p)
			definition := p.Value.Description
			if frozen {
				definition = text(p.Value.Extensions["x-definition"])
			}
			if frozen && p.Value.Extensions["x-json-number"] == nil {
				continue
			}
			if all[name] == nil {
				all[name] = map[string]bool{}
			}
			all[name][definition] = true
		}
	}
	walk(op.Responses.Value("200").Value.Content.Get("application/json").Schema)
	return all
}
