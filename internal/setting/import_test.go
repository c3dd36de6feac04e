package setting_test

import (
	"context"
	"testing"

	"parley/internal/campaign"
	"parley/internal/lenient"
	"parley/internal/setting"
	"parley/internal/store"
)

// imported inserts a row as an import does: with the number that it had.
func imported[T any](edit func(v *T)) func(context.Context, *store.Tx, int64) error {
	return func(ctx context.Context, tx *store.Tx, siteID int64) error {
		v := lenient.Defaults[T]()
		edit(&v)
		return store.Insert(ctx, tx, siteID, &v)
	}
}

// TestSettingsMayComeWithTheirIDs: what is inserted with a number keeps it, and the
// numbers of what is made later go on behind it.
func TestSettingsMayComeWithTheirIDs(t *testing.T) {
	t.Parallel()
	s, _ := newWorld(t)
	admin := s.Admin()
	for _, c := range []struct {
		path   string
		insert func(context.Context, *store.Tx, int64) error
		next   string
	}{
		{departments, imported(func(v *setting.Department) { v.ID, v.Name = 440, "Imported" }), `{"name":"next"}`},
		{"/livechat/customAwayStatus", imported(func(v *setting.CustomAwayStatus) { v.ID, v.Name = 440, "Imported" }), `{"name":"next"}`},
		{"/livechat/bans", imported(func(v *setting.Ban) { v.ID, v.Type, v.VisitorID = 440, "visitor", "v" }), `{"type":"ip","ipAddress":"::1"}`},
		{"/livechat/customVariables", imported(func(v *setting.CustomVariable) { v.ID, v.Name, v.Type = 440, "Imported", "text" }), `{"name":"next","type":"text"}`},
		{categories, imported(func(v *setting.CannedMessageCategory) { v.ID, v.Name = 440, "Imported" }), `{"name":"next","isPrivate":false,"parentId":440}`},
		{messages, imported(func(v *setting.CannedMessage) { v.ID, v.Name, v.SimilarQuestions = 440, "Imported", []string{} }), `{"name":"next","message":"x","categoryId":440}`},
		{conversions, imported(func(v *setting.ConversionAction) { v.ID, v.Name = 440, "Imported" }), `{"name":"next"}`},
		{segments, imported(func(v *setting.VisitorSegmentation) { v.ID, v.Name = 440, "Imported" }), `{"name":"next"}`},
		{"/livechat/secureForms", imported(func(v *setting.SecureForm) { v.ID, v.Name, v.Fields = 440, "Imported", campaign.Fields{} }), `{"name":"next"}`},
		{"/livechat/webhooks", imported(func(v *setting.Webhook) {
			v.ID, v.Event, v.TargetURL = 440, "chatStarted", "https://x.example.com"
		}), `{"event":"chatEnded","targetUrl":"https://x.example.com"}`},
		{"/livechat/campaigns/1/invitation/autoInvitations", imported(func(v *campaign.AutoInvitation) { v.ID, v.CampaignID, v.Name = 440, 1, "Imported" }), `{"name":"next"}`},
		{"/livechat/campaigns/1/routingRule/customRules", imported(func(v *campaign.CustomRule) {
			v.ID, v.CampaignID, v.Order, v.Name, v.RouteToObject = 440, 1, 1, "Imported", "agent"
		}), `{"name":"next","isEnable":true,"routeToObject":"agent","routeToId":0}`},
	} {
		t.Run(c.path, func(t *testing.T) {
			s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
				if err := c.insert(ctx, tx, s.ID); err != nil {
					return err
				}
				return store.Touch(ctx, tx, s.ID)
			})
			admin.On(t).Do("PUT", c.path+"/440", `{}`).Want(200, `{"id":440}`)
			admin.On(t).Do("POST", c.path, c.next).Want(200, `{"id":441}`)
		})
	}
}

// TestFieldsOfASecureFormMayComeWithTheirIDs: they are counted in the whole site.
func TestFieldsOfASecureFormMayComeWithTheirIDs(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		fields := campaign.Fields{{ID: 13, Name: "Card Number", Type: "cardNumber", IsSystem: true}, {Name: "Own", Type: "text"}}
		if err := campaign.NumberNew(ctx, tx, s.ID, "secure_form_field", fields); err != nil {
			return err
		}
		return store.Insert(ctx, tx, s.ID, &setting.SecureForm{ID: 4, Name: "Imported", Fields: fields})
	})
	admin := s.Admin()
	admin.Do("GET", "/livechat/secureForms/4").Want(200, `{"fields":[{"id":13},{"id":14}]}`)
	admin.Do("POST", "/livechat/secureForms", `{"name":"Next"}`).Want(200, `{"id":5,"fields":[{"id":15},{"id":16},{"id":17},{"id":18}]}`)
}
