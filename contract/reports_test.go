package contract_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"parley/internal/apitest"
	"parley/internal/store"
)

// asked is a report of the contract, and who asks for it.
type asked struct {
	*estate
	op     *openapi3.Operation
	path   string
	reader apitest.Caller
}

// TestReportsTakeTheirParameters holds the parameters of every report to the contract:
// what is missing or wrong, letter case, spaces for plus signs, other paths; what those
// read who may not, or whose edition does not have the report; how numbers are written.
func TestReportsTakeTheirParameters(t *testing.T) {
	t.Parallel()
	at, db := walked(t)
	ops := operationList(serverDocument(t))
	e := newEstate(t, at, db, ops, "owner")
	guest := e.guest()
	contract := frozen(t, "reports.yaml").Paths
	for _, path := range slices.Sorted(maps.Keys(contract.Map())) {
		if !slices.ContainsFunc(ops, func(l listed) bool { return l.path == path }) {
			continue // the conformance test says so
		}
		r := asked{estate: e, op: contract.Value(path).Get, path: strings.TrimPrefix(path, "/api/v2"), reader: e.admin}
		t.Run(r.path, func(t *testing.T) {
			r := asked{estate: e.on(t), op: r.op, path: r.path, reader: e.admin.On(t)}
			r.deniesInOrder(guest.On(t))
			r.edition(texts(r.op.Extensions["x-editions"])[0])
			r.needsItsRange()
			r.knowsItsGroups()
			r.wantsBothOfAFilter()
			r.takesOtherSpellings()
			r.writesNumbers(t)
		})
	}
}

