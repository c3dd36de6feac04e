package contract_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"parley/internal/api"
	"parley/internal/auth"
)

type ban struct {
	ID        int64  `json:"id" readOnly:"true" doc:"Ban id."`
	Type      string `json:"type" enum:"visitor,ip" required:"true" doc:"What is banned."`
	VisitorID string `json:"visitorId" doc:"Visitor."`
	IPAddress string `json:"ipAddress" doc:"Address."`
	Comment   string `json:"comment" doc:"Remark."`
}

type oddBan struct {
	ID        string `json:"id" readOnly:"true"`
	Type      string `json:"type" enum:"visitor,pony"`
	VisitorID string `json:"visitorId"`
	Comment   string `json:"comment"`
	Colour    string `json:"colour"`
}

// TestDifferenceIsNamed proves that the comparison sees what it promises, on
// unlike operations: a resource as it should be, one that is wrong in every
// way, and a form endpoint outside the v2 prefix.
func TestDifferenceIsNamed(t *testing.T) {
	a := api.New(api.Options{})
	type one struct {
		ID int64 `path:"id"`
	}
	api.Handle(a, api.Op{Method: "GET", Path: "/livechat/bans/{id}", ID: "getBan", Tag: "Bans", Permission: auth.ManageBan},
		func(context.Context, *one) (*api.Out[ban], error) { return nil, nil })
	api.Handle(a, api.Op{Method: "DELETE", Path: "/livechat/bans/{id}", ID: "deleteBan", Tag: "Bans", Permission: auth.ManageBan, Removed: "Ban '{id}' has been removed."},
		func(context.Context, *one) (*api.Out[string], error) { return nil, nil })
	api.Handle(a, api.Op{Method: "POST", Path: "/livechat/bans", ID: "createBan", Tag: "Bans", Permission: auth.ManageBan},
		func(context.Context, *struct{ Body ban }) (*api.Out[ban], error) { return nil, nil })
	type listIn struct {
		Page string `query:"page"`
	}
	api.Handle(a, api.Op{Method: "GET", Path: "/livechat/bans", ID: "listBans", Tag: "Bans", Permission: auth.ManageSettings},
		func(context.Context, *listIn) (*api.Out[[]oddBan], error) { return nil, nil })

	got := differences(t, a, "/livechat/bans")
	want := []string{
		`GET /api/v2/livechat/bans 200[] .colour: is not in the contract`,
		`GET /api/v2/livechat/bans 200[] .id: type is string, not integer`,
		`GET /api/v2/livechat/bans 200[] .ipAddress: is missing`,
		`GET /api/v2/livechat/bans 200[] .type: values are pony|visitor, not ip|visitor`,
		`GET /api/v2/livechat/bans 400: is not in the contract`,
		`GET /api/v2/livechat/bans parameter query page: is not in the contract`,
		`GET /api/v2/livechat/bans: x-permission is "manageSettings", not "manageBan"`,
		`PUT /api/v2/livechat/bans/{id}: operation is missing`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// differences compares what a serves with the part of the contract whose paths hold word.
func differences(t *testing.T, a *api.API, word string) []string {
	_, v30, err := a.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(v30)
	if err != nil {
		t.Fatal(err)
	}
	d := &differ{}
	d.compare(frozen(t, "livechat.yaml"), operations(doc))
	lines := slices.DeleteFunc(d.lines, func(line string) bool { return !strings.Contains(line, word) })
	slices.Sort(lines)
	return lines
}
