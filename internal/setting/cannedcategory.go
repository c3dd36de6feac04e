package setting

import (
	"context"
	"fmt"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/reference"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// CannedMessageCategory is a folder of canned messages; folders make a tree whose root is 0.
type CannedMessageCategory struct {
	ID        int64  `json:"id" readOnly:"true" doc:"Category id."`
	IsPrivate bool   `json:"isPrivate" required:"true" doc:"Owned by the calling agent only."`
	Name      string `json:"name" required:"true" maxLength:"200" doc:"Name."`
	ParentID  int64  `json:"parentId" required:"true" doc:"Parent category; 0 is the root."`
	OwnerID   int64  `json:"-" bun:",nullzero"`
}

// known does not tell what a private one is called: it is nobody else's.
func (c CannedMessageCategory) known() (int64, string) {
	if c.IsPrivate {
		return c.ID, ""
	}
	return c.ID, c.Name
}

// CannedCategories are the site's categories by id, everybody's private ones among them.
func (s *Settings) CannedCategories(site *snapshot.Site) []CannedMessageCategory {
	return s.categories.All(site)
}

func (s *Settings) serveCannedCategories(a *api.API) {
	n := nounOf(s.categories, reference.CannedMessageCategory.Label)
	n.open = func(ctx context.Context, c *CannedMessageCategory) error {
		return openTo(ctx, c.IsPrivate, c.OwnerID, reference.CannedMessageCategory.Label, c.ID)
	}
	n.check = s.checkCategory
	n.leave = s.emptyCategory
	f := cannedFamily("/livechat/cannedMessageCategories", "Canned Message Categories", "/livechat/cannedMessagesCategories")
	api.Handle(a, f.op("GET", "", "listCannedMessageCategories", "List canned message categories"),
		func(ctx context.Context, _ *api.Empty) (*api.Out[[]CannedMessageCategory], error) {
			site, err := s.book.Of(ctx, auth.From(ctx).SiteID)
			if err != nil {
				return nil, err
			}
			out := []CannedMessageCategory{}
			for _, c := range s.categories.All(site) {
				if sees(ctx, c.IsPrivate, c.OwnerID) {
					out = append(out, c)
				}
			}
			return &api.Out[[]CannedMessageCategory]{Body: out}, nil
		})
	api.Handle(a, f.op("POST", "", "createCannedMessageCategory", "Create a canned message category"), n.create)
	api.Handle(a, f.op("GET", "/{id}", "getCannedMessageCategory", "Read a canned message category"), n.get)
	api.Handle(a, f.op("PUT", "/{id}", "updateCannedMessageCategory", "Change a canned message category"), n.update)
	api.Handle(a, f.removal("deleteCannedMessageCategory", "Remove a canned message category", ""), n.removeSilently)
}

// checkCategory keeps the categories a tree in which nothing is hidden from those
// who have it: what lies in a private category is its owner's.
func (s *Settings) checkCategory(ctx context.Context, tx *store.Tx, siteID int64, old, c *CannedMessageCategory) error {
	if err := own(ctx, c.IsPrivate, &c.OwnerID); err != nil {
		return err
	}
	tree, err := s.lockCategories(ctx, tx, siteID)
	if err != nil {
		return err
	}
	if err := tree.holds("parentId", c.ParentID, c.OwnerID); err != nil {
		return err
	}
	if old == nil {
		return nil
	}
	if tree.isBelow(c.ParentID, c.ID) {
		return fault.Conflict("A category cannot be in itself or in one of its own categories.")
	}
	if c.OwnerID == 0 || old.OwnerID == c.OwnerID {
		return nil
	}
	return holdsOnly(ctx, tx, siteID, c)
}

// holdsOnly refuses to make a category private that holds what is not its owner's.
func holdsOnly(ctx context.Context, tx *store.Tx, siteID int64, c *CannedMessageCategory) error {
	var others int
	err := tx.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM canned_message WHERE site_id = ? AND category_id = ? AND COALESCE(owner_id, 0) <> ?)
		+ (SELECT COUNT(*) FROM canned_message_category WHERE site_id = ? AND parent_id = ? AND COALESCE(owner_id, 0) <> ?)`,
		siteID, c.ID, c.OwnerID, siteID, c.ID, c.OwnerID).Scan(&others)
	if err != nil {
		return fmt.Errorf("look into a canned message category: %w", err)
	}
	if others > 0 {
		return fault.Conflict("The category holds public items or others' private ones.")
	}
	return nil
}

// categoryTree is a site's categories by id.
type categoryTree map[int64]CannedMessageCategory

// lockCategories reads all categories; until the step ends nobody else changes them.
func (s *Settings) lockCategories(ctx context.Context, tx *store.Tx, siteID int64) (categoryTree, error) {
	if _, err := tx.Exec(ctx, `UPDATE canned_message_category SET parent_id = parent_id WHERE site_id = ?`, siteID); err != nil {
		return nil, fmt.Errorf("lock the canned message categories: %w", err)
	}
	all, _, err := s.categories.List(ctx, tx, siteID, 0, 0)
	if err != nil {
		return nil, err
	}
	tree := categoryTree{}
	for _, c := range all {
		tree[c.ID] = c
	}
	return tree, nil
}

// holds tells whether something of an owner (0: public) may be in a category: a
// public one, or the owner's own. Others do not exist (NOTES-livechat G18).
func (t categoryTree) holds(field string, id, ownerID int64) error {
	if id == 0 {
		return nil
	}
	if c, ok := t[id]; !ok || c.IsPrivate && c.OwnerID != ownerID {
		return fault.NotInList(field)
	}
	return nil
}

// isBelow tells whether id is top or in it.
func (t categoryTree) isBelow(id, top int64) bool {
	for range len(t) + 1 {
		if id == top {
			return true
		}
		if id = t[id].ParentID; id == 0 {
			return false
		}
	}
	return true
}

// emptyCategory moves what is in a category to its parent (B12). That is all who name a
// category, so none of them is kept as a reference.
func (s *Settings) emptyCategory(ctx context.Context, tx *store.Tx, siteID int64, c *CannedMessageCategory) error {
	tree, err := s.lockCategories(ctx, tx, siteID)
	if err != nil {
		return err
	}
	parent := tree[c.ID].ParentID
	for _, query := range []string{
		`UPDATE canned_message SET category_id = ? WHERE site_id = ? AND category_id = ?`,
		`UPDATE canned_message_category SET parent_id = ? WHERE site_id = ? AND parent_id = ?`,
	} {
		if _, err := tx.Exec(ctx, query, parent, siteID, c.ID); err != nil {
			return fmt.Errorf("empty a canned message category: %w", err)
		}
	}
	return nil
}
