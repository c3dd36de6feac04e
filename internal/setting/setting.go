// Package setting keeps the live chat settings of a site that are no part of a
// campaign: departments, canned messages, bans, feature switches and the like.
//
// They are read from the site's snapshot; the engine and the widget read them
// there too, through Settings.
package setting

import (
	"context"

	"parley/internal/snapshot"
	"parley/internal/store"
)

// Settings are the parts of a site's snapshot that this package keeps.
type Settings struct {
	book *snapshot.Book

	departmentTable *store.Resources[Department]
	departments     departmentShelf
	awayStatuses    *snapshot.Rows[CustomAwayStatus]
	customVariables *snapshot.Rows[CustomVariable]
	messages        *snapshot.Rows[CannedMessage]
	categories      *snapshot.Rows[CannedMessageCategory]
	segmentTable    *store.Resources[VisitorSegmentation]
	segments        segmentShelf
	conversions     *snapshot.Rows[ConversionAction]
	secureForms     *snapshot.Rows[SecureForm]
	webhooks        *snapshot.Rows[Webhook]
	metrics         *snapshot.Rows[CustomMetric]
	banTable        *snapshot.Rows[Ban]
	bans            snapshot.Part[Bans]
	pages           snapshot.Part[sitePages]
	allocations     snapshot.Part[allocations]
	allotment       snapshot.Part[Allotment]
}

// New adds the parts to the book.
func New(book *snapshot.Book) *Settings {
	departments := store.Table[Department](book.DB())
	segments := store.Table[VisitorSegmentation](book.DB())
	bans := snapshot.Table[Ban](book)
	return &Settings{
		book:            book,
		departmentTable: departments,
		departments:     addDepartments(book, departments),
		awayStatuses:    snapshot.Table[CustomAwayStatus](book),
		customVariables: snapshot.Table[CustomVariable](book),
		messages:        snapshot.Table[CannedMessage](book),
		categories:      snapshot.Table[CannedMessageCategory](book),
		segmentTable:    segments,
		segments:        addSegments(book, segments),
		conversions:     snapshot.Table[ConversionAction](book),
		secureForms:     snapshot.Table[SecureForm](book),
		webhooks:        snapshot.Table[Webhook](book),
		metrics:         snapshot.Table[CustomMetric](book),
		banTable:        bans,
		bans:            addBans(book, bans.Resources),
		pages: snapshot.Add(book, "the pages of a site", func(ctx context.Context, tx *store.Tx, siteID int64) (sitePages, error) {
			return readPages(ctx, tx, siteID, "")
		}),
		allocations: snapshot.Add(book, "the agents' allocation", readAllocations),
		allotment:   snapshot.Add(book, "how chats are given out", ReadAllotment),
	}
}

// Site is the snapshot of a site, for those who ask for several of its parts. It must
// not be called inside a step (snapshot.Book.Of).
func (s *Settings) Site(ctx context.Context, siteID int64) (*snapshot.Site, error) {
	return s.book.Of(ctx, siteID)
}
