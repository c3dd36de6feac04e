package campaign_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/store"
)

const invitation = "/livechat/campaigns/1/invitation"

func TestInvitationsOfANewCampaign(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager := s.As(auth.ManageCampaigns)
	manager.Do("GET", invitation).Want(200, apitest.Default(t, "campaign.invitation"))
	manager.Do("PUT", invitation, `{}`).Want(200, apitest.Default(t, "campaign.invitation"))
	manager.Do("PUT", invitation, `{"STYLE":"chatWindow","manualInvitation":{"message":{"content":"no"}},"autoInvitations":[]}`).
		Want(200, `{"style":"embedded","autoInvitations":[{"id":1},{"id":2},{"id":3}],"manualInvitation":{"message":{"content":"Hi, can I help you?"}}}`)
	manager.Do("GET", invitation).Want(200, `{"style":"embedded"}`)
	manager.Do("PUT", invitation, apitest.Example(t, "InvitationUpdate")).Want(200, `{"style":"bubble"}`)
	manager.Do("PUT", invitation, `{"style":"loud"}`).Want(400, `{"code":400006}`)
	manager.Do("GET", invitation).Want(200, `{"style":"bubble"}`)
}

func TestManualInvitation(t *testing.T) {
	t.Parallel()
	manager := newSite(t).As(auth.ManageCampaigns)
	const path = invitation + "/manualInvitation"
	manager.Do("PUT", path, `{"message":{"font":"verdana","fontSize":"X-LARGE","bold":"false"},"popup":{"imageId":"7","imageType":"upload","position":"buttomRight","messageFrame":{"x":1}}}`).
		Want(200, `{"message":{"content":"Hi, can I help you?","font":"Verdana","fontsize":"x-large","bold":false,"color":"#484848"},
			"popup":{"position":"bottomRight","image":{"id":7,"type":"custom"},"messageFrame":{"x":1,"y":55,"width":250,"height":80}}}`)
	manager.Do("PUT", path, `{"popup":{"messageFrame":{"y":"far"}}}`).Want(400, `{"code":400003}`)
	sample := apitest.Example(t, "InvitationWindow")
	manager.Do("PUT", path, sample).Want(200, sample)
	manager.Do("GET", invitation).Want(200, `{"style":"popup","manualInvitation":`+sample+`}`)
}

