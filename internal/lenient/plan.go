package lenient

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// Field is what the decoder and the documentation know of one struct member.
type Field struct {
	Name      string // the documented name
	Index     []int  // for reflect's FieldByIndex
	Type      reflect.Type
	Tag       reflect.StructTag
	ReadOnly  bool
	Required  bool
	Nullable  bool
	Bare      bool
	MaxLength int
	Min, Max  *float64
	Clip      *float64 // integers above become this
	Email     bool
	Enum      []string // canonical spellings
	Open      bool     // values outside Enum pass
	Aliases   []string // as in the tag

	spell   map[string]string // lower case -> canonical spelling
	aliases [][]string
	hasDef  bool
	def     string
	reaches bool // an alias here or below leaves the object
}

// plan is the list of members of a struct type in documented order.
type plan struct {
	fields []Field
	id     *Field // a read-only id, by which list items are matched
	bare   *Field
}

var plans sync.Map // reflect.Type -> *plan

// Fields lists the JSON members of struct type t, embedded structs flattened.
func Fields(t reflect.Type) []Field { return planOf(t).fields }

func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := &plan{}
	p.add(t, nil)
	for i := range p.fields {
		f := &p.fields[i]
		if f.ReadOnly && strings.EqualFold(f.Name, "id") {
			p.id = f
		}
		if f.Bare {
			p.bare = f
		}
	}
	plans.Store(t, p)
	return p
}

func (p *plan) add(t reflect.Type, index []int) {
	for i := range t.NumField() {
		sf := t.Field(i)
		at := append(append([]int{}, index...), i)
		name, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
		if sf.Anonymous && name == "" && sf.Type.Kind() == reflect.Struct {
			p.add(sf.Type, at)
			continue
		}
		if !sf.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = sf.Name
		}
		f := NewField(name, sf)
		f.Index = at
		p.fields = append(p.fields, f)
	}
}

// NewField reads the tags of a struct member that is called name on the wire.
// Tags that cannot be read are a mistake in the program and panic.
func NewField(name string, sf reflect.StructField) Field {
	tag := sf.Tag
	f := Field{
		Name: name, Type: sf.Type, Tag: tag,
		ReadOnly: tag.Get("readOnly") == "true",
		Required: tag.Get("required") == "true",
		Nullable: tag.Get("nullable") == "true" || sf.Type.Kind() == reflect.Pointer,
		Bare:     tag.Get("bare") == "true",
		Email:    tag.Get("format") == "email",
		Min:      number(tag, "minimum"),
		Max:      number(tag, "maximum"),
		Clip:     number(tag, "clip"),
	}
	if n := number(tag, "maxLength"); n != nil {
		f.MaxLength = int(*n)
	}
	f.def, f.hasDef = tag.Lookup("default")
	f.readEnum()
	for alias := range strings.SplitSeq(tag.Get("alias"), ",") {
		if alias = strings.TrimSpace(alias); alias != "" {
			f.Aliases = append(f.Aliases, alias)
			f.aliases = append(f.aliases, strings.Split(alias, "/"))
			f.reaches = f.reaches || strings.HasPrefix(alias, "../")
		}
	}
	if st := structOf(sf.Type); st != nil && !f.reaches {
		f.reaches = reachesUp(st)
	}
	return f
}

func (f *Field) readEnum() {
	list := f.Tag.Get("enum")
	if open := f.Tag.Get("openEnum"); open != "" {
		list, f.Open = open, true
	}
	if list == "" {
		return
	}
	f.spell = map[string]string{}
	for v := range strings.SplitSeq(list, ",") {
		f.Enum = append(f.Enum, v)
		f.spell[strings.ToLower(v)] = v
	}
	for pair := range strings.SplitSeq(f.Tag.Get("enumAlias"), ",") {
		if from, to, ok := strings.Cut(pair, "="); ok {
			f.spell[strings.ToLower(strings.TrimSpace(from))] = strings.TrimSpace(to)
		}
	}
}

func number(tag reflect.StructTag, name string) *float64 {
	text := tag.Get(name)
	if text == "" {
		return nil
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic(fmt.Sprintf("lenient: tag %s:%q is not a number", name, text))
	}
	return &n
}

// structOf is t's struct type when its value is one object that the decoder
// itself looks into, else nil.
func structOf(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || decodesItself(t) {
		return nil
	}
	return t
}

// reachesUp tells whether a direct member of t has an alias outside of t.
func reachesUp(t reflect.Type) bool {
	for i := range t.NumField() {
		if strings.Contains(t.Field(i).Tag.Get("alias"), "../") {
			return true
		}
	}
	return false
}

// find looks for the member in the object in s: its name, then its aliases.
func (f *Field) find(s *scope) (any, bool) {
	if v, ok := s.o.lookup(f.Name); ok {
		return f.withFlat(s, v), true
	}
	if structOf(f.Type) != nil {
		if flat := s.o.under(f.Name); flat != nil {
			return flat, true
		}
	}
	for _, path := range f.aliases {
		at := s
		for len(path) > 1 && path[0] == ".." && at.up != nil {
			at, path = at.up, path[1:]
		}
		if v, ok := at.o.walk(path); ok {
			return v, true
		}
		if v, ok := at.o.Get(strings.Join(path, ".")); ok {
			return v, true
		}
	}
	return nil, false
}

// withFlat adds members that were sent as "name.x" beside the object itself;
// the object's own win (C9).
func (f *Field) withFlat(s *scope, v any) any {
	own, ok := v.(*Object)
	if !ok || structOf(f.Type) == nil {
		return v
	}
	flat := s.o.under(f.Name)
	if flat == nil {
		return v
	}
	own.Each(flat.Set)
	return flat
}

// scope is the object being read and those around it.
type scope struct {
	o  *Object
	up *scope
}
