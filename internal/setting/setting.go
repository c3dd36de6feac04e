// Package setting keeps the live chat settings of a site that are no part of a
// campaign: departments, canned messages, bans, feature switches and the like.
//
// They are read from the site's snapshot; the engine and the widget read them
// there too, through Settings.
package setting

import (
	"parley/internal/snapshot"
)

// Settings are the parts of a site's snapshot that this package keeps.
type Settings struct {
	book *snapshot.Book

	awayStatuses    *snapshot.Rows[CustomAwayStatus]
	customVariables *snapshot.Rows[CustomVariable]
	messages        *snapshot.Rows[CannedMessage]
	categories      *snapshot.Rows[CannedMessageCategory]
}

// New adds the parts to the book.
func New(book *snapshot.Book) *Settings {
	return &Settings{
		book:            book,
		awayStatuses:    snapshot.Table[CustomAwayStatus](book),
		customVariables: snapshot.Table[CustomVariable](book),
		messages:        snapshot.Table[CannedMessage](book),
		categories:      snapshot.Table[CannedMessageCategory](book),
	}
}
