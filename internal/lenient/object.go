// Package lenient reads input the way the contract accepts it: names and
// listed values in any letter case, numbers and booleans as text and the
// reverse, forms as well as JSON, unknown and read-only members ignored.
//
// It is the only place that knows; handlers get plain Go values. Sources:
// contract/NOTES-account.md C1-C5 and C9, contract/NOTES-livechat.md G1-G8.
//
// # Tags
//
// A struct member may carry, beside `json`:
//
//	readOnly:"true"     never set from input
//	required:"true"     missing at create is a fault; null or blank is one always
//	nullable:"true"     null is kept (also true for every pointer)
//	default:"…"         value at create, never applied by an update
//	enum:"a,b"          the listed spellings; any case is accepted
//	openEnum:"a,b"      as enum, but other values pass as they are
//	enumAlias:"x=a,y=b" further input spellings and what they mean
//	alias:"x,a/b,../c"  further names: a slash nests, ".." is the enclosing object
//	maxLength, minimum, maximum, format:"email"
//	clip:"n"            integers above n become n
//	bare:"true"         a body that is just a list is this member
package lenient

import "strings"

// Object is a JSON object or a form: names match in any letter case and of two
// names that differ only in case the last one counts.
//
// Values are nil, bool, json.Number, string, []any or *Object.
type Object struct {
	names  []string
	values []any
	index  map[string]int
}

// NewObject returns an empty object.
func NewObject() *Object { return &Object{index: map[string]int{}} }

// Set gives name a value, in place of an earlier one.
func (o *Object) Set(name string, v any) {
	key := strings.ToLower(name)
	if i, ok := o.index[key]; ok {
		o.names[i], o.values[i] = name, v
		return
	}
	o.index[key] = len(o.names)
	o.names, o.values = append(o.names, name), append(o.values, v)
}

// Get returns the value of name; a nil object has none.
func (o *Object) Get(name string) (any, bool) {
	if o == nil {
		return nil, false
	}
	i, ok := o.index[strings.ToLower(name)]
	if !ok {
		return nil, false
	}
	return o.values[i], true
}

// Len counts the members.
func (o *Object) Len() int {
	if o == nil {
		return 0
	}
	return len(o.names)
}

// Each calls fn for every member in the order they first came.
func (o *Object) Each(fn func(name string, v any)) {
	if o == nil {
		return
	}
	for i, name := range o.names {
		fn(name, o.values[i])
	}
}

// lookup finds a member by its name, or, when the name holds dots, by walking
// nested objects: "contact.firstName" is also {"contact":{"firstName":…}} (C9).
func (o *Object) lookup(name string) (any, bool) {
	if v, ok := o.Get(name); ok {
		return v, true
	}
	if strings.Contains(name, ".") {
		return o.walk(strings.Split(name, "."))
	}
	return nil, false
}

func (o *Object) walk(path []string) (any, bool) {
	for i, name := range path {
		v, ok := o.Get(name)
		if !ok || i == len(path)-1 {
			return v, ok
		}
		if o, ok = v.(*Object); !ok {
			return nil, false
		}
	}
	return nil, false
}

// under gathers the flat members "name.x" as an object {x}; nil when there are none.
func (o *Object) under(name string) *Object {
	prefix := strings.ToLower(name) + "."
	var found *Object
	o.Each(func(n string, v any) {
		if strings.HasPrefix(strings.ToLower(n), prefix) {
			if found == nil {
				found = NewObject()
			}
			found.Set(n[len(prefix):], v)
		}
	})
	return found
}
