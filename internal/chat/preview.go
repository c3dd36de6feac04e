package chat

import "context"

// Preview is what agents may see of a text that a visitor has not sent yet; nil when the
// site lets them see only that there is one.
func (e *Engine) Preview(ctx context.Context, siteID int64, text string) (*string, error) {
	shown, err := e.settings.ShowsUnsentText(ctx, siteID)
	if err != nil || !shown && text != "" {
		return nil, err
	}
	err = e.settings.Mask(ctx, siteID, &text)
	return &text, err
}
