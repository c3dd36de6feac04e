package chat

import (
	"cmp"
	"context"
)

// ButtonImage is the picture of a campaign's button at this moment, that while somebody
// is there or the other one, and where it comes from: gallery or custom
// (contract/widget.md 5.1, BBS.aspx). A button of another kind has the gallery's.
func (e *Engine) ButtonImage(ctx context.Context, siteID int64, campaignID string) (id int64, source string, err error) {
	site, err := e.settings.Site(ctx, siteID)
	if err != nil {
		return 0, "", err
	}
	settings, err := e.campaigns.Find(site, campaignID)
	if err != nil {
		return 0, "", err
	}
	open, err := e.Availability(ctx, siteID, campaignID)
	if err != nil {
		return 0, "", err
	}
	image := settings.ChatButton.Image
	if id = image.OnlineImageID; open.Status != "online" {
		id = cmp.Or(image.OfflineImageID, image.OnlineImageID)
	}
	return id, image.Type, nil
}
