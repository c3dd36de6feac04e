package webhook

import (
	"context"
	"fmt"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/store"
)

type webhookIn struct {
	ID int64 `path:"id" doc:"Webhook id."`
}

type listIn struct {
	ID     int64  `path:"id" doc:"Webhook id."`
	Before int64  `query:"before" minimum:"0" default:"0" doc:"Only deliveries with a smaller id; 0 begins with the newest."`
	State  string `query:"state" enum:"waiting,delivered,dropped" doc:"Only deliveries of this state; all when absent."`
	Limit  int    `query:"limit" minimum:"1" clip:"200" default:"50" doc:"Most deliveries to return."`
}

type deliveryIn struct {
	ID         int64 `path:"id" doc:"Webhook id."`
	DeliveryID int64 `path:"deliveryId" doc:"Delivery id."`
}

// Secret is what a webhook's calls are signed with.
type Secret struct {
	Secret string `json:"secret" readOnly:"true" doc:"As receivers' libraries for Standard Webhooks take it: whsec_ and base64."`
}

// Serve registers the samples for integrations, and the log of deliveries.
func Serve(a *api.API, s *Service) {
	s.serveSamples(a)
	const path = "/api/agent/v1/webhooks/{id}"
	op := func(method, rest, id, summary string) api.Op {
		return api.Op{Method: method, Path: path + rest, ID: id, Tag: "Webhook Deliveries", Summary: summary, Door: api.Root, Permission: auth.ManageIntegration}
	}
	api.Handle(a, op("GET", "/deliveries", "listWebhookDeliveries", "List what a webhook was called for"),
		func(ctx context.Context, in *listIn) (*api.Out[DeliveryPage], error) {
			site := auth.From(ctx).SiteID
			if _, err := s.settings.Webhook(ctx, site, in.ID); err != nil {
				return nil, err
			}
			page, err := s.list(ctx, site, in.ID, in)
			return &api.Out[DeliveryPage]{Body: page}, err
		})
	api.Handle(a, op("GET", "/deliveries/{deliveryId}", "getWebhookDelivery", "Read a delivery with what is sent"),
		func(ctx context.Context, in *deliveryIn) (*api.Out[FullDelivery], error) {
			out := &api.Out[FullDelivery]{}
			return out, s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
				out.Body, err = get(ctx, tx, auth.From(ctx).SiteID, in.ID, in.DeliveryID)
				return err
			})
		})
	api.Handle(a, op("POST", "/deliveries/{deliveryId}/replay", "replayWebhookDelivery", "Deliver again"),
		func(ctx context.Context, in *deliveryIn) (*api.Out[FullDelivery], error) {
			d, err := s.replay(ctx, auth.From(ctx).SiteID, in.ID, in.DeliveryID)
			return &api.Out[FullDelivery]{Body: d}, err
		})
	api.Handle(a, op("POST", "/replay", "replayDroppedDeliveries", "Deliver again all that was dropped"),
		func(ctx context.Context, in *webhookIn) (*api.Out[Replayed], error) {
			out, err := s.replayDropped(ctx, auth.From(ctx).SiteID, in.ID)
			return &api.Out[Replayed]{Body: out}, err
		})
	s.serveSecret(a, op)
}

// serveSecret registers the reading and changing of a webhook's secret.
func (s *Service) serveSecret(a *api.API, op func(method, rest, id, summary string) api.Op) {
	api.Handle(a, op("GET", "/secret", "getWebhookSecret", "Read what a webhook's calls are signed with"),
		func(ctx context.Context, in *webhookIn) (*api.Out[Secret], error) {
			out := &api.Out[Secret]{}
			return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
				site := auth.From(ctx).SiteID
				sealed, err := lockLine(ctx, tx, site, in.ID)
				if err != nil {
					return missing(err, in.ID)
				}
				secret, err := s.secretOf(ctx, tx, site, in.ID, sealed)
				out.Body.Secret = shown(secret)
				return err
			})
		})
	api.Handle(a, op("POST", "/secret", "changeWebhookSecret", "Sign a webhook's calls with a new secret from now on"),
		func(ctx context.Context, in *webhookIn) (*api.Out[Secret], error) {
			out := &api.Out[Secret]{}
			return out, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
				site := auth.From(ctx).SiteID
				if _, err := lockLine(ctx, tx, site, in.ID); err != nil {
					return missing(err, in.ID)
				}
				secret, err := s.newSecret(ctx, tx, site, in.ID)
				if err != nil {
					return err
				}
				out.Body.Secret = shown(secret)
				return account.Audit(ctx, tx, account.Entry{Product: "liveChat", Action: "Webhook Management", Summary: fmt.Sprintf("Change the secret of webhook %d", in.ID)})
			})
		})
}
