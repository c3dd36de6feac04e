package chat

import "context"

// Preview is what agents may see of a text that a visitor has not sent yet.
func (e *Engine) Preview(ctx context.Context, siteID int64, text string) (string, error) {
	err := e.settings.Mask(ctx, siteID, &text)
	return text, err
}
