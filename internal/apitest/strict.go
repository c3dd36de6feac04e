package apitest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// commonErrors are the error statuses of the contract (NOTES-account E1).
// An operation may answer any of them, listed or not.
var commonErrors = []int{400, 401, 403, 404, 500}

// answer says in what an answer differs from what the document allows.
func (d *document) answer(op *operation, a *Answer) []string {
	response := op.Responses.Value(strconv.Itoa(a.Status))
	schema := d.errors
	if response != nil && response.Value != nil {
		media := a.Header.Get("Content-Type")
		if strings.HasPrefix(media, "text/csv") {
			return nil // our addition to reports
		}
		content := response.Value.Content.Get(media)
		if len(response.Value.Content) == 0 || a.Status == http.StatusFound {
			if len(a.Body) > 0 && a.Status < 300 {
				return []string{"a body where the document has none"}
			}
			return nil
		}
		if content == nil {
			return []string{fmt.Sprintf("media type %q is not in the document", media)}
		}
		if !strings.Contains(media, "json") {
			return nil
		}
		schema = content.Schema
	} else if !slices.Contains(commonErrors, a.Status) {
		return []string{"the document has no such status"}
	}
	if schema == nil {
		return nil
	}
	var v any
	if err := json.Unmarshal(a.Body, &v); err != nil {
		return []string{"the body is not JSON: " + err.Error()}
	}
	return conform(schema.Value, v, "answer")
}

// conform says where a value does not fit a schema, members that the schema
// does not have or that the value lacks included.
func conform(s *openapi3.Schema, v any, at string) []string {
	if err := s.VisitJSON(v, openapi3.VisitAsResponse(), openapi3.MultiErrors()); err != nil {
		return reasons(err, at)
	}
	return strict(s, v, at)
}

// reasons says what does not fit, and where, without the schema's text.
func reasons(err error, at string) []string {
	var many openapi3.MultiError
	if errors.As(err, &many) {
		var all []string
		for _, e := range many {
			all = append(all, reasons(e, at)...)
		}
		return all
	}
	var one *openapi3.SchemaError
	if errors.As(err, &one) {
		return []string{fmt.Sprintf("%s%s: %s, got %v", at, "."+strings.Join(one.JSONPointer(), "."), one.Reason, one.Value)}
	}
	return []string{at + ": " + err.Error()}
}

// strict finds additional and missing members in a value that fits the schema otherwise.
func strict(s *openapi3.Schema, v any, at string) []string {
	switch v := v.(type) {
	case map[string]any:
		return strictObject(s, v, at)
	case []any:
		items := itemsOf(s)
		if items == nil {
			return nil
		}
		var problems []string
		for i := range v {
			problems = append(problems, strict(items, v[i], fmt.Sprintf("%s[%d]", at, i))...)
		}
		return problems
	}
	return nil
}

func strictObject(s *openapi3.Schema, v map[string]any, at string) []string {
	if choices := choicesOf(s); len(choices) > 0 {
		return strictChoice(s, choices, v, at)
	}
	members, free := membersOf(s)
	var problems []string
	for _, name := range sortedNames(v) {
		member, known := members[name]
		switch {
		case known:
			problems = append(problems, strict(member, v[name], at+"."+name)...)
		case free != nil:
			problems = append(problems, strict(free, v[name], at+"."+name)...)
		case len(members) > 0:
			problems = append(problems, fmt.Sprintf("%s has the additional member %s", at, name))
		}
	}
	for _, name := range sortedNames(members) {
		if _, there := v[name]; !there && !omittable(members[name]) {
			problems = append(problems, fmt.Sprintf("%s lacks the member %s", at, name))
		}
	}
	return problems
}

// strictChoice accepts the value when one of the alternatives does.
func strictChoice(s *openapi3.Schema, choices openapi3.SchemaRefs, v map[string]any, at string) []string {
	var fewest []string
	for _, choice := range choices {
		if choice.Value.VisitJSON(v, openapi3.VisitAsResponse()) != nil {
			continue
		}
		whole := *choice.Value
		if base, _ := membersOf(s); len(base) > 0 {
			rest := *s
			rest.AnyOf, rest.OneOf = nil, nil
			whole = openapi3.Schema{AllOf: openapi3.SchemaRefs{{Value: &rest}, {Value: choice.Value}}}
		}
		problems := strict(&whole, v, at)
		if len(problems) == 0 {
			return nil
		}
		if fewest == nil || len(problems) < len(fewest) {
			fewest = problems
		}
	}
	return fewest
}

func choicesOf(s *openapi3.Schema) openapi3.SchemaRefs {
	if len(s.OneOf) > 0 {
		return s.OneOf
	}
	return s.AnyOf
}

// membersOf gathers the members over allOf, and the schema of free ones.
func membersOf(s *openapi3.Schema) (members map[string]*openapi3.Schema, free *openapi3.Schema) {
	members = map[string]*openapi3.Schema{}
	for name, p := range s.Properties {
		members[name] = p.Value
	}
	if s.AdditionalProperties.Schema != nil {
		free = s.AdditionalProperties.Schema.Value
	}
	for _, part := range s.AllOf {
		more, f := membersOf(part.Value)
		for name, p := range more {
			members[name] = p
		}
		if f != nil {
			free = f
		}
	}
	return members, free
}

func itemsOf(s *openapi3.Schema) *openapi3.Schema {
	if s.Items != nil {
		return s.Items.Value
	}
	for _, part := range s.AllOf {
		if items := itemsOf(part.Value); items != nil {
			return items
		}
	}
	return nil
}

// omittable tells members that an answer may leave out.
func omittable(s *openapi3.Schema) bool {
	if s.WriteOnly {
		return true
	}
	for _, word := range []string{"x-omittable", "x-present-when"} {
		if _, ok := s.Extensions[word]; ok {
			return true
		}
	}
	return false
}
