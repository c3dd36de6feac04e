package lenient

import (
	"reflect"

	"parley/internal/fault"
)

// Bind sets at from the member of o that f names: the default first, then what
// was sent. A required member that is missing or blank is a fault, blank text
// for anything but a text counts as not sent. For parameters outside a body.
func (f *Field) Bind(at reflect.Value, o *Object) error {
	if f.hasDef {
		f.setDefault(at, at.Type())
	}
	v, ok := f.find(&scope{o: o})
	if ok && isBlank(v, at.Kind()) && !f.Required && at.Kind() != reflect.String {
		return nil
	}
	if ok {
		return (&decoder{}).value(at, f, v, f.Name, nil)
	}
	if f.Required {
		return fault.Missing(f.Name)
	}
	return nil
}
