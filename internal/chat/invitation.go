package chat

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"parley/internal/campaign"
	"parley/internal/event"
	"parley/internal/fact"
	"parley/internal/fault"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/visitor"
)

// Invitation asks a visitor whether it wants to chat, as its page is told.
type Invitation struct {
	ID               string                    `json:"id" doc:"Invitation id; for accepting and refusing."`
	CampaignID       int64                     `json:"campaignId" doc:"Campaign."`
	AutoInvitationID int64                     `json:"autoInvitationId" doc:"Automatic invitation that it is; 0 for one by an agent."`
	Agent            *Profile                  `json:"agent" doc:"Who invites; null for an automatic one."`
	Message          string                    `json:"message" doc:"Its text; screens must escape it."`
	Style            string                    `json:"style" enum:"bubble,popup,embedded" doc:"Layout."`
	Window           campaign.InvitationWindow `json:"window" doc:"How it looks."`
}

// MaxInvitation is the longest text of an invitation, in characters.
const MaxInvitation = 4000

// shown is a stored invitation.
type shown struct {
	id, visitorID, visitID, campaignID, autoID, agentID, pages, at int64
	message                                                        string
}

const shownColumns = `SELECT id, visitor_id, visit_id, campaign_id, auto_invitation_id, agent_id, pages, shown_at, message FROM invitation_shown `

func scanShown(row scanner) (*shown, error) {
	v := &shown{}
	err := row.Scan(&v.id, &v.visitorID, &v.visitID, &v.campaignID, &v.autoID, &v.agentID, &v.pages, &v.at, &v.message)
	if errors.Is(err, store.ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read an invitation: %w", err)
	}
	return v, nil
}

// openInvitation is the one that a visitor on a visit has not answered, or nil.
func openInvitation(ctx context.Context, tx *store.Tx, visitorID, visitID int64) (*shown, error) {
	return scanShown(tx.QueryRow(ctx, shownColumns+`WHERE visitor_id = ? AND visit_id = ? AND outcome IS NULL`, visitorID, visitID))
}

// fact is what facts say of the invitation.
func (v *shown) fact(siteID, visitorID, at int64) fact.Invitation {
	return fact.Invitation{At: at, SiteID: siteID, VisitorID: visitorID, VisitID: v.visitID, CampaignID: v.campaignID, Kind: v.source(),
		InvitationID: v.autoID, AgentID: v.agentID}
}

// view is the invitation as its visitor's page draws it, by the settings of now.
func (e *Engine) view(ctx context.Context, tx *store.Tx, site *snapshot.Site, v *shown) (*Invitation, error) {
	rules, err := e.campaigns.Rules(site, v.campaignID)
	if err != nil {
		return nil, err
	}
	out := &Invitation{ID: strconv.FormatInt(v.id, 10), CampaignID: v.campaignID, AutoInvitationID: v.autoID, Message: v.message,
		Style: rules.Invitation.Style, Window: rules.Invitation.ManualInvitation}
	if auto, ok := rules.AutoInvitation(v.autoID); ok {
		out.Window = auto.InvitationWindow
	}
	if v.agentID != 0 {
		staff, err := e.staff.Colleagues(ctx, tx, site.ID)
		if err != nil {
			return nil, err
		}
		for _, a := range staff {
			if a.ID == v.agentID {
				out.Agent = new(a.profile())
			}
		}
	}
	return out, nil
}

// show invites a visitor, who then has nothing else to answer, and tells its pages.
func (e *Engine) show(ctx context.Context, tx *store.Tx, site *snapshot.Site, who visitor.Person, v *shown) (*Invitation, error) {
	_, err := tx.Exec(ctx, `UPDATE invitation_shown SET outcome = 'ended', decided_at = ? WHERE visitor_id = ? AND outcome IS NULL AND visit_id <> ?`,
		tx.Now(), who.ID, v.visitID)
	if err != nil {
		return nil, fmt.Errorf("end an invitation of an earlier visit: %w", err)
	}
	v.at = tx.Now()
	err = tx.QueryRow(ctx, `INSERT INTO invitation_shown (site_id, visitor_id, visit_id, campaign_id, auto_invitation_id, agent_id, message, pages, shown_at)
		SELECT CAST(? AS BIGINT), v.visitor_id, v.id, v.campaign_id, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, v.pages, CAST(? AS BIGINT)
		FROM visit v WHERE v.id = ? RETURNING id, campaign_id`,
		site.ID, v.autoID, v.agentID, v.message, v.at, v.visitID).Scan(&v.id, &v.campaignID)
	if err != nil {
		return nil, fmt.Errorf("invite a visitor: %w", err)
	}
	if err := visitor.Stand(ctx, tx, who.ID, v.status()); err != nil {
		return nil, err
	}
	if err := fact.Record(ctx, tx, fact.InvitationSent{Invitation: v.fact(site.ID, who.ID, v.at)}); err != nil {
		return nil, err
	}
	out, err := e.view(ctx, tx, site, v)
	if err != nil {
		return nil, err
	}
	e.tellInvitation(ctx, tx, site.ID, who.UUID, out)
	return out, nil
}

