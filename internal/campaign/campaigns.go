package campaign

import (
	"parley/internal/snapshot"
	"parley/internal/store"
)

// Campaigns are the parts of a site's snapshot that this package keeps.
type Campaigns struct {
	book  *snapshot.Book
	pages snapshot.Part[*shelf]
	rules snapshot.Part[map[int64]*Rules]

	table       *store.Resources[Campaign]
	invitations *store.Resources[AutoInvitation]
	customRules *store.Resources[CustomRule]
}

// New adds the parts to the book.
func New(book *snapshot.Book) *Campaigns {
	c := &Campaigns{
		book:        book,
		pages:       snapshot.Add(book, "campaigns", loadSettings),
		table:       store.Table[Campaign](book.DB()),
		invitations: store.Table[AutoInvitation](book.DB()),
		customRules: store.Table[CustomRule](book.DB()),
	}
	c.rules = snapshot.Add(book, "rules of campaigns", c.loadRules)
	return c
}
