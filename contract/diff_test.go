package contract_test

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// differ collects lines, one for each thing in which the server's document is
// not what the contract says.
type differ struct {
	lines []string
}

func (d *differ) add(format string, args ...any) {
	d.lines = append(d.lines, fmt.Sprintf(format, args...))
}

// operation is one operation of a document with the parameters of its path.
type operation struct {
	path string
	*openapi3.Operation
	params map[string]*openapi3.Parameter // by place and name
}

// operations lists a document's operations by method and path, in lower case,
// with names of path parameters taken out, under their aliases too.
func operations(doc *openapi3.T) map[string]*operation {
	all := map[string]*operation{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			o := &operation{path: path, Operation: op, params: map[string]*openapi3.Parameter{}}
			for _, list := range []openapi3.Parameters{item.Parameters, op.Parameters} {
				for _, p := range list {
					o.params[p.Value.In+" "+p.Value.Name] = p.Value
				}
			}
			all[key(method, path)] = o
		}
	}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			o := all[key(method, path)]
			methods := []string{method}
			for _, m := range texts(op.Extensions["x-method-alias"]) {
				methods = append(methods, strings.ToUpper(m))
			}
			paths := append([]string{path}, texts(op.Extensions["x-path-alias"])...)
			paths = append(paths, texts(item.Extensions["x-path-alias"])...)
			for _, m := range methods {
				for _, p := range paths {
					if all[key(m, p)] == nil {
						all[key(m, p)] = o
					}
				}
			}
		}
	}
	return all
}

func key(method, path string) string {
	parts := strings.Split(strings.ToLower(path), "/")
	for i, p := range parts {
		if strings.HasPrefix(p, "{") {
			parts[i] = "{}"
		}
	}
	return method + " " + strings.Join(parts, "/")
}

// compare names everything in which have differs from want.
func (d *differ) compare(want *openapi3.T, have map[string]*operation) {
	wanted := operations(want)
	for path, item := range want.Paths.Map() {
		for method := range item.Operations() {
			w, name := wanted[key(method, path)], method+" "+path
			h := have[key(method, path)]
			if h == nil {
				d.add("%s: operation is missing", name)
				continue
			}
			d.operation(name, w, h)
			d.aliases(name, method, append(texts(item.Extensions["x-path-alias"]), texts(w.Extensions["x-path-alias"])...), have, h)
			for _, m := range texts(w.Extensions["x-method-alias"]) {
				if have[key(strings.ToUpper(m), path)] == nil {
					d.add("%s: method alias %s is missing", name, strings.ToUpper(m))
				}
			}
		}
	}
}

func (d *differ) aliases(name, method string, paths []string, have map[string]*operation, h *operation) {
	for _, p := range paths {
		if other := have[key(method, p)]; other == nil {
			d.add("%s: path alias %s is missing", name, p)
		}
	}
}

func (d *differ) operation(name string, w, h *operation) {
	for _, word := range []string{"x-permission", "x-permission-product", "x-permission-scope", "x-delete-message"} {
		if text(w.Extensions[word]) != text(h.Extensions[word]) {
			d.add("%s: %s is %q, not %q", name, word, text(h.Extensions[word]), text(w.Extensions[word]))
		}
	}
	if w.OperationID != h.OperationID && key("", w.path) == key("", h.path) {
		d.add("%s: operationId is %q, not %q", name, h.OperationID, w.OperationID)
	}
	d.params(name, w, h)
	d.body(name, w, h)
	d.responses(name, w, h)
}

func (d *differ) params(name string, w, h *operation) {
	for _, at := range union(w.params, h.params) {
		wp, hp := w.params[at], h.params[at]
		label := name + " parameter " + at
		switch {
		case hp == nil:
			d.add("%s: is missing", label)
		case wp == nil:
			d.add("%s: is not in the contract", label)
		default:
			if wp.Required != hp.Required {
				d.add("%s: required is %t, not %t", label, hp.Required, wp.Required)
			}
			d.missingWords(label, "alias", texts(wp.Extensions["x-alias"]), texts(hp.Extensions["x-alias"]))
			d.shapes(label, shapeOf(wp.Schema, 0), shapeOf(hp.Schema, 0), request)
		}
	}
}

