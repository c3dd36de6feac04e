package contract_test

import (
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"parley/internal/apitest"
)

// writer makes up bodies that operations accept: what the schema demands, and then
// what the refusals ask for, one member after the other.
type writer struct {
	unique int
	object func(noun string) (id string, ok bool) // an object of a kind, where a member must name one
	full   bool                                   // bodies begin with all members there are
	kept   string                                 // a member that is not changed, whatever is said of it
	known  map[string]any                         // values that have to be right, by name in lower case
}

// tries is how many refusals a body may learn from.
const tries = 25

// send calls with bodies until one is accepted, or is refused with what no body can
// change; it returns the last answer. Bodies that the contract shows come second.
func (w *writer) send(op listed, call func(body string) *apitest.Answer, examples ...any) *apitest.Answer {
	schema := bodySchema(op.operation)
	if schema == nil && op.RequestBody != nil {
		return call(picture)
	}
	if schema == nil {
		return call("")
	}
	starts := []any{w.value(schema, "", 0)}
	if w.full {
		starts = []any{w.value(schema, "", 3), starts[0]}
	}
	return w.try(schema, call, append(starts, examples...))
}

// sendWith is send with bodies that all have a certain member.
func (w *writer) sendWith(op listed, name string, call func(body string) *apitest.Answer, examples ...any) *apitest.Answer {
	schema := bodySchema(op.operation)
	w.kept = name
	starts := append([]any{w.value(schema, "", 0)}, examples...)
	for i := range starts {
		starts[i] = put(starts[i], []string{name}, w.known[strings.ToLower(name)])
	}
	return w.try(schema, call, starts)
}

func (w *writer) try(schema *openapi3.SchemaRef, call func(body string) *apitest.Answer, starts []any) *apitest.Answer {
	var a *apitest.Answer
	for _, start := range starts {
		body, seen := start, map[string]int{}
		for range tries {
			text, err := json.Marshal(body)
			if err != nil {
				panic(err) // maps, lists and texts always marshal
			}
			if a = call(string(text)); a.Status != 400 {
				return a
			}
			if body = w.learn(body, schema, a, seen); body == nil {
				break
			}
		}
	}
	return a
}

// picture is what uploads are given.
var picture = func() string {
	var b strings.Builder
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		panic(err) // it is eight pixels wide
	}
	return b.String()
}()

var atFault = regexp.MustCompile(`Parameter '([^']+)'`)
var listedValues = regexp.MustCompile(`must be one of: ([^,]+)(,|\.$)`)

// learn is a body without the fault of an answer, or nil when there is nothing to try.
func (w *writer) learn(body any, schema *openapi3.SchemaRef, a *apitest.Answer, seen map[string]int) any {
	message := a.Text("message")
	m := atFault.FindStringSubmatch(message)
	if m == nil {
		return nil
	}
	field := m[1]
	if top, _, _ := strings.Cut(field, "["); w.kept != "" && top == w.kept {
		return nil
	}
	seen[field+a.Text("code")]++
	try := seen[field+a.Text("code")]
	at := schemaAt(schema, strings.Split(field, "."))
	if try > 4 || at == nil {
		return nil
	}
	var v any
	name := field[strings.LastIndexByte(field, '.')+1:]
	switch l := listedValues.FindStringSubmatch(message); {
	case l != nil:
		v = l[1]
	case a.Text("code") == "400015":
		v = "192.0.2.7"
	case a.Text("code") == "400001":
		v = "2030-01-02T03:04:05"
	case a.Text("code") == "400005":
		v = w.email()
	case a.Text("code") == "400006" && strings.HasSuffix(name, "Id") && try > 1:
		v = w.anything(at, try-2)
	default:
		v = w.value(at, name, try)
	}
	return put(body, strings.Split(field, "."), v)
}

// schemaAt is the schema of a member, nil when there is none.
func schemaAt(s *openapi3.SchemaRef, path []string) *openapi3.SchemaRef {
	for _, name := range path {
		name, index, isItem := strings.Cut(name, "[")
		next := memberOf(s, name)
		if next == nil {
			return nil
		}
		if s = next; isItem && index != "" && s.Value.Items != nil {
			s = s.Value.Items
		}
	}
	return s
}

func memberOf(s *openapi3.SchemaRef, name string) *openapi3.SchemaRef {
	if s == nil || s.Value == nil {
		return nil
	}
	for n, p := range s.Value.Properties {
		if strings.EqualFold(n, name) {
			return p
		}
	}
	for _, list := range []openapi3.SchemaRefs{s.Value.AllOf, s.Value.AnyOf, s.Value.OneOf} {
		for _, part := range list {
			if p := memberOf(part, name); p != nil {
				return p
			}
		}
	}
	return nil
}

