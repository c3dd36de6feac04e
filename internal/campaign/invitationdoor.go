package campaign

import (
	"context"
	"errors"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/reference"
	"parley/internal/store"
)

const invitationPath = "/livechat/campaigns/{id}/invitation"

func (c *Campaigns) serveInvitations(a *api.API) {
	op := func(method, rest, id, summary string) api.Op {
		return api.Op{Method: method, Path: invitationPath + rest, ID: id, Tag: "Invitations", Summary: summary, Permission: auth.ManageCampaigns}
	}
	api.Handle(a, op("GET", "", "getCampaignInvitation", "Read invitation settings"), c.getInvitations)
	api.Handle(a, op("PUT", "", "updateCampaignInvitation", "Change the invitation style"), c.updateInvitationStyle)
	api.Handle(a, op("PUT", "/manualInvitation", "updateManualInvitation", "Change the manual invitation"), c.updateManualInvitation)
	const list, one = "/autoInvitations", "/autoInvitations/{autoInvitationId}"
	api.Handle(a, op("POST", list, "createAutoInvitation", "Create an auto invitation"), c.createInvitation)
	api.Handle(a, op("GET", one, "getAutoInvitation", "Read an auto invitation"), c.getInvitation)
	api.Handle(a, op("PUT", one, "updateAutoInvitation", "Change an auto invitation"), c.updateInvitation)
	remove := op("DELETE", one, "deleteAutoInvitation", "Remove an auto invitation")
	remove.Removed = removedInvitation
	api.Handle(a, remove, c.removeInvitation)
}

const removedInvitation = "Auto Invitation with id '{id}' has been removed."

func (c *Campaigns) getInvitations(ctx context.Context, in *campaignIn) (*api.Out[Invitation], error) {
	r, err := c.rulesOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &api.Out[Invitation]{Body: r.Invitation}, nil
}

// updateInvitationStyle changes nothing but the style (NOTES-livechat W46).
func (c *Campaigns) updateInvitationStyle(ctx context.Context, in *pageIn[InvitationUpdate]) (*api.Out[Invitation], error) {
	err := c.change(ctx, in.ID, func(ctx context.Context, tx *store.Tx, siteID int64) (done api.Change, err error) {
		var v InvitationUpdate
		if err := tx.QueryRow(ctx, `SELECT invitation_style FROM campaign WHERE site_id = ? AND id = ?`, siteID, in.ID).Scan(&v.Style); err != nil {
			return done, err
		}
		if v, err = in.Body.Onto(v); err != nil {
			return done, err
		}
		_, err = tx.Exec(ctx, `UPDATE campaign SET invitation_style = ? WHERE site_id = ? AND id = ?`, v.Style, siteID, in.ID)
		return api.Change{What: "campaign invitation", Verb: "changed"}, err
	})
	if err != nil {
		return nil, err
	}
	return c.getInvitations(ctx, &campaignIn{ID: in.ID})
}

func (c *Campaigns) updateManualInvitation(ctx context.Context, in *pageIn[InvitationWindow]) (*api.Out[InvitationWindow], error) {
	out := &api.Out[InvitationWindow]{}
	err := c.change(ctx, in.ID, func(ctx context.Context, tx *store.Tx, siteID int64) (api.Change, error) {
		stored, err := column(ctx, tx, siteID, in.ID, "manual_invitation", newManualInvitation())
		if err != nil {
			return api.Change{}, err
		}
		if out.Body, err = in.Body.Onto(stored); err != nil {
			return api.Change{}, err
		}
		if err := writeImages(ctx, tx, siteID, in.ID, "manualInvitation", []int64{out.Body.Popup.Image.ID}); err != nil {
			return api.Change{}, err
		}
		return api.Change{What: "manual invitation", Verb: "changed"}, setColumn(ctx, tx, siteID, in.ID, "manual_invitation", out.Body)
	})
	return out, err
}

