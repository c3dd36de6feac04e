package campaign_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/campaign"
	"parley/internal/config"
	"parley/internal/fault"
	"parley/internal/lenient"
	"parley/internal/reference"
	"parley/internal/store"
)

func newSite(t *testing.T) *apitest.Site {
	t.Helper()
	s, _ := newHouse(t)
	return s
}

// newHouse is newSite with what the engine asks.
func newHouse(t *testing.T) (*apitest.Site, *campaign.Campaigns) {
	t.Helper()
	var campaigns *campaign.Campaigns
	s := apitest.New(t, func(s *apitest.Server) {
		campaigns = campaign.New(s.Book)
		campaign.Serve(s.API, campaigns, campaign.Embed{})
	})
	fill(s)
	return s, campaigns
}

// fill gives a site its first campaign.
func fill(s *apitest.Site) {
	s.Server.T.Helper()
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		if _, err := campaign.CreateDefault(ctx, tx, s.ID); err != nil {
			return err
		}
		return store.Touch(ctx, tx, s.ID)
	})
}

func TestCampaigns(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager, guest := s.As(auth.ManageCampaigns), s.As()
	other := s.OtherSite()
	stranger := other.As(auth.ManageCampaigns)
	const path = "/livechat/campaigns"
	manager.Do("GET", "/livechat/Campaigns").Want(200, `[{"id":1,"name":"Default Plan","description":"Default Plan","language":"English"}]`)
	manager.Do("POST", path, apitest.Example(t, "CampaignCreate")).Want(200, `{"id":2,"name":"grubbytest","description":"grubby","language":"English"}`)
	manager.Do("POST", path, `NAME=Second&language=simplified chinese`).Want(200, `{"id":3,"name":"Second","description":"","language":"Simplified Chinese"}`)
	for _, c := range []struct {
		name         string
		caller       apitest.Caller
		method, path string
		body         string
		status       int
		want         string
	}{
		{"a new one is there at once", manager, "GET", "/2", ``, 200, `{"id":2,"name":"grubbytest"}`},
		{"a name is needed", manager, "POST", "", `{"language":"English"}`, 400, `{"code":400000,"message":"Parameter 'name' is required."}`},
		{"a language is needed", manager, "POST", "", `{"name":"x"}`, 400, `{"code":400000,"message":"Parameter 'language' is required."}`},
		{"nothing came of that", manager, "GET", "", ``, 200, `[{"id":1},{"id":2},{"id":3}]`},
		{"a partial update keeps the rest", manager, "PUT", "/2", `{"NAME":"Shop"}`, 200, `{"id":2,"name":"Shop","description":"grubby","language":"English"}`},
		{"an empty one keeps all", manager, "PUT", "/2", `{}`, 200, `{"name":"Shop","description":"grubby"}`},
		{"any language may be named", manager, "PUT", "/2", `{"language":"klingon","id":9}`, 200, `{"id":2,"language":"Klingon"}`},
		{"null empties what is optional", manager, "PUT", "/2", `{"description":null}`, 200, `{"name":"Shop","description":""}`},
		{"and nothing else", manager, "PUT", "/2", `{"name":null}`, 400, `{"code":400000}`},
		{"reading needs a permission", guest, "GET", "/2", ``, 403, `{"code":403003}`},
		{"so does the list", guest, "GET", "", ``, 403, `{"code":403003}`},
		{"so does creating", guest, "POST", "", `{"name":"x","language":"y"}`, 403, `{"code":403003}`},
		{"so does changing", guest, "PUT", "/2", `{}`, 403, `{"code":403003}`},
		{"so does removing", guest, "DELETE", "/2", ``, 403, `{"code":403003}`},
		{"another site does not see it", stranger, "GET", "/2", ``, 404, `{"code":404001}`},
		{"nor its code", stranger, "GET", "/2/code", ``, 404, `{"code":404001}`},
		{"nor changes it", stranger, "PUT", "/2", `{"name":"mine"}`, 404, `{"code":404001}`},
		{"nor removes it", stranger, "DELETE", "/2", ``, 404, `{"code":404001}`},
		{"the default one stays", manager, "DELETE", "/1", ``, 400, `{"code":400030}`},
		{"others go", manager, "DELETE", "/2", ``, 200, `"Campaign with id '2' has been removed."`},
		{"once", manager, "DELETE", "/2", ``, 404, `{"code":404001}`},
		{"with their pages", manager, "GET", "/2/chatButton", ``, 404, `{"code":404001}`},
		{"numbers are not given twice", manager, "POST", "", `{"name":"Next","language":"French"}`, 200, `{"id":4}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.caller.On(t).Do(c.method, path+c.path, c.body).Want(c.status, c.want)
		})
	}
	fill(other)
	stranger.Do("GET", path+"/1").Want(200, `{"id":1}`)
}

// TestARemovedCampaignLetsGo: what only a removed campaign named can be removed too.
func TestARemovedCampaignLetsGo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager := s.As(auth.ManageCampaigns)
	manager.Do("POST", "/livechat/campaigns", `{"name":"Shop","language":"English"}`).Want(200)
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO department (site_id, id, name) VALUES (?, 5, 'Sales')`, s.ID)
		return err
	})
	manager.Do("PUT", "/livechat/campaigns/2/routingRules", `{"simpleRouteToId":5,"rules":[{"name":"a","isEnable":true,"routeToObject":"department","routeToId":5}]}`).Want(200)
	guard := func() (err error) {
		s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
			err = reference.Guard(ctx, tx, s.ID, reference.Department, 5)
			return nil
		})
		return err
	}
	if guard() == nil {
		t.Error("a department that rules name may be removed")
	}
	manager.Do("DELETE", "/livechat/campaigns/2").Want(200)
	if err := guard(); err != nil {
		t.Error(err)
	}
}

