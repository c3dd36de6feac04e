package report

import (
	"reflect"
	"strconv"
	"strings"
	"unicode"
)

// Form is how a number is written (x-json-number).
type Form int

const (
	DecimalForm Form = iota
	IntegerForm
	ShortestForm
)

var formTypes = [...]reflect.Type{
	DecimalForm:  reflect.TypeFor[Decimal](),
	IntegerForm:  reflect.TypeFor[int64](),
	ShortestForm: reflect.TypeFor[Shortest](),
}

// Column is one number of a report: how it is called, what it is, and how it is computed
// from a cell of type C, which holds what happened in a bucket.
type Column[C any] struct {
	Name    string
	Aliases []string
	Form    Form
	Unit    Unit
	Doc     string // x-definition
	Value   func(c *C) Ratio
	Slot    SlotColumn
}

// SlotColumn is a column in the distributions by slots. Left empty it is the average of
// the column over the slot's occurrences, called avg and the column's name, with
// decimals.
type SlotColumn struct {
	Name    string   // "": avg and the column's name
	Aliases []string // nil: avg and the column's aliases
	Form    Form
	Pooled  bool // over all that happened in the occurrences together (NOTES-reports R3, R17)
	Doc     string
}

// member is a member of the rows of one kind of group.
type member struct {
	name, doc string
	kind      reflect.Type
	sameAs    string // of aliases: the name that it is another spelling of
}

// members are the column's own name and its aliases.
func members(name string, aliases []string, form Form, doc string) []member {
	list := []member{{name: name, doc: doc, kind: formTypes[form]}}
	for _, alias := range aliases {
		list = append(list, member{name: alias, sameAs: name, kind: formTypes[form], doc: "Same value as " + name + ", under its other spelling."})
	}
	return list
}

// inSlots is the column as distributions show it, with everything filled in.
func (c Column[C]) inSlots() SlotColumn {
	s := c.Slot
	if s.Name == "" {
		s.Name = averaged(c.Name)
	}
	if s.Aliases == nil {
		for _, alias := range c.Aliases {
			s.Aliases = append(s.Aliases, averaged(alias))
		}
	}
	switch {
	case s.Doc != "":
	case s.Pooled:
		s.Doc = c.Name + " over the chats of all occurrences of the slot together."
	default:
		s.Doc = c.Name + " of each occurrence of the slot in the range, averaged over all occurrences, empty ones counting 0."
	}
	return s
}

func averaged(name string) string {
	r := []rune(name)
	r[0] = unicode.ToUpper(r[0])
	return "avg" + string(r)
}

// rowType is a struct type with the members, in their order: answers, documents and
// files are written from it as from any other struct.
func rowType(list []member) reflect.Type {
	fields := make([]reflect.StructField, len(list))
	for i, m := range list {
		tag := `json:` + strconv.Quote(m.name)
		if m.doc != "" {
			tag += ` doc:` + strconv.Quote(m.doc)
		}
		if m.sameAs != "" {
			tag += ` sameAs:` + strconv.Quote(m.sameAs)
		}
		fields[i] = reflect.StructField{Name: "M" + strconv.Itoa(i) + strings.ToUpper(m.name[:1]), Type: m.kind, Tag: reflect.StructTag(tag)}
	}
	return reflect.StructOf(fields)
}

// put sets the members of a row from place i on, as many as share the number, and
// returns the place after them.
func put(row reflect.Value, i, times int, x float64) int {
	for range times {
		if f := row.Field(i); f.CanInt() {
			f.SetInt(int64(x))
		} else {
			f.SetFloat(x)
		}
		i++
	}
	return i
}
