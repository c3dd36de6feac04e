package apitest

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"
)

// PartialUpdates holds what stands at a path to what the API promises of every PUT
// (NOTES-livechat G2): an empty one changes nothing, any sequence of partial ones
// equals one that says all of it, and what an answer gives may be sent back.
//
// values are what members may be set to, as JSON; objects in them are partial, too.
func PartialUpdates(t *testing.T, c Caller, path string, values map[string][]string) {
	t.Helper()
	c = c.On(t)
	put := func(body any) any {
		t.Helper()
		data, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		return c.Do("PUT", path, string(data)).Want(200).json()
	}
	same := func(what string, got, want any) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s: %s gives\n%s, want\n%s", path, what, indented(got), indented(want))
		}
	}
	before := put(map[string]any{})
	same("an empty update", put(map[string]any{}), before)
	dice := rand.New(rand.NewPCG(1, uint64(len(path))))
	for range 6 {
		all := map[string]any{}
		var after any
		for range 1 + dice.IntN(5) {
			part := map[string]any{}
			for _, name := range sortedNames(values) {
				if choices := values[name]; dice.IntN(3) == 0 {
					part[name] = value(t, choices[dice.IntN(len(choices))])
				}
			}
			after = put(part)
			lay(all, part)
		}
		same("an empty update", put(map[string]any{}), after)
		same("what was answered, sent back", put(after), after)
		same("what was there before, sent back", put(before), before)
		same("everything at once", put(all), after)
		same("what was there before, sent back", put(before), before)
	}
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