// TestExplicitIDs: a campaign may bring its numbers, and the counters go on behind them.
func TestExplicitIDs(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	pages := campaign.NewPages()
	pages.PostChat.Fields[0].ID, pages.PreChat.Fields[0].ID = 1000, 500
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		for _, n := range []campaign.NewCampaign{{ID: 40, Name: "Import", Language: "german", Pages: &pages}, {Name: "Next", Language: "English"}} {
			if _, err := campaign.Create(ctx, tx, s.ID, n); err != nil {
				return err
			}
		}
		return store.Touch(ctx, tx, s.ID)
	})
	manager := s.As(auth.ManageCampaigns)
	manager.Do("GET", "/livechat/campaigns").Want(200, `[{"id":1},{"id":40,"name":"Import","language":"German"},{"id":41,"name":"Next"}]`)
	manager.Do("GET", "/livechat/campaigns/40/preChat").Want(200, `{"fields":[{"id":500},{"id":1001},{"id":1002},{"id":1003},{"id":1004},{"id":1005},{"id":1006}]}`)
	manager.Do("GET", "/livechat/campaigns/40/postChat").Want(200, `{"fields":[{"id":1000},{"id":1016}]}`)
	manager.Do("GET", "/livechat/campaigns/41/preChat").Want(200, `{"fields":[{"id":1019},{"id":1020},{"id":1021},{"id":1022},{"id":1023},{"id":1024},{"id":1025}]}`)
	if pages.PreChat.Fields[1].ID != 0 {
		t.Error("the pages that were given are changed")
	}
	err := s.Server.DB.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		_, err := campaign.Create(ctx, tx, s.ID, campaign.NewCampaign{ID: 40, Name: "Again", Language: "English"})
		return err
	})
	if !errors.Is(err, fault.Taken("")) {
		t.Errorf("a number is given twice: %v", err)
	}
}

// TestACampaignIsMadeWholeOrNotAtAll: what fails at its last invitation leaves nothing.
func TestACampaignIsMadeWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager := s.As(auth.ManageCampaigns)
	taken := func(query string) {
		s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, query, s.ID)
			return err
		})
	}
	const create = `{"name":"Shop","language":"English"}`
	taken(`UPDATE auto_invitation SET id = 6 WHERE site_id = ? AND id = 1`) // which is the third invitation's number
	manager.Do("POST", "/livechat/campaigns", create).Want(500)
	manager.Do("GET", "/livechat/campaigns").Want(200, `[{"id":1}]`)
	taken(`UPDATE auto_invitation SET id = 1 WHERE site_id = ? AND id = 6`)
	manager.Do("POST", "/livechat/campaigns", create).Want(200, `{"id":2}`)
	manager.Do("GET", "/livechat/campaigns/2/preChat").Want(200, `{"fields":[{"id":21},{"id":22},{"id":23},{"id":24},{"id":25},{"id":26},{"id":27}]}`)
	manager.Do("GET", "/livechat/campaigns/2/invitation").Want(200, `{"autoInvitations":[{"id":4},{"id":5},{"id":6}]}`)
}

