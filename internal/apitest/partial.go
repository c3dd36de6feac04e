package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path"
	"reflect"
	"strings"
	"testing"
)

// PartialUpdates holds what stands at a path to what the API promises of every PUT
// (NOTES-livechat G1 to G3): an empty one changes nothing, any sequence of partial ones
// equals one that says all of it, in whichever spelling, what an answer gives may be
// sent back, and what was answered is there to be read.
//
// values are what members may be set to, as JSON; objects in them are partial, too.
func PartialUpdates(t *testing.T, c Caller, path string, values map[string][]string) {
	t.Helper()
	(&updates{t: t, c: c.On(t), path: path}).hold(values)
}

// AnyUpdates is PartialUpdates with values that may be refused: then nothing changes.
func AnyUpdates(t *testing.T, c Caller, path string, values map[string][]string) {
	t.Helper()
	(&updates{t: t, c: c.On(t), path: path, mayRefuse: true}).hold(values)
}

// updates is what stands at a path, being changed.
type updates struct {
	t         *testing.T
	c         Caller
	path      string
	mayRefuse bool
}

func (u *updates) hold(values map[string][]string) {
	u.t.Helper()
	before := u.put(map[string]any{})
	u.same("an empty update", u.put(map[string]any{}), before)
	u.same("reading", u.get(), before)
	dice := rand.New(rand.NewPCG(1, uint64(len(u.path))))
	for range 6 {
		all, after := u.changes(dice, values, before)
		u.same("reading", u.get(), after)
		u.same("an empty update", u.put(map[string]any{}), after)
		u.same("what was answered, sent back", u.put(after), after)
		u.same("what was there before, sent back", u.put(before), before)
		u.same("everything at once", u.put(all), after)
		u.same("what was there before, sent back", u.put(before), before)
		u.same("everything at once, spelled otherwise", u.put(otherwise(all)), after)
		u.same("what was there before, sent back", u.put(before), before)
	}
}

// changes makes some partial updates, and returns all that they said and what came of it.
func (u *updates) changes(dice *rand.Rand, values map[string][]string, before any) (all map[string]any, after any) {
	u.t.Helper()
	all, after = map[string]any{}, before
	for range 1 + dice.IntN(5) {
		part := map[string]any{}
		for _, name := range sortedNames(values) {
			if choices := values[name]; len(choices) > 0 && dice.IntN(3) == 0 {
				part[name] = value(u.t, choices[dice.IntN(len(choices))])
			}
		}
		a := u.send(part)
		if u.mayRefuse && a.Status == http.StatusBadRequest {
			u.same("what is refused", u.get(), after)
			continue
		}
		after = a.Want(200).json()
		lay(all, part)
	}
	return all, after
}

func (u *updates) send(body any) *Answer {
	u.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		u.t.Fatal(err)
	}
	return u.c.Do("PUT", u.path, string(data))
}

func (u *updates) put(body any) any {
	u.t.Helper()
	return u.send(body).Want(200).json()
}

// get reads what stands at the path; where nothing is read there, in the list that has
// it or the page of which it is a member.
func (u *updates) get() any {
	u.t.Helper()
	a := u.c.Do("GET", u.path)
	if !a.is404000() {
		return a.Want(200).json()
	}
	above, last := path.Split(u.path)
	found := u.c.Do("GET", strings.TrimSuffix(above, "/")).Want(200).json()
	if page, ok := found.(map[string]any); ok && page[last] != nil {
		return page[last]
	}
	items, _ := found.([]any)
	for _, item := range items {
		if o, ok := item.(map[string]any); ok && fmt.Sprint(o["id"]) == last {
			return item
		}
	}
	u.t.Fatalf("%s has no %s", above, last)
	return nil
}

func (u *updates) same(what string, got, want any) {
	u.t.Helper()
	if !reflect.DeepEqual(got, want) {
		u.t.Fatalf("%s: %s gives\n%s, want\n%s", u.path, what, indented(got), indented(want))
	}
}

// otherwise spells names with capitals, and numbers and booleans as text.
func otherwise(v any) any {
	switch v := v.(type) {
	case map[string]any:
		o := make(map[string]any, len(v))
		for name, member := range v {
			o[strings.ToUpper(name)] = otherwise(member)
		}
		return o
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = otherwise(v[i])
		}
		return list
	case json.Number, bool:
		return fmt.Sprint(v)
	}
	return v
}

func value(t *testing.T, text string) any {
	t.Helper()
	v, err := parse([]byte(text))
	if err != nil {
		t.Fatalf("%s is not JSON: %v", text, err)
	}
	return v
}

// lay merges a partial update into one that says more.
func lay(all, part map[string]any) {
	for name, v := range part {
		below, isObject := v.(map[string]any)
		there, too := all[name].(map[string]any)
		switch {
		case isObject && too:
			lay(there, below)
		case isObject:
			fresh := map[string]any{}
			lay(fresh, below)
			all[name] = fresh
		default:
			all[name] = v
		}
	}
}

func indented(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		return err.Error()
	}
	return b.String()
}
