package apitest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"

	"parley/contract"
)

// document is an OpenAPI document, searchable by path in any letter case.
type document struct {
	operations []operation
	errors     *openapi3.SchemaRef // of answers that the operation does not list
}

type operation struct {
	method   string
	segments []string // lower case, "" for a {name}
	*openapi3.Operation
}

// frozen is the contract, all files in one.
var frozen = sync.OnceValues(func() (*document, error) {
	d := &document{}
	for _, name := range contract.Names {
		data, err := contract.Files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		doc, err := openapi3.NewLoader().LoadFromData(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		d.add(doc)
	}
	return d, nil
})

// ownDocument is what a server says of itself.
func ownDocument(h http.Handler) (*document, error) {
	r := httptest.NewRequest(http.MethodGet, publicURL+"/api/v2/openapi-3.0.json", nil)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	doc, err := openapi3.NewLoader().LoadFromData(w.Body.Bytes())
	if err != nil {
		return nil, fmt.Errorf("the server's own document: %w", err)
	}
	d := &document{}
	d.add(doc)
	return d, nil
}

func (d *document) add(doc *openapi3.T) {
	if e := doc.Components.Schemas["Error"]; e != nil && d.errors == nil {
		d.errors = e
	}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			d.operations = append(d.operations, operation{method, segments(path), op})
			for _, alias := range aliases(op.Extensions, item.Extensions) {
				d.operations = append(d.operations, operation{method, segments(alias), op})
			}
		}
	}
}

func aliases(all ...map[string]any) []string {
	var list []string
	for _, x := range all {
		paths, _ := x["x-path-alias"].([]any)
		for _, p := range paths {
			if text, ok := p.(string); ok {
				list = append(list, text)
			}
		}
	}
	return list
}

func segments(path string) []string {
	parts := strings.Split(strings.ToLower(strings.Trim(path, "/")), "/")
	for i, p := range parts {
		if strings.HasPrefix(p, "{") {
			parts[i] = ""
		}
	}
	return parts
}

// find returns the operation of a request, fixed segments before {names}.
func (d *document) find(method, path string) *operation {
	var best *operation
	fixed := -1
	parts := strings.Split(strings.ToLower(strings.Trim(path, "/")), "/")
	for i := range d.operations {
		op := &d.operations[i]
		if op.method != method || len(op.segments) != len(parts) {
			continue
		}
		if n := op.matches(parts); n > fixed {
			best, fixed = op, n
		}
	}
	return best
}

// matches counts the fixed segments, -1 when parts do not fit.
func (op *operation) matches(parts []string) int {
	n := 0
	for i, s := range op.segments {
		switch {
		case s == "":
		case s == parts[i]:
			n++
		default:
			return -1
		}
	}
	return n
}

// onePrefix brings the spellings of the v2 prefix to /api/v2.
func onePrefix(path string) string {
	lower := strings.ToLower(path)
	for _, door := range []string{"", "/livechatwebapi", "/accountwebapi"} {
		for _, version := range []string{"/api/v2/", "/api/v2.0/"} {
			if strings.HasPrefix(lower, door+version) {
				return "/api/v2/" + path[len(door+version):]
			}
		}
	}
	return path
}

// check holds an answer to the contract, or to the server's own document where
// the contract does not know the operation. It returns what is wrong.
func (s *Server) check(r *http.Request, a *Answer) []string {
	doc, err := frozen()
	if err != nil {
		return []string{err.Error()}
	}
	op := doc.find(r.Method, onePrefix(r.URL.Path))
	if op == nil || a.is404000() && s.lacks(r) {
		if op != nil {
			return nil // an operation that is not built yet
		}
		if doc, err = s.own(); err != nil {
			return []string{err.Error()}
		}
		if op = doc.find(r.Method, onePrefix(r.URL.Path)); op == nil {
			return nil // files, sockets
		}
	}
	return doc.answer(op, a)
}

func (a *Answer) is404000() bool {
	return a.Status == http.StatusNotFound && strings.Contains(string(a.Body), "404000")
}

// lacks tells whether the server does not have the operation.
func (s *Server) lacks(r *http.Request) bool {
	own, err := s.own()
	return err == nil && own.find(r.Method, onePrefix(r.URL.Path)) == nil
}