// edition gives the site a plan.
func (r asked) edition(name string) {
	r.t.Helper()
	r.step(func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE site SET plan = ? WHERE id = ?`, strings.ToLower(name), r.siteID); err != nil {
			return err
		}
		return store.Touch(ctx, tx, r.siteID)
	})
}

// values are the words that a parameter may be, nil for one that the report does not have.
func (r asked) values(name string) (list []string) {
	p := r.op.Parameters.GetByInAndName("query", name)
	if p == nil {
		return nil
	}
	for _, v := range p.Schema.Value.Enum {
		list = append(list, fmt.Sprint(v))
	}
	return list
}

func (r asked) has(name string) bool { return r.op.Parameters.GetByInAndName("query", name) != nil }

// good is a query that the report takes.
func (r asked) good() url.Values {
	q := url.Values{}
	if r.has("timeFrom") {
		q.Set("timeFrom", "2026-03-01T00:00:00")
		q.Set("timeTo", "2026-03-03")
	}
	if list := r.values("group"); list != nil {
		q.Set("group", list[0])
	}
	return q
}

// with is the good query with one parameter otherwise, or without it.
func (r asked) with(name, value string) url.Values {
	q := r.good()
	if q.Del(name); value != "" {
		q.Set(name, value)
	}
	return q
}

func (r asked) get(q url.Values) *apitest.Answer {
	r.t.Helper()
	return r.reader.Do("GET", r.path+"?"+q.Encode())
}

// refuses wants a 400 whose message begins as the contract's example does (R1).
func (r asked) refuses(q url.Values, field, rest string) {
	r.t.Helper()
	a := r.get(q).Want(400)
	if want := "Parameter '" + field + "' " + rest; !strings.HasPrefix(a.Text("message"), want) {
		r.t.Errorf("%v answers %q, want %q", q, a.Text("message"), want)
	}
}

// deniesInOrder wants the permission before the edition, and that before anything else (R46).
func (r asked) deniesInOrder(guest apitest.Caller) {
	editions := texts(r.op.Extensions["x-editions"])
	for _, name := range []string{"Business", "Enterprise"} {
		r.edition(name)
		guest.Do("GET", r.path).Want(403, `{"code":403003}`)
		if !slices.Contains(editions, name) {
			r.reader.Do("GET", r.path).Want(403, `{"code":403005}`)
			r.get(r.good()).Want(403, `{"code":403005}`)
		}
	}
}

func (r asked) needsItsRange() {
	if !r.has("timeFrom") {
		return
	}
	for _, name := range []string{"timeFrom", "timeTo"} {
		r.refuses(r.with(name, ""), name, "is required.")
		for _, wrong := range []string{"yesterday", "2026-02-30", "2026-03-02T24:00:00", "2026-03-02T10:00:00Z", "2026-03-02 10:00", "1772409600"} {
			r.refuses(r.with(name, wrong), name, "")
		}
	}
	r.get(r.with("timeFrom", "")).Want(400, `{"code":400000}`)
	r.refuses(r.with("timeTo", "2026-03-01"), "timeTo", "")
	r.refuses(r.with("timeTo", "2026-02-01T00:00:00"), "timeTo", "")
	for _, wrong := range []string{"CET", "8", "+25:00", "+08:60", "Europe/Berlin"} {
		r.refuses(r.with("timezone", wrong), "timezone", "")
	}
}

func (r asked) knowsItsGroups() {
	if r.values("group") == nil {
		r.get(r.with("group", "nonsense")).Want(200) // it has none to be wrong
		return
	}
	r.refuses(r.with("group", ""), "group", "is required.")
	r.refuses(r.with("group", "departmemt"), "group", "") // R38
	for _, g := range []string{"hour", "agent", "24*7Distribution"} {
		if !slices.Contains(r.values("group"), g) {
			r.refuses(r.with("group", g), "group", "")
		}
	}
}

// wantsBothOfAFilter wants filterName and filterValue together (R22).
func (r asked) wantsBothOfAFilter() {
	if !r.has("filterName") {
		return
	}
	name := r.values("filterName")[0]
	r.refuses(r.with("filterName", name), "filterValue", "is required.")
	r.refuses(r.with("filterValue", "1"), "filterName", "is required.")
	both := r.with("filterName", "moon")
	both.Set("filterValue", "1")
	r.refuses(both, "filterName", "")
	both.Set("filterName", name)
	for _, unknown := range []string{"987654321", "1"} {
		both.Set("filterValue", unknown)
		r.get(both).Want(200)
	}
	both.Set("filterValue", "one")
	r.refuses(both, "filterValue", "")
}

// takesOtherSpellings wants the same answer for every way to write the same question (R1,
// R4, R20, R31, R47, R50).
func (r asked) takesOtherSpellings() {
	if r.good()["timeFrom"] == nil {
		return // what is now differs from call to call
	}
	plain := r.with("timezone", "+05:45")
	want := r.get(plain).Want(200).Body
	query := plain.Encode()
	same := func(path, query string) {
		r.t.Helper()
		if got := r.reader.Do("GET", path+"?"+query).Want(200).Body; !bytes.Equal(got, want) {
			r.t.Errorf("%s?%s answers\n%s\nand %s\n%s", path, query, got, r.path, want)
		}
	}
	same(strings.ToUpper(r.path), query)
	same(r.path, strings.ToLower(query))
	same("/livechatwebapi/api/v2"+r.path, strings.ReplaceAll(query, "timeFrom", "TimeFROM"))
	same(r.path, strings.ReplaceAll(query, "%2B", "+"))
	same(r.path, strings.ReplaceAll(query, "%2B", "%20"))
	same(r.path, strings.ReplaceAll(query, "%2B", ""))
	for _, alias := range r.pathAliases() {
		same(alias, query)
	}
}

// pathAliases are the other paths of the report.
func (r asked) pathAliases() (list []string) {
	for _, alias := range texts(r.op.Extensions["x-path-alias"]) {
		list = append(list, strings.TrimPrefix(alias, "/api/v2"))
	}
	return list
}

// writesNumbers holds every number of the answers to x-json-number (R7), and every alias
// to the member that it is another name of.
func (r asked) writesNumbers(t *testing.T) {
	groups := r.values("group")
	if groups == nil {
		groups = []string{""}
	}
	schema := r.op.Responses.Value("200").Value.Content.Get("application/json").Schema.Value
	for _, g := range groups {
		d := json.NewDecoder(bytes.NewReader(r.get(r.with("group", g)).Want(200).Body))
		d.UseNumber()
		var answer any
		if err := d.Decode(&answer); err != nil {
			t.Fatal(err)
		}
		if problem := misspelt(schema, answer); problem != "" {
			t.Errorf("by %q: %s", g, problem)
		}
	}
}

// misspelt says what is not written as a schema wants it, or "". Of several schemas the
// one counts that has the members of the object.
func misspelt(s *openapi3.Schema, v any) string {
	for _, one := range slices.Concat(s.OneOf, s.AnyOf) {
		if fits(one.Value, v) {
			return misspelt(one.Value, v)
		}
	}
	for _, one := range s.AllOf {
		if problem := misspelt(one.Value, v); problem != "" {
			return problem
		}
	}
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			if problem := misspelt(s.Items.Value, item); problem != "" {
				return fmt.Sprintf("[%d]%s", i, problem)
			}
		}
	case map[string]any:
		for name, member := range s.Properties {
			got, there := v[name]
			if !there {
				continue
			}
			if of, ok := member.Value.Extensions["x-alias-of"].(string); ok && fmt.Sprint(got) != fmt.Sprint(v[of]) {
				return fmt.Sprintf(".%s is %v and .%s is %v", name, got, of, v[of])
			}
			if problem := misspelt(member.Value, got); problem != "" {
				return "." + name + problem
			}
		}
	case json.Number:
		return wrongForm(fmt.Sprint(s.Extensions["x-json-number"]), v.String())
	}
	return ""
}

// fits tells whether a list's rows, or an object, have the members of a schema.
func fits(s *openapi3.Schema, v any) bool {
	switch v := v.(type) {
	case []any:
		return s.Items != nil && (len(v) == 0 || fits(s.Items.Value, v[0]))
	case map[string]any:
		for _, name := range s.Required {
			if _, there := v[name]; !there {
				return false
			}
		}
		for name := range v {
			if s.Properties[name] == nil {
				return false
			}
		}
	}
	return true
}

// wrongForm says what is wrong with how a number is written, or "".
func wrongForm(form, text string) string {
	_, fraction, decimal := strings.Cut(text, ".")
	switch {
	case strings.ContainsAny(text, "eE"):
		return " has an exponent: " + text
	case form == "decimal" && !decimal:
		return " has no fractional part: " + text
	case form == "integer" && decimal, form == "shortest" && decimal && strings.Trim(fraction, "0") == "":
		return " has a fractional part: " + text
	}
	return ""
}
