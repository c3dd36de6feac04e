package lenient

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"parley/internal/fault"
)

// Unmarshaler is a value that reads itself. Faults name the member by field.
type Unmarshaler interface {
	UnmarshalLenient(field string, v any) error
}

var (
	lenientType = reflect.TypeFor[Unmarshaler]()
	textType    = reflect.TypeFor[encoding.TextUnmarshaler]()
	jsonType    = reflect.TypeFor[json.Unmarshaler]()
)

func decodesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(lenientType) || p.Implements(textType) || p.Implements(jsonType)
}

// Create makes a T from a body: defaults first, then what was sent; a required
// member that is missing, null or blank is a fault. Read-only members stay zero.
func Create[T any](body any) (T, error) {
	var v T
	rv := reflect.ValueOf(&v).Elem()
	setDefaults(rv)
	err := (&decoder{create: true}).root(rv, body)
	return v, err
}

// Merge returns base with what was sent laid over it: absent members stay,
// nested objects merge, lists are replaced (their items keep what was stored
// under the same read-only id), read-only members stay. base is left alone.
func Merge[T any](base T, body any) (T, error) {
	v := Clone(base)
	err := (&decoder{}).root(reflect.ValueOf(&v).Elem(), body)
	return v, err
}

// MergeAt is Merge for a part of the input; faults name it as member.
func MergeAt[T any](base T, part *Object, member string) (T, error) {
	v := Clone(base)
	err := (&decoder{}).object(reflect.ValueOf(&v).Elem(), part, member, nil)
	return v, err
}

// CreateAt is Create for a part of the input; faults name it as member.
func CreateAt[T any](part *Object, member string) (T, error) {
	var v T
	rv := reflect.ValueOf(&v).Elem()
	setDefaults(rv)
	err := (&decoder{create: true}).object(rv, part, member, nil)
	return v, err
}

// Items are the parts of a list of objects, in whichever way it was sent.
func Items(v any) []any { return itemsOf(v, reflect.TypeFor[Object]()) }

type decoder struct {
	create bool
}

func (d *decoder) root(rv reflect.Value, body any) error {
	for rv.Kind() == reflect.Pointer {
		rv.Set(reflect.New(rv.Type().Elem()))
		rv = rv.Elem()
	}
	if structOf(rv.Type()) == nil {
		return d.value(rv, &Field{Type: rv.Type()}, body, "", nil)
	}
	if bare := planOf(rv.Type()).bare; bare != nil && isList(body) {
		return d.value(rv.FieldByIndex(bare.Index), bare, body, bare.Name, nil)
	}
	switch body := body.(type) {
	case nil:
		return d.object(rv, NewObject(), "", nil)
	case *Object:
		return d.object(rv, body, "", nil)
	}
	return fault.Unreadable("an object is expected")
}

// isList tells a list, or a form whose names are all numbers.
func isList(v any) bool {
	if o, ok := v.(*Object); ok {
		return o.Len() > 0 && numbered(o) != nil
	}
	_, ok := v.([]any)
	return ok
}

