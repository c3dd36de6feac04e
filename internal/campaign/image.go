package campaign

import (
	"context"

	"parley/internal/file"
	"parley/internal/reference"
	"parley/internal/store"
)

// imageUses are the images among ids that the site has uploaded: those must not be
// removed while something shows them. Any other number is kept as it is, of the gallery
// or of nothing (NOTES-livechat B42).
func imageUses(ctx context.Context, tx *store.Tx, siteID int64, ids ...int64) ([]reference.Use, error) {
	there, err := file.ImagesAmong(ctx, tx, siteID, ids)
	if err != nil {
		return nil, err
	}
	uses := make([]reference.Use, len(there))
	for i, id := range there {
		uses[i] = reference.Use{Target: reference.Image, ID: id}
	}
	return uses, nil
}

// writeImages notes which images a page of a campaign shows.
func writeImages(ctx context.Context, tx *store.Tx, siteID, id int64, part string, images []int64) error {
	uses, err := imageUses(ctx, tx, siteID, images...)
	if err != nil {
		return err
	}
	return reference.Write(ctx, tx, siteID, reference.Campaign, id, part, uses...)
}
