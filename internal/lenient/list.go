package lenient

import (
	"reflect"
	"sort"
	"strconv"
	"strings"
)

// list replaces a slice. A single value is a list of one; a form's numbered
// members are a list in their order; blank text is no item.
func (d *decoder) list(rv reflect.Value, f *Field, v any, name string, s *scope) error {
	items := itemsOf(v, rv.Type().Elem())
	fresh := reflect.MakeSlice(rv.Type(), len(items), len(items))
	rules := *f
	rules.Required, rules.Nullable = false, rv.Type().Elem().Kind() == reflect.Pointer
	for i, item := range items {
		at := fresh.Index(i)
		if err := d.item(at, rv, &rules, item, itemName(name, i), s); err != nil {
			return err
		}
	}
	rv.Set(fresh)
	return nil
}

// item reads one list item. An item that carries the read-only id of a stored
// one starts from that; any other is new and must be complete.
func (d *decoder) item(at, old reflect.Value, f *Field, v any, name string, s *scope) error {
	st := structOf(at.Type())
	o, isObject := v.(*Object)
	if st == nil || !isObject {
		return d.value(at, f, v, name, s)
	}
	if at.Kind() == reflect.Pointer {
		at.Set(reflect.New(st))
		at = at.Elem()
	}
	if stored, ok := storedItem(old, st, o); ok {
		at.Set(stored)
		return (&decoder{}).object(at, o, name, s)
	}
	setDefaults(at)
	return (&decoder{create: true}).object(at, o, name, s)
}

// storedItem finds the item of list whose read-only id equals the one in o.
func storedItem(list reflect.Value, st reflect.Type, o *Object) (reflect.Value, bool) {
	id := planOf(st).id
	if id == nil {
		return reflect.Value{}, false
	}
	sent, ok := o.Get(id.Name)
	text, isText := Text(sent)
	if !ok || !isText {
		return reflect.Value{}, false
	}
	for i := range list.Len() {
		item := list.Index(i)
		if item.Kind() == reflect.Pointer {
			if item.IsNil() {
				continue
			}
			item = item.Elem()
		}
		if plainText(item.FieldByIndex(id.Index)) == strings.TrimSpace(text) {
			return item, true
		}
	}
	return reflect.Value{}, false
}

func plainText(v reflect.Value) string {
	switch {
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	case v.Kind() == reflect.String:
		return v.String()
	}
	return ""
}

func itemsOf(v any, elem reflect.Type) []any {
	switch v := v.(type) {
	case []any:
		return v
	case *Object:
		if items := numbered(v); items != nil {
			return items
		}
	case string:
		text := strings.TrimSpace(v)
		if text == "" {
			return nil
		}
		if text[0] == '[' {
			if list, err := JSON([]byte(text)); err == nil {
				return itemsOf(list, elem)
			}
		}
		if k := elem.Kind(); k >= reflect.Int && k <= reflect.Float64 {
			var items []any
			for part := range strings.SplitSeq(text, ",") {
				items = append(items, part)
			}
			return items
		}
	}
	return []any{v}
}

// numbered is the list that a form's a[0]=, a[1]= or a[]= means, or nil.
func numbered(o *Object) []any {
	type entry struct {
		n int
		v any
	}
	var entries []entry
	ok := true
	o.Each(func(name string, v any) {
		if list, isList := v.([]any); isList && name == "" {
			for i, item := range list {
				entries = append(entries, entry{i, item})
			}
			return
		}
		n, err := strconv.Atoi(name)
		ok = ok && err == nil && n >= 0
		entries = append(entries, entry{n, v})
	})
	if !ok {
		return nil
	}
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].n < entries[j].n })
	items := make([]any, len(entries))
	for i := range entries {
		items[i] = entries[i].v
	}
	return items
}