func (c *Campaigns) createInvitation(ctx context.Context, in *pageIn[AutoInvitation]) (*api.Out[AutoInvitation], error) {
	out := &api.Out[AutoInvitation]{}
	err := c.change(ctx, in.ID, func(ctx context.Context, tx *store.Tx, siteID int64) (done api.Change, err error) {
		if _, err := in.Body.New(); err != nil { // what is required is there
			return done, err
		}
		if out.Body, err = in.Body.Onto(newAutoInvitation()); err != nil {
			return done, err
		}
		out.Body.CampaignID = in.ID
		return invitationChange("added", out.Body), c.saveInvitation(ctx, tx, siteID, &out.Body, c.invitations.Insert)
	})
	return out, err
}

// autoInvitationIn names an auto invitation of a campaign.
type autoInvitationIn struct {
	ID               int64 `path:"id" doc:"Campaign id."`
	AutoInvitationID int64 `path:"autoInvitationId" doc:"Auto invitation id."`
}

func (in autoInvitationIn) notFound() error {
	return fault.NotFound(reference.AutoInvitation.Label, in.AutoInvitationID)
}

func (c *Campaigns) getInvitation(ctx context.Context, in *autoInvitationIn) (*api.Out[AutoInvitation], error) {
	r, err := c.rulesOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	for _, v := range r.Invitation.AutoInvitations {
		if v.ID == in.AutoInvitationID {
			return &api.Out[AutoInvitation]{Body: v}, nil
		}
	}
	return nil, in.notFound()
}

type updateInvitationIn struct {
	autoInvitationIn
	Body api.Patch[AutoInvitation]
}

func (c *Campaigns) updateInvitation(ctx context.Context, in *updateInvitationIn) (*api.Out[AutoInvitation], error) {
	out := &api.Out[AutoInvitation]{}
	err := c.change(ctx, in.ID, func(ctx context.Context, tx *store.Tx, siteID int64) (done api.Change, err error) {
		stored, err := c.invitation(ctx, tx, siteID, in.autoInvitationIn)
		if err != nil {
			return done, err
		}
		if out.Body, err = in.Body.Onto(*stored); err != nil {
			return done, err
		}
		return invitationChange("changed", out.Body), c.saveInvitation(ctx, tx, siteID, &out.Body, c.invitations.Update)
	})
	return out, err
}

func (c *Campaigns) removeInvitation(ctx context.Context, in *autoInvitationIn) (*api.Out[string], error) {
	err := c.change(ctx, in.ID, func(ctx context.Context, tx *store.Tx, siteID int64) (done api.Change, err error) {
		stored, err := c.invitation(ctx, tx, siteID, *in)
		if err != nil {
			return done, err
		}
		if err := reference.Drop(ctx, tx, siteID, reference.AutoInvitation, stored.ID); err != nil {
			return done, err
		}
		return invitationChange("removed", *stored), c.invitations.Delete(ctx, tx, siteID, stored.ID)
	})
	return &api.Out[string]{Body: api.Removed(removedInvitation, in.AutoInvitationID)}, err
}

func (c *Campaigns) invitation(ctx context.Context, tx *store.Tx, siteID int64, in autoInvitationIn) (*AutoInvitation, error) {
	v, err := c.invitations.Get(ctx, tx, siteID, in.AutoInvitationID)
	if errors.Is(err, store.ErrNone) || err == nil && v.CampaignID != in.ID {
		return nil, in.notFound()
	}
	return v, err
}

// saveInvitation checks and completes an invitation, and writes it with what it names.
func (c *Campaigns) saveInvitation(ctx context.Context, tx *store.Tx, siteID int64, v *AutoInvitation,
	write func(context.Context, *store.Tx, int64, *AutoInvitation) error) error {
	if _, err := v.Conditions.Compile("conditions"); err != nil {
		return err
	}
	uses, err := reference.OfConditions(ctx, tx, siteID, v.Conditions, "conditions")
	if err != nil {
		return err
	}
	images, err := imageUses(ctx, tx, siteID, v.InvitationWindow.Popup.Image.ID)
	if err != nil {
		return err
	}
	if err := write(ctx, tx, siteID, v); err != nil {
		return err
	}
	return reference.Write(ctx, tx, siteID, reference.AutoInvitation, v.ID, "", append(uses, images...)...)
}

func invitationChange(verb string, v AutoInvitation) api.Change {
	return api.Change{What: reference.AutoInvitation.Label, Verb: verb, Name: v.Name}
}
