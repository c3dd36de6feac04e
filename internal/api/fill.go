package api

import (
	"encoding/json"
	"reflect"
	"sync"
)

// filled returns v with every nil list made an empty one, for the wire knows no
// null lists unless they are tagged nullable. What v shares with others is
// left alone: changed parts are copies.
func filled(v reflect.Value) reflect.Value {
	if !hasLists(v.Type()) {
		return v
	}
	out, _ := fill(v)
	return out
}

var (
	marshalerType = reflect.TypeFor[json.Marshaler]()
	listTypes     sync.Map // reflect.Type -> bool
)

// hasLists tells whether a value of t can hold a nil list somewhere.
func hasLists(t reflect.Type) bool {
	if known, ok := listTypes.Load(t); ok {
		return known.(bool)
	}
	has := findLists(t, map[reflect.Type]bool{})
	listTypes.Store(t, has)
	return has
}

func findLists(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] || t.Implements(marshalerType) || reflect.PointerTo(t).Implements(marshalerType) {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Slice:
		return t.Elem().Kind() != reflect.Uint8
	case reflect.Interface:
		return true
	case reflect.Pointer, reflect.Map, reflect.Array:
		return findLists(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if t.Field(i).IsExported() && findLists(t.Field(i).Type, seen) {
				return true
			}
		}
	}
	return false
}

// fill returns v and whether it differs from what was given.
func fill(v reflect.Value) (reflect.Value, bool) {
	if v.Kind() != reflect.Interface && !hasLists(v.Type()) {
		return v, false
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return v, false
		}
		inner, changed := fill(v.Elem())
		if !changed {
			return v, false
		}
		out := reflect.New(v.Type()).Elem()
		if v.Kind() == reflect.Pointer {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(inner)
		} else {
			out.Set(inner)
		}
		return out, true
	case reflect.Slice:
		return fillSlice(v)
	case reflect.Struct:
		return fillStruct(v)
	case reflect.Map:
		return fillMap(v)
	}
	return v, false
}

func fillSlice(v reflect.Value) (reflect.Value, bool) {
	if v.IsNil() {
		return reflect.MakeSlice(v.Type(), 0, 0), true
	}
	out, changed := v, false
	for i := range v.Len() {
		item, differs := fill(v.Index(i))
		if !differs {
			continue
		}
		if !changed {
			out = reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(out, v)
			changed = true
		}
		out.Index(i).Set(item)
	}
	return out, changed
}

func fillStruct(v reflect.Value) (reflect.Value, bool) {
	out, changed := v, false
	t := v.Type()
	for i := range t.NumField() {
		sf := t.Field(i)
		if !sf.IsExported() || sf.Tag.Get("nullable") == "true" && v.Field(i).Kind() == reflect.Slice && v.Field(i).IsNil() {
			continue
		}
		item, differs := fill(v.Field(i))
		if !differs {
			continue
		}
		if !changed {
			out = reflect.New(t).Elem()
			out.Set(v)
			changed = true
		}
		out.Field(i).Set(item)
	}
	return out, changed
}

func fillMap(v reflect.Value) (reflect.Value, bool) {
	out, changed := v, false
	for it := v.MapRange(); it.Next(); {
		item, differs := fill(it.Value())
		if !differs {
			continue
		}
		if !changed {
			out = reflect.MakeMapWithSize(v.Type(), v.Len())
			for all := v.MapRange(); all.Next(); {
				out.SetMapIndex(all.Key(), all.Value())
			}
			changed = true
		}
		out.SetMapIndex(it.Key(), item)
	}
	return out, changed
}
