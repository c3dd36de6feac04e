package api_test

import (
	"context"
	"testing"
	"time"

	"parley/internal/api"
	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/fault"
)

// A paged list with filters, as live chat history has them.

type condition struct {
	Field   string `json:"field" doc:"Field tested."`
	Operate string `json:"operate" enum:"contains,notContains,equal,notEqual" enumAlias:"include=contains,is=equal" alias:"operator" doc:"Comparison."`
	Value   string `json:"value" doc:"Value compared with."`
}

type historyIn struct {
	api.HistoryRange
	AgentID    *int64      `query:"agentId" doc:"Only with this agent."`
	Conditions []condition `query:"conditions" style:"deepObject" doc:"Extra filters, all must hold."`
	api.HistoryPaging
}

type historyOut struct {
	Total        int         `json:"total"`
	PreviousPage string      `json:"previousPage"`
	NextPage     string      `json:"nextPage"`
	Rows         []row       `json:"rows"`
	Conditions   []condition `json:"conditions"`
}

type row struct {
	Time  api.HistoryTime `json:"time"`
	Agent *int64          `json:"agent"`
}

func serveHistory(s *apitest.Server) {
	list := func(ctx context.Context, in *historyIn) (*api.Out[historyOut], error) {
		from, to, err := in.Between(time.Date(2019, 1, 16, 23, 30, 0, 0, time.UTC))
		if err != nil {
			return nil, err
		}
		const total = 25
		out := historyOut{Total: total, Conditions: in.Conditions}
		out.PreviousPage, out.NextPage = in.Links(ctx, total)
		for i := in.Page().Offset(); i < min(total, in.Page().Offset()+in.PageSize); i++ {
			out.Rows = append(out.Rows, row{Time: api.HistoryTime(from), Agent: in.AgentID})
		}
		if len(out.Rows) > 1 {
			out.Rows[1].Time = api.HistoryTime(to)
		}
		return &api.Out[historyOut]{Body: out}, nil
	}
	api.Handle(s.API, api.Op{Method: "GET", Path: "/livechat/history", ID: "listHistory", Tag: "History", Permission: auth.ViewAllHistory}, list)
}

func TestHistoryPages(t *testing.T) {
	t.Parallel()
	s := newSite(t, serveHistory)
	agent := s.As(auth.ViewAllHistory)
	const at = "https://chat.example.test/api/v2.0/LiveChat/History?"
	for query, want := range map[string]string{
		"":                                `{"total":25,"previousPage":"` + at + `pageIndex=0","nextPage":"` + at + `pageIndex=1"}`,
		"?pageIndex=1":                    `{"previousPage":"` + at + `pageIndex=0","nextPage":"` + at + `pageIndex=2"}`,
		"?PAGEINDEX=2":                    `{"previousPage":"` + at + `pageIndex=1","nextPage":""}`,
		"?pageIndex=9":                    `{"previousPage":"` + at + `pageIndex=8","nextPage":"","rows":[]}`,
		"?agentId=7&pageSize=20&x=a%20b":  `{"previousPage":"` + at + `agentId=7&pageSize=20&x=a%20b&pageIndex=0","nextPage":"` + at + `agentId=7&pageSize=20&x=a%20b&pageIndex=1"}`,
		"?pageSize=900&pageIndex=0":       `{"nextPage":""}`,
		"?pageIndex=99999999999999999999": `{"rows":[]}`,
	} {
		agent.On(t).Do("GET", "/LiveChat/History"+query).Want(200, want)
	}
	for query, code := range map[string]string{
		"?pageSize=0": "400009", "?pageIndex=-1": "400009", "?pageIndex=two": "400003", "?agentId=x": "400003",
	} {
		agent.On(t).Do("GET", "/livechat/history"+query).Want(400, `{"code":`+code+`}`)
	}
	if n := len(agent.Do("GET", "/livechat/history").At("rows").([]any)); n != 10 {
		t.Errorf("a page has %d rows, want 10", n)
	}
}

