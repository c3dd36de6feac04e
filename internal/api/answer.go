package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
)

const jsonType = "application/json; charset=utf-8"

// output is how an output type is written.
type output struct {
	typ     reflect.Type
	body    []int // index of Body, nil when there is none
	file    []int // index of File, a *Stream that is answered in place of Body
	status  []int
	headers []headerField
}

type headerField struct {
	name  string
	doc   string
	index []int
}

func outputOf[O any]() *output {
	out := &output{typ: reflect.TypeFor[O]()}
	if out.typ.Kind() != reflect.Struct {
		panic(fmt.Sprintf("api: output %s is not a struct with a Body", out.typ))
	}
	for i := range out.typ.NumField() {
		sf := out.typ.Field(i)
		switch name := sf.Tag.Get("header"); {
		case name != "":
			out.headers = append(out.headers, headerField{name, sf.Tag.Get("doc"), sf.Index})
		case sf.Name == "Body":
			out.body = sf.Index
		case sf.Name == "File":
			out.file = sf.Index
		case sf.Name == "Status":
			out.status = sf.Index
		default:
			panic(fmt.Sprintf("api: %s.%s is neither Body, File, Status nor tagged header", out.typ, sf.Name))
		}
	}
	return out
}

// write answers with o, a pointer to the output struct or nil.
func (out *output) write(w http.ResponseWriter, o any, status int) error {
	rv := reflect.ValueOf(o)
	if rv.IsNil() {
		w.WriteHeader(status)
		return nil
	}
	rv = rv.Elem()
	if d, ok := out.download(rv); ok {
		return d.write(w, status)
	}
	data, contentType, err := out.encode(rv)
	if err != nil {
		return err
	}
	for _, h := range out.headers {
		addHeader(w.Header(), h.name, rv.FieldByIndex(h.index).Interface())
	}
	if out.status != nil {
		if s := int(rv.FieldByIndex(out.status).Int()); s != 0 {
			status = s
		}
	}
	if contentType != "" && w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", contentType)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	_, _ = w.Write(data)
	return nil
}

// stream is the file that is answered in place of the body, if there is one.
func (out *output) stream(o any) *Stream {
	if rv := reflect.ValueOf(o); out.file != nil && !rv.IsNil() {
		return rv.Elem().FieldByIndex(out.file).Interface().(*Stream)
	}
	return nil
}

func (out *output) encode(rv reflect.Value) (data []byte, contentType string, err error) {
	if out.body == nil {
		return nil, "", nil
	}
	body := rv.FieldByIndex(out.body)
	switch v := body.Interface().(type) {
	case []byte:
		return v, "application/octet-stream", nil
	case Empty, *Empty:
		return nil, "", nil
	}
	if k := body.Kind(); (k == reflect.Pointer || k == reflect.Interface || k == reflect.Map) && body.IsNil() {
		return nil, "", nil
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false) // texts are sent as they were stored (NOTES-livechat G14)
	if err := enc.Encode(filled(body).Interface()); err != nil {
		return nil, "", fmt.Errorf("encode %s: %w", out.typ, err)
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), jsonType, nil
}

func addHeader(h http.Header, name string, v any) {
	switch v := v.(type) {
	case string:
		if v != "" {
			h.Set(name, v)
		}
	case []string:
		for _, s := range v {
			h.Add(name, s)
		}
	case int:
		h.Set(name, strconv.Itoa(v))
	case *http.Cookie:
		if v != nil {
			h.Add(name, v.String())
		}
	case []*http.Cookie:
		for _, c := range v {
			h.Add(name, c.String())
		}
	default:
		panic(fmt.Sprintf("api: header %s cannot hold %T", name, v))
	}
}
