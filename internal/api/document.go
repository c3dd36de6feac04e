package api

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"parley/internal/auth"
	"parley/internal/lenient"
)

// described is an operation as it was registered.
type described struct {
	op  Op
	in  *input
	out *output

	rows *Table // of HandleTable: what out cannot tell
}

// document is the OpenAPI description in the making. It is made when somebody asks for it:
// a server that nobody asks needs neither the time nor the memory.
type document struct {
	api     *huma.OpenAPI
	in, out *side
}

func newDocument(title, version string) *document {
	setHumaGlobals()
	n := &names{taken: map[string]reflect.Type{}}
	d := &document{in: newSide(n, true), out: newSide(n, false)}
	d.api = &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title: title, Version: version,
			Description: "Account, Live Chat, Report and Partner API v2, and the doors that the console and the widget use. " +
				"Paths, names and listed values match in any letter case; a PUT changes what it names and keeps the rest.",
		},
		Components: &huma.Components{
			Schemas: d.out.registry,
			SecuritySchemes: map[string]*huma.SecurityScheme{
				"bearerToken":  {Type: "http", Scheme: "bearer", Description: "Token from /oauth/token."},
				"basicApiKey":  {Type: "http", Scheme: "basic", Description: "Agent email as user name, API key as password."},
				"session":      {Type: "apiKey", In: "cookie", Name: "parley_session", Description: "Console session; calls that change something also carry X-Parley-CSRF."},
				"visitorToken": {Type: "http", Scheme: "bearer", Description: "Token that the visit call gave."},
			},
		},
	}
	d.out.schema(reflect.TypeFor[Error](), "")
	return d
}

// add documents one operation.
func (d *document) add(operation described) {
	op, in, out := operation.op, operation.in, operation.out
	success := d.success(op, out)
	if operation.rows != nil {
		success = d.rows(operation.rows)
	}
	o := &huma.Operation{
		Method: op.Method, Path: op.Path, OperationID: op.ID, Tags: []string{op.Tag},
		Summary: op.Summary, Description: op.Description,
		Parameters: d.params(in), RequestBody: d.requestBody(op, in),
		Security: security(op.Permission), Extensions: extensions(op),
	}
	if op.Door == V2 {
		o.Path = v2 + op.Path
	}
	o.Responses = d.responses(o, op, out, success)
	d.api.AddOperation(o)
	d.addTag(op.Tag)
}

func (d *document) addTag(name string) {
	for _, t := range d.api.Tags {
		if t.Name == name {
			return
		}
	}
	d.api.Tags = append(d.api.Tags, &huma.Tag{Name: name})
}

func (d *document) params(in *input) []*huma.Param {
	var list []*huma.Param
	for i := range in.params {
		p := &in.params[i]
		if p.in == "cookie" || p.in == "header" && p.Name == "Authorization" {
			continue // the security schemes tell of those
		}
		sf := in.typ.FieldByIndex(p.Index)
		if sf.Tag.Get("hidden") == "true" {
			continue
		}
		sch := d.in.param(sf, p.Field)
		hp := &huma.Param{
			Name: p.Name, In: p.in, Description: sf.Tag.Get("doc"),
			Required: p.in == "path" || isRequired(p.Field), Schema: sch,
		}
		if len(sch.Examples) > 0 {
			hp.Example, sch.Examples = sch.Examples[0], nil
		}
		if sf.Tag.Get("style") == "deepObject" {
			explode := true
			hp.Style, hp.Explode = "deepObject", &explode
			if sch.Type == huma.TypeArray {
				hp.Schema = &huma.Schema{Type: huma.TypeObject, AdditionalProperties: sch.Items}
			}
		}
		if len(p.Aliases) > 0 {
			hp.Extensions = map[string]any{"x-alias": p.Aliases}
		}
		list = append(list, hp)
	}
	return list
}