func (d *differ) body(name string, w, h *operation) {
	ws, hs := bodySchema(w), bodySchema(h)
	switch {
	case ws == nil && hs == nil:
	case hs == nil:
		d.add("%s request: is missing", name)
	case ws == nil:
		d.add("%s request: is not in the contract", name)
	default:
		d.shapes(name+" request", shapeOf(ws, 0), shapeOf(hs, 0), request)
	}
}

func bodySchema(op *operation) *openapi3.SchemaRef {
	if op.RequestBody == nil || op.RequestBody.Value == nil {
		return nil
	}
	for _, media := range []string{"application/json", "application/x-www-form-urlencoded"} {
		if m := op.RequestBody.Value.Content[media]; m != nil {
			return m.Schema
		}
	}
	return nil
}

func (d *differ) responses(name string, w, h *operation) {
	ws, hs := w.Responses.Map(), h.Responses.Map()
	for _, status := range union(ws, hs) {
		wr, hr := ws[status], hs[status]
		label := name + " " + status
		switch {
		case hr == nil:
			d.add("%s: is missing", label)
		case wr == nil:
			d.add("%s: is not in the contract", label)
		default:
			d.content(label, wr.Value.Content, hr.Value.Content)
		}
	}
}

func (d *differ) content(label string, w, h openapi3.Content) {
	for _, media := range union(w, h) {
		wm, hm := w[media], h[media]
		switch {
		case hm == nil:
			d.add("%s: %s is missing", label, media)
		case wm == nil:
			d.add("%s: %s is not in the contract", label, media)
		default:
			d.shapes(label, shapeOf(wm.Schema, 0), shapeOf(hm.Schema, 0), response)
		}
	}
}

type direction int

const (
	request direction = iota
	response
)

// shapes compares what goes one way. Read-only members do not matter in a
// request, write-only ones not in a response.
func (d *differ) shapes(label string, w, h *shape, dir direction) {
	if !slices.Equal(w.types, h.types) {
		d.add("%s: type is %s, not %s", label, words(h.types), words(w.types))
		return
	}
	if !slices.Equal(w.enum, h.enum) {
		d.add("%s: values are %s, not %s", label, words(h.enum), words(w.enum))
	}
	if dir == response && h.null && !w.null {
		d.add("%s: may be null", label)
	}
	d.members(label, w, h, dir)
	switch {
	case w.items != nil && h.items != nil:
		d.shapes(label+"[]", w.items, h.items, dir)
	case w.free != nil && h.free != nil:
		d.shapes(label+".*", w.free, h.free, dir)
	case (w.free == nil) != (h.free == nil):
		d.add("%s: members of any name: %t, not %t", label, h.free != nil, w.free != nil)
	}
}

func (d *differ) members(label string, w, h *shape, dir direction) {
	for _, name := range union(w.members, h.members) {
		wm, hm := w.members[name], h.members[name]
		at := label + " ." + name
		if strings.Contains(label, " .") {
			at = label + "." + name
		}
		if dir == request && (wm != nil && wm.readOnly || hm != nil && hm.readOnly) {
			continue
		}
		if dir == response && (wm != nil && wm.writeOnly || hm != nil && hm.writeOnly) {
			continue
		}
		switch {
		case hm == nil:
			d.add("%s: is missing", at)
		case wm == nil:
			d.add("%s: is not in the contract", at)
		default:
			if dir == request {
				d.missingWords(at, "alias", wm.aliases, hm.aliases)
				d.missingWords(at, "value alias", wm.enumAliases, hm.enumAliases)
			}
			d.shapes(at, wm.shape, hm.shape, dir)
		}
	}
}

func (d *differ) missingWords(label, what string, want, have []string) {
	for _, w := range want {
		if !slices.ContainsFunc(have, func(h string) bool { return strings.EqualFold(h, w) }) {
			d.add("%s: %s %s is missing", label, what, w)
		}
	}
}

func text(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func words(list []string) string {
	if len(list) == 0 {
		return "anything"
	}
	return strings.Join(list, "|")
}

func union[V any](a, b map[string]V) []string {
	var all []string
	for name := range a {
		all = append(all, name)
	}
	for name := range b {
		if _, both := a[name]; !both {
			all = append(all, name)
		}
	}
	sort.Strings(all)
	return all
}
