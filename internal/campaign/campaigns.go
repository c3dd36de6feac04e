package campaign

import (
	"parley/internal/snapshot"
	"parley/internal/store"
)

// Campaigns are the parts of a site's snapshot that this package keeps.
type Campaigns struct {
	book  *snapshot.Book
	rows  *snapshot.Rows[Campaign]
	rules snapshot.Part[map[int64]*Rules]

	invitations *store.Resources[AutoInvitation]
	customRules *store.Resources[CustomRule]
}

// New adds the parts to the book.
func New(book *snapshot.Book) *Campaigns {
	c := &Campaigns{
		book:        book,
		rows:        snapshot.Table[Campaign](book),
		invitations: store.Table[AutoInvitation](book.DB()),
		customRules: store.Table[CustomRule](book.DB()),
	}
	c.rules = snapshot.Add(book, "rules of campaigns", c.loadRules)
	return c
}
