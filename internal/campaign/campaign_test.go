package campaign_test

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"parley/contract"
	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/campaign"
	"parley/internal/fault"
	"parley/internal/lenient"
	"parley/internal/store"
)

func newSite(t *testing.T) *apitest.Site {
	t.Helper()
	s := apitest.New(t, func(s *apitest.Server) { campaign.Serve(s.API, campaign.New(s.Book), "") })
	fill(s)
	return s
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
	manager.Do("GET", "/livechat/Campaigns").Want(200, `[{"id":1,"name":"Default Plan","description":"Default Plan","language":"English"}]`)
	manager.Do("GET", "/livechat/campaigns/1").Want(200, `{"id":1,"name":"Default Plan"}`)
	manager.Do("GET", "/livechat/campaigns/2").Want(404, `{"code":404001}`)
	guest.Do("GET", "/livechat/campaigns").Want(403, `{"code":403003}`)
	for _, path := range []string{"/livechat/campaigns/1", "/livechat/campaigns/1/code"} {
		other.As(auth.ManageCampaigns).Do("GET", path).Want(404, `{"code":404001}`)
	}
	fill(other)
	other.As(auth.ManageCampaigns).Do("GET", "/livechat/campaigns/1").Want(200, `{"id":1}`)
}

func TestCode(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	code := s.As(auth.ManageCampaigns).Do("GET", "/livechat/campaigns/1/code").Want(200).Text("code")
	for _, part := range []string{
		`<div id="comm100-button-1"></div>`, `window.Comm100API = window.Comm100API || {}`, `code_plan: 1, div_id: "comm100-button-1"`,
		`api.site_id = 6000000;`, `api.main_code_plan = 1;`, `"https://chat.example.test" + "/livechat.ashx?siteId="`, `if (!api.loaded) load()`, `5000`,
	} {
		if !strings.Contains(code, part) {
			t.Errorf("the code lacks %s:\n%s", part, code)
		}
	}
	if hostile, err := campaign.Code(`https://x"</script><script>`, 6000000, 1); err != nil || strings.Count(hostile, "</script>") != 1 {
		t.Errorf("a host can end the script: %v\n%s", err, hostile)
	}
}

// TestDefaults holds a new campaign's pages to the contract's.
func TestDefaults(t *testing.T) {
	t.Parallel()
	data, err := contract.Files.ReadFile("livechat.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Defaults struct {
			Campaign map[string]any `yaml:"campaign"`
		} `yaml:"x-defaults"`
	}
	if err := yaml.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	v := find(t, newSite(t), "")
	for name, page := range map[string]any{"chatButton": v.ChatButton, "chatWindow": v.ChatWindow, "preChat": v.PreChat} {
		got, want := asJSON(t, page), asJSON(t, document.Defaults.Campaign[name])
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %v\nwant %v", name, got, want)
		}
	}
}

func asJSON(t *testing.T, v any) (out any) {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func find(t *testing.T, s *apitest.Site, name string) *campaign.View {
	t.Helper()
	var v *campaign.View
	err := s.Server.DB.Read(context.Background(), func(ctx context.Context, tx *store.Tx) (err error) {
		v, err = campaign.Find(ctx, tx, s.ID, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestFind(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO campaign (site_id, id, alias, name, language, chat_button, chat_window, pre_chat) VALUES (?, 7, '2583', 'Old', 'English', '{}', '{}', '{"isEnable":true}')`, s.ID)
		return err
	})
	for name, id := range map[string]int64{"": 1, "1": 1, "7": 7, "2583": 7} {
		if v := find(t, s, name); v.ID != id {
			t.Errorf("%q is campaign %d, want %d", name, v.ID, id)
		}
	}
	if v := find(t, s, "7"); v.ChatWindow.Style != "classic" || !v.PreChat.IsEnable || !v.PreChat.Header.IsShowTeamName {
		t.Errorf("members that were not stored lack their defaults: %+v", v)
	}
	for _, name := range []string{"8", "a-guid"} {
		err := s.Server.DB.Read(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			_, err := campaign.Find(ctx, tx, s.ID, name)
			return err
		})
		if !errors.Is(err, fault.NotFound("", nil)) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestSystemFieldsAreKnownByTheirPlace(t *testing.T) {
	t.Parallel()
	p := find(t, newSite(t), "").PreChat
	p.Fields = append([]campaign.Field{{ID: 40, Name: "Own", Type: "checkbox"}}, p.Fields...)
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
