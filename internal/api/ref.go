package api

import (
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"parley/internal/fault"
	"parley/internal/lenient"
)

// Ref names another object in an input: by its id, or by an object with an id,
// as answers show it (NOTES-account A6, G2). What else the object holds is ignored.
type Ref int64

// UnmarshalLenient implements lenient.Unmarshaler.
func (r *Ref) UnmarshalLenient(field string, v any) error {
	if o, ok := v.(*lenient.Object); ok {
		if v, ok = o.Get("id"); !ok {
			return fault.Missing(field + ".id")
		}
	}
	text, ok := lenient.Text(v)
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if !ok || err != nil {
		return fault.NotNumber(field)
	}
	*r = Ref(n)
	return nil
}

// Schema documents both forms.
func (Ref) Schema(huma.Registry) *huma.Schema {
	id := func() *huma.Schema { return &huma.Schema{Type: huma.TypeInteger, Description: "Id."} }
	return &huma.Schema{AnyOf: []*huma.Schema{id(), {
		Type: huma.TypeObject, Required: []string{"id"},
		Properties: map[string]*huma.Schema{"id": id(), "name": {Type: huma.TypeString, Description: "Name; ignored."}},
	}}}
}
