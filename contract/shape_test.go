package contract_test

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// shape is a schema with allOf, anyOf and oneOf folded in: what it says about
// types, members and listed values, whichever way it is written down.
type shape struct {
	types    []string
	null     bool
	enum     []string // nil: any value
	members  map[string]*member
	items    *shape
	free     *shape // of members with any name
	readOnly bool
}

type member struct {
	*shape
	aliases     []string
	enumAliases []string
	writeOnly   bool
}

// shapeOf folds a schema. Schemas that hold themselves are followed no deeper
// than any document of the contract goes.
func shapeOf(ref *openapi3.SchemaRef, depth int) *shape {
	s := &shape{members: map[string]*member{}}
	if ref == nil || ref.Value == nil || depth > 12 {
		return s
	}
	v := ref.Value
	if v.Type != nil {
		s.types = slices.Clone(v.Type.Slice())
	}
	s.null, s.readOnly = v.Nullable, v.ReadOnly
	for _, e := range v.Enum {
		if e != nil { // that it may be null is said elsewhere
			s.enum = append(s.enum, fmt.Sprint(e))
		}
	}
	if v.Extensions["x-input-match"] != nil { // the webhooks' way to list values that are read leniently
		s.enum = append(s.enum, texts(v.Extensions["x-known-values"])...)
	}
	for name, p := range v.Properties {
		s.members[name] = &member{
			shape: shapeOf(p, depth+1), writeOnly: p.Value.WriteOnly,
			aliases: lastNames(texts(p.Value.Extensions["x-alias"])), enumAliases: keys(p.Value.Extensions["x-enum-alias"]),
		}
	}
	if v.Items != nil {
		s.items = shapeOf(v.Items, depth+1)
	}
	if v.AdditionalProperties.Schema != nil {
		s.free = shapeOf(v.AdditionalProperties.Schema, depth+1)
	}
	for _, part := range v.AllOf {
		s.add(shapeOf(part, depth+1), true)
	}
	s.addChoices(v.AnyOf, depth)
	s.addChoices(v.OneOf, depth)
	s.tidy()
	return s
}

func (s *shape) tidy() {
	slices.Sort(s.types)
	s.types = slices.Compact(s.types)
	slices.Sort(s.enum)
	s.enum = slices.Compact(s.enum)
}

// addChoices unites alternatives. Values are listed only if every alternative lists its own.
func (s *shape) addChoices(choices openapi3.SchemaRefs, depth int) {
	if len(choices) == 0 {
		return
	}
	all := shapeOf(choices[0], depth+1)
	for _, choice := range choices[1:] {
		all.add(shapeOf(choice, depth+1), false)
	}
	s.add(all, true)
}

// add folds o in; both says that a value must fit s and o, otherwise one of them.
func (s *shape) add(o *shape, both bool) {
	s.types = append(s.types, o.types...)
	s.null = s.null || o.null
	switch {
	case both && s.enum == nil:
		s.enum = o.enum
	case !both && (s.enum == nil || o.enum == nil):
		s.enum = nil
	case !both:
		s.enum = append(s.enum, o.enum...)
	}
	for name, m := range o.members {
		if own := s.members[name]; own != nil {
			own.shape.add(m.shape, both)
			own.shape.tidy()
			continue
		}
		s.members[name] = m
	}
	if s.items == nil {
		s.items = o.items
	}
	if s.free == nil {
		s.free = o.free
	}
}

func texts(v any) []string {
	var out []string
	list, _ := v.([]any)
	for _, item := range list {
		out = append(out, fmt.Sprint(item))
	}
	return out
}

// lastNames cuts aliases that stand elsewhere ("popup.imageId", "../imageId") to their own name.
func lastNames(names []string) []string {
	for i, n := range names {
		names[i] = n[strings.LastIndexAny(n, "./")+1:]
	}
	return names
}

func keys(v any) []string {
	m, _ := v.(map[string]any)
	var out []string
	for name := range m {
		out = append(out, name)
	}
	sort.Strings(out)
	return out
}
