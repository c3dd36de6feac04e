package contract_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"parley/internal/apitest"
)

// TestNobodyNamesWhatBelongsToAnotherSite has a site write an object of another one
// into each member that names objects: it must be refused as one that does not exist.
func TestNobodyNamesWhatBelongsToAnotherSite(t *testing.T) {
	t.Parallel()
	at, db := walked(t)
	ops := operationList(serverDocument(t))
	owner, other := newEstate(t, at, db, ops, "owner", farIDs(tables(t, db))), newEstate(t, at, db, ops, "other")
	for _, op := range inWalkingOrder(ops) {
		schema := bodySchema(op.operation)
		if schema == nil || !strings.HasPrefix(text(op.Extensions["x-permission"]), "manage") {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(schema.Value.Properties)) {
			member := schema.Value.Properties[name]
			foreign, ok := owner.on(t).namedBy(name, member)
			if !ok || member.Value.ReadOnly || !strings.HasPrefix(foreign, "77") { // other ids may be the other site's, too
				continue
			}
			t.Run(op.method+" "+op.path+" "+name, func(t *testing.T) {
				e := other.on(t)
				e.body.known = maps.Clone(e.body.known)
				e.body.known[strings.ToLower(name)] = inPlace(member, foreign)
				path, who := e.path(op), e.caller(op)
				a := e.body.sendWith(op, name, func(body string) *apitest.Answer { return who.Do(op.method, path, body) }, examplesOf(op)...)
				if a.Status != 404 && (a.Status != 400 || !strings.Contains(string(a.Body), name)) {
					t.Errorf("%s %s with another site's %s is answered %d\n%s", op.method, path, name, a.Status, short(a.Body))
				}
			})
		}
	}
}

// namedBy makes an object that a member may name, by the member's name: departmentId,
// backupDepartmentId and departments name departments.
func (e *estate) namedBy(name string, member *openapi3.SchemaRef) (string, bool) {
	noun := name
	if !member.Value.Type.Is("array") {
		if noun = nounOf(name); noun == "" {
			return "", false
		}
	}
	if id, ok := e.existing(noun); ok {
		return id, true
	}
	for i, r := range noun { // backupDepartments: departments
		if i > 0 && r >= 'A' && r <= 'Z' {
			return e.existing(strings.ToLower(noun[i:i+1]) + noun[i+1:])
		}
	}
	return "", false
}

// inPlace is an id as a member takes it.
func inPlace(member *openapi3.SchemaRef, id string) any {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return id
	}
	if member.Value.Type.Is("array") {
		return []any{n}
	}
	return n
}