func (e *Engine) tellInvitation(ctx context.Context, tx *store.Tx, siteID int64, visitorID string, v *Invitation) {
	tx.AfterCommit(func() {
		event.Publish(context.WithoutCancel(ctx), e.bus, InvitationChanged{SiteID: siteID, VisitorID: visitorID, Invitation: v})
	})
}

// decideInvitation notes what became of an invitation; false when that was known.
func decideInvitation(ctx context.Context, tx *store.Tx, id int64, outcome string) (bool, error) {
	r, err := tx.Exec(ctx, `UPDATE invitation_shown SET outcome = ?, decided_at = ? WHERE id = ? AND outcome IS NULL`, outcome, tx.Now(), id)
	if err != nil {
		return false, fmt.Errorf("answer an invitation: %w", err)
	}
	n, err := r.RowsAffected()
	return n > 0, err
}

// autoInvite invites a visitor whom an automatic invitation is about, unless it was asked
// already, talks, or nobody is there to answer. One that is to be shown once is not shown
// again on the same visit, others not again on the same page.
func (e *Engine) autoInvite(ctx context.Context, tx *store.Tx, site *snapshot.Site, w *looker, due []campaign.AutoInvitation) (*Invitation, error) {
	for _, v := range due {
		var again int
		err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM invitation_shown i JOIN visit v ON v.id = i.visit_id
			WHERE i.visit_id = ? AND i.auto_invitation_id = ? AND (? OR i.pages = v.pages)`, w.visitID, v.ID, v.IsPopupOnlyOneTime).Scan(&again)
		if err != nil {
			return nil, fmt.Errorf("look whether a visitor was invited before: %w", err)
		}
		if again > 0 {
			continue
		}
		free, err := e.mayBeInvited(ctx, tx, site, w.who.ID, w.campaignID)
		if err != nil || !free {
			return nil, err
		}
		return e.show(ctx, tx, site, w.who, &shown{visitID: w.visitID, autoID: v.ID, message: v.InvitationWindow.Message.Content})
	}
	return nil, nil
}

// mayBeInvited tells whether a visitor has no chat and sees its campaign online: who is
// invited must not be asked to leave a message.
func (e *Engine) mayBeInvited(ctx context.Context, tx *store.Tx, site *snapshot.Site, visitorID, campaignID int64) (bool, error) {
	running, err := Running(ctx, tx, visitorID)
	if err != nil || running != nil {
		return false, err
	}
	floor, err := e.floor(ctx, tx, site.ID)
	if err != nil {
		return false, err
	}
	return e.isOpen(site, floor, campaignID)
}

// InviteVisitor has an agent invite a visitor who is on the site now, with a text of its own or
// the campaign's. Inviting somebody who has not answered an invitation yet changes nothing
// and returns that one.
func (e *Engine) InviteVisitor(ctx context.Context, who Party, visitorID, message string) (Invitation, error) {
	if err := checkText("message", message, MaxInvitation); err != nil {
		return Invitation{}, err
	}
	site, err := e.settings.Site(ctx, who.SiteID)
	if err != nil {
		return Invitation{}, err
	}
	message = e.settings.Masked(site, message)
	var out *Invitation
	err = e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		person, visit, err := onSiteNow(ctx, tx, who.SiteID, visitorID)
		if err != nil {
			return err
		}
		open, err := openInvitation(ctx, tx, person.ID, visit.id)
		if err != nil {
			return err
		}
		if open != nil {
			out, err = e.view(ctx, tx, site, open)
			return err
		}
		running, err := Running(ctx, tx, person.ID)
		if err != nil {
			return err
		}
		if running != nil {
			return fault.Conflict("This visitor has a chat already.")
		}
		if message == "" {
			rules, err := e.campaigns.Rules(site, visit.campaignID)
			if err != nil {
				return err
			}
			message = rules.Invitation.ManualInvitation.Message.Content
		}
		out, err = e.show(ctx, tx, site, *person, &shown{visitID: visit.id, agentID: who.AgentID, message: message})
		return err
	})
	if err != nil {
		return Invitation{}, err
	}
	return *out, nil
}

// onSite is where somebody is now.
type onSite struct{ id, campaignID int64 }

// onSiteNow finds a visitor of a site and the visit that it is on, or says that it is gone.
func onSiteNow(ctx context.Context, tx *store.Tx, siteID int64, visitorID string) (*visitor.Person, onSite, error) {
	var at onSite
	person, err := visitor.Find(ctx, tx, siteID, visitorID)
	if errors.Is(err, store.ErrNone) {
		return nil, at, fault.NotFound("visitor", visitorID)
	}
	if err != nil {
		return nil, at, err
	}
	err = tx.QueryRow(ctx, `SELECT id, campaign_id FROM visit WHERE visitor_id = ? AND ended_at IS NULL`+tx.ForUpdate(), person.ID).Scan(&at.id, &at.campaignID)
	if errors.Is(err, store.ErrNone) {
		return nil, at, fault.Conflict("This visitor is not on the site any more.")
	}
	if err != nil {
		return nil, at, fmt.Errorf("look where a visitor is: %w", err)
	}
	return person, at, nil
}

// ShowInvitation has a page show one of its campaign's automatic invitations whatever its
// conditions say (contract/widget.md, livechat.invitation.show): nothing happens, and nil
// is returned, when the visitor talks or has been asked something else.
func (e *Engine) ShowInvitation(ctx context.Context, who Party, autoID int64) (*Invitation, error) {
	site, err := e.settings.Site(ctx, who.SiteID)
	if err != nil {
		return nil, err
	}
	var out *Invitation
	err = e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		out = nil
		person, visit, err := onSiteNow(ctx, tx, who.SiteID, who.VisitorID)
		if err != nil {
			return err
		}
		rules, err := e.campaigns.Rules(site, visit.campaignID)
		if err != nil {
			return err
		}
		auto, ok := rules.AutoInvitation(autoID)
		if !ok || !auto.IsEnable {
			return fault.NotFound("invitation", autoID)
		}
		open, err := openInvitation(ctx, tx, person.ID, visit.id)
		if err != nil || open != nil {
			return err
		}
		free, err := e.mayBeInvited(ctx, tx, site, person.ID, visit.campaignID)
		if err != nil || !free {
			return err
		}
		out, err = e.show(ctx, tx, site, *person, &shown{visitID: visit.id, autoID: autoID, message: auto.InvitationWindow.Message.Content})
		return err
	})
	return out, err
}

// RefuseInvitation notes that a visitor does not want to be asked. Doing it again, or
// after it was answered, changes nothing.
func (e *Engine) RefuseInvitation(ctx context.Context, who Party, id int64) error {
	return e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		v, err := ownInvitation(ctx, tx, who, id)
		if err != nil {
			return err
		}
		changed, err := decideInvitation(ctx, tx, v.id, "refused")
		if err != nil || !changed {
			return err
		}
		e.tellInvitation(ctx, tx, who.SiteID, who.VisitorID, nil)
		return visitor.Stand(ctx, tx, v.visitorID, visitor.RefusedByItself)
	})
}

// ownInvitation is an invitation of a visitor, or not found.
func ownInvitation(ctx context.Context, tx *store.Tx, who Party, id int64) (*shown, error) {
	v, err := scanShown(tx.QueryRow(ctx, shownColumns+`WHERE id = ? AND site_id = ? AND visitor_id = (SELECT p.id FROM visitor p WHERE p.uuid = ?)`,
		id, who.SiteID, who.VisitorID))
	if err == nil && v == nil {
		err = fault.NotFound("invitation", id)
	}
	return v, err
}

// follow is the invitation with which a request came, nil for one by the button. One that
// was refused or has ended meanwhile was followed all the same; one of somebody else's is
// none.
func follow(ctx context.Context, tx *store.Tx, who Party, id string) (*shown, error) {
	if id == "" {
		return nil, nil
	}
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return nil, fault.NotInList("invitationId")
	}
	v, err := ownInvitation(ctx, tx, who, n)
	if f := fault.As(err); f != nil {
		return nil, fault.NotInList("invitationId")
	}
	return v, err
}

// source is how a request came that followed an invitation, or nil.
func (v *shown) source() fact.Source {
	switch {
	case v == nil:
		return fact.FromButton
	case v.agentID != 0:
		return fact.FromManualInvitation
	}
	return fact.FromAutoInvitation
}

// status is what its visitor is doing while it has not been answered.
func (v *shown) status() visitor.Status {
	if v.agentID != 0 {
		return visitor.ManuallyInvited
	}
	return visitor.AutoInvited
}

// automatic is the automatic invitation that it is, 0 for none.
func (v *shown) automatic() int64 {
	if v == nil {
		return 0
	}
	return v.autoID
}

// sources are the words of the column.
var sources = map[fact.Source]string{fact.FromButton: "button", fact.FromManualInvitation: "manual", fact.FromAutoInvitation: "auto"}

// followed notes that a chat came from an invitation. It is accepted once, also when
// another chat begins with it later.
func (s *step) followed(ctx context.Context, v *shown) error {
	r, err := s.tx.Exec(ctx, `UPDATE invitation_shown SET outcome = 'accepted', decided_at = ? WHERE id = ? AND COALESCE(outcome, '') <> 'accepted'`, s.at, v.id)
	if err != nil {
		return fmt.Errorf("accept an invitation: %w", err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return err
	}
	s.add(fact.InvitationAccepted{Invitation: v.fact(s.c.siteID, s.c.visitorID, s.at), ChatID: s.c.id, SentAt: v.at})
	s.e.tellInvitation(ctx, s.tx, s.c.siteID, s.c.visitorUUID, nil)
	return nil
}
