package server

import (
	"context"
	"net/http"

	"parley/internal/api"
	"parley/internal/campaign"
	"parley/internal/web"
)

// serveFrontEnds registers what is no operation: sockets, probes, the console, the
// visitors' scripts and pages, and the demo's shop.
func (p *product) serveFrontEnds(d *demo) {
	get := func(path string, h http.Handler) { api.Raw(p.api, http.MethodGet, path, h) }
	api.Raw(p.api, "", "/realtime/", p.hub.Handler())
	get("/healthz", http.HandlerFunc(p.health.alive))
	get("/readyz", http.HandlerFunc(p.health.ready))
	get("/metrics", metricsHandler(p.metrics, p.cfg.OpenMetrics))

	widget := web.NewWidget()
	secure := func(r *http.Request) bool { return api.RequestFrom(r.Context()).Scheme == "https" }
	chatPage := web.ChatPage(p.accounts.SiteWasOpen, p.visitors.Keep, secure)
	for _, root := range []string{"", "/chatserver"} {
		get(root+"/livechat.ashx", widget.Loader(p.accounts.SiteWasOpen))
		get(root+"/visitorside/js/", widget.Scripts())
		get(root+"/chatwindow.aspx", chatPage)
		get(root+"/visitorside/chatwindow.aspx", chatPage)
		api.Raw(p.api, http.MethodPost, root+"/visitor.ashx", web.PushRegistration(p.accounts.SiteWasOpen))
	}
	for _, old := range []string{"/livechatserver/chatwindow.aspx", "/livechatserver/mobile/chatwindow.aspx"} {
		get(old, chatPage)
	}
	get("/console", web.Console())
	get("/console/", web.Console())
	get("/{$}", http.RedirectHandler("/console/", http.StatusFound))
	if d != nil {
		shop := web.Shop(d.embedCode)
		get("/demo/shop", shop)
		get("/demo/shop/", shop)
	}
}

// embedCode is the code of the demo's campaign as the API gives it, for the address
// that the shop was opened at.
func (d *demo) embedCode(ctx context.Context, _ *http.Request) (string, error) {
	r := api.RequestFrom(ctx)
	return campaign.Code(r.Scheme+"://"+r.Host, d.siteID, d.campaignID)
}
