package server

import (
	"context"
	"net/http"
	"strings"

	"parley/internal/api"
	"parley/internal/web"
)

// serveFrontEnds registers what is no operation: sockets, probes, the console, the
// visitors' scripts and pages, and the demo's shop with the embed code of its campaign
// for the address that it was opened at.
func (p *product) serveFrontEnds(d *demo) {
	get := func(path string, h http.Handler) { api.Raw(p.api, http.MethodGet, path, h) }
	api.Raw(p.api, "", "/realtime/", p.hub.Handler())
	get("/healthz", http.HandlerFunc(p.health.alive))
	get("/readyz", http.HandlerFunc(p.health.ready))
	get("/metrics", metricsHandler(p.metrics, p.cfg.OpenMetrics))

	sites := web.Sites{Open: p.accounts.SiteWasOpen, Sole: p.accounts.SoleSite}
	widget := web.NewWidget(web.Names{Brand: p.cfg.Brand(), Standby: strings.TrimRight(p.cfg.StandbyURL, "/")})
	secure := func(r *http.Request) bool { return api.RequestFrom(r.Context()).Scheme == "https" }
	chatPage := web.ChatPage(sites, p.cfg.Brand().Global, p.visitors.Keep, secure)
	signature := web.Signature(sites, p.engine.ButtonImage)
	for _, root := range []string{"", "/chatserver"} {
		get(root+"/livechat.ashx", widget.Loader(sites))
		get(root+"/visitorside/js/", widget.Scripts())
		get(root+"/chatwindow.aspx", chatPage)
		get(root+"/visitorside/chatwindow.aspx", chatPage)
		get(root+"/bbs.aspx", signature)
		api.Raw(p.api, http.MethodPost, root+"/visitor.ashx", web.PushRegistration(sites))
	}
	for _, old := range []string{"/livechatserver/chatwindow.aspx", "/livechatserver/mobile/chatwindow.aspx"} {
		get(old, chatPage)
	}
	get("/console", web.Console())
	get("/console/", web.Console())
	get("/{$}", http.RedirectHandler("/console/", http.StatusFound))
	if d != nil {
		shop := web.Shop(func(ctx context.Context, _ *http.Request) (string, error) {
			r := api.RequestFrom(ctx)
			return p.embed(r.Scheme+"://"+r.Host).Code(d.siteID, d.campaignID)
		})
		get("/demo/shop", shop)
		get("/demo/shop/", shop)
	}
}