func TestCode(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	usual := s.As(auth.ManageCampaigns).Do("GET", "/livechat/campaigns/1/code").Want(200).Text("code")
	for _, part := range []string{
		`<div id="comm100-button-1"></div>`, `window.Comm100API = window.Comm100API || {}`, `code_plan: 1, div_id: "comm100-button-1"`,
		`api.site_id = 6000000;`, `api.main_code_plan = 1;`, `load("https://chat.example.test");`, `host + "/livechat.ashx?siteId="`, `if (!api.loaded) load("https://chat.example.test")`, `5000`,
	} {
		if !strings.Contains(usual, part) {
			t.Errorf("the code lacks %s:\n%s", part, usual)
		}
	}
	white := campaign.Embed{Host: "https://a.example/", Standby: "https://b.example", Brand: config.Brand{Global: "LiveChatAPI", Prefix: "livechat-"}}
	code, err := white.Code(6000000, 7)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		`<div id="livechat-button-7"></div>`, `window.LiveChatAPI = window.LiveChatAPI || {}`, `div_id: "livechat-button-7"`,
		`load("https://a.example");`, `if (!api.loaded) load("https://b.example")`,
	} {
		if !strings.Contains(code, part) {
			t.Errorf("the code of a white-label installation lacks %s:\n%s", part, code)
		}
	}
	if hostile, err := (campaign.Embed{Host: `https://x"</script><script>`}).Code(6000000, 1); err != nil || strings.Count(hostile, "</script>") != 1 {
		t.Errorf("a host can end the script: %v\n%s", err, hostile)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	s, campaigns := newHouse(t)
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := campaign.Create(ctx, tx, s.ID, campaign.NewCampaign{ID: 7, Alias: "2583", Name: "Old", Language: "english"})
		if err != nil {
			return err
		}
		return store.Touch(ctx, tx, s.ID)
	})
	for name, id := range map[string]int64{"": 1, "1": 1, "7": 7, "2583": 7} {
		if v, err := campaigns.Of(context.Background(), s.ID, name); err != nil || v.ID != id {
			t.Errorf("%q is campaign %+v, want %d: %v", name, v, id, err)
		}
	}
	for _, name := range []string{"8", "a-guid"} {
		if _, err := campaigns.Of(context.Background(), s.ID, name); !errors.Is(err, fault.NotFound("", nil)) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, err := campaigns.Of(context.Background(), s.OtherSite().ID, ""); !errors.Is(err, fault.NotFound("", nil)) {
		t.Errorf("a site without campaigns: %v", err)
	}
}

func TestSystemFieldsAreKnownByTheirPlace(t *testing.T) {
	t.Parallel()
	s, campaigns := newHouse(t)
	v, err := campaigns.Of(context.Background(), s.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	p := lenient.Clone(v.PreChat)
	p.Fields = append(campaign.Fields{{ID: 40, Name: "Own", Type: "checkbox"}}, p.Fields...)
	p.Fields[2], p.Fields[5] = p.Fields[5], p.Fields[2]
	for label, want := range map[string]campaign.System{"Own": campaign.NoSystem, "Name": campaign.NameField, "Email": campaign.EmailField,
		"Phone": campaign.PhoneField, "Company": campaign.CompanyField, "Product and Service": campaign.ProductField,
		"Department": campaign.DepartmentField, "Ticket ID": campaign.TicketField} {
		for _, f := range p.Fields {
			if f.Name == label && p.System(f) != want {
				t.Errorf("%s is %d, want %d", label, p.System(f), want)
			}
			if f.Name == label && f.IsClosed() != (f.Type == "checkbox" || f.Type == "select") {
				t.Errorf("%s is closed: %t", label, f.IsClosed())
			}
		}
	}
}

func TestChoicesAreLinesOrAList(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"name":"x","type":"select","options":"a\r\nb"}`, `{"name":"x","type":"select","options":["a","b"]}`} {
		doc, err := lenient.Body("application/json", []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		f, err := lenient.Create[campaign.Field](doc)
		if err != nil || f.Options != "a\nb" {
			t.Errorf("%s: %q, %v", body, f.Options, err)
		}
	}
}

// TestChangesAreNoted: the audit log knows campaigns and their pages by name.
func TestChangesAreNoted(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager := s.As(auth.ManageCampaigns)
	manager.Do("POST", "/livechat/campaigns", `{"name":"Shop","language":"English"}`).Want(200)
	manager.Do("PUT", "/livechat/campaigns/2/chatButton", `{"type":"image"}`).Want(200)
	manager.Do("PUT", "/livechat/campaigns/2/agentWrapup", `[]`).Want(200)
	manager.Do("PUT", "/livechat/campaigns/2/language", `{"isRTL":true}`).Want(200)
	manager.Do("PUT", "/livechat/campaigns/2/preChat", `{"fieldLayout":"diagonal"}`).Want(400)
	manager.Do("PUT", "/livechat/campaigns/2", `{"name":"Store"}`).Want(200)
	manager.Do("DELETE", "/livechat/campaigns/2").Want(200)
	var lines []string
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		return tx.Bun().NewSelect().TableExpr("audit_log").ColumnExpr("summary").Where("site_id = ?", s.ID).OrderExpr("id").Scan(ctx, &lines)
	})
	want := []string{"Add campaign 'Shop'", "Change campaign chat button 'Shop'", "Change campaign wrap-up form 'Shop'",
		"Change campaign language 'Shop'", "Change campaign 'Store'", "Remove campaign 'Store'"}
	if !slices.Equal(lines, want) {
		t.Errorf("the log says %q, want %q", lines, want)
	}
}
