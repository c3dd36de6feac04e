package campaign

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// pageIn is the input of what changes a part of a campaign, or adds to it.
type pageIn[T any] struct {
	ID   int64 `path:"id" doc:"Campaign id."`
	Body api.Patch[T]
}

// change makes one change in a campaign, which others wait for, and notes it under the
// campaign's name unless fn gives another one.
func (c *Campaigns) change(ctx context.Context, id int64, fn func(ctx context.Context, tx *store.Tx, siteID int64) (api.Change, error)) error {
	return c.book.DB().Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		siteID := auth.From(ctx).SiteID
		name, err := lock(ctx, tx, siteID, id)
		if err != nil {
			return err
		}
		done, err := fn(ctx, tx, siteID)
		if err != nil {
			return err
		}
		if done.Name == "" {
			done.Name = name
		}
		return audit(ctx, tx, done)
	})
}

func audit(ctx context.Context, tx *store.Tx, done api.Change) error {
	done.Product = auth.ManageCampaigns.Product
	return account.AuditChange(ctx, tx, done)
}

// lock holds a campaign until the step ends, so that it is changed by one after the other.
func lock(ctx context.Context, tx *store.Tx, siteID, id int64) (name string, err error) {
	err = found(id, tx.QueryRow(ctx, `SELECT name FROM campaign WHERE site_id = ? AND id = ?`+tx.ForUpdate(), siteID, id).Scan(&name))
	return name, err
}

// column reads a page of a campaign that the step will change; what is not stored
// is as in base.
func column[T any](ctx context.Context, tx *store.Tx, siteID, id int64, name string, base T) (T, error) {
	var text string
	err := found(id, tx.QueryRow(ctx, `SELECT `+name+` FROM campaign WHERE site_id = ? AND id = ?`+tx.ForUpdate(), siteID, id).Scan(&text))
	if err != nil {
		return base, err
	}
	return decodeOnto(text, base)
}

// setColumn writes a page of a campaign.
func setColumn(ctx context.Context, tx *store.Tx, siteID, id int64, name string, page any) error {
	text, err := encode(page)
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE campaign SET `+name+` = ? WHERE site_id = ? AND id = ?`, text, siteID, id)
	}
	if err != nil {
		return fmt.Errorf("write the %s of a campaign: %w", name, err)
	}
	return nil
}

func found(id int64, err error) error {
	switch {
	case errors.Is(err, store.ErrNone):
		return fault.NotFound("campaign", id)
	case err != nil:
		return fmt.Errorf("read a campaign: %w", err)
	}
	return nil
}
