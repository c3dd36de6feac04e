package api

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"parley/internal/fault"
	"parley/internal/lenient"
)

// AsText is an object that answers show as text: JSON, or "None" when there is no
// object. Input may be that text, or the object itself (NOTES-livechat W26).
type AsText[T any] struct{ Value *T }

const none = "None"

// String is the text.
func (a AsText[T]) String() string {
	if a.Value == nil {
		return none
	}
	b, err := json.Marshal(a.Value)
	if err != nil {
		panic("api: " + err.Error()) // a T that is no JSON
	}
	return string(b)
}

// MarshalJSON implements json.Marshaler.
func (a AsText[T]) MarshalJSON() ([]byte, error) { return json.Marshal(a.String()) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (a *AsText[T]) UnmarshalJSON(data []byte) error {
	v, err := lenient.JSON(data)
	if err != nil {
		return err
	}
	a.Value = nil
	return a.UnmarshalLenient("", v)
}

// UnmarshalLenient implements lenient.Unmarshaler. An object is laid over the one
// there is; null and "None" take it away.
func (a *AsText[T]) UnmarshalLenient(member string, v any) error {
	if text, ok := v.(string); ok {
		if text = strings.TrimSpace(text); text == "" || strings.EqualFold(text, none) {
			v = nil
		} else if parsed, err := lenient.JSON([]byte(text)); err == nil {
			v = parsed
		}
	}
	if v == nil {
		a.Value = nil
		return nil
	}
	part, ok := v.(*lenient.Object)
	if !ok {
		return fault.Unreadable("'%s' is not an object", member)
	}
	base := lenient.Defaults[T]()
	if a.Value != nil {
		base = *a.Value
	}
	merged, err := lenient.MergeAt(base, part, member)
	if err == nil {
		a.Value = &merged
	}
	return err
}

// Schema documents both forms.
func (AsText[T]) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{Default: none, OneOf: []*huma.Schema{
		{Type: huma.TypeString, Nullable: true, Description: `Output form: "None" or a JSON object as text.`},
		r.Schema(reflect.TypeFor[T](), true, ""),
	}}
}
