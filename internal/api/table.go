package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// Table describes the input and the rows of an operation whose members follow from
// tables and are known when the program starts, not when it is compiled.
type Table struct {
	Input any   // a pointer to a struct, as Handle takes it
	Rows  []Row // what a row may be
	One   bool  // the answer is one object instead of a list
}

// Row is a struct type under the name that the documents give it.
type Row struct {
	Name string
	Type reflect.Type
}

// HandleTable registers an operation like Handle does. fn gets a pointer to the input
// and returns what is answered: rows, an object, or a *Stream. allowed, if there is
// one, runs before the input is looked at.
func HandleTable(a *API, op Op, t Table, allowed func(ctx context.Context) error, fn func(ctx context.Context, in any) (any, error)) {
	op = op.defaults()
	in := &input{typ: reflect.TypeOf(t.Input).Elem()}
	in.add(in.typ, nil)
	out := outputOf[Out[any]]()
	a.register(&route{op: op, call: func(w http.ResponseWriter, req *http.Request, path map[string]string) error {
		if allowed != nil {
			if err := allowed(req.Context()); err != nil {
				return err
			}
		}
		v := reflect.New(in.typ).Interface()
		if err := in.bind(v, w, req, path, op.MaxBody); err != nil {
			return err
		}
		body, err := fn(req.Context(), v)
		if err != nil {
			return err
		}
		if s, ok := body.(*Stream); ok {
			return a.stream(w, req, s, op.Success)
		}
		return out.write(w, &Out[any]{Body: body}, op.Success)
	}})
	a.described = append(a.described, described{op: op, in: in, out: &output{}, rows: &t})
}

// rows documents the answer of an operation of HandleTable.
func (d *document) rows(t *Table) *huma.Response {
	var rows []*huma.Schema
	for _, r := range t.Rows {
		rows = append(rows, d.out.schema(r.Type, r.Name))
	}
	sch := rows[0]
	if len(rows) > 1 {
		sch = &huma.Schema{AnyOf: rows}
	}
	if !t.One {
		sch = &huma.Schema{Type: huma.TypeArray, Items: sch}
	}
	return &huma.Response{Description: "Done.", Content: map[string]*huma.MediaType{jsonMedia: {Schema: sch}}}
}
