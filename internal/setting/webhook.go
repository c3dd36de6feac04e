package setting

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// Webhook is somebody who is called when something happens.
type Webhook struct {
	ID              int64  `json:"id" readOnly:"true" doc:"Webhook id."`
	Event           string `json:"event" required:"true" enum:"offlineMessageSubmitted,operatorEventNotification,chatStarted,chatEnded,chatWrappedUp,chatRequested,chatTransferred" enumAlias:"offlineMessageIsSubmitted=offlineMessageSubmitted,agentStatusChanges=operatorEventNotification,chatStarts=chatStarted,chatEnds=chatEnded,chatWrapedUp=chatWrappedUp,chatWrapup=chatWrappedUp,chatIsWrappedUp=chatWrappedUp,chatRequest=chatRequested,chatRequestd=chatRequested,chatIsRequested=chatRequested,chatIsTransferred=chatTransferred" doc:"Event that triggers the call, always in this spelling."`
	TargetURL       string `json:"targetUrl" required:"true" maxLength:"2048" doc:"URL that is called."`
	ZapID           *int64 `json:"zapId,omitempty" doc:"Zap that made the subscription; 0 or absent for none."`
	ZapierAccountID any    `json:"zapierAccountId,omitempty" nullable:"true" bun:"-" doc:"Account of the Zap; a number or a string, stored as sent."`
	ZapierAccount   string `json:"-" bun:"zapier_account_id,nullzero"` // ZapierAccountID as JSON
}

// known does not tell the address: it may be a secret.
func (w Webhook) known() (int64, string) { return w.ID, "" }

// AfterScanRow is called by the table when a row was read.
func (w *Webhook) AfterScanRow(context.Context) error {
	if w.ZapierAccount == "" {
		return nil
	}
	dec := json.NewDecoder(strings.NewReader(w.ZapierAccount))
	dec.UseNumber() // it is sent as it came
	return dec.Decode(&w.ZapierAccountID)
}

// checkWebhook holds a webhook to its rules (NOTES-livechat B30, NOTES-reports W3).
func checkWebhook(_ context.Context, _ *store.Tx, _ int64, _, w *Webhook) error {
	if err := checkURL("targetUrl", w.TargetURL); err != nil {
		return err
	}
	w.ZapierAccount = ""
	switch v := w.ZapierAccountID.(type) {
	case nil:
		return nil
	case string, json.Number, float64:
		data, err := json.Marshal(v)
		w.ZapierAccount = string(data)
		return err
	}
	return fault.Unreadable("'zapierAccountId' is neither a number nor a text")
}

// Webhooks are the site's webhooks by id.
func (s *Settings) Webhooks(site *snapshot.Site) []Webhook { return s.webhooks.All(site) }

// Webhook is one of the site's webhooks, or fault.NotFound.
func (s *Settings) Webhook(ctx context.Context, siteID, id int64) (Webhook, error) {
	site, err := s.book.Of(ctx, siteID)
	if err != nil {
		return Webhook{}, err
	}
	return s.webhooks.MustFind(site, id, "webhook")
}

// EndWebhook removes a webhook whose receiver says that it is gone (NOTES-reports W22).
// One that does not exist any more is fine.
func (s *Settings) EndWebhook(ctx context.Context, tx *store.Tx, siteID, id int64) error {
	err := s.webhooks.Delete(ctx, tx, siteID, id)
	if errors.Is(err, store.ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	return account.Audit(ctx, tx, account.Entry{SiteID: siteID, Product: liveChat, Action: "Webhook Management", Actor: "Webhook receiver",
		Summary: fmt.Sprintf("Remove webhook %d: its receiver answered 410 Gone", id)})
}

// serveWebhooks registers their operations. There is none that reads one
// (NOTES-livechat P7). Errors have their text under three names (NOTES-reports W8).
func (s *Settings) serveWebhooks(a *api.API) {
	n := nounOf(s.webhooks, "webhook")
	n.check = checkWebhook
	f := family{path: "/livechat/webhooks", tag: "Webhooks", permission: auth.ManageIntegration}
	op := func(method, rest, id, summary string) api.Op {
		op := f.op(method, rest, id, summary)
		op.ThreefoldErrors = true
		return op
	}
	api.Handle(a, op("GET", "", "listWebhooks", "List the webhooks of the site."), n.list)
	api.Handle(a, op("POST", "", "createWebhook", "Create a webhook."), n.create)
	api.Handle(a, op("PUT", "/{id}", "updateWebhook", "Change a webhook."), n.update)
	api.Handle(a, op("DELETE", "/{id}", "deleteWebhook", "Remove a webhook; deliveries still waiting are dropped."),
		n.remove("WebHook with id '{id}' has been removed.")) // W7
}
