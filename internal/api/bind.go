package api

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"parley/internal/fault"
	"parley/internal/lenient"
)

// param is a member of an input struct that comes from outside the body.
type param struct {
	in string // path, query, header or cookie
	lenient.Field
}

// input is how an input type is filled.
type input struct {
	typ    reflect.Type
	params []param
	body   []int        // index of Body, nil when there is none
	shape  reflect.Type // what the body looks like, for the documentation
	patch  bool         // the body is a Patch
}

// bodyReceiver is a body that is looked at later.
type bodyReceiver interface {
	receive(b received)
	shape() reflect.Type
}

// received is a body as it came, or why it could not be read.
type received struct {
	contentType string
	data        []byte
	err         error
}

func (b received) parse() (any, error) {
	if b.err != nil {
		return nil, b.err
	}
	return lenient.Body(b.contentType, b.data)
}

func inputOf[I any]() *input {
	in := &input{typ: reflect.TypeFor[I]()}
	if in.typ.Kind() == reflect.Struct {
		in.add(in.typ, nil)
	}
	return in
}

func (in *input) add(t reflect.Type, index []int) {
	for i := range t.NumField() {
		sf := t.Field(i)
		at := append(append([]int{}, index...), i)
		switch {
		case sf.Anonymous && sf.Type.Kind() == reflect.Struct:
			in.add(sf.Type, at)
		case sf.Name == "Body":
			in.addBody(sf, at)
		default:
			in.addParam(sf, at)
		}
	}
}

func (in *input) addBody(sf reflect.StructField, at []int) {
	in.body, in.shape = at, sf.Type
	if r, ok := reflect.New(sf.Type).Interface().(bodyReceiver); ok {
		in.shape, in.patch = r.shape(), true
	}
}

func (in *input) addParam(sf reflect.StructField, at []int) {
	for _, place := range []string{"path", "query", "header", "cookie"} {
		name, _, _ := strings.Cut(sf.Tag.Get(place), ",")
		if name == "" {
			continue
		}
		f := lenient.NewField(name, sf)
		f.Index = at
		in.params = append(in.params, param{place, f})
		return
	}
	panic(fmt.Sprintf("api: %s.%s is neither Body nor tagged path, query, header or cookie", in.typ, sf.Name))
}

// bind fills v, which is a pointer to the input struct.
func (in *input) bind(v any, w http.ResponseWriter, r *http.Request, path map[string]string, limit int64) error {
	rv := reflect.ValueOf(v).Elem()
	if err := in.bindParams(rv, r, path); err != nil {
		return err
	}
	if in.body == nil {
		return nil
	}
	at := rv.FieldByIndex(in.body)
	b := readBody(w, r, limit)
	if later, ok := at.Addr().Interface().(bodyReceiver); ok {
		later.receive(b)
		return nil
	}
	if raw, ok := at.Addr().Interface().(*[]byte); ok {
		*raw = b.data
		return b.err
	}
	doc, err := b.parse()
	if err != nil {
		return err
	}
	return lenient.CreateInto(at.Addr().Interface(), doc)
}

func (in *input) bindParams(rv reflect.Value, r *http.Request, path map[string]string) error {
	var pathValues, query *lenient.Object
	for i := range in.params {
		p := &in.params[i]
		from := lenient.NewObject()
		switch p.in {
		case "path":
			if pathValues == nil {
				pathValues = lenient.NewObject()
				for name, v := range path {
					pathValues.Set(name, v)
				}
			}
			from = pathValues
		case "query":
			if query == nil {
				query = lenient.Form(r.URL.RawQuery)
			}
			from = query
		case "header":
			if v := r.Header.Get(p.Name); v != "" {
				from.Set(p.Name, v)
			}
		case "cookie":
			if c, err := r.Cookie(p.Name); err == nil {
				from.Set(p.Name, c.Value)
			}
		}
		if err := p.Bind(rv.FieldByIndex(p.Index), from); err != nil {
			return err
		}
	}
	return nil
}

func readBody(w http.ResponseWriter, r *http.Request, limit int64) received {
	b := received{contentType: r.Header.Get("Content-Type")}
	if r.Body == nil {
		return b
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		b.err = fault.Unreadable("it is larger than %d bytes", limit)
	case err != nil:
		b.err = fault.Unreadable("it ends too early")
	}
	b.data = data
	return b
}

// rawQueryWith is the query with one value set, all else kept as it is.
func rawQueryWith(raw, name, value string) string {
	set := name + "=" + url.QueryEscape(value)
	var out []string
	for pair := range strings.SplitSeq(raw, "&") {
		key, _, _ := strings.Cut(pair, "=")
		if pair != "" && !strings.EqualFold(key, name) {
			out = append(out, pair)
		}
	}
	return strings.Join(append(out, set), "&")
}
