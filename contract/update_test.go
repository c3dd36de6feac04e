package contract_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"parley/internal/apitest"
)

// TestEveryUpdateMayBePartial holds every PUT of the live chat settings to what the API
// promises of it (apitest.AnyUpdates), with values that its own document allows.
func TestEveryUpdateMayBePartial(t *testing.T) {
	at, db := walked(t)
	ops := operationList(serverDocument(t))
	owner := newEstate(t, at, db, ops, "owner")
	for _, op := range ops {
		if op.method != "PUT" || !isSetting(op) || apart[op.path] != "" {
			continue
		}
		t.Run(op.path, func(t *testing.T) {
			e := owner.on(t)
			path := e.path(op)
			var stored any
			e.admin.On(t).Do("PUT", path, "{}").Want(200).Into(&stored)
			o, _ := stored.(map[string]any)
			values := map[string][]string{}
			members := membersOf(bodySchema(op.operation))
			for _, name := range union(members, nil) {
				if slices.Contains(entangled[op.path], name) || members[name].Value.ReadOnly {
					continue
				}
				for _, v := range e.choices(members[name], name, o[name]) {
					data, err := json.Marshal(v)
					if err != nil {
						t.Fatal(err)
					}
					values[name] = append(values[name], string(data))
				}
			}
			apitest.AnyUpdates(t, e.admin, path, values)
		})
	}
}

// apart are the operations that this says nothing about, and why.
var apart = map[string]string{
	"/api/v2/livechat/conversionActions":                    "the body names the object; it is the operation on one",
	"/api/v2/livechat/conversionActions/achieved":           "it changes no setting",
	"/api/v2/livechat/cannedMessages/{id}/similarQuestions": "it replaces a list and answers nothing",
}

// entangled are members that cannot be set back to what they were.
var entangled = map[string][]string{
	"/api/v2/livechat/webhooks/{id}": {"zapId", "zapierAccountId"}, // an answer leaves out what was never set
}

// isSetting tells the operations on live chat settings from those on people, chats,
// samples of what happens to them, and reports.
func isSetting(op listed) bool {
	rest, ok := strings.CutPrefix(op.path, "/api/v2/livechat/")
	noun, _, _ := strings.Cut(rest, "/")
	return ok && strings.HasPrefix(text(op.Extensions["x-permission"]), "manage") &&
		!slices.Contains([]string{"visitors", "agents", "chats", "offlineMessages", "zapsamples", "reports"}, noun)
}

func membersOf(ref *openapi3.SchemaRef) map[string]*openapi3.SchemaRef {
	all := map[string]*openapi3.SchemaRef{}
	if ref == nil || ref.Value == nil {
		return all
	}
	for name, p := range ref.Value.Properties {
		all[name] = p
	}
	for _, part := range ref.Value.AllOf {
		for name, p := range membersOf(part) {
			all[name] = p
		}
	}
	return all
}

var wordings = []any{"", "Ann & <Bob>", "one\ntwo", "ann@example.test; bob@example.test", "ann@example.test", "https://shop.example.test/?a=b", "12", "5%", "#10aa20", "339FD9"}

// choices are values that a member may be set to; stored is what it is. Lists of objects
// are sent in another order, and with other names.
func (e *estate) choices(ref *openapi3.SchemaRef, name string, stored any) (all []any) {
	s := ref.Value
	switch {
	case len(s.Enum) > 0:
		for _, v := range s.Enum {
			if all = append(all, v); v == nil {
				continue
			}
			if word, ok := v.(string); ok {
				all = append(all, strings.ToUpper(word))
			}
		}
	case s.Type.Is("array"):
		return lists(stored)
	case s.Type.Is("boolean"):
		return []any{true, false, "TRUE"}
	case s.Type.Is("integer"), s.Type.Is("number"):
		all = []any{0, 1, "7", 300}
		if noun := nounOf(name); noun != "" {
			if id, ok := e.existing(noun); ok {
				all = append(all, number(s, id))
			}
		}
	case s.Type.Is("string"):
		return wordings
	default:
		o, _ := stored.(map[string]any)
		members := membersOf(ref)
		for _, n := range union(members, nil) {
			if members[n].Value.ReadOnly {
				continue
			}
			for _, v := range e.choices(members[n], n, o[n]) {
				all = append(all, map[string]any{n: v})
			}
		}
	}
	return all
}

// lists are other orders of a list that is stored, and other texts of its items.
func lists(stored any) []any {
	list, _ := stored.([]any)
	if len(list) == 0 {
		return []any{[]any{}}
	}
	backwards := slices.Clone(list)
	slices.Reverse(backwards)
	renamed := make([]any, len(list))
	for i, item := range list {
		renamed[i] = item
		if o, ok := item.(map[string]any); ok {
			o = maps.Clone(o)
			for _, name := range []string{"currentText", "name"} {
				if o[name] != nil {
					o[name] = fmt.Sprintf("Another text %d", i)
					break
				}
			}
			renamed[i] = o
		}
	}
	return []any{backwards, renamed}
}
