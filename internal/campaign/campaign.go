// Package campaign keeps campaigns: what a visitor sees of a chat, button, window,
// forms and language, and what a campaign does by itself.
package campaign

// Campaign is a set-up of the chat that can be embedded in pages.
type Campaign struct {
	ID          int64  `json:"id" readOnly:"true" doc:"Campaign id."`
	Name        string `json:"name" required:"true" maxLength:"200" doc:"Campaign name."`
	Description string `json:"description" default:"" maxLength:"2000" doc:"Free text."`
	Language    string `json:"language" required:"true" openEnum:"English,French" maxLength:"50" doc:"English name of the UI language, capitalised on output."`
}
