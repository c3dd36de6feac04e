package lenient

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"parley/internal/fault"
)

// maxDepth bounds how deep input may nest.
const maxDepth = 64

var errTooDeep = errors.New("it nests too deep")

// JSON reads one JSON text.
func JSON(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	v, err := jsonValue(dec, 0)
	if err != nil {
		return nil, fault.Unreadable("it is not valid JSON near byte %d", dec.InputOffset())
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fault.Unreadable("text follows the JSON value near byte %d", dec.InputOffset())
	}
	return v, nil
}

func jsonValue(dec *json.Decoder, depth int) (any, error) {
	tok, err := dec.Token()
	if err != nil {
		return nil, err
	}
	delim, ok := tok.(json.Delim)
	if !ok {
		return tok, nil
	}
	if depth >= maxDepth {
		return nil, errTooDeep
	}
	if delim == '[' {
		return jsonList(dec, depth)
	}
	return jsonObject(dec, depth)
}

func jsonList(dec *json.Decoder, depth int) (any, error) {
	list := []any{}
	for dec.More() {
		v, err := jsonValue(dec, depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := dec.Token()
	return list, err
}

func jsonObject(dec *json.Decoder, depth int) (any, error) {
	o := NewObject()
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		v, err := jsonValue(dec, depth+1)
		if err != nil {
			return nil, err
		}
		o.Set(name.(string), v)
	}
	_, err := dec.Token()
	return o, err
}

// Plain turns a value into what encoding/json would have made of it, with
// names as they were spelled.
func Plain(v any) any {
	switch v := v.(type) {
	case *Object:
		m := make(map[string]any, v.Len())
		v.Each(func(name string, v any) { m[name] = Plain(v) })
		return m
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = Plain(v[i])
		}
		return list
	}
	return v
}
