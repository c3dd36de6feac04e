package api

import (
	"reflect"
	"strings"
	"sync"
	"unicode"

	"github.com/danielgtaylor/huma/v2"

	"parley/internal/lenient"
)

const schemaRef = "#/components/schemas/"

// setHumaGlobals tells the OpenAPI library that our lists are never null.
var setHumaGlobals = sync.OnceFunc(func() { huma.DefaultArrayNullable = false })

// side is one direction of the wire. The same Go type has different schemas in
// both: what is always sent need not always be given.
type side struct {
	registry huma.Registry
	input    bool
	finished map[string]bool // by schema name
}

func newSide(names *names, input bool) *side {
	suffix := ""
	if input {
		suffix = "Input"
	}
	return &side{
		registry: huma.NewMapRegistry(schemaRef, names.namer(suffix)),
		input:    input, finished: map[string]bool{},
	}
}

// names gives each Go type a schema name of its own: its own name, with the
// package in front when two types share it.
type names struct{ taken map[string]reflect.Type }

func (n *names) namer(suffix string) func(reflect.Type, string) string {
	return func(t reflect.Type, hint string) string {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		base := t.Name()
		if base == "" {
			base = strings.TrimSuffix(strings.ReplaceAll(hint, "Struct", ""), "Item")
		}
		if i := strings.IndexByte(base, '['); i >= 0 {
			base = base[:i] + strings.Map(onlyLetters, base[strings.LastIndexAny(base, "./"):])
		}
		base = capital(base)
		if suffix != "" && !strings.HasSuffix(base, suffix) {
			base = strings.TrimSuffix(base, "In") + suffix
		}
		if owner, ok := n.taken[base]; ok && owner != t {
			base = capital(t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:]) + base
		}
		n.taken[base] = t
		return base
	}
}

func capital(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}

func onlyLetters(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return r
	}
	return -1
}

// schema documents t on this side.
func (s *side) schema(t reflect.Type, hint string) *huma.Schema {
	sch := s.registry.Schema(t, true, hint)
	s.finishNew()
	return sch
}

// param documents a member of an input struct that is no part of the body.
func (s *side) param(sf reflect.StructField, f lenient.Field) *huma.Schema {
	sch := huma.SchemaFromField(s.registry, sf, f.Name)
	s.finishNew()
	s.finishMember(sch, f)
	sch.Description, sch.MinLength, sch.Nullable = "", nil, false
	return sch
}

func (s *side) finishNew() {
	for name, found := range s.registry.Map() {
		if !s.finished[name] {
			s.finished[name] = true
			s.finish(found, s.registry.TypeFromRef(schemaRef+name))
		}
	}
}

// finish adds to the schema of a struct what the OpenAPI library does not know.
func (s *side) finish(sch *huma.Schema, t reflect.Type) {
	if t == nil || t.Kind() != reflect.Struct || sch.Properties == nil {
		return
	}
	sch.AdditionalProperties = nil
	sch.Required = nil
	var order []string // as documented; the properties themselves are a map
	for _, f := range lenient.Fields(t) {
		prop := sch.Properties[f.Name]
		if prop == nil {
			continue
		}
		order = append(order, f.Name)
		s.finishMember(prop, f)
		always := !s.input && !strings.Contains(f.Tag.Get("json"), ",omit") && !prop.WriteOnly
		if always || s.input && isRequired(f) && !f.ReadOnly {
			sch.Required = append(sch.Required, f.Name)
		}
		if nullableObject(prop, f, s.input) {
			sch.Properties[f.Name] = &huma.Schema{
				Description: prop.Description,
				AnyOf:       []*huma.Schema{{Ref: prop.Ref}, {Type: "null"}},
			}
		}
		if prop.Ref != "" && prop.Extensions["x-omittable"] != nil { // no words stand beside a reference
			sch.Properties[f.Name] = &huma.Schema{Description: prop.Description, AllOf: []*huma.Schema{{Ref: prop.Ref}}, Extensions: prop.Extensions}
		}
	}
	extend(sch, "x-order", order)
	if s.input {
		addAliases(sch, t)
	}
}

// isRequired tells whether callers are told to send a member. With the tag
// expected:"true" it is the handler that says what happens without it.
func isRequired(f lenient.Field) bool { return f.Required || f.Tag.Get("expected") == "true" }

func (s *side) finishMember(prop *huma.Schema, f lenient.Field) {
	if f.Open && len(f.Enum) > 0 {
		extend(prop, "x-open-enum", f.Enum)
	}
	if format := prop.Format; strings.HasPrefix(format, "int") || format == "double" || format == "float" {
		prop.Format = ""
	}
	if text, ok := f.Tag.Lookup("default"); ok && text == "" && prop.Type == huma.TypeString {
		prop.Default = ""
	}
	if f.Type.Kind() == reflect.Pointer && prop.Ref == "" && !strings.Contains(f.Tag.Get("json"), ",omit") {
		prop.Nullable = true // also where a type documents itself
	}
	if prop.Type == "" {
		prop.Nullable = false // anything may be null without saying so
	}
	if f.Clip != nil && *f.Clip <= 1000 {
		prop.Maximum = f.Clip
	}
	if !s.input && strings.Contains(f.Tag.Get("json"), ",omit") {
		extend(prop, "x-omittable", true)
	}
	if words := f.Tag.Get("x-format"); words != "" {
		extend(prop, "x-format", words)
	}
	if s.input && f.Required && prop.Type == huma.TypeString && prop.MinLength == nil {
		one := 1
		prop.MinLength = &one
	}
}

func addAliases(sch *huma.Schema, t reflect.Type) {
	for _, f := range lenient.Fields(t) {
		if prop := sch.Properties[f.Name]; prop != nil && len(f.Aliases) > 0 {
			extend(prop, "x-alias", f.Aliases)
		}
		if words := f.Tag.Get("enumAlias"); words != "" && sch.Properties[f.Name] != nil {
			extend(sch.Properties[f.Name], "x-enum-alias", pairs(words))
		}
	}
}

func pairs(words string) map[string]string {
	m := map[string]string{}
	for pair := range strings.SplitSeq(words, ",") {
		if from, to, ok := strings.Cut(pair, "="); ok {
			m[strings.TrimSpace(from)] = strings.TrimSpace(to)
		}
	}
	return m
}

func extend(s *huma.Schema, key string, v any) {
	if s.Extensions == nil {
		s.Extensions = map[string]any{}
	}
	s.Extensions[key] = v
}

// nullableObject tells a member that may be null in place of an object.
func nullableObject(prop *huma.Schema, f lenient.Field, input bool) bool {
	return prop.Ref != "" && f.Type.Kind() == reflect.Pointer && !input &&
		!strings.Contains(f.Tag.Get("json"), ",omit")
}
