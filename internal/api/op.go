package api

import (
	"context"
	"net/http"
	"strings"

	"parley/internal/auth"
)

// Door says under which prefixes an operation is served.
type Door int

const (
	// V2 operations live under /api/v2 and its other spellings; Path is without prefix.
	V2 Door = iota
	// Root operations live exactly at Path.
	Root
)

// v2Prefixes are all accepted ones; links sent out have a spelling of their own (README of the contract).
var v2Prefixes = []string{
	"/api/v2", "/api/v2.0",
	"/livechatwebapi/api/v2", "/livechatwebapi/api/v2.0",
	"/accountwebapi/api/v2", "/accountwebapi/api/v2.0",
}

const v2 = "/api/v2"

// Op declares one operation.
type Op struct {
	Method, Path, ID, Tag string
	Summary, Description  string

	Permission auth.Permission   // who may call: a key, or auth.Self, auth.Public, …
	AnyOf      []auth.Permission // narrower keys that also open the call (x-permission-scope), or auth.Self; the handler narrows by auth.From(ctx)

	PermissionNote string // what else opens the call, in words (x-permission-note)

	Aliases       []string // other paths (x-path-alias), spelled as Path is
	MethodAliases []string // other methods (x-method-alias)
	Door          Door

	MaxBody int64  // limit of the request body in bytes; 0 means 1 MiB
	Success int    // status of success; 0 means 200
	Errors  []int  // further error statuses for the documentation
	Media   string // media type of an answer in bytes; application/octet-stream when empty
	Removed string // text of the JSON string that a DELETE answers, {id} filled in (x-delete-message)

	// InPerson: not for programs that act for an agent by an OAuth client's token.
	InPerson bool

	// Enrolling: it also answers agents who must set up a second factor first.
	Enrolling bool

	// ThreefoldErrors says the text of an error under all names that clients of webhooks
	// read (NOTES-reports W8).
	ThreefoldErrors bool

	// OAuth adds the standard error words to faults (NOTES-account O8).
	OAuth bool
	// Pages says that browsers are sent here: faults are shown to them as a page,
	// and the answer may be a redirect (302 with a header Location).
	Pages bool
}

const maxBody = 1 << 20

// defaults fills what follows from the rest.
func (o Op) defaults() Op {
	o.Method = strings.ToUpper(o.Method)
	if o.MaxBody == 0 {
		o.MaxBody = maxBody
	}
	if o.Success == 0 {
		o.Success = http.StatusOK
	}
	if o.Permission == (auth.Permission{}) {
		panic("api: operation " + o.ID + " names no permission")
	}
	return o
}

// Out is the usual output: a JSON body.
type Out[T any] struct{ Body T }

// Empty as output is 200 without a body, as input nothing.
type Empty struct{}

// Handle registers an operation. I is a struct whose members are tagged
// `path`, `query`, `header` or `cookie`, and Body: a struct (complete, with
// defaults), a Patch (partial update), or []byte. O is a struct with Body and,
// if wanted, `Status int` and members tagged `header`. A nil output or Body is
// an empty answer.
//
// Checks come in the order of NOTES-account E10: path, HTTPS, credentials,
// daily limit, permission; then path, query and header members in the order of
// I; then the body. A Patch is not looked at before the handler does, so that
// a missing object is reported before a bad body.
func Handle[I, O any](a *API, op Op, fn func(ctx context.Context, in *I) (*O, error)) {
	op = op.defaults()
	in, out := inputOf[I](), outputOf[O]()
	r := &route{
		op: op,
		call: func(w http.ResponseWriter, req *http.Request, path map[string]string) error {
			v := new(I)
			if err := in.bind(v, w, req, path, op.MaxBody); err != nil {
				return err
			}
			o, err := fn(req.Context(), v)
			if err != nil {
				return err
			}
			if s := out.stream(o); s != nil {
				return a.stream(w, req, s, op.Success)
			}
			return out.write(w, o, op.Success)
		},
	}
	a.register(r)
	a.described = append(a.described, described{op: op, in: in, out: out})
}
