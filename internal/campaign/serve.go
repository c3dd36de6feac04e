package campaign

import (
	"parley/internal/api"
)

// Serve registers the operations on campaigns. embed's host may be empty: the visitors'
// side is then where the caller reached us.
func Serve(a *api.API, c *Campaigns, embed Embed) {
	c.serveCampaigns(a)
	c.servePages(a)
	c.serveCode(a, embed)
	c.serveInvitations(a)
	c.serveRouting(a)
	c.serveLanguage(a)
}