func (d *document) requestBody(op Op, in *input) *huma.RequestBody {
	if in.body == nil {
		return nil
	}
	if in.shape == reflect.TypeFor[[]byte]() {
		return &huma.RequestBody{Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}}
	}
	sch := d.in.schema(in.shape, capital(op.ID)+"Body")
	required := true
	if full := d.in.registry.SchemaFromRef(sch.Ref); full != nil {
		if in.patch {
			sch = d.update(sch.Ref, full)
		}
		required = in.patch || len(full.Required) > 0
		sch = orList(sch, full, in.shape)
	}
	content := map[string]*huma.MediaType{jsonMedia: {Schema: sch}}
	if op.OAuth {
		content["application/x-www-form-urlencoded"] = &huma.MediaType{Schema: sch}
	}
	return &huma.RequestBody{Content: content, Required: required}
}

// orList documents a body that may also be just the list that one member holds.
func orList(sch, full *huma.Schema, t reflect.Type) *huma.Schema {
	for _, f := range lenient.Fields(t) {
		if f.Bare {
			return &huma.Schema{OneOf: []*huma.Schema{
				{Type: huma.TypeArray, Items: full.Properties[f.Name].Items}, sch,
			}}
		}
	}
	return sch
}

const jsonMedia = "application/json"

// update is the schema of a partial update: as full, nothing required.
func (d *document) update(ref string, full *huma.Schema) *huma.Schema {
	if len(full.Required) == 0 {
		return &huma.Schema{Ref: ref}
	}
	name := strings.TrimSuffix(strings.TrimPrefix(ref, schemaRef), "Input") + "Update"
	if d.in.registry.Map()[name] == nil {
		copied := *full
		copied.Required = nil
		d.in.registry.Map()[name] = &copied
	}
	return &huma.Schema{Ref: schemaRef + name}
}