func TestHistoryTimes(t *testing.T) {
	t.Parallel()
	agent := newSite(t, serveHistory).As(auth.ViewAllHistory)
	for query, want := range map[string][2]string{
		"":                   {"2019-01-16T00:00:00", "2019-01-17T00:00:00"},
		"?timezone=%2B08:00": {"2019-01-16T16:00:00", "2019-01-17T16:00:00"}, // it is tomorrow there
		"?timezone=+08:00":   {"2019-01-16T16:00:00", "2019-01-17T16:00:00"}, // arrives as a blank
		"?timezone=08:00":    {"2019-01-16T16:00:00", "2019-01-17T16:00:00"},
		"?timezone=-03:30":   {"2019-01-16T03:30:00", "2019-01-17T03:30:00"},
		"?timeFrom=2019-01-02T03:04:05&timeTo=2019-01-03":         {"2019-01-02T03:04:05", "2019-01-03T00:00:00"},
		"?timeFrom=2019-01-02T03:04:05.5&TIMEZONE=-01:00":         {"2019-01-02T04:04:05.5", "2019-01-17T01:00:00"},
		"?timeFrom=2019-01-02T03:04:05Z&timezone=05:00":           {"2019-01-02T03:04:05", "2019-01-17T19:00:00"},
		"?timeFrom=2019-01-02T03:04:05%2B01:00":                   {"2019-01-02T02:04:05", "2019-01-17T00:00:00"},
		"?timeFrom=2019-01-02T03:04:05+01:00":                     {"2019-01-02T02:04:05", "2019-01-17T00:00:00"},
		"?timeFrom=2019/1/2&timeTo=2019/1/2":                      {"2019-01-02T00:00:00", "2019-01-02T00:00:00"},
		"?timeFrom=2019-01-02%2003:04:05.120&timeTo=2019-01-02 5": {},
	} {
		a := agent.On(t).Do("GET", "/livechat/history"+query)
		if want[0] == "" {
			a.Want(400, `{"code":400001}`)
			continue
		}
		a.Want(200)
		if got := [2]string{a.Text("rows.0.time"), a.Text("rows.1.time")}; got != want {
			t.Errorf("%s means %v, want %v", query, got, want)
		}
	}
	for query, code := range map[string]string{
		"?timeFrom=yesterday": "400001", "?timezone=Berlin": "400002", "?timezone=25:00": "400002", "?timezone=8:00": "400002", "?timezone=%2B-08:00": "400002",
		"?timeFrom=2019-02-01&timeTo=2019-01-01": "400009", "?timeFrom=99999-01-01": "400001",
	} {
		agent.On(t).Do("GET", "/livechat/history"+query).Want(400, `{"code":`+code+`}`)
	}
}

func TestConditions(t *testing.T) {
	t.Parallel()
	agent := newSite(t, serveHistory).As(auth.ViewAllHistory)
	agent.Do("GET", "/livechat/history?conditions[1][field]=name&conditions[1][operate]=is&CONDITIONS[0][Field]=email&conditions[0][operator]=INCLUDE&conditions[0][value]=a%26b").
		Want(200, `{"conditions":[{"field":"email","operate":"contains","value":"a&b"},{"field":"name","operate":"equal"}]}`)
	agent.Do("GET", "/livechat/history?conditions[0][operate]=resembles").
		Want(400, `{"code":400006,"message":"Parameter 'conditions[0].operate' must be one of: contains, notContains, equal, notEqual."}`)
	agent.Do("GET", "/livechat/history").Want(200, `{"conditions":[]}`)
}

// A token endpoint: a form, outside the v2 prefix, with errors of its own.

type tokenIn struct {
	Body struct {
		Grant    string `json:"grant_type" required:"true" enum:"password,refresh_token"`
		Email    string `json:"email" alias:"username"`
		Password string `json:"password" writeOnly:"true"`
	}
}

type token struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type" enum:"bearer"`
	ExpiresIn    int    `json:"expires_in"`
	RefreshToken string `json:"refresh_token"`
}

func serveToken(s *apitest.Server) {
	api.Handle(s.API, api.Op{
		Method: "POST", Path: "/oauth/token", Aliases: []string{"/OAuthServer/oauth/token"}, ID: "createToken",
		Tag: "Agent Token", Permission: auth.Public, Door: api.Root, OAuth: true,
	}, func(_ context.Context, in *tokenIn) (*api.Out[token], error) {
		if in.Body.Email != "a@example.test" || in.Body.Password != "s&crEt" {
			return nil, fault.InvalidGrant()
		}
		return &api.Out[token]{Body: token{"a", "bearer", 43199, "r"}}, nil
	})
}

func TestToken(t *testing.T) {
	t.Parallel()
	nobody := newSite(t, serveToken).Anonymous()
	for _, body := range []string{
		`grant_type=password&email=a%40example.test&password=s%26crEt`,
		`GRANT_TYPE=Password&UserName=a@example.test&password=s%26crEt`,
		`{"grant_type":"password","email":"a@example.test","password":"s&crEt"}`,
	} {
		a := nobody.Do("POST", "/OAuthServer/OAuth/Token", body).Want(200, `{"expires_in":43199,"token_type":"bearer"}`)
		if got := a.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("Cache-Control is %q", got)
		}
	}
	// Basic means a client here, never an agent's key.
	nobody.With("Authorization", "Basic eDp5").Do("POST", "/oauth/token", `grant_type=password`).
		Want(400, `{"code":400020,"error":"invalid_grant"}`)
	nobody.Do("POST", "/oauth/token").Want(400, `{"code":400000,"error":"invalid_request","error_description":"Parameter 'grant_type' is required."}`)
	nobody.OverPlainHTTP().Do("POST", "/oauth/token", `grant_type=password`).Want(403, `{"code":403011,"error":"access_denied"}`)
}
