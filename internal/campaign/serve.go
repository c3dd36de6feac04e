package campaign

import (
	"parley/internal/api"
)

// Serve registers the operations on campaigns. visitorURL is scheme and host of the
// visitors' side when that is not where the caller reached us.
func Serve(a *api.API, c *Campaigns, visitorURL string) {
	c.serveCampaigns(a)
	c.servePages(a)
	c.serveCode(a, visitorURL)
	c.serveInvitations(a)
	c.serveRouting(a)
	c.serveLanguage(a)
}
