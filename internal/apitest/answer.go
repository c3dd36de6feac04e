package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte

	t       testing.TB
	request string
}

// Want checks the status and, for each text given, that the answer holds it:
// objects may have more members, lists must have as many items, numbers are
// compared by value. An empty text wants nothing.
func (a *Answer) Want(status int, members ...string) *Answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("%s answered %d, want %d\n%s", a.request, a.Status, status, a.Body)
	}
	for _, text := range members {
		if text == "" {
			continue
		}
		want, err := parse([]byte(text))
		if err != nil {
			a.t.Fatalf("the wanted %s is not JSON: %v", text, err)
		}
		if diff := missing(want, a.json(), "answer"); diff != "" {
			a.t.Fatalf("%s: %s\n%s", a.request, diff, a.Body)
		}
	}
	return a
}

// Holds checks that a body, of an answer or not, holds what Want wants of one.
func Holds(t testing.TB, body []byte, members string) {
	t.Helper()
	(&Answer{Body: body, t: t, request: "the body"}).Want(0, members)
}

// WantEmpty checks for an answer without a body.
func (a *Answer) WantEmpty(status int) *Answer {
	a.t.Helper()
	a.Want(status)
	if len(a.Body) > 0 || a.Header.Get("Content-Type") != "" {
		a.t.Fatalf("%s has a body of type %q\n%s", a.request, a.Header.Get("Content-Type"), a.Body)
	}
	return a
}

// ID is the answer's id as text.
func (a *Answer) ID() string {
	a.t.Helper()
	return a.Text("id")
}

// Text is the member at a path such as chats.0.id, as text.
func (a *Answer) Text(path string) string {
	a.t.Helper()
	switch v := a.At(path).(type) {
	case string:
		return v
	case nil:
		return ""
	default:
		return fmt.Sprint(v)
	}
}

// At is the member at a path such as chats.0.id; numbers are json.Number.
func (a *Answer) At(path string) any {
	a.t.Helper()
	v := a.json()
	for step := range strings.SplitSeq(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			next, ok := in[step]
			if !ok {
				a.t.Fatalf("%s: no member %s of %s\n%s", a.request, step, path, a.Body)
			}
			v = next
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n < 0 || n >= len(in) {
				a.t.Fatalf("%s: no item %s of %s\n%s", a.request, step, path, a.Body)
			}
			v = in[n]
		default:
			a.t.Fatalf("%s: nothing at %s\n%s", a.request, path, a.Body)
		}
	}
	return v
}

// Into decodes the answer.
func (a *Answer) Into(v any) *Answer {
	a.t.Helper()
	if err := json.Unmarshal(a.Body, v); err != nil {
		a.t.Fatalf("%s: %v\n%s", a.request, err, a.Body)
	}
	return a
}

func (a *Answer) json() any {
	a.t.Helper()
	v, err := parse(a.Body)
	if err != nil {
		a.t.Fatalf("%s: the answer is not JSON: %v\n%s", a.request, err, a.Body)
	}
	return v
}

func parse(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	err := dec.Decode(&v)
	return v, err
}

// missing says what of want is not in got.
func missing(want, got any, at string) string {
	switch want := want.(type) {
	case map[string]any:
		in, ok := got.(map[string]any)
		if !ok {
			return fmt.Sprintf("%s is %v, want an object", at, got)
		}
		for _, name := range sortedNames(want) {
			v, ok := in[name]
			if !ok {
				return fmt.Sprintf("%s has no member %s", at, name)
			}
			if diff := missing(want[name], v, at+"."+name); diff != "" {
				return diff
			}
		}
		return ""
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return fmt.Sprintf("%s is %v, want a list of %d", at, got, len(want))
		}
		for i := range want {
			if diff := missing(want[i], list[i], fmt.Sprintf("%s[%d]", at, i)); diff != "" {
				return diff
			}
		}
		return ""
	case json.Number:
		n, ok := got.(json.Number)
		if ok && sameNumber(want, n) {
			return ""
		}
	default:
		if want == got {
			return ""
		}
	}
	return fmt.Sprintf("%s is %#v, want %#v", at, got, want)
}

func sameNumber(a, b json.Number) bool {
	x, xerr := a.Float64()
	y, yerr := b.Float64()
	return a == b || xerr == nil && yerr == nil && x == y
}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
