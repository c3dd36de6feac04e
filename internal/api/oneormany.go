package api

import (
	"encoding/json"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// OneOrMany is the answer of an operation that takes one object or a list of them
// and answers in kind (NOTES-account I4).
type OneOrMany[T any] struct {
	All  []T
	List bool // answered as a list
}

// MarshalJSON writes the only one, or the list.
func (o OneOrMany[T]) MarshalJSON() ([]byte, error) {
	if o.List {
		return json.Marshal(append([]T{}, o.All...))
	}
	return json.Marshal(o.All[0])
}

// Schema documents both forms.
func (OneOrMany[T]) Schema(r huma.Registry) *huma.Schema {
	one := r.Schema(reflect.TypeFor[T](), true, "")
	return &huma.Schema{AnyOf: []*huma.Schema{one, {Type: huma.TypeArray, Items: one}}}
}