// put sets a member of a body, making the objects on the way.
func put(body any, path []string, v any) any {
	name, index, isItem := strings.Cut(path[0], "[")
	o, ok := body.(map[string]any)
	if !ok {
		o = map[string]any{}
	}
	next := v
	if isItem {
		list, _ := o[name].([]any)
		n, err := strconv.Atoi(strings.TrimSuffix(index, "]"))
		if err != nil || n >= len(list) {
			return nil
		}
		if next = v; len(path) > 1 {
			next = put(list[n], path[1:], v)
		}
		list[n] = next
		return o
	}
	if len(path) > 1 {
		next = put(o[name], path[1:], v)
	}
	o[name] = next
	return o
}

// value makes up a value: what the schema demands at the first try, more at later ones.
func (w *writer) value(ref *openapi3.SchemaRef, name string, try int) any {
	s := ref.Value
	if v, ok := w.known[strings.ToLower(name)]; ok {
		return v
	}
	if noun := nounOf(name); noun != "" && !s.Type.Is("array") {
		if id, ok := w.object(noun); ok {
			return number(s, id)
		}
	}
	if len(s.Enum) > 0 {
		return s.Enum[min(max(try-1, 0), len(s.Enum)-1)]
	}
	for _, list := range []openapi3.SchemaRefs{s.AnyOf, s.OneOf} {
		if len(list) > 0 {
			return w.value(list[min(try, len(list)-1)], name, try)
		}
	}
	switch {
	case s.Type.Is("object") || len(s.Properties) > 0 || len(s.AllOf) > 0:
		return w.members(ref, try)
	case s.Type.Is("array"):
		if try == 0 && s.MinItems == 0 || s.Items == nil {
			return []any{}
		}
		return []any{w.value(s.Items, strings.TrimSuffix(name, "s"), try-1)}
	case s.Type.Is("integer"), s.Type.Is("number"):
		if s.Min != nil && *s.Min > 1 {
			return *s.Min
		}
		return 1
	case s.Type.Is("boolean"):
		return false
	}
	return w.text(s, name)
}

// anything is an object of a kind that its member does not name, or at the last none.
func (w *writer) anything(at *openapi3.SchemaRef, try int) any {
	for _, noun := range []string{"departments", "agents"}[min(try, 2):] {
		if id, ok := w.object(noun); ok {
			return number(at.Value, id)
		}
	}
	return 0
}

// members are the required ones; later tries add those that objects usually have.
func (w *writer) members(ref *openapi3.SchemaRef, try int) map[string]any {
	o := map[string]any{}
	for _, part := range ref.Value.AllOf {
		for n, v := range w.members(part, try) {
			o[n] = v
		}
	}
	for n, p := range ref.Value.Properties {
		if !p.Value.ReadOnly && (try > 1 || slices.Contains(ref.Value.Required, n)) {
			o[n] = w.value(p, n, max(try-1, 0))
		}
	}
	return o
}

func (w *writer) text(s *openapi3.Schema, name string) string {
	w.unique++
	lower := strings.ToLower(name)
	switch {
	case s.Format == "email" || strings.HasSuffix(lower, "email"):
		return w.email()
	case strings.HasSuffix(lower, "url") || strings.HasSuffix(lower, "uri"):
		return "https://shop.example.test/walk"
	case strings.HasSuffix(lower, "password"):
		return "Correct-horse-1"
	case s.Example != nil && (s.Format == "date-time" || lower == "expression"):
		return fmt.Sprint(s.Example)
	case s.Format == "date-time":
		return "2030-01-02T03:04:05Z"
	}
	return fmt.Sprintf("walk %d", w.unique)
}

func (w *writer) email() string {
	w.unique++
	return fmt.Sprintf("walk%d@example.test", w.unique)
}

// nounOf is what a member names by its id: departmentId names one of the departments.
func nounOf(name string) string {
	noun, ok := strings.CutSuffix(name, "Id")
	if !ok || noun == "" {
		return ""
	}
	return plural(noun)
}

func plural(noun string) string {
	if stem, ok := strings.CutSuffix(noun, "y"); ok {
		return stem + "ies"
	}
	return noun + "s"
}

func number(s *openapi3.Schema, id string) any {
	if n, err := strconv.ParseInt(id, 10, 64); err == nil && !s.Type.Is("string") {
		return n
	}
	return id
}