// object reads the members of a struct in documented order, so that the first
// fault in that order is the one reported (E8).
func (d *decoder) object(rv reflect.Value, o *Object, path string, up *scope) error {
	s := &scope{o: o, up: up}
	p := planOf(rv.Type())
	for i := range p.fields {
		f := &p.fields[i]
		if f.ReadOnly {
			continue
		}
		v, ok := f.find(s)
		name := join(path, f.Name)
		switch {
		case ok:
			if err := d.value(rv.FieldByIndex(f.Index), f, v, name, s); err != nil {
				return err
			}
		case d.create && f.Required:
			return fault.Missing(name)
		case f.reaches && structOf(f.Type) != nil && f.Type.Kind() == reflect.Struct:
			if err := (&decoder{}).object(rv.FieldByIndex(f.Index), nil, name, s); err != nil {
				return err
			}
		}
	}
	return nil
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// value reads v into rv by rv's kind and the rules of f.
func (d *decoder) value(rv reflect.Value, f *Field, v any, name string, s *scope) error {
	if f.Required && isBlank(v, rv.Kind()) {
		return fault.Missing(name)
	}
	if rv.CanAddr() && rv.Kind() != reflect.Pointer {
		if done, err := d.itself(rv, v, name); done {
			return err
		}
	}
	if v == nil {
		return setNull(rv, f)
	}
	switch rv.Kind() {
	case reflect.Pointer:
		return d.pointer(rv, f, v, name, s)
	case reflect.Struct:
		return d.nested(rv, v, name, s)
	case reflect.Slice:
		return d.list(rv, f, v, name, s)
	case reflect.Map:
		return d.table(rv, v, name, s)
	case reflect.Interface:
		rv.Set(reflect.ValueOf(Plain(v)))
		return nil
	}
	return scalar(rv, f, v, name)
}

// itself lets types that know how read themselves.
func (d *decoder) itself(rv reflect.Value, v any, name string) (done bool, err error) {
	if !decodesItself(rv.Type()) {
		return false, nil
	}
	switch u := rv.Addr().Interface().(type) {
	case Unmarshaler:
		return true, u.UnmarshalLenient(name, v)
	case encoding.TextUnmarshaler:
		text, ok := Text(v)
		if !ok || u.UnmarshalText([]byte(text)) != nil {
			return true, fault.Unreadable("'%s' has a value that cannot be understood", name)
		}
	case json.Unmarshaler:
		data, err := json.Marshal(Plain(v))
		if err != nil || u.UnmarshalJSON(data) != nil {
			return true, fault.Unreadable("'%s' has a value that cannot be understood", name)
		}
	}
	return true, nil
}

// setNull: null empties a text or a list and clears what may be null; any other
// optional member stays as it is, one of listed values too (C3, G2).
func setNull(rv reflect.Value, f *Field) error {
	if f.Nullable || rv.Kind() == reflect.String && (f.spell == nil || f.Open) {
		rv.SetZero()
	} else if rv.Kind() == reflect.Slice {
		rv.Set(reflect.MakeSlice(rv.Type(), 0, 0))
	}
	return nil
}

// composed are the kinds of what holds more than one value.
var composed = []reflect.Kind{reflect.Slice, reflect.Struct, reflect.Map, reflect.Interface, reflect.Pointer}

// isBlank tells that v says nothing. Of several values of what holds one, the last counts.
func isBlank(v any, kind reflect.Kind) bool {
	for !slices.Contains(composed, kind) {
		list, ok := v.([]any)
		if !ok || len(list) == 0 {
			break
		}
		v = list[len(list)-1]
	}
	text, ok := v.(string)
	return v == nil || ok && strings.TrimSpace(Clean(text)) == ""
}

func (d *decoder) pointer(rv reflect.Value, f *Field, v any, name string, s *scope) error {
	fresh := reflect.New(rv.Type().Elem())
	if rv.IsNil() {
		setDefaults(fresh.Elem())
	} else {
		fresh.Elem().Set(rv.Elem())
	}
	if text, ok := v.(string); ok && text == "" && rv.Type().Elem().Kind() != reflect.String && !decodesItself(rv.Type().Elem()) {
		rv.SetZero()
		return nil
	}
	if err := d.value(fresh.Elem(), f, v, name, s); err != nil {
		return err
	}
	rv.Set(fresh)
	return nil
}

// nested merges an object into a struct, also when it came as text.
func (d *decoder) nested(rv reflect.Value, v any, name string, s *scope) error {
	if text, ok := v.(string); ok {
		if strings.TrimSpace(text) == "" {
			return nil
		}
		if parsed, err := JSON([]byte(text)); err == nil {
			v = parsed
		}
	}
	o, ok := v.(*Object)
	if !ok {
		return fault.Unreadable("'%s' is not an object", name)
	}
	return d.object(rv, o, name, s)
}

// table reads an object into a map; its names are kept as they were spelled.
func (d *decoder) table(rv reflect.Value, v any, name string, s *scope) error {
	o, ok := v.(*Object)
	if !ok || rv.Type().Key().Kind() != reflect.String {
		return fault.Unreadable("'%s' is not an object", name)
	}
	m := reflect.MakeMapWithSize(rv.Type(), o.Len())
	elem := &Field{Type: rv.Type().Elem()}
	var failed error
	o.Each(func(key string, v any) {
		item := reflect.New(rv.Type().Elem()).Elem()
		if err := d.value(item, elem, v, join(name, key), s); err != nil && failed == nil {
			failed = err
		}
		m.SetMapIndex(reflect.ValueOf(Clean(key)).Convert(rv.Type().Key()), item)
	})
	rv.Set(m)
	return failed
}

func itemName(name string, i int) string { return fmt.Sprintf("%s[%d]", name, i) }

// CreateInto is Create for a value that is known by a pointer only.
func CreateInto(ptr any, body any) error {
	rv := reflect.ValueOf(ptr).Elem()
	setDefaults(rv)
	return (&decoder{create: true}).root(rv, body)
}