// success documents what an operation answers when all is well.
func (d *document) success(op Op, out *output) *huma.Response {
	ok := &huma.Response{Description: "Done."}
	if out.body != nil {
		t := out.typ.FieldByIndex(out.body).Type
		switch t {
		case reflect.TypeFor[Empty](), reflect.TypeFor[*Empty]():
		case reflect.TypeFor[[]byte](), downloadType:
			ok.Content = map[string]*huma.MediaType{cmp.Or(op.Media, "application/octet-stream"): {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}
		default:
			ok.Content = map[string]*huma.MediaType{jsonMedia: {Schema: d.out.schema(t, capital(op.ID)+"Answer")}}
		}
	}
	if op.Pages && ok.Content != nil {
		ok.Content["text/html"] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
	}
	return ok
}

func (d *document) responses(o *huma.Operation, op Op, out *output, ok *huma.Response) map[string]*huma.Response {
	redirect := &huma.Response{Description: "Go there."}
	for _, h := range out.headers {
		if op.Pages && h.name == "Location" {
			redirect.Headers = map[string]*huma.Param{h.name: {Description: h.doc, Schema: &huma.Schema{Type: huma.TypeString}}}
			continue
		}
		if ok.Headers == nil {
			ok.Headers = map[string]*huma.Param{}
		}
		ok.Headers[h.name] = &huma.Param{Description: h.doc, Schema: &huma.Schema{Type: huma.TypeString}}
	}
	all := map[string]*huma.Response{strconv.Itoa(op.Success): ok}
	if op.Pages {
		all[strconv.Itoa(http.StatusFound)] = redirect
	}
	errType := reflect.TypeFor[Error]()
	switch {
	case op.OAuth:
		errType = reflect.TypeFor[OAuthError]()
	case op.ThreefoldErrors:
		errType = reflect.TypeFor[ThreefoldError]()
	}
	for _, status := range errorStatuses(o, op) {
		all[strconv.Itoa(status)] = &huma.Response{
			Description: errorTexts[status],
			Content:     map[string]*huma.MediaType{jsonMedia: {Schema: d.out.schema(errType, "")}},
		}
	}
	return all
}

var errorTexts = map[int]string{
	400: "Input is missing or wrong.",
	401: "No credentials, or wrong ones.",
	403: "Permission missing, or the daily limit is used up.",
	404: "No such object.",
	429: "Too many calls; try again later.",
	500: "The server failed.",
}

// errorStatuses follows the contract: account, partner and token operations
// list all five, the others 400 where there is input and 404 where the path
// names an object.
func errorStatuses(o *huma.Operation, op Op) []int {
	list := append([]int{403, 500}, op.Errors...)
	all := op.OAuth || strings.HasPrefix(op.Path, "/account/") || strings.HasPrefix(op.Path, "/partner/")
	input, object := o.RequestBody != nil, false
	for _, p := range o.Parameters {
		input = input || p.In == "query"
		object = object || p.In == "path"
	}
	if all || input {
		list = append(list, 400)
	}
	if all || object {
		list = append(list, 404)
	}
	if all || op.Permission != auth.Public {
		list = append(list, 401)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func security(p auth.Permission) []map[string][]string {
	switch p {
	case auth.Public:
		return []map[string][]string{}
	case auth.Visitor:
		return []map[string][]string{{"visitorToken": {}}}
	}
	return []map[string][]string{{"bearerToken": {}}, {"basicApiKey": {}}, {"session": {}}}
}

func extensions(op Op) map[string]any {
	x := map[string]any{"x-permission": op.Permission.Key}
	if op.Permission.Product != "" {
		x["x-permission-product"] = op.Permission.Product
	}
	for _, p := range op.AnyOf {
		if p.Product != "" {
			x["x-permission-scope"] = p.Key
		}
	}
	if op.PermissionNote != "" {
		x["x-permission-note"] = op.PermissionNote
	}
	if len(op.Aliases) > 0 {
		aliases := slices.Clone(op.Aliases)
		if op.Door == V2 {
			for i := range aliases {
				aliases[i] = v2 + aliases[i]
			}
		}
		x["x-path-alias"] = aliases
	}
	if len(op.MethodAliases) > 0 {
		x["x-method-alias"] = op.MethodAliases
	}
	if op.InPerson {
		x["x-in-person"] = true
	}
	if op.Removed != "" {
		x["x-delete-message"] = op.Removed
	}
	return x
}

// render writes the document in both versions.
func (d *document) render() (v31, v30 []byte, err error) {
	maps.Copy(d.out.registry.Map(), d.in.registry.Map())
	slices.SortFunc(d.api.Tags, func(a, b *huma.Tag) int { return strings.Compare(a.Name, b.Name) })
	if v31, err = json.Marshal(d.api); err != nil {
		return nil, nil, fmt.Errorf("write the OpenAPI document: %w", err)
	}
	if v30, err = downgrade(d.api); err != nil {
		return nil, nil, fmt.Errorf("write the OpenAPI 3.0 document: %w", err)
	}
	return v31, v30, nil
}

// downgrade writes OpenAPI 3.0, which has no null type: an object that may be
// null becomes nullable. The media type of bytes stands beside them already.
func downgrade(doc *huma.OpenAPI) ([]byte, error) {
	data, err := doc.Downgrade()
	if err != nil {
		return nil, err
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, err
	}
	inOldWords(v)
	return json.Marshal(v)
}

func inOldWords(v any) {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "contentMediaType")
		if list, ok := v["anyOf"].([]any); ok && len(list) == 2 {
			if null, ok := list[1].(map[string]any); ok && null["type"] == "null" {
				delete(v, "anyOf")
				v["allOf"], v["nullable"] = list[:1], true
			}
		}
		for _, child := range v {
			inOldWords(child)
		}
	case []any:
		for _, child := range v {
			inOldWords(child)
		}
	}
}

// serveBytes serves bytes that stay the same.
func serveBytes(contentType string, data func() []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		bytes := data()
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("Content-Length", strconv.Itoa(len(bytes)))
		_, _ = w.Write(bytes)
	})
}
