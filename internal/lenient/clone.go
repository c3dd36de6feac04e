package lenient

import (
	"fmt"
	"reflect"
)

// Clone copies a value so deeply that nobody else holds any part of it.
// Unexported members and interfaces are copied as they are.
func Clone[T any](v T) T {
	rv := reflect.ValueOf(&v).Elem()
	cloneInto(rv)
	return v
}

func cloneInto(rv reflect.Value) {
	switch rv.Kind() {
	case reflect.Pointer:
		if !rv.IsNil() {
			fresh := reflect.New(rv.Type().Elem())
			fresh.Elem().Set(rv.Elem())
			cloneInto(fresh.Elem())
			rv.Set(fresh)
		}
	case reflect.Struct:
		for i := range rv.NumField() {
			if f := rv.Field(i); f.CanSet() {
				cloneInto(f)
			}
		}
	case reflect.Slice:
		if !rv.IsNil() {
			fresh := reflect.MakeSlice(rv.Type(), rv.Len(), rv.Len())
			reflect.Copy(fresh, rv)
			for i := range fresh.Len() {
				cloneInto(fresh.Index(i))
			}
			rv.Set(fresh)
		}
	case reflect.Map:
		if !rv.IsNil() {
			fresh := reflect.MakeMapWithSize(rv.Type(), rv.Len())
			for it := rv.MapRange(); it.Next(); {
				item := reflect.New(rv.Type().Elem()).Elem()
				item.Set(it.Value())
				cloneInto(item)
				fresh.SetMapIndex(it.Key(), item)
			}
			rv.Set(fresh)
		}
	}
}

// Defaults returns a T with every `default` tag applied, nested structs included.
func Defaults[T any]() T {
	var v T
	setDefaults(reflect.ValueOf(&v).Elem())
	return v
}

func setDefaults(rv reflect.Value) {
	if rv.Kind() != reflect.Struct || structOf(rv.Type()) == nil {
		return
	}
	p := planOf(rv.Type())
	for i := range p.fields {
		f := &p.fields[i]
		at := rv.FieldByIndex(f.Index)
		if f.hasDef {
			f.setDefault(at, rv.Type())
			continue
		}
		setDefaults(at)
	}
}

// setDefault reads the tag the way input is read; one that cannot be read is a
// mistake in the program.
func (f *Field) setDefault(at reflect.Value, owner reflect.Type) {
	var v any = f.def
	if f.def == "" && at.Kind() == reflect.Slice {
		v = []any{}
	}
	rules := *f
	rules.Required = false
	if err := (&decoder{}).value(at, &rules, v, f.Name, nil); err != nil {
		panic(fmt.Sprintf("lenient: default of %s.%s: %v", owner, f.Name, err))
	}
}