// picture gives the site a picture of its own.
func picture(s *apitest.Site, id int64) {
	s.Server.T.Helper()
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO file (site_id, id, kind, name, media_type, size, link, blob, created_at, stored_at)
			VALUES (?, ?, 'image', 'a.png', 'image/png', 1, ?, 'blob', 1, 1)`, s.ID, id, fmt.Sprint(id))
		return err
	})
}

func TestAnInvitationKeepsItsPicture(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager := s.As(auth.ManageCampaigns)
	picture(s, 7)
	const path = invitation + "/autoInvitations/1"
	manager.Do("PUT", path, `{"invitationWindow":{"popup":{"image":{"id":8,"type":"custom"}}}}`).Want(200)
	manager.Do("PUT", path, `{"invitationWindow":{"popup":{"image":{"id":7,"type":"custom"}}}}`).Want(200)
	err := shown(s, 7)
	if err == nil || !strings.Contains(err.Error(), "auto invitation 'Spent on website") {
		t.Errorf("the picture may go: %v", err)
	}
}

func TestAutoInvitations(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager, guest := s.As(auth.ManageCampaigns), s.As()
	stranger := s.OtherSite()
	fill(stranger)
	const path = invitation + "/autoInvitations"
	id := manager.Do("POST", path, apitest.Example(t, "AutoInvitationCreate")).Want(200, apitest.Default(t, "newAutoInvitation"),
		`{"id":4,"name":"justfortestautoinvitation","isEnable":false}`).ID()
	manager.Do("GET", path+"/"+id).Want(200, `{"id":4,"name":"justfortestautoinvitation"}`)
	manager.Do("POST", path, `{"name":"Shoppers","isEnable":true,"conditions":{"when":"LogicalExpression","logicalExpression":"1 or 2","list":[
		{"field":"currentpageurl","operator":"contains","value":"/cart"},{"field":"Country","operator":"0","value":"Chile"}]}}`).
		Want(200, `{"id":5,"isEnable":true,"conditions":{"when":"logicalExpression","logicalExpression":"1 or 2","list":[
		{"number":1,"field":"CurrentPageUrl","operator":"include","value":"/cart"},{"number":2,"field":"Country/Region","operator":"is","value":"Chile"}]}}`)
	manager.Do("GET", invitation).Want(200, `{"autoInvitations":[{"id":1},{"id":2},{"id":3},{"id":4},{"id":5}]}`)

	for _, c := range []struct {
		name         string
		caller       apitest.Caller
		method, path string
		body         string
		status       int
		want         string
	}{
		{"a partial update keeps the rest", manager, "PUT", path + "/4", `{"ISENABLE":"true"}`, 200, `{"name":"justfortestautoinvitation","isEnable":true,"conditions":{"list":[{"field":"TimeOnWebSite"}]}}`},
		{"a list replaces the list", manager, "PUT", path + "/4", `{"conditions":{"list":[{"number":9,"field":"City","operator":"isnot","value":"Lima"}]}}`, 200,
			`{"conditions":{"when":"all","list":[{"number":9,"field":"City","operator":"isnot","value":"Lima"}]}}`},
		{"an empty update changes nothing", manager, "PUT", path + "/4", `{}`, 200, `{"isEnable":true,"conditions":{"list":[{"number":9}]}}`},
		{"the id is not the caller's", manager, "PUT", path + "/4", `{"id":77}`, 200, `{"id":4}`},
		{"a name is needed", manager, "POST", path, `{"isEnable":true}`, 400, `{"code":400000,"message":"Parameter 'name' is required."}`},
		{"a name is kept", manager, "PUT", path + "/4", `{"name":null}`, 400, `{"code":400000}`},
		{"an expression must hold together", manager, "PUT", path + "/5", `{"conditions":{"logicalExpression":"1 and (2"}}`, 400,
			`{"code":400016,"message":"Parameter 'conditions.logicalExpression' cannot be understood: the bracket is not closed that opens at character 7."}`},
		{"and name tests that are there", manager, "PUT", path + "/5", `{"conditions":{"list":[]}}`, 400, `{"code":400016}`},
		{"nothing of that was stored", manager, "GET", path + "/5", ``, 200, `{"conditions":{"logicalExpression":"1 or 2","list":[{"number":1},{"number":2}]}}`},
		{"a segment must exist", manager, "PUT", path + "/4", `{"conditions":{"list":[{"field":"Segmentation","operator":"is","value":"Buyers"}]}}`, 400,
			`{"code":400006,"message":"Parameter 'conditions.list[0].value' has a value that does not exist."}`},
		{"a field that nobody knows is kept", manager, "PUT", path + "/4", `{"conditions":{"list":[{"field":"Shoe size","operator":"8","value":"^4"}]}}`, 200,
			`{"conditions":{"list":[{"field":"Shoe size","operator":"regularexpression"}]}}`},
		{"managing needs a permission", guest, "GET", path + "/4", ``, 403, `{"code":403003}`},
		{"so does adding", guest, "POST", path, `{"name":"x"}`, 403, `{"code":403003}`},
		{"another site's do not exist", stranger.As(auth.ManageCampaigns), "GET", path + "/4", ``, 404, `{"code":404001}`},
		{"nor can they be changed", stranger.As(auth.ManageCampaigns), "PUT", path + "/4", `{}`, 404, `{"code":404001}`},
		{"nor removed", stranger.As(auth.ManageCampaigns), "DELETE", path + "/4", ``, 404, `{"code":404001}`},
		{"no campaign, no invitation", manager, "POST", strings.Replace(path, "/1/", "/9/", 1), `{"name":"x"}`, 404, `{"code":404001}`},
		{"nor its page", manager, "GET", "/livechat/campaigns/9/invitation", ``, 404, `{"code":404001}`},
		{"nor its manual one", manager, "PUT", "/livechat/campaigns/9/invitation/manualInvitation", `{}`, 404, `{"code":404001}`},
		{"removed", manager, "DELETE", path + "/4", ``, 200, `"Auto Invitation with id '4' has been removed."`},
		{"it is gone", manager, "DELETE", path + "/4", ``, 404, `{"code":404001}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.caller.On(t).Do(c.method, c.path, c.body).Want(c.status, c.want)
		})
	}
}

func TestAnInvitationOfAnotherCampaignIsNotFound(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	fill(s) // a second campaign
	manager := s.As(auth.ManageCampaigns)
	manager.Do("GET", "/livechat/campaigns/2/invitation").Want(200, `{"autoInvitations":[{"id":4},{"id":5},{"id":6}]}`)
	for _, method := range []string{"GET", "PUT", "DELETE"} {
		manager.Do(method, "/livechat/campaigns/2/invitation/autoInvitations/1", "").Want(404, `{"code":404001}`)
	}
}
